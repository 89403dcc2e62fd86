use alertkit_transport::{Client, Operation, Request};

use super::Subscribers;
use crate::envelope::data;
use crate::operation::{get, patch};
use crate::{SubscriberId, WorkflowId};

mod params;
mod preference;

pub use params::{UpdateGlobalPreference, UpdatePreference};
pub use preference::{
    Preference, PreferenceLevel, PreferenceOverride, PreferenceOverrideSource, PreferenceTemplate,
    SubscriberPreference,
};

pub(crate) static LIST: Operation =
    get("subscribers.preferences.list", "/v1/subscribers/{subscriberId}/preferences")
        .summary("Lists what a subscriber prefers of each workflow.");

pub(crate) static GET_BY_LEVEL: Operation =
    get("subscribers.preferences.get_by_level", "/v1/subscribers/{subscriberId}/preferences/{level}")
        .summary("Gets what a subscriber prefers of all workflows together, or of each.");

pub(crate) static UPDATE: Operation =
    patch("subscribers.preferences.update", "/v1/subscribers/{subscriberId}/preferences/{templateId}")
        .summary("Changes what a subscriber prefers of a workflow.");

pub(crate) static UPDATE_GLOBAL: Operation =
    patch("subscribers.preferences.update_global", "/v1/subscribers/{subscriberId}/preferences")
        .summary("Changes what a subscriber prefers of all workflows together.");

/// What subscribers prefer: which workflows reach them, and over which channels; from
/// [`Subscribers::preferences`](crate::Subscribers::preferences).
///
/// A message is sent where the preference of its workflow and that of all workflows together have its channel on; until a
/// subscriber sets the former, the workflow's own settings stand for it. A message of a critical workflow is always sent.
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct SubscriberPreferences {
    client: Client,
}

impl Subscribers {
    /// What subscribers prefer: which workflows reach them, and over which channels.
    #[must_use]
    pub fn preferences(&self) -> SubscriberPreferences {
        SubscriberPreferences { client: self.client.clone() }
    }
}

impl SubscriberPreferences {
    /// Lists what a subscriber prefers of each active workflow.
    ///
    /// `GET /v1/subscribers/{subscriberId}/preferences`
    ///
    /// Of the channels there are those only that the workflow uses.
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for an unknown subscriber (and not 404);
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// for preference in novu.subscribers().preferences().list("sub-1").await? {
    ///     let channels = preference.preference.channels;
    ///     assert_eq!((channels.email, channels.in_app, channels.sms), (Some(true), Some(true), None));
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self, subscriber: impl Into<SubscriberId>) -> Request<Vec<SubscriberPreference>> {
        self.client.operation(&LIST).path(subscriber.into()).request(data)
    }

    /// Gets what a subscriber prefers of all workflows together ([`Global`](PreferenceLevel::Global): a list of one,
    /// without a workflow), or of each active one ([`Template`](PreferenceLevel::Template), as [`list`](Self::list) does).
    ///
    /// `GET /v1/subscribers/{subscriberId}/preferences/{level}`
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for an unknown subscriber (and not 404), and for another level;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::PreferenceLevel;
    ///
    /// let of_all = novu.subscribers().preferences().get_by_level("sub-1", PreferenceLevel::Global).await?;
    /// assert!(of_all[0].template.is_none() && of_all[0].preference.enabled);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn get_by_level(
        &self,
        subscriber: impl Into<SubscriberId>,
        level: impl Into<PreferenceLevel>,
    ) -> Request<Vec<SubscriberPreference>> {
        let level = level.into();
        self.client.operation(&GET_BY_LEVEL).path(subscriber.into()).path(level.as_str()).request(data)
    }

    /// Changes what a subscriber prefers of a workflow: what is not set stays as it is.
    ///
    /// `PATCH /v1/subscribers/{subscriberId}/preferences/{templateId}`
    ///
    /// The identifier of a trigger is no id here.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when nothing is set, before any I/O;
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown subscriber or workflow;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for what is no id;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been changed, with the idempotency key:
    /// changing it again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{Channel, UpdatePreference};
    ///
    /// let workflow = novu.workflows().get("welcome-flow").await?;
    /// let no_email = UpdatePreference::new().channel(Channel::Email, false);
    /// let changed = novu.subscribers().preferences().update("sub-1", workflow.id, no_email).await?;
    /// assert_eq!(changed.preference.channels.email, Some(false));
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "change_channel_preference")]
    #[doc(alias = "change_preference_state")]
    pub fn update(
        &self,
        subscriber: impl Into<SubscriberId>,
        workflow: impl Into<WorkflowId>,
        changes: UpdatePreference,
    ) -> Request<SubscriberPreference> {
        self.client
            .operation(&UPDATE)
            .path(subscriber.into())
            .path(workflow.into())
            .check(changes.check())
            .json(&changes)
            .request(data)
    }

    /// Changes what a subscriber prefers of all workflows together: what is not set stays as it is.
    ///
    /// `PATCH /v1/subscribers/{subscriberId}/preferences`
    ///
    /// A change of nothing is taken: it gives what is preferred.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been changed, with the idempotency key:
    /// changing it again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{Channel, UpdateGlobalPreference};
    ///
    /// let quiet = UpdateGlobalPreference::new().channel(Channel::Sms, false).channel(Channel::Push, false);
    /// let changed = novu.subscribers().preferences().update_global("sub-1", quiet).await?;
    /// let channels = changed.preference.channels;
    /// assert_eq!((channels.sms, channels.push, channels.email), (Some(false), Some(false), Some(true)));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn update_global(
        &self,
        subscriber: impl Into<SubscriberId>,
        changes: UpdateGlobalPreference,
    ) -> Request<SubscriberPreference> {
        self.client.operation(&UPDATE_GLOBAL).path(subscriber.into()).json(&changes).request(data)
    }
}
