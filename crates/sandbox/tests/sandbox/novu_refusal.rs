//! The two forms of Novu's errors.

use serde_json::{Value, json};

use crate::wire::Reply;

/// An error of an operation, or of the validation of its body: a text or a list of them, with the status in words.
pub(crate) fn assert_refused(reply: &Reply, status: u16, message: impl Into<Value>) {
    let words = match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        409 => "Conflict",
        422 => "Unprocessable Entity",
        _ => panic!("{status} is not in words here"),
    };
    assert_eq!(reply.json(), json!({"statusCode": status, "message": message.into(), "error": words}));
    assert_eq!(reply.status, Some(status));
}

/// An error of what stands around the operations, or that nobody handled.
pub(crate) fn assert_bare(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.json(), json!({"statusCode": status, "message": message}));
    assert_eq!(reply.status, Some(status));
}

/// What the database does not take for an id.
pub(crate) fn assert_no_id(reply: &Reply) {
    assert_bare(reply, 500, "Internal server error");
}
