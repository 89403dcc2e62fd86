use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue, Method};
use serde::de::DeserializeOwned;
use url::Url;

mod base_url;
mod builder;
mod pool;
mod settings;
mod standing;

pub use builder::ClientBuilder;
use pool::Pool;
pub(crate) use settings::Settings;
use standing::Standing;

use crate::clock::{ClientClock, Clock};
use crate::retry::Budgets;
use crate::{Api, Backend, Credential, Draft, Error, Idempotency, Operation, Request, Secret, decode};

/// One API, one credential, one pool of connections: what the clients of all API crates are made of.
///
/// Cloning it is cheap and gives the same client. It can be used from several tokio runtimes, at once or one after the
/// other, and for blocking calls: each runtime has connections of its own, which only it can drive.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

struct Shared {
    api: &'static Api,
    base: Url,
    /// What the addresses of calls are copied from.
    base_with_room: Url,
    credential: Credential,
    authorization: HeaderValue,
    headers: HeaderMap,
    pool: Pool,
    settings: Settings,
    clock: ClientClock,
    budgets: Arc<Budgets>,
    standing: Arc<Standing>,
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

    /// The same client with another credential. It shares the pool of connections and nothing else: it has the retry
    /// budget of that credential, and learns anew whether the server honours idempotency keys.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key is empty or can't stand in a header.
    pub fn with_key(&self, key: impl Into<Credential>) -> Result<Self, Error> {
        let shared = &*self.0;
        let credential = key.into();
        let authorization = credential.header(shared.api.scheme)?;
        let now = shared.clock.now();
        let budget = shared.budgets.of(&shared.base, &authorization, shared.settings.retry_budget, now);
        Ok(Self(Arc::new(Shared {
            api: shared.api,
            base: shared.base.clone(),
            base_with_room: shared.base_with_room.clone(),
            credential,
            authorization,
            headers: shared.headers.clone(),
            pool: shared.pool.clone(),
            settings: shared.settings.clone(),
            clock: shared.clock.clone(),
            budgets: shared.budgets.clone(),
            standing: Standing::new(budget, now),
        })))
    }

    /// Keeps at least this many idle connections to a host open, for a program that has as many requests in flight. The
    /// pool is shared, so this holds for all clients of it. Default 32; see
    /// `ClientBuilder::pool_max_idle_per_host`. A backend of the caller's is not affected.
    pub fn keep_connections(&self, at_least: usize) {
        self.0.pool.keep_connections(at_least);
    }

    pub(crate) fn path_prefix(&self) -> &str {
        // A URL's path is never empty; its only slash is no prefix.
        self.0.base.path().trim_end_matches('/')
    }

    /// The address of this path, which is encoded and has the base URL's prefix, with the base URL's query.
    pub(crate) fn address(&self, path: &str) -> Url {
        let mut url = self.0.base_with_room.clone();
        url.set_path(path);
        url
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

    /// Whether the backend ends an attempt within its limit by itself; what a middleware does has no limit of its own.
    pub(crate) fn keeps_to_limits(&self) -> bool {
        self.0.pool.keeps_to_limits()
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

    pub(crate) fn budgets(&self) -> &Arc<Budgets> {
        &self.0.budgets
    }

    pub(crate) fn standing(&self) -> &Standing {
        &self.0.standing
    }

    pub(crate) fn honours_keys(&self) -> bool {
        self.settings().honours_keys.unwrap_or_else(|| self.0.standing.honours_keys())
    }

    /// What a repetition of this operation would do. A server recognises none by its key where the credential is not of
    /// the API's usual scheme: keys are for programs, and a bearer token is a person's.
    pub(crate) fn class_of(&self, operation: &Operation) -> Idempotency {
        match operation.idempotency {
            Idempotency::Keyed if !self.0.credential.is_of(self.0.api.scheme) => Idempotency::Unsafe,
            class => class,
        }
    }

    fn pool(&self) -> &Pool {
        &self.0.pool
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
