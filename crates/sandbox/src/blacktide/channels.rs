//! The five operations on alert channels.

use http::StatusCode;
use serde_json::{Value, json};

use super::errors::{channel_in_use, not_found};
use super::input::{Input, is_name, strings};
use super::team::{Team, only, text};
use crate::clock::whole_seconds;
use crate::exchange::{Answer, Request};
use crate::state::State;

const TYPES: [&str; 7] = ["email", "slack", "discord", "telegram", "pagerduty", "opsgenie", "webhook"];

/// Oldest first; the documentation prints no order. Secrets are given back whole; the vendor may shorten them.
pub(crate) fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut teams = state.blacktide.lock();
    let team = teams.reader(request)?;
    let wanted = request.query_value("type");
    let channels = team
        .channels
        .iter()
        .filter(|channel| wanted.is_none_or(|wanted| text(channel, "type") == Some(wanted)));
    let members = ["id", "name", "type", "enabled", "config", "createdAt"];
    let data: Vec<Value> = channels.map(|channel| only(channel, &members)).collect();
    Ok(Answer::json(StatusCode::OK, &json!({"data": data})))
}

pub(crate) fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let now = whole_seconds(state.clock.now());
    let mut teams = state.blacktide.lock();
    let team = teams.writer(request)?;
    let mut input = Input::read(request)?;
    input.require(&["name", "type", "config"]);
    let kind = input.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    input.expect("type", &format!("one of {}", TYPES.join(", ")), |_| TYPES.contains(&kind.as_str()));
    check(&mut input, &kind);
    let mut channel = input.accept(&["name", "type", "enabled", "config"])?;
    channel.entry("enabled").or_insert(Value::from(true));
    channel.insert("id".to_owned(), Value::from(team.next_channel()));
    channel.insert("createdAt".to_owned(), Value::from(now));
    let shown = only(&channel, &["id", "name", "type", "enabled"]);
    team.channels.push(channel);
    Ok(Answer::json(StatusCode::CREATED, &shown).committed())
}

/// The answer is not documented; it is that of a creation here.
pub(crate) fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut teams = state.blacktide.lock();
    let team = teams.writer(request)?;
    let at = find(team, request)?;
    let channel = team.channels.get_mut(at).ok_or_else(|| not_found("channel", request.parameter("id")))?;
    let mut input = Input::read(request)?;
    input.require_one_of(&["name", "enabled", "config"]);
    let kind = text(channel, "type").unwrap_or_default().to_owned();
    input.expect("type", "left out: it can't be changed", |_| false);
    check(&mut input, &kind);
    channel.extend(input.accept(&["name", "enabled", "config"])?);
    let shown = only(channel, &["id", "name", "type", "enabled"]);
    Ok(Answer::json(StatusCode::OK, &shown).committed())
}

pub(crate) fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut teams = state.blacktide.lock();
    let team = teams.writer(request)?;
    let at = find(team, request)?;
    if let Some(rule) = team.rule_with(request.parameter("id")) {
        return Err(channel_in_use(rule));
    }
    team.channels.remove(at);
    Ok(Answer::no_content().committed())
}

/// Every test is delivered; a fault with an answer of its own shows the others.
pub(crate) fn test(state: &State, request: &Request) -> Result<Answer, Answer> {
    let now = whole_seconds(state.clock.now());
    let mut teams = state.blacktide.lock();
    find(teams.writer(request)?, request)?;
    let sent = json!({"success": true, "message": "Test alert sent successfully", "deliveredAt": now});
    Ok(Answer::json(StatusCode::OK, &sent).committed())
}

fn find(team: &Team, request: &Request) -> Result<usize, Answer> {
    let id = request.parameter("id");
    let at = team.channels.iter().position(|channel| text(channel, "id") == Some(id));
    at.ok_or_else(|| not_found("channel", id))
}

fn check(input: &mut Input, kind: &str) {
    input.expect("name", "a string that is not empty", is_name);
    input.expect("enabled", "true or false", Value::is_boolean);
    let Some(config) = input.get("config") else { return };
    if !config.is_object() {
        return input.refuse("config", "must be an object");
    }
    let missing = required(kind).iter().find(|name| !config.get(**name).is_some_and(is_set));
    if let Some(name) = missing {
        input.refuse("config", format!("{name} is required for {kind}"));
    }
}

fn is_set(value: &Value) -> bool {
    is_name(value) || strings(value).is_some_and(|strings| !strings.is_empty())
}

/// The documentation does not say what is required; without these, an alert would lead nowhere.
fn required(kind: &str) -> &'static [&'static str] {
    match kind {
        "email" => &["recipients"],
        "slack" | "discord" => &["webhookUrl"],
        "telegram" => &["botToken", "chatId"],
        "pagerduty" => &["integrationKey"],
        "opsgenie" => &["apiKey"],
        "webhook" => &["url"],
        _ => &[],
    }
}
