use alertkit_transport::{Client, Operation, Pages, Request};

use crate::envelope::{data, page};
use crate::operation::{get, post};

mod change;
mod params;

pub use change::{
    Change, ChangeDetail, ChangeId, ChangeKind, ChangeOperation, ChangeUser, EntityId, PathSegment,
};
pub use params::ListChanges;

use params::BulkApply;

pub(crate) static LIST: Operation = get("changes.list", "/v1/changes")
    .query(&["promoted", "page", "limit"])
    .paged()
    .secrets(&["items.change.val", "items.change.oldVal", "data.change.val", "data.change.oldVal"])
    .summary("Lists changes: those that were promoted, or those that wait for it.");

pub(crate) static COUNT: Operation =
    get("changes.count", "/v1/changes/count").summary("Counts the changes that wait to be promoted.");

pub(crate) static APPLY: Operation = post("changes.apply", "/v1/changes/{changeId}/apply")
    .secrets(&["change.val", "change.oldVal", "data.change.val", "data.change.oldVal"])
    .summary("Promotes a change, and those that belong to it.");

pub(crate) static BULK_APPLY: Operation = post("changes.bulk_apply", "/v1/changes/bulk/apply")
    .secrets(&["change.val", "change.oldVal", "data.change.val", "data.change.oldVal"])
    .summary("Promotes changes, and those that belong to them.");

/// Changes: what was done in the development environment, to be promoted to production; from
/// [`Novu::changes`](crate::Novu::changes).
///
/// There is one for each workflow, layout, feed and group that was created or changed since it was promoted last.
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Changes {
    client: Client,
}

impl Changes {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists changes, all pages of them, the newest first: those that were promoted, or those that wait for it.
    ///
    /// `GET /v1/changes`
    ///
    /// Changes that are promoted with another are left out. One that is made or promoted while the listing is read shifts
    /// the others: one can then appear twice, or not at all.
    ///
    /// # Errors
    ///
    /// Of each page: [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit of 0, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for one above 100;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{ChangeKind, ListChanges};
    ///
    /// let waiting = novu.changes().list(ListChanges::new(false)).collect_up_to(1000).await?;
    /// let layout = waiting.iter().find(|change| change.kind == Some(ChangeKind::Layout)).unwrap();
    /// assert_eq!(layout.template_name.as_deref(), Some("Layout 2"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self, params: ListChanges) -> Pages<Change> {
        let paging = ListChanges::PAGING.start(params.page).size(params.limit);
        self.client
            .operation(&LIST)
            .check(params.check())
            .query("promoted", params.promoted)
            .pages(paging, page)
    }

    /// Counts the changes that wait to be promoted.
    ///
    /// `GET /v1/changes/count`
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// novu.feeds().create("news").await?;
    /// assert_eq!(novu.changes().count().await?, 1);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn count(&self) -> Request<u64> {
        self.client.operation(&COUNT).request(data)
    }

    /// Promotes a change, and those that belong to it, and gives all of them, itself last.
    ///
    /// `POST /v1/changes/{changeId}/apply`
    ///
    /// They are given as they were before: [`enabled`](Change::enabled) is still `false`.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`BadRequest`](crate::ErrorKind::BadRequest) for an id that is none;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been promoted, with the idempotency key:
    /// promoting it again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ListChanges;
    ///
    /// novu.feeds().create("news").await?;
    /// let waiting = novu.changes().list(ListChanges::new(false)).collect_up_to(1000).await?;
    /// novu.changes().apply(&waiting[0].id).await?;
    /// assert_eq!(novu.changes().count().await?, 0);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn apply(&self, change: impl Into<ChangeId>) -> Request<Vec<Change>> {
        self.client.operation(&APPLY).path(change.into()).request(data)
    }

    /// Promotes changes, the oldest first, and those that belong to them: a list of what was promoted for each.
    ///
    /// `POST /v1/changes/bulk/apply`
    ///
    /// Ids that are of no change are passed over, which is no error. How many may be given at once is not documented; the
    /// body may have 100 kB. Where calls are limited, this one costs as much as 100 others: on Novu's free level it never
    /// passes.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for no changes, before any I/O;
    /// [`Server`](crate::ErrorKind::Server) for an id that is none;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when they may have been promoted, with the idempotency key:
    /// promoting them again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ListChanges;
    ///
    /// novu.feeds().create("news").await?;
    /// novu.feeds().create("offers").await?;
    /// let waiting = novu.changes().list(ListChanges::new(false)).collect_up_to(1000).await?;
    /// let promoted = novu.changes().bulk_apply(waiting.into_iter().map(|change| change.id)).await?;
    /// assert_eq!(promoted.iter().flatten().count(), 2);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn bulk_apply(
        &self,
        changes: impl IntoIterator<Item = impl Into<ChangeId>>,
    ) -> Request<Vec<Vec<Change>>> {
        let changes = BulkApply::new(changes);
        self.client.operation(&BULK_APPLY).check(changes.check()).json(&changes).request(data)
    }
}
