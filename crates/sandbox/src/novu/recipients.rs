//! Whom a trigger is for.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::environment::Environment;
use super::ids::Kind;
use super::input::{Object, object, text};
use super::subscribers;

/// What a trigger may say of a subscriber.
const PROFILE: [&str; 7] = ["email", "firstName", "lastName", "phone", "avatar", "locale", "data"];

/// All whom `to` means, each once and as it is given; nothing where somebody has no id, which spoils it for all.
pub(crate) fn named(environment: &Environment, to: &Value) -> Option<Vec<Object>> {
    let given = to.as_array().map_or(std::slice::from_ref(to), Vec::as_slice);
    let (topics, singles): (Vec<&Value>, Vec<&Value>) = given.iter().partition(|one| is_topic(one));
    let mut all: Vec<Object> = Vec::new();
    for single in singles {
        push(&mut all, person(single)?);
    }
    for key in topics.iter().filter_map(|topic| topic.get("topicKey")?.as_str()) {
        let topic = environment.topics.all.iter().find(|topic| topic.key == key);
        for subscriber in topic.into_iter().flat_map(|topic| &topic.subscribers) {
            push(&mut all, object(json!({"subscriberId": subscriber})));
        }
    }
    Some(all)
}

/// Whether somebody is addressed by an empty id. Older servers accept that and notify nobody; 3.x rejects it, and so does
/// the sandbox, since it is always a mistake.
pub(crate) fn has_an_empty_id(to: &Value) -> bool {
    let given = to.as_array().map_or(std::slice::from_ref(to), Vec::as_slice);
    let empty = |id: Option<&Value>| id.and_then(Value::as_str).is_some_and(|id| id.trim().is_empty());
    given.iter().any(|one| empty(Some(one)) || empty(one.get("subscriberId")) || empty(one.get("topicKey")))
}

/// Every subscriber.
pub(crate) fn everybody(environment: &Environment) -> Vec<Object> {
    let all = environment.all(Kind::Subscriber).iter();
    let shown = |subscriber: &Object| {
        let (id, external) = (subscriber.get("_id"), subscriber.get("subscriberId"));
        object(json!({"_id": id, "subscriberId": external, "id": id}))
    };
    all.map(shown).collect()
}

/// An id or a profile, as a profile.
pub(crate) fn person(given: &Value) -> Option<Object> {
    let profile = match given {
        Value::String(id) => object(json!({"subscriberId": id})),
        profile => object(profile.clone()),
    };
    text(&profile, "subscriberId").is_some_and(|id| !id.is_empty()).then_some(profile)
}

/// The subscriber of a profile: made if there is none, and changed where the profile says otherwise.
pub(crate) fn subscriber(environment: &mut Environment, profile: &Object, now: Timestamp) -> Object {
    let id = text(profile, "subscriberId").unwrap_or_default().to_owned();
    let mut members = profile.clone();
    members.retain(|name, value| PROFILE.contains(&name.as_str()) && !value.is_null());
    subscribers::upsert(environment, &id, members, now)
}

fn is_topic(given: &Value) -> bool {
    given.get("type").and_then(Value::as_str) == Some("Topic")
}

fn push(all: &mut Vec<Object>, profile: Object) {
    if !all.iter().any(|known| text(known, "subscriberId") == text(&profile, "subscriberId")) {
        all.push(profile);
    }
}
