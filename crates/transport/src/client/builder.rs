use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};
use url::Url;

use super::base_url::{base_url, with_room};
use super::pool::{Layer, Pool};
use super::{Client, Settings, Shared, Standing};
#[cfg(feature = "reqwest")]
use crate::backend::{proxy::Proxy, reqwest::PoolSettings};
use crate::clock::{ClientClock, Clock};
use crate::draft::header_of_caller;
use crate::retry::Budgets;
use crate::{Api, Backend, Credential, Error, RetryPolicy, Secret};

/// Sets up a client. Nothing is checked, loaded or opened before [`build`](Self::build).
///
/// `C` is the client that comes out, such as `Uptinio`; each API crate starts one with its `builder(key)`.
#[must_use]
pub struct ClientBuilder<C> {
    api: &'static Api,
    finish: fn(Client) -> C,
    credential: Credential,
    base_url: String,
    headers: Vec<(String, String)>,
    application: Option<String>,
    settings: Settings,
    dangerous_http: bool,
    clock: ClientClock,
    source: Source,
    layers: Vec<Layer>,
    #[cfg(feature = "reqwest")]
    pool: PoolSettings,
    #[cfg(feature = "reqwest")]
    proxy_url: Option<String>,
}

/// Where the connections come from.
enum Source {
    Own,
    Given(Arc<dyn Backend>),
    Of(Client),
}

impl<C> ClientBuilder<C> {
    /// For the API crates: a builder for their client, which `finish` wraps around this crate's.
    pub fn new(api: &'static Api, key: impl Into<Credential>, finish: fn(Client) -> C) -> Self {
        Self {
            api,
            finish,
            credential: key.into(),
            base_url: api.base_url.to_owned(),
            headers: Vec::new(),
            application: None,
            settings: Settings::default(),
            dangerous_http: false,
            clock: ClientClock::Runtime,
            source: Source::Own,
            layers: Vec::new(),
            #[cfg(feature = "reqwest")]
            pool: PoolSettings::default(),
            #[cfg(feature = "reqwest")]
            proxy_url: None,
        }
    }

    /// For the API crates: the key and, when it is set, the base URL from the environment. An empty variable is not
    /// set; white space around a value is ignored.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), with the variable as its field, when the key's variable is
    /// not set, or one of the two is not Unicode.
    pub fn from_env(api: &'static Api, finish: fn(Client) -> C) -> Result<Self, Error> {
        let Some(key) = variable(api.key_variable)? else {
            return Err(Error::invalid_input(api.key_variable, "is not set, or is empty"));
        };
        let builder = Self::new(api, Secret::trimmed(&key), finish);
        Ok(match variable(api.base_url_variable)? {
            Some(url) => builder.base_url(url.trim()),
            None => builder,
        })
    }

