use alertkit_transport::http::Method;
use alertkit_transport::{Api, Client, ClientBuilder, Credential, Error, Request};
use serde::de::DeserializeOwned;

use crate::Alerts;
use crate::error_code;

/// The API, as its documentation describes it: <https://app.uptinio.com/docs/api/authentication.html>.
static UPTINIO: Api = Api::new(
    "uptinio",
    concat!("alertkit-uptinio/", env!("CARGO_PKG_VERSION")),
    "https://api.uptinio.com/v1",
)
.variables("UPTINIO_API_KEY", "UPTINIO_BASE_URL")
.read_error(error_code::read_error);

/// A client of Uptinio: one API key, one pool of connections. Cloning it is cheap and gives the same client.
///
/// ```
/// # alertkit_sandbox::example(|sandbox| async move {
/// # let (key, url) = (sandbox.uptinio_key(), sandbox.uptinio_url());
/// use alertkit_uptinio::{AlertStatus, ListAlerts, Uptinio};
///
/// let uptinio = Uptinio::builder(key).base_url(url).build()?;
/// let mut active = uptinio.alerts().list(ListAlerts::new().status(AlertStatus::Active)).items();
/// while let Some(alert) = active.next().await {
///     println!("{}", alert?.message.unwrap_or_default());
/// }
/// # Ok(()) });
/// ```
#[derive(Clone, Debug)]
pub struct Uptinio {
    client: Client,
}

impl Uptinio {
    /// A client with the defaults. The key is made in Uptinio's dashboard, under Settings, API Keys.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key is empty or can't stand in a header.
    #[cfg(feature = "reqwest")]
    pub fn new(key: impl Into<Credential>) -> Result<Self, Error> {
        Self::builder(key).build()
    }

    /// Sets up a client: base URL, timeouts, retries, proxy and the rest.
    pub fn builder(key: impl Into<Credential>) -> ClientBuilder<Self> {
        ClientBuilder::new(&UPTINIO, key, |client| Self { client })
    }

    /// A client from the environment: the key from `UPTINIO_API_KEY` and, when it is set, the base URL from
    /// `UPTINIO_BASE_URL`. Nothing else reads the environment, but for the proxy variables that all programs share.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), naming the variable that is missing or can't be used.
    #[cfg(feature = "reqwest")]
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env(&UPTINIO, |client| Self { client })?.build()
    }

    /// The same client with another key. It shares the pool of connections and nothing else.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key is empty or can't stand in a header.
    pub fn with_key(&self, key: impl Into<Credential>) -> Result<Self, Error> {
        Ok(Self { client: self.client.with_key(key)? })
    }

    /// The alerts of the account's monitors.
    #[must_use]
    pub fn alerts(&self) -> Alerts {
        Alerts::new(self.client.clone())
    }

    /// A call of an endpoint that this crate does not model, with the client's authentication, retries and limits;
    /// see [`Client::request`].
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let uptinio = alertkit_uptinio::Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url()).build()?;
    /// use alertkit_uptinio::http::Method;
    ///
    /// let alerts: serde_json::Value = uptinio.request(Method::GET, "/alerts").query("per_page", "1").await?;
    /// assert!(alerts["data"].is_array());
    /// # Ok(()) });
    /// ```
    pub fn request<T: DeserializeOwned + 'static>(&self, method: Method, path: &str) -> Request<T> {
        self.client.request(method, path)
    }
}

impl AsRef<Client> for Uptinio {
    fn as_ref(&self) -> &Client {
        &self.client
    }
}
