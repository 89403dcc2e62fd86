//! Environments and their keys.

use serde_json::{Value, json};

use super::environment::{Environment, milliseconds};
use super::ids::is_id;
use super::input::{Input, Object, object, text};
use super::keys::ApiKey;
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.environments.list", "GET", "/v1/environments", list),
    route("novu.environments.create", "POST", "/v1/environments", create),
    route("novu.environments.current", "GET", "/v1/environments/me", current),
    route("novu.environments.api_keys", "GET", "/v1/environments/api-keys", api_keys),
    route(
        "novu.environments.regenerate_api_keys",
        "POST",
        "/v1/environments/api-keys/regenerate",
        regenerate_api_keys,
    ),
];

/// Oldest first. The keys are those of the calling environment.
fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let visit = accounts.visit(request)?;
    let own = visit.environment;
    let shown = |(index, environment): (usize, &Environment)| {
        let keys: Vec<Value> = match &environment.profile.key {
            Some(key) if index == own => vec![key.shown_in_environment()],
            _ => Vec::new(),
        };
        let mut shown = shown(environment);
        shown.remove("id");
        shown.insert("apiKeys".to_owned(), Value::from(keys));
        Value::Object(shown)
    };
    let all: Vec<Value> = visit.account.environments.iter().enumerate().map(shown).collect();
    Ok(answers::ok(all))
}

/// The parent is not stored, and the key comes encrypted.
fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let visit = accounts.visit(request)?;
    let mut input = Input::read(request);
    input.require_text("name");
    input.expect("parentId", "a mongodb id", |value| value.as_str().is_some_and(is_id));
    let members = input.accept(&["name"])?;
    let name = text(&members, "name").unwrap_or_default();
    let environment = visit.account.make_environment(name, state.clock.now());
    let mut answered = shown(&environment);
    let key = environment.profile.key.as_ref().map(ApiKey::encrypted);
    answered.insert("apiKeys".to_owned(), Value::from_iter(key));
    visit.account.environments.push(environment);
    Ok(answers::created(answered))
}

fn current(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    Ok(answers::ok(shown(environment)))
}

fn api_keys(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    Ok(answers::ok(Value::from_iter(environment.profile.key.as_ref().map(ApiKey::shown))))
}

/// The key that can be seen is another one then; the one before goes on being taken, as the server remembers it.
fn regenerate_api_keys(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let (account, environment) = accounts.place(request)?;
    let key = accounts.make_key(account, environment, state.clock.now()).ok_or_else(errors::internal)?;
    state.secrets.add(&key.key);
    Ok(answers::created(vec![key.shown()]))
}

/// What an environment says of itself, without its keys.
fn shown(environment: &Environment) -> Object {
    let profile = &environment.profile;
    let mut shown = object(json!({
        "name": profile.name, "identifier": profile.identifier, "_organizationId": environment.organization,
        "widget": {"notificationCenterEncryption": false}, "_id": environment.id,
        "createdAt": milliseconds(profile.created_at), "updatedAt": milliseconds(profile.updated_at), "__v": 0,
        "id": environment.id,
    }));
    if let Some(parent) = &profile.parent {
        shown.insert("_parentId".to_owned(), Value::from(parent.as_str()));
    }
    shown
}
