//! Subscribers.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::environment::{Environment, milliseconds};
use super::ids::Kind;
use super::input::{Input, Object, object, text};
use super::paging::Window;
use super::{answers, errors};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route("novu.subscribers.list", "GET", "/v1/subscribers", list),
    route("novu.subscribers.create", "POST", "/v1/subscribers", create),
    route("novu.subscribers.bulk_create", "POST", "/v1/subscribers/bulk", bulk_create),
    route("novu.subscribers.get", "GET", "/v1/subscribers/{subscriberId}", get),
    route("novu.subscribers.update", "PUT", "/v1/subscribers/{subscriberId}", update),
    route("novu.subscribers.delete", "DELETE", "/v1/subscribers/{subscriberId}", delete),
    route(
        "novu.subscribers.set_online_status",
        "PATCH",
        "/v1/subscribers/{subscriberId}/online-status",
        set_online_status,
    ),
];

/// What a caller may say of a subscriber.
const MEMBERS: [&str; 7] = ["email", "firstName", "lastName", "phone", "avatar", "locale", "data"];

/// Inputs in one bulk call.
const MOST: usize = 500;

/// `sub-1` and so on, each with an e-mail address.
pub(crate) fn seed(environment: &mut Environment, ids: &[String], now: Timestamp) {
    for id in ids {
        add(environment, id, object(json!({"email": format!("{id}@example.com")})), now);
    }
}

/// Creates the subscriber, or changes the one of this id, and gives what the server answers. All that is sent of a new
/// one is stored, also null. Of one who is there null removes the e-mail address, and means nothing elsewhere.
pub(crate) fn upsert(environment: &mut Environment, id: &str, members: Object, now: Timestamp) -> Object {
    match change(environment, id, members.clone(), now) {
        Some(changed) => changed,
        None => add(environment, id, members, now),
    }
}

fn add(environment: &mut Environment, id: &str, members: Object, now: Timestamp) -> Object {
    let mut all = object(json!({"subscriberId": id, "channels": [], "deleted": false}));
    all.extend(members);
    environment.add(Kind::Subscriber, all, now)
}

/// Gives the subscriber as before, with the changes: the time of the change is not in it.
fn change(environment: &mut Environment, id: &str, mut changes: Object, now: Timestamp) -> Option<Object> {
    let subscriber = environment.find_mut(Kind::Subscriber, "subscriberId", id)?;
    changes.retain(|name, value| name == "email" || !value.is_null());
    let mut answered = subscriber.clone();
    answered.extend(changes.clone());
    if answered != *subscriber {
        subscriber.extend(changes);
        subscriber.insert("updatedAt".to_owned(), Value::from(milliseconds(now)));
    }
    Some(answered)
}

fn list(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let window = Window::limited(request, 100)?;
    let all: Vec<Value> = environment.all(Kind::Subscriber).iter().map(answers::listed).collect();
    Ok(window.with_has_more(&all))
}

/// Chats and devices are not looked at.
fn create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    input.require_text("subscriberId");
    expect_members(&mut input);
    let id = input.text("subscriberId").unwrap_or_default().to_owned();
    let members = input.accept(&MEMBERS)?;
    Ok(answers::created(upsert(environment, &id, members, state.clock.now())))
}

/// Overwrites with all that is sent, chats and devices and null included. One that is not valid refuses all.
fn bulk_create(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let inputs = bulk_inputs(request)?;
    let (mut created, mut updated) = (Vec::new(), Vec::new());
    for (id, members) in inputs {
        let named = json!({"subscriberId": id});
        let place = ("subscriberId", id.as_str());
        if environment.change(Kind::Subscriber, place, members.clone(), state.clock.now()).is_some() {
            updated.push(named);
        } else {
            add(environment, &id, members, state.clock.now());
            created.push(named);
        }
    }
    Ok(answers::created(json!({"updated": updated, "created": created, "failed": []})))
}

