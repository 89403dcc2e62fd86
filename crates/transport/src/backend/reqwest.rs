//! The default backend, and the only file that names reqwest.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures::future::{self, BoxFuture};
use futures::{FutureExt, TryFutureExt};
use http::{HeaderValue, header};
use rustls::{AlertDescription, ClientConfig};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

use super::incoming::{Coding, Incoming, Unfit};
use super::outgoing::{Dispatch, Outgoing, later};
use super::proxy::{Environment, Proxy};
use super::runtimes::PerRuntime;
use super::tls::{self, TlsSettings};
use super::{Backend, BackendError, BackendErrorKind, HttpRequest, HttpResponse, Limits};
use crate::Error;

/// What a pool is made of.
#[derive(Clone, Debug)]
pub(crate) struct PoolSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) max_idle_per_host: usize,
    pub(crate) tls: TlsSettings,
    pub(crate) proxy: Proxy,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(20),
            max_idle_per_host: 32,
            tls: TlsSettings::default(),
            proxy: Proxy::Environment,
        }
    }
}

/// Sends over reqwest, from a pool of connections of its own for each runtime that calls it: connections are driven
/// by the runtime that opened them.
pub(crate) struct ReqwestBackend {
    recipe: Recipe,
    /// The pool with which the settings were checked, for the first runtime that calls.
    first: Mutex<Option<reqwest::Client>>,
    pools: PerRuntime<reqwest::Client>,
}

impl ReqwestBackend {
    pub(crate) fn new(settings: PoolSettings) -> Result<Self, Error> {
        let recipe = Recipe::new(settings)?;
        let first = Mutex::new(Some(recipe.client()?));
        Ok(Self { recipe, first, pools: PerRuntime::new() })
    }

    /// Keeps at least this many idle connections to a host. Pools that keep fewer are replaced; what they have under way
    /// ends in them.
    pub(crate) fn keep_idle(&self, at_least: usize) {
        if self.recipe.max_idle_per_host.fetch_max(at_least, Ordering::Relaxed) < at_least {
            *self.first.lock().unwrap_or_else(PoisonError::into_inner) = None;
            self.pools.replace(|| self.recipe.client().ok());
        }
    }

    /// The pool of the runtime that the caller is on.
    fn pool(&self) -> Result<reqwest::Client, BackendError> {
        let Ok(handle) = Handle::try_current() else {
            return Err(BackendError::new(BackendErrorKind::NoRuntime));
        };
        self.pools.get(&handle, || {
            let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
            first
                .map_or_else(|| self.recipe.client(), Ok)
                .map_err(|error| BackendError::new(BackendErrorKind::NotConnected).with_source(error))
        })
    }

    /// In two steps, since one future would keep the request until the response has come.
    fn exchange(
        &self,
        request: HttpRequest,
        dispatch: Arc<Dispatch>,
    ) -> impl Future<Output = Result<HttpResponse, BackendError>> {
        let limits = request.limits;
        let end = later(dispatch.started(), limits.attempt);
        let body = dispatch.clone();
        future::lazy(move |_| Ok(self.pool()?.execute(outgoing(request, body)))).and_then(
            move |execution| async move {
                let mut incoming = head(execution, &dispatch, limits.idle, end).await?;
                read(&mut incoming, limits, end).await
            },
        )
    }
}

/// Not derived: a proxy of reqwest's shows its password.
impl fmt::Debug for ReqwestBackend {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReqwestBackend")
            .field("settings", &self.recipe.settings)
            .field("pools", &self.pools)
            .finish_non_exhaustive()
    }
}

/// What every pool of a backend is made from. Certificates and environment are read once.
struct Recipe {
    settings: PoolSettings,
    max_idle_per_host: AtomicUsize,
    tls: ClientConfig,
    proxies: Vec<reqwest::Proxy>,
}

impl Recipe {
    /// Header lines of a response that are read: 120 beside those that say how long the body is. Every one costs each call.
    const MOST_HEADERS: usize = 122;

    fn new(settings: PoolSettings) -> Result<Self, Error> {
        let tls = tls::config(&settings.tls)?;
        let proxies = proxies(&settings.proxy).map_err(|error| {
            Error::invalid_input("proxy", "is not usable").with_source(error.without_url())
        })?;
        let max_idle_per_host = AtomicUsize::new(settings.max_idle_per_host);
        Ok(Self { settings, max_idle_per_host, tls, proxies })
    }

