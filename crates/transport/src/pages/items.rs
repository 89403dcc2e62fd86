use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures::Stream;

use super::cursor::{Cursor, Place};
use super::paging::Page;
use super::stream::PageStream;
use crate::Error;

/// The items of a listing, one after the other; from [`Pages::items`](super::Pages::items).
///
/// It ends after an error; [`cursor`](Self::cursor) then still says where, so that the listing can be resumed there.
#[must_use = "a stream does nothing unless it is asked for items"]
pub struct Items<T> {
    pages: PageStream<T>,
    current: Option<Current<T>>,
}

/// The page whose items are being given.
struct Current<T> {
    place: Place,
    given: u64,
    items: std::vec::IntoIter<T>,
}

impl<T: Send + 'static> Items<T> {
    pub(super) fn new(pages: PageStream<T>) -> Self {
        Self { pages, current: None }
    }

    /// The next item; `None` after the last one or after an error.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Where the next item stands, also in the middle of a page; `None` once the listing is read to its end.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        match &self.current {
            Some(current) if current.items.len() > 0 => {
                Some(self.pages.cursor_at(&current.place, current.given))
            }
            _ => self.pages.cursor(),
        }
    }

    fn next_of_page(&mut self) -> Option<T> {
        let current = self.current.as_mut()?;
        let item = current.items.next()?;
        current.given = current.given.saturating_add(1);
        Some(item)
    }

    fn start(&mut self, place: Place, skipped: u64, page: Page<T>) {
        self.current = Some(Current { place, given: skipped, items: page.items.into_iter() });
    }

    /// The next item, its page asked for by a blocking call.
    #[cfg(feature = "blocking")]
    fn next_blocking(&mut self) -> Option<Result<T, Error>> {
        loop {
            if let Some(item) = self.next_of_page() {
                return Some(Ok(item));
            }
            let place = match self.pages.place()? {
                Ok(place) => place,
                Err(error) => return Some(Err(error)),
            };
            let skipped = self.pages.skipped();
            let answer = self.pages.request_at(&place).call_with_response();
            match self.pages.take(&place, answer) {
                Ok(page) => self.start(place, skipped, page),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<T: Send + 'static> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.next_of_page() {
                return Poll::Ready(Some(Ok(item)));
            }
            let skipped = self.pages.skipped();
            match ready!(self.pages.poll_page(context)) {
                Some(Ok((place, page))) => self.start(place, skipped, page),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> Unpin for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}

/// The items of a listing for programs without an async runtime; from [`Pages::call`](super::Pages::call).
#[cfg(feature = "blocking")]
#[derive(Debug)]
#[must_use = "an iterator does nothing unless it is asked for items"]
pub struct BlockingItems<T>(Items<T>);

#[cfg(feature = "blocking")]
impl<T: Send + 'static> BlockingItems<T> {
    pub(super) fn new(items: Items<T>) -> Self {
        Self(items)
    }

    /// As [`Items::cursor`].
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        self.0.cursor()
    }
}

#[cfg(feature = "blocking")]
impl<T: Send + 'static> Iterator for BlockingItems<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next_blocking()
    }
}