fn bulk_inputs(request: &Request) -> Result<Vec<(String, Object)>, Answer> {
    let mut body = Input::read(request);
    let Some(Value::Array(inputs)) = body.get("subscribers").cloned() else {
        body.refuse(format!("subscribers must contain no more than {MOST} elements"));
        body.refuse("subscribers should not be empty");
        body.refuse("subscribers must be an array");
        if body.get("subscribers").is_some_and(|inputs| !inputs.is_null()) {
            body.refuse("nested property subscribers must be either object or array");
        }
        return Err(body.check().err().unwrap_or_else(errors::internal));
    };
    if inputs.is_empty() {
        body.refuse("subscribers should not be empty");
    }
    if inputs.len() > MOST {
        body.refuse(format!("subscribers must contain no more than {MOST} elements"));
    }
    let mut accepted = Vec::with_capacity(inputs.len());
    for (index, input) in inputs.into_iter().enumerate() {
        let Value::Object(input) = input else {
            body.refuse("each value in nested property subscribers must be either object or array");
            continue;
        };
        let mut input = Input::of(input);
        input.require_text("subscriberId");
        expect_members(&mut input);
        for problem in input.problems() {
            body.refuse(format!("subscribers.{index}.{problem}"));
        }
        let id = input.text("subscriberId").unwrap_or_default().to_owned();
        let members = MEMBERS.iter().chain(&["channels"]);
        let members = members.filter_map(|name| Some(((*name).to_owned(), input.get(name)?.clone())));
        accepted.push((id, members.collect()));
    }
    body.check().map(|()| accepted)
}

fn get(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    find(environment, request).cloned().map(answers::ok)
}

/// An e-mail address without a letter is none.
fn update(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    let no_email = input.text("email") == Some("");
    if no_email {
        input.set("email", Value::Null);
    }
    expect_members(&mut input);
    let changes = input.accept(&MEMBERS)?;
    let id = request.parameter("subscriberId");
    let changed = change(environment, id, changes, state.clock.now()).ok_or_else(|| unknown_by_400(id))?;
    Ok(answers::ok(changed).committed())
}

/// Also from all topics.
fn delete(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    find(environment, request)?;
    let id = request.parameter("subscriberId");
    let removed = environment.remove(Kind::Subscriber, "subscriberId", id).unwrap_or_default();
    for topic in &mut environment.topics.all {
        topic.subscribers.retain(|subscriber| subscriber != id);
    }
    let internal = text(&removed, "_id");
    environment.all_mut(Kind::Preference).retain(|preference| text(preference, "_subscriberId") != internal);
    Ok(answers::deleted())
}

fn set_online_status(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = accounts.environment(request)?;
    let mut input = Input::read(request);
    input.require("isOnline", "a boolean value", Value::is_boolean);
    let mut changes = input.accept(&["isOnline"])?;
    let now = state.clock.now();
    if changes.get("isOnline") == Some(&Value::Bool(false)) {
        changes.insert("lastOnlineAt".to_owned(), Value::from(milliseconds(now)));
    }
    let place = ("subscriberId", request.parameter("subscriberId"));
    let changed = environment.change(Kind::Subscriber, place, changes, now);
    Ok(answers::ok(changed.ok_or_else(|| errors::not_found("Subscriber not found"))?).committed())
}

fn expect_members(input: &mut Input) {
    input.expect("email", "an email", |value| value.as_str().is_some_and(is_email));
    for name in ["firstName", "lastName", "phone", "avatar"] {
        input.expect_text(name);
    }
    input.expect("locale", "locale", |value| value.as_str().is_some_and(is_locale));
}

/// As far as a test needs it: something, an `@`, and a domain with a dot.
fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else { return false };
    let plain = |text: &str| !text.is_empty() && !text.contains([' ', '@', ',']);
    plain(name) && plain(domain) && domain.split('.').count() > 1 && domain.split('.').all(plain)
}

/// A language, and what else stands behind it.
fn is_locale(text: &str) -> bool {
    let mut parts = text.split(['_', '-']);
    let language = parts.next().unwrap_or_default();
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (2..=4).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(plain)
}

/// The subscriber that a path names.
pub(crate) fn find<'environment>(
    environment: &'environment Environment,
    request: &Request,
) -> Result<&'environment Object, Answer> {
    let id = request.parameter("subscriberId");
    let unknown = || errors::not_found(&format!("Subscriber not found for id {id}"));
    environment.find(Kind::Subscriber, "subscriberId", id).ok_or_else(unknown)
}

/// Where the server takes an unknown subscriber for a bad request.
pub(crate) fn unknown_by_400(id: &str) -> Answer {
    errors::bad_request(&format!("SubscriberId: {id} not found"))
}
