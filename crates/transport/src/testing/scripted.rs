use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::{Backend, BackendError, BackendErrorKind, HttpRequest, HttpResponse};

/// A backend that answers from a script and keeps what it was asked.
///
/// Replies are given in the order in which they were added; the last one is given for all further requests, too.
/// Cloning it gives another handle of the same backend.
///
/// ```
/// use alertkit_transport::testing::{Reply, ScriptedBackend};
///
/// let backend = ScriptedBackend::new()
///     .reply(Reply::status(503))
///     .reply(Reply::json(200, r#"{"id":"alt_1"}"#));
/// assert!(backend.requests().is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct ScriptedBackend(Arc<Mutex<Script>>);

#[derive(Debug, Default)]
struct Script {
    replies: VecDeque<Reply>,
    requests: Vec<HttpRequest>,
}

impl ScriptedBackend {
    /// A backend that answers nothing yet: a request without a reply fails as one that could not connect.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a reply.
    #[must_use]
    pub fn reply(self, reply: Reply) -> Self {
        self.script(|script| script.replies.push_back(reply));
        self
    }

    /// The requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.script(|script| script.requests.clone())
    }

    fn script<T>(&self, change: impl FnOnce(&mut Script) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Backend for ScriptedBackend {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, BackendError> {
        let reply = self.script(|script| {
            script.requests.push(request);
            match script.replies.len() {
                0 | 1 => script.replies.front().cloned(),
                _ => script.replies.pop_front(),
            }
        });
        let Some(reply) = reply else {
            return Err(BackendError::new(BackendErrorKind::NotConnected).with_source("the script is empty"));
        };
        if let Some(delay) = reply.delay {
            tokio::time::sleep(delay).await;
        }
        match reply.failure {
            Some(kind) => Err(BackendError::new(kind)),
            None => Ok(HttpResponse::new(reply.status, reply.headers, reply.body)),
        }
    }
}

/// One answer of a [`ScriptedBackend`], or its failure.
#[derive(Clone, Debug)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    delay: Option<Duration>,
    failure: Option<BackendErrorKind>,
}

impl Reply {
    /// An answer without a body. A code that is no status counts as 500.
    #[must_use]
    pub fn status(code: u16) -> Self {
        Self {
            status: StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            delay: None,
            failure: None,
        }
    }

    /// An answer with this body.
    #[must_use]
    pub fn json(code: u16, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..Self::status(code) }
    }

    /// A failure below HTTP.
    #[must_use]
    pub fn failure(kind: BackendErrorKind) -> Self {
        Self { failure: Some(kind), ..Self::status(500) }
    }

    /// Adds a header. One that can't be a header is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.append(name, value);
        }
        self
    }

    /// Waits on tokio's clock before answering; in a test with paused time it takes none.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = Some(delay);
        self
    }
}