    /// The API that the client will speak to: its name, its usual base URL, the names of its variables.
    #[must_use]
    pub fn api(&self) -> &'static Api {
        self.api
    }

    /// Another base URL: another region, a self-hosted server, a sandbox. A path in it is a prefix of every path; a
    /// query in it goes along with every request.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// The total deadline of a call, retries and waits included. Default 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// The time that one attempt may take. Default 30 s.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = timeout;
        self
    }

    /// The time that may pass without a byte received, once the request is on its way. Connecting has a limit of its
    /// own, and while a body goes up nothing is expected. Default 15 s.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.idle = timeout;
        self
    }

    /// The time that making a connection may take, TLS included. A call whose connection is not made in time was not
    /// sent. Default 5 s, and never more than the time of the attempt.
    #[cfg(feature = "reqwest")]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.pool.connect_timeout = timeout;
        self
    }

    /// How long a connection that is not in use is kept open. Servers close theirs after a while, often 60 s: stay below
    /// that. Default 20 s.
    #[cfg(feature = "reqwest")]
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.pool.idle_timeout = timeout;
        self
    }

    /// How many connections that are not in use are kept open for each host and runtime. More can be in use at a time;
    /// what is beyond is closed after its request. Zero keeps none. Default 32.
    #[cfg(feature = "reqwest")]
    pub fn pool_max_idle_per_host(mut self, connections: usize) -> Self {
        self.pool.max_idle_per_host = connections;
        self
    }

    /// How often calls are repeated. Default [`RetryPolicy::default`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// The size of the retry budget, in tokens. Default 500; with 0 nothing is retried.
    ///
    /// A retry takes 5 tokens, or 10 after a timeout. One comes back with every second and with every response that shows
    /// that the server works; what a call's retries took comes back when it succeeds. The budget is shared by all clients
    /// of the process with the same origin, credential and size (with a [`backend`](Self::backend) of your own: by those
    /// that are made from one another), so a server that fails is not met with a multiple of the usual load.
    pub fn retry_budget(mut self, tokens: u32) -> Self {
        self.settings.retry_budget = tokens;
        self
    }

    /// The largest answer, in bytes after decompression. Default 10 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.settings.limits.body_bytes = bytes;
        self
    }

    /// How much of an error's body is kept, in bytes after decompression; what is beyond is cut off. Default 64 KiB.
    pub fn max_error_body_bytes(mut self, bytes: usize) -> Self {
        self.settings.limits.error_body_bytes = bytes;
        self
    }

    /// Names the program in the `User-Agent`, before the crate's own part.
    pub fn application(mut self, name: impl Into<String>) -> Self {
        self.application = Some(name.into());
        self
    }

    /// A header that goes along with every request.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Says whether the server honours idempotency keys; until then it is learnt from its answers. It only matters
    /// for the APIs that have them, and not with a credential of another scheme than the API's usual one: what may have
    /// been carried out is then never repeated.
    pub fn honours_idempotency_keys(mut self, honours: bool) -> Self {
        self.settings.honours_keys = Some(honours);
        self
    }

    /// Sends all requests through this proxy, also those to this machine: `http://` or `https://`, and with the feature
    /// `socks` also `socks5://` (names are resolved here) and `socks5h://` (names are resolved by the proxy). A user and
    /// password in it are presented to the proxy.
    ///
    /// By default the environment names it (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, and `NO_PROXY` for what is
    /// reached directly, `*` for everything). A proxy of the environment is never used for `localhost` and the
    /// addresses of this machine.
    #[cfg(feature = "reqwest")]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy_url = Some(url.into());
        self
    }

    /// Sends all requests directly, whatever the environment says.
    #[cfg(feature = "reqwest")]
    pub fn no_proxy(mut self) -> Self {
        self.proxy_url = None;
        self.pool.proxy = Proxy::None;
        self
    }

    /// Trusts the certificates in this PEM and no others, not the platform's either: for a server behind a private
    /// authority, or with a self-signed certificate, which is trusted as it is. Can be called again for more of them.
    #[cfg(feature = "reqwest")]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.pool.tls.roots.push(pem.into());
        self
    }

    /// Trusts the certificates in this PEM beside the platform's. Beside [`root_certificate`](Self::root_certificate)
    /// it adds to those. Can be called again for more of them.
    #[cfg(feature = "reqwest")]
    pub fn additional_root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.pool.tls.additional_roots.push(pem.into());
        self
    }

    /// Presents this certificate to servers that ask for one (mutual TLS): a PEM with the certificate, the certificates
    /// between it and its authority, and the private key (PKCS #8, PKCS #1 or SEC 1, not encrypted). Default: none.
    #[cfg(feature = "reqwest")]
    pub fn identity_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.pool.tls.identity = Some(pem.into());
        self
    }

    /// Allows plain HTTP to other machines. The key and everything else can then be read on the way.
    pub fn dangerous_allow_http(mut self) -> Self {
        self.dangerous_http = true;
        self
    }

    /// Sends over this backend instead of the default one.
    pub fn backend(mut self, backend: impl Backend) -> Self {
        self.source = Source::Given(Arc::new(backend));
        self
    }

    /// Wraps the backend in a middleware, which sees every request that goes out, retries included. `wrap` gets the
    /// backend inside and gives the one around it. The last one that is added is the outermost: it sees a request first
    /// and its response last.
    ///
    /// A middleware that counts requests:
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    ///
    /// use alertkit_transport::{Backend, BackendError, HttpRequest, HttpResponse, async_trait};
    ///
    /// #[derive(Debug)]
    /// struct Counting {
    ///     inner: Arc<dyn Backend>,
    ///     requests: Arc<AtomicUsize>,
    /// }
    ///
    /// #[async_trait]
    /// impl Backend for Counting {
    ///     async fn call(&self, request: HttpRequest) -> Result<HttpResponse, BackendError> {
    ///         self.requests.fetch_add(1, Ordering::Relaxed);
    ///         self.inner.call(request).await
    ///     }
    /// }
    ///
    /// # use alertkit_transport::{Api, Client, ClientBuilder, Error, http::Method};
    /// # static API: Api = Api::new("example", "example/1.0", "https://api.example.com");
    /// # #[cfg(feature = "testing")]
    /// # fn main() -> Result<(), Error> {
    /// # use alertkit_transport::testing::{Reply, ScriptedBackend};
    /// # let builder = ClientBuilder::new(&API, "the-key", |client| client);
    /// # let script = ScriptedBackend::new().reply(Reply::status(503)).reply(Reply::json(200, "1"));
    /// # let builder = builder.backend(script);
    /// let requests = Arc::new(AtomicUsize::new(0));
    /// let counted = requests.clone();
    /// let client = builder.layer(|inner| Counting { inner, requests: counted }).build()?;
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// client.request::<u32>(Method::GET, "/status").await?;
    /// // The first attempt met a 503.
    /// assert_eq!(requests.load(Ordering::Relaxed), 2);
    /// # Ok(()) }) }
    /// # #[cfg(not(feature = "testing"))]
    /// # fn main() {}
    /// ```
    ///
    /// One that adds a header:
    ///
    /// ```
    /// # use std::sync::Arc;
    /// use alertkit_transport::http::HeaderValue;
    /// # use alertkit_transport::{Backend, BackendError, HttpRequest, HttpResponse, async_trait};
    ///
    /// #[derive(Debug)]
    /// struct Traced {
    ///     inner: Arc<dyn Backend>,
    /// }
    ///
    /// #[async_trait]
    /// impl Backend for Traced {
    ///     async fn call(&self, mut request: HttpRequest) -> Result<HttpResponse, BackendError> {
    ///         request.headers.insert("x-trace", HeaderValue::from_static("7f3a"));
    ///         self.inner.call(request).await
    ///     }
    /// }
    ///
    /// # use alertkit_transport::{Api, Client, ClientBuilder, Error, http::Method};
    /// # static API: Api = Api::new("example", "example/1.0", "https://api.example.com");
    /// # #[cfg(feature = "testing")]
    /// # fn main() -> Result<(), Error> {
    /// # use alertkit_transport::testing::{Reply, ScriptedBackend};
    /// # let script = ScriptedBackend::new().reply(Reply::json(200, "1"));
    /// # let builder = ClientBuilder::new(&API, "the-key", |client| client).backend(script.clone());
    /// let client = builder.layer(|inner| Traced { inner }).build()?;
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// client.request::<u32>(Method::GET, "/status").await?;
    /// # assert_eq!(script.requests()[0].headers["x-trace"], "7f3a");
    /// # Ok(()) }) }
    /// # #[cfg(not(feature = "testing"))]
    /// # fn main() {}
    /// ```
    pub fn layer<B: Backend>(mut self, wrap: impl FnOnce(Arc<dyn Backend>) -> B + Send + 'static) -> Self {
        self.layers.push(Box::new(move |inner| Arc::new(wrap(inner))));
        self
    }

    /// Shares the connections of another client, of any API, and its middleware. The settings of connections (proxy,
    /// certificates, identity, connect timeout, pool) are then that client's.
    pub fn share_pool(mut self, other: &impl AsRef<Client>) -> Self {
        self.source = Source::Of(other.as_ref().clone());
        self
    }

    /// Takes time and randomness from this clock.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = ClientClock::Given(Arc::new(clock));
        self
    }

    /// Checks the settings and makes the client. Opens no connection and reads no certificates of the platform.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a key, base URL, header, proxy or certificate that can't
    /// be used; the error names the setting and never prints it.
    pub fn build(self) -> Result<C, Error> {
        let authorization = self.credential.header(self.api.scheme)?;
        let base = base_url(&self.base_url, self.dangerous_http)?;
        let headers = self.client_headers()?;
        let (pool, budgets) = match self.source {
            Source::Given(backend) => (Pool::given(backend), Budgets::apart()),
            Source::Of(client) => (client.pool().clone(), client.budgets().clone()),
            #[cfg(feature = "reqwest")]
            Source::Own => (Pool::open(with_proxy(self.pool, self.proxy_url)?)?, Budgets::of_process()),
            #[cfg(not(feature = "reqwest"))]
            Source::Own => {
                return Err(Error::invalid_input("backend", "is missing: this build has no default one"));
            }
        };
        let now = self.clock.now();
        let budget = budgets.of(&base, &authorization, self.settings.retry_budget, now);
        let client = Client(Arc::new(Shared {
            api: self.api,
            base_with_room: with_room(&base),
            base,
            credential: self.credential,
            authorization,
            headers,
            pool: pool.within(self.layers),
            settings: self.settings,
            clock: self.clock,
            budgets,
            standing: Standing::new(budget, now),
        }));
        Ok((self.finish)(client))
    }

    fn client_headers(&self) -> Result<HeaderMap, Error> {
        let user_agent = match &self.application {
            None => HeaderValue::from_static(self.api.user_agent),
            Some(name) => HeaderValue::try_from(format!("{name} {}", self.api.user_agent)).map_err(|_| {
                Error::invalid_input("application", "has a character that can't stand in a header")
            })?,
        };
        let mut headers = HeaderMap::with_capacity(self.headers.len() + 1);
        headers.insert(header::USER_AGENT, user_agent);
        for (name, value) in &self.headers {
            let (name, value) = header_of_caller(name, value)?;
            headers.insert(name, value);
        }
        Ok(headers)
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    /// Shows settings and names, and no value that may hold a secret: of the base URL the origin, of the headers their
    /// names.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = Url::parse(&self.base_url).map(|url| url.origin().ascii_serialization());
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        let mut shown = formatter.debug_struct("ClientBuilder");
        shown
            .field("api", &self.api.name)
            .field("base_url", &origin.unwrap_or_default())
            .field("credential", &self.credential)
            .field("headers", &headers)
            .field("settings", &self.settings)
            .field("layers", &self.layers.len());
        #[cfg(feature = "reqwest")]
        shown.field("pool", &self.pool);
        shown.finish_non_exhaustive()
    }
}

/// The value of an environment variable. An empty one is not set.
fn variable(name: &'static str) -> Result<Option<String>, Error> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.trim().is_empty())),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Error::invalid_input(name, "is not Unicode")),
    }
}

#[cfg(feature = "reqwest")]
fn with_proxy(mut settings: PoolSettings, proxy: Option<String>) -> Result<PoolSettings, Error> {
    if let Some(proxy) = proxy {
        settings.proxy = Proxy::parse(&proxy)?;
    }
    Ok(settings)
}
