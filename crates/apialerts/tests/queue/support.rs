//! Queues over backends that a test holds in its hand, and the ways to wait for them without a sleep.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{ApiAlerts, Backend, Counters, Event, FlushReport, Loss, Queue, QueueBuilder};
use alertkit_sandbox::Sandbox;
use futures::executor::block_on;

pub(crate) mod held;
pub(crate) mod rule;
pub(crate) mod warnings;

pub(crate) const KEY: &str = "key-of-the-tests";

/// Longer than anything here takes. It only ends tests that would hang.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Virtual time that no test reaches.
pub(crate) const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

pub(crate) fn client(backend: impl Backend, clock: &ManualClock) -> ApiAlerts {
    ApiAlerts::builder(KEY).backend(backend).clock(clock.clone()).build().unwrap()
}

/// A client for the sandbox, on the machine's time.
pub(crate) fn sandbox_client(sandbox: &Sandbox) -> ApiAlerts {
    let builder = ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url());
    builder.no_proxy().build().unwrap()
}

/// A queue for the sandbox whose pauses take no time: see [`drive`].
pub(crate) fn driven(sandbox: &Sandbox, clock: &ManualClock) -> QueueBuilder {
    let builder = ApiAlerts::builder(sandbox.apialerts_key()).base_url(sandbox.apialerts_url());
    let builder = builder.no_proxy().clock(clock.clone()).timeout(FOR_EVER).attempt_timeout(FOR_EVER);
    Queue::builder(&builder.build().unwrap()).max_age(FOR_EVER)
}

/// Moves the clock until every event is settled.
pub(crate) fn drive(queue: &Queue, clock: &ManualClock) -> Counters {
    let (queue, clock) = (queue.clone(), clock.clone());
    within(move || {
        while balanced(&queue).pending > 0 {
            clock.advance(Duration::from_secs(1));
            settle(&queue);
        }
        queue.counters()
    })
}

/// Returns when the worker has done all that it can do now: the second of two round trips to it begins after the
/// first has let it start requests, and ends after their answers, as far as those are there.
pub(crate) fn settle(queue: &Queue) {
    for _ in 0..2 {
        let _ = block_on(queue.flush_async(Duration::ZERO));
    }
}

/// Moves the clock on, second by second.
pub(crate) fn pass(queue: &Queue, clock: &ManualClock, seconds: u32) {
    for _ in 0..seconds {
        clock.advance(Duration::from_secs(1));
        settle(queue);
    }
}

/// A snapshot of the counters, which must balance.
pub(crate) fn balanced(queue: &Queue) -> Counters {
    let counters = queue.counters();
    assert_eq!(
        counters.accepted,
        counters.sent + counters.failed + counters.dropped + counters.pending,
        "{counters:?}"
    );
    counters
}

/// Sent, failed, dropped and pending.
pub(crate) fn numbers(report: impl Into<FlushReport>) -> [u64; 4] {
    let report = report.into();
    [report.sent, report.failed, report.dropped, report.pending]
}

/// Runs the work on a thread of its own and fails if it does not end.
pub(crate) fn within<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = channel();
    let thread = thread::spawn(move || drop(sender.send(work())));
    match receiver.recv_timeout(PATIENCE) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => panic!("it hangs"),
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(()) => unreachable!("the work ended without a result"),
        },
    }
}

/// Asks until it is so, and fails if it never is.
pub(crate) fn until(mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "it never comes about");
        thread::yield_now();
    }
}

/// What `on_lost` was given, in order.
#[derive(Clone, Default)]
pub(crate) struct Losses(Arc<Mutex<Vec<(Event, Loss)>>>);

impl Losses {
    pub(crate) fn callback(&self) -> impl Fn(Event, Loss) + Send + Sync + 'static {
        let losses = self.clone();
        move |event, loss| losses.0.lock().unwrap().push((event, loss))
    }

    pub(crate) fn take(&self) -> Vec<(Event, Loss)> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    /// Message and reason of each.
    pub(crate) fn described(&self) -> Vec<String> {
        let losses = self.0.lock().unwrap();
        let described = losses.iter().map(|(event, loss)| {
            let reason = match loss {
                Loss::Failed(error) => format!("{:?}", error.kind()),
                other => format!("{other:?}"),
            };
            format!("{}: {reason}", event.message())
        });
        described.collect()
    }
}

pub(crate) fn messages(sandbox: &Sandbox) -> Vec<String> {
    let events = sandbox.apialerts().events();
    events.iter().map(|event| event.body["message"].as_str().unwrap().to_owned()).collect()
}

pub(crate) const SEND: &str = "apialerts.events.send";

pub(crate) fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
