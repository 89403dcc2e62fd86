use std::fmt;
use std::time::Duration;

mod cursor;
mod items;
mod link;
mod next;
mod paging;
mod place;
mod repetition;
mod stream;
mod walk;

pub use cursor::Cursor;
#[cfg(feature = "blocking")]
pub use items::BlockingItems;
pub use items::Items;
pub use paging::Paging;
pub use stream::PageStream;

use stream::Fetched;

use crate::decode::{self, DecodeError};
use crate::draft::Draft;
use crate::page::Page;
use crate::{Error, ErrorKind, Request, RetryPolicy, request};
use walk::Walk;

/// A listing that has not been sent.
///
/// [`items`](Self::items) streams all of it, page after page; [`pages`](Self::pages) streams it by pages;
/// [`first_page`](Self::first_page) is one request. There is no `.await` on the listing itself: it would give the
/// first page and lose the rest without a word.
///
/// # Completeness
///
/// A listing ends where the server's own word and its pages agree that it does: `has_more`, the total, the number of pages,
/// the size of a page; where they contradict each other, one more page is requested. A server whose pages repeat for ever,
/// or that claims items which it does not return, is an error of the kind [`Paging`](ErrorKind::Paging), after all items.
///
/// One item that can't be decoded does not affect the others: see [`Items`] and [`Page::rejected`].
///
/// # Changes while a listing is read
///
/// What changes on the server while a listing is read can make an item appear twice or not at all; nothing is
/// removed or added here. In particular, items are skipped when the loop changes the field that the listing filters by:
/// resolve each alert of a listing of active alerts, and those of the next page move up into the page that was read.
/// Either collect the items first ([`collect_up_to`](Self::collect_up_to)), or start the listing over until it is empty:
///
/// ```no_run
/// # use alertkit_transport::{Error, Pages};
/// # async fn resolve(alert: u64) -> Result<(), Error> { Ok(()) }
/// # async fn example(active: Pages<u64>) -> Result<(), Error> {
/// loop {
///     let alerts = active.clone().first_page().await?.items;
///     if alerts.is_empty() {
///         break;
///     }
///     for alert in alerts {
///         resolve(alert).await?;
///     }
/// }
/// # Ok(()) }
/// ```
///
/// # Continuing after a crash
///
/// Work on an item, then save the [`cursor`](Items::cursor): a process that ends in between does that item once more, and
/// never skips one. The cursor stands behind an item that can't be decoded, too.
///
/// ```no_run
/// # use alertkit_transport::{Error, Pages};
/// # async fn work_on(alert: u64) -> Result<(), Error> { Ok(()) }
/// # async fn example(mut listing: Pages<u64>, mut saved: Option<String>) -> Result<(), Error> {
/// if let Some(cursor) = &saved {
///     listing = listing.resume(cursor.parse()?);
/// }
/// let mut items = listing.items();
/// while let Some(item) = items.next().await {
///     match item {
///         Ok(alert) => work_on(alert).await?,
///         Err(error) => eprintln!("{error}"),
///     }
///     saved = items.cursor().map(|cursor| cursor.to_string());
/// }
/// # Ok(()) }
/// ```
#[must_use = "a listing is sent when its items or pages are asked for"]
pub struct Pages<T> {
    draft: Draft,
    decode: fn(&str) -> Result<Page<T>, DecodeError>,
    paging: Paging,
    prefetch: usize,
    resume: Option<Cursor>,
}

impl Draft {
    /// A listing. Whatever `decode` is, an item that it can't decode is
    /// [rejected](decode::lenient_page) alone.
    #[inline]
    pub fn pages<T>(self, paging: Paging, decode: fn(&str) -> Result<Page<T>, DecodeError>) -> Pages<T> {
        Pages { draft: self, decode, paging, prefetch: 0, resume: None }
    }

    /// One page of a listing.
    pub(crate) fn page_request<T: 'static>(
        self,
        decode: fn(&str) -> Result<Page<T>, DecodeError>,
    ) -> Request<Page<T>> {
        self.request(decode).tolerant(decode::lenient_page)
    }
}

impl<T> Pages<T> {
    /// Keeps up to this many pages in flight or waiting, in order, while the ones before are consumed. Default 0: a
    /// page is asked for when the one before it has been used up. At most 64; more is as 64. Pages are asked for ahead on
    /// spawned tasks, which end when the stream is dropped; where the API does not say how many pages there are, up to
    /// this many are asked for beyond the last one.
    pub fn prefetch(mut self, pages: usize) -> Self {
        const MOST: usize = 64;
        self.prefetch = pages.min(MOST);
        self
    }

    /// Continues where a [`cursor`](Items::cursor) of the same listing was taken.
    pub fn resume(mut self, cursor: Cursor) -> Self {
        self.resume = Some(cursor);
        self
    }

