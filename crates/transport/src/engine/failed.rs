use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;
use url::Url;

use crate::backend::{BackendErrorKind, HttpResponse};
use crate::decode;
use crate::retry::{self, AttemptOutcome};
use crate::{
    ApiError, BackendError, Client, Error, ErrorKind, Idempotency, Operation, RateLimit, Secret, request_id,
};

/// An attempt that brought no success: how it ended, and what there is of an answer.
pub(super) struct Failed {
    pub(super) outcome: AttemptOutcome,
    response: Option<HttpResponse>,
    error: Option<BackendError>,
}

/// What the engine knows of the call beside the last attempt.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// An earlier attempt may have been carried out.
    pub(super) earlier: bool,
    /// The answer is an error that is stored under the idempotency key.
    pub(super) stored: bool,
}

impl Failed {
    /// The status comes first: whatever the body is, and even if it broke off, it is this status.
    pub(super) fn by_status(response: HttpResponse, error: Option<BackendError>) -> Self {
        Self { outcome: AttemptOutcome::Status(response.status), response: Some(response), error }
    }

    pub(super) fn by_backend(mut error: BackendError) -> Self {
        let response = error.take_answer();
        match response {
            Some(response) if !response.status.is_success() => Self::by_status(response, Some(error)),
            response => {
                let outcome = match error.kind() {
                    BackendErrorKind::NotConnected | BackendErrorKind::NoRuntime => {
                        AttemptOutcome::NotConnected
                    }
                    BackendErrorKind::Certificate => AttemptOutcome::CertificateRefused,
                    BackendErrorKind::TimedOut => AttemptOutcome::TimedOut,
                    BackendErrorKind::Interrupted => AttemptOutcome::Interrupted,
                    BackendErrorKind::TooLarge => AttemptOutcome::TooLarge,
                };
                Self { outcome, response, error: Some(error) }
            }
        }
    }

    /// There is no runtime to make an attempt on.
    pub(super) fn without_runtime() -> Self {
        Self::by_backend(BackendError::new(BackendErrorKind::NoRuntime))
    }

    /// Whether nothing was tried at all.
    pub(super) fn is_before_any_attempt(&self) -> bool {
        self.has_no_runtime()
    }

    /// What there is of an answer.
    pub(super) fn answer(&self) -> Option<&HttpResponse> {
        self.response.as_ref()
    }

    fn headers(&self) -> Option<&HeaderMap> {
        self.response.as_ref().map(|response| &response.headers)
    }

    pub(super) fn retry_after(&self, now: SystemTime) -> Option<Duration> {
        retry::retry_after(self.headers()?, now)
    }

    pub(super) fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::from_headers(self.headers()?)
    }

    pub(super) fn into_error(self, client: &Client, url: &Url, operation: &Operation, known: Known) -> Error {
        let api = self
            .response
            .as_ref()
            .map_or_else(ApiError::default, |response| read_api_error(client, &response.body));
        let target = self.redirect_target(url, client.secret());
        let kind = if target.is_some() { ErrorKind::Redirect } else { self.kind(operation, &api, known) };
        let limit = self.rate_limit().map(|limit| limit.scrub(client.secret()));
        let mut error = Error::new(kind)
            .with_rate_limit(limit, self.retry_after(client.time().time_of_day()))
            .with_timed_out(self.outcome == AttemptOutcome::TimedOut)
            .with_api_error(api);
        if let Some(origin) = target {
            error = error.with_message(format!("to {origin}"));
        } else if let (Some(message), None) = (self.message(kind), error.message()) {
            error = error.with_message(message);
        }
        if let Some(response) = &self.response {
            error = error
                .with_status(response.status)
                .with_request_id(request_id(&response.headers), client.secret())
                .with_server_time(&response.headers)
                .with_body(&response.body, client.secret());
        }
        match self.error.and_then(BackendError::into_source) {
            Some(source) => error.with_source(source),
            None => error,
        }
    }

    fn kind(&self, operation: &Operation, api: &ApiError, known: Known) -> ErrorKind {
        let doubles = matches!(operation.idempotency, Idempotency::Keyed | Idempotency::Unsafe);
        // An error that is stored under the key is the outcome.
        let unknown = self.outcome.may_have_been_done() && !known.stored;
        let nothing_known = |kind| if doubles && known.earlier { ErrorKind::OutcomeUnknown } else { kind };
        match self.outcome {
            AttemptOutcome::TooLarge => ErrorKind::ResponseTooLarge,
            AttemptOutcome::Unreadable => ErrorKind::Decode,
            _ if unknown && doubles => ErrorKind::OutcomeUnknown,
            _ if self.is_running(operation) => ErrorKind::OutcomeUnknown,
            AttemptOutcome::NotConnected if self.has_no_runtime() => ErrorKind::Runtime,
            AttemptOutcome::NotConnected => nothing_known(ErrorKind::Connect),
            AttemptOutcome::CertificateRefused => nothing_known(ErrorKind::Certificate),
            AttemptOutcome::Status(StatusCode::TOO_MANY_REQUESTS) => nothing_known(ErrorKind::RateLimited),
            AttemptOutcome::Status(status) => api.kind.unwrap_or_else(|| ErrorKind::of_status(status)),
            AttemptOutcome::TimedOut => ErrorKind::Timeout,
            AttemptOutcome::Interrupted => ErrorKind::Interrupted,
        }
    }

    /// What there is to say where the API said nothing.
    fn message(&self, kind: ErrorKind) -> Option<&'static str> {
        match (kind, self.outcome) {
            (ErrorKind::Runtime, _) => Some("await it within a tokio runtime, or use the feature `blocking`"),
            (ErrorKind::OutcomeUnknown, AttemptOutcome::TimedOut) => Some("no answer came in time"),
            (ErrorKind::OutcomeUnknown, AttemptOutcome::Interrupted) => Some("the connection broke"),
            (ErrorKind::OutcomeUnknown, AttemptOutcome::NotConnected) => {
                Some("an earlier attempt may have been carried out")
            }
            _ => None,
        }
    }

    /// An earlier try under the same key is still running; see `decide`.
    fn is_running(&self, operation: &Operation) -> bool {
        operation.idempotency == Idempotency::Keyed
            && self.outcome == AttemptOutcome::Status(StatusCode::CONFLICT)
            && self.retry_after(SystemTime::UNIX_EPOCH).is_some()
    }

    fn has_no_runtime(&self) -> bool {
        self.error.as_ref().is_some_and(|error| error.kind() == BackendErrorKind::NoRuntime)
    }

    /// The origin that a redirect names, and nothing more of it: the rest may hold secrets.
    fn redirect_target(&self, from: &Url, secret: &Secret) -> Option<String> {
        let response = self.response.as_ref().filter(|response| response.status.is_redirection())?;
        let location = response.headers.get(header::LOCATION)?.to_str().ok();
        Some(match location.and_then(|location| from.join(&secret.scrub(location)).ok()) {
            Some(target) => target.origin().ascii_serialization(),
            None => "an address that is none".to_owned(),
        })
    }
}

/// What the API says in this body, with the credential replaced.
pub(crate) fn read_api_error(client: &Client, body: &Bytes) -> ApiError {
    match decode::bytes::<Value>(body) {
        Ok(json) => (client.api().read_error)(&json).scrub(client.secret()),
        Err(_) => ApiError::default(),
    }
}
