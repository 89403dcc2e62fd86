use alertkit_transport::{ApiError, Error, ErrorKind, open_enum};
use serde_json::Value;

open_enum! {
    /// BlackTide's codes of errors. The documentation names one; other values are kept as they came.
    /// Source: <https://blacktide.xyz/docs/api>.
    pub enum ErrorCode {
        /// The request's values are not valid; [`Error::details`](crate::Error::details) name the fields.
        ValidationError = "VALIDATION_ERROR",
    }
}

impl ErrorCode {
    /// The code of an error, where BlackTide gave one.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// use alertkit_blacktide::{Conditions, CreateAlertRule, ErrorCode};
    ///
    /// let rule = CreateAlertRule::new("Down", Conditions::new().consecutive_failures(3), ["chan_none"]);
    /// let error = blacktide.alert_rules().create(rule).await.unwrap_err();
    /// assert_eq!(ErrorCode::of(&error), Some(ErrorCode::ValidationError));
    /// assert_eq!(error.details()[0].field.as_deref(), Some("channels"));
    /// # Ok(()) });
    /// ```
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        error.code().map(Self::from)
    }

    /// The kind that the code means, whatever the status: the documentation prints the code without one.
    fn kind(&self) -> Option<ErrorKind> {
        match self {
            Self::ValidationError => Some(ErrorKind::BadRequest),
            Self::Unknown(_) => None,
        }
    }
}

pub(crate) fn read_error(body: &Value) -> ApiError {
    let mut error = ApiError::from_json(body);
    if error.code.is_none() {
        let number = body.pointer("/error/code").filter(|code| code.is_number());
        error.code = number.map(Value::to_string);
    }
    let kind = error.code.as_deref().and_then(|code| ErrorCode::from(code).kind());
    error.with_kind(kind)
}
