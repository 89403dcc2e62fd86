//! Answers of another version of the server: every value of a real answer, changed in turn.
//!
//! No change makes anything panic, none loses the status, and what is not of the expected form is named by its path. What
//! a type needs is written down, for a field that is needed without need is the next version's outage.

use std::collections::BTreeSet;

use alertkit::transport::{Error, ErrorKind};
use serde_json::{Value, json};

use crate::places::{all_places, path_of, with, without, without_numbers};
use crate::responses::{Response, of_sandbox};
use crate::scripted::Reader;

/// What the types read of such a body in place of the response's own.
async fn read(reader: &Reader, response: &Response, body: &Value) -> Result<Value, Error> {
    let read = reader.read(&response.callable, response.status, &body.to_string()).await?;
    Ok(read.to_value().unwrap())
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

fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(found) => found == text,
        Value::Array(items) => items.iter().any(|item| holds(item, text)),
        Value::Object(members) => members.values().any(|member| holds(member, text)),
        _ => false,
    }
}

fn assert_unreadable(response: &Response, error: &Error) {
    let name = response.name();
    assert_eq!(error.kind(), ErrorKind::Decode, "{name}: {error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(response.status), "{name}: {error}");
}

#[tokio::test]
async fn new_members_change_nothing() {
    let reader = Reader::new();
    for response in of_sandbox(2).await {
        let body = &response.body;
        let before = read(&reader, &response, body).await.unwrap();
        let mut newer = body.clone();
        with_more_members(&mut newer);
        let after = read(&reader, &response, &newer).await;
        let mut after = after.unwrap_or_else(|error| panic!("{}: {error}", response.name()));
        // What is the vendor's free JSON, or of an unknown kind, is kept whole.
        forget_new(&mut after);
        assert_eq!(after, before, "{}", response.name());
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
    let reader = Reader::new();
    for response in of_sandbox(2).await {
        let body = &response.body;
        let before = read(&reader, &response, body).await.unwrap();
        for place in all_places(body) {
            if !body.pointer(&place).is_some_and(Value::is_string) {
                continue;
            }
            let name = format!("{} {place}", response.name());
            match read(&reader, &response, &with(body, &place, json!(UNKNOWN))).await {
                // In a listing it costs the item.
                Ok(after) if after.get("rejected").is_some() => {
                    assert!(after["rejected"][0]["path"] == path_of(&place), "{name}: {after}");
                    assert!(!after.to_string().contains(UNKNOWN), "{name}: {after}");
                }
                Ok(after) => assert!(holds(&after, UNKNOWN) || after == before, "{name}: lost"),
                Err(error) => {
                    assert_unreadable(&response, &error);
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
    let reader = Reader::new();
    for response in of_sandbox(2).await {
        let body = &response.body;
        for place in all_places(body) {
            let Some(body) = without(body, &place) else { continue };
            let read = read(&reader, &response, &body).await;
            if let Err(error) = &read {
                assert_unreadable(&response, error);
            }
            // In a listing it costs the item.
            if read.is_err() || read.is_ok_and(|page| page.get("rejected").is_some()) {
                needed.insert(format!("{}: {}", response.name(), without_numbers(&path_of(&place))));
            }
        }
    }
    let needed: Vec<String> = needed.into_iter().collect();
    insta::assert_snapshot!(needed.join("\n"));
}

#[tokio::test]
async fn a_null_is_taken_or_named() {
    let reader = Reader::new();
    for response in of_sandbox(2).await {
        let body = &response.body;
        for place in all_places(body) {
            if let Err(error) = read(&reader, &response, &with(body, &place, Value::Null)).await {
                assert_unreadable(&response, &error);
                let message = error.message().unwrap();
                // What is kept by its kind is read in two passes, of which the second knows no path below it.
                let parent = path_of(place.rsplit_once('/').unwrap().0);
                assert!(message.starts_with(&parent), "{} {place}: {message}", response.name());
            }
        }
    }
}