    fn client(&self) -> Result<reqwest::Client, Error> {
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(self.settings.connect_timeout)
            .pool_idle_timeout(self.settings.idle_timeout)
            .pool_max_idle_per_host(self.max_idle_per_host.load(Ordering::Relaxed))
            .http1_max_headers(Self::MOST_HEADERS)
            // Bodies are decompressed here, whatever features of reqwest the program has turned on.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .no_proxy();
        let builder = self.proxies.iter().cloned().fold(builder, reqwest::ClientBuilder::proxy);
        builder
            .build()
            .map_err(|error| Error::invalid_input("tls", "cannot be set up").with_source(error.without_url()))
    }
}

fn proxies(proxy: &Proxy) -> reqwest::Result<Vec<reqwest::Proxy>> {
    match proxy {
        Proxy::None => Ok(Vec::new()),
        Proxy::Url(url) => Ok(vec![reqwest::Proxy::all(url.clone())?]),
        Proxy::Environment => {
            let Environment { http, https, direct } = Environment::read();
            let http = http.map(reqwest::Proxy::http).transpose()?;
            let https = https.map(reqwest::Proxy::https).transpose()?;
            let direct = reqwest::NoProxy::from_string(&direct);
            Ok(http.into_iter().chain(https).map(|proxy| proxy.no_proxy(direct.clone())).collect())
        }
    }
}

