use alertkit_transport::{Client, Operation, Request};

use crate::envelope::data;
use crate::operation::get;
use crate::{NotificationId, SubscriberId};

mod detail;

pub use detail::{ExecutionDetail, ExecutionDetailId, ExecutionSource, ExecutionStatus};

pub(crate) static LIST: Operation = get("execution_details.list", "/v1/execution-details")
    .query(&["notificationId", "subscriberId"])
    .secrets(&["raw", "data.raw"])
    .summary("Lists what was done for a notification.");

/// Execution details: what was done for a notification, and with what success; from
/// [`Novu::execution_details`](crate::Novu::execution_details).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct ExecutionDetails {
    client: Client,
}

impl ExecutionDetails {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists what was done for a notification of a subscriber, all of it.
    ///
    /// `GET /v1/execution-details`
    ///
    /// There is nothing for a notification that does not exist, or is somebody else's.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown subscriber;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for what is no id of the server's making;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// # let notification = "0f0000000000000000000001";
    /// use alertkit_novu::ExecutionStatus;
    ///
    /// let details = novu.execution_details().list(notification, "sub-1").await?;
    /// let failed = details.iter().filter(|detail| detail.status == Some(ExecutionStatus::Failed));
    /// assert_eq!(failed.count(), 0);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(
        &self,
        notification_id: impl Into<NotificationId>,
        subscriber_id: impl Into<SubscriberId>,
    ) -> Request<Vec<ExecutionDetail>> {
        self.client
            .operation(&LIST)
            .query("notificationId", notification_id.into())
            .query("subscriberId", subscriber_id.into())
            .request(data)
    }
}
