use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;

use crate::RateLimit;
use crate::engine::Answer;
use crate::retry::Attempt;
use crate::scrub::REDACTED;

/// A value with all that is known of the answer that brought it; from [`Request::with_response`](crate::Request::with_response).
///
/// Its `Debug` shows the value, except where the operation's bodies have secret fields, and no header and no body.
pub struct Response<T> {
    value: T,
    answer: Answer,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, answer: Answer) -> Self {
        Self { value, answer }
    }

    /// The value, and what is known of the response that brought it.
    pub(crate) fn into_parts(self) -> (T, Answer) {
        (self.value, self.answer)
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, without the rest.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// The body as it came, decompressed: also what the types leave out.
    pub fn body(&self) -> &Bytes {
        &self.answer.body
    }

    /// The server's id of the request, to quote to the vendor.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.answer.headers)
    }

    /// What the server says of its rate limit.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::from_headers(&self.answer.headers).map(|limit| limit.scrub(self.answer.client.secret()))
    }

    /// When the server gave the answer, by its own clock: what stands in `Date`, to the second.
    pub fn server_time(&self) -> Option<Timestamp> {
        server_time(&self.answer.headers)
    }

    /// How many times the request was sent, this success included.
    pub fn attempts(&self) -> u32 {
        u32::try_from(self.answer.history.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// The attempts before this success: what happened, and how long each had waited.
    pub fn history(&self) -> &[Attempt] {
        &self.answer.history
    }

    /// How long the attempt that succeeded had waited; zero where it was the first.
    pub fn waited(&self) -> Duration {
        self.answer.waited
    }

    /// The time of the whole call, waits included.
    pub fn elapsed(&self) -> Duration {
        self.answer.elapsed
    }

    /// The idempotency key that every attempt carried, where the API has keys.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.answer.idempotency_key.as_deref()
    }

    /// The server had this answer stored under the idempotency key: the work was done by an earlier call.
    pub fn is_replay(&self) -> bool {
        let replay = self.answer.headers.get("idempotency-replay");
        replay.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"))
    }

    /// The thing that a DELETE was to remove was gone, after an earlier attempt of the same call whose outcome had
    /// been unknown; the status is 404, and the call succeeded.
    pub fn is_done_before(&self) -> bool {
        self.answer.done_before
    }

    /// The same answer with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response { value: change(self.value), answer: self.answer }
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secret = self.answer.client.secret();
        let value = match (self.answer.operation.secrets, formatter.alternate()) {
            ([], true) => secret.scrub(&format!("{:#?}", self.value)),
            ([], false) => secret.scrub(&format!("{:?}", self.value)),
            // Not every type hides them: JSON does not.
            _ => REDACTED.to_owned(),
        };
        formatter
            .debug_struct("Response")
            .field("status", &self.answer.status)
            .field("request_id", &self.request_id().map(|id| secret.scrub(id)))
            .field("attempts", &self.attempts())
            .field("elapsed", &self.answer.elapsed)
            .field("value", &format_args!("{value}"))
            .field("body_bytes", &self.answer.body.len())
            .finish_non_exhaustive()
    }
}

/// What the server says that the time is.
pub(crate) fn server_time(headers: &HeaderMap) -> Option<Timestamp> {
    let date = headers.get(header::DATE)?.to_str().ok()?;
    Timestamp::try_from(httpdate::parse_http_date(date.trim()).ok()?).ok()
}

/// The id under which the server, or what stands in front of it, knows the request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    const NAMES: [&str; 5] = ["x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id", "cf-ray"];
    NAMES.into_iter().find_map(|name| headers.get(name)?.to_str().ok())
}
