//! The default backend, and the only file that names reqwest.

use std::error::Error as StdError;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use tokio::time::{Instant, sleep, timeout};
use url::Url;

use super::{Backend, BackendError, BackendErrorKind, HttpRequest, HttpResponse, Limits, tls};
use crate::Error;

/// What a pool is made of; kept, so that a second pool can be made for another runtime.
#[derive(Clone, Debug)]
pub(crate) struct PoolSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) max_idle_per_host: usize,
    pub(crate) root_certificates: Vec<Vec<u8>>,
    pub(crate) proxy: Proxy,
}

#[derive(Clone)]
pub(crate) enum Proxy {
    /// The one that the environment names.
    Environment,
    None,
    /// All requests go through this one. Its address may hold a password.
    Url(Url),
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Environment => "Environment",
            Self::None => "None",
            Self::Url(_) => "Url([redacted])",
        })
    }
}

#[derive(Debug)]
pub(crate) struct ReqwestBackend {
    client: reqwest::Client,
}

impl ReqwestBackend {
    const POOL_IDLE: Duration = Duration::from_secs(20);

    pub(crate) fn new(settings: &PoolSettings) -> Result<Self, Error> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(&settings.root_certificates)?)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(Self::POOL_IDLE)
            .pool_max_idle_per_host(settings.max_idle_per_host);
        match &settings.proxy {
            Proxy::Environment => {}
            Proxy::None => builder = builder.no_proxy(),
            Proxy::Url(url) => {
                let proxy = reqwest::Proxy::all(url.clone()).map_err(|error| {
                    Error::invalid_input("proxy", "is no usable address").with_source(error.without_url())
                })?;
                builder = builder.proxy(proxy);
            }
        }
        let client = builder.build().map_err(|error| {
            Error::invalid_input("tls", "can't be set up").with_source(error.without_url())
        })?;
        Ok(Self { client })
    }
}

#[async_trait]
impl Backend for ReqwestBackend {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, BackendError> {
        let limits = request.limits;
        // Not reqwest's own read timeout: it looks at its timer before it looks at the socket, and so times out
        // falsely when the caller was away for a while.
        let mut incoming = match timeout(limits.idle, self.client.execute(outgoing(request))).await {
            Ok(incoming) => incoming.map_err(before_the_answer)?,
            Err(_) => return Err(BackendError::new(BackendErrorKind::TimedOut)),
        };
        read(&mut incoming, limits).await
    }
}

/// Apart from the call, whose future would otherwise keep all of it until the answer has come.
fn outgoing(request: HttpRequest) -> reqwest::Request {
    let mut outgoing = reqwest::Request::new(request.method, request.url);
    *outgoing.headers_mut() = request.headers;
    if !request.body.is_empty() {
        *outgoing.body_mut() = Some(request.body.into());
    }
    outgoing
}

/// Reads the body up to the limit. A broken body of an error answer is cut, not an error: the status stands. So that
/// it stands against one that only drips, too, all of it has the time that another body has between two parts.
async fn read(incoming: &mut reqwest::Response, limits: Limits) -> Result<HttpResponse, BackendError> {
    let status = incoming.status();
    let headers = std::mem::take(incoming.headers_mut());
    let success = status.is_success();
    let cap = if success { limits.body_bytes } else { limits.error_body_bytes };
    let mut body = Body::expecting(incoming.content_length());
    let started = (!success).then(Instant::now);
    let failure = loop {
        let spent = started.map_or(Duration::ZERO, |started| started.elapsed());
        match part(incoming, limits.idle.saturating_sub(spent)).await {
            Some(Ok(Some(chunk))) if body.len() + chunk.len() > cap => {
                body.push(chunk.slice(..cap - body.len()));
                break success.then(|| BackendError::new(BackendErrorKind::TooLarge));
            }
            Some(Ok(Some(chunk))) => body.push(chunk),
            Some(Ok(None)) => break None,
            Some(Err(error)) => break Some(within_the_answer(error)),
            None => break Some(BackendError::new(BackendErrorKind::TimedOut)),
        }
    };
    let response = HttpResponse { status, headers, body: body.finish() };
    match failure {
        None => Ok(response),
        Some(error) => Err(error.with_answer(response)),
    }
}

/// The next part of the body, or none in time. One that is there already, as those of small bodies are, needs no
/// timer.
async fn part(incoming: &mut reqwest::Response, limit: Duration) -> Option<Chunk> {
    let mut chunk = pin!(incoming.chunk());
    if let Poll::Ready(part) = poll_fn(|context| Poll::Ready(chunk.as_mut().poll(context))).await {
        return Some(part);
    }
    let mut timer = pin!(sleep(limit));
    let mut is_asked = true;
    poll_fn(|context| {
        // It was asked a moment ago, and wakes this task.
        let is_new = std::mem::take(&mut is_asked);
        let part = if is_new { Poll::Pending } else { chunk.as_mut().poll(context) };
        match part {
            Poll::Ready(part) => Poll::Ready(Some(part)),
            Poll::Pending => timer.as_mut().poll(context).map(|()| None),
        }
    })
    .await
}

type Chunk = Result<Option<Bytes>, reqwest::Error>;

/// A body in parts. One that comes in one part, as small ones do, is not copied.
struct Body {
    first: Option<Bytes>,
    rest: BytesMut,
    expected: usize,
}

impl Body {
    /// No more than this is set aside on the word of a header.
    const TRUSTED: u64 = 1 << 20;

    fn expecting(length: Option<u64>) -> Self {
        let expected = length.unwrap_or(0).min(Self::TRUSTED);
        Self { first: None, rest: BytesMut::new(), expected: usize::try_from(expected).unwrap_or(0) }
    }

    fn len(&self) -> usize {
        self.first.as_ref().map_or(0, Bytes::len) + self.rest.len()
    }

    fn push(&mut self, chunk: Bytes) {
        if self.first.is_none() && self.rest.is_empty() {
            self.first = Some(chunk);
            return;
        }
        if let Some(first) = self.first.take() {
            self.rest.reserve(self.expected.max(first.len() + chunk.len()));
            self.rest.extend_from_slice(&first);
        }
        self.rest.extend_from_slice(&chunk);
    }

    fn finish(self) -> Bytes {
        self.first.unwrap_or_else(|| self.rest.freeze())
    }
}

fn before_the_answer(error: reqwest::Error) -> BackendError {
    let kind = if is_certificate(&error) {
        BackendErrorKind::Certificate
    } else if error.is_connect() {
        BackendErrorKind::NotConnected
    } else if error.is_timeout() {
        BackendErrorKind::TimedOut
    } else {
        // reqwest tells no more: maybe it was sent.
        BackendErrorKind::Interrupted
    };
    BackendError::new(kind).with_source(error.without_url())
}

fn within_the_answer(error: reqwest::Error) -> BackendError {
    let kind = if error.is_timeout() { BackendErrorKind::TimedOut } else { BackendErrorKind::Interrupted };
    BackendError::new(kind).with_source(error.without_url())
}

/// reqwest calls a refused certificate a failed connection, which would be tried again for nothing.
fn is_certificate(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(here) = cause {
        if let Some(tls) = here.downcast_ref::<rustls::Error>() {
            return matches!(
                tls,
                rustls::Error::InvalidCertificate(_)
                    | rustls::Error::NoCertificatesPresented
                    | rustls::Error::General(_)
                    | rustls::Error::Other(_)
            );
        }
        // The source of an I/O error is that of the error in it, which would be passed over.
        let within = here.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        cause = within.map(|within| within as &(dyn StdError + 'static)).or_else(|| here.source());
    }
    false
}
