//! The envelope of Novu's answers.

use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::input::Object;
use crate::exchange::Answer;

pub(crate) fn json(status: StatusCode, body: &Value) -> Answer {
    let headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"))];
    Answer { status, headers, body: Bytes::from(body.to_string()), committed: false }
}

/// 200, with the value in its envelope.
pub(crate) fn ok(data: impl Into<Value>) -> Answer {
    json(StatusCode::OK, &json!({"data": data.into()}))
}

/// 201, with the value in its envelope: what every POST answers unless it says otherwise.
pub(crate) fn created(data: impl Into<Value>) -> Answer {
    json(StatusCode::CREATED, &json!({"data": data.into()})).committed()
}

/// What most deletions answer.
pub(crate) fn deleted() -> Answer {
    ok(json!({"acknowledged": true, "status": "deleted"})).committed()
}

/// 204, after a change.
pub(crate) fn no_content() -> Answer {
    Answer::no_content().committed()
}

/// A thing in a listing, which leaves out the second name of its id.
pub(crate) fn listed(thing: &Object) -> Value {
    let mut thing = thing.clone();
    thing.remove("id");
    Value::Object(thing)
}
