use std::time::Duration;

use super::{Configured, configured, end};
use crate::{Counters, FlushReport, Queue, QueueStatus};

/// Keeps the process-wide [`send`](crate::send) going; from [`configure`](crate::configure). When it is dropped, it
/// waits up to 10 s for the events that are still to be sent, and no more are accepted.
#[derive(Debug)]
#[must_use = "when the guard is dropped, sending ends: keep it until the end of `main`"]
pub struct Guard {
    pub(super) timeout: Duration,
    over: bool,
}

impl Guard {
    pub(super) fn new() -> Self {
        Self { timeout: Duration::from_secs(10), over: false }
    }

    /// Sets how long the guard waits when it is dropped. Default 10 s.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Returns how many events were accepted, and what happened to them, over all keys.
    #[must_use]
    pub fn counters(&self) -> Counters {
        configured().as_ref().map(Configured::counters).unwrap_or_default()
    }

    /// Returns what the queue of the configured key is doing; `None` once a signal has ended it.
    #[must_use]
    pub fn status(&self) -> Option<QueueStatus> {
        configured().as_ref().map(|configured| configured.queue.status())
    }

    /// Waits until all events accepted so far are sent, failed or dropped, or the time is over.
    pub fn flush(&self, timeout: Duration) -> FlushReport {
        let (queues, ended) = match &*configured() {
            Some(configured) => (configured.queues(), configured.ended),
            None => return FlushReport::default(),
        };
        FlushReport::from(ended).plus(Queue::flush_all(&queues, timeout, false))
    }

    /// Accepts no more events and waits as [`flush`](Self::flush) does. What is pending in the report is lost, and
    /// [`pause`](FlushReport::pause) says why: a wrong key, no connection, a used-up quota.
    pub fn shutdown(mut self, timeout: Duration) -> FlushReport {
        self.over = true;
        end(timeout)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.over {
            warn_of_losses(end(self.timeout));
        }
    }
}

/// Says what could not be sent, where no one gets the report.
pub(super) fn warn_of_losses(report: FlushReport) {
    if report.pending > 0 {
        let pending = report.pending;
        let reason = report.pause.map(tracing::field::display);
        tracing::warn!(target: "alertkit", pending, reason, "the process ends with events that were not sent");
    }
}
