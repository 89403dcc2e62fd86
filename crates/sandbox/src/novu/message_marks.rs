//! What becomes of messages in a notification centre: they are seen, read, and their buttons clicked.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::environment::{Environment, milliseconds};
use super::ids::{Kind, is_id};
use super::input::{Input, Object, object, text, texts};
use super::notification_centre::{feeds, of_subscriber};
use super::{answers, errors, jobs};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route(
        "novu.subscribers.messages.mark_as",
        "POST",
        "/v1/subscribers/{subscriberId}/messages/mark-as",
        mark_as,
    ),
    route("novu.subscribers.messages.mark", "POST", "/v1/subscribers/{subscriberId}/messages/markAs", mark),
    route(
        "novu.subscribers.messages.mark_all",
        "POST",
        "/v1/subscribers/{subscriberId}/messages/mark-all",
        mark_all,
    ),
    route(
        "novu.subscribers.messages.mark_action",
        "POST",
        "/v1/subscribers/{subscriberId}/messages/{messageId}/actions/{type}",
        mark_action,
    ),
];

/// As a server from 2.0 on does; one of the generation 0.24 has no such route.
fn mark_as(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let mut input = Input::read(request);
    let now = state.clock.now();
    let changes = input.text("markAs").and_then(|word| changes(word, now));
    if changes.is_none() {
        input.refuse("markAs must be one of the following values: read, seen, unread, unseen");
    }
    input.check()?;
    change(environment, request, &input, &changes.unwrap_or_default(), now)
}

fn mark(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let mut input = Input::read(request);
    input.expect("mark", "an object", Value::is_object);
    input.check()?;
    let now = state.clock.now();
    let mut changes = Object::new();
    for (name, date) in [("seen", "lastSeenDate"), ("read", "lastReadDate")] {
        let value = input.get("mark").and_then(|mark| mark.get(name)).filter(|value| value.is_boolean());
        if let Some(value) = value {
            changes.insert(name.to_owned(), value.clone());
            changes.insert(date.to_owned(), Value::from(milliseconds(now)));
        }
    }
    change(environment, request, &input, &changes, now)
}

/// Answers how many there were to change. What it does not know it takes for nothing to do.
fn mark_all(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let input = Input::read(request);
    let now = state.clock.now();
    let unknown = |id: &str, environment: &Environment| {
        errors::not_found(&format!(
            "Subscriber {id} does not exist in environment {}, please provide a valid subscriber identifier",
            environment.id
        ))
    };
    let subscriber = subscriber(environment, request).map_err(|id| unknown(id, environment))?;
    let word = input.text("markAs").unwrap_or_default();
    let Some(changes) = changes(word, now) else { return Ok(answers::created(0)) };
    let identifiers = match input.get("feedIdentifier") {
        Some(Value::String(one)) => vec![one.clone()],
        several => texts(several),
    };
    let identifiers: Vec<&str> = identifiers.iter().map(String::as_str).collect();
    let feeds = feeds(environment, &identifiers);
    let (member, before) = match word {
        "read" => ("read", false),
        "unread" => ("read", true),
        "seen" => ("seen", false),
        _ => ("seen", true),
    };
    let to_change = of_subscriber(environment, &subscriber, feeds.as_deref())
        .filter(|message| message.get(member) == Some(&Value::Bool(before)));
    let ids: Vec<String> = to_change.filter_map(|message| text(message, "_id")).map(str::to_owned).collect();
    for id in &ids {
        environment.change(Kind::Message, ("_id", id), changes.clone(), now);
    }
    Ok(answers::created(ids.len()))
}

fn mark_action(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let mut input = Input::read(request);
    let id = request.parameter("messageId");
    if !is_id(id) {
        input.refuse("messageId must be a mongodb id");
    }
    if input.get("status").is_none_or(Value::is_null) {
        input.refuse("status should not be null or undefined");
    }
    input.check()?;
    let Some(message) = environment.find(Kind::Message, "_id", id).cloned() else {
        return Err(errors::not_found(&format!("Message {id} not found")));
    };
    let subscriber = subscriber(environment, request).map_err(|id| {
        errors::bad_request(&format!(
            "Subscriber with the id: {id} was not found for this environment. Make sure to create a subscriber before \
             trying to modify it."
        ))
    })?;
    if text(&message, "_subscriberId") != Some(&subscriber) {
        return Err(errors::bad_request(&format!(
            "Message with the id: {id} was not found for this environment. Make sure to address correct message before \
             trying to modify it."
        )));
    }
    let mut cta = object(message.get("cta").cloned().unwrap_or_default());
    let mut action = object(cta.remove("action").unwrap_or_default());
    let mut result = object(action.remove("result").unwrap_or_default());
    result.insert("type".to_owned(), Value::from(request.parameter("type")));
    result.extend(input.get("payload").map(|payload| ("payload".to_owned(), payload.clone())));
    action.insert("result".to_owned(), Value::Object(result));
    action.insert("status".to_owned(), input.get("status").cloned().unwrap_or_default());
    cta.insert("action".to_owned(), Value::Object(action));
    let changed = object(json!({"cta": cta}));
    let changed = environment.change(Kind::Message, ("_id", id), changed, state.clock.now());
    Ok(answers::created(changed.unwrap_or_default()))
}

/// Marks the messages that the body names, and answers them: also those of others, which are not marked.
fn change(
    environment: &mut Environment,
    request: &Request,
    input: &Input,
    changes: &Object,
    now: Timestamp,
) -> Result<Answer, Answer> {
    let ids = match input.get("messageId") {
        None | Some(Value::Null) => return Err(errors::bad_request("messageId is required")),
        Some(Value::String(one)) => vec![one.clone()],
        several => texts(several),
    };
    let subscriber = subscriber(environment, request)
        .map_err(|id| errors::not_found(&format!("Subscriber {id} not found")))?;
    if !ids.iter().all(|id| is_id(id)) {
        return Err(errors::internal());
    }
    let mut marked = Vec::new();
    for id in &ids {
        let Some(message) = environment.find(Kind::Message, "_id", id) else { continue };
        let is_own = text(message, "_subscriberId") == Some(&subscriber);
        let changes = if is_own { changes.clone() } else { Object::new() };
        let message = if changes.is_empty() {
            message.clone()
        } else {
            environment.change(Kind::Message, ("_id", id), changes, now).unwrap_or_default()
        };
        marked.push(answers::listed(&message));
    }
    Ok(answers::created(marked))
}

/// What a word means for a message.
fn changes(word: &str, now: Timestamp) -> Option<Object> {
    let at = milliseconds(now);
    match word {
        "read" => Some(json!({"read": true, "lastReadDate": at, "seen": true, "lastSeenDate": at})),
        "unread" => Some(json!({"read": false, "lastReadDate": at, "seen": true, "lastSeenDate": at})),
        "seen" => Some(json!({"seen": true, "lastSeenDate": at})),
        "unseen" => Some(json!({"seen": false, "lastSeenDate": at})),
        _ => None,
    }
    .map(object)
}

/// Novu's id of the subscriber in the path; the id in the path where there is none.
fn subscriber<'request>(
    environment: &Environment,
    request: &'request Request,
) -> Result<String, &'request str> {
    let id = request.parameter("subscriberId");
    let found = environment.find(Kind::Subscriber, "subscriberId", id).and_then(|found| text(found, "_id"));
    found.map(str::to_owned).ok_or(id)
}
