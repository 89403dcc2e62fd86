use alertkit_transport::http::Method;
use alertkit_transport::{Api, Client, ClientBuilder, Credential, Error, Request};
use serde::de::DeserializeOwned;

use crate::{
    Blueprints, Changes, Environments, Events, ExecutionDetails, Feeds, InboundParse, Integrations, Layouts,
    Messages, NotificationGroups, NotificationTemplates, Notifications, Organizations, Subscribers, Tenants,
    Topics, WorkflowOverrides, Workflows, error_code,
};

/// The API, as its servers of the generation 0.24 have it, and those of 2.0 still.
static NOVU: Api = Api::new("novu", concat!("alertkit-novu/", env!("CARGO_PKG_VERSION")), Novu::US)
    .scheme("ApiKey")
    .variables("NOVU_API_KEY", "NOVU_BASE_URL")
    .keyed()
    .read_error(error_code::read_error);

/// A client of Novu: one key, one pool of connections. Cloning it is cheap and gives the same client.
///
/// ```
/// # alertkit_sandbox::example(|sandbox| async move {
/// # let (key, url) = (sandbox.novu_key(), sandbox.novu_url());
/// use alertkit_novu::{CreateTopic, Novu};
///
/// let novu = Novu::builder(key).base_url(url).build()?;
/// let topic = novu.topics().create(CreateTopic::new("vip", "Very important people")).await?;
/// assert_eq!(topic.key.as_str(), "vip");
/// # Ok(()) });
/// ```
#[derive(Clone, Debug)]
pub struct Novu {
    client: Client,
}

impl Novu {
    /// Novu Cloud in the United States: the default.
    pub const US: &'static str = "https://api.novu.co";

    /// Novu Cloud in the European Union: `Novu::builder(key).base_url(Novu::EU)`. A key of the other region is unknown
    /// there (401).
    pub const EU: &'static str = "https://eu.api.novu.co";

    /// A client of Novu Cloud in the United States, with the defaults.
    ///
    /// The key is that of an environment. A few operations are closed to keys, and say so; they take the token of a user
    /// of the dashboard: `Novu::new(Credential::bearer(token))`.
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
    /// A server of one's own is named by its base URL, with its context path if it has one, and without `/v1`:
    ///
    /// ```
    /// # alertkit_sandbox::example(|_| async move {
    /// use alertkit_novu::Novu;
    ///
    /// let novu = Novu::builder("key").base_url("https://tools.example.com/api/").build()?;
    /// let preview = novu.topics().get("vip").preview()?;
    /// assert_eq!(preview.url, "https://tools.example.com/api/v1/topics/vip");
    /// # Ok(()) });
    /// ```
    ///
    /// Novu recognises a repeated POST or PATCH by an idempotency key, which every such call carries; but servers of one's
    /// own are shipped with that off. Whether yours has it on is learnt from its answers, or told by
    /// [`honours_idempotency_keys`](ClientBuilder::honours_idempotency_keys). Until then a call that may have been carried
    /// out is not repeated.
    pub fn builder(key: impl Into<Credential>) -> ClientBuilder<Self> {
        ClientBuilder::new(&NOVU, key, |client| Self { client })
    }

