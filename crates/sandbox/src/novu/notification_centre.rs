//! The notification centres of subscribers: their in-app messages.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::environment::Environment;
use super::ids::Kind;
use super::input::{Object, text};
use super::paging::Window;
use super::{answers, errors, jobs, messages};
use crate::exchange::{Answer, Request};
use crate::route::{Route, route};
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    route(
        "novu.subscribers.notifications.feed",
        "GET",
        "/v1/subscribers/{subscriberId}/notifications/feed",
        feed,
    ),
    route(
        "novu.subscribers.notifications.unseen_count",
        "GET",
        "/v1/subscribers/{subscriberId}/notifications/unseen",
        unseen_count,
    ),
];

/// Newest first.
fn feed(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let window = Window::limited(request, 100)?;
    let payload = payload(request)?;
    let id = request.parameter("subscriberId");
    let subscriber =
        environment.find(Kind::Subscriber, "subscriberId", id).and_then(|found| text(found, "_id"));
    let Some(subscriber) = subscriber else {
        return Err(errors::bad_request(&format!(
            "Subscriber not found for this environment with the id: {id}. Make sure to create a subscriber before \
             fetching the feed."
        )));
    };
    let feeds = feeds(environment, &request.query_values("feedIdentifier"));
    let (read, seen) = (flag(request, "read"), flag(request, "seen"));
    let nothing = Value::Null;
    let is_wanted = |message: &&Object| {
        is(message, "read", read)
            && is(message, "seen", seen)
            && payload.as_ref().is_none_or(|wanted| has(message.get("payload").unwrap_or(&nothing), wanted))
    };
    let wanted = of_subscriber(environment, subscriber, feeds.as_deref()).rev().filter(is_wanted);
    let all: Vec<Value> = wanted.map(|message| messages::shown(environment, message)).collect();
    Ok(window.with_both(&all))
}

fn unseen_count(state: &State, request: &Request) -> Result<Answer, Answer> {
    let mut accounts = state.novu.lock();
    let environment = jobs::environment(&mut accounts, state, request)?;
    let id = request.parameter("subscriberId");
    let subscriber =
        environment.find(Kind::Subscriber, "subscriberId", id).and_then(|found| text(found, "_id"));
    let Some(subscriber) = subscriber else {
        return Err(errors::bad_request(&format!(
            "Subscriber {id} is not exist in environment {}, please provide a valid subscriber identifier",
            environment.id
        )));
    };
    let feeds = feeds(environment, &request.query_values("feedIdentifier"));
    let seen = Some(flag(request, "seen").unwrap_or(false));
    let limit = request.query_value("limit").and_then(|limit| limit.parse().ok()).unwrap_or(100);
    let all = of_subscriber(environment, subscriber, feeds.as_deref());
    let count = all.filter(|message| is(message, "seen", seen)).take(limit).count();
    Ok(answers::ok(json!({"count": count})))
}

/// The in-app messages of a subscriber, by Novu's id, oldest first: those in these feeds, or all.
pub(crate) fn of_subscriber<'environment>(
    environment: &'environment Environment,
    subscriber: &'environment str,
    feeds: Option<&'environment [String]>,
) -> impl DoubleEndedIterator<Item = &'environment Object> {
    environment.all(Kind::Message).iter().filter(move |message| {
        text(message, "channel") == Some("in_app")
            && text(message, "_subscriberId") == Some(subscriber)
            && feeds.is_none_or(|feeds| feeds.iter().any(|feed| text(message, "_feedId") == Some(feed)))
    })
}

/// Novu's ids of the feeds with these identifiers; nothing where none is asked for.
pub(crate) fn feeds(environment: &Environment, identifiers: &[&str]) -> Option<Vec<String>> {
    if identifiers.is_empty() {
        return None;
    }
    let all = environment.all(Kind::Feed).iter();
    let wanted = all.filter(|feed| text(feed, "identifier").is_some_and(|it| identifiers.contains(&it)));
    Some(wanted.filter_map(|feed| text(feed, "_id")).map(str::to_owned).collect())
}

fn payload(request: &Request) -> Result<Option<Value>, Answer> {
    let Some(encoded) = request.query_value("payload").filter(|payload| !payload.is_empty()) else {
        return Ok(None);
    };
    let json = STANDARD.decode(encoded).ok().and_then(|json| serde_json::from_slice(&json).ok());
    let wrong = "Invalid payload, the JSON object should be encoded to base64 string.";
    json.map(Some).ok_or_else(|| errors::bad_request(wrong))
}

/// Whether all that is wanted is there, among more.
fn has(payload: &Value, wanted: &Value) -> bool {
    match wanted {
        Value::Object(members) => {
            members.iter().all(|(name, value)| payload.get(name).is_some_and(|it| has(it, value)))
        }
        wanted => payload == wanted,
    }
}

fn flag(request: &Request, name: &str) -> Option<bool> {
    request.query_value(name).map(|value| value == "true")
}

fn is(message: &Object, member: &str, wanted: Option<bool>) -> bool {
    wanted.is_none_or(|wanted| message.get(member) == Some(&Value::Bool(wanted)))
}
