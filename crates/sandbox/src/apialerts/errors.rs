//! The documentation prints the statuses and no body. `{"message"}` is what the vendor's older SDKs parsed.

use http::StatusCode;
use serde_json::{Value, json};

use crate::exchange::Answer;

pub(crate) fn bad_request(message: &str) -> Answer {
    Answer::json(StatusCode::BAD_REQUEST, &json!({"message": message}))
}

pub(crate) fn unauthorized() -> Answer {
    Answer::json(StatusCode::UNAUTHORIZED, &json!({"message": "Invalid or missing API key"}))
}

pub(crate) fn payload_too_large() -> Answer {
    Answer::json(StatusCode::PAYLOAD_TOO_LARGE, &json!({"message": "Payload Too Large"}))
}

/// The quota is monthly, so there is no `Retry-After` that would help; none is documented either.
pub(crate) fn quota_exceeded() -> Answer {
    Answer::json(StatusCode::TOO_MANY_REQUESTS, &json!({"message": "quota exceeded"}))
}

pub(crate) fn failure(_: StatusCode, message: &str) -> Value {
    json!({"message": message})
}
