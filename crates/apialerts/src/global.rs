use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use alertkit_transport::Error;

use crate::{ApiAlerts, Counters, Event, FlushReport, Queue, Rejected, RejectedReason};

/// The queues of the process: one for the configured key, and one for each other key that was used.
static CONFIGURED: Mutex<Option<Configured>> = Mutex::new(None);

struct Configured {
    queue: Queue,
    others: HashMap<String, Queue>,
}

fn configured() -> MutexGuard<'static, Option<Configured>> {
    CONFIGURED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sets up the process-wide [`send`] with this key. Keep the guard until the end of `main`: it waits there for the
/// events that are still to be sent.
///
/// ```no_run
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let _guard = alertkit_apialerts::configure("YOUR-API-KEY")?;
///     alertkit_apialerts::send(alertkit_apialerts::Event::new("Deployment successful"))?;
///     Ok(())
/// }
/// ```
///
/// # Errors
///
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key can't be used or the process has a guard already;
/// [`Runtime`](crate::ErrorKind::Runtime) when the queue's thread can't be started.
pub fn configure(key: impl Into<crate::Credential>) -> Result<Guard, Error> {
    configure_queue(Queue::new(&ApiAlerts::new(key)?)?)
}

/// As [`configure`], with a queue of one's own making.
///
/// ```
/// # alertkit_sandbox::example(|sandbox| async move {
/// # let (key, url) = (sandbox.apialerts_key(), sandbox.apialerts_url());
/// use std::time::Duration;
/// use alertkit_apialerts::{ApiAlerts, Event, Queue, configure_queue, send};
///
/// let alerts = ApiAlerts::builder(key).base_url(url).build()?;
/// let queue = Queue::builder(&alerts).max_events(1_000).start()?;
/// let guard = configure_queue(queue)?;
/// send(Event::new("Deployment successful"))?;
/// assert_eq!(guard.shutdown(Duration::from_secs(10)).sent, 1);
/// # Ok(()) });
/// ```
///
/// # Errors
///
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the process has a guard already.
pub fn configure_queue(queue: Queue) -> Result<Guard, Error> {
    let mut configured = configured();
    if configured.is_some() {
        return Err(Error::invalid_input("configure", "was called before, and its guard is still alive"));
    }
    *configured = Some(Configured { queue, others: HashMap::new() });
    Ok(Guard { timeout: Duration::from_secs(10), over: false })
}

/// Queues an event for the key that [`configure`] was given. It never blocks.
///
/// # Errors
///
/// [`Rejected`], with the event; see [`Queue::send`].
pub fn send(event: Event) -> Result<(), Rejected> {
    let queue = configured().as_ref().map(|configured| configured.queue.clone());
    match queue {
        Some(queue) => queue.send(event),
        None => Err(Rejected::new(event, RejectedReason::NotConfigured)),
    }
}

/// Queues an event for the workspace of another key. Each key has a queue of its own, with the settings of the
/// configured one, and the guard waits for it, too.
///
/// # Errors
///
/// [`Rejected`], with the event; see [`Queue::send`].
pub fn send_with_key(event: Event, key: &str) -> Result<(), Rejected> {
    let queue = match configured().as_mut() {
        Some(configured) => configured.queue_of(key),
        None => return Err(Rejected::new(event, RejectedReason::NotConfigured)),
    };
    match queue {
        Ok(queue) => queue.send(event),
        Err(error) => Err(Rejected::new(event, RejectedReason::Invalid(error))),
    }
}

impl Configured {
    fn queue_of(&mut self, key: &str) -> Result<Queue, Error> {
        if let Some(queue) = self.others.get(key) {
            return Ok(queue.clone());
        }
        let queue = self.queue.with_key(key)?;
        self.others.insert(key.to_owned(), queue.clone());
        Ok(queue)
    }

    fn queues(&self) -> impl Iterator<Item = &Queue> {
        std::iter::once(&self.queue).chain(self.others.values())
    }
}

/// Keeps the process-wide [`send`] going; from [`configure`]. When it is dropped, it waits up to 10 s for the events
/// that are still to be sent, and no more are taken.
#[derive(Debug)]
#[must_use = "when the guard is dropped, sending ends: keep it until the end of `main`"]
pub struct Guard {
    timeout: Duration,
    over: bool,
}

impl Guard {
    /// How long the guard waits when it is dropped. Default 10 s.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many events were accepted, and what became of them, over all keys.
    #[must_use]
    pub fn counters(&self) -> Counters {
        let configured = configured();
        let all = configured.iter().flat_map(Configured::queues).map(Queue::counters);
        all.fold(Counters::default(), Counters::plus)
    }

    /// Waits until all events accepted so far are sent, failed or dropped, or the time is over.
    pub fn flush(&self, timeout: Duration) -> FlushReport {
        let queues: Vec<Queue> = configured().iter().flat_map(Configured::queues).cloned().collect();
        Queue::flush_all(&queues, timeout, false)
    }

    /// Takes no more events and waits as [`flush`](Self::flush) does. What is pending in the report is lost.
    pub fn shutdown(mut self, timeout: Duration) -> FlushReport {
        self.end(timeout)
    }

    fn end(&mut self, timeout: Duration) -> FlushReport {
        self.over = true;
        let Some(ended) = configured().take() else {
            return FlushReport::default();
        };
        let queues: Vec<Queue> = ended.queues().cloned().collect();
        Queue::flush_all(&queues, timeout, true)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.over {
            let report = self.end(self.timeout);
            if report.pending > 0 {
                let pending = report.pending;
                tracing::warn!(target: "alertkit", pending, "the process ends with events that were not sent");
            }
        }
    }
}
