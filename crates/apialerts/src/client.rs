use alertkit_transport::http::Method;
use alertkit_transport::{Api, Client, ClientBuilder, Credential, Error, Operation, Request};
use serde::de::DeserializeOwned;

use crate::{Delivery, Event, delivery};

/// The API, as its documentation describes it: <https://apialerts.com/docs>.
static API_ALERTS: Api = Api::new(
    "apialerts",
    concat!("alertkit-apialerts/", env!("CARGO_PKG_VERSION")),
    "https://api.apialerts.com",
)
.variables("APIALERTS_API_KEY", "APIALERTS_BASE_URL");

pub(crate) static SEND: Operation = Operation::post("events.send", "/event")
    .documentation("https://apialerts.com/docs/api-reference/endpoint/create")
    .summary("Sends an event to a workspace.");

/// A client of API Alerts: one workspace's key, one pool of connections. Cloning it is cheap and gives the same
/// client.
///
/// It has two doors: [`send`](Self::send) waits for the answer, a [`Queue`](crate::Queue) does not make you wait and
/// gives an account of every event.
///
/// ```
/// # alertkit_sandbox::example(|sandbox| async move {
/// # let (key, url) = (sandbox.apialerts_key(), sandbox.apialerts_url());
/// use alertkit_apialerts::{ApiAlerts, Event};
///
/// let alerts = ApiAlerts::builder(key).base_url(url).build()?;
/// let event = Event::new("New user signed up").event("user.signup").tags(["signup", "organic"]);
/// let delivery = alerts.send(event).await?;
/// assert_eq!(delivery.workspace.as_deref(), Some("Sandbox"));
/// # Ok(()) });
/// ```
///
/// # What the server is told about the sender
///
/// Every request carries `X-Integration: alertkit` and `X-Version`, by which API Alerts knows what sent it. A library
/// that builds on this one names itself:
/// `ApiAlerts::builder(key).header("X-Integration", "my-library").header("X-Version", "2.1.0")`.
#[derive(Clone, Debug)]
pub struct ApiAlerts {
    client: Client,
}

impl ApiAlerts {
    /// A client with the defaults.
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
    /// The base URL is the host, to which `/event` is appended; other SDKs take the whole address there.
    pub fn builder(key: impl Into<Credential>) -> ClientBuilder<Self> {
        Self::introduced(ClientBuilder::new(&API_ALERTS, key, |client| Self { client }))
    }

    /// A client from the environment: the key from `APIALERTS_API_KEY` and, when it is set, the base URL from
    /// `APIALERTS_BASE_URL`. Nothing else reads the environment, but for the proxy variables that all programs share.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput), naming the variable that is missing or can't be used.
    #[cfg(feature = "reqwest")]
    pub fn from_env() -> Result<Self, Error> {
        Self::introduced(ClientBuilder::from_env(&API_ALERTS, |client| Self { client })?).build()
    }

    /// The same client for another workspace. It shares the pool of connections and nothing else.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key is empty or can't stand in a header.
    pub fn with_key(&self, key: impl Into<Credential>) -> Result<Self, Error> {
        Ok(Self { client: self.client.with_key(key)? })
    }

    /// Sends an event and waits for the answer.
    ///
    /// `POST /event`
    ///
    /// API Alerts has no idempotency keys: when the event may have been delivered and nobody can say, it is not
    /// repeated, and the error says so. A [`Queue`](crate::Queue) repeats it unless told not to.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an event that the server would refuse (see
    /// [`Event::check`]), before any I/O; [`BadRequest`](crate::ErrorKind::BadRequest);
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized) for a missing or wrong key;
    /// [`PayloadTooLarge`](crate::ErrorKind::PayloadTooLarge) above 256 KB;
    /// [`RateLimited`](crate::ErrorKind::RateLimited) when the month's quota is used up;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been delivered.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let alerts = alertkit_apialerts::ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url()).build()?;
    /// use alertkit_apialerts::Event;
    ///
    /// let event = Event::new("Deployment failed").event("ci.deploy.failure").link("https://ci.example.com/run/7");
    /// match alerts.send(event).await {
    ///     Ok(delivery) => println!("{} events left this month", delivery.remaining_quota.unwrap_or_default()),
    ///     Err(error) if error.is_outcome_unknown() => println!("look before you repeat it: {error}"),
    ///     Err(error) => return Err(error.into()),
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "send_async")]
    pub fn send(&self, event: Event) -> Request<Delivery> {
        self.send_ref(&event)
    }

    /// Sends an event to the workspace of another key: [`with_key`](Self::with_key) for a single call.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send), and [`InvalidInput`](crate::ErrorKind::InvalidInput) for a key that is empty or can't
    /// stand in a header.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let alerts = alertkit_apialerts::ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url()).build()?;
    /// # sandbox.apialerts().add_workspace("the-other-key", "Other");
    /// use alertkit_apialerts::Event;
    ///
    /// let delivery = alerts.send_with_key(Event::new("Deploy complete"), "the-other-key").await?;
    /// assert_eq!(delivery.workspace.as_deref(), Some("Other"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn send_with_key(&self, event: Event, key: impl Into<Credential>) -> Request<Delivery> {
        match self.with_key(key) {
            Ok(other) => other.send(event),
            Err(error) => self.client.operation(&SEND).check(Err(error)).request(delivery::decode),
        }
    }

    /// A call of an endpoint that this crate does not model, with the client's authentication, retries and limits;
    /// see [`Client::request`].
    pub fn request<T: DeserializeOwned + 'static>(&self, method: Method, path: &str) -> Request<T> {
        self.client.request(method, path)
    }

    #[inline]
    pub(crate) fn send_ref(&self, event: &Event) -> Request<Delivery> {
        self.client.operation(&SEND).check(event.refusal()).json(event).request(delivery::decode)
    }

    /// The same client with connections of its own, for the queue's thread, as many as it has in flight.
    pub(crate) fn with_own_pool_of(&self, connections: usize) -> Result<Self, Error> {
        Ok(Self { client: self.client.with_own_pool_of(connections)? })
    }

    fn introduced(builder: ClientBuilder<Self>) -> ClientBuilder<Self> {
        builder.header("X-Integration", "alertkit").header("X-Version", env!("CARGO_PKG_VERSION"))
    }
}

impl AsRef<Client> for ApiAlerts {
    fn as_ref(&self) -> &Client {
        &self.client
    }
}
