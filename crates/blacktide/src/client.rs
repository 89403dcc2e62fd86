use alertkit_transport::http::Method;
use alertkit_transport::{Api, Client, ClientBuilder, Credential, Error, Request};
use serde::de::DeserializeOwned;

use crate::{AlertChannels, AlertRules, Monitors, error_code};

/// The API, as its documentation describes it: <https://blacktide.xyz/docs/api>.
static BLACKTIDE: Api = Api::new(
    "blacktide",
    concat!("alertkit-blacktide/", env!("CARGO_PKG_VERSION")),
    "https://api.blacktide.xyz/v1",
)
.variables("BLACKTIDE_API_TOKEN", "BLACKTIDE_BASE_URL")
.read_error(error_code::read_error);

/// A client of BlackTide: one API token, one pool of connections. Cloning it is cheap and gives the same client.
///
/// ```
/// # alertkit_sandbox::example(|sandbox| async move {
/// # let (token, url) = (sandbox.blacktide_key(), sandbox.blacktide_url());
/// use alertkit_blacktide::{BlackTide, Conditions, CreateAlertChannel, CreateAlertRule, SlackConfig};
///
/// let blacktide = BlackTide::builder(token).base_url(url).build()?;
///
/// let slack = SlackConfig::new("https://hooks.slack.com/services/T0/B0/X").channel("#alerts");
/// let slack = blacktide.alert_channels().create(CreateAlertChannel::new("Engineering", slack)).await?;
///
/// let rule = CreateAlertRule::new("API failures", Conditions::new().consecutive_failures(3), [slack.id]);
/// let rule = blacktide.alert_rules().create(rule.monitors(["mon_1"])).await?;
/// println!("{} watches", rule.id);
/// # Ok(()) });
/// ```
#[derive(Clone, Debug)]
pub struct BlackTide {
    client: Client,
}

impl BlackTide {
    /// A client with the defaults. A token belongs to one team and has the permissions of the user who made it; one
    /// that may only read is refused by every operation that changes something.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the token is empty or can't stand in a header.
    #[cfg(feature = "reqwest")]
    pub fn new(token: impl Into<Credential>) -> Result<Self, Error> {
        Self::builder(token).build()
    }

    /// Sets up a client: base URL, timeouts, retries, proxy and the rest.
    pub fn builder(token: impl Into<Credential>) -> ClientBuilder<Self> {
        ClientBuilder::new(&BLACKTIDE, token, |client| Self { client })
    }

    /// A client from the environment: the token from `BLACKTIDE_API_TOKEN` and, when it is set, the base URL from
    /// `BLACKTIDE_BASE_URL`. Nothing else reads the environment, but for the proxy variables that all programs share.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), naming the variable that is missing or can't be used.
    #[cfg(feature = "reqwest")]
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env(&BLACKTIDE, |client| Self { client })?.build()
    }

    /// The same client with another token. It shares the pool of connections and nothing else.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the token is empty or can't stand in a header.
    pub fn with_key(&self, token: impl Into<Credential>) -> Result<Self, Error> {
        Ok(Self { client: self.client.with_key(token)? })
    }

    /// When to alert, and whom.
    #[must_use]
    pub fn alert_rules(&self) -> AlertRules {
        AlertRules::new(self.client.clone())
    }

    /// Where alerts go.
    #[must_use]
    pub fn alert_channels(&self) -> AlertChannels {
        AlertChannels::new(self.client.clone())
    }

    /// The silencing of monitors.
    #[must_use]
    pub fn monitors(&self) -> Monitors {
        Monitors::new(self.client.clone())
    }

    /// A call of an endpoint that this crate does not model, with the client's authentication, retries and limits;
    /// see [`Client::request`].
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let blacktide = alertkit_blacktide::BlackTide::builder(sandbox.blacktide_key()).base_url(sandbox.blacktide_url()).build()?;
    /// use alertkit_blacktide::http::Method;
    ///
    /// let rules: serde_json::Value = blacktide.request(Method::GET, "/alert-rules").query("page", "2").await?;
    /// assert!(rules["data"].is_array());
    /// # Ok(()) });
    /// ```
    pub fn request<T: DeserializeOwned + 'static>(&self, method: Method, path: &str) -> Request<T> {
        self.client.request(method, path)
    }
}

impl AsRef<Client> for BlackTide {
    fn as_ref(&self) -> &Client {
        &self.client
    }
}
