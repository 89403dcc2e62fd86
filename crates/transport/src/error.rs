use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;

mod api_error;
mod kind;
mod reworded;

pub use api_error::{ApiError, Detail};
pub use kind::ErrorKind;

use crate::retry::{Attempt, Retry, Safety, StopReason};
use crate::{Operation, RateLimit, Secret, response};

/// What went wrong with a call, in one type for all APIs.
///
/// [`kind`](Self::kind) is what to match on; the `is_…` methods ask the common questions; [`retry`](Self::retry)
/// says whether repeating the call is safe, and why it was not repeated. `Display` is one line that names the
/// operation, the status, the API's code and message, and the request id. No credential stands in any of it.
pub struct Error(Box<Fields>);

struct Fields {
    kind: ErrorKind,
    operation: Option<&'static str>,
    status: Option<StatusCode>,
    api: ApiError,
    field: Option<&'static str>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    rate_limit: Option<RateLimit>,
    server_time: Option<Timestamp>,
    history: Vec<Attempt>,
    retry: Retry,
    timed_out: bool,
    idempotency_key: Option<String>,
    body: Option<Bytes>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that was called, such as `alerts.get`.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The status of the last answer, whatever its body was.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The API's own code for the error, such as `alert_not_found`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.api.code.as_deref()
    }

    /// The message: the API's, or this crate's for what never reached the API.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.api.message.as_deref()
    }

    /// What the API says of single fields, in its order; empty when it names none.
    #[must_use]
    pub fn details(&self) -> &[Detail] {
        &self.0.api.details
    }

    /// The argument or setting that was refused before anything was sent.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        self.0.field
    }

    /// The server's id of the request, to quote to the vendor.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the server asked to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// What the server said of its rate limit.
    #[must_use]
    pub fn rate_limit(&self) -> Option<&RateLimit> {
        self.0.rate_limit.as_ref()
    }

    /// When the server gave the last answer, by its own clock: what stands in `Date`, to the second.
    #[must_use]
    pub fn server_time(&self) -> Option<Timestamp> {
        self.0.server_time
    }

    /// How many times the request was tried; 0 when it was refused before any I/O.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        u32::try_from(self.0.history.len()).unwrap_or(u32::MAX)
    }

    /// Each attempt: what happened, and how long it had waited.
    #[must_use]
    pub fn history(&self) -> &[Attempt] {
        &self.0.history
    }

    /// Whether a repetition is safe, and why none (or no further one) was made.
    #[must_use]
    pub fn retry(&self) -> Retry {
        self.0.retry
    }

    /// The idempotency key that every attempt carried. With it the caller can repeat a call of unknown outcome.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.idempotency_key.as_deref()
    }

    /// The answer's body, at most 64 KiB of an error's and with the credential replaced.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// The thing does not exist (404 or 410, or the API's code for it).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// The API wants fewer requests (429, or the API's code for it).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.kind() == ErrorKind::RateLimited
    }

    /// Time ran out in the last attempt, also when the outcome is therefore unknown.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.timed_out
    }

    /// The key is missing, wrong or expired (401).
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.kind() == ErrorKind::Unauthorized
    }

    /// The key is good and may not do this (403).
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.kind() == ErrorKind::Forbidden
    }

    /// Something was wrong before anything was sent: an argument, a setting, a header.
    #[must_use]
    pub fn is_invalid_input(&self) -> bool {
        self.kind() == ErrorKind::InvalidInput
    }

    /// The request may have been carried out, and nobody can say.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.kind() == ErrorKind::OutcomeUnknown
    }

    /// An argument or setting that is refused before any I/O. The problem is a half sentence that follows the
    /// field's name (`is empty`) and must not hold the value.
    #[must_use]
    pub fn invalid_input(field: &'static str, problem: impl Into<String>) -> Self {
        let mut error = Self::new(ErrorKind::InvalidInput).with_message(problem);
        error.0.field = Some(field);
        error
    }

    /// There is no thread or runtime to run a call on; nothing was sent.
    #[must_use]
    pub fn runtime(problem: impl Into<String>) -> Self {
        Self::new(ErrorKind::Runtime).with_message(problem)
    }

    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Fields {
            kind,
            operation: None,
            status: None,
            api: ApiError::default(),
            field: None,
            request_id: None,
            retry_after: None,
            rate_limit: None,
            server_time: None,
            history: Vec::new(),
            retry: Retry { safety: Safety::Pointless, stopped: StopReason::NotRetryable },
            timed_out: false,
            idempotency_key: None,
            body: None,
            source: None,
        }))
    }

    pub(crate) fn with_message(mut self, message: impl Into<String>) -> Self {
        self.0.api.message = Some(message.into());
        self
    }

    pub(crate) fn with_operation(mut self, operation: &Operation) -> Self {
        self.0.operation = Some(operation.name);
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_api_error(mut self, api: ApiError) -> Self {
        self.0.api = api;
        self
    }

    pub(crate) fn with_request_id(mut self, id: Option<&str>, secret: &Secret) -> Self {
        self.0.request_id = id.map(|id| secret.scrub(id));
        self
    }

    pub(crate) fn with_rate_limit(mut self, limit: Option<RateLimit>, retry_after: Option<Duration>) -> Self {
        self.0.rate_limit = limit;
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn with_server_time(mut self, headers: &HeaderMap) -> Self {
        self.0.server_time = response::server_time(headers);
        self
    }

    pub(crate) fn with_history(mut self, history: Vec<Attempt>, retry: Retry) -> Self {
        self.0.history = history;
        self.0.retry = retry;
        self
    }

    pub(crate) fn with_timed_out(mut self, timed_out: bool) -> Self {
        self.0.timed_out = timed_out;
        self
    }

    pub(crate) fn with_idempotency_key(mut self, key: Option<String>) -> Self {
        self.0.idempotency_key = key;
        self
    }

    /// Keeps the body with the credential replaced, so that a server that echoes it does not make us print it.
    pub(crate) fn with_body(mut self, body: &Bytes, secret: &Secret) -> Self {
        self.0.body = Some(secret.scrub_bytes(body));
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

/// One line: `alerts.get: 404 Not Found: alert_not_found: No such alert (request id r1)`.
impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = &self.0;
        if let Some(operation) = fields.operation {
            write!(formatter, "{operation}: ")?;
        }
        match (fields.status, fields.field) {
            (Some(status), _) if fields.kind.is_about_the_status() => write!(formatter, "{status}")?,
            (Some(status), _) => write!(formatter, "{} ({status})", fields.kind)?,
            (None, Some(field)) => write!(formatter, "{}: {field}", fields.kind)?,
            (None, None) => write!(formatter, "{}", fields.kind)?,
        }
        // Some APIs give the code in the message's place.
        if let Some(code) = fields.api.code.as_ref().filter(|code| self.message() != Some(code)) {
            write!(formatter, ": {}", OneLine(code))?;
        }
        if let Some(message) = &fields.api.message {
            let joint = if fields.field.is_some() { " " } else { ": " };
            write!(formatter, "{joint}{}", OneLine(message))?;
        }
        if let Some(id) = &fields.request_id {
            write!(formatter, " (request id {})", OneLine(id))?;
        }
        if fields.history.len() > 1 {
            write!(formatter, " after {} attempts", fields.history.len())?;
        }
        Ok(())
    }
}

/// A server's text, kept to one line of bounded length.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 500;
        for character in self.0.chars().take(LONGEST) {
            let shown = if character.is_control() { ' ' } else { character };
            fmt::Write::write_char(formatter, shown)?;
        }
        if self.0.chars().nth(LONGEST).is_some() { formatter.write_str("…") } else { Ok(()) }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = &self.0;
        formatter
            .debug_struct("Error")
            .field("kind", &fields.kind)
            .field("operation", &fields.operation)
            .field("status", &fields.status)
            .field("code", &fields.api.code)
            .field("message", &fields.api.message)
            .field("details", &fields.api.details)
            .field("field", &fields.field)
            .field("request_id", &fields.request_id)
            .field("retry_after", &fields.retry_after)
            .field("retry", &fields.retry)
            .field("history", &fields.history)
            .field("idempotency_key", &fields.idempotency_key)
            .field("body_bytes", &fields.body.as_ref().map(Bytes::len))
            .field("source", &fields.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
