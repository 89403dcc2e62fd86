use alertkit_transport::{Client, Operation, Pages, Request};

use crate::NotificationId;
use crate::envelope::{data, page};
use crate::operation::get;

mod job;
mod notification;
mod params;
mod stats;

pub use job::{Job, JobStatus, JobTenant};
pub use notification::{Notification, NotificationSubscriber, NotificationWorkflow};
pub use params::{GraphStats, ListNotifications};
pub use stats::{DayStats, NotificationStats};

pub(crate) static LIST: Operation = get("notifications.list", "/v1/notifications")
    .query(&["page", "channels", "templates", "emails", "subscriberIds", "search", "transactionId"])
    .paged()
    .secrets(&[
        "items.jobs.executionDetails.raw",
        "items.jobs.step.replyCallback.url",
        "items.jobs.error",
        "data.jobs.executionDetails.raw",
        "data.jobs.step.replyCallback.url",
        "data.jobs.error",
    ])
    .summary("Lists notifications.");

pub(crate) static GET: Operation = get("notifications.get", "/v1/notifications/{notificationId}")
    .secrets(&[
        "jobs.executionDetails.raw",
        "jobs.step.replyCallback.url",
        "jobs.error",
        "data.jobs.executionDetails.raw",
        "data.jobs.step.replyCallback.url",
        "data.jobs.error",
    ])
    .summary("Gets a notification.");

pub(crate) static STATS: Operation =
    get("notifications.stats", "/v1/notifications/stats").summary("Counts the notifications of late.");

pub(crate) static GRAPH_STATS: Operation = get("notifications.graph_stats", "/v1/notifications/graph/stats")
    .query(&["days"])
    .summary("Counts notifications by the day.");

/// Notifications: triggers and what became of them, one for each subscriber who was reached; from
/// [`Novu::notifications`](crate::Novu::notifications).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Notifications {
    client: Client,
}

impl Notifications {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists notifications with their jobs, all pages of them, the newest first.
    ///
    /// `GET /v1/notifications`
    ///
    /// A page has 10 of them, which can't be changed. A notification that comes while the listing is read shifts the
    /// others: one can then appear twice.
    ///
    /// # Errors
    ///
    /// Of each page: [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ListNotifications;
    ///
    /// let params = ListNotifications::new().transaction_id("seed-transaction");
    /// for notification in novu.notifications().list(params).collect_up_to(100).await? {
    ///     for job in notification.jobs {
    ///         println!("{:?}: {:?}", job.step_type, job.status);
    ///     }
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self, params: ListNotifications) -> Pages<Notification> {
        let paging = ListNotifications::PAGING.start(params.page);
        let draft = self.client.operation(&LIST);
        let draft = params.channels.iter().fold(draft, |draft, it| draft.query("channels", it));
        let draft = params.templates.iter().fold(draft, |draft, it| draft.query("templates", it));
        let draft = params.emails.iter().fold(draft, |draft, it| draft.query("emails", it));
        let draft = params.subscriber_ids.iter().fold(draft, |draft, it| draft.query("subscriberIds", it));
        draft
            .query_if_set("search", params.search)
            .query_if_set("transactionId", params.transaction_id)
            .pages(paging, page)
    }

    /// Gets a notification with its jobs, if there is one of this id: the server does not answer 404 here.
    ///
    /// `GET /v1/notifications/{notificationId}`
    ///
    /// # Errors
    ///
    /// [`Server`](crate::ErrorKind::Server) (500), after the retries, for what is no id of the server's making;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// # let id = "0f0000000000000000000001";
    /// if let Some(notification) = novu.notifications().get(id).await? {
    ///     println!("{:?} of {:?}", notification.transaction_id, notification.created_at);
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn get(&self, id: impl Into<NotificationId>) -> Request<Option<Notification>> {
        self.client.operation(&GET).path(id.into()).request(data)
    }

    /// Counts what was sent in the last week and in the last month.
    ///
    /// `GET /v1/notifications/stats`
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let stats = novu.notifications().stats().await?;
    /// assert!(stats.weekly_sent <= stats.monthly_sent);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn stats(&self) -> Request<NotificationStats> {
        self.client.operation(&STATS).request(data)
    }

    /// Counts the notifications of each day that had any, the latest first.
    ///
    /// `GET /v1/notifications/graph/stats`
    ///
    /// A notification counts once for each of its steps.
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::GraphStats;
    ///
    /// for day in novu.notifications().graph_stats(GraphStats::new().days(7)).await? {
    ///     println!("{}: {}", day.day, day.count);
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn graph_stats(&self, params: GraphStats) -> Request<Vec<DayStats>> {
        self.client.operation(&GRAPH_STATS).query_if_set("days", params.days).request(data)
    }
}
