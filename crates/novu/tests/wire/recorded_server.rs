//! What a server answered, read by the types.

use std::collections::{BTreeMap, BTreeSet};

use alertkit_novu::catalogue::Entry;
use alertkit_novu::testing::Reply;
use alertkit_novu::{ErrorBody, ErrorKind, Idempotency, Novu, OPERATIONS};
use serde::Deserialize;
use serde_json::Value;

use crate::recorded::{call, entry_of, lost};

#[derive(Deserialize)]
struct Exchange {
    label: String,
    method: String,
    path: String,
    status: u16,
    headers: BTreeMap<String, String>,
    answer: Value,
}

fn exchanges() -> Vec<Exchange> {
    serde_json::from_str(include_str!("../samples/server.json")).unwrap()
}

impl Exchange {
    fn reply(&self) -> Reply {
        let body = if self.answer == "" { String::new() } else { self.answer.to_string() };
        let reply = Reply::json(self.status, body);
        self.headers.iter().fold(reply, |reply, (name, value)| reply.header(name, value))
    }

    fn path(&self) -> &str {
        self.path.split_once('?').map_or(&self.path, |(path, _)| path)
    }

    /// The messages of an error.
    fn messages(&self) -> Vec<String> {
        match &self.answer["message"] {
            Value::Array(messages) => {
                messages.iter().map(|message| message.as_str().unwrap().to_owned()).collect()
            }
            message => vec![message.as_str().unwrap().to_owned()],
        }
    }
}

/// What no operation of the crate is for.
const NOT_MODELLED: [&str; 6] = [
    "GET /v1/health-check",
    "HEAD /v1/subscribers",
    "POST /v1/auth/login",
    "POST /v1/auth/register",
    "POST /v1/widgets/session/initialize",
    // For a browser.
    "GET /v1/subscribers/sub-1/credentials/slack/oauth/callback",
];

const BULK: [&str; 2] = ["events.trigger_bulk", "subscribers.bulk_create"];

#[tokio::test]
async fn every_answer_is_read_without_loss_and_every_error_is_of_its_kind() {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for exchange in exchanges() {
        let endpoint = format!("{} {}", exchange.method, exchange.path());
        let Some((entry, _)) = entry_of(&exchange.method, exchange.path()) else {
            if !NOT_MODELLED.contains(&endpoint.as_str()) {
                problems.push(format!("{}: {endpoint} is no operation", exchange.label));
            }
            continue;
        };
        seen.insert(entry.operation().name);
        let found = problems_of(&exchange, &entry).await;
        problems
            .extend(found.into_iter().map(|problem| format!("{} ({endpoint}): {problem}", exchange.label)));
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    assert!(seen.len() > OPERATIONS.len() / 2, "{} operations", seen.len());
}

async fn problems_of(exchange: &Exchange, entry: &Entry<Novu>) -> Vec<String> {
    let operation = entry.operation();
    let (result, requests) = call(entry, &entry.example().unwrap(), exchange.reply()).await;
    let mut problems = Problems::default();
    let is_bulk = BULK.contains(&operation.name);
    // Where a batch is rejected, both inputs of the example are then sent alone.
    let divided = is_bulk && matches!(exchange.status, 400 | 413 | 422);
    problems.differ("requests", requests.len(), if divided { 3 } else { 1 });
    match result {
        // The recorded inputs were others, and not as many.
        Err(error) if is_bulk && exchange.status < 300 => {
            let outcomes = error.message().is_some_and(|message| message.ends_with("outcomes for 2 inputs"));
            problems.differ("about the outcomes", outcomes, true);
        }
        Ok(typed) if exchange.status < 300 => problems.0.extend(lost_of(exchange, &typed)),
        Ok(typed) => problems.0.push(format!("is no error: {typed}")),
        Err(error) => {
            problems.differ("status", error.status().map(|status| status.as_u16()), Some(exchange.status));
            if exchange.status < 300 {
                problems.0.push(error.to_string());
                return problems.0;
            }
            problems.differ("kind", error.kind(), kind_of(exchange, operation.idempotency));
            let messages = exchange.messages();
            let body = ErrorBody::of(&error).unwrap_or_default();
            problems.differ("status in the body", body.status_code, Some(exchange.status));
            problems.differ("messages", body.message, messages.clone());
            problems.differ("words", body.error.as_deref(), exchange.answer["error"].as_str());
            let code = exchange.answer["message"].as_str().filter(|message| *message == "workflow_not_found");
            problems.differ("code", error.code(), code);
            let starts = error.message().is_some_and(|message| message.starts_with(&messages.join("; ")));
            problems.differ("message", starts, true);
            let details: Vec<String> = error.details().iter().map(|detail| detail.message.clone()).collect();
            let listed = if exchange.answer["message"].is_array() { messages } else { Vec::new() };
            problems.differ("details", details, listed);
            let wait = exchange.headers.get("retry-after").map(|seconds| seconds.parse::<u64>().unwrap());
            problems.differ("wait", error.retry_after().map(|wait| wait.as_secs()), wait);
            let limited = error.rate_limit().is_some_and(|limit| limit.category.is_some());
            problems.differ("rate limit", limited, exchange.headers.contains_key("ratelimit-policy"));
        }
    }
    problems.0
}

#[derive(Default)]
struct Problems(Vec<String>);

impl Problems {
    fn differ<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, found: T, expected: T) {
        if found != expected {
            self.0.push(format!("{what}: {found:?} in place of {expected:?}"));
        }
    }
}

/// A page stands beside its numbers, all else in the envelope; what is deleted answers nothing.
fn lost_of(exchange: &Exchange, typed: &Value) -> Vec<String> {
    let recorded = &exchange.answer;
    match (recorded.get("data"), typed.get("items")) {
        (Some(data), Some(items)) if recorded.get("page").is_some() => lost(data, items),
        // The outcomes of a bulk call are those of its inputs, which were others.
        (Some(_), _) if exchange.path().ends_with("/bulk") => Vec::new(),
        (Some(data), _) => lost(data, typed),
        (None, _) => lost(&Value::Null, typed),
    }
}

fn kind_of(exchange: &Exchange, idempotency: Idempotency) -> ErrorKind {
    match exchange.status {
        // Whether it was carried out, nobody can say.
        500 if idempotency == Idempotency::Keyed => ErrorKind::OutcomeUnknown,
        500 => ErrorKind::Server,
        // The first call of this key is still running.
        409 if exchange.headers.contains_key("retry-after") => ErrorKind::OutcomeUnknown,
        409 => ErrorKind::Conflict,
        422 if exchange.answer["message"] == "workflow_not_found" => ErrorKind::NotFound,
        400 | 415 | 422 => ErrorKind::BadRequest,
        401 => ErrorKind::Unauthorized,
        404 => ErrorKind::NotFound,
        413 => ErrorKind::PayloadTooLarge,
        429 => ErrorKind::RateLimited,
        other => panic!("{other}"),
    }
}
