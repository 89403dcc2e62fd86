use alertkit_transport::{Client, Operation, Request};

use crate::envelope::{data, deleted};
use crate::operation::{delete, get, patch, post};
use crate::{Deleted, NotificationGroupId};

mod group;

pub use group::NotificationGroup;

use group::GroupName;

pub(crate) static LIST: Operation =
    get("notification_groups.list", "/v1/notification-groups").summary("Lists the groups of workflows.");

pub(crate) static CREATE: Operation =
    post("notification_groups.create", "/v1/notification-groups").summary("Creates a group of workflows.");

pub(crate) static GET: Operation =
    get("notification_groups.get", "/v1/notification-groups/{id}").summary("Gets a group of workflows.");

pub(crate) static UPDATE: Operation = patch("notification_groups.update", "/v1/notification-groups/{id}")
    .summary("Gives a group of workflows another name.");

pub(crate) static DELETE: Operation = delete("notification_groups.delete", "/v1/notification-groups/{id}")
    .summary("Deletes a group of workflows.");

/// Notification groups: the groups that workflows are sorted into; from
/// [`Novu::notification_groups`](crate::Novu::notification_groups).
///
/// Every environment has one from the beginning, `General`. A new group waits in the list of
/// [changes](crate::Changes) until it is promoted; what is changed or deleted does not.
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct NotificationGroups {
    client: Client,
}

impl NotificationGroups {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists the groups, all of them at once.
    ///
    /// `GET /v1/notification-groups`
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let groups = novu.notification_groups().list().await?;
    /// assert_eq!(groups[0].name.as_deref(), Some("General"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self) -> Request<Vec<NotificationGroup>> {
        self.client.operation(&LIST).request(data)
    }

    /// Creates a group. Its name need not be one that no other has.
    ///
    /// `POST /v1/notification-groups`
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been created, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let group = novu.notification_groups().create("Marketing").await?;
    /// println!("{} is {}", group.name.unwrap_or_default(), group.id);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, name: impl Into<String>) -> Request<NotificationGroup> {
        self.client.operation(&CREATE).json(&GroupName { name: name.into() }).request(data)
    }

    /// Gets a group.
    ///
    /// `GET /v1/notification-groups/{id}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Server`](crate::ErrorKind::Server) for an id that is none;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let group = novu.notification_groups().get("0b0000000000000000000001").await?;
    /// assert_eq!(group.name.as_deref(), Some("General"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn get(&self, group: impl Into<NotificationGroupId>) -> Request<NotificationGroup> {
        self.client.operation(&GET).path(group.into()).request(data)
    }

    /// Gives a group another name.
    ///
    /// `PATCH /v1/notification-groups/{id}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Server`](crate::ErrorKind::Server) for an id that is none;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been renamed, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let group = novu.notification_groups().update("0b0000000000000000000001", "All").await?;
    /// assert_eq!(group.name.as_deref(), Some("All"));
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "patch")]
    pub fn update(
        &self,
        group: impl Into<NotificationGroupId>,
        name: impl Into<String>,
    ) -> Request<NotificationGroup> {
        self.client.operation(&UPDATE).path(group.into()).json(&GroupName { name: name.into() }).request(data)
    }

    /// Deletes a group, also one that workflows are in.
    ///
    /// `DELETE /v1/notification-groups/{id}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`Server`](crate::ErrorKind::Server) for an id that is none;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let group = novu.notification_groups().create("Marketing").await?;
    /// assert!(novu.notification_groups().delete(group.id).await?.acknowledged);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, group: impl Into<NotificationGroupId>) -> Request<Deleted> {
        self.client.operation(&DELETE).path(group.into()).request(deleted)
    }
}
