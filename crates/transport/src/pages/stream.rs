use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures::Stream;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::cursor::{Cursor, Place};
use super::paging::Page;
use super::walk::{Next, Walk};
use crate::decode::DecodeError;
use crate::draft::Draft;
use crate::request::WithResponse;
use crate::{Error, ErrorKind, Request, Response};

/// The pages of a listing, one after the other; from [`Pages::pages`](super::Pages::pages).
///
/// It ends after an error; [`cursor`](Self::cursor) then still says where, so that the listing can be resumed there.
#[must_use = "a stream does nothing unless it is asked for pages"]
pub struct PageStream<T> {
    draft: Draft,
    decode: fn(&str) -> Result<Page<T>, DecodeError>,
    walk: Walk,
    prefetch: usize,
    fetches: VecDeque<(Place, Fetch<T>)>,
    state: State,
}

/// A page with the place where it stood.
type Placed<T> = Result<(Place, Page<T>), Error>;

enum State {
    Going,
    /// The page before was good, and there is no way on from it.
    Stuck(Error),
    Ended,
}

/// A page that is being asked for.
enum Fetch<T> {
    /// When the stream is polled.
    Here(Box<WithResponse<Page<T>>>),
    /// On a task of its own, so that a consumer that pauses starves neither the connection nor its timers.
    Spawned(JoinHandle<Result<Response<Page<T>>, Error>>),
}

impl<T> Drop for Fetch<T> {
    fn drop(&mut self) {
        if let Self::Spawned(task) = self {
            task.abort();
        }
    }
}

impl<T: Send + 'static> PageStream<T> {
    pub(super) fn new(
        draft: Draft,
        decode: fn(&str) -> Result<Page<T>, DecodeError>,
        walk: Walk,
        prefetch: usize,
    ) -> Self {
        Self { draft, decode, walk, prefetch, fetches: VecDeque::new(), state: State::Going }
    }

    /// The next page; `None` after the last one or after an error.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Where the next page stands; `None` at the end.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        let place = self.walk.place.as_ref()?;
        Some(self.cursor_at(place, self.walk.skip))
    }

    /// Items of the next page that a cursor says were given already.
    pub(super) fn skipped(&self) -> u64 {
        self.walk.skip
    }

    pub(super) fn cursor_at(&self, place: &Place, given: u64) -> Cursor {
        self.walk.cursor(&self.draft, place, given)
    }

    /// The place of the next page, or why there is none.
    pub(super) fn place(&mut self) -> Option<Result<Place, Error>> {
        match std::mem::replace(&mut self.state, State::Ended) {
            State::Going => match self.walk.place.clone() {
                Some(place) => {
                    self.state = State::Going;
                    Some(Ok(place))
                }
                None => None,
            },
            State::Stuck(error) => Some(Err(error)),
            State::Ended => None,
        }
    }

    pub(super) fn request_at(&mut self, place: &Place) -> Request<Page<T>> {
        self.walk.request_at(place, &mut self.draft, self.decode)
    }

    /// Takes in the answer for a page. What is wrong with the way on from it comes after the page itself.
    pub(super) fn take(
        &mut self,
        place: &Place,
        result: Result<Response<Page<T>>, Error>,
    ) -> Result<Page<T>, Error> {
        let checked = result.and_then(|response| {
            self.walk.refuse_repetition(&self.draft, response.value(), response.body())?;
            Ok(response.into_value())
        });
        let mut page = match checked {
            Ok(page) => page,
            Err(error) => {
                self.end();
                return Err(error);
            }
        };
        let count = page.items.len();
        let skip = usize::try_from(std::mem::take(&mut self.walk.skip)).unwrap_or(usize::MAX);
        match self.walk.follow(&mut self.draft, place, &page) {
            Ok(next) => {
                self.walk.place.clone_from(&next.place);
                self.ask_ahead(&next);
            }
            Err(error) => {
                self.walk.skip = u64::try_from(count).unwrap_or(u64::MAX);
                self.state = State::Stuck(error);
            }
        }
        page.items.drain(..skip.min(count));
        Ok(page)
    }

    /// The next page, and where it stood.
    pub(super) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Placed<T>>> {
        let place = match self.place() {
            Some(Ok(place)) => place,
            Some(Err(error)) => {
                self.end();
                return Poll::Ready(Some(Err(error)));
            }
            None => {
                self.end();
                return Poll::Ready(None);
            }
        };
        if self.fetches.front().is_none_or(|(front, _)| *front != place) {
            // What was asked for ahead is not what follows.
            self.fetches.clear();
            self.ask(place.clone(), false);
        }
        let Some((_, fetch)) = self.fetches.front_mut() else {
            return Poll::Ready(None);
        };
        let result = match fetch {
            Fetch::Here(request) => ready!(Pin::new(request).poll(context)),
            Fetch::Spawned(task) => ready!(Pin::new(task).poll(context)).unwrap_or_else(|_| {
                let error = Error::new(ErrorKind::Runtime).with_operation(self.draft.operation);
                Err(error.with_message("the task that asked for the page has ended"))
            }),
        };
        self.fetches.pop_front();
        Poll::Ready(Some(self.take(&place, result).map(|page| (place, page))))
    }

    fn end(&mut self) {
        self.state = State::Ended;
        self.fetches.clear();
    }

    fn ask(&mut self, place: Place, spawned: bool) {
        let request = self.request_at(&place).with_response();
        let runtime = Handle::try_current().ok().filter(|_| spawned);
        let fetch = match runtime {
            Some(runtime) => Fetch::Spawned(runtime.spawn(request)),
            None => Fetch::Here(Box::new(request)),
        };
        self.fetches.push_back((place, fetch));
    }

    /// Keeps as many pages in flight as were asked for, as far as there may be any.
    fn ask_ahead(&mut self, next: &Next) {
        for (index, place) in next.places().take(self.prefetch).enumerate() {
            if self.fetches.get(index).is_none_or(|(there, _)| *there != place) {
                self.fetches.truncate(index);
                self.ask(place, true);
            }
        }
    }
}

impl<T: Send + 'static> Stream for PageStream<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context).map(|next| next.map(|result| result.map(|(_, page)| page)))
    }
}

impl<T> Unpin for PageStream<T> {}

impl<T> fmt::Debug for PageStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PageStream")
            .field("operation", &self.draft.operation.name)
            .field("next", &self.walk.place)
            .finish_non_exhaustive()
    }
}
