//! The bodies of Novu's errors, of the generation 0.24.

use http::StatusCode;
use serde_json::{Value, json};

use super::answers;
use crate::exchange::Answer;

/// An error with a text of its own.
pub(crate) fn refusal(status: StatusCode, message: &str) -> Answer {
    answers::json(status, &body(status, &Value::from(message)))
}

pub(crate) fn bad_request(message: &str) -> Answer {
    refusal(StatusCode::BAD_REQUEST, message)
}

pub(crate) fn unauthorized(message: &str) -> Answer {
    refusal(StatusCode::UNAUTHORIZED, message)
}

pub(crate) fn not_found(message: &str) -> Answer {
    refusal(StatusCode::NOT_FOUND, message)
}

pub(crate) fn conflict(message: &str) -> Answer {
    refusal(StatusCode::CONFLICT, message)
}

/// What the validation found, all of it.
pub(crate) fn invalid(messages: Vec<String>) -> Answer {
    let status = StatusCode::BAD_REQUEST;
    answers::json(status, &body(status, &Value::from(messages)))
}

/// An error without the status in words: of the throttler, of a bearer token, of the body parser, of what nobody handled.
pub(crate) fn bare(status: StatusCode, message: &str) -> Answer {
    answers::json(status, &json!({"statusCode": status.as_u16(), "message": message}))
}

/// What the database does not take for an id, and nobody handles.
pub(crate) fn internal() -> Answer {
    bare(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
}

pub(crate) fn failure(status: StatusCode, message: &str) -> Value {
    body(status, &Value::from(message))
}

fn body(status: StatusCode, message: &Value) -> Value {
    json!({"statusCode": status.as_u16(), "message": message, "error": status.canonical_reason()})
}
