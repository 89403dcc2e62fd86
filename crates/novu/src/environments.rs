use alertkit_transport::{Client, Idempotency, Operation, Request};

use crate::envelope::data;
use crate::operation::{get, post};

mod environment;
mod params;

pub use environment::{
    ApiKey, ApiKeyId, ApiRateLimits, BridgeEndpoint, Environment, EnvironmentDns, EnvironmentWidget,
};
pub use params::CreateEnvironment;

pub(crate) static LIST: Operation = get("environments.list", "/v1/environments")
    .secrets(&["apiKeys.key", "data.apiKeys.key"])
    .summary("Lists the environments of the organization.");

/// It is for users, and the server recognises repetitions of calls with API keys only.
pub(crate) static CREATE: Operation = post("environments.create", "/v1/environments")
    .idempotency(Idempotency::Unsafe)
    .secrets(&["apiKeys.key", "data.apiKeys.key"])
    .summary("Creates an environment; closed to API keys.");

pub(crate) static CURRENT: Operation = get("environments.current", "/v1/environments/me")
    .secrets(&["apiKeys.key", "data.apiKeys.key"])
    .summary("Gets the environment of the key.");

pub(crate) static API_KEYS: Operation = get("environments.api_keys", "/v1/environments/api-keys")
    .secrets(&["key", "data.key"])
    .summary("Lists the API keys of the environment.");

pub(crate) static REGENERATE_API_KEYS: Operation =
    post("environments.regenerate_api_keys", "/v1/environments/api-keys/regenerate")
        .secrets(&["key", "data.key"])
        .summary("Makes a new API key for the environment, in place of the old one.");

/// Environments, of which an organization has two: Development and Production; from
/// [`Novu::environments`](crate::Novu::environments).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Environments {
    client: Client,
}

impl Environments {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists the environments of the organization.
    ///
    /// `GET /v1/environments`
    ///
    /// The keys are those of the calling environment; of the others the list of keys is empty.
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let environments = novu.environments().list().await?;
    /// let names: Vec<&str> = environments.iter().filter_map(|one| one.name.as_deref()).collect();
    /// assert_eq!(names, ["Development", "Production"]);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self) -> Request<Vec<Environment>> {
        self.client.operation(&LIST).request(data)
    }

    /// Creates an environment.
    ///
    /// `POST /v1/environments`
    ///
    /// It is closed to API keys, and open to the token of a user of the dashboard.
    ///
    /// # Errors
    ///
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized) with an API key;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for a parent that is no id;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been created: look for it in the list, since the
    /// server recognises no repetition by a user.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// # let token = sandbox.novu_token();
    /// use alertkit_novu::{CreateEnvironment, Credential};
    ///
    /// let novu = novu.with_key(Credential::bearer(token))?;
    /// let staging = novu.environments().create(CreateEnvironment::new("Staging")).await?;
    /// assert_eq!(staging.name.as_deref(), Some("Staging"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, environment: CreateEnvironment) -> Request<Environment> {
        self.client.operation(&CREATE).json(&environment).request(data)
    }

    /// Gets the environment of the key that the client has, without its keys.
    ///
    /// `GET /v1/environments/me`
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let environment = novu.environments().current().await?;
    /// assert_eq!(environment.name.as_deref(), Some("Development"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn current(&self) -> Request<Environment> {
        self.client.operation(&CURRENT).request(data)
    }

    /// Lists the API keys of the environment, in clear text.
    ///
    /// `GET /v1/environments/api-keys`
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let keys = novu.environments().api_keys().await?;
    /// assert_eq!(keys[0].key.reveal(), sandbox.novu_key());
    /// assert_eq!(format!("{:?}", keys[0].key), "[redacted]");
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn api_keys(&self) -> Request<Vec<ApiKey>> {
        self.client.operation(&API_KEYS).request(data)
    }

    /// Makes a new API key for the environment, in place of the old one.
    ///
    /// `POST /v1/environments/api-keys/regenerate`
    ///
    /// The server takes the old key for some time yet, as it remembers keys for up to two hours; then it is dead. An answer that
    /// is lost can be replaced by [`api_keys`](Self::api_keys) until then.
    ///
    /// From 2.0 on it is closed to API keys, and open to the token of a user of the dashboard.
    ///
    /// # Errors
    ///
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized) with an API key from 2.0 on;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when there may be another key, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let keys = novu.environments().regenerate_api_keys().await?;
    /// let novu = novu.with_key(keys[0].key.clone())?;
    /// assert_eq!(novu.environments().current().await?.name.as_deref(), Some("Development"));
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "regenerate_api_key")]
    pub fn regenerate_api_keys(&self) -> Request<Vec<ApiKey>> {
        self.client.operation(&REGENERATE_API_KEYS).request(data)
    }
}
