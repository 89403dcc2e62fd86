use alertkit_transport::{ApiError, Error, open_enum};
use serde_json::Value;

open_enum! {
    /// PostHog's codes of errors. Statuses come first: a code says what was wrong with the input, and the same code can
    /// stand under several statuses.
    pub enum ErrorCode {
        /// A field is missing.
        Required = "required",
        /// A field is null and may not be.
        Null = "null",
        /// A text is empty and may not be.
        Blank = "blank",
        /// A list is empty and may not be, as servers before 2026 said of the subscribed users.
        Empty = "empty",
        /// A value is not valid, in the words of a field.
        Invalid = "invalid",
        /// A value is not valid, in the words of the alert as a whole. Also: the plan allows no further alert, with
        /// `alert` as the field.
        InvalidInput = "invalid_input",
        /// A value is none of those that there are.
        InvalidChoice = "invalid_choice",
        /// The insight or the user does not exist in this project.
        DoesNotExist = "does_not_exist",
        /// A value has a wrong type, such as an object where an id belongs.
        IncorrectType = "incorrect_type",
        /// A value is no list.
        NotAList = "not_a_list",
        /// A text is too long.
        MaxLength = "max_length",
        /// A number is too small.
        MinValue = "min_value",
        /// A number is too large.
        MaxValue = "max_value",
        /// The body is no JSON.
        ParseError = "parse_error",
        /// There is no key.
        NotAuthenticated = "not_authenticated",
        /// The key is wrong, of another region, or of a kind that does not work here.
        AuthenticationFailed = "authentication_failed",
        /// A limit of the project is reached; see [`ErrorBody::exceeded_limit`](crate::ErrorBody::exceeded_limit).
        LimitExceeded = "limit_exceeded",
        /// The key may not do this; see [`ErrorBody::missing_scope`](crate::ErrorBody::missing_scope).
        PermissionDenied = "permission_denied",
        /// The alert does not exist, or its insight is hidden from the key; or the project does not exist.
        NotFound = "not_found",
        /// The address has no such method.
        MethodNotAllowed = "method_not_allowed",
        /// The body's type is not read.
        UnsupportedMediaType = "unsupported_media_type",
        /// Too many requests.
        Throttled = "throttled",
        /// The server failed.
        ServerError = "error",
        /// The detector that asks a language model can't be reached (503). What was to be created or changed is rolled back.
        LlmDetectorUnavailable = "llm_detector_unavailable",
    }
}

impl ErrorCode {
    /// The code of an error, where PostHog gave one.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::{ErrorCode, GetAlert, Scope};
    ///
    /// let alerts = posthog.alerts(Scope::project(1));
    /// let error = alerts.get("00000000-0000-4000-8000-00000000dead", GetAlert::new()).await.unwrap_err();
    /// assert_eq!(ErrorCode::of(&error), Some(ErrorCode::NotFound));
    /// # Ok(()) });
    /// ```
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        error.code().map(Self::from)
    }
}

/// A 503 leaves open whether the call was carried out, but for two that PostHog sends itself: the language model can't be
/// reached, and all ways of a test delivery failed. The second one is told by its shape, a `detail` and nothing beside it,
/// which only the errors of test deliveries have.
pub(crate) fn read_error(body: &Value) -> ApiError {
    let error = ApiError::from_json(body);
    let is_model_away = error.code.as_deref() == Some(ErrorCode::LlmDetectorUnavailable.as_str());
    let is_bare =
        body.as_object().is_some_and(|members| members.len() == 1 && members.contains_key("detail"));
    if is_model_away || is_bare { error.with_nothing_done() } else { error }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_two_errors_say_that_nothing_was_done() {
        let unavailable =
            json!({"type": "server_error", "code": "llm_detector_unavailable", "detail": "d", "attr": null});
        let failed = json!({"type": "server_error", "code": "error", "detail": "A server error occurred.", "attr": null});
        let cases = [
            (unavailable, true),
            (json!({"detail": "All deliveries failed."}), true),
            (failed, false),
            (json!({"message": "m"}), false),
            (json!([]), false),
        ];
        for (body, expected) in cases {
            assert_eq!(read_error(&body).nothing_done, expected, "{body}");
        }
    }
}
