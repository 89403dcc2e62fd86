use alertkit_transport::{Client, Operation, Pages, Request};

use crate::envelope::{data, data_or_default, nothing, page};
use crate::operation::{delete, get, patch, post};
use crate::{SubscriberId, TopicKey};

mod params;
mod topic;

pub use params::{CreateTopic, ListTopics};
pub use topic::{CreatedTopic, NotSubscribed, Subscribed, Topic, TopicId, TopicSubscription};

use params::{RenameTopic, Subscribers};

pub(crate) static LIST: Operation =
    get("topics.list", "/v1/topics").query(&["page", "pageSize", "key"]).paged().summary("Lists topics.");

pub(crate) static CREATE: Operation = post("topics.create", "/v1/topics").summary("Creates a topic.");

pub(crate) static GET: Operation = get("topics.get", "/v1/topics/{topicKey}").summary("Gets a topic.");

pub(crate) static RENAME: Operation =
    patch("topics.rename", "/v1/topics/{topicKey}").summary("Gives a topic another name.");

pub(crate) static DELETE: Operation =
    delete("topics.delete", "/v1/topics/{topicKey}").summary("Deletes a topic.");

pub(crate) static SUBSCRIBE: Operation =
    post("topics.subscribe", "/v1/topics/{topicKey}/subscribers").summary("Adds subscribers to a topic.");

pub(crate) static UNSUBSCRIBE: Operation =
    post("topics.unsubscribe", "/v1/topics/{topicKey}/subscribers/removal")
        .summary("Removes subscribers from a topic.");

pub(crate) static GET_SUBSCRIBER: Operation =
    get("topics.get_subscriber", "/v1/topics/{topicKey}/subscribers/{externalSubscriberId}")
        .summary("Says whether someone subscribes to a topic.");

/// Topics: groups of subscribers that are notified together; from [`Novu::topics`](crate::Novu::topics).
///
/// An event that is triggered for a topic reaches all its subscribers.
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Topics {
    client: Client,
}

impl Topics {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists topics, all pages of them.
    ///
    /// `GET /v1/topics`
    ///
    /// The order is not documented; the server gives the oldest first.
    ///
    /// # Errors
    ///
    /// Of each page: [`InvalidInput`](crate::ErrorKind::InvalidInput) for a page size of 0, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for one above 10;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ListTopics;
    ///
    /// let mut topics = novu.topics().list(ListTopics::new()).items();
    /// while let Some(topic) = topics.next().await {
    ///     let topic = topic?;
    ///     println!("{}: {} subscribers", topic.key, topic.subscribers.len());
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self, params: ListTopics) -> Pages<Topic> {
        let paging = ListTopics::PAGING.start(params.page).size(params.page_size);
        self.client.operation(&LIST).check(params.check()).query_if_set("key", params.key).pages(paging, page)
    }

    /// Creates a topic.
    ///
    /// `POST /v1/topics`
    ///
    /// The server takes any key, also one with spaces; the key can't be changed later.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) for a key that another topic has;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been created, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::CreateTopic;
    ///
    /// let topic = novu.topics().create(CreateTopic::new("vip", "Very important people")).await?;
    /// println!("{} is {}", topic.key, topic.id);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, topic: CreateTopic) -> Request<CreatedTopic> {
        self.client.operation(&CREATE).json(&topic).request(data)
    }

    /// Gets a topic with its subscribers.
    ///
    /// `GET /v1/topics/{topicKey}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(2);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let topic = novu.topics().get("topic-1").await?;
    /// assert_eq!(topic.subscribers[0].as_str(), "sub-1");
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn get(&self, key: impl Into<TopicKey>) -> Request<Topic> {
        self.client.operation(&GET).path(key.into()).request(data)
    }

    /// Gives a topic another name.
    ///
    /// `PATCH /v1/topics/{topicKey}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been renamed, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let topic = novu.topics().rename("topic-1", "Everybody").await?;
    /// assert_eq!(topic.name.as_deref(), Some("Everybody"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn rename(&self, key: impl Into<TopicKey>, name: impl Into<String>) -> Request<Topic> {
        let name = RenameTopic { name: name.into() };
        self.client.operation(&RENAME).path(key.into()).json(&name).request(data)
    }

    /// Deletes a topic that has no subscribers.
    ///
    /// `DELETE /v1/topics/{topicKey}`
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) while it has subscribers; [`NotFound`](crate::ErrorKind::NotFound);
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// novu.topics().unsubscribe("topic-1", ["sub-1"]).await?;
    /// novu.topics().delete("topic-1").await?;
    /// assert!(novu.topics().get("topic-1").await.unwrap_err().is_not_found());
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, key: impl Into<TopicKey>) -> Request<()> {
        self.client.operation(&DELETE).path(key.into()).request(nothing)
    }

    /// Adds subscribers to a topic, and makes the topic if there is none of this key.
    ///
    /// `POST /v1/topics/{topicKey}/subscribers`
    ///
    /// Subscribers that do not exist are told in the answer, which is no error; a server that answers nothing (204) says
    /// nothing of them. How many may be given at once is not
    /// documented; the body may have 100 kB.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for no subscribers, before any I/O;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when they may have been added, with the idempotency key:
    /// adding them again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(2);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let subscribed = novu.topics().subscribe("vip", ["sub-1", "sub-2", "nobody"]).await?;
    /// assert_eq!(subscribed.succeeded.len(), 2);
    /// assert_eq!(subscribed.failed.not_found[0].as_str(), "nobody");
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn subscribe(
        &self,
        key: impl Into<TopicKey>,
        subscribers: impl IntoIterator<Item = impl Into<SubscriberId>>,
    ) -> Request<Subscribed> {
        let subscribers = Subscribers::new(subscribers);
        self.client
            .operation(&SUBSCRIBE)
            .path(key.into())
            .check(subscribers.check())
            .json(&subscribers)
            .request(data_or_default)
    }

    /// Removes subscribers from a topic. Those that do not subscribe to it are passed over.
    ///
    /// `POST /v1/topics/{topicKey}/subscribers/removal`
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for no subscribers, before any I/O;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when they may have been removed, with the idempotency key:
    /// removing them again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(2);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// novu.topics().unsubscribe("topic-1", ["sub-1"]).await?;
    /// assert_eq!(novu.topics().get("topic-1").await?.subscribers.len(), 1);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn unsubscribe(
        &self,
        key: impl Into<TopicKey>,
        subscribers: impl IntoIterator<Item = impl Into<SubscriberId>>,
    ) -> Request<()> {
        let subscribers = Subscribers::new(subscribers);
        self.client
            .operation(&UNSUBSCRIBE)
            .path(key.into())
            .check(subscribers.check())
            .json(&subscribers)
            .request(nothing)
    }

    /// Gets the subscription of one subscriber to a topic.
    ///
    /// `GET /v1/topics/{topicKey}/subscribers/{externalSubscriberId}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) for one who does not subscribe to it, also where there is no such topic or
    /// subscriber; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let subscribes = match novu.topics().get_subscriber("topic-1", "sub-1").await {
    ///     Ok(_) => true,
    ///     Err(error) if error.is_not_found() => false,
    ///     Err(error) => return Err(error.into()),
    /// };
    /// assert!(subscribes);
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "subscribed")]
    pub fn get_subscriber(
        &self,
        key: impl Into<TopicKey>,
        subscriber: impl Into<SubscriberId>,
    ) -> Request<TopicSubscription> {
        self.client.operation(&GET_SUBSCRIBER).path(key.into()).path(subscriber.into()).request(data)
    }
}
