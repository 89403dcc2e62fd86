use alertkit_transport::{Error, ErrorKind, open_enum};
use serde_json::Value;

use crate::ErrorCode;

/// What PostHog says in the body of an error. Each member may be missing: some errors have a `detail` alone, and what
/// stands between a client and PostHog answers in HTML.
///
/// ```
/// # alertkit_sandbox::example(|sandbox| async move {
/// # sandbox.posthog().seed(1);
/// # sandbox.posthog().add_key_with_scopes("phx_reader", &["alert:read"]);
/// # let posthog = alertkit_posthog::PostHog::builder("phx_reader").base_url(sandbox.posthog_url()).build()?;
/// use alertkit_posthog::{ErrorBody, Scope};
///
/// let alerts = posthog.alerts(Scope::project(1));
/// let error = alerts.delete("00000000-0000-4000-8000-000000000001").await.unwrap_err();
/// assert!(error.is_forbidden());
/// let body = ErrorBody::of(&error).unwrap_or_default();
/// assert_eq!(body.missing_scope(), Some("alert:write"));
/// # Ok(()) });
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ErrorBody {
    /// The kind of error. The status says it better: 401 and 403 have the same one.
    pub error_type: Option<ErrorType>,
    /// The code.
    pub code: Option<ErrorCode>,
    /// The text for people; also [`Error::message`](crate::Error::message).
    pub detail: Option<String>,
    /// The field that it is about, with two underscores between the levels: `threshold__configuration`. Only the first
    /// of several problems is reported.
    pub attr: Option<String>,
    /// What only some errors have.
    pub extra: Option<Value>,
    /// The number under which PostHog keeps a failure of its own, to quote to its support.
    pub error_event_id: Option<String>,
    /// Whether the status says that a limit is reached (402).
    limited: bool,
    /// Whether the status says that the key may not do this (403).
    forbidden: bool,
}

impl ErrorBody {
    /// The body of an error, where it is a JSON object.
    #[must_use]
    pub fn of(error: &Error) -> Option<Self> {
        let body: Value = serde_json::from_slice(error.body()?).ok()?;
        body.is_object().then(|| {
            let text = |name: &str| body.get(name).and_then(Value::as_str);
            Self {
                error_type: text("type").map(ErrorType::from),
                code: text("code").map(ErrorCode::from),
                detail: text("detail").map(str::to_owned),
                attr: text("attr").map(str::to_owned),
                extra: body.get("extra").filter(|extra| !extra.is_null()).cloned(),
                error_event_id: text("error_event_id").map(str::to_owned),
                limited: error.kind() == ErrorKind::PaymentRequired,
                forbidden: error.kind() == ErrorKind::Forbidden,
            }
        })
    }

    /// The limit of the project that is reached (402), such as its 200 alerts. A limit of the plan is another thing: it
    /// is a [`BadRequest`](crate::ErrorKind::BadRequest) with `alert` or `calculation_interval` as its field.
    #[must_use]
    pub fn exceeded_limit(&self) -> Option<ExceededLimit> {
        let extra = self.extra.as_ref().filter(|_| self.limited)?;
        let number = |name: &str| extra.get(name).and_then(Value::as_u64);
        Some(ExceededLimit {
            limit_key: extra.get("limit_key")?.as_str()?.to_owned(),
            limit: number("limit"),
            current: number("current"),
        })
    }

    /// The scope that the key lacks (403), such as `alert:write`, where the text names it.
    #[must_use]
    pub fn missing_scope(&self) -> Option<&str> {
        let detail = self.detail.as_deref().filter(|_| self.forbidden)?;
        // `… missing required scope 'alert:write'`, or `… needs the 'alert:write' scope`.
        let texts: Vec<&str> = detail.split('\'').collect();
        texts.windows(3).step_by(2).find_map(|window| match window {
            [before, scope, after] if before.ends_with("scope ") || after.starts_with(" scope") => {
                Some(*scope)
            }
            _ => None,
        })
    }
}

/// A limit of a project that is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExceededLimit {
    /// Its name, such as `analytics.max_alerts_per_team`.
    pub limit_key: String,
    /// How many there may be.
    pub limit: Option<u64>,
    /// How many there are.
    pub current: Option<u64>,
}

open_enum! {
    /// PostHog's kinds of errors. Statuses come first.
    pub enum ErrorType {
        /// The input is not valid (400).
        ValidationError = "validation_error",
        /// The request is not valid (400, 404, 405, 415).
        InvalidRequest = "invalid_request",
        /// The key is missing or wrong (401), or may not do this (403).
        AuthenticationError = "authentication_error",
        /// A limit of the project is reached (402).
        LimitExceeded = "limit_exceeded",
        /// Too many requests (429).
        ThrottledError = "throttled_error",
        /// The server failed (5xx).
        ServerError = "server_error",
    }
}
