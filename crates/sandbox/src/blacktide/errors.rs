//! `{"success":false,"error":{"code","message","details"}}`. The documentation prints this shape with one code,
//! `VALIDATION_ERROR`, and no HTTP status; the other codes are the sandbox's own.

use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::exchange::Answer;

pub(crate) fn unauthorized() -> Answer {
    refuse(StatusCode::UNAUTHORIZED, "The API token is missing or not valid")
}

pub(crate) fn read_only() -> Answer {
    refuse(StatusCode::FORBIDDEN, "The API token may only read")
}

pub(crate) fn not_found(what: &str, id: &str) -> Answer {
    refuse(StatusCode::NOT_FOUND, &format!("The {what} {id} does not exist"))
}

/// What becomes of the rules that name a deleted channel is not documented; here, such a channel stays.
pub(crate) fn channel_in_use(rule: &str) -> Answer {
    refuse(StatusCode::CONFLICT, &format!("The rule {rule} still notifies this channel"))
}

/// What is wrong, by field.
pub(crate) fn invalid(details: Map<String, Value>) -> Answer {
    let error = json!({"code": "VALIDATION_ERROR", "message": "Invalid request", "details": details});
    Answer::json(StatusCode::BAD_REQUEST, &json!({"success": false, "error": error}))
}

/// What is wrong with one field.
pub(crate) fn invalid_field(field: &str, problem: &str) -> Answer {
    invalid(Map::from_iter([(field.to_owned(), Value::from(problem))]))
}

pub(crate) fn failure(status: StatusCode, message: &str) -> Value {
    let code = match status.as_u16() {
        400 | 422 => "VALIDATION_ERROR",
        401 => "UNAUTHORIZED",
        403 => "FORBIDDEN",
        404 => "NOT_FOUND",
        409 => "CONFLICT",
        429 => "RATE_LIMITED",
        400..500 => "BAD_REQUEST",
        _ => "INTERNAL_ERROR",
    };
    json!({"success": false, "error": {"code": code, "message": message}})
}

fn refuse(status: StatusCode, message: &str) -> Answer {
    Answer::json(status, &failure(status, message))
}
