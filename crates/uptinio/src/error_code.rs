use alertkit_transport::{ApiError, Error, ErrorKind, open_enum};

open_enum! {
    /// Uptinio's codes of errors. Source: <https://app.uptinio.com/docs/api/alerts.html> and
    /// <https://app.uptinio.com/docs/api/authentication.html>.
    pub enum ErrorCode {
        /// The alert does not exist.
        AlertNotFound = "alert_not_found",
        /// A parameter of the request is invalid.
        InvalidRequest = "invalid_request",
        /// Too many requests, as the alerts page spells it.
        RateLimit = "rate_limit",
        /// Too many requests, as the authentication page spells it.
        RateLimitExceeded = "rate_limit_exceeded",
        /// The API key is not valid.
        InvalidApiKey = "invalid_api_key",
        /// The API key has expired.
        ExpiredApiKey = "expired_api_key",
    }
}

impl ErrorCode {
    /// The code of an error, where Uptinio gave one.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let uptinio = alertkit_uptinio::Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url()).build()?;
    /// use alertkit_uptinio::ErrorCode;
    ///
    /// let error = uptinio.alerts().get("alt_none").await.unwrap_err();
    /// assert_eq!(ErrorCode::of(&error), Some(ErrorCode::AlertNotFound));
    /// # Ok(()) });
    /// ```
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        error.code().map(Self::from)
    }

    /// The kind that the code means, whatever the status: Uptinio's pages print codes without statuses.
    fn kind(&self) -> Option<ErrorKind> {
        match self {
            Self::AlertNotFound => Some(ErrorKind::NotFound),
            Self::InvalidRequest => Some(ErrorKind::BadRequest),
            Self::RateLimit | Self::RateLimitExceeded => Some(ErrorKind::RateLimited),
            Self::InvalidApiKey | Self::ExpiredApiKey => Some(ErrorKind::Unauthorized),
            Self::Unknown(_) => None,
        }
    }
}

pub(crate) fn read_error(body: &serde_json::Value) -> ApiError {
    let error = ApiError::from_json(body);
    let kind = error.code.as_deref().and_then(|code| ErrorCode::from(code).kind());
    error.with_kind(kind)
}
