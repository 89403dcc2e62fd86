//! Integrations: the services over which an environment delivers.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::environment::Environment;
use super::ids::{Kind, is_id};
use super::input::{Input, Object, object, text};
use super::providers::{PROVIDERS, WITH_WEBHOOKS, display_name};
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

mod credentials;
mod priority;

use credentials::{clear, encrypted};

pub(crate) const ROUTES: &[Route] = &[
    route("novu.integrations.list", "GET", "/v1/integrations", list),
    route("novu.integrations.list_active", "GET", "/v1/integrations/active", list_active),
    route("novu.integrations.create", "POST", "/v1/integrations", create),
    route("novu.integrations.update", "PUT", "/v1/integrations/{integrationId}", update),
    route("novu.integrations.delete", "DELETE", "/v1/integrations/{integrationId}", delete),
    route(
        "novu.integrations.set_primary",
        "POST",
        "/v1/integrations/{integrationId}/set-primary",
        set_primary,
    ),
    route(
        "novu.integrations.webhook_status",
        "GET",
        "/v1/integrations/webhook/provider/{providerOrIntegrationId}/status",
        webhook_status,
    ),
    route("novu.integrations.limit", "GET", "/v1/integrations/{channelType}/limit", limit),
];

const MEMBERS: [&str; 8] =
    ["name", "identifier", "_environmentId", "providerId", "channel", "credentials", "active", "conditions"];

/// One active integration for each channel but text messages, all named after their providers: `novu` (in-app), `sendgrid`
/// (e-mail, the primary one), `slack` and `fcm`; and `mailgun`, which is not active; if there are none yet.
pub(crate) fn seed(environment: &mut Environment, now: Timestamp) {
    if !environment.all(Kind::Integration).is_empty() {
        return;
    }
    let integrations = [
        json!({"providerId": "novu", "channel": "in_app", "identifier": "novu-in-app"}),
        json!({
            "providerId": "sendgrid", "channel": "email", "identifier": "sendgrid", "primary": true, "priority": 1,
            "credentials": {"apiKey": "SG.seed", "from": "no-reply@example.com"},
        }),
        json!({"providerId": "slack", "channel": "chat", "identifier": "slack"}),
        json!({
            "providerId": "fcm", "channel": "push", "identifier": "firebase-cloud-messaging",
            "credentials": {"serviceAccount": "{}"},
        }),
        json!({"providerId": "mailgun", "channel": "email", "identifier": "mailgun", "active": false}),
    ];
    for integration in integrations {
        let mut members = object(json!({"active": true, "primary": false, "priority": 0}));
        members.extend(object(integration));
        add(environment, members, now);
    }
}

/// Adds an integration, with a name and an identifier if it has none.
fn add(environment: &mut Environment, members: Object, now: Timestamp) -> Object {
    let name = display_name(text(&members, "providerId").unwrap_or_default());
    let mut integration = object(json!({"name": name, "conditions": [], "deleted": false}));
    integration.extend(members);
    let name = text(&integration, "name").unwrap_or_default();
    let identifier = format!("{}-{}", slug(name), environment.all(Kind::Integration).len() + 1);
    integration.entry("identifier").or_insert(Value::from(identifier));
    environment.add(Kind::Integration, integration, now)
}

fn slug(name: &str) -> String {
    let words =
        name.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let all = accounts.environment(request)?.all(Kind::Integration).iter();
    Ok(answers::ok(all.map(|integration| answers::listed(&clear(integration))).collect::<Vec<_>>()))
}

fn list_active(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let all = accounts.environment(request)?.all(Kind::Integration).iter();
    let active = all.filter(|integration| priority::is(integration, "active"));
    Ok(answers::ok(active.map(|integration| answers::listed(&clear(integration))).collect::<Vec<_>>()))
}

fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let visit = accounts.visit(request)?;
    let mut input = Input::read(request);
    input.require_text("providerId");
    let channels = ["in_app", "email", "sms", "chat", "push"];
    let is_channel = |value: &Value| value.as_str().is_some_and(|value| channels.contains(&value));
    let what = format!("one of the following values: {}", channels.join(", "));
    input.require("channel", &what, is_channel);
    let (mut members, check) = accept(input)?;
    members.entry("active").or_insert(Value::Bool(false));
    let environment = visit.into_environment_of(text(&members, "_environmentId"))?;
    refuse_second_of_novu(environment, &members)?;
    refuse_taken(environment, text(&members, "identifier"))?;
    let channel = text(&members, "channel").unwrap_or_default().to_owned();
    if check {
        check_credentials(&channel, members.get("credentials"))?;
    }
    let is_active = priority::is(&members, "active");
    let order = if is_active {
        priority::on_activation(environment, &channel, true)
    } else {
        object(json!({"primary": false, "priority": 0}))
    };
    members.extend(order);
    let integration = add(environment, members, state.clock.now());
    Ok(answers::created(encrypted(&integration)))
}

fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let (mut changes, check) = accept(Input::read(request))?;
    changes.remove("providerId");
    changes.remove("channel");
    changes.retain(|_, value| value.as_str() != Some(""));
    let before = find(environment, request)?.clone();
    let identifier = text(&changes, "identifier").filter(|new| text(&before, "identifier") != Some(new));
    refuse_taken(environment, identifier)?;
    let channel = text(&before, "channel").unwrap_or_default();
    if check {
        check_credentials(channel, changes.get("credentials").or_else(|| before.get("credentials")))?;
    }
    if changes.get("identifier") == before.get("identifier") {
        changes.remove("identifier");
    }
    if changes.is_empty() {
        return Err(errors::bad_request("No properties found for update"));
    }
    if changes.get("active").is_some_and(|active| Some(active) != before.get("active")) {
        let order = if priority::is(&changes, "active") {
            priority::on_activation(environment, channel, false)
        } else {
            object(json!({"primary": false, "priority": 0}))
        };
        changes.extend(order);
    }
    // An integration with conditions is for some notifications only, and so can't be that for all others.
    if changes.get("conditions").and_then(Value::as_array).is_some_and(|conditions| !conditions.is_empty()) {
        changes.insert("primary".to_owned(), Value::Bool(false));
    }
    let place = ("_id", request.parameter("integrationId"));
    environment.change(Kind::Integration, place, changes, state.clock.now());
    if priority::has_primary(channel) {
        priority::number_anew(environment, channel);
    }
    let integration = find(environment, request)?.clone();
    let elsewhere = text(&integration, "_environmentId").filter(|id| *id != environment.id);
    if let Some(id) = elsewhere {
        environment.remove(Kind::Integration, "_id", request.parameter("integrationId"));
        let other = accounts.visit(request)?.into_environment_of(Some(id))?;
        other.all_mut(Kind::Integration).push(integration.clone());
    }
    Ok(answers::ok(encrypted(&integration)).committed())
}

/// Answers what remains.
fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    find(environment, request)?;
    let gone = environment.remove(Kind::Integration, "_id", request.parameter("integrationId"));
    let channel = gone.as_ref().and_then(|gone| text(gone, "channel")).unwrap_or_default();
    if priority::has_primary(channel) {
        priority::number_anew(environment, channel);
    }
    let rest = environment.all(Kind::Integration).iter();
    let rest: Vec<Value> = rest.map(|integration| answers::listed(&encrypted(integration))).collect();
    Ok(answers::ok(rest).committed())
}

fn set_primary(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let id = request.parameter("integrationId");
    if !is_id(id) {
        return Err(errors::internal());
    }
    let unknown = || errors::not_found(&format!("Integration with id {id} not found"));
    let integration = environment.find(Kind::Integration, "_id", id).ok_or_else(unknown)?;
    let channel = text(integration, "channel").unwrap_or_default().to_owned();
    if !priority::has_primary(&channel) {
        return Err(errors::bad_request(&format!("Channel {channel} does not support primary")));
    }
    if !priority::is(integration, "primary") {
        priority::make_primary(environment, &channel, id);
        environment.change(Kind::Integration, ("_id", id), Object::new(), state.clock.now());
    }
    let integration = environment.find(Kind::Integration, "_id", id).ok_or_else(unknown)?;
    Ok(answers::created(encrypted(integration)))
}

