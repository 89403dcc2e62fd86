use alertkit_transport::{Bulk, Client, Operation, Pages, Request};

use crate::envelope::{data, deleted, page};
use crate::operation::{delete, get, patch, post, put};
use crate::{Deleted, SubscriberId};

mod bulk;
mod channel;
pub(crate) mod credentials;
pub(crate) mod messages;
pub(crate) mod notifications;
mod oauth;
mod params;
pub(crate) mod preferences;
mod subscriber;

pub use bulk::UpsertedSubscriber;
pub use channel::{ChannelCredentials, ChannelSettings, SubscriberChannel};
pub use credentials::SubscriberCredentials;
pub use messages::{Mark, MarkAction, MarkAll, MarkAs, SubscriberMessages};
pub use notifications::{CountUnseen, ListFeed, SubscriberNotifications};
pub use oauth::ChatOauth;
pub use params::{CreateSubscriber, ListSubscribers, UpdateSubscriber};
pub use preferences::{
    Preference, PreferenceLevel, PreferenceOverride, PreferenceOverrideSource, PreferenceTemplate,
    SubscriberPreference, SubscriberPreferences, UpdateGlobalPreference, UpdatePreference,
};
pub use subscriber::Subscriber;

use params::OnlineStatus;

/// Of a subscriber, typed and in its envelope, and of one to create.
const ANSWERED_SECRETS: &[&str] = &[
    "channels.credentials.webhookUrl",
    "channels.credentials.deviceTokens",
    "data.channels.credentials.webhookUrl",
    "data.channels.credentials.deviceTokens",
];

pub(crate) static LIST: Operation = get("subscribers.list", "/v1/subscribers")
    .query(&["page", "limit"])
    .paged()
    .secrets(&[
        "items.channels.credentials.webhookUrl",
        "items.channels.credentials.deviceTokens",
        "channels.credentials.webhookUrl",
        "channels.credentials.deviceTokens",
        "data.channels.credentials.webhookUrl",
        "data.channels.credentials.deviceTokens",
    ])
    .summary("Lists subscribers.");

pub(crate) static CREATE: Operation = post("subscribers.create", "/v1/subscribers")
    .secrets(ANSWERED_SECRETS)
    .summary("Creates a subscriber, or changes the one of this id.");

pub(crate) static BULK_CREATE: Operation = post("subscribers.bulk_create", "/v1/subscribers/bulk")
    .secrets(&[
        "subscribers.channels.credentials.webhookUrl",
        "subscribers.channels.credentials.deviceTokens",
    ])
    .summary("Creates many subscribers, or changes those that are there.");

pub(crate) static GET: Operation = get("subscribers.get", "/v1/subscribers/{subscriberId}")
    .secrets(ANSWERED_SECRETS)
    .summary("Gets a subscriber.");

pub(crate) static UPDATE: Operation = put("subscribers.update", "/v1/subscribers/{subscriberId}")
    .secrets(ANSWERED_SECRETS)
    .summary("Changes a subscriber.");

pub(crate) static DELETE: Operation =
    delete("subscribers.delete", "/v1/subscribers/{subscriberId}").summary("Deletes a subscriber.");

pub(crate) static SET_ONLINE_STATUS: Operation =
    patch("subscribers.set_online_status", "/v1/subscribers/{subscriberId}/online-status")
        .secrets(ANSWERED_SECRETS)
        .summary("Says whether a subscriber is online.");

/// Subscribers: those who are notified; from [`Novu::subscribers`](crate::Novu::subscribers).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Subscribers {
    client: Client,
}