    /// The total deadline of each page's request, retries and waits included. Default: the client's, 60 s.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.change(|draft| draft.options.timeout = Some(timeout))
    }

    /// The time that one attempt of each page's request may take. Default: the client's, 30 s.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.change(|draft| draft.options.attempt_timeout = Some(timeout))
    }

    /// The time that may pass without a byte received. Default: the client's, 15 s.
    pub fn read_timeout(self, timeout: Duration) -> Self {
        self.change(|draft| draft.options.read_timeout = Some(timeout))
    }

    /// The largest body of a page, in bytes after decompression. Default: the client's, 10 MiB.
    pub fn max_response_bytes(self, bytes: usize) -> Self {
        self.change(|draft| draft.options.max_response_bytes = Some(bytes))
    }

    /// How often each page's request is repeated. Default: the client's, [`RetryPolicy::default`].
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.change(|draft| draft.options.retry = Some(Box::new(policy)))
    }

    /// Adds a header to each page's request, in place of the client's of that name.
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.change(|draft| draft.push_header(name.as_ref(), value.as_ref()))
    }

    /// Appends a query parameter that the operation does not have to each page's request; one that it has, such as the
    /// page's number, is rejected.
    pub fn query(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        let names_a_page = self.paging.names().any(|of_paging| of_paging == name);
        self.change(|draft| {
            if names_a_page {
                draft.keep(Error::invalid_input("query", format!("`{name}` is set for each page")));
            } else {
                draft.push_query_of_caller(name, value.as_ref());
            }
        })
    }

    fn change(mut self, change: impl FnOnce(&mut Draft)) -> Self {
        change(&mut self.draft);
        self
    }

    #[cfg(feature = "catalogue")]
    pub(crate) fn draft_mut(&mut self) -> &mut Draft {
        &mut self.draft
    }
}

impl<T: Send + 'static> Pages<T> {
    /// All items, one after the other. One that can't be decoded is an error in its place; the others follow.
    #[must_use = "a stream does nothing unless it is asked for items"]
    pub fn items(self) -> Items<T> {
        Items::new(self.pages())
    }

    /// All pages, one after the other.
    #[must_use = "a stream does nothing unless it is asked for pages"]
    pub fn pages(mut self) -> PageStream<T> {
        let start = self.start();
        PageStream::new(self.draft, self.decode, start, self.prefetch)
    }

    /// One request for the first page (or the one that [`resume`](Self::resume) names, from its start), with what the
    /// server says of the listing.
    pub fn first_page(mut self) -> Request<Page<T>> {
        let start = self.start();
        start.request(&mut self.draft, self.decode)
    }

    /// All items in one vector, of at most `max` items.
    ///
    /// # Errors
    ///
    /// [`TooManyItems`](ErrorKind::TooManyItems) as soon as there is one more; [`Decode`](ErrorKind::Decode) for the first
    /// item that can't be decoded; what a page's request can fail with.
    pub async fn collect_up_to(self, max: usize) -> Result<Vec<T>, Error> {
        let (items, rejected) = self.collect(max, 0).await?;
        rejected.into_iter().next().map_or(Ok(items), Err)
    }

    /// As [`collect_up_to`](Self::collect_up_to), with the errors of the items that can't be decoded beside the others.
    ///
    /// # Errors
    ///
    /// [`TooManyItems`](ErrorKind::TooManyItems) as soon as there is one more, the rejected ones counted; what a page's
    /// request can fail with.
    pub async fn collect_with_rejected_up_to(self, max: usize) -> Result<(Vec<T>, Vec<Error>), Error> {
        self.collect(max, usize::MAX).await
    }

    /// All items, up to the page with the first error beyond those that are tolerated.
    async fn collect(self, max: usize, tolerated: usize) -> Result<(Vec<T>, Vec<Error>), Error> {
        let operation = self.draft.operation;
        let (mut items, mut rejected) = (Vec::new(), Vec::new());
        let mut pages = self.pages();
        while let Some(fetched) = pages.fetch().await {
            let Fetched { mut page, answer, .. } = fetched?;
            items.append(&mut page.items);
            rejected.extend(page.rejected.iter().map(|item| request::rejected_item(item, &answer)));
            if rejected.len() > tolerated {
                break;
            }
            if items.len().saturating_add(rejected.len()) > max {
                let error = Error::new(ErrorKind::TooManyItems).with_operation(operation);
                return Err(error.with_message(format!("the listing has more than {max} items")));
            }
        }
        Ok((items, rejected))
    }

    /// All items, for programs without an async runtime; see [`Request::call`].
    #[cfg(feature = "blocking")]
    #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
    pub fn call(mut self) -> BlockingItems<T> {
        self.prefetch = 0;
        BlockingItems::new(self.items())
    }

    fn start(&mut self) -> Walk {
        let resumed = match self.resume.take() {
            None => Ok(None),
            Some(cursor) => cursor.check(&self.draft, self.paging).map(|()| Some(cursor)),
        };
        let cursor = resumed.unwrap_or_else(|error| {
            self.draft.keep(error);
            None
        });
        Walk::new(self.paging, cursor)
    }
}

impl<T> Clone for Pages<T> {
    fn clone(&self) -> Self {
        Self { draft: self.draft.clone(), resume: self.resume.clone(), ..*self }
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pages")
            .field("operation", &self.draft.operation.name)
            .field("prefetch", &self.prefetch)
            .field("resume", &self.resume)
            .finish_non_exhaustive()
    }
}
