use std::fmt;
use std::time::Duration;

mod cursor;
mod items;
mod link;
mod paging;
mod stream;
mod walk;

pub use cursor::Cursor;
#[cfg(feature = "blocking")]
pub use items::BlockingItems;
pub use items::Items;
pub use paging::{Page, Paging};
pub use stream::PageStream;

use crate::decode::DecodeError;
use crate::draft::Draft;
use crate::{Error, ErrorKind, Request, RetryPolicy};
use walk::Walk;

/// A listing that has not been sent.
///
/// [`items`](Self::items) streams all of it, page after page; [`pages`](Self::pages) streams it by pages;
/// [`first_page`](Self::first_page) is one request. There is no `.await` on the listing itself: it would give the
/// first page and lose the rest without a word.
///
/// What changes on the server while a listing is read can make an item appear twice or not at all; nothing is
/// removed or added here.
#[must_use = "a listing is sent when its items or pages are asked for"]
pub struct Pages<T> {
    draft: Draft,
    decode: fn(&str) -> Result<Page<T>, DecodeError>,
    paging: Paging,
    prefetch: usize,
    resume: Option<Cursor>,
}

impl<T> Pages<T> {
    #[inline]
    pub(crate) fn new(
        draft: Draft,
        paging: Paging,
        decode: fn(&str) -> Result<Page<T>, DecodeError>,
    ) -> Self {
        Self { draft, decode, paging, prefetch: 0, resume: None }
    }

    /// Keeps up to this many pages in flight or waiting, in order, while the ones before are consumed. Default 0: a
    /// page is asked for when the one before it has been used up. Pages are asked for ahead on spawned tasks, which
    /// end when the stream is dropped; where the API does not say how many pages there are, up to this many are
    /// asked for beyond the last one.
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.prefetch = pages;
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
        self.change(|draft| draft.options.retry = Some(policy))
    }

    /// Adds a header to each page's request, in place of the client's of that name.
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.change(|draft| draft.push_header(name.as_ref(), value.as_ref()))
    }

    /// Appends a query parameter that the operation does not have to each page's request.
    pub fn query(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.change(|draft| draft.push_query(name.as_ref(), value.as_ref()))
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
    /// All items, one after the other.
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
    /// [`TooManyItems`](ErrorKind::TooManyItems) as soon as there is one more; what a page's request can fail with.
    pub async fn collect_up_to(self, max: usize) -> Result<Vec<T>, Error> {
        let operation = self.draft.operation;
        let mut collected = Vec::new();
        let mut pages = self.pages();
        while let Some(page) = pages.next().await {
            collected.append(&mut page?.items);
            if collected.len() > max {
                let error = Error::new(ErrorKind::TooManyItems).with_operation(operation);
                return Err(error.with_message(format!("the listing has more than {max} items")));
            }
        }
        Ok(collected)
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
