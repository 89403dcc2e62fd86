use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread::{self, ThreadId};
use std::time::Duration;

use alertkit_transport::http::StatusCode;
use alertkit_transport::{Error, ErrorKind, RetryPolicy};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use tokio::runtime::{Builder, Runtime};

use super::builder::{Loss, UnknownOutcome};
use super::ledger::Settled;
use super::outbox::Entry;
use super::pace::Pace;
use super::shared::Shared;
use crate::{ApiAlerts, Delivery};

/// Starts the thread that sends. It has a runtime of its own, so that the queue works without one and outlives the
/// caller's.
pub(super) fn start(alerts: ApiAlerts, shared: Arc<Shared>) -> Result<ThreadId, Error> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| not_started(&error))?;
    let thread = thread::Builder::new().name("alertkit-queue".to_owned());
    let handle = thread.spawn(move || run(&runtime, alerts, shared)).map_err(|error| not_started(&error))?;
    Ok(handle.thread().id())
}

fn not_started(error: &std::io::Error) -> Error {
    Error::runtime(format!("the queue's thread can't be started: {}", error.kind()))
}

fn run(runtime: &Runtime, alerts: ApiAlerts, shared: Arc<Shared>) {
    let mut worker = Worker {
        alerts,
        shared: shared.clone(),
        in_flight: FuturesUnordered::new(),
        pace: Pace::default(),
        timer: None,
    };
    let work = || runtime.block_on(poll_fn(|context| worker.poll(context)));
    // A callback of the caller's runs here, and nobody is to wait for a worker that has ended.
    if catch_unwind(AssertUnwindSafe(work)).is_err() {
        tracing::error!(target: "alertkit", "the queue's thread panicked");
    }
    shared.ended();
}

/// Sends what waits, and decides what becomes of it.
struct Worker {
    alerts: ApiAlerts,
    shared: Arc<Shared>,
    in_flight: FuturesUnordered<BoxFuture<'static, (Entry, Result<Delivery, Error>)>>,
    pace: Pace,
    timer: Option<BoxFuture<'static, ()>>,
}

impl Worker {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        // First of all, so that nothing that happens from here on is missed.
        self.shared.worker.register(context.waker());
        loop {
            while let Poll::Ready(Some((entry, result))) = self.in_flight.poll_next_unpin(context) {
                self.settle(entry, result);
            }
            let now = self.shared.clock.now();
            let orders = self.shared.orders(now);
            if orders.over {
                return Poll::Ready(());
            }
            let pause = self.pace.wait(now, orders.flushing);
            let started = pause.is_zero() && self.fill();
            if started {
                continue;
            }
            let deadline = orders.next_deadline.map(|deadline| deadline.saturating_duration_since(now));
            let wake_in =
                [deadline, Some(pause).filter(|pause| !pause.is_zero())].into_iter().flatten().min();
            if !self.is_over(wake_in, context) {
                return Poll::Pending;
            }
        }
    }

    /// Starts as many requests as may be under way; says whether it started one.
    fn fill(&mut self) -> bool {
        let mut started = false;
        while self.in_flight.len() < self.pace.in_flight(self.shared.settings.in_flight) {
            let Some(entry) = self.shared.take() else { break };
            self.pace.tries();
            let request = self.alerts.send_ref(&entry.event).retry(RetryPolicy::none());
            self.in_flight.push(Box::pin(async move { (entry, request.await) }));
            started = true;
        }
        started
    }

    /// Sets the timer, and says whether it is over already.
    fn is_over(&mut self, wake_in: Option<Duration>, context: &mut Context<'_>) -> bool {
        self.timer = wake_in.map(|wait| self.shared.clock.sleep(wait));
        match &mut self.timer {
            Some(timer) => Pin::new(timer).poll(context).is_ready(),
            None => false,
        }
    }

    fn settle(&mut self, mut entry: Entry, result: Result<Delivery, Error>) {
        let Err(error) = result else {
            self.pace.succeeded();
            return self.shared.settle(entry, Settled::Sent { unreadable: false }, None);
        };
        match Verdict::of(&error) {
            Verdict::Sent => {
                self.pace.succeeded();
                self.shared.settle(entry, Settled::Sent { unreadable: true }, None);
            }
            Verdict::Refused => {
                // What an earlier request did is not known any better now.
                let how = Settled::Failed { outcome_unknown: entry.unknown_outcomes > 0 };
                self.shared.settle(entry, how, Some(Loss::Failed(error)));
            }
            Verdict::NotTaken => {
                self.slow_down(&error);
                self.shared.put_back(entry, false);
            }
            Verdict::Unknown => {
                self.slow_down(&error);
                entry.unknown_outcomes += 1;
                match self.shared.settings.unknown_outcome {
                    UnknownOutcome::Repeat { attempts } if entry.unknown_outcomes < attempts => {
                        self.shared.put_back(entry, true);
                    }
                    _ => {
                        let how = Settled::Failed { outcome_unknown: true };
                        self.shared.settle(entry, how, Some(Loss::Failed(error)));
                    }
                }
            }
        }
    }

    fn slow_down(&mut self, error: &Error) {
        let clock = &self.shared.clock;
        self.pace.failed(clock.now(), error.retry_after(), clock.jitter());
    }
}

/// What an error says of the event.
enum Verdict {
    /// The server took it; only its answer is no good.
    Sent,
    /// The server did not take it, and would take none.
    NotTaken,
    /// The server may have taken it.
    Unknown,
    /// The server does not take this one.
    Refused,
}

impl Verdict {
    fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Decode | ErrorKind::ResponseTooLarge => Self::Sent,
            // The rest of the answer did not come.
            ErrorKind::OutcomeUnknown if error.status().is_some_and(|status| status.is_success()) => {
                Self::Sent
            }
            ErrorKind::Connect | ErrorKind::Certificate | ErrorKind::RateLimited => Self::NotTaken,
            // By their definition: the service is not available to handle the request, or a proxy did not reach it.
            _ if error.status().is_some_and(is_not_taken) => Self::NotTaken,
            ErrorKind::OutcomeUnknown => Self::Unknown,
            _ => Self::Refused,
        }
    }
}

fn is_not_taken(status: StatusCode) -> bool {
    matches!(status.as_u16(), 503 | 521 | 522 | 523 | 525 | 526 | 530)
}
