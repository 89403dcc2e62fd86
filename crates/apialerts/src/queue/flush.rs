use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::account::FlushReport;
use super::context::{self, Context};
use super::ledger::{Epoch, Ledger};
use super::shared::Shared;
use super::state::State;

/// What a callback that runs when the time is over is given: what it is told about is then counted.
pub(super) const GRACE: Duration = Duration::from_millis(200);

/// What a flush is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// It waits as long as it may.
    Flush,
    /// It ends early when nothing can be sent in time.
    End,
}

/// A flush that a thread waits for.
pub(super) struct Flush {
    epoch: Epoch,
    purpose: Purpose,
}

/// A flush that a task waits for. Its limit is one of the client's clock, and of the machine's: the first may stand
/// still.
pub(super) struct Waiting {
    epoch: Epoch,
    purpose: Purpose,
    /// None when there is no such moment.
    until: Option<Instant>,
    until_really: Option<Instant>,
    done: oneshot::Sender<()>,
}

impl Waiting {
    /// Whether it has nothing to wait for any more.
    pub(super) fn is_over(&self, now: Instant, ledger: &Ledger) -> bool {
        ledger.is_settled(self.epoch) || self.until.is_some_and(|until| until <= now) || self.done.is_closed()
    }

    fn is_hopeless(&self, state: &State) -> bool {
        self.purpose == Purpose::End && state.is_hopeless_until(self.until)
    }

    /// By the machine's clock.
    fn ends(&self, telling: bool) -> Option<Instant> {
        self.until_really?.checked_add(if telling { GRACE } else { Duration::ZERO })
    }
}

/// When the worker is to look at the flushes again.
pub(super) struct Deadlines {
    /// By the client's clock.
    pub(super) next: Option<Instant>,
    /// By the machine's.
    pub(super) next_really: Option<Instant>,
}

impl Shared {
    /// Begins a flush that a thread will wait for, with [`end_flush`](Self::end_flush).
    pub(super) fn begin_flush(&self, purpose: Purpose) -> Flush {
        let mut state = self.state();
        if purpose == Purpose::End {
            state.closed = true;
        }
        let epoch = state.ledger.end_epoch();
        state.blocked += 1;
        state.next_attempt = None;
        drop(state);
        self.worker.wake();
        Flush { epoch, purpose }
    }

    pub(super) fn end_flush(&self, flush: &Flush, timeout: Duration) -> FlushReport {
        let timeout = if self.can_not_wait() { Duration::ZERO } else { timeout };
        let until = self.clock.now().checked_add(timeout);
        let going_on = |state: &mut State| {
            let hopeless = flush.purpose == Purpose::End && state.is_hopeless_until(until);
            !(state.stopped || hopeless || state.ledger.is_settled(flush.epoch))
        };
        let (mut state, _) = self
            .settled
            .wait_timeout_while(self.state(), timeout, going_on)
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        state.blocked -= 1;
        state.report()
    }

    pub(super) async fn flush_async(&self, purpose: Purpose, timeout: Duration) -> FlushReport {
        if purpose == Purpose::End {
            self.close();
        }
        if self.can_not_wait() {
            return self.state().report();
        }
        let (done, is_done) = oneshot::channel();
        {
            let (until, until_really) =
                (self.clock.now().checked_add(timeout), Instant::now().checked_add(timeout));
            let mut state = self.state();
            let epoch = state.ledger.end_epoch();
            if state.stopped || state.ledger.is_settled(epoch) {
                return state.report();
            }
            state.next_attempt = None;
            state.waiting.push(Waiting { epoch, purpose, until, until_really, done });
        }
        self.worker.wake();
        // The worker answers in time, or has ended; there is nothing to tell apart.
        let _ = is_done.await;
        self.state().report()
    }

    /// Tells the tasks whose flush is over. While a callback runs, only those that can't wait for it.
    pub(super) fn answer_flushes(&self, now: Instant, telling: bool) -> Deadlines {
        let mut state = self.state();
        if state.waiting.is_empty() {
            return Deadlines { next: None, next_really: None };
        }
        let really = Instant::now();
        let waiting = std::mem::take(&mut state.waiting);
        let (over, going_on): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|one| {
            one.ends(telling).is_some_and(|end| end <= really)
                || (!telling && (one.is_over(now, &state.ledger) || one.is_hopeless(&state)))
        });
        let next = going_on.iter().filter(|_| !telling).filter_map(|one| one.until).min();
        let next_really = going_on.iter().filter_map(|one| one.ends(telling)).min();
        state.waiting = going_on;
        drop(state);
        for one in over {
            // One that no longer waits does not mind.
            let _ = one.done.send(());
        }
        Deadlines { next, next_really }
    }

    /// Whether the queue does not go on while the caller waits: its callback is the caller, or its thread is, or its
    /// thread is in another process.
    fn can_not_wait(&self) -> bool {
        match context::current() {
            Context::Caller => self.is_forked(),
            Context::Callback(id) => id == self.id,
            Context::Queue => true,
        }
    }
}
