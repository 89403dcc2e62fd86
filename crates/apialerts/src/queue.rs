use std::fmt;
use std::sync::Arc;
use std::thread::ThreadId;
use std::time::Duration;

use alertkit_transport::{Credential, Error};

mod builder;
mod ledger;
mod outbox;
mod pace;
mod rejected;
mod shared;
mod worker;

pub use builder::{Loss, Overflow, QueueBuilder, UnknownOutcome};
pub use ledger::{Counters, FlushReport};
pub use rejected::{Rejected, RejectedReason};

use crate::{ApiAlerts, Event};
use ledger::Epoch;
use shared::Shared;

/// Events to send without waiting: they are taken at once, sent by a thread of the queue's own, and accounted for.
///
/// [`send`](Self::send) never blocks and never fails silently: it takes the event or hands it back. It works with and
/// without an async runtime. Cloning a queue is cheap and gives the same queue. When its last handle is dropped, it
/// waits for the events that are still there, up to 10 s unless told otherwise.
///
/// ```
/// # alertkit_sandbox::example(|sandbox| async move {
/// # let alerts = alertkit_apialerts::ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url()).build()?;
/// use std::time::Duration;
/// use alertkit_apialerts::{Event, Queue};
///
/// let queue = Queue::new(&alerts)?;
/// for number in 1..=20 {
///     queue.send(Event::new(format!("Order {number} came in")))?;
/// }
/// let report = queue.shutdown(Duration::from_secs(10));
/// assert_eq!((report.sent, report.failed, report.dropped, report.pending), (20, 0, 0, 0));
/// # Ok(()) });
/// ```
///
/// # What becomes of an event
///
/// * While nothing can be sent (no connection, 503, a used-up quota), the queue pauses, tries with one event at a
///   time, and loses nothing but what grows too old.
/// * An event whose outcome is unknown (no answer in time, a broken connection, 500, 502, 504) is sent again, up to 5
///   times in all: API Alerts has no idempotency keys, and an alert lost is worse than one doubled. See
///   [`QueueBuilder::unknown_outcome`].
/// * An event that the server refuses fails, and is given to [`QueueBuilder::on_lost`].
///
/// [`counters`](Self::counters) says at any time how many events were accepted, sent, failed, dropped and are pending,
/// and the first is always the sum of the others.
#[derive(Clone)]
pub struct Queue(Arc<Handle>);

/// What all clones share; its end is the end of the queue.
struct Handle {
    /// What it sends with.
    alerts: ApiAlerts,
    shared: Arc<Shared>,
    worker: ThreadId,
    shutdown_timeout: Duration,
}

impl Queue {
    /// A queue with the defaults: 10,000 events and 16 MiB at most, 4 requests in flight, events dropped when they
    /// are 24 h old.
    ///
    /// # Errors
    ///
    /// [`Runtime`](crate::ErrorKind::Runtime) when its thread can't be started.
    pub fn new(alerts: &ApiAlerts) -> Result<Self, Error> {
        Self::builder(alerts).start()
    }

    /// Sets up a queue that sends with this client.
    pub fn builder(alerts: &ApiAlerts) -> QueueBuilder {
        QueueBuilder::new(alerts)
    }

    /// Takes the event to be sent soon, or hands it back. It never blocks.
    ///
    /// # Errors
    ///
    /// [`Rejected`], with the event: the queue is full or shut down, the event is too large, or the server would
    /// refuse it.
    pub fn send(&self, event: Event) -> Result<(), Rejected> {
        self.0.shared.accept(event)
    }

    /// How many events were accepted, and what became of them.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.0.shared.counters()
    }

    /// Waits until all events accepted so far are sent, failed or dropped, or the time is over. It blocks the
    /// thread; in async code use [`flush_async`](Self::flush_async). In [`QueueBuilder::on_lost`] it does not wait, for
    /// the queue does not go on before the callback returns.
    pub fn flush(&self, timeout: Duration) -> FlushReport {
        self.0.flush(timeout)
    }

    /// As [`flush`](Self::flush), without blocking the thread. It needs no particular runtime.
    pub async fn flush_async(&self, timeout: Duration) -> FlushReport {
        if self.0.is_worker() {
            return self.counters().into();
        }
        self.0.shared.flush_async(timeout).await
    }

    /// Takes no more events, waits until all are sent, failed or dropped, or the time is over, and ends. What is
    /// pending in the report is lost; a request that is under way then may still arrive.
    pub fn shutdown(&self, timeout: Duration) -> FlushReport {
        self.0.shared.close();
        let report = self.flush(timeout);
        self.0.shared.stop();
        report
    }

    /// As [`shutdown`](Self::shutdown), without blocking the thread. It needs no particular runtime.
    pub async fn shutdown_async(&self, timeout: Duration) -> FlushReport {
        self.0.shared.close();
        let report = self.flush_async(timeout).await;
        self.0.shared.stop();
        report
    }

    /// As [`flush`](Self::flush) and, where they are to end, [`shutdown`](Self::shutdown), for all of them at once.
    #[cfg(feature = "reqwest")]
    pub(crate) fn flush_all(queues: &[Self], timeout: Duration, end: bool) -> FlushReport {
        let handles = || queues.iter().map(|queue| &*queue.0);
        if end {
            handles().for_each(|handle| handle.shared.close());
        }
        let started = std::time::Instant::now();
        // All begin before the first is waited for, which may take all the time there is.
        let epochs: Vec<_> = handles().map(|handle| handle.shared.begin_flush()).collect();
        let reports = handles()
            .zip(epochs)
            .map(|(handle, epoch)| handle.end_flush(epoch, timeout.saturating_sub(started.elapsed())));
        let report = reports.fold(FlushReport::default(), FlushReport::plus);
        if end {
            handles().for_each(|handle| handle.shared.stop());
        }
        report
    }

    /// Another queue with the same settings, for the workspace of another key. It has its own thread and its own
    /// account: a used-up quota of one workspace does not hold up the other.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key is empty or can't stand in a header;
    /// [`Runtime`](crate::ErrorKind::Runtime) when the thread can't be started.
    pub fn with_key(&self, key: impl Into<Credential>) -> Result<Self, Error> {
        let alerts = self.0.alerts.with_key(key)?;
        QueueBuilder::like(&self.0.shared, self.0.shutdown_timeout, alerts).start()
    }

    fn started(alerts: ApiAlerts, shared: Arc<Shared>, worker: ThreadId, shutdown_timeout: Duration) -> Self {
        Self(Arc::new(Handle { alerts, shared, worker, shutdown_timeout }))
    }
}

impl Handle {
    fn flush(&self, timeout: Duration) -> FlushReport {
        self.end_flush(self.shared.begin_flush(), timeout)
    }

    fn end_flush(&self, epoch: Epoch, timeout: Duration) -> FlushReport {
        self.shared.end_flush(epoch, if self.is_worker() { Duration::ZERO } else { timeout })
    }

    /// Whether this is the worker's thread, which can't wait for itself.
    fn is_worker(&self) -> bool {
        std::thread::current().id() == self.worker
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.shared.close();
        let report = self.flush(self.shutdown_timeout);
        self.shared.stop();
        if report.pending > 0 {
            tracing::warn!(target: "alertkit", pending = report.pending, "the queue ended with events that were not sent");
        }
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Queue").field("counters", &self.counters()).finish_non_exhaustive()
    }
}
