use alertkit_transport::decode::{optional_time, time};
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Client, Operation, Pages, Request, decode, id_type, open_enum, with_extra};

mod params;
mod threshold;

pub use params::{CreateAlert, ListAlerts, UpdateAlert};
pub use threshold::{Operator, Threshold};

const DOCUMENTATION: &str = "https://app.uptinio.com/docs/api/alerts.html";

pub(crate) static LIST: Operation = Operation::get("alerts.list", "/alerts")
    .query(&["page", "per_page", "status", "monitor_id"])
    .paged()
    .documentation(DOCUMENTATION)
    .summary("Lists alerts.");

pub(crate) static CREATE: Operation =
    Operation::post("alerts.create", "/alerts").documentation(DOCUMENTATION).summary("Creates an alert.");

pub(crate) static GET: Operation = Operation::get("alerts.get", "/alerts/{id}")
    .documentation(DOCUMENTATION)
    .summary("Gets an alert with its notifications.");

pub(crate) static UPDATE: Operation =
    Operation::put("alerts.update", "/alerts/{id}").documentation(DOCUMENTATION).summary("Changes an alert.");

/// The alerts of the account's monitors; from [`Uptinio::alerts`](crate::Uptinio::alerts).
///
/// Source: <https://app.uptinio.com/docs/api/alerts.html>.
#[derive(Clone, Debug)]
pub struct Alerts {
    client: Client,
}

impl Alerts {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists alerts, all pages of them.
    ///
    /// `GET /alerts`
    ///
    /// The server's order is not documented, and alerts that come in while the listing is read may shift others:
    /// one can then appear twice. Nothing is removed here.
    ///
    /// # Errors
    ///
    /// Of each page: [`InvalidInput`](crate::ErrorKind::InvalidInput) for a page or size of 0, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) (`invalid_request`);
    /// [`RateLimited`](crate::ErrorKind::RateLimited) (`rate_limit`), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.uptinio().seed(250);
    /// # let uptinio = alertkit_uptinio::Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url()).build()?;
    /// use alertkit_uptinio::{AlertStatus, ListAlerts};
    ///
    /// let active = ListAlerts::new().status(AlertStatus::Active).per_page(100);
    /// let mut alerts = uptinio.alerts().list(active).prefetch(2).items();
    /// let mut count = 0;
    /// while let Some(alert) = alerts.next().await {
    ///     assert_eq!(alert?.status, AlertStatus::Active);
    ///     count += 1;
    /// }
    /// assert_eq!(count, 250);
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "index")]
    pub fn list(&self, params: ListAlerts) -> Pages<Alert> {
        let paging = ListAlerts::PAGING.start(params.page).size(params.per_page);
        self.client
            .operation(&LIST)
            .check(params.check())
            .query_if_set("status", params.status)
            .query_if_set("monitor_id", params.monitor_id)
            .pages(paging, decode::enveloped_page)
    }

    /// Creates an alert, which is active from then on and notifies its channels.
    ///
    /// `POST /alerts`
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) (`invalid_request`);
    /// [`RateLimited`](crate::ErrorKind::RateLimited) (`rate_limit`), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when the alert may have been created: Uptinio has no
    /// idempotency keys, so it is not repeated.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let uptinio = alertkit_uptinio::Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url()).build()?;
    /// use alertkit_uptinio::{AlertStatus, AlertType, Channel, CreateAlert, Operator, Threshold};
    ///
    /// let slow = CreateAlert::new("mon_123", AlertType::Slow)
    ///     .message("The shop answers slowly")
    ///     .channels([Channel::Email, Channel::Slack])
    ///     .threshold(Threshold::new(1000.0, Operator::GreaterThan, 300));
    /// let alert = uptinio.alerts().create(slow).await?;
    /// assert_eq!(alert.status, AlertStatus::Active);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, alert: CreateAlert) -> Request<Alert> {
        self.client.operation(&CREATE).json(&alert).request(decode::enveloped)
    }

    /// Gets an alert, with the notifications that were sent for it.
    ///
    /// `GET /alerts/{id}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) (`alert_not_found`);
    /// [`RateLimited`](crate::ErrorKind::RateLimited) (`rate_limit`), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.uptinio().seed(1);
    /// # let uptinio = alertkit_uptinio::Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url()).build()?;
    /// let alert = uptinio.alerts().get("alt_1").await?;
    /// for notification in alert.notifications.unwrap_or_default() {
    ///     println!("{}: {}", notification.channel, notification.status);
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "show")]
    pub fn get(&self, id: impl Into<AlertId>) -> Request<Alert> {
        self.client.operation(&GET).path(id.into()).request(decode::enveloped)
    }

    /// Changes an alert: what is not set stays as it is.
    ///
    /// `PUT /alerts/{id}`
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when nothing is set, before any I/O;
    /// [`NotFound`](crate::ErrorKind::NotFound) (`alert_not_found`);
    /// [`BadRequest`](crate::ErrorKind::BadRequest) (`invalid_request`);
    /// [`RateLimited`](crate::ErrorKind::RateLimited) (`rate_limit`), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.uptinio().seed(1);
    /// # let uptinio = alertkit_uptinio::Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url()).build()?;
    /// use alertkit_uptinio::UpdateAlert;
    ///
    /// let alert = uptinio.alerts().update("alt_1", UpdateAlert::new().message("We are on it")).await?;
    /// assert_eq!(alert.message.as_deref(), Some("We are on it"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn update(&self, id: impl Into<AlertId>, changes: UpdateAlert) -> Request<Alert> {
        self.client
            .operation(&UPDATE)
            .path(id.into())
            .check(changes.check())
            .json(&changes)
            .request(decode::enveloped)
    }

    /// Resolves an alert with a message: an [`update`](Self::update) to [`AlertStatus::Resolved`].
    ///
    /// `PUT /alerts/{id}`
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update).
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.uptinio().seed(1);
    /// # let uptinio = alertkit_uptinio::Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url()).build()?;
    /// let alert = uptinio.alerts().resolve("alt_1", "The shop is back up").await?;
    /// assert!(alert.resolved_at.is_some());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn resolve(&self, id: impl Into<AlertId>, message: impl Into<String>) -> Request<Alert> {
        self.update(id, UpdateAlert::new().status(AlertStatus::Resolved).message(message))
    }
}

