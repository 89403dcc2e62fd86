//! What another client sent, and what it was answered: the same calls, and the same answers read.

use alertkit_novu::ErrorKind;
use alertkit_novu::catalogue::Arguments;
use alertkit_novu::testing::Reply;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::recorded::{call, entry_named, entry_of, lost, query_of};

#[derive(Deserialize)]
struct Call {
    case: String,
    method: String,
    target: String,
    body: Value,
    status: u16,
    answer: Value,
}

fn calls() -> Vec<Call> {
    serde_json::from_str(include_str!("../samples/calls.json")).unwrap()
}

/// The body without the nulls for what is not set.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let set = members.iter().filter(|(_, value)| !value.is_null());
            Value::Object(set.map(|(name, value)| (name.clone(), without_nulls(value))).collect())
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

/// Where this client sends something else than the recorded one: the operation, and which defect of that one is the reason.
const DIFFERENT: [(&str, &str, &str); 11] = [
    ("subscriber.get.special_question", "subscribers.get", ESCAPED),
    ("subscriber.get.special_dotdot", "subscribers.get", ESCAPED),
    ("tenant.get.special_slash", "tenants.get", ESCAPED),
    ("topic.get.special_slash", "topics.get", ESCAPED),
    ("topic.subscribed.special_slash", "topics.get_subscriber", ESCAPED),
    ("notification_template.create.all", "notification_templates.create", NESTED),
    (
        "integration.update.no_id",
        "integrations.update",
        "7.2: nothing is sent for what is not set; an update takes neither provider nor channel, and needs an id",
    ),
    (
        "organization.update_branding.all",
        "organizations.update_branding",
        "the server does not read `direction`, and loses the one that there is",
    ),
    ("topic.list.all", "topics.list", "7.13: the server does not read `limit` here, it reads `pageSize`"),
    (
        "notification.stream.subscribers_many_not_consumed",
        "notifications.list",
        "7.13: the server does not read `limit` here, its pages have 10 items",
    ),
    (
        "event.trigger_bulk.empty",
        "events.trigger_bulk",
        "7.12: nothing is no bulk; there is nothing to send, and nothing is sent",
    ),
];

const ESCAPED: &str = "7.1: an id is one segment of the path, whatever it holds";
const NESTED: &str = "7.3: the server reads camelCase within steps, too, and does not read `draft`";

/// Successes that are none: what no type can be read from is an error, and keeps its status.
const UNREADABLE: [&str; 5] = [
    "topic.subscribed.special_slash",
    "error.get.200_html",
    "error.get.200_no_data",
    "subscriber.create.empty_response",
    "subscriber.unseen_notifications.missing",
];

/// What a listing asks for where nothing is said.
const PAGING: [&str; 3] = ["page", "limit", "pageSize"];

#[tokio::test]
async fn every_call_is_sent_as_recorded_and_every_answer_is_read() {
    let mut problems = Vec::new();
    for recorded in calls() {
        let found = problems_of(&recorded).await;
        problems.extend(found.into_iter().map(|problem| format!("{}: {problem}", recorded.case)));
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

async fn problems_of(recorded: &Call) -> Vec<String> {
    let Call { case, method, target, body, status, answer } = recorded;
    let path = target.split_once('?').map_or(target.as_str(), |(path, _)| path);
    let different = DIFFERENT.iter().find(|(different, ..)| different == case);
    let found = match different {
        Some((_, name, _)) => entry_named(name).map(|entry| (entry, Map::new())),
        None => entry_of(method, path),
    };
    let Some((entry, values)) = found else {
        return vec![format!("{method} {path} is no operation")];
    };
    let mut arguments = Arguments::default();
    arguments.path = values;
    arguments.query = query_of(target);
    arguments.body = (!body.is_null()).then(|| without_nulls(body).into());
    let reply = match answer {
        Value::Null => Reply::status(*status),
        Value::String(text) => Reply::json(*status, text.clone()),
        json => Reply::json(*status, json.to_string()),
    };
    let mut problems = Vec::new();
    let (result, requests) = if different.is_some() {
        call(&entry, &entry.example().unwrap(), reply).await
    } else {
        call(&entry, &arguments, reply).await
    };
    match requests.first() {
        _ if different.is_some() => {}
        None => problems.push(format!("not sent: {result:?}")),
        Some(request) => {
            let sent: Value = serde_json::from_slice(&request.body).unwrap_or_default();
            let expected = arguments.body.clone().unwrap_or_default().to_value().unwrap();
            // The same segments, however they are encoded.
            let sent_to = entry_of(request.method.as_str(), request.url.path());
            if sent_to.map(|(entry, values)| (entry.operation().name, values))
                != Some((entry.operation().name, arguments.path.clone()))
            {
                problems.push(format!("sent {} {}", request.method, request.url.path()));
            }
            if sent != expected {
                problems.push(format!("sent {sent} in place of {expected}"));
            }
            let mut asked = query_of(request.url.as_str());
            asked.retain(|name, _| arguments.query.contains_key(name) || !PAGING.contains(&name.as_str()));
            if asked != arguments.query {
                problems.push(format!("asked {} in place of {target}", request.url));
            }
        }
    }
    match result {
        // The outcomes of a bulk call are those of its inputs.
        Ok(typed) if *status < 300 && path.ends_with("/bulk") => {
            if typed
                .as_array()
                .is_none_or(|outcomes| outcomes.iter().any(|outcome| outcome["outcome"] != "done"))
            {
                problems.push(typed.to_string());
            }
        }
        Ok(typed) if *status < 300 => {
            let recorded = answer.get("data").unwrap_or(&Value::Null);
            problems.extend(lost(recorded, typed.get("items").unwrap_or(&typed)));
        }
        Ok(typed) => problems.push(format!("is no error: {typed}")),
        Err(error) => {
            let found = (error.status().map(|status| status.as_u16()), error.kind());
            if found != (Some(*status), kind_of(case, *status)) {
                problems.push(error.to_string());
            }
        }
    }
    problems
}

fn kind_of(case: &str, status: u16) -> ErrorKind {
    match status {
        200 | 201 if UNREADABLE.contains(&case) => ErrorKind::Decode,
        400 | 422 => ErrorKind::BadRequest,
        401 => ErrorKind::Unauthorized,
        404 => ErrorKind::NotFound,
        409 => ErrorKind::Conflict,
        429 => ErrorKind::RateLimited,
        _ => ErrorKind::Server,
    }
}
