//! Groups of workflows.

use http::StatusCode;
use jiff::Timestamp;
use serde_json::json;

use super::changes::record;
use super::environment::Environment;
use super::ids::{Kind, is_id};
use super::input::{Input, Object, object, text};
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.notification_groups.list", "GET", "/v1/notification-groups", list),
    route("novu.notification_groups.create", "POST", "/v1/notification-groups", create),
    route("novu.notification_groups.get", "GET", "/v1/notification-groups/{id}", get),
    route("novu.notification_groups.update", "PATCH", "/v1/notification-groups/{id}", update),
    route("novu.notification_groups.delete", "DELETE", "/v1/notification-groups/{id}", delete),
];

/// The group that every environment is made with; it is no change.
pub(crate) fn add_general(environment: &mut Environment, now: Timestamp) {
    environment.add(Kind::NotificationGroup, object(json!({"name": "General"})), now);
}

/// The group `Marketing` beside it, if there is no other yet.
pub(crate) fn seed(environment: &mut Environment, now: Timestamp) {
    if environment.all(Kind::NotificationGroup).len() < 2 {
        add(environment, object(json!({"name": "Marketing"})), now);
    }
}

fn add(environment: &mut Environment, mut members: Object, now: Timestamp) -> Object {
    if let Some(first) = environment.all(Kind::NotificationGroup).first().and_then(|first| first.get("_id")) {
        members.insert("_parentId".to_owned(), first.clone());
    }
    let group = environment.add(Kind::NotificationGroup, members, now);
    record(
        environment,
        "NotificationGroup",
        text(&group, "_id").unwrap_or_default(),
        None,
        Some(&group),
        now,
    );
    group
}

fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let groups = accounts.environment(request)?.all(Kind::NotificationGroup);
    Ok(answers::ok(groups.iter().map(answers::listed).collect::<Vec<_>>()))
}

/// Several groups may have one name.
fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    Ok(answers::created(add(environment, name(request)?, state.clock.now())))
}

fn get(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let group = environment.find(Kind::NotificationGroup, "_id", id(request)?);
    group.cloned().map(answers::ok).ok_or_else(unknown)
}

/// Makes no change that could be promoted.
fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let name = name(request)?;
    let place = ("_id", id(request)?);
    let group = environment.change(Kind::NotificationGroup, place, name, state.clock.now());
    Ok(answers::ok(group.ok_or_else(unknown)?).committed())
}

/// Also one that workflows are in. Makes no change that could be promoted.
fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let group = environment.remove(Kind::NotificationGroup, "_id", id(request)?);
    group.map(|_| answers::deleted()).ok_or_else(unknown)
}

fn name(request: &Request) -> Result<Object, Answer> {
    let mut input = Input::read(request);
    input.require_text("name");
    input.accept(&["name"])
}

fn id(request: &Request) -> Result<&str, Answer> {
    let id = request.parameter("id");
    if is_id(id) { Ok(id) } else { Err(errors::internal()) }
}

fn unknown() -> Answer {
    errors::bare(StatusCode::NOT_FOUND, "Not Found")
}
