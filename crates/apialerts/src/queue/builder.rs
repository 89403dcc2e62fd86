use std::sync::Arc;
use std::time::Duration;

use alertkit_transport::Error;

use super::Queue;
use super::shared::Shared;
use super::worker;
use crate::{ApiAlerts, Event};

/// Sets up a [`Queue`].
#[must_use]
pub struct QueueBuilder {
    alerts: ApiAlerts,
    settings: Settings,
    shutdown_timeout: Duration,
    on_lost: Option<OnLost>,
}

pub(super) type OnLost = Arc<dyn Fn(Event, Loss) + Send + Sync>;

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) max_events: usize,
    pub(super) max_bytes: usize,
    pub(super) in_flight: usize,
    pub(super) max_age: Duration,
    pub(super) overflow: Overflow,
    pub(super) unknown_outcome: UnknownOutcome,
}

/// What a full queue does with one more event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Overflow {
    /// It hands the new one back.
    #[default]
    Reject,
    /// It drops the ones that wait longest, and counts them. One that was tried in vain waits anew.
    DropOldest,
}

/// What becomes of an event that may have been delivered, when nobody can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownOutcome {
    /// It is sent again, until it was sent this many times in all: it may arrive more than once.
    Repeat {
        /// Requests for one event, the first included.
        attempts: u32,
    },
    /// It fails: it may not have arrived.
    Fail,
}

/// Why an accepted event was not sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum Loss {
    /// The server refused it, or its outcome stayed unknown.
    Failed(Error),
    /// It grew too old while nothing could be sent.
    Expired,
    /// Newer ones pushed it out.
    Overflow,
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
            },
            shutdown_timeout: Duration::from_secs(10),
            on_lost: None,
        }
    }

    /// The settings of a queue, for another client.
    pub(super) fn like(queue: &Shared, shutdown_timeout: Duration, alerts: ApiAlerts) -> Self {
        Self { alerts, settings: queue.settings.clone(), shutdown_timeout, on_lost: queue.on_lost.clone() }
    }

    /// How many events may wait. Default 10,000.
    pub fn max_events(mut self, events: usize) -> Self {
        self.settings.max_events = events.max(1);
        self
    }

    /// How much the waiting events may weigh, in bytes; an event weighs what its texts do. Default 16 MiB.
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_bytes = bytes;
        self
    }

    /// How many requests are under way at once. Default 4.
    pub fn in_flight(mut self, requests: usize) -> Self {
        self.settings.in_flight = requests.max(1);
        self
    }

    /// Events that waited longer are dropped when it is their turn. Default 24 h.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.settings.max_age = age;
        self
    }

    /// What happens when it is full. Default [`Overflow::Reject`].
    pub fn overflow(mut self, policy: Overflow) -> Self {
        self.settings.overflow = policy;
        self
    }

    /// What becomes of an event that may have been delivered. Default: it is sent up to 5 times, for an alert lost is
    /// worse than one doubled.
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

    /// Gets every accepted event that was not sent, and why. It is called on the queue's thread (for
    /// [`Loss::Overflow`] on the sender's) and should be quick. The queue counts the event, and a flush ends, after it.
    pub fn on_lost(mut self, callback: impl Fn(Event, Loss) + Send + Sync + 'static) -> Self {
        self.on_lost = Some(Arc::new(callback));
        self
    }

    /// Starts the queue and its thread.
    ///
    /// # Errors
    ///
    /// [`Runtime`](crate::ErrorKind::Runtime) when the thread can't be started.
    pub fn start(self) -> Result<Queue, Error> {
        let clock = alertkit_transport::Client::clock(self.alerts.as_ref());
        let shared = Arc::new(Shared::new(self.settings, clock, self.on_lost));
        let worker = worker::start(self.alerts.clone(), shared.clone())?;
        Ok(Queue::started(self.alerts, shared, worker, self.shutdown_timeout))
    }
}
