use alertkit_transport::{Client, Operation, Request};

use crate::FeedId;
use crate::envelope::{data, remaining};
use crate::operation::{delete, get, post};

mod feed;

pub use feed::Feed;

use feed::CreateFeed;

pub(crate) static LIST: Operation = get("feeds.list", "/v1/feeds").summary("Lists the feeds.");

pub(crate) static CREATE: Operation = post("feeds.create", "/v1/feeds").summary("Creates a feed.");

pub(crate) static DELETE: Operation =
    delete("feeds.delete", "/v1/feeds/{feedId}").summary("Deletes a feed, and gives those that remain.");

/// Feeds: the parts of the notification centre; from [`Novu::feeds`](crate::Novu::feeds).
///
/// Changes to them wait in the list of [changes](crate::Changes) until they are promoted.
///
/// Source: <https://v0.x-docs.novu.co/api-reference/overview>.
#[derive(Clone, Debug)]
pub struct Feeds {
    client: Client,
}

impl Feeds {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Lists the feeds, all of them at once.
    ///
    /// `GET /v1/feeds`
    ///
    /// # Errors
    ///
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let feeds = novu.feeds().list().await?;
    /// assert_eq!(feeds[0].name.as_deref(), Some("feed-1"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn list(&self) -> Request<Vec<Feed>> {
        self.client.operation(&LIST).request(data)
    }

    /// Creates a feed. Its name is its identifier, too, and can't be changed later.
    ///
    /// `POST /v1/feeds`
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) for a name that another feed has;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries;
    /// [`OutcomeUnknown`](crate::ErrorKind::OutcomeUnknown) when it may have been created, with the idempotency key.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let feed = novu.feeds().create("news").await?;
    /// assert_eq!(feed.identifier.as_deref(), Some("news"));
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn create(&self, name: impl Into<String>) -> Request<Feed> {
        self.client.operation(&CREATE).json(&CreateFeed { name: name.into() }).request(data)
    }

    /// Deletes a feed that no step uses, and gives those that remain: `None` where the server says that it was gone already,
    /// by an earlier attempt of the same call.
    ///
    /// `DELETE /v1/feeds/{feedId}`
    ///
    /// # Errors
    ///
    /// [`BadRequest`](crate::ErrorKind::BadRequest) for a feed that is used, and for one that does not exist: servers of the
    /// generation 0.24 say so also where an earlier attempt of the same call, whose answer was lost, has deleted it;
    /// [`Server`](crate::ErrorKind::Server) for an id that is none;
    /// [`RateLimited`](crate::ErrorKind::RateLimited), after the retries.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.novu().seed(1);
    /// # let novu = alertkit_novu::Novu::builder(sandbox.novu_key()).base_url(sandbox.novu_url()).build()?;
    /// let remaining = novu.feeds().delete("0e0000000000000000000002").await?;
    /// assert_eq!(remaining.unwrap().len(), 1);
    /// # Ok(()) });
    /// ```
    #[inline]
    pub fn delete(&self, feed: impl Into<FeedId>) -> Request<Option<Vec<Feed>>> {
        self.client.operation(&DELETE).path(feed.into()).request(remaining)
    }
}