/// By the id of an integration, or by a provider: then of the first integration of it that has credentials.
fn webhook_status(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let wanted = request.parameter("providerOrIntegrationId");
    let by_provider = PROVIDERS.iter().any(|(provider, _)| *provider == wanted);
    if !by_provider && !is_id(wanted) {
        return Err(errors::internal());
    }
    let has_credentials = |integration: &Object| {
        integration.get("credentials").and_then(Value::as_object).is_some_and(|some| !some.is_empty())
    };
    let found = environment.all(Kind::Integration).iter().find(|integration| {
        if by_provider {
            text(integration, "providerId") == Some(wanted) && has_credentials(integration)
        } else {
            text(integration, "_id") == Some(wanted)
        }
    });
    let unknown = || errors::not_found(&format!("Integration for {wanted} was not found"));
    let integration = found.ok_or_else(unknown)?;
    let member = |name| text(integration, name).unwrap_or_default();
    if !has_credentials(integration) {
        let message = format!("Integration {} doesn't have credentials set up", member("_id"));
        return Err(errors::bad_request(&message));
    }
    let (provider, channel) = (member("providerId"), member("channel"));
    if !matches!(channel, "email" | "sms") {
        let message = format!("Webhook for {provider}-{channel} is not supported yet");
        return Err(errors::bad_request(&message));
    }
    Ok(answers::ok(WITH_WEBHOOKS.contains(&provider)))
}

/// How much of Novu's own services is used up.
fn limit(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let (provider, limit) = match request.parameter("channelType") {
        "email" => ("novu-email", 300),
        "sms" => ("novu-sms", 20),
        _ => return Ok(answers::ok(json!({"limit": 0, "count": 0}))),
    };
    let messages = environment.all(Kind::Message).iter();
    let count = messages.filter(|message| text(message, "providerId") == Some(provider)).count();
    Ok(answers::ok(json!({"limit": limit, "count": count})))
}

/// The members that an integration has, and whether to check its credentials.
fn accept(mut input: Input) -> Result<(Object, bool), Answer> {
    input.expect_text("name");
    input.expect_text("identifier");
    let is_id = |value: &Value| value.as_str().is_some_and(is_id);
    input.expect("_environmentId", "a mongodb id", is_id);
    input.expect("credentials", "an object", Value::is_object);
    for name in ["active", "check"] {
        input.expect(name, "a boolean value", Value::is_boolean);
    }
    input.expect("conditions", "an array", Value::is_array);
    let check = input.get("check").and_then(Value::as_bool).unwrap_or(true);
    let mut members = input.accept(&MEMBERS)?;
    members.retain(|_, value| !value.is_null());
    Ok((members, check))
}

/// There is one in-app integration, and one of each of Novu's own services.
fn refuse_second_of_novu(environment: &Environment, members: &Object) -> Result<(), Answer> {
    let member = |name| text(members, name).unwrap_or_default();
    let (provider, channel) = (member("providerId"), member("channel"));
    let mut all = environment.all(Kind::Integration).iter();
    let taken = all
        .any(|other| text(other, "providerId") == Some(provider) && text(other, "channel") == Some(channel));
    match (taken, provider) {
        (true, "novu") => Err(errors::bad_request("One environment can only have one In app provider")),
        (true, "novu-email" | "novu-sms") => Err(errors::conflict(&format!(
            "Integration with novu provider for {channel} channel already exists"
        ))),
        _ => Ok(()),
    }
}

fn refuse_taken(environment: &Environment, identifier: Option<&str>) -> Result<(), Answer> {
    let taken =
        identifier.and_then(|identifier| environment.find(Kind::Integration, "identifier", identifier));
    match taken {
        None => Ok(()),
        Some(_) => Err(errors::conflict("Integration with identifier already exists")),
    }
}

/// The server sends an e-mail with them to see whether they are right; here, right are those that are there.
fn check_credentials(channel: &str, credentials: Option<&Value>) -> Result<(), Answer> {
    if channel != "email" || credentials::has_secret(credentials) {
        Ok(())
    } else {
        Err(errors::bad_request("The credentials are not valid"))
    }
}

fn find<'environment>(
    environment: &'environment Environment,
    request: &Request,
) -> Result<&'environment Object, Answer> {
    let id = request.parameter("integrationId");
    if !is_id(id) {
        return Err(errors::internal());
    }
    let unknown = || errors::not_found(&format!("Entity with id {id} not found"));
    environment.find(Kind::Integration, "_id", id).ok_or_else(unknown)
}
