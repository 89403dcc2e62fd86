use std::time::Duration;

use alertkit_transport::Error;

use super::Queue;
use super::host::Host;
use super::loss::{Callback, OnLost};
use crate::ApiAlerts;

/// Sets up a [`Queue`].
#[must_use]
pub struct QueueBuilder {
    alerts: ApiAlerts,
    settings: Settings,
    shutdown_timeout: Duration,
    on_lost: Option<Callback>,
}

/// How long the last handle waits when it is dropped.
pub(super) const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) max_events: usize,
    pub(super) max_bytes: usize,
    pub(super) in_flight: usize,
    pub(super) max_age: Duration,
    pub(super) overflow: Overflow,
    pub(super) unknown_outcome: UnknownOutcome,
    /// A queue that was started for a key ends when it is not used.
    pub(super) ends_when_idle: bool,
}

/// What a full queue does with one more event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Overflow {
    /// It hands the new one back.
    #[default]
    Reject,
    /// It drops the oldest to make room, those first that may have been delivered already, and counts them.
    DropOldest,
}

/// What happens to an event when an attempt may have delivered it, and no one can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownOutcome {
    /// It is retried: it may arrive more than once.
    Repeat {
        /// Attempts that may fail in this way before the event does. One counts only if other events got through
        /// since the attempt before: in an outage an event stays queued, whatever it takes.
        attempts: u32,
    },
    /// It fails: it may not have arrived.
    Fail,
}

impl QueueBuilder {
    pub(super) fn new(alerts: &ApiAlerts) -> Self {
        Self {
            alerts: alerts.clone(),
            settings: Settings {
                max_events: 10_000,
                max_bytes: 16 << 20,
                in_flight: 4,
                max_age: Duration::from_secs(24 * 3600),
                overflow: Overflow::default(),
                unknown_outcome: UnknownOutcome::Repeat { attempts: 5 },
                ends_when_idle: false,
            },
            shutdown_timeout: SHUTDOWN_TIMEOUT,
            on_lost: None,
        }
    }

    /// How many events may wait. Default 10,000.
    pub fn max_events(mut self, events: usize) -> Self {
        self.settings.max_events = events.max(1);
        self
    }

    /// How much the waiting events may weigh, in bytes. Default 16 MiB.
    ///
    /// An event weighs the room that its texts take, 24 bytes for each tag and 256 bytes for itself.
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_bytes = bytes;
        self
    }

    /// How many requests are in flight at once; as many connections are kept. Default 4.
    pub fn in_flight(mut self, requests: usize) -> Self {
        self.settings.in_flight = requests.max(1);
        self
    }

    /// Events that are older are dropped when it is their turn. It is the only limit in an outage. Default 24 h.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.settings.max_age = age;
        self
    }

    /// What happens when it is full. Default [`Overflow::Reject`].
    pub fn overflow(mut self, policy: Overflow) -> Self {
        self.settings.overflow = policy;
        self
    }

    /// What happens to an event after an attempt of unknown outcome. Default: it is retried, for an alert lost is worse
    /// than one doubled.
    pub fn unknown_outcome(mut self, choice: UnknownOutcome) -> Self {
        self.settings.unknown_outcome = choice;
        self
    }

    /// How long the last handle waits for the events that are still there when it is dropped; zero for not at all.
    /// Default 10 s.
    pub fn shutdown_timeout(mut self, timeout: Duration) -> Self {
        self.shutdown_timeout = timeout;
        self
    }

    /// Calls a function with every accepted event that was not sent, and why: `Fn(Event, Loss)`, or
    /// `Fn(Queue, Event, Loss)` for one that uses the queue. Name the types of the parameters.
    ///
    /// It is called on a thread of its own, for [`Loss::Overflow`](crate::Loss::Overflow) on the sender's, for one event at a time. It may block:
    /// the queue waits for it and other queues go on; a flush keeps to its limit. It may panic, which is counted
    /// ([`Counters::callback_panics`](crate::Counters::callback_panics)). It may send: what it sends pushes no other
    /// event out of a full queue. A flush of the same queue does not wait in it.
    ///
    /// The queue that it is given does not keep the queue open. Don't keep a handle in the callback: the last handle
    /// would never be dropped.
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # let alerts = alertkit_apialerts::ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url()).build()?;
    /// use alertkit_apialerts::{Event, Loss, Queue};
    ///
    /// let queue = Queue::builder(&alerts)
    ///     .on_lost(|queue: Queue, event: Event, loss: Loss| {
    ///         eprintln!("lost {:?}: {loss:?}", event.message());
    ///         if let Loss::Failed(error) = loss && error.kind() == alertkit_apialerts::ErrorKind::BadRequest {
    ///             // Once more, without the channel that does not exist.
    ///             let _ = queue.send(Event::new(event.message()));
    ///         }
    ///     })
    ///     .start()?;
    /// # drop(queue); Ok(()) });
    /// ```
    pub fn on_lost<Arguments>(mut self, callback: impl OnLost<Arguments>) -> Self {
        self.on_lost = Some(Callback::new(callback));
        self
    }

    /// Starts the queue and its thread.
    ///
    /// # Errors
    ///
    /// [`Runtime`](crate::ErrorKind::Runtime) when the thread can't be started.
    pub fn start(self) -> Result<Queue, Error> {
        // As many connections as there are requests in flight, so that none is opened anew for each.
        AsRef::<alertkit_transport::Client>::as_ref(&self.alerts).keep_connections(self.settings.in_flight);
        Ok(Queue::started(self.settings, self.shutdown_timeout, self.on_lost, self.alerts, Host::start()?))
    }
}
