use std::error::Error as StdError;
use std::fmt::{self, Debug};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

#[cfg(feature = "reqwest")]
mod incoming;
#[cfg(feature = "reqwest")]
mod outgoing;
#[cfg(feature = "reqwest")]
pub(crate) mod proxy;
#[cfg(feature = "reqwest")]
pub(crate) mod reqwest;
#[cfg(feature = "reqwest")]
mod runtimes;
#[cfg(feature = "reqwest")]
pub(crate) mod tls;
#[cfg(feature = "reqwest")]
mod trust;

/// The seam under the engine: takes one HTTP request and gives its answer.
///
/// The default one is reqwest. Bring your own to send over another client, or wrap one in another to see every
/// request that goes out: a middleware is a backend that holds a backend. A backend makes one attempt; it follows no
/// redirects and repeats nothing, for the engine decides on that.
///
/// ```
/// use alertkit_transport::{Backend, BackendError, HttpRequest, HttpResponse, async_trait};
///
/// #[derive(Debug)]
/// struct Counting<B> {
///     inner: B,
///     requests: std::sync::atomic::AtomicUsize,
/// }
///
/// #[async_trait]
/// impl<B: Backend> Backend for Counting<B> {
///     async fn call(&self, request: HttpRequest) -> Result<HttpResponse, BackendError> {
///         self.requests.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
///         self.inner.call(request).await
///     }
/// }
/// ```
#[async_trait]
pub trait Backend: Debug + Send + Sync + 'static {
    /// Sends the request once.
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, BackendError>;
}

#[async_trait]
impl<B: Backend + ?Sized> Backend for std::sync::Arc<B> {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, BackendError> {
        (**self).call(request).await
    }
}

/// One HTTP request, ready to be sent.
///
/// Its `Debug` shows no sensitive header, no query and no body.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The verb.
    pub method: Method,
    /// The whole address.
    pub url: Url,
    /// All headers but those of the connection.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Bytes,
    /// What the answer may cost.
    pub limits: Limits,
}

impl HttpRequest {
    /// A request without headers and body, with the default limits.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: HeaderMap::new(), body: Bytes::new(), limits: Limits::default() }
    }
}

impl Debug for HttpRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("origin", &self.url.origin().ascii_serialization())
            .field("path", &self.url.path())
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// What an answer may cost before the backend gives up on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a success's body, after decompression. Default 10 MiB.
    pub body_bytes: usize,
    /// Bytes of an error's body, after decompression; what is beyond is cut off. Default 64 KiB.
    pub error_body_bytes: usize,
    /// Time without a byte received, once the request is on its way. Making the connection and sending the body do
    /// not count. Default 15 s.
    pub idle: Duration,
    /// Time for the whole attempt, from connecting to the last byte of the body. Default 30 s.
    pub attempt: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 10 << 20,
            error_body_bytes: 64 << 10,
            idle: Duration::from_secs(15),
            attempt: Duration::from_secs(30),
        }
    }
}

/// The answer to one HTTP request.
///
/// Its `Debug` shows neither header values nor the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Bytes,
}

impl HttpResponse {
    /// An answer.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body }
    }
}

impl Debug for HttpResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// Why a request has no (whole) answer. The kind says what a repetition would risk.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct BackendError {
    kind: BackendErrorKind,
    source: Option<Box<dyn StdError + Send + Sync>>,
    answer: Option<Box<HttpResponse>>,
}

impl BackendError {
    /// An error of this kind.
    #[must_use]
    pub fn new(kind: BackendErrorKind) -> Self {
        Self { kind, source: None, answer: None }
    }

    /// What caused it. It must not hold a credential: reqwest's errors go without their URL.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What had arrived of the answer when it broke off, so that its status is not lost.
    #[must_use]
    pub fn with_answer(mut self, answer: HttpResponse) -> Self {
        self.answer = Some(Box::new(answer));
        self
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> BackendErrorKind {
        self.kind
    }

    pub(crate) fn take_answer(&mut self) -> Option<HttpResponse> {
        self.answer.take().map(|answer| *answer)
    }

    pub(crate) fn into_source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        self.source
    }
}

/// The ways in which a request can fail below HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum BackendErrorKind {
    /// No connection was made: nothing was sent, and any request may be repeated.
    #[error("no connection was made")]
    NotConnected,
    /// The server's certificate was refused, or could not be checked: nothing was sent.
    #[error("the server's certificate was refused")]
    Certificate,
    /// Nothing came for too long: the request may have been sent and carried out.
    #[error("no answer came in time")]
    TimedOut,
    /// The connection broke: the request may have been sent and carried out.
    #[error("the connection broke")]
    Interrupted,
    /// The answer is larger than the limit: the request was carried out.
    #[error("the answer is larger than the limit")]
    TooLarge,
    /// The response's body is compressed in a way that cannot be read: the request was carried out.
    #[error("the response body cannot be decompressed")]
    Unreadable,
    /// There is no runtime to send it from, or one without I/O or timers: nothing was sent.
    #[error("there is no tokio runtime here")]
    NoRuntime,
}
