use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures::Stream;
use futures::stream::FusedStream;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::cursor::Cursor;
use super::next::Next;
use super::place::{Place, Position};
use super::walk::Walk;
use crate::decode::DecodeError;
use crate::draft::Draft;
use crate::engine::Answer;
use crate::page::Page;
use crate::request::WithResponse;
use crate::{Error, ErrorKind, Request, Response};

/// The pages of a listing, one after the other; from [`Pages::pages`](super::Pages::pages).
///
/// It ends after an error; [`cursor`](Self::cursor) then still says where, so that the listing can be resumed there. An
/// item that can't be decoded is not an error of its page, which has it in [`rejected`](Page::rejected).
#[must_use = "a stream does nothing unless it is asked for pages"]
pub struct PageStream<T> {
    draft: Draft,
    decode: fn(&str) -> Result<Page<T>, DecodeError>,
    walk: Walk,
    prefetch: usize,
    fetches: VecDeque<(Place, Fetch<T>)>,
    state: State,
}

/// A page, where it stood, and the response that brought it.
pub(super) struct Fetched<T> {
    pub(super) position: Position,
    pub(super) page: Page<T>,
    pub(super) answer: Answer,
}

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
        self.walk.position.clone().map(|position| self.cursor_at(position))
    }

    pub(super) fn cursor_at(&self, position: Position) -> Cursor {
        self.walk.cursor(&self.draft, position)
    }

    /// Where the next page stands, or why there is none.
    pub(super) fn position(&mut self) -> Option<Result<Position, Error>> {
        match std::mem::replace(&mut self.state, State::Ended) {
            State::Going => {
                let position = self.walk.position.clone()?;
                self.state = State::Going;
                Some(Ok(position))
            }
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
        position: Position,
        result: Result<Response<Page<T>>, Error>,
    ) -> Result<Fetched<T>, Error> {
        let checked = result.and_then(|response| {
            self.walk.refuse_repetition(&self.draft, &position, response.value(), response.body())?;
            Ok(response.into_parts())
        });
        let (mut page, answer) = match checked {
            Ok(parts) => parts,
            Err(error) => {
                self.end();
                return Err(error);
            }
        };
        match self.walk.follow(&mut self.draft, &position, &page) {
            Ok(next) => self.ask_ahead(&next),
            Err(error) => {
                let given = u64::try_from(page.count()).unwrap_or(u64::MAX);
                self.walk.position = Some(Position { given, ..position.clone() });
                self.state = State::Stuck(error);
            }
        }
        page.skip(usize::try_from(position.given).unwrap_or(usize::MAX));
        Ok(Fetched { position, page, answer })
    }

    /// The next page with the response that brought it.
    pub(super) async fn fetch(&mut self) -> Option<Result<Fetched<T>, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// The next page with the response that brought it.
    pub(super) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Fetched<T>, Error>>> {
        let position = match self.position() {
            Some(Ok(position)) => position,
            Some(Err(error)) => {
                self.end();
                return Poll::Ready(Some(Err(error)));
            }
            None => {
                self.end();
                return Poll::Ready(None);
            }
        };
        if self.fetches.front().is_none_or(|(front, _)| *front != position.place) {
            // What was asked for ahead is not what follows.
            self.fetches.clear();
            self.ask(position.place.clone(), false);
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
        Poll::Ready(Some(self.take(position, result)))
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
        self.poll_page(context).map(|next| next.map(|result| result.map(|fetched| fetched.page)))
    }
}

impl<T: Send + 'static> FusedStream for PageStream<T> {
    fn is_terminated(&self) -> bool {
        match self.state {
            State::Going => self.walk.position.is_none(),
            State::Stuck(_) => false,
            State::Ended => true,
        }
    }
}

impl<T> Unpin for PageStream<T> {}

impl<T> fmt::Debug for PageStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PageStream")
            .field("operation", &self.draft.operation.name)
            .field("next", &self.walk.position)
            .finish_non_exhaustive()
    }
}
