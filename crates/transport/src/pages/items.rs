use std::fmt;
use std::future::poll_fn;
use std::iter::Peekable;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures::Stream;
use futures::stream::FusedStream;

use super::cursor::Cursor;
use super::place::Position;
use super::stream::{Fetched, PageStream};
use crate::page::RejectedItem;
use crate::{Error, request};

/// The items of a listing, one after the other; from [`Pages::items`](super::Pages::items).
///
/// An item that can't be decoded is an error in its place, of the kind [`Decode`](crate::ErrorKind::Decode) and with the
/// item's JSON as its [`body`](Error::body), and the items behind it follow. Every other error is the last thing that comes;
/// [`cursor`](Self::cursor) then still says where, so that the listing can be resumed there.
#[must_use = "a stream does nothing unless it is asked for items"]
pub struct Items<T> {
    pages: PageStream<T>,
    current: Option<Current<T>>,
}

/// The page whose items are being given.
struct Current<T> {
    position: Position,
    items: std::vec::IntoIter<T>,
    /// The errors of items that were rejected, with their places on the page.
    rejected: Peekable<std::vec::IntoIter<(u64, Error)>>,
}

impl<T: Send + 'static> Items<T> {
    pub(super) fn new(pages: PageStream<T>) -> Self {
        Self { pages, current: None }
    }

    /// The next item, or the error in its place; `None` after the last one, or after an error that ended the listing.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Where the next item stands, also in the middle of a page; `None` once the listing is read to its end.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        match &self.current {
            Some(current) if current.has_more() => Some(self.pages.cursor_at(current.position.clone())),
            _ => self.pages.cursor(),
        }
    }

    fn next_of_page(&mut self) -> Option<Result<T, Error>> {
        let current = self.current.as_mut()?;
        let place = current.position.given;
        let item = match current.rejected.next_if(|(index, _)| *index <= place) {
            Some((_, error)) => Err(error),
            None => Ok(current.items.next()?),
        };
        current.position.given = place.saturating_add(1);
        Some(item)
    }

    fn start(&mut self, fetched: Fetched<T>) {
        let Fetched { position, page, answer } = fetched;
        let place_and_error = |item: &RejectedItem| {
            let index = u64::try_from(item.index).unwrap_or(u64::MAX);
            (index, request::rejected_item(item, &answer))
        };
        let rejected: Vec<_> = page.rejected.iter().map(place_and_error).collect();
        let rejected = rejected.into_iter().peekable();
        self.current = Some(Current { position, items: page.items.into_iter(), rejected });
    }

    /// The next item, its page asked for by a blocking call.
    #[cfg(feature = "blocking")]
    fn next_blocking(&mut self) -> Option<Result<T, Error>> {
        loop {
            if let Some(item) = self.next_of_page() {
                return Some(item);
            }
            let position = match self.pages.position()? {
                Ok(position) => position,
                Err(error) => return Some(Err(error)),
            };
            let response = self.pages.request_at(&position.place).call_with_response();
            match self.pages.take(position, response) {
                Ok(fetched) => self.start(fetched),
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
                return Poll::Ready(Some(item));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(fetched)) => self.start(fetched),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T: Send + 'static> FusedStream for Items<T> {
    fn is_terminated(&self) -> bool {
        !self.current.as_ref().is_some_and(Current::has_more) && self.pages.is_terminated()
    }
}

impl<T> Current<T> {
    fn has_more(&self) -> bool {
        self.items.len() > 0 || self.rejected.len() > 0
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
