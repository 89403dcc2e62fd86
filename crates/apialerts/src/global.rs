use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use alertkit_transport::{Client, Error};

use crate::{ApiAlerts, Counters, Event, FlushReport, Queue, Rejected, RejectedReason};

mod guard;
#[cfg(all(feature = "signals", unix))]
mod signals;

pub use guard::Guard;

/// The queues of the process: one for the configured key, and one for each other key that was used of late.
static CONFIGURED: Mutex<Option<Configured>> = Mutex::new(None);

struct Configured {
    queue: Queue,
    others: HashMap<String, Queue>,
    /// The account of the queues that ended because they were not used.
    ended: Counters,
}

fn configured() -> MutexGuard<'static, Option<Configured>> {
    CONFIGURED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sets up the process-wide [`send`] with this key, for `https://api.apialerts.com` whatever the environment says; see
/// [`configure_from_env`]. Keep the guard until the end of `main`, and ask it there whether all was sent.
///
/// ```no_run
/// use std::time::Duration;
/// use alertkit_apialerts::{Event, configure, send};
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let guard = configure("YOUR-API-KEY")?;
///     send(Event::new("Deployment successful"))?;
///
///     let report = guard.shutdown(Duration::from_secs(10));
///     if !report.is_complete() {
///         return Err(format!("alerts were lost: {report}").into());
///     }
///     Ok(())
/// }
/// ```
///
/// A guard that is only dropped waits, too, up to 10 s, and logs what it could not send. What ends a process without
/// dropping the guard is in [`process_end`](crate::process_end).
///
/// # Errors
///
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) when the key can't be used or the process has a guard already;
/// [`Runtime`](crate::ErrorKind::Runtime) when the queue's thread can't be started.
pub fn configure(key: impl Into<crate::Credential>) -> Result<Guard, Error> {
    configure_queue(Queue::new(&ApiAlerts::new(key)?)?)
}

/// As [`configure`], with the key from `APIALERTS_API_KEY` and, when it is set, the base URL from
/// `APIALERTS_BASE_URL`: the form for a program that also runs under `alertkit sandbox`.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let guard = alertkit_apialerts::configure_from_env()?;
/// # drop(guard); Ok(()) }
/// ```
///
/// # Errors
///
/// [`InvalidInput`](crate::ErrorKind::InvalidInput), naming the variable that is missing or invalid, or when the
/// process has a guard already; [`Runtime`](crate::ErrorKind::Runtime) when the queue's thread can't be started.
pub fn configure_from_env() -> Result<Guard, Error> {
    configure_queue(Queue::new(&ApiAlerts::from_env()?)?)
}

/// As [`configure`], with your own queue: its base URL, limits and callback.
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
    let origin = {
        let client: &Client = queue.alerts().as_ref();
        client.base_url().origin().ascii_serialization()
    };
    let mut configured = configured();
    if configured.is_some() {
        return Err(Error::invalid_input("configure", "was called before, and its guard is still alive"));
    }
    *configured = Some(Configured { queue, others: HashMap::new(), ended: Counters::default() });
    drop(configured);
    tracing::info!(target: "alertkit", url = origin, "events are sent to this server");
    Ok(Guard::new())
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
/// configured one; they share its thread and its connections, and the guard waits for all. A queue that is not used
/// for a minute ends, and starts anew with the next event.
///
/// # Errors
///
/// [`Rejected`], with the event; see [`Queue::send`].
pub fn send_with_key(event: Event, key: &str) -> Result<(), Rejected> {
    let queue = match queue_of(key) {
        Ok(Some(queue)) => queue,
        Ok(None) => return Err(Rejected::new(event, RejectedReason::NotConfigured)),
        Err(error) => return Err(Rejected::new(event, RejectedReason::Invalid(error))),
    };
    match queue.send(event) {
        // It ended this moment because it was not used.
        Err(rejected) if matches!(rejected.reason(), RejectedReason::ShutDown) => match queue_of(key) {
            Ok(Some(queue)) => queue.send(rejected.into_event()),
            Ok(None) | Err(_) => Err(rejected),
        },
        result => result,
    }
}

/// The queue of another key, started when there is none; none without a configuration.
fn queue_of(key: &str) -> Result<Option<Queue>, Error> {
    let model = {
        let configured = configured();
        let Some(configured) = &*configured else { return Ok(None) };
        match configured.others.get(key).filter(|queue| !queue.is_closed()) {
            Some(queue) => return Ok(Some(queue.clone())),
            None => configured.queue.clone(),
        }
    };
    // Not under the lock, which every `send` takes.
    let started = model.with_key_until_idle(key)?;
    let mut configured = configured();
    Ok(configured.as_mut().map(|configured| configured.add(key, started)))
}

impl Configured {
    /// Adds the queue of a key, if another thread has not; those that ended go.
    fn add(&mut self, key: &str, started: Queue) -> Queue {
        let ended = &mut self.ended;
        self.others.retain(|_, queue| {
            let stays = !queue.is_closed();
            if !stays {
                *ended = ended.plus(queue.counters());
            }
            stays
        });
        self.others.entry(key.to_owned()).or_insert(started).clone()
    }

    fn queues(&self) -> Vec<Queue> {
        std::iter::once(&self.queue).chain(self.others.values()).cloned().collect()
    }

    fn counters(&self) -> Counters {
        let queues = std::iter::once(&self.queue).chain(self.others.values());
        queues.map(Queue::counters).fold(self.ended, Counters::plus)
    }
}

/// Ends all queues. Whoever comes second waits for the first, so that the process does not end meanwhile.
fn end(timeout: std::time::Duration) -> FlushReport {
    static ENDING: Mutex<()> = Mutex::new(());
    let _ending = ENDING.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(configured) = configured().take() else {
        return FlushReport::default();
    };
    let report = Queue::flush_all(&configured.queues(), timeout, true);
    FlushReport::from(configured.ended).plus(report)
}
