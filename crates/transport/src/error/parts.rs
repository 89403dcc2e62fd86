//! How the crate puts an error together.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{ApiError, Detail, Error, ErrorKind, Fields};
use crate::retry::{Attempt, Retry, Safety, StopReason};
use crate::{Operation, RateLimit, Secret};

impl Error {
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
            headers: None,
            history: Vec::new(),
            retry: Retry { safety: Safety::Pointless, stopped: StopReason::NotRetryable },
            timed_out: false,
            done_before: false,
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

    /// The same failure in other words: what a response to many inputs says of some of them.
    pub(crate) fn with_words(mut self, message: Option<String>, details: Vec<Detail>) -> Self {
        self.0.api.message = message;
        self.0.api.details = details;
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

    /// Keeps the headers with the credential replaced in their values, as in the body.
    pub(crate) fn with_headers(mut self, headers: &HeaderMap, secret: &Secret) -> Self {
        let mut headers = headers.clone();
        for value in headers.values_mut() {
            let scrubbed = secret.scrub_bytes(&Bytes::copy_from_slice(value.as_bytes()));
            if scrubbed != value.as_bytes() {
                *value = HeaderValue::from_maybe_shared(scrubbed)
                    .unwrap_or_else(|_| HeaderValue::from_static("[redacted]"));
            }
        }
        self.0.headers = Some(headers);
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

    /// Says that an earlier attempt did what the call was to do.
    pub(crate) fn with_done_before(mut self) -> Self {
        self.0.done_before = true;
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
        self.0.source = Some(Arc::from(source.into()));
        self
    }
}
