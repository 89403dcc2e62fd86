use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use serde::Serialize;

use super::Request;
use crate::{Error, Response, RetryPolicy};

/// A [`Request`] that returns its value with the response around it.
///
/// It takes the same options, before and after [`with_response`](Request::with_response).
#[must_use = "a request is sent when it is awaited"]
#[derive(Debug)]
pub struct WithResponse<T>(pub(super) Request<T>);

impl<T> WithResponse<T> {
    /// As [`Request::timeout`].
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// As [`Request::attempt_timeout`].
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        Self(self.0.attempt_timeout(timeout))
    }

    /// As [`Request::read_timeout`].
    pub fn read_timeout(self, timeout: Duration) -> Self {
        Self(self.0.read_timeout(timeout))
    }

    /// As [`Request::max_response_bytes`].
    pub fn max_response_bytes(self, bytes: usize) -> Self {
        Self(self.0.max_response_bytes(bytes))
    }

    /// As [`Request::retry`].
    pub fn retry(self, policy: RetryPolicy) -> Self {
        Self(self.0.retry(policy))
    }

    /// As [`Request::quiet`].
    pub fn quiet(self) -> Self {
        Self(self.0.quiet())
    }

    /// As [`Request::idempotency_key`].
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        Self(self.0.idempotency_key(key))
    }

    /// As [`Request::key`].
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.0.key()
    }

    /// As [`Request::header`].
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        Self(self.0.header(name, value))
    }

    /// As [`Request::query`].
    pub fn query(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        Self(self.0.query(name, value))
    }

    /// As [`Request::json`].
    pub fn json(self, body: &(impl Serialize + ?Sized)) -> Self {
        Self(self.0.json(body))
    }
}

impl<T> Future for WithResponse<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_response(context)
    }
}
