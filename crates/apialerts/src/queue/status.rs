use std::fmt;
use std::time::Duration;

use alertkit_transport::http::StatusCode;
use alertkit_transport::{Error, ErrorKind};

use super::account::Counters;

/// What a queue is doing at this moment; from [`Queue::status`](crate::Queue::status).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct QueueStatus {
    /// The account of every event.
    pub counters: Counters,
    /// Why nothing is sent at full speed; `None` when all is well.
    pub pause: Option<Pause>,
    /// Events that wait for an attempt.
    pub waiting: usize,
    /// What the waiting events weigh, in bytes; see [`QueueBuilder::max_bytes`](crate::QueueBuilder::max_bytes).
    pub bytes: usize,
    /// Attempts in flight.
    pub in_flight: usize,
    /// How long ago the oldest pending event was accepted.
    pub oldest: Option<Duration>,
}

/// A time in which the queue tries with one event at a time, and waits in between: events fail, and they are kept.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Pause {
    /// What kind of failure it was.
    pub reason: PauseReason,
    /// The last error in one line.
    pub error: String,
    /// How long ago the first event failed.
    pub since: Duration,
    /// How long until the next attempt; zero when it is in flight, or due as soon as there is an event.
    pub next_attempt: Duration,
}

/// The kind of failure that holds up a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PauseReason {
    /// The error's kind.
    pub kind: ErrorKind,
    /// The response's status, if there was a response.
    pub status: Option<StatusCode>,
}

impl PauseReason {
    pub(super) fn of(error: &Error) -> Self {
        Self { kind: error.kind(), status: error.status() }
    }
}

/// The status, or the kind of failure: `401 Unauthorized`, `cannot connect`.
impl fmt::Display for PauseReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) if status.is_success() => write!(formatter, "{} ({status})", self.kind),
            Some(status) => write!(formatter, "{status}"),
            None => write!(formatter, "{}", self.kind),
        }
    }
}
