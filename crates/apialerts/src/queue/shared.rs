use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use alertkit_transport::Clock;
use futures::task::AtomicWaker;
use tokio::sync::oneshot;

use super::builder::{Loss, OnLost, Overflow, Settings};
use super::ledger::{Counters, Epoch, FlushReport, Ledger, Settled};
use super::outbox::{Entry, Memory, Outbox};
use super::rejected::{Rejected, RejectedReason};
use crate::Event;
use crate::event::BODY_BYTES;

/// What the queue's handles and its worker share: one lock over the events and their account, so that every snapshot
/// balances.
pub(super) struct Shared {
    state: Mutex<State>,
    /// Wakes the worker.
    pub(super) worker: AtomicWaker,
    /// Wakes the threads that wait for a flush.
    settled: Condvar,
    pub(super) settings: Settings,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) on_lost: Option<OnLost>,
}

struct State {
    outbox: Box<dyn Outbox>,
    ledger: Ledger,
    closed: bool,
    stopped: bool,
    /// Tasks that wait for a flush, beside the threads that do.
    waiting: Vec<Waiting>,
    blocked: usize,
}

/// A task that waits for a flush.
struct Waiting {
    epoch: Epoch,
    /// None when there is no such moment.
    until: Option<Instant>,
    done: oneshot::Sender<()>,
}

impl Waiting {
    /// Whether it is to be told, or has gone.
    fn is_over(&self, now: Instant, ledger: &Ledger) -> bool {
        ledger.is_settled(self.epoch) || self.until.is_some_and(|until| until <= now) || self.done.is_closed()
    }
}

/// What the worker is to do.
pub(super) struct Orders {
    /// Someone waits for a flush.
    pub(super) flushing: bool,
    /// When the first flush of a task runs out.
    pub(super) next_deadline: Option<Instant>,
    /// There will be no more work.
    pub(super) over: bool,
}

impl Shared {
    pub(super) fn new(settings: Settings, clock: Arc<dyn Clock>, on_lost: Option<OnLost>) -> Self {
        let state = State {
            outbox: Box::new(Memory::default()),
            ledger: Ledger::new(),
            closed: false,
            stopped: false,
            waiting: Vec::new(),
            blocked: 0,
        };
        Self {
            state: Mutex::new(state),
            worker: AtomicWaker::new(),
            settled: Condvar::new(),
            settings,
            clock,
            on_lost,
        }
    }

    pub(super) fn accept(&self, event: Event) -> Result<(), Rejected> {
        if let Err(error) = event.refusal() {
            return self.reject(event, RejectedReason::Invalid(error));
        }
        let size = event.size();
        if size > self.settings.max_bytes.min(BODY_BYTES) {
            return self.reject(event, RejectedReason::TooLarge);
        }
        let accepted_at = self.clock.now();
        let mut state = self.state();
        if state.closed {
            drop(state);
            return self.reject(event, RejectedReason::ShutDown);
        }
        let Some(pushed_out) = self.make_room(&mut state, size) else {
            drop(state);
            return self.reject(event, RejectedReason::Full);
        };
        let epoch = state.ledger.accept();
        state.outbox.put(Entry { event, size, epoch, accepted_at, unknown_outcomes: 0 });
        drop(state);
        self.worker.wake();
        if !pushed_out.is_empty() {
            self.settled.notify_all();
        }
        for entry in pushed_out {
            self.report(entry.event, Loss::Overflow);
        }
        Ok(())
    }

    /// The events that one more of this size pushes out, or none where there is no room for it.
    fn make_room(&self, state: &mut State, size: usize) -> Option<Vec<Entry>> {
        let mut pushed_out = Vec::new();
        let fits = |outbox: &dyn Outbox| {
            outbox.len() < self.settings.max_events && outbox.bytes() + size <= self.settings.max_bytes
        };
        while !fits(&*state.outbox) {
            if self.settings.overflow == Overflow::Reject {
                return None;
            }
            let oldest = state.outbox.take()?;
            state.ledger.settle(oldest.epoch, Settled::Dropped);
            pushed_out.push(oldest);
        }
        Some(pushed_out)
    }

    fn reject(&self, event: Event, reason: RejectedReason) -> Result<(), Rejected> {
        self.state().ledger.reject();
        Err(Rejected::new(event, reason))
    }