    /// A client from the environment: the key from `NOVU_API_KEY` and, when it is set, the base URL from `NOVU_BASE_URL`.
    /// Nothing else reads the environment, but for the proxy variables that all programs share.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), naming the variable that is missing or can't be used.
    #[cfg(feature = "reqwest")]
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env(&NOVU, |client| Self { client })?.build()
    }

    /// The same client with another key. It shares the pool of connections and nothing else.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key is empty or can't stand in a header.
    pub fn with_key(&self, key: impl Into<Credential>) -> Result<Self, Error> {
        Ok(Self { client: self.client.with_key(key)? })
    }

    /// Blueprints: workflows of the vendor's, from which others can be made.
    #[must_use]
    pub fn blueprints(&self) -> Blueprints {
        Blueprints::new(self.client.clone())
    }

    /// Changes: what was done in the development environment, to be promoted to production.
    #[must_use]
    pub fn changes(&self) -> Changes {
        Changes::new(self.client.clone())
    }

    /// Environments, of which an organization has two: Development and Production.
    #[must_use]
    pub fn environments(&self) -> Environments {
        Environments::new(self.client.clone())
    }

    /// Events: what happens in your system, and triggers a workflow.
    #[must_use]
    pub fn events(&self) -> Events {
        Events::new(self.client.clone())
    }

    /// Execution details: what was done for a notification, and with what success.
    #[must_use]
    pub fn execution_details(&self) -> ExecutionDetails {
        ExecutionDetails::new(self.client.clone())
    }

    /// Feeds: the parts of the notification centre.
    #[must_use]
    pub fn feeds(&self) -> Feeds {
        Feeds::new(self.client.clone())
    }

    /// E-mails by which subscribers answer notifications.
    #[must_use]
    pub fn inbound_parse(&self) -> InboundParse {
        InboundParse::new(self.client.clone())
    }

    /// Integrations: the services over which an environment delivers.
    #[must_use]
    pub fn integrations(&self) -> Integrations {
        Integrations::new(self.client.clone())
    }

    /// Layouts: what stands around the content of e-mails.
    #[must_use]
    pub fn layouts(&self) -> Layouts {
        Layouts::new(self.client.clone())
    }

    /// Messages: what was sent, over one channel to one subscriber each.
    #[must_use]
    pub fn messages(&self) -> Messages {
        Messages::new(self.client.clone())
    }

    /// Notification groups: the groups that workflows are sorted into.
    #[must_use]
    pub fn notification_groups(&self) -> NotificationGroups {
        NotificationGroups::new(self.client.clone())
    }

    /// Workflows by the routes of their former name, which are deprecated: prefer [`workflows`](Self::workflows).
    #[must_use]
    pub fn notification_templates(&self) -> NotificationTemplates {
        NotificationTemplates::new(self.client.clone())
    }

    /// Notifications: triggers and what became of them, one for each subscriber who was reached.
    #[must_use]
    pub fn notifications(&self) -> Notifications {
        Notifications::new(self.client.clone())
    }

    /// Organizations and who is in them.
    #[must_use]
    pub fn organizations(&self) -> Organizations {
        Organizations::new(self.client.clone())
    }

    /// Subscribers: those who are notified.
    #[must_use]
    pub fn subscribers(&self) -> Subscribers {
        Subscribers::new(self.client.clone())
    }

    /// Tenants: the customers of your customers, on whose behalf notifications are sent.
    #[must_use]
    pub fn tenants(&self) -> Tenants {
        Tenants::new(self.client.clone())
    }

    /// Topics: groups of subscribers that are notified together.
    #[must_use]
    pub fn topics(&self) -> Topics {
        Topics::new(self.client.clone())
    }

    /// Workflow overrides: what is other about a workflow for one tenant.
    #[must_use]
    pub fn workflow_overrides(&self) -> WorkflowOverrides {
        WorkflowOverrides::new(self.client.clone())
    }

    /// Workflows: what is sent over which channels when an event comes.
    #[must_use]
    pub fn workflows(&self) -> Workflows {
        Workflows::new(self.client.clone())
    }

    /// A call of an endpoint that this crate does not model, with the client's authentication, idempotency keys, retries
    /// and limits; see [`Client::request`].
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::http::Method;
    ///
    /// let topics: serde_json::Value = novu.request(Method::GET, "/v1/topics").query("pageSize", "1").await?;
    /// assert!(topics["data"].is_array());
    /// # Ok(()) });
    /// ```
    pub fn request<T: DeserializeOwned + 'static>(&self, method: Method, path: &str) -> Request<T> {
        self.client.request(method, path)
    }
}

impl AsRef<Client> for Novu {
    fn as_ref(&self) -> &Client {
        &self.client
    }
}
