use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;
use url::Url;

use crate::backend::{BackendErrorKind, HttpResponse};
use crate::decode;
use crate::error::text_of;
use crate::retry::{self, AttemptOutcome, Facts, Retry, Safety, StopReason};
use crate::{ApiError, BackendError, Client, Error, ErrorKind, RateLimit, Secret, request_id};

/// An attempt that brought no success: how it ended, and what there is of a response.
pub(super) struct Failed {
    pub(super) outcome: AttemptOutcome,
    /// What the API says of it.
    pub(super) api: ApiError,
    response: Option<HttpResponse>,
    error: Option<BackendError>,
}

impl Failed {
    /// The status comes first: whatever the body is, and even if it broke off, it is this status.
    pub(super) fn by_status(client: &Client, response: HttpResponse, error: Option<BackendError>) -> Self {
        let outcome = AttemptOutcome::Status(response.status);
        let api = read_api_error(client, &response.body);
        Self { outcome, api, response: Some(response), error }
    }

    pub(super) fn by_backend(client: &Client, mut error: BackendError) -> Self {
        let response = error.take_answer();
        match response {
            Some(response) if !response.status.is_success() => Self::by_status(client, response, Some(error)),
            response => {
                let outcome = match error.kind() {
                    BackendErrorKind::NotConnected | BackendErrorKind::NoRuntime => {
                        AttemptOutcome::NotConnected
                    }
                    BackendErrorKind::Certificate => AttemptOutcome::CertificateRefused,
                    BackendErrorKind::TimedOut => AttemptOutcome::TimedOut,
                    BackendErrorKind::Interrupted => AttemptOutcome::Interrupted,
                    BackendErrorKind::TooLarge => AttemptOutcome::TooLarge,
                    BackendErrorKind::Unreadable => AttemptOutcome::Unreadable,
                };
                Self { outcome, api: ApiError::default(), response, error: Some(error) }
            }
        }
    }

    /// What there is of a response.
    pub(super) fn response(&self) -> Option<&HttpResponse> {
        self.response.as_ref()
    }

    /// The response without its body, which is that of an error.
    pub(super) fn into_bodiless(self) -> HttpResponse {
        match self.response {
            Some(response) => HttpResponse { body: Bytes::new(), ..response },
            None => HttpResponse::new(StatusCode::NOT_FOUND, HeaderMap::new(), Bytes::new()),
        }
    }

    fn headers(&self) -> Option<&HeaderMap> {
        self.response.as_ref().map(|response| &response.headers)
    }

    pub(super) fn has_no_runtime(&self) -> bool {
        self.error.as_ref().is_some_and(|error| error.kind() == BackendErrorKind::NoRuntime)
    }

    /// Whether it has a `Retry-After`.
    pub(super) fn asks_to_wait(&self) -> bool {
        self.headers().is_some_and(|headers| retry::retry_after(headers, SystemTime::UNIX_EPOCH).is_some())
    }

    /// How long the server asks to wait. A rate limit without `Retry-After` says so by `RateLimit-Reset`; of other responses
    /// that header only tells when the window ends.
    pub(super) fn retry_after(&self, now: SystemTime) -> Option<Duration> {
        let asked = retry::retry_after(self.headers()?, now);
        asked.or_else(|| if self.is_rate_limited() { self.rate_limit()?.reset } else { None })
    }

    fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::from_headers(self.headers()?)
    }

    fn is_rate_limited(&self) -> bool {
        self.outcome == AttemptOutcome::Status(StatusCode::TOO_MANY_REQUESTS)
            || self.api.kind == Some(ErrorKind::RateLimited)
    }

    /// Whether no wait makes room for the call: its cost is above the burst, or a quota is used up.
    pub(super) fn waiting_cannot_help(&self, client: &Client) -> bool {
        let is_quota = client.api().bare_429_is_quota && self.retry_after(SystemTime::UNIX_EPOCH).is_none();
        is_quota || self.rate_limit().is_some_and(|limit| limit.waiting_cannot_help())
    }

    pub(super) fn into_error(self, client: &Client, url: &Url, facts: &Facts) -> Error {
        let target = self.redirect_target(url, client.secret());
        let kind = match facts.kind() {
            ErrorKind::Refused if target.is_some() => ErrorKind::Redirect,
            ErrorKind::Connect if self.has_no_runtime() => ErrorKind::Runtime,
            kind => kind,
        };
        let limit = self.rate_limit().map(|limit| limit.scrub(client.secret()));
        let said = target.map(|target| format!("to {target}")).or_else(|| self.api.message.clone());
        let message = said.or_else(|| self.message(kind, facts).map(str::to_owned));
        let mut error = Error::new(kind)
            .with_rate_limit(limit, self.retry_after(client.time().time_of_day()))
            .with_timed_out(self.outcome == AttemptOutcome::TimedOut)
            .with_api_error(self.api);
        if let Some(message) = message {
            error = error.with_message(message);
        } else if self.outcome == AttemptOutcome::Unreadable
            && let Some(problem) = self.error.as_ref().and_then(std::error::Error::source)
        {
            error = error.with_message(client.secret().scrub(&problem.to_string()));
        }
        if let Some(response) = &self.response {
            error = error
                .with_status(response.status)
                .with_request_id(request_id(&response.headers), client.secret())
                .with_headers(&response.headers, client.secret())
                .with_body(&response.body, client.secret());
        }
        match self.error.and_then(BackendError::into_source) {
            Some(source) => error.with_source(source),
            None => error,
        }
    }

    /// What there is to say where the API said nothing.
    fn message(&self, kind: ErrorKind, facts: &Facts) -> Option<&'static str> {
        match (kind, self.outcome) {
            (ErrorKind::Runtime, _) => Some(AWAIT_ELSEWHERE),
            (ErrorKind::OutcomeUnknown, AttemptOutcome::TimedOut) => Some("no answer came in time"),
            (ErrorKind::OutcomeUnknown, AttemptOutcome::Interrupted) => Some("the connection broke"),
            (ErrorKind::OutcomeUnknown, _) if !facts.leaves_open() => {
                Some("an earlier attempt may have been carried out")
            }
            _ => None,
        }
    }

    /// Where a redirect leads: the path within the server's origin, where a slash may be missing, and of another server
    /// nothing but its origin. The rest may hold secrets.
    fn redirect_target(&self, from: &Url, secret: &Secret) -> Option<String> {
        let response = self.response.as_ref().filter(|response| response.status.is_redirection())?;
        let location = response.headers.get(header::LOCATION)?.to_str().ok();
        Some(match location.and_then(|location| from.join(&secret.scrub(location)).ok()) {
            Some(target) if target.origin() == from.origin() => {
                format!("{}{}", target.origin().ascii_serialization(), target.path())
            }
            Some(target) => target.origin().ascii_serialization(),
            None => "an address that is none".to_owned(),
        })
    }
}

const AWAIT_ELSEWHERE: &str = "await it within a tokio runtime, or use the feature `blocking`";

/// There is no runtime to make an attempt on.
pub(super) fn without_runtime() -> Error {
    Error::runtime(AWAIT_ELSEWHERE)
        .with_history(Vec::new(), Retry { safety: Safety::Safe, stopped: StopReason::NotRetryable })
}

/// What the API says in this body, with the credential replaced; of a body that is no JSON, what stands in front of the API.
pub(crate) fn read_api_error(client: &Client, body: &Bytes) -> ApiError {
    let read = match decode::bytes::<Value>(body) {
        Ok(json) => (client.api().read_error)(&json),
        Err(_) => ApiError { message: text_of(body), ..ApiError::default() },
    };
    read.scrub(client.secret())
}
