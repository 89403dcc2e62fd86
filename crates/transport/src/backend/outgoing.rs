//! The body of a request, and what is known of its way: whether the connection has taken the request yet, and when it
//! last took a part of the body.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::Instant;

/// Where a request is: shared by the call and by the body that the connection takes.
///
/// Either the connection takes the request or the call gives it up, never both: what was given up is not sent later.
#[derive(Debug)]
pub(super) struct Dispatch {
    started: Instant,
    state: AtomicU8,
    /// Microseconds from the start to the moment when the connection took the request.
    taken_after: AtomicU64,
    /// Microseconds from the start to the moment when it last took a part of the body.
    last_after: AtomicU64,
}

const WAITING: u8 = 0;
const TAKEN: u8 = 1;
const ABANDONED: u8 = 2;

impl Dispatch {
    pub(super) fn new(started: Instant) -> Arc<Self> {
        Arc::new(Self {
            started,
            state: AtomicU8::new(WAITING),
            taken_after: AtomicU64::new(0),
            last_after: AtomicU64::new(0),
        })
    }

    pub(super) fn started(&self) -> Instant {
        self.started
    }

    /// Gives the request up if no connection has taken it. When this is true, no byte of it was or will be sent.
    pub(super) fn abandon(&self) -> bool {
        let change = self.state.compare_exchange(WAITING, ABANDONED, Ordering::SeqCst, Ordering::SeqCst);
        change != Err(TAKEN)
    }

    /// The end of the silence that the caller accepts; nothing while there is no connection.
    ///
    /// The last part that was taken may still be in the buffers of the system. They empty at the pace of the parts
    /// before, so as much time as the body has needed until then is added.
    pub(super) fn silent_until(&self, idle: Duration) -> Option<Instant> {
        if self.state.load(Ordering::SeqCst) != TAKEN {
            return None;
        }
        let taken = Duration::from_micros(self.taken_after.load(Ordering::SeqCst));
        let last = Duration::from_micros(self.last_after.load(Ordering::SeqCst)).max(taken);
        let silence = last.saturating_add(last.saturating_sub(taken)).saturating_add(idle);
        Some(later(self.started, silence))
    }

    /// Whether the connection may write the request.
    fn take(&self) -> bool {
        match self.state.load(Ordering::SeqCst) {
            TAKEN => true,
            WAITING => {
                self.taken_after.store(self.elapsed(), Ordering::SeqCst);
                let change = self.state.compare_exchange(WAITING, TAKEN, Ordering::SeqCst, Ordering::SeqCst);
                change != Err(ABANDONED)
            }
            _ => false,
        }
    }

    fn progress(&self) {
        self.last_after.store(self.elapsed(), Ordering::SeqCst);
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}

/// This much later, or at the end of all time that a timer can wait for.
pub(super) fn later(start: Instant, duration: Duration) -> Instant {
    const FAR: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 30);
    start + duration.min(FAR)
}

/// A body that is handed over in parts, as fast as the connection takes them.
pub(super) struct Outgoing {
    rest: Bytes,
    /// Its pace is known. A body of one part is taken together with the request.
    is_in_parts: bool,
    dispatch: Arc<Dispatch>,
}

impl Outgoing {
    const PART: usize = 64 << 10;

    pub(super) fn new(body: Bytes, dispatch: Arc<Dispatch>) -> Self {
        Self { is_in_parts: body.len() > Self::PART, rest: body, dispatch }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Abandoned;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Abandoned>>> {
        if !self.dispatch.take() {
            return Poll::Ready(Some(Err(Abandoned)));
        }
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        if self.is_in_parts {
            self.dispatch.progress();
        }
        let length = self.rest.len().min(Self::PART);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    /// The connection asks for this right before it writes the head of the request: a request without a body gives no
    /// other sign. One that was given up has no end, so that its first part, which is an error, is asked for.
    fn is_end_stream(&self) -> bool {
        self.dispatch.take() && self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.rest.len()).unwrap_or(u64::MAX))
    }
}

/// The call was given up before a connection took the request.
#[derive(Debug, thiserror::Error)]
#[error("the request was given up before it was sent")]
pub(super) struct Abandoned;

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use std::future::poll_fn;

    use super::*;

    fn outgoing(length: usize) -> (Arc<Dispatch>, Outgoing) {
        let dispatch = Dispatch::new(Instant::now());
        (dispatch.clone(), Outgoing::new(vec![b'x'; length].into(), dispatch))
    }

    /// The length of the next part.
    fn part(body: &mut Outgoing) -> Option<Result<usize, Abandoned>> {
        let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).now_or_never().unwrap();
        frame.map(|frame| frame.map(|frame| frame.into_data().unwrap().len()))
    }

    #[test]
    fn a_request_that_was_given_up_is_never_written() {
        for length in [0, 5] {
            let (dispatch, mut body) = outgoing(length);
            assert!(dispatch.abandon() && dispatch.abandon());
            assert!(!body.is_end_stream(), "the connection must ask for a part");
            assert!(part(&mut body).unwrap().is_err());
        }
    }

    #[test]
    fn a_request_that_was_taken_is_not_given_up() {
        for length in [0, 5] {
            let (dispatch, body) = outgoing(length);
            assert_eq!((body.is_end_stream(), body.size_hint().exact()), (length == 0, Some(length as u64)));
            assert!(!dispatch.abandon());
        }
    }

    #[test]
    fn a_large_body_is_handed_over_in_parts() {
        let (_, mut body) = outgoing(2 * Outgoing::PART + 1);
        for (length, is_last) in [(Outgoing::PART, false), (Outgoing::PART, false), (1, true)] {
            assert_eq!(part(&mut body).unwrap().unwrap(), length);
            assert_eq!(body.is_end_stream(), is_last);
        }
        assert!(part(&mut body).is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn silence_starts_when_the_body_is_up_and_its_pace_counts() {
        let secs = Duration::from_secs;
        let (dispatch, mut body) = outgoing(Outgoing::PART + 1);
        let started = dispatch.started();
        tokio::time::advance(secs(1)).await;
        assert_eq!(dispatch.silent_until(secs(10)), None, "there is no connection");
        assert!(!body.is_end_stream());
        assert_eq!(dispatch.silent_until(secs(10)), Some(started + secs(11)));
        part(&mut body);
        tokio::time::advance(secs(2)).await;
        part(&mut body);
        assert_eq!(dispatch.silent_until(secs(10)), Some(started + secs(3 + 2 + 10)));
    }
}
