use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use alertkit_transport::{Credential, Error};

mod account;
mod builder;
mod context;
mod flush;
mod host;
mod lanes;
mod ledger;
mod loss;
mod pace;
mod rejected;
mod settle;
mod shared;
mod state;
mod status;
mod worker;

pub use account::{Counters, FlushReport};
pub use builder::{Overflow, QueueBuilder, UnknownOutcome};
pub use loss::{Loss, OnLost};
pub use rejected::{Rejected, RejectedReason};
pub use status::{Pause, PauseReason, QueueStatus};

use crate::{ApiAlerts, Event};
use builder::Settings;
use context::Context;
use flush::Purpose;
use host::Host;
use loss::Callback;
use shared::Shared;
use worker::Worker;

/// Sends events in the background: they are accepted at once, sent by a thread of the queue's own, and accounted for.
///
/// [`send`](Self::send) never blocks and never fails silently: it accepts the event or hands it back. It works with and
/// without an async runtime. Cloning a queue is cheap and gives the same queue. When its last handle is dropped, it
/// waits for the events that are still there, up to 10 s by default.
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
/// assert!(report.is_complete(), "{report}");
/// # Ok(()) });
/// ```
///
/// # Delivery
///
/// * The server rejects an event for its own sake (400, 413, 415, 422): it fails, and
///   [`QueueBuilder::on_lost`] is called with it.
/// * Nothing can be sent (no connection, 429, 503, a revoked key, a proxy's page or redirect): the queue keeps every
///   event, waits 1 to 60 s, and tries with one event at a time. [`status`](Self::status) and the log say why. Only
///   [`QueueBuilder::max_age`] ends that.
/// * An attempt has an unknown outcome (a timeout, a broken connection, 500, 502, 504): the event is retried, behind those
///   that were not tried yet. API Alerts has no idempotency keys, and an alert lost is worse than one doubled. An
///   event that fails five times in this way while others get through fails for good; see
///   [`QueueBuilder::unknown_outcome`].
///
/// [`counters`](Self::counters) say at any time how many events were accepted, sent, failed, dropped and are pending,
/// and the first is always the sum of the others.
///
/// # Logging
///
/// The queue logs with `tracing`, target `alertkit`: a warning when it pauses, with the reason, one when it sends again,
/// and one for each event that is lost. A layer that turns log lines into events of the same queue would feed itself, so
/// what the queue's own thread logs is handed back ([`RejectedReason::Feedback`]); a filter like
/// `warn,alertkit=off,hyper=off,reqwest=off` leaves it out from the start.
#[derive(Clone)]
pub struct Queue {
    shared: Arc<Shared>,
    /// None for the handle that a callback is given.
    owner: Option<Arc<Owner>>,
}

/// What the clones share; its end is the end of the queue.
struct Owner {
    shared: Arc<Shared>,
    shutdown_timeout: Duration,
    /// Keeps the thread for queues of other keys.
    _host: Arc<Host>,
}

impl Queue {
    /// Starts a queue with the defaults: 10,000 events and 16 MiB at most, 4 requests in flight, events dropped when they
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

    /// Accepts the event to be sent soon, or hands it back. It never blocks.
    ///
    /// # Errors
    ///
    /// [`Rejected`], with the event: the queue is full or shut down, the event is too large, or the server would
    /// reject it.
    pub fn send(&self, event: Event) -> Result<(), Rejected> {
        self.shared.accept(event)
    }