#[async_trait]
impl Backend for ReqwestBackend {
    // Not an `async fn`, which would keep the request, too.
    fn call<'a, 'call>(&'a self, request: HttpRequest) -> BoxFuture<'call, Result<HttpResponse, BackendError>>
    where
        'a: 'call,
    {
        let dispatch = Dispatch::new(Instant::now());
        let exchange = AssertUnwindSafe(self.exchange(request, dispatch.clone())).catch_unwind();
        // Tokio panics where a runtime has no I/O or no timers, and where it has ended.
        let exchange = exchange.map(move |end| end.unwrap_or_else(|panic| Err(panicked(&*panic, &dispatch))));
        Box::pin(exchange)
    }
}

/// Apart from the call, whose future would otherwise keep all of it until the response has come.
fn outgoing(request: HttpRequest, dispatch: Arc<Dispatch>) -> reqwest::Request {
    let mut outgoing = reqwest::Request::new(request.method, request.url);
    *outgoing.headers_mut() = request.headers;
    outgoing.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    *outgoing.body_mut() = Some(reqwest::Body::wrap(Outgoing::new(request.body, dispatch)));
    outgoing
}

/// Waits for the head of the response: until the attempt ends, or nothing has moved for the idle limit.
///
/// Not by reqwest's own timeouts: it looks at its timers before it looks at the socket, and so times out falsely when
/// the caller was away for a while.
async fn head(
    execution: impl Future<Output = reqwest::Result<reqwest::Response>>,
    dispatch: &Dispatch,
    idle: Duration,
    end: Instant,
) -> Result<reqwest::Response, BackendError> {
    let mut execution = pin!(execution);
    let mut timer = pin!(sleep_until(later(dispatch.started(), idle).min(end)));
    poll_fn(|context| {
        if let Poll::Ready(response) = execution.as_mut().poll(context) {
            return Poll::Ready(response.map_err(|error| before_the_response(error, dispatch)));
        }
        while timer.as_mut().poll(context).is_ready() {
            let now = Instant::now();
            // Connecting is no silence: it has a limit of its own.
            let until = dispatch.silent_until(idle).unwrap_or_else(|| later(now, idle)).min(end);
            if until <= now {
                return Poll::Ready(Err(out_of_time(dispatch)));
            }
            timer.as_mut().reset(until);
        }
        Poll::Pending
    })
    .await
}

/// Reads the body up to the limit. A broken body of an error response is cut, not an error: the status stands. So that
/// it stands against one that only drips, too, all of it has the time that another body has between two parts.
async fn read(
    incoming: &mut reqwest::Response,
    limits: Limits,
    end: Instant,
) -> Result<HttpResponse, BackendError> {
    let status = incoming.status();
    let mut headers = std::mem::take(incoming.headers_mut());
    let success = status.is_success();
    let coding = Coding::of(&headers);
    let cap = if success { limits.body_bytes } else { limits.error_body_bytes };
    let mut body = Incoming::new(&coding, incoming.content_length(), cap);
    let until = if success { end } else { end.min(later(Instant::now(), limits.idle)) };
    let failure = loop {
        match part(incoming, limits.idle, until).await {
            Some(Ok(Some(chunk))) => {
                if let Err(unfit) = body.push(chunk) {
                    break unfitting(unfit, &coding, success);
                }
            }
            Some(Ok(None)) => break body.end().err().and_then(|unfit| unfitting(unfit, &coding, success)),
            Some(Err(error)) => break Some(within_the_response(error)),
            None => break Some(BackendError::new(BackendErrorKind::TimedOut)),
        }
    };
    if coding == Coding::Gzip {
        headers.remove(header::CONTENT_ENCODING);
        headers.remove(header::CONTENT_LENGTH);
    }
    let response = HttpResponse { status, headers, body: body.into_bytes() };
    match failure {
        None => Ok(response),
        Some(error) => Err(error.with_answer(response)),
    }
}

/// The next part of the body, or none in time. One that is there already, as those of small bodies are, needs no
/// timer.
async fn part(incoming: &mut reqwest::Response, idle: Duration, until: Instant) -> Option<Chunk> {
    let mut chunk = pin!(incoming.chunk());
    if let Poll::Ready(part) = poll_fn(|context| Poll::Ready(chunk.as_mut().poll(context))).await {
        return Some(part);
    }
    let mut timer = pin!(sleep_until(later(Instant::now(), idle).min(until)));
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

/// The body of an error response is cut at the limit, which is no failure.
fn unfitting(unfit: Unfit, coding: &Coding, success: bool) -> Option<BackendError> {
    let unreadable =
        |problem: String| Some(BackendError::new(BackendErrorKind::Unreadable).with_source(problem));
    match (unfit, coding) {
        (Unfit::TooLarge, _) => success.then(|| BackendError::new(BackendErrorKind::TooLarge)),
        (Unfit::Unsupported, Coding::Other(name)) => {
            unreadable(format!("the coding `{name}` of the response body is not supported"))
        }
        (Unfit::Unsupported | Unfit::Corrupt, _) => {
            unreadable("the response body is not the gzip that its header claims".to_owned())
        }
    }
}

fn out_of_time(dispatch: &Dispatch) -> BackendError {
    if dispatch.abandon() {
        BackendError::new(BackendErrorKind::NotConnected)
            .with_source("time ran out before there was a connection")
    } else {
        BackendError::new(BackendErrorKind::TimedOut)
    }
}

fn before_the_response(error: reqwest::Error, dispatch: &Dispatch) -> BackendError {
    let kind = if is_certificate(&error) {
        BackendErrorKind::Certificate
    } else if dispatch.abandon() || error.is_connect() {
        BackendErrorKind::NotConnected
    } else if error.is_timeout() {
        BackendErrorKind::TimedOut
    } else {
        // reqwest tells no more: maybe it was sent.
        BackendErrorKind::Interrupted
    };
    BackendError::new(kind).with_source(error.without_url())
}

fn within_the_response(error: reqwest::Error) -> BackendError {
    let kind = if error.is_timeout() { BackendErrorKind::TimedOut } else { BackendErrorKind::Interrupted };
    BackendError::new(kind).with_source(error.without_url())
}

fn panicked(panic: &(dyn Any + Send), dispatch: &Dispatch) -> BackendError {
    let message = panic.downcast_ref::<String>().map(String::as_str);
    let message = message.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("the backend panicked");
    let kind = if dispatch.abandon() { BackendErrorKind::NoRuntime } else { BackendErrorKind::Interrupted };
    BackendError::new(kind).with_source(message)
}

/// reqwest calls a rejected certificate, the server's or the client's, a failed or broken connection, which would be
/// tried again for nothing.
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
                    | rustls::Error::AlertReceived(
                        AlertDescription::CertificateRequired
                            | AlertDescription::NoCertificate
                            | AlertDescription::BadCertificate
                            | AlertDescription::UnsupportedCertificate
                            | AlertDescription::CertificateRevoked
                            | AlertDescription::CertificateExpired
                            | AlertDescription::CertificateUnknown
                            | AlertDescription::UnknownCA
                            | AlertDescription::AccessDenied
                            | AlertDescription::DecryptError
                    )
            );
        }
        // The source of an I/O error is that of the error in it, which would be passed over.
        let within = here.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        cause = within.map(|within| within as &(dyn StdError + 'static)).or_else(|| here.source());
    }
    false
}
