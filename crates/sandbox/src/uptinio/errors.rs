//! `{"error":{"code","message"}}`. The documentation prints this shape and the codes, but no HTTP status for any of them.

use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::exchange::Answer;

pub(crate) fn invalid_api_key() -> Answer {
    refuse(StatusCode::UNAUTHORIZED, "invalid_api_key", "The API key is missing or not valid")
}

pub(crate) fn alert_not_found(id: &str) -> Answer {
    refuse(StatusCode::NOT_FOUND, "alert_not_found", &format!("The alert {id} does not exist"))
}

/// For what can't be read: a query value that is no number, a body that is no JSON object.
pub(crate) fn unreadable(message: &str) -> Answer {
    refuse(StatusCode::BAD_REQUEST, "invalid_request", message)
}

/// For a body that can be read and has a member that is missing or wrong.
pub(crate) fn invalid(message: &str) -> Answer {
    refuse(StatusCode::UNPROCESSABLE_ENTITY, "invalid_request", message)
}

/// `Retry-After` is not documented; a server that counts by the minute can know it.
pub(crate) fn rate_limit(seconds: i64) -> Answer {
    let answer = refuse(StatusCode::TOO_MANY_REQUESTS, "rate_limit", "Too many requests");
    answer.with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
}

/// The code that the documentation has for this status; `internal_error` is the sandbox's own.
pub(crate) fn failure(status: StatusCode, message: &str) -> Value {
    let code = match status.as_u16() {
        401 => "invalid_api_key",
        404 => "alert_not_found",
        429 => "rate_limit",
        400..500 => "invalid_request",
        _ => "internal_error",
    };
    json!({"error": {"code": code, "message": message}})
}

fn refuse(status: StatusCode, code: &str, message: &str) -> Answer {
    Answer::json(status, &json!({"error": {"code": code, "message": message}}))
}
