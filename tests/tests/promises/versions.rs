//! Answers of another version of the server: every value of a real answer, changed in turn.
//!
//! No change makes anything panic, none loses the status, and what is not of the expected form is named by its path. What
//! a type needs is written down, for a field that is needed without need is the next version's outage.

use std::collections::BTreeSet;
use std::sync::Arc;

use alertkit::transport::catalogue::Reply;
use alertkit::transport::{Error, ErrorKind};
use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::operations::{Callable, Clients, all, seed};
use crate::scripted::answered;

/// What every operation answers on a seeded sandbox. A bulk call has several answers, and is left out.
async fn real_answers() -> Vec<(Callable, u16, Value)> {
    let sandbox = Sandbox::start().await.unwrap();
    seed(&sandbox);
    let clients = Clients::of_sandbox(&sandbox);
    let mut answers = Vec::new();
    for callable in all() {
        if let Reply::Answer(response) = callable.usual(&clients).send().await.unwrap() {
            let mut body = serde_json::from_slice(response.body()).unwrap_or_default();
            shorten(&mut body);
            answers.push((callable, response.status().as_u16(), body));
        }
    }
    answers
}

/// Two items of a list are as good as many.
fn shorten(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(shorten),
        Value::Array(items) => {
            items.truncate(2);
            items.iter_mut().for_each(shorten);
        }
        _ => {}
    }
}

/// What the types read of this answer.
async fn read(callable: &Callable, status: u16, body: &Value) -> Result<Value, Arc<Error>> {
    let clients = answered(status, &body.to_string());
    let reply = callable.usual(&clients).send().await.map_err(Arc::new)?;
    Ok(reply.into_json())
}

/// The place of every value below the root, as a JSON pointer.
fn places(value: &Value, place: &str, found: &mut Vec<String>) {
    let mut enter = |name: String, value: &Value| {
        let place = format!("{place}/{name}");
        found.push(place.clone());
        places(value, &place, found);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| enter(pointer(name), value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| enter(at.to_string(), value)),
        _ => {}
    }
}

fn pointer(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn all_places(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    places(value, "", &mut found);
    found
}

fn with_more_members(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(with_more_members);
            members.insert("zz_new".to_owned(), json!({"of": ["the", "next", 1.5]}));
        }
        Value::Array(items) => items.iter_mut().for_each(with_more_members),
        _ => {}
    }
}

fn without(body: &Value, place: &str) -> Option<Value> {
    let (parent, name) = place.rsplit_once('/')?;
    let mut body = body.clone();
    body.pointer_mut(parent)?.as_object_mut()?.remove(&name.replace("~1", "/").replace("~0", "~"))?;
    Some(body)
}

fn with(body: &Value, place: &str, value: Value) -> Value {
    let mut body = body.clone();
    *body.pointer_mut(place).unwrap() = value;
    body
}

fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(found) => found == text,
        Value::Array(items) => items.iter().any(|item| holds(item, text)),
        Value::Object(members) => members.values().any(|member| holds(member, text)),
        _ => false,
    }
}

/// `/data/3/createdAt` as an error names it: `data[3].createdAt`.
fn path_of(place: &str) -> String {
    let name = |name: &str| match name.parse::<usize>() {
        Ok(at) => format!("[{at}]"),
        Err(_) => format!(".{name}"),
    };
    let path: String = place.split('/').skip(1).map(name).collect();
    path.trim_start_matches('.').to_owned()
}

/// `data[3].createdAt` as `data[].createdAt`.
fn without_numbers(path: &str) -> String {
    let parts = path.split('[').map(|part| part.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    parts.collect::<Vec<_>>().join("[")
}

fn assert_unreadable(callable: &Callable, status: u16, error: &Error) {
    let name = callable.name();
    assert_eq!(error.kind(), ErrorKind::Decode, "{name}: {error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{name}: {error}");
}

#[tokio::test]
async fn new_members_change_nothing() {
    for (callable, status, body) in real_answers().await {
        let before = read(&callable, status, &body).await.unwrap();
        let mut newer = body.clone();
        with_more_members(&mut newer);
        let after = read(&callable, status, &newer).await;
        let mut after = after.unwrap_or_else(|error| panic!("{}: {error}", callable.name()));
        // What is the vendor's free JSON, or of an unknown kind, is kept whole.
        forget_new(&mut after);
        assert_eq!(after, before, "{}", callable.name());
    }
}

fn forget_new(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("zz_new");
            members.values_mut().for_each(forget_new);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_new),
        _ => {}
    }
}

#[tokio::test]
async fn an_unknown_text_is_kept_or_named() {
    const UNKNOWN: &str = "zz unknown";
    for (callable, status, body) in real_answers().await {
        let before = read(&callable, status, &body).await.unwrap();
        for place in all_places(&body) {
            if !body.pointer(&place).is_some_and(Value::is_string) {
                continue;
            }
            let name = format!("{} {place}", callable.name());
            match read(&callable, status, &with(&body, &place, json!(UNKNOWN))).await {
                Ok(after) => assert!(holds(&after, UNKNOWN) || after == before, "{name}: lost"),
                Err(error) => {
                    assert_unreadable(&callable, status, &error);
                    let message = error.message().unwrap();
                    assert!(message.starts_with(&path_of(&place)), "{name}: {message}");
                    assert!(!message.contains(UNKNOWN), "{name}: {message}");
                }
            }
        }
    }
}

/// The members that an answer has to have: a review looks at what is added here.
#[tokio::test]
async fn what_an_answer_needs_is_written_down() {
    let mut needed = BTreeSet::new();
    for (callable, status, body) in real_answers().await {
        for place in all_places(&body) {
            let Some(body) = without(&body, &place) else { continue };
            if let Err(error) = read(&callable, status, &body).await {
                assert_unreadable(&callable, status, &error);
                needed.insert(format!("{}: {}", callable.name(), without_numbers(&path_of(&place))));
            }
        }
    }
    let needed: Vec<String> = needed.into_iter().collect();
    insta::assert_snapshot!(needed.join("\n"));
}

#[tokio::test]
async fn a_null_is_taken_or_named() {
    for (callable, status, body) in real_answers().await {
        for place in all_places(&body) {
            if let Err(error) = read(&callable, status, &with(&body, &place, Value::Null)).await {
                assert_unreadable(&callable, status, &error);
                let message = error.message().unwrap();
                // What is kept by its kind is read in two passes, of which the second knows no path below it.
                let parent = path_of(place.rsplit_once('/').unwrap().0);
                assert!(message.starts_with(&parent), "{} {place}: {message}", callable.name());
            }
        }
    }
}
