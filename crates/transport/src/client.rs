use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method};
use serde::de::DeserializeOwned;
use url::Url;

mod builder;
mod pool;

pub use builder::ClientBuilder;
use pool::Pool;

use crate::clock::{ClientClock, Clock};
use crate::retry::Budget;
use crate::{
    Api, Backend, Credential, Draft, Error, Idempotency, Limits, Operation, Request, RetryPolicy, Secret,
    decode,
};

/// One API, one credential, one pool of connections: what the clients of all API crates are made of.
///
/// Cloning it is cheap and gives the same client.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

struct Shared {
    api: &'static Api,
    base: Url,
    credential: Credential,
    authorization: HeaderValue,
    headers: HeaderMap,
    pool: Pool,
    settings: Settings,
    clock: ClientClock,
    standing: Arc<Standing>,
    #[cfg(feature = "blocking")]
    blocking: crate::blocking::Twin,
}

/// How one credential stands with its server.
struct Standing {
    budget: Budget,
    /// An answer has shown that the server honours idempotency keys.
    honours_keys: AtomicBool,
}

impl Standing {
    fn new() -> Arc<Self> {
        Arc::new(Self { budget: Budget::full(), honours_keys: AtomicBool::new(false) })
    }
}

/// What holds for every call of a client, unless the call says otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) limits: Limits,
    /// What the caller said of the server's idempotency keys.
    pub(crate) honours_keys: Option<bool>,
}

impl Client {
    /// The API.
    #[must_use]
    pub fn api(&self) -> &'static Api {
        self.0.api
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &Url {
        &self.0.base
    }

    /// Starts a call of an operation.
    #[must_use]
    pub fn operation(&self, operation: &'static Operation) -> Draft {
        Draft::new(self.clone(), operation)
    }

    /// A call of an endpoint that the crate does not model, with the client's authentication, retries and limits.
    ///
    /// `path` stands below the base URL, starts with a slash and is already percent-encoded. GET is taken for safe,
    /// PUT and DELETE for idempotent; POST and PATCH are not repeated once they may have been carried out (unless
    /// the API honours idempotency keys). `T` is decoded from the whole body, envelope included; an empty body is
    /// read as `null`, so that `()` and `Option` can be asked for.
    pub fn request<T: DeserializeOwned + 'static>(&self, method: Method, path: &str) -> Request<T> {
        Draft::raw(self.clone(), method, path).request(decode::value_or_null)
    }

    /// The same client with another credential. It shares the pool of connections and nothing else: it has its own
    /// retry budget, and learns anew whether the server honours idempotency keys.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key is empty or can't stand in a header.
    pub fn with_key(&self, key: impl Into<Credential>) -> Result<Self, Error> {
        let shared = &*self.0;
        let credential = key.into();
        let authorization = credential.header(shared.api.scheme)?;
        Ok(self.changed(credential, authorization, shared.pool.clone(), Standing::new()))
    }

    /// The same client with connections of its own. A pool belongs to the runtime that opened its connections:
    /// a thread that brings its own runtime takes its own pool, too. A backend that was given stays the same.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when TLS or the proxy can't be set up.
    pub fn with_own_pool(&self) -> Result<Self, Error> {
        let shared = &*self.0;
        let (credential, authorization) = (shared.credential.clone(), shared.authorization.clone());
        Ok(self.changed(credential, authorization, shared.pool.renewed()?, shared.standing.clone()))
    }

    /// As [`with_own_pool`](Self::with_own_pool), with a pool that keeps at least this many idle connections: for a
    /// program that has as many requests in flight. Default 32.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when TLS or the proxy can't be set up.
    pub fn with_own_pool_of(&self, connections: usize) -> Result<Self, Error> {
        let shared = &*self.0;
        let (credential, authorization) = (shared.credential.clone(), shared.authorization.clone());
        Ok(self.changed(
            credential,
            authorization,
            shared.pool.keeping(connections)?,
            shared.standing.clone(),
        ))
    }

    fn changed(
        &self,
        credential: Credential,
        authorization: HeaderValue,
        pool: Pool,
        standing: Arc<Standing>,
    ) -> Self {
        let shared = &*self.0;
        Self(Arc::new(Shared {
            api: shared.api,
            base: shared.base.clone(),
            credential,
            authorization,
            headers: shared.headers.clone(),
            pool,
            settings: shared.settings.clone(),
            clock: shared.clock.clone(),
            standing,
            #[cfg(feature = "blocking")]
            blocking: crate::blocking::Twin::default(),
        }))
    }

    pub(crate) fn path_prefix(&self) -> &str {
        // A URL's path is never empty; its only slash is no prefix.
        self.0.base.path().trim_end_matches('/')
    }

    pub(crate) fn secret(&self) -> &Secret {
        self.0.credential.secret()
    }

    pub(crate) fn authorization(&self) -> &HeaderValue {
        &self.0.authorization
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    pub(crate) fn backend(&self) -> &dyn Backend {
        self.0.pool.backend()
    }

    /// Whether its connections need a tokio runtime.
    pub(crate) fn is_over_tokio(&self) -> bool {
        self.0.pool.is_over_tokio()
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The clock that the client goes by.
    #[must_use]
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.0.clock.shared()
    }

    pub(crate) fn time(&self) -> &ClientClock {
        &self.0.clock
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.0.standing.budget
    }

    pub(crate) fn honours_keys(&self) -> bool {
        self.settings().honours_keys.unwrap_or_else(|| self.0.standing.honours_keys.load(Ordering::Relaxed))
    }

    /// What a repetition of this operation would do. A server recognises none by its key where the credential is not of
    /// the API's usual scheme: keys are for programs, and a bearer token is a person's.
    pub(crate) fn class_of(&self, operation: &Operation) -> Idempotency {
        match operation.idempotency {
            Idempotency::Keyed if !self.0.credential.is_of(self.0.api.scheme) => Idempotency::Unsafe,
            class => class,
        }
    }

    /// An answer echoed the key, so the server honours keys; unless the caller knows better.
    pub(crate) fn learn_that_keys_are_honoured(&self) {
        self.0.standing.honours_keys.store(true, Ordering::Relaxed);
    }

    fn pool(&self) -> &Pool {
        &self.0.pool
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn blocking_twin(&self) -> &crate::blocking::Twin {
        &self.0.blocking
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("api", &self.0.api.name)
            .field("base_url", &self.0.base.origin().ascii_serialization())
            .field("credential", &self.0.credential)
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}

impl AsRef<Client> for Client {
    fn as_ref(&self) -> &Client {
        self
    }
}
