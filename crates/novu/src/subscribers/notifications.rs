use alertkit_transport::{Client, Operation, Pages, Request};

use super::Subscribers;
use crate::envelope::page;
use crate::messages::SECRETS_OF_LIST;
use crate::operation::get;
use crate::{Message, SubscriberId};

mod params;

pub use params::{CountUnseen, ListFeed};

use params::count;

pub(crate) static FEED: Operation =
    get("subscribers.notifications.feed", "/v1/subscribers/{subscriberId}/notifications/feed")
        .query(&["page", "limit", "feedIdentifier", "read", "seen", "payload"])
        .paged()
        .secrets(SECRETS_OF_LIST)
        .summary("Lists the messages in a subscriber's notification centre.");

pub(crate) static UNSEEN_COUNT: Operation =
    get("subscribers.notifications.unseen_count", "/v1/subscribers/{subscriberId}/notifications/unseen")
        .query(&["feedIdentifier", "seen", "limit"])
        .summary("Counts the messages in a subscriber's notification centre that were not seen.");

/// The notification centres of subscribers: what they find within an application; from
/// [`Subscribers::notifications`](crate::Subscribers::notifications).
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct SubscriberNotifications {
    client: Client,
}

impl Subscribers {
    /// The notification centres of subscribers: what they find within an application.
    #[must_use]
    pub fn notifications(&self) -> SubscriberNotifications {
        SubscriberNotifications { client: self.client.clone() }
    }
}

impl SubscriberNotifications {
    /// Lists the messages in a subscriber's notification centre, all pages of them, the newest first.
    ///
    /// `GET /v1/subscribers/{subscriberId}/notifications/feed`
    ///
    /// A message that comes while the listing is read shifts the others: one can then appear twice.
    ///
    /// # Errors
    ///
    /// Of each page: [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit of 0, or a payload that is no JSON object,
    /// before any I/O;
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for a limit above 100, and for an unknown subscriber;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::ListFeed;
    ///
    /// let mut unread = novu.subscribers().notifications().feed("sub-1", ListFeed::new().read(false)).items();
    /// while let Some(message) = unread.next().await {
    ///     println!("{:?}", message?.content);
    /// }
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn feed(&self, subscriber: impl Into<SubscriberId>, params: ListFeed) -> Pages<Message> {
        let paging = ListFeed::PAGING.start(params.page).size(params.limit);
        let draft = self.client.operation(&FEED).path(subscriber.into()).check(params.check());
        let draft = params.feed_identifier.iter().fold(draft, |draft, it| draft.query("feedIdentifier", it));
        draft
            .query_if_set("read", params.read)
            .query_if_set("seen", params.seen)
            .query_if_set("payload", params.payload)
            .pages(paging, page)
    }

    /// Counts the messages in a subscriber's notification centre that were not seen: up to 100, unless told otherwise.
    ///
    /// `GET /v1/subscribers/{subscriberId}/notifications/unseen`
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for an unknown subscriber;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// use alertkit_novu::CountUnseen;
    ///
    /// let unseen = novu.subscribers().notifications().unseen_count("sub-1", CountUnseen::new()).await?;
    /// println!("{}", if unseen < 100 { unseen.to_string() } else { "99+".to_owned() });
    /// # Ok(()) });
    /// ```
    #[inline]
    #[doc(alias = "unseen_notifications")]
    pub fn unseen_count(&self, subscriber: impl Into<SubscriberId>, params: CountUnseen) -> Request<u64> {
        let draft = self.client.operation(&UNSEEN_COUNT).path(subscriber.into());
        let draft = params.feed_identifier.iter().fold(draft, |draft, it| draft.query("feedIdentifier", it));
        draft.query_if_set("seen", params.seen).query_if_set("limit", params.limit).request(count)
    }
}
