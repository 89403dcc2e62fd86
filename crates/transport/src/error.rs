use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;

mod api_error;
mod body_text;
mod display;
mod kind;
mod parts;

pub use api_error::{ApiError, Detail};
pub use kind::ErrorKind;

pub(crate) use body_text::text_of;

use crate::RateLimit;
use crate::response;
use crate::retry::{Attempt, Retry, Safety};

/// What went wrong with a call, in one type for all APIs.
///
/// [`kind`](Self::kind) is what to match on; the `is_…` methods ask the common questions; [`retry`](Self::retry)
/// says whether repeating the call is safe, and why it was not repeated. `Display` is one line that names the
/// operation, the status, the API's code and message, the request id, and what to do where that is known. No credential
/// stands in any of it. Cloning it is cheap enough to hand it to several owners; the source is shared.
#[derive(Clone)]
pub struct Error(Box<Fields>);

#[derive(Clone)]
struct Fields {
    kind: ErrorKind,
    operation: Option<&'static str>,
    status: Option<StatusCode>,
    api: ApiError,
    field: Option<&'static str>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    rate_limit: Option<RateLimit>,
    headers: Option<HeaderMap>,
    history: Vec<Attempt>,
    retry: Retry,
    timed_out: bool,
    done_before: bool,
    idempotency_key: Option<String>,
    body: Option<Bytes>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
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

    /// The headers of the last response, with the credential replaced in their values.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.headers.as_ref()
    }

    /// How long the server asked to wait: by `Retry-After`, or by `RateLimit-Reset` of a rate limit without one.
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
        response::server_time(self.0.headers.as_ref()?)
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

    /// Whether making the same call again does no harm and may succeed: nothing was done, or doing it once more leaves the
    /// same state. It is `false` where only the same [`idempotency_key`](Self::idempotency_key) makes it harmless.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retry.safety == Safety::Safe
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

    /// The call did what it was to do, and only its value is missing: an attempt of unknown outcome had deleted the thing
    /// before a further one found it gone, and the response of the first was lost.
    #[must_use]
    pub fn is_done_before(&self) -> bool {
        self.0.done_before
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
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