    pub(super) fn counters(&self) -> Counters {
        self.state().ledger.counters()
    }

    /// Takes no more events.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.worker.wake();
    }

    /// Ends the worker, whatever it is at.
    pub(super) fn stop(&self) {
        self.state().stopped = true;
        self.worker.wake();
    }

    /// The worker has ended, and nobody need wait for it any more.
    pub(super) fn ended(&self) {
        let mut state = self.state();
        state.closed = true;
        state.stopped = true;
        state.waiting.clear();
        drop(state);
        self.settled.notify_all();
    }

    /// Begins a flush that a thread will wait for, with [`end_flush`](Self::end_flush).
    pub(super) fn begin_flush(&self) -> Epoch {
        let mut state = self.state();
        let epoch = state.ledger.end_epoch();
        state.blocked += 1;
        drop(state);
        self.worker.wake();
        epoch
    }

    pub(super) fn end_flush(&self, epoch: Epoch, timeout: Duration) -> FlushReport {
        let going_on = |state: &mut State| !state.stopped && !state.ledger.is_settled(epoch);
        let (mut state, _) = self
            .settled
            .wait_timeout_while(self.state(), timeout, going_on)
            .unwrap_or_else(PoisonError::into_inner);
        state.blocked -= 1;
        state.ledger.counters().into()
    }

    pub(super) async fn flush_async(&self, timeout: Duration) -> FlushReport {
        let (done, is_done) = oneshot::channel();
        {
            let mut state = self.state();
            let epoch = state.ledger.end_epoch();
            if state.stopped || state.ledger.is_settled(epoch) {
                return state.ledger.counters().into();
            }
            state.waiting.push(Waiting { epoch, until: self.clock.now().checked_add(timeout), done });
        }
        self.worker.wake();
        // The worker answers in time, or has ended; there is nothing to tell apart.
        let _ = is_done.await;
        self.counters().into()
    }

    /// What the worker is to do; tasks whose flush is over are told.
    pub(super) fn orders(&self, now: Instant) -> Orders {
        let mut state = self.state();
        let State { waiting, ledger, .. } = &mut *state;
        let (over, going_on): (Vec<_>, Vec<_>) =
            std::mem::take(waiting).into_iter().partition(|one| one.is_over(now, ledger));
        *waiting = going_on;
        let orders = Orders {
            flushing: state.blocked > 0 || !state.waiting.is_empty(),
            next_deadline: state.waiting.iter().filter_map(|one| one.until).min(),
            over: state.stopped || (state.closed && state.ledger.counters().pending == 0),
        };
        drop(state);
        for one in over {
            // One that no longer waits does not mind.
            let _ = one.done.send(());
        }
        orders
    }

    /// The next event to send. What has grown too old on the way is dropped.
    pub(super) fn take(&self) -> Option<Entry> {
        let now = self.clock.now();
        loop {
            let entry = self.state().outbox.take()?;
            if now.saturating_duration_since(entry.accepted_at) <= self.settings.max_age {
                return Some(entry);
            }
            self.settle(entry, Settled::Dropped, Some(Loss::Expired));
            // It may be what a task waits for.
            self.worker.wake();
        }
    }

    /// Keeps an event for another try, behind the others: what is wrong may be wrong with it alone.
    pub(super) fn put_back(&self, entry: Entry, repeats: bool) {
        let mut state = self.state();
        if repeats {
            state.ledger.repeat();
        }
        state.outbox.put(entry);
    }

    /// An event leaves the queue. Its loss is told first: who waits for a flush may end the process after it.
    pub(super) fn settle(&self, entry: Entry, how: Settled, loss: Option<Loss>) {
        if let Some(loss) = loss {
            self.report(entry.event, loss);
        }
        self.state().ledger.settle(entry.epoch, how);
        self.settled.notify_all();
    }

    fn report(&self, event: Event, loss: Loss) {
        match &loss {
            Loss::Failed(error) => tracing::warn!(target: "alertkit", %error, "an event failed"),
            Loss::Expired => tracing::warn!(target: "alertkit", "an event grew too old and was dropped"),
            Loss::Overflow => tracing::warn!(target: "alertkit", "an event was pushed out of a full queue"),
        }
        if let Some(callback) = &self.on_lost {
            callback(event, loss);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