id_type! {
    /// The id of an alert, such as `alt_123`.
    pub struct AlertId;
}

id_type! {
    /// The id of a monitor, such as `mon_123`.
    pub struct MonitorId;
}

with_extra! {
    /// An alert of a monitor.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Alert {
        /// Its id.
        pub id: AlertId,
        /// The monitor that it is about. The documentation shows it always; an alert without one is accepted.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub monitor_id: Option<MonitorId>,
        /// What it is about.
        #[serde(rename = "type")]
        pub alert_type: AlertType,
        /// Whether it is going on.
        pub status: AlertStatus,
        /// The text for people.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub message: Option<String>,
        /// When it began.
        #[serde(deserialize_with = "time")]
        pub created_at: Timestamp,
        /// When it was resolved. `None` while it is active, and in listings, which leave it out.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub resolved_at: Option<Timestamp>,
        /// The notifications sent for it. `None` where the server leaves them out, as all but
        /// [`get`](Alerts::get) do; empty when none was sent.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub notifications: Option<Vec<Notification>>,
        /// The channels that it notifies. The documented answers leave it out.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub channels: Option<Vec<Channel>>,
        /// The threshold that it watches. The documented answers leave it out.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub threshold: Option<Threshold>,
    }
}

with_extra! {
    /// A notification sent for an alert.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Notification {
        /// The channel that it went to.
        pub channel: Channel,
        /// When it was sent; `None` when it was not (yet).
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub sent_at: Option<Timestamp>,
        /// What became of it.
        pub status: NotificationStatus,
    }
}

open_enum! {
    /// What an alert is about.
    pub enum AlertType {
        /// The service is down.
        Down = "down",
        /// The service is back up.
        Up = "up",
        /// The response time exceeds the threshold.
        Slow = "slow",
        /// The error rate exceeds the threshold.
        Error = "error",
        /// A custom condition.
        Custom = "custom",
    }
}

open_enum! {
    /// Whether an alert is going on.
    pub enum AlertStatus {
        /// It is going on.
        Active = "active",
        /// It is over.
        Resolved = "resolved",
    }
}

open_enum! {
    /// A kind of notification channel. Where it leads is set up in Uptinio.
    pub enum Channel {
        /// E-mail.
        Email = "email",
        /// A Slack webhook.
        Slack = "slack",
        /// A custom webhook.
        Webhook = "webhook",
        /// SMS.
        Sms = "sms",
    }
}

open_enum! {
    /// What became of a notification. The documentation names one state.
    pub enum NotificationStatus {
        /// It was delivered.
        Delivered = "delivered",
    }
}
