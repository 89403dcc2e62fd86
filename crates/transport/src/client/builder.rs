use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};
use url::Url;

use super::pool::Pool;
use super::{Client, Settings, Shared, Standing};
#[cfg(feature = "reqwest")]
use crate::backend::reqwest::{PoolSettings, Proxy};
use crate::clock::{ClientClock, Clock};
use crate::draft::header_of_caller;
use crate::{Api, Backend, Credential, Error, Limits, RetryPolicy};

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
            settings: Settings {
                timeout: Duration::from_secs(60),
                attempt_timeout: Duration::from_secs(30),
                retry: RetryPolicy::default(),
                limits: Limits::default(),
                honours_keys: None,
            },
            dangerous_http: false,
            clock: ClientClock::Runtime,
            source: Source::Own,
            #[cfg(feature = "reqwest")]
            pool: PoolSettings {
                connect_timeout: Duration::from_secs(5),
                max_idle_per_host: 32,
                root_certificates: Vec::new(),
                proxy: Proxy::Environment,
            },
            #[cfg(feature = "reqwest")]
            proxy_url: None,
        }
    }

    /// For the API crates: the key and, when it is set, the base URL from the environment.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key's variable is not set or not Unicode.
    pub fn from_env(api: &'static Api, finish: fn(Client) -> C) -> Result<Self, Error> {
        let Ok(key) = std::env::var(api.key_variable) else {
            return Err(Error::invalid_input(api.key_variable, "is not set, or is no Unicode"));
        };
        let builder = Self::new(api, key, finish);
        match std::env::var(api.base_url_variable) {
            Ok(url) => Ok(builder.base_url(url)),
            Err(std::env::VarError::NotPresent) => Ok(builder),
            Err(std::env::VarError::NotUnicode(_)) => {
                Err(Error::invalid_input(api.base_url_variable, "is no Unicode"))
            }
        }
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

    /// The time that may pass without a byte received. Default 15 s.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.idle = timeout;
        self
    }

    /// The time that making a connection may take. Default 5 s.
    #[cfg(feature = "reqwest")]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.pool.connect_timeout = timeout;
        self
    }

    /// How often calls are repeated. Default [`RetryPolicy::default`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// The largest answer, in bytes after decompression. Default 10 MiB.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.settings.limits.body_bytes = bytes;
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

    /// Sends all requests through this proxy. By default the environment names it (`HTTPS_PROXY`, `HTTP_PROXY`,
    /// `NO_PROXY`).
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

    /// Trusts the certificates in this PEM, and with it no others: for a server behind an authority of one's own.
    /// Can be called again for more of them.
    #[cfg(feature = "reqwest")]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.pool.root_certificates.push(pem.into());
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

    /// Shares the connections of another client, of any API. The settings of connections (proxy, certificates,
    /// connect timeout) are then that client's.
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
        let pool = match self.source {
            Source::Given(backend) => Pool::given(backend),
            Source::Of(client) => client.pool().clone(),
            #[cfg(feature = "reqwest")]
            Source::Own => Pool::open(Arc::new(with_proxy(self.pool, self.proxy_url)?))?,
            #[cfg(not(feature = "reqwest"))]
            Source::Own => {
                return Err(Error::invalid_input("backend", "is missing: this build has no default one"));
            }
        };
        let client = Client(Arc::new(Shared {
            api: self.api,
            base,
            credential: self.credential,
            authorization,
            headers,
            pool,
            settings: self.settings,
            clock: self.clock,
            standing: Standing::new(),
            #[cfg(feature = "blocking")]
            blocking: crate::blocking::Twin::default(),
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

#[cfg(feature = "reqwest")]
fn with_proxy(mut settings: PoolSettings, proxy: Option<String>) -> Result<PoolSettings, Error> {
    if let Some(proxy) = proxy {
        let url = Url::parse(&proxy).map_err(|_| Error::invalid_input("proxy", "is no URL"))?;
        settings.proxy = Proxy::Url(url);
    }
    Ok(settings)
}

/// Checks a base URL, without printing it: it may hold a password.
fn base_url(text: &str, dangerous_http: bool) -> Result<Url, Error> {
    let refused = |problem: &str| Err(Error::invalid_input("base_url", problem));
    // The URL parser drops tabs and line breaks, and so would hide them.
    if text.is_empty() || text.chars().any(|character| character.is_control() || character.is_whitespace()) {
        return refused("is empty, or has a space or a control character");
    }
    let Ok(mut url) = Url::parse(text) else {
        return refused("is no absolute URL");
    };
    if url.host().is_none() {
        return refused("has no host");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("has a user or password, which belongs into the key");
    }
    if url.fragment().is_some() {
        return refused("has a fragment");
    }
    match url.scheme() {
        "https" => {}
        "http" if dangerous_http || is_loopback(&url) => {}
        "http" => return refused("is plain http to another machine; see `dangerous_allow_http`"),
        _ => return refused("is neither https nor http"),
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    if url.query() == Some("") {
        url.set_query(None);
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(domain)) => domain == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
