use alertkit_transport::{Client, Operation, Pages, Request};

use crate::envelope::{deleted, nothing, page};
use crate::operation::{delete, get};
use crate::{Deleted, MessageId, TransactionId};

mod message;
mod params;

pub use message::{Message, MessageStatus};
pub use params::{DeleteMessages, ListMessages};

/// Where messages hold how their recipients are reached: in a listing, as it is read and as it comes.
pub(crate) const SECRETS_OF_LIST: &[&str] = &[
    "items.deviceTokens",
    "items.directWebhookUrl",
    "items.chatWebhookUrl",
    "items.subscriber.channels.credentials",
    "items.actorSubscriber.channels.credentials",
    "items.template.steps.replyCallback.url",
    "data.deviceTokens",
    "data.directWebhookUrl",
    "data.chatWebhookUrl",
    "data.subscriber.channels.credentials",
    "data.actorSubscriber.channels.credentials",
    "data.template.steps.replyCallback.url",
];

pub(crate) static LIST: Operation = get("messages.list", "/v1/messages")
    .query(&["page", "limit", "channel", "subscriberId", "transactionId"])
    .paged()
    .secrets(SECRETS_OF_LIST)
    .summary("Lists messages.");

pub(crate) static DELETE: Operation =
    delete("messages.delete", "/v1/messages/{messageId}").summary("Deletes a message.");

pub(crate) static DELETE_BY_TRANSACTION: Operation =
    delete("messages.delete_by_transaction", "/v1/messages/transaction/{transactionId}")
        .query(&["channel"])
        .summary("Deletes the messages of a trigger.");

/// Messages: what was sent, over one channel to one subscriber each; from [`Novu::messages`](crate::Novu::messages).
///
/// Those of one subscriber's notification centre are at
/// [`Subscribers::notifications`](crate::Subscribers::notifications), and are marked at
/// [`Subscribers::messages`](crate::Subscribers::messages).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Messages {
    client: Client,
}

impl Messages {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists messages, all pages of them.
    ///
    /// `GET /v1/messages`
    ///
    /// The order is not documented: a server of the generation 0.24 gives the oldest first, from 2.0 on the newest.
    ///
    /// # Errors
    ///
    /// Of each page: [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit of 0, before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for one above 1000;
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown subscriber;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{Channel, ListMessages};
    ///
    /// let params = ListMessages::new().transaction_id("seed-transaction").channel(Channel::InApp);
    /// let mut messages = novu.messages().list(params).items();
    /// while let Some(message) = messages.next().await {
    ///     let message = message?;
    ///     println!("{:?} to {:?}", message.content, message.subscriber.map(|it| it.subscriber_id));
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self, params: ListMessages) -> Pages<Message> {
        let paging = ListMessages::PAGING.start(params.page).size(params.limit);
        let draft = self
            .client
            .operation(&LIST)
            .check(params.check())
            .query_if_set("channel", params.channel)
            .query_if_set("subscriberId", params.subscriber_id);
        let draft = params.transaction_id.iter().fold(draft, |draft, id| draft.query("transactionId", id));
        draft.pages(paging, page)
    }

    /// Deletes a message: it vanishes from the notification centre. What was delivered by other ways stays delivered.
    ///
    /// `DELETE /v1/messages/{messageId}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound); [`BadRequest`](crate::ErrorKind::BadRequest) for what is no id of the
    /// server's making; [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// # let message = "100000000000000000000001";
    /// let deleted = novu.messages().delete(message).await?;
    /// assert!(deleted.acknowledged);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, id: impl Into<MessageId>) -> Request<Deleted> {
        self.client.operation(&DELETE).path(id.into()).request(deleted)
    }

    /// Deletes the messages of a trigger, of all its recipients.
    ///
    /// `DELETE /v1/messages/transaction/{transactionId}`
    ///
    /// # Errors
    ///
    /// [`NotFound`](crate::ErrorKind::NotFound) where the trigger has no messages, or none over the channel;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::{Channel, DeleteMessages};
    ///
    /// let in_app = DeleteMessages::new().channel(Channel::InApp);
    /// novu.messages().delete_by_transaction("seed-transaction", in_app).await?;
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete_by_transaction(
        &self,
        transaction_id: impl Into<TransactionId>,
        which: DeleteMessages,
    ) -> Request<()> {
        self.client
            .operation(&DELETE_BY_TRANSACTION)
            .path(transaction_id.into())
            .query_if_set("channel", which.channel)
            .request(nothing)
    }
}
