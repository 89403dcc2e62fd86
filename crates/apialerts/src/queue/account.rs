use std::fmt;

use super::status::PauseReason;

/// The account of every event. `accepted` is always `sent + failed + dropped + pending`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Events that the queue accepted.
    pub accepted: u64,
    /// Events that the server accepted.
    pub sent: u64,
    /// Events that the server rejected, or whose outcome stayed unknown.
    pub failed: u64,
    /// Events that were given up without a response about them: expired, or pushed out by newer ones.
    pub dropped: u64,
    /// Events that wait or are in flight.
    pub pending: u64,
    /// Retries after an attempt of unknown outcome: each may have doubled an event.
    pub repeated: u64,
    /// Events that failed or were dropped after an attempt of unknown outcome: each may have been delivered. Part of
    /// `failed` and `dropped`.
    pub outcome_unknown: u64,
    /// Events that the server rejected for their own sake. Part of `failed`.
    pub rejected_by_server: u64,
    /// Events that were older than [`max_age`](crate::QueueBuilder::max_age). Part of `dropped`.
    pub expired: u64,
    /// Events that newer ones pushed out of a full queue. Part of `dropped`.
    pub overflowed: u64,
    /// Events that the server accepted with a response that could not be read. Part of `sent`.
    pub unreadable: u64,
    /// Events that were handed back by `send`. Part of no other number.
    pub rejected: u64,
    /// Calls of [`on_lost`](crate::QueueBuilder::on_lost) that panicked.
    pub callback_panics: u64,
}

/// What happened to the events, when a flush or shutdown ended. The numbers count from the queue's start.
///
/// ```
/// # let report = alertkit_apialerts::FlushReport::default();
/// if !report.is_complete() {
///     eprintln!("alerts were lost: {report}");
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "it says whether events were lost"]
pub struct FlushReport {
    /// Events that the server accepted.
    pub sent: u64,
    /// Events that the server rejected, or whose outcome stayed unknown.
    pub failed: u64,
    /// Events that were given up without a response about them.
    pub dropped: u64,
    /// Events that still wait or are in flight.
    pub pending: u64,
    /// Events that the server accepted with a response that could not be read. Part of `sent`.
    pub unreadable: u64,
    /// Why events are pending: what the server or the connection said last, when it holds up the queue.
    pub pause: Option<PauseReason>,
}

impl Counters {
    /// The account of two queues.
    #[cfg(feature = "reqwest")]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            accepted: self.accepted + other.accepted,
            sent: self.sent + other.sent,
            failed: self.failed + other.failed,
            dropped: self.dropped + other.dropped,
            pending: self.pending + other.pending,
            repeated: self.repeated + other.repeated,
            outcome_unknown: self.outcome_unknown + other.outcome_unknown,
            rejected_by_server: self.rejected_by_server + other.rejected_by_server,
            expired: self.expired + other.expired,
            overflowed: self.overflowed + other.overflowed,
            unreadable: self.unreadable + other.unreadable,
            rejected: self.rejected + other.rejected,
            callback_panics: self.callback_panics + other.callback_panics,
        }
    }
}

impl FlushReport {
    /// Whether every accepted event was sent, and every response was read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failed == 0 && self.dropped == 0 && self.pending == 0 && self.unreadable == 0
    }

    /// With the reason of a pause, which matters to events that are pending.
    pub(super) fn with_pause(mut self, pause: Option<PauseReason>) -> Self {
        self.pause = pause.filter(|_| self.pending > 0);
        self
    }

    /// The report of two queues.
    #[cfg(feature = "reqwest")]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            sent: self.sent + other.sent,
            failed: self.failed + other.failed,
            dropped: self.dropped + other.dropped,
            pending: self.pending + other.pending,
            unreadable: self.unreadable + other.unreadable,
            pause: self.pause.or(other.pause),
        }
    }
}

impl From<Counters> for FlushReport {
    fn from(counters: Counters) -> Self {
        let Counters { sent, failed, dropped, pending, unreadable, .. } = counters;
        Self { sent, failed, dropped, pending, unreadable, pause: None }
    }
}

/// One line: `20 sent, 0 failed, 0 dropped, 3 pending (401 Unauthorized)`.
impl fmt::Display for FlushReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sent, failed, dropped, pending, unreadable, pause } = self;
        write!(formatter, "{sent} sent")?;
        if *unreadable > 0 {
            write!(formatter, " ({unreadable} with an unreadable response)")?;
        }
        write!(formatter, ", {failed} failed, {dropped} dropped, {pending} pending")?;
        match pause {
            Some(reason) => write!(formatter, " ({reason})"),
            None => Ok(()),
        }
    }
}
