use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::Sleep;

use crate::fault::Ending;

/// A body on its way out: whole, cut in the middle, or slowly.
pub(crate) struct Outgoing {
    announced: u64,
    left: Bytes,
    pace: Pace,
}

enum Pace {
    Whole,
    /// Ends the connection after what is left; `flushing` while hyper is given the chance to write it out.
    Cut {
        flushing: bool,
    },
    Drip {
        chunk: usize,
        pause: Duration,
        wait: Pin<Box<Sleep>>,
    },
    /// Says nothing more, and never ends.
    Silent,
}

impl Outgoing {
    pub(crate) fn new(body: Bytes, ending: Ending) -> Self {
        let announced = body.len() as u64;
        match ending {
            Ending::Truncate(bytes) if bytes < body.len() => {
                Self { announced, left: body.slice(..bytes), pace: Pace::Cut { flushing: false } }
            }
            Ending::Drip(0) => Self { announced, left: body, pace: Pace::Silent },
            Ending::Drip(bytes_per_second) => Self { announced, left: body, pace: drip(bytes_per_second) },
            _ => Self { announced, left: body, pace: Pace::Whole },
        }
    }

    fn take(&mut self, bytes: usize) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        let chunk = self.left.split_to(bytes.min(self.left.len()));
        Poll::Ready((!chunk.is_empty()).then(|| Ok(Frame::data(chunk))))
    }
}

/// At most 100 chunks a second: the timer is no finer than a millisecond.
fn drip(bytes_per_second: u32) -> Pace {
    let per_second = bytes_per_second.min(100);
    let pause = Duration::from_secs(1) / per_second.max(1);
    let chunk = usize::try_from(bytes_per_second.div_ceil(100)).unwrap_or(usize::MAX);
    Pace::Drip { chunk, pause, wait: Box::pin(tokio::time::sleep(pause)) }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let body = self.get_mut();
        let everything = body.left.len();
        match &mut body.pace {
            Pace::Whole => body.take(everything),
            Pace::Cut { .. } if everything > 0 => body.take(everything),
            Pace::Cut { flushing } if !*flushing => {
                // hyper forgets what it has not written yet when a body fails, and writes whenever a body is pending.
                *flushing = true;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Pace::Cut { .. } => Poll::Ready(Some(Err(CutOff))),
            Pace::Silent => Poll::Pending,
            Pace::Drip { .. } if everything == 0 => Poll::Ready(None),
            Pace::Drip { chunk, pause, wait } => {
                if wait.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                let (chunk, pause) = (*chunk, *pause);
                wait.as_mut().reset(tokio::time::Instant::now() + pause);
                body.take(chunk)
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.announced == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}

/// Makes hyper close the connection at once, in place of an answer or in the middle of one.
#[derive(Debug)]
pub(crate) struct CutOff;

impl fmt::Display for CutOff {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the sandbox closes this connection on purpose")
    }
}

impl std::error::Error for CutOff {}
