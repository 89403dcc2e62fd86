//! `{"type","code","detail","attr"}`: one error at a time, even where several fields are wrong.

use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::python;
use crate::exchange::Answer;

pub(crate) fn not_authenticated() -> Answer {
    let detail = "Authentication credentials were not provided.";
    challenge(refuse(StatusCode::UNAUTHORIZED, "authentication_error", "not_authenticated", detail))
}

pub(crate) fn authentication_failed() -> Answer {
    let detail = "Personal API key found in request Authorization header is invalid.";
    challenge(refuse(StatusCode::UNAUTHORIZED, "authentication_error", "authentication_failed", detail))
}

/// 403 is of the type of a 401.
pub(crate) fn missing_scope(scope: &str) -> Answer {
    let detail = format!("API key missing required scope '{scope}'");
    refuse(StatusCode::FORBIDDEN, "authentication_error", "permission_denied", &detail)
}

pub(crate) fn not_found() -> Answer {
    refuse(StatusCode::NOT_FOUND, "invalid_request", "not_found", "Not found.")
}

pub(crate) fn project_not_found() -> Answer {
    refuse(StatusCode::NOT_FOUND, "invalid_request", "not_found", "Project not found.")
}

pub(crate) fn unsupported_media_type(media_type: &str) -> Answer {
    let detail = format!("Unsupported media type \"{media_type}\" in request.");
    refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid_request", "unsupported_media_type", &detail)
}

/// The vendor's text names what Python's decoder expected.
pub(crate) fn parse_error() -> Answer {
    let detail = "JSON parse error - Expecting value: line 1 column 1 (char 0)";
    refuse(StatusCode::BAD_REQUEST, "invalid_request", "parse_error", detail)
}

/// Too many alerts in the project: 402, and not 400.
pub(crate) fn limit_exceeded(limit: usize, current: usize) -> Answer {
    let extra = json!({
        "limit_key": "analytics.max_alerts_per_team", "limit": limit, "current": current, "request": null,
    });
    let mut body = error("limit_exceeded", "limit_exceeded", "Resource limit exceeded.", None);
    if let Value::Object(body) = &mut body {
        body.insert("extra".to_owned(), extra);
    }
    Answer::json(StatusCode::PAYMENT_REQUIRED, &body)
}

/// What the server does with a value that it does not expect.
pub(crate) fn server_error() -> Answer {
    refuse(StatusCode::INTERNAL_SERVER_ERROR, "server_error", "error", "A server error occurred.")
}

/// The bare shape of the test delivery's own errors.
pub(crate) fn nobody_to_notify() -> Answer {
    let detail = "Add an email recipient or active destination before sending a test.";
    Answer::json(StatusCode::CONFLICT, &json!({"detail": detail}))
}

/// A field that is wrong, under the code of its rule.
pub(crate) fn field(attr: &str, code: &str, detail: &str) -> Answer {
    Answer::json(StatusCode::BAD_REQUEST, &error("validation_error", code, detail, Some(attr)))
}

/// A field that is wrong by a rule of PostHog's own.
pub(crate) fn invalid_input(attr: &str, detail: &str) -> Answer {
    field(attr, "invalid_input", detail)
}

/// Fields that do not fit together.
pub(crate) fn invalid_alert(detail: &str) -> Answer {
    refuse(StatusCode::BAD_REQUEST, "validation_error", "invalid_input", detail)
}

pub(crate) fn required(attr: &str) -> Answer {
    field(attr, "required", "This field is required.")
}

pub(crate) fn null(attr: &str) -> Answer {
    field(attr, "null", "This field may not be null.")
}

pub(crate) fn invalid_choice(attr: &str, value: &Value) -> Answer {
    field(attr, "invalid_choice", &format!("\"{}\" is not a valid choice.", python::text(value)))
}

pub(crate) fn does_not_exist(attr: &str, value: &Value) -> Answer {
    let detail = format!("Invalid pk \"{}\" - object does not exist.", python::text(value));
    field(attr, "does_not_exist", &detail)
}

pub(crate) fn incorrect_type(attr: &str, value: &Value) -> Answer {
    let detail = format!("Incorrect type. Expected pk value, received {}.", python::type_of(value));
    field(attr, "incorrect_type", &detail)
}

pub(crate) fn not_a_list(attr: &str, value: &Value) -> Answer {
    let detail = format!("Expected a list of items but got type \"{}\".", python::type_of(value));
    field(attr, "not_a_list", &detail)
}

pub(crate) fn failure(status: StatusCode, message: &str) -> Value {
    let (kind, code) = match status.as_u16() {
        401 => ("authentication_error", "authentication_failed"),
        402 => ("limit_exceeded", "limit_exceeded"),
        403 => ("authentication_error", "permission_denied"),
        404 => ("invalid_request", "not_found"),
        405 => ("invalid_request", "method_not_allowed"),
        429 => ("throttled_error", "throttled"),
        400..500 => ("validation_error", "invalid_input"),
        _ => ("server_error", "error"),
    };
    error(kind, code, message, None)
}

fn refuse(status: StatusCode, kind: &str, code: &str, detail: &str) -> Answer {
    Answer::json(status, &error(kind, code, detail, None))
}

fn error(kind: &str, code: &str, detail: &str, attr: Option<&str>) -> Value {
    json!({"type": kind, "code": code, "detail": detail, "attr": attr})
}

fn challenge(answer: Answer) -> Answer {
    answer.with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
}
