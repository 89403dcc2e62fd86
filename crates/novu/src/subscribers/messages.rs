use alertkit_transport::{Client, Operation, Request};

use super::Subscribers;
use crate::envelope::data;
use crate::operation::post;
use crate::{ButtonType, Message, MessageId, SubscriberId};

mod params;

pub use params::{Mark, MarkAction, MarkAll, MarkAs};

pub(crate) use params::{MarkedAs, MarkedBy};

const SECRETS_OF_ALL: &[&str] = &[
    "deviceTokens",
    "directWebhookUrl",
    "chatWebhookUrl",
    "data.deviceTokens",
    "data.directWebhookUrl",
    "data.chatWebhookUrl",
];

pub(crate) static MARK_AS: Operation =
    post("subscribers.messages.mark_as", "/v1/subscribers/{subscriberId}/messages/mark-as")
        .secrets(SECRETS_OF_ALL)
        .summary("Marks messages as read, seen, unread or unseen, from 2.0 on.");

pub(crate) static MARK: Operation =
    post("subscribers.messages.mark", "/v1/subscribers/{subscriberId}/messages/markAs")
        .secrets(SECRETS_OF_ALL)
        .summary("Marks messages as read and seen, or as neither.");

pub(crate) static MARK_ALL: Operation =
    post("subscribers.messages.mark_all", "/v1/subscribers/{subscriberId}/messages/mark-all")
        .summary("Marks all messages as read, seen, unread or unseen.");

pub(crate) static MARK_ACTION: Operation = post(
    "subscribers.messages.mark_action",
    "/v1/subscribers/{subscriberId}/messages/{messageId}/actions/{type}",
)
.secrets(&[
    "deviceTokens",
    "directWebhookUrl",
    "chatWebhookUrl",
    "data.deviceTokens",
    "data.directWebhookUrl",
    "data.chatWebhookUrl",
])
.summary("Says what became of a button of a message.");

/// The messages in subscribers' notification centres, to be marked on their behalf; from
/// [`Subscribers::messages`](crate::Subscribers::messages).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct SubscriberMessages {
    client: Client,
}

impl Subscribers {
    /// The messages in subscribers' notification centres, to be marked on their behalf.
    #[must_use]
    pub fn messages(&self) -> SubscriberMessages {
        SubscriberMessages { client: self.client.clone() }
    }
}

impl SubscriberMessages {
    /// Marks messages as read, seen, unread or unseen, and gives them as they are then. From 2.0 on; a server of the
    /// generation 0.24 has [`mark`](Self::mark).
    ///
    /// `POST /v1/subscribers/{subscriberId}/messages/mark-as`
    ///
    /// A message that is read is seen, too; one that is unread stays seen. The server gives a message of another subscriber as
    /// it is, and leaves out one that does not exist.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown subscriber, and on a server of the generation 0.24, which has
    /// no such endpoint;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when they may have been marked, with the idempotency key:
    /// marking them again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// # let message = "100000000000000000000001";
    /// use alertkit_novu::MarkAs;
    ///
    /// let marked = novu.subscribers().messages().mark_as("sub-1", [message], MarkAs::Read).await?;
    /// assert_eq!((marked[0].read, marked[0].seen), (Some(true), Some(true)));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn mark_as(
        &self,
        subscriber: impl Into<SubscriberId>,
        messages: impl IntoIterator<Item = impl Into<MessageId>>,
        mark: impl Into<MarkAs>,
    ) -> Request<Vec<Message>> {
        let marked = MarkedAs::new(messages, mark.into());
        self.client.operation(&MARK_AS).path(subscriber.into()).json(&marked).request(data)
    }

    /// Marks messages as read and as seen, or as neither, each as it is told, and gives them as they are then. The one way on
    /// a server of the generation 0.24; deprecated from 2.0 on, which has [`mark_as`](Self::mark_as).
    ///
    /// `POST /v1/subscribers/{subscriberId}/messages/markAs`
    ///
    /// The server gives a message of another subscriber as it is, and leaves out one that does not exist.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown subscriber;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when they may have been marked, with the idempotency key:
    /// marking them again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// # let message = "100000000000000000000001";
    /// use alertkit_novu::Mark;
    ///
    /// let read = Mark::new().read(true).seen(true);
    /// let marked = novu.subscribers().messages().mark("sub-1", [message], read).await?;
    /// assert_eq!(marked[0].read, Some(true));
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "mark_as")]
    pub fn mark(
        &self,
        subscriber: impl Into<SubscriberId>,
        messages: impl IntoIterator<Item = impl Into<MessageId>>,
        mark: Mark,
    ) -> Request<Vec<Message>> {
        let marked = MarkedBy::new(messages, mark);
        self.client.operation(&MARK).path(subscriber.into()).json(&marked).request(data)
    }

    /// Marks all messages in a subscriber's notification centre, or all in some of its feeds, and gives the number of those
    /// that were marked otherwise before.
    ///
    /// `POST /v1/subscribers/{subscriberId}/messages/mark-all`
    ///
    /// A message that is read is seen, too; one that is unread stays seen.
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown subscriber;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when they may have been marked, with the idempotency key:
    /// marking them again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{MarkAll, MarkAs};
    ///
    /// let count = novu.subscribers().messages().mark_all("sub-1", MarkAll::new(MarkAs::Read)).await?;
    /// println!("{count} messages were unread");
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "mark_all_as")]
    pub fn mark_all(&self, subscriber: impl Into<SubscriberId>, mark: MarkAll) -> Request<u64> {
        self.client.operation(&MARK_ALL).path(subscriber.into()).json(&mark).request(data)
    }

    /// Says what became of a button of a message, and gives the message.
    ///
    /// `POST /v1/subscribers/{subscriberId}/messages/{messageId}/actions/{type}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown message;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for an unknown subscriber, or a message of another;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been marked, with the idempotency key: marking it
    /// again does no harm.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// # let message = "100000000000000000000001";
    /// use alertkit_novu::{ButtonType, MarkAction, MessageActionStatus, serde_json::json};
    ///
    /// let done = MarkAction::new(MessageActionStatus::Done).payload(&json!({"from": "mobile"}));
    /// let message =
    ///     novu.subscribers().messages().mark_action("sub-1", message, ButtonType::Primary, done).await?;
    /// let action = message.cta.and_then(|cta| cta.action).unwrap_or_default();
    /// assert_eq!(action.status, Some(MessageActionStatus::Done));
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "mark_message_action")]
    pub fn mark_action(
        &self,
        subscriber: impl Into<SubscriberId>,
        message: impl Into<MessageId>,
        button: impl Into<ButtonType>,
        action: MarkAction,
    ) -> Request<Message> {
        self.client
            .operation(&MARK_ACTION)
            .path(subscriber.into())
            .path(message.into())
            .path(button.into().as_str())
            .check(action.check())
            .json(&action)
            .request(data)
    }
}
