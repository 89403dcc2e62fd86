use alertkit_transport::{ApiError, Error, ErrorKind, open_enum};
use serde_json::Value;

open_enum! {
    /// Novu's codes of errors. It gives one where the message is a single word and no sentence; other words are kept as they
    /// came.
    pub enum ErrorCode {
        /// No workflow has the name that was triggered (422); the error's kind is
        /// [`NotFound`](crate::ErrorKind::NotFound).
        WorkflowNotFound = "workflow_not_found",
    }
}

impl ErrorCode {
    /// The code of an error, where Novu gave one.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        error.code().map(Self::from)
    }
}

/// The words for an endpoint that only users of the dashboard may use.
const CLOSED_TO_KEYS: &str = "API endpoint not available";

pub(crate) fn read_error(body: &Value) -> ApiError {
    let mut error = ApiError::from_json(body);
    let Some(message) = error.message.as_deref() else { return error };
    if message == CLOSED_TO_KEYS {
        error.message =
            Some(format!("{message}: it is closed to API keys, and open to a token (`Credential::bearer`)"));
    } else if is_code(message) {
        error.code = Some(message.to_owned());
        let kind = match ErrorCode::from(message) {
            ErrorCode::WorkflowNotFound => Some(ErrorKind::NotFound),
            ErrorCode::Unknown(_) => None,
        };
        return error.with_kind(kind);
    }
    error
}

/// `workflow_not_found`, and not `Unauthorized`.
fn is_code(message: &str) -> bool {
    message.contains('_') && message.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_code_is_told_from_a_sentence() {
        let read = |message: &str| {
            let error =
                read_error(&json!({"statusCode": 422, "message": message, "error": "Unprocessable Entity"}));
            (error.code, error.kind)
        };
        assert_eq!(
            read("workflow_not_found"),
            (Some("workflow_not_found".into()), Some(ErrorKind::NotFound))
        );
        assert_eq!(read("other_code"), (Some("other_code".into()), None));
        for message in ["Unauthorized", "Member not found", "a_b c", "", "_id must be"] {
            assert_eq!(read(message).0, None, "{message}");
        }
    }

    #[test]
    fn what_is_closed_to_keys_is_said_to_be_open_to_tokens() {
        let error =
            read_error(&json!({"statusCode": 401, "message": CLOSED_TO_KEYS, "error": "Unauthorized"}));
        assert!(error.message.unwrap().contains("Credential::bearer"));
    }
}
