//! Feeds of the notification centre.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::changes::record;
use super::environment::{Environment, milliseconds};
use super::ids::{Kind, is_id};
use super::input::{Input, object, text};
use super::references::is_mentioned;
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.feeds.list", "GET", "/v1/feeds", list),
    route("novu.feeds.create", "POST", "/v1/feeds", create),
    route("novu.feeds.delete", "DELETE", "/v1/feeds/{feedId}", delete),
];

/// The feeds `feed-1` and `feed-2`, if there are none yet.
pub(crate) fn seed(environment: &mut Environment, now: Timestamp) {
    if environment.all(Kind::Feed).is_empty() {
        add(environment, "feed-1", now);
        add(environment, "feed-2", now);
    }
}

fn add(environment: &mut Environment, name: &str, now: Timestamp) -> Value {
    let members = json!({"name": name, "identifier": name, "deleted": false});
    let feed = environment.add(Kind::Feed, object(members), now);
    record(environment, "Feed", text(&feed, "_id").unwrap_or_default(), None, Some(&feed), now);
    Value::Object(feed)
}

fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    Ok(answers::ok(all(accounts.environment(request)?)))
}

fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    input.require_text("name");
    input.check()?;
    let name = input.text("name").unwrap_or_default();
    if environment.find(Kind::Feed, "identifier", name).is_some() {
        return Err(errors::conflict(&format!("Feed with identifier: {name} already exists")));
    }
    Ok(answers::created(add(environment, name, state.clock.now())))
}

/// Answers what remains.
fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let now = state.clock.now();
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let id = request.parameter("feedId");
    if !is_id(id) {
        return Err(errors::internal());
    }
    if environment.find(Kind::Feed, "_id", id).is_none() {
        return Err(errors::bad_request(&format!("Could not find feed with id {id}")));
    }
    if is_mentioned(environment, "_feedId", id) {
        return Err(errors::bad_request("Can not delete feed that has existing message"));
    }
    if let Some(feed) = environment.remove(Kind::Feed, "_id", id) {
        let mut gone = feed.clone();
        gone.extend(object(json!({"deleted": true, "deletedAt": milliseconds(now)})));
        record(environment, "Feed", id, Some(&feed), Some(&gone), now);
    }
    Ok(answers::ok(all(environment)).committed())
}

fn all(environment: &Environment) -> Vec<Value> {
    environment.all(Kind::Feed).iter().map(answers::listed).collect()
}
