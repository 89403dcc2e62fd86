use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::{Duration, Instant};

use alertkit_transport::{Error, RetryPolicy};
use futures::StreamExt;
use futures::future::{BoxFuture, Either, select};
use futures::stream::FuturesUnordered;

use super::Queue;
use super::flush::Deadlines;
use super::ledger::Settlement;
use super::loss;
use super::settle::Lost;
use super::shared::Shared;
use super::state::{Attempt, Step};
use crate::Delivery;

/// How long a queue that ends when it is idle waits for an event.
const IDLE: Duration = Duration::from_secs(60);

/// Sends what waits. It ends when the queue does.
pub(super) struct Worker {
    shared: Arc<Shared>,
    in_flight: FuturesUnordered<BoxFuture<'static, (Attempt, Result<Delivery, Error>)>>,
    telling: Option<Telling>,
    /// Since when nothing has been sent and nothing is pending.
    idle_since: Option<Instant>,
    timer: Option<BoxFuture<'static, ()>>,
}

/// A loss that the callback is being told. The queue goes on when it has returned, so that what is lost does not pile
/// up; other queues go on meanwhile.
struct Telling {
    settlement: Settlement,
    returned: BoxFuture<'static, bool>,
}

impl Worker {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, in_flight: FuturesUnordered::new(), telling: None, idle_since: None, timer: None }
    }

    /// Does all that can be done now. Says when there will be more to do, if not before.
    fn work(&mut self, context: &mut TaskContext<'_>) -> Poll<Option<Instant>> {
        loop {
            if let Some(telling) = &mut self.telling {
                let Poll::Ready(returned) = telling.returned.as_mut().poll(context) else {
                    return if self.shared.state().stopped { Poll::Ready(None) } else { Poll::Pending };
                };
                self.shared.told(returned);
                self.shared.settle(telling.settlement);
                self.telling = None;
            }
            while let Poll::Ready(Some((attempt, result))) = self.in_flight.poll_next_unpin(context) {
                if let Some(lost) = self.shared.conclude(attempt, result) {
                    self.lose(lost);
                    break;
                }
            }
            if self.telling.is_some() {
                continue;
            }
            match self.shared.step(self.shared.clock.now()) {
                Step::Send(attempt) => self.send(attempt),
                Step::Expire(entry) => self.lose(Lost::expired(entry)),
                Step::Wait(until) => return Poll::Ready(until),
                Step::End => return Poll::Ready(None),
            }
        }
    }

    fn send(&mut self, attempt: Attempt) {
        self.idle_since = None;
        let request = self.shared.alerts.send_ref(&attempt.entry.event).retry(RetryPolicy::none()).quiet();
        self.in_flight.push(Box::pin(async move { (attempt, request.await) }));
    }

    /// Tells a loss on a thread on which the callback may take its time, and settles it then.
    fn lose(&mut self, lost: Lost) {
        let Lost { event, loss, settlement } = lost;
        loss::log(&loss);
        let Some(callback) = self.shared.on_lost.clone() else {
            return self.shared.settle(settlement);
        };
        let shared = self.shared.clone();
        let told = tokio::task::spawn_blocking(move || {
            callback.tell(shared.id, Queue::unowned(shared.clone()), event, loss)
        });
        // The thread itself does not panic.
        let returned = Box::pin(async move { told.await.unwrap_or(false) });
        self.telling = Some(Telling { settlement, returned });
    }

    /// When a queue ends that is not used, or at once when that is now.
    fn idle_until(&mut self, now: Instant) -> Option<Instant> {
        if !self.shared.settings.ends_when_idle || self.shared.counters().pending > 0 {
            return None;
        }
        let since = *self.idle_since.get_or_insert(now);
        if now.saturating_duration_since(since) >= IDLE {
            self.shared.close_if_empty();
        }
        Some(since + IDLE)
    }

    /// Completes at the first of these moments.
    fn timer(
        &self,
        wake_at: Option<Instant>,
        deadlines: &Deadlines,
        now: Instant,
    ) -> Option<BoxFuture<'static, ()>> {
        let wake_at = wake_at.into_iter().chain(deadlines.next).min();
        if wake_at.is_none() && deadlines.next_really.is_none() {
            return None;
        }
        let by_clock: BoxFuture<'static, ()> = match wake_at {
            Some(at) => self.shared.clock.sleep(at.saturating_duration_since(now)),
            None => Box::pin(pending()),
        };
        let Some(really) = deadlines.next_really else { return Some(by_clock) };
        let really = Box::pin(tokio::time::sleep_until(really.into()));
        Some(Box::pin(async move {
            match select(by_clock, really).await {
                Either::Left(_) | Either::Right(_) => {}
            }
        }))
    }
}

impl Future for Worker {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut TaskContext<'_>) -> Poll<()> {
        // First of all, so that nothing that happens from here on is missed.
        self.shared.worker.register(context.waker());
        loop {
            let until = self.work(context);
            if self.shared.state().is_over() {
                return Poll::Ready(());
            }
            let now = self.shared.clock.now();
            let deadlines = self.shared.answer_flushes(now, until.is_pending());
            let until = match until {
                Poll::Ready(None) => self.idle_until(now),
                Poll::Ready(until) => until,
                Poll::Pending => None,
            };
            self.timer = self.timer(until, &deadlines, now);
            match &mut self.timer {
                Some(timer) => match timer.as_mut().poll(context) {
                    Poll::Ready(()) => {}
                    Poll::Pending => return Poll::Pending,
                },
                None => return Poll::Pending,
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // A shutdown does not wait for a callback, and what is being told is lost all the same.
        if let Some(telling) = self.telling.take() {
            self.shared.settle(telling.settlement);
        }
        self.shared.ended();
    }
}