impl Subscribers {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists subscribers, all pages of them.
    ///
    /// `GET /v1/subscribers`
    ///
    /// The server promises no order. One who is created or deleted while the listing is read can shift the others, so that
    /// one is missing or appears twice.
    ///
    /// # Errors
    ///
    /// Of each page: [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit of 0, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for one above 100;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(3);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ListSubscribers;
    ///
    /// let mut subscribers = novu.subscribers().list(ListSubscribers::new()).items();
    /// while let Some(subscriber) = subscribers.next().await {
    ///     let subscriber = subscriber?;
    ///     println!("{}: {}", subscriber.subscriber_id, subscriber.email.unwrap_or_default());
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "stream")]
    pub fn list(&self, params: ListSubscribers) -> Pages<Subscriber> {
        let paging = ListSubscribers::PAGING.start(params.page).size(params.limit);
        self.client.operation(&LIST).check(params.check()).pages(paging, page)
    }

    /// Creates a subscriber, or changes the one of this id: what is not set stays as it is.
    ///
    /// `POST /v1/subscribers`
    ///
    /// The answer does not say which of the two it was; [`bulk_create`](Self::bulk_create) does. Of one who was there,
    /// `updated_at` is that of before.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an empty id, or data that is no JSON object, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for what is no e-mail address or no locale;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been created, with the idempotency key: creating
    /// it again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{CreateSubscriber, serde_json::json};
    ///
    /// let ada = CreateSubscriber::new("ada").email("ada@example.com").data(&json!({"plan": "gold"}));
    /// let subscriber = novu.subscribers().create(ada).await?;
    /// assert_eq!(subscriber.email.as_deref(), Some("ada@example.com"));
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "identify")]
    pub fn create(&self, subscriber: CreateSubscriber) -> Request<Subscriber> {
        self.client.operation(&CREATE).check(subscriber.check()).json(&subscriber).request(data)
    }

    /// Creates many subscribers, and updates those that exist: of these, what is set is overwritten.
    ///
    /// `POST /v1/subscribers/bulk`
    ///
    /// They are sent in requests of at most 500 subscribers and 100,000 bytes (the server takes 102,400), and each has its
    /// outcome in the report, in the order of the inputs. An id that is sent several times has as many outcomes: where one of them
    /// is a refusal, it is that of the last, for the server does not say which it was.
    ///
    /// The server rejects a whole request for one subscriber that is not valid. The others are then
    /// [sent without it](Bulk#one-bad-input).
    ///
    /// Where the server limits rates, a request counts as 100 calls: more than Novu's free level ever lets through. Create
    /// subscribers [one by one](Self::create) there.
    ///
    /// # Errors
    ///
    /// It does not fail as a whole. Of a subscriber: [`InvalidInput`](crate::ErrorKind::InvalidInput) for an empty id, data that is
    /// no JSON object, or more than fits into a request, before any I/O; [`BadRequest`](crate::ErrorKind::BadRequest) when it is
    /// not valid, with its index in the message. Of all in a request: [`RateLimited`](crate::ErrorKind::RateLimited), after which
    /// no further request is made; [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when they may have been created (creating
    /// them again does no harm); [`Decode`](crate::ErrorKind::Decode) when the response does not have one outcome for each.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{BulkOutcome, CreateSubscriber, UpsertedSubscriber};
    ///
    /// let subscribers = ["sub-1", "ada", "grace"].map(CreateSubscriber::new);
    /// let report = novu.subscribers().bulk_create(subscribers).await;
    /// assert!(report.is_complete());
    /// let created = |outcome: &&BulkOutcome<_>| matches!(outcome, BulkOutcome::Done(UpsertedSubscriber::Created(_)));
    /// assert_eq!(report.outcomes().iter().filter(created).count(), 2);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn bulk_create(
        &self,
        subscribers: impl IntoIterator<Item = CreateSubscriber>,
    ) -> Bulk<UpsertedSubscriber> {
        let checked = subscribers.into_iter().map(|subscriber| subscriber.check().map(|()| subscriber));
        self.client.operation(&BULK_CREATE).bulk_checked(bulk::LIMITS, checked, bulk::outcomes)
    }

    /// Gets a subscriber.
    ///
    /// `GET /v1/subscribers/{subscriberId}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let subscriber = novu.subscribers().get("sub-1").await?;
    /// assert_eq!(subscriber.email.as_deref(), Some("sub-1@example.com"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn get(&self, subscriber: impl Into<SubscriberId>) -> Request<Subscriber> {
        self.client.operation(&GET).path(subscriber.into()).request(data)
    }

    /// Changes a subscriber: what is not set stays as it is.
    ///
    /// `PUT /v1/subscribers/{subscriberId}`
    ///
    /// In the answer `updated_at` is that of before.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for data that is no JSON object, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for an unknown subscriber (and not 404), and for what is no e-mail
    /// address or no locale; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{Patch, UpdateSubscriber};
    ///
    /// let changes = UpdateSubscriber::new().first_name("Ada").email(Patch::Null);
    /// let subscriber = novu.subscribers().update("sub-1", changes).await?;
    /// assert_eq!((subscriber.first_name.as_deref(), subscriber.email), (Some("Ada"), None));
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "put")]
    pub fn update(
        &self,
        subscriber: impl Into<SubscriberId>,
        changes: UpdateSubscriber,
    ) -> Request<Subscriber> {
        self.client
            .operation(&UPDATE)
            .path(subscriber.into())
            .check(changes.check())
            .json(&changes)
            .request(data)
    }

    /// Deletes a subscriber.
    ///
    /// `DELETE /v1/subscribers/{subscriberId}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// novu.subscribers().delete("sub-1").await?;
    /// assert!(novu.subscribers().get("sub-1").await.unwrap_err().is_not_found());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, subscriber: impl Into<SubscriberId>) -> Request<Deleted> {
        self.client.operation(&DELETE).path(subscriber.into()).request(deleted)
    }

    /// Says whether a subscriber is online, which steps of workflows can ask for.
    ///
    /// `PATCH /v1/subscribers/{subscriberId}/online-status`
    ///
    /// Whoever is said to be offline was online until now.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been set, with the idempotency key: setting it
    /// again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let subscriber = novu.subscribers().set_online_status("sub-1", true).await?;
    /// assert_eq!(subscriber.is_online, Some(true));
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "online_status")]
    pub fn set_online_status(
        &self,
        subscriber: impl Into<SubscriberId>,
        is_online: bool,
    ) -> Request<Subscriber> {
        self.client
            .operation(&SET_ONLINE_STATUS)
            .path(subscriber.into())
            .json(&OnlineStatus { is_online })
            .request(data)
    }
}