    /// Returns how many events were accepted, and what happened to them.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.shared.counters()
    }

    /// Returns what the queue is doing: whether it pauses, why and until when, how much waits and for how long.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let alerts = alertkit_apialerts::ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url()).build()?;
    /// # let queue = alertkit_apialerts::Queue::new(&alerts)?;
    /// let status = queue.status();
    /// if let Some(pause) = &status.pause {
    ///     println!("{} events wait for {:?}: {}", status.waiting, pause.next_attempt, pause.error);
    /// }
    /// # Ok(()) });
    /// ```
    #[must_use]
    pub fn status(&self) -> QueueStatus {
        self.shared.status()
    }

    /// Waits until all events accepted so far are sent, failed or dropped, or the time is over. It blocks the
    /// thread; in async code use [`flush_async`](Self::flush_async). In [`QueueBuilder::on_lost`] it does not wait, for
    /// the queue does not go on before the callback returns.
    ///
    /// While it waits, pauses are at most a second long, unless the server asked for more.
    pub fn flush(&self, timeout: Duration) -> FlushReport {
        self.shared.end_flush(&self.shared.begin_flush(Purpose::Flush), timeout)
    }

    /// As [`flush`](Self::flush), without blocking the thread. It needs no particular runtime.
    pub async fn flush_async(&self, timeout: Duration) -> FlushReport {
        self.shared.flush_async(Purpose::Flush, timeout).await
    }

    /// Accepts no more events, waits until all are sent, failed or dropped, or the time is over, and ends. What is
    /// pending in the report is lost; a request that is in flight then may still arrive.
    ///
    /// It returns early when nothing can be sent in time, because the server asked for a longer wait.
    pub fn shutdown(&self, timeout: Duration) -> FlushReport {
        let report = self.shared.end_flush(&self.shared.begin_flush(Purpose::End), timeout);
        self.shared.stop();
        report
    }

    /// As [`shutdown`](Self::shutdown), without blocking the thread. It needs no particular runtime.
    pub async fn shutdown_async(&self, timeout: Duration) -> FlushReport {
        let report = self.shared.flush_async(Purpose::End, timeout).await;
        self.shared.stop();
        report
    }

    /// As [`flush`](Self::flush) or [`shutdown`](Self::shutdown), for all of them at once.
    #[cfg(feature = "reqwest")]
    pub(crate) fn flush_all(queues: &[Self], timeout: Duration, end: bool) -> FlushReport {
        let started = std::time::Instant::now();
        let purpose = if end { Purpose::End } else { Purpose::Flush };
        // All begin before the first is waited for, which may take all the time there is.
        let flushes: Vec<_> = queues.iter().map(|queue| (queue, queue.shared.begin_flush(purpose))).collect();
        let reports = flushes
            .iter()
            .map(|(queue, flush)| queue.shared.end_flush(flush, timeout.saturating_sub(started.elapsed())));
        let report = reports.fold(FlushReport::default(), FlushReport::plus);
        if end {
            for queue in queues {
                queue.shared.stop();
            }
        }
        report
    }

    /// Starts another queue with the same settings, for the workspace of another key. It shares the thread and the
    /// connections of this one and has its own account: a used-up quota of one workspace does not hold up the other.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key is empty or can't stand in a header;
    /// [`Runtime`](crate::ErrorKind::Runtime) when this queue has ended and another thread can't be started.
    pub fn with_key(&self, key: impl Into<Credential>) -> Result<Self, Error> {
        self.like_this(key, self.shared.settings.clone())
    }

    /// As [`with_key`](Self::with_key); the queue ends when it was not used for a minute.
    #[cfg(feature = "reqwest")]
    pub(crate) fn with_key_until_idle(&self, key: &str) -> Result<Self, Error> {
        self.like_this(key, Settings { ends_when_idle: true, ..self.shared.settings.clone() })
    }

    fn like_this(&self, key: impl Into<Credential>, settings: Settings) -> Result<Self, Error> {
        let alerts = self.shared.alerts.with_key(key)?;
        let timeout = self.owner.as_ref().map_or(builder::SHUTDOWN_TIMEOUT, |owner| owner.shutdown_timeout);
        let host = self.shared.host.upgrade().map_or_else(Host::start, Ok)?;
        Ok(Self::started(settings, timeout, self.shared.on_lost.clone(), alerts, host))
    }

    /// The client that it sends with.
    #[cfg(feature = "reqwest")]
    pub(crate) fn alerts(&self) -> &ApiAlerts {
        &self.shared.alerts
    }

    /// Whether it accepts no more events.
    #[cfg(feature = "reqwest")]
    pub(crate) fn is_closed(&self) -> bool {
        self.shared.state().closed
    }

    fn started(
        settings: Settings,
        shutdown_timeout: Duration,
        on_lost: Option<Callback>,
        alerts: ApiAlerts,
        host: Arc<Host>,
    ) -> Self {
        let shared = Arc::new(Shared::new(settings, on_lost, alerts, Arc::downgrade(&host)));
        host.run(Worker::new(shared.clone()));
        let owner = Arc::new(Owner { shared: shared.clone(), shutdown_timeout, _host: host });
        Self { shared, owner: Some(owner) }
    }

    /// A handle that does not keep the queue open.
    fn unowned(shared: Arc<Shared>) -> Self {
        Self { shared, owner: None }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        let report = self.shared.end_flush(&self.shared.begin_flush(Purpose::End), self.shutdown_timeout);
        self.shared.stop();
        if report.pending > 0 {
            context::within(Context::Queue, || {
                let pending = report.pending;
                let reason = report.pause.map(tracing::field::display);
                tracing::warn!(target: "alertkit", pending, reason, "the queue ended with events that were not sent");
            });
        }
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Queue").field("counters", &self.counters()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
