//! The four operations on alert rules.

use http::StatusCode;
use serde_json::{Value, json};

use super::errors::{invalid_field, not_found};
use super::input::{Input, is_from_one, is_name, strings};
use super::team::{Team, only, text};
use crate::clock::whole_seconds;
use crate::exchange::{Answer, Request};
use crate::state::State;

const FIELDS: [&str; 7] =
    ["name", "enabled", "conditions", "channels", "monitors", "notifyOnRecovery", "escalationPolicy"];

/// The documented list leaves out `notifyOnRecovery` and `escalationPolicy`.
const LISTED: [&str; 7] = ["id", "name", "enabled", "conditions", "channels", "monitors", "createdAt"];

/// Oldest first; the documentation prints no order.
pub(crate) fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut teams = state.blacktide.lock();
    let team = teams.reader(request)?;
    let enabled = match request.query_value("enabled") {
        None => None,
        Some("true") => Some(true),
        Some("false") => Some(false),
        Some(_) => return Err(invalid_field("enabled", "must be true or false")),
    };
    let monitor = request.query_value("monitor_id");
    let rules = team.rules.iter().filter(|rule| {
        let monitors = rule.get("monitors").and_then(strings).unwrap_or_default();
        enabled.is_none_or(|enabled| rule.get("enabled") == Some(&Value::from(enabled)))
            && monitor.is_none_or(|monitor| monitors.contains(&monitor))
    });
    let data: Vec<Value> = rules.map(|rule| only(rule, &LISTED)).collect();
    Ok(Answer::json(StatusCode::OK, &json!({"data": data})))
}

pub(crate) fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let now = whole_seconds(state.clock.now());
    let mut teams = state.blacktide.lock();
    let team = teams.writer(request)?;
    let mut input = Input::read(request)?;
    input.require(&["name", "conditions", "channels"]);
    check(&mut input, team);
    let mut rule = input.accept(&FIELDS)?;
    rule.entry("enabled").or_insert(Value::from(true));
    rule.insert("id".to_owned(), Value::from(team.next_rule()));
    rule.insert("createdAt".to_owned(), Value::from(now));
    let shown = only(&rule, &["id", "name", "enabled", "createdAt"]);
    team.rules.push(rule);
    Ok(Answer::json(StatusCode::CREATED, &shown).committed())
}

/// Changes the members that are sent and keeps the others. Nested objects are replaced; the documentation does not say.
pub(crate) fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    let now = whole_seconds(state.clock.now());
    let mut teams = state.blacktide.lock();
    let team = teams.writer(request)?;
    let at = find(team, request)?;
    let mut input = Input::read(request)?;
    input.require_one_of(&FIELDS);
    check(&mut input, team);
    let changes = input.accept(&FIELDS)?;
    let rule = team.rules.get_mut(at).ok_or_else(|| not_found("rule", request.parameter("id")))?;
    rule.extend(changes);
    rule.insert("updatedAt".to_owned(), Value::from(now));
    Ok(Answer::json(StatusCode::OK, &only(rule, &["id", "enabled", "updatedAt"])).committed())
}

pub(crate) fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut teams = state.blacktide.lock();
    let team = teams.writer(request)?;
    let at = find(team, request)?;
    team.rules.remove(at);
    Ok(Answer::no_content().committed())
}

fn find(team: &Team, request: &Request) -> Result<usize, Answer> {
    let id = request.parameter("id");
    let at = team.rules.iter().position(|rule| text(rule, "id") == Some(id));
    at.ok_or_else(|| not_found("rule", id))
}

fn check(input: &mut Input, team: &Team) {
    input.expect("name", "a string that is not empty", is_name);
    input.expect("enabled", "true or false", Value::is_boolean);
    input.expect("notifyOnRecovery", "true or false", Value::is_boolean);
    input.expect("monitors", "a list of monitor ids", |monitors| strings(monitors).is_some());
    input.expect("channels", "a list of one or more channels that exist", |ids| exist(team, ids));
    if let Some(problem) = input.get("conditions").and_then(problem_of_conditions) {
        input.refuse("conditions", problem);
    }
    input.expect(
        "escalationPolicy",
        "an object with delayMinutes from 1, escalateToChannels that exist and, if any, maxEscalations from 1",
        |policy| {
            policy.get("delayMinutes").is_some_and(is_from_one)
                && policy.get("escalateToChannels").is_some_and(|ids| exist(team, ids))
                && policy.get("maxEscalations").is_none_or(is_from_one)
        },
    );
}

/// A rule that notifies nobody is refused: a guide says that a channel must be there first.
fn exist(team: &Team, ids: &Value) -> bool {
    strings(ids).is_some_and(|ids| !ids.is_empty() && ids.iter().all(|id| team.has_channel(id)))
}

/// Conditions of other names are taken: the vendor's guide has some that the API's page does not.
fn problem_of_conditions(conditions: &Value) -> Option<String> {
    let Some(conditions) = conditions.as_object().filter(|conditions| !conditions.is_empty()) else {
        return Some("must be an object with one or more conditions".to_owned());
    };
    conditions.iter().find_map(|(name, value)| {
        let (right, what) = match name.as_str() {
            "consecutiveFailures" => (is_from_one(value), "a whole number from 1"),
            "latencyThresholdMs" | "statusCode" => (value.is_u64(), "a whole number"),
            "errorRatePercent" | "availability" => (value.is_number(), "a number"),
            _ => (true, ""),
        };
        (!right).then(|| format!("{name} must be {what}"))
    })
}
