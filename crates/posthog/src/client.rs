use alertkit_transport::http::Method;
use alertkit_transport::{Api, Client, ClientBuilder, Credential, Error, Request};
use serde::de::DeserializeOwned;

use crate::{Alerts, Scope, error_code};

/// The API, as its documentation describes it: <https://posthog.com/docs/api>.
static POSTHOG: Api =
    Api::new("posthog", concat!("alertkit-posthog/", env!("CARGO_PKG_VERSION")), PostHog::US)
        .variables("POSTHOG_PERSONAL_API_KEY", "POSTHOG_BASE_URL")
        .read_error(error_code::read_error);

/// A client of PostHog: one key, one pool of connections. Cloning it is cheap and gives the same client.
///
/// ```
/// # alertkit_sandbox::example(|sandbox| async move {
/// # let (key, url) = (sandbox.posthog_key(), sandbox.posthog_url());
/// use alertkit_posthog::{ListAlerts, PostHog, Scope};
///
/// let posthog = PostHog::builder(key).base_url(url).build()?;
/// let mut alerts = posthog.alerts(Scope::project(1)).list(ListAlerts::new()).items();
/// while let Some(alert) = alerts.next().await {
///     let alert = alert?;
///     println!("{}: {}", alert.name, alert.state);
/// }
/// # Ok(()) });
/// ```
#[derive(Clone, Debug)]
pub struct PostHog {
    client: Client,
}

impl PostHog {
    /// PostHog Cloud in the United States: the default. (`us.i.posthog.com` takes events and does not serve this API.)
    pub const US: &'static str = "https://us.posthog.com";

    /// PostHog Cloud in the European Union: `PostHog::builder(key).base_url(PostHog::EU)`. A key of the other region
    /// is unknown there (401). (`eu.i.posthog.com` takes events and does not serve this API.)
    pub const EU: &'static str = "https://eu.posthog.com";

    /// A client of PostHog Cloud in the United States, with the defaults.
    ///
    /// The key is a personal API key (`phx_…`; older ones have no prefix) or an OAuth access token (`pha_…`), with the
    /// scopes `alert:read` and, to change something, `alert:write`. Project tokens (`phc_…`) and project secret keys
    /// (`phs_…`) do not work here. Nothing is refused by its prefix.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key is empty or can't stand in a header.
    #[cfg(feature = "reqwest")]
    pub fn new(key: impl Into<Credential>) -> Result<Self, Error> {
        Self::builder(key).build()
    }

    /// Sets up a client: base URL, timeouts, retries, proxy and the rest.
    ///
    /// A server of one's own is named by its base URL, with a path prefix if it has one:
    ///
    /// ```
    /// # alertkit_sandbox::example(|_| async move {
    /// use alertkit_posthog::{ListAlerts, PostHog, Scope};
    ///
    /// let posthog = PostHog::builder("phx_key").base_url("https://tools.example.com/posthog").build()?;
    /// let preview = posthog.alerts(Scope::current()).list(ListAlerts::new()).first_page().preview()?;
    /// assert!(preview.url.starts_with("https://tools.example.com/posthog/api/projects/@current/alerts/"));
    /// # Ok(()) });
    /// ```
    pub fn builder(key: impl Into<Credential>) -> ClientBuilder<Self> {
        ClientBuilder::new(&POSTHOG, key, |client| Self { client })
    }

    /// A client from the environment: the key from `POSTHOG_PERSONAL_API_KEY` and, when it is set, the base URL from
    /// `POSTHOG_BASE_URL`. Nothing else reads the environment, but for the proxy variables that all programs share.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), naming the variable that is missing or can't be used.
    #[cfg(feature = "reqwest")]
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env(&POSTHOG, |client| Self { client })?.build()
    }

    /// The same client with another key. It shares the pool of connections and nothing else.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key is empty or can't stand in a header.
    pub fn with_key(&self, key: impl Into<Credential>) -> Result<Self, Error> {
        Ok(Self { client: self.client.with_key(key)? })
    }

    /// The alerts on the insights of a project.
    #[must_use]
    pub fn alerts(&self, scope: Scope) -> Alerts {
        Alerts::new(self.client.clone(), scope)
    }

    /// A call of an endpoint that this crate does not model, with the client's authentication, retries and limits;
    /// see [`Client::request`].
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::http::Method;
    ///
    /// let alerts: serde_json::Value =
    ///     posthog.request(Method::GET, "/api/projects/1/alerts/").query("limit", "1").await?;
    /// assert!(alerts["results"].is_array());
    /// # Ok(()) });
    /// ```
    pub fn request<T: DeserializeOwned + 'static>(&self, method: Method, path: &str) -> Request<T> {
        self.client.request(method, path)
    }
}

impl AsRef<Client> for PostHog {
    fn as_ref(&self) -> &Client {
        &self.client
    }
}
