use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use alertkit_transport::Clock;
use futures::task::AtomicWaker;

use super::Queue;
use super::account::Counters;
use super::builder::{Overflow, Settings};
use super::context::{self, Context, QueueId};
use super::host::Host;
use super::lanes::{Entry, Lanes};
use super::ledger::Settled;
use super::loss::{self, Callback, Loss};
use super::rejected::{Rejected, RejectedReason};
use super::state::{State, Step};
use super::status::{Pause, QueueStatus};
use crate::{ApiAlerts, Event};

/// What the queue's handles and its worker share: one lock over the events, their account and the pace, so that every
/// snapshot balances.
pub(super) struct Shared {
    pub(super) id: QueueId,
    state: Mutex<State>,
    /// Wakes the worker.
    pub(super) worker: AtomicWaker,
    /// Wakes the threads that wait for a flush.
    pub(super) settled: Condvar,
    pub(super) settings: Settings,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) on_lost: Option<Callback>,
    pub(super) alerts: ApiAlerts,
    /// The thread of the worker.
    pub(super) host: Weak<Host>,
    /// The process of the worker.
    pub(super) process: u32,
}

impl Shared {
    pub(super) fn new(
        settings: Settings,
        on_lost: Option<Callback>,
        alerts: ApiAlerts,
        host: Weak<Host>,
    ) -> Self {
        Self {
            id: QueueId::new(),
            state: Mutex::new(State::new()),
            worker: AtomicWaker::new(),
            settled: Condvar::new(),
            settings,
            clock: alertkit_transport::Client::clock(alerts.as_ref()),
            on_lost,
            alerts,
            host,
            process: std::process::id(),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn accept(self: &Arc<Self>, event: Event) -> Result<(), Rejected> {
        let context = context::current();
        if context == Context::Queue {
            return self.reject(event, RejectedReason::Feedback);
        }
        if let Err(error) = event.refusal() {
            return self.reject(event, RejectedReason::Invalid(error));
        }
        let weight = event.weight();
        if weight > self.settings.max_bytes || event.is_above_the_limit() {
            return self.reject(event, RejectedReason::TooLarge);
        }
        let mut state = self.state();
        if state.closed {
            drop(state);
            let reason = if self.is_forked() { RejectedReason::Forked } else { RejectedReason::ShutDown };
            return self.reject(event, reason);
        }
        // What a callback sends pushes nothing out: that loss would be told to the same callback, without end.
        let pushes_out = self.settings.overflow == Overflow::DropOldest && context == Context::Caller;
        let Some(pushed_out) = self.make_room(&mut state, weight, pushes_out) else {
            drop(state);
            return self.reject(event, RejectedReason::Full);
        };
        if state.idle && self.is_forked() {
            drop(state);
            // No one would send what is accepted here.
            self.ended();
            return self.reject(event, RejectedReason::Forked);
        }
        // The worker sleeps: no one else will say when it came.
        let accepted_at = (state.idle || state.pace.is_paused()).then(|| self.clock.now());
        let epoch = state.ledger.accept();
        state.lanes.put(Entry { event, weight, epoch, accepted_at, trouble: None });
        let wakes = std::mem::take(&mut state.idle);
        let ends_flush = !pushed_out.is_empty() && state.blocked > 0;
        drop(state);
        if wakes {
            self.worker.wake();
        }
        if ends_flush {
            self.settled.notify_all();
        }
        for event in pushed_out {
            self.tell(event, Loss::Overflow);
        }
        Ok(())
    }

    /// The events that one more of this weight pushes out, or none where there is no room for it.
    fn make_room(&self, state: &mut State, weight: usize, pushes_out: bool) -> Option<Vec<Event>> {
        let mut pushed_out = Vec::new();
        let fits = |lanes: &Lanes| {
            lanes.len() < self.settings.max_events && lanes.bytes() + weight <= self.settings.max_bytes
        };
        while !fits(&state.lanes) {
            let entry = if pushes_out { state.lanes.push_out()? } else { return None };
            let (event, settlement) = entry.settled(Settled::Overflowed);
            state.settle(settlement);
            pushed_out.push(event);
        }
        Some(pushed_out)
    }

    fn reject(&self, event: Event, reason: RejectedReason) -> Result<(), Rejected> {
        self.state().ledger.reject();
        Err(Rejected::new(event, reason))
    }

    /// Tells a loss on the thread of whoever caused it.
    fn tell(self: &Arc<Self>, event: Event, loss: Loss) {
        loss::log(&loss);
        if let Some(callback) = &self.on_lost {
            let returned = callback.tell(self.id, Queue::unowned(self.clone()), event, loss);
            self.told(returned);
        }
    }

    /// The callback returned, or panicked.
    pub(super) fn told(&self, returned: bool) {
        if !returned {
            self.state().ledger.callback_panicked();
            context::within(Context::Queue, || {
                tracing::error!(target: "alertkit", "the callback for lost events panicked");
            });
        }
    }

    pub(super) fn counters(&self) -> Counters {
        self.state().ledger.counters()
    }

    pub(super) fn status(&self) -> QueueStatus {
        let now = self.clock.now();
        let state = self.state();
        let pause = state.outage.as_ref().map(|outage| Pause {
            reason: outage.reason,
            error: outage.error.clone(),
            since: now.saturating_duration_since(outage.since),
            next_attempt: state.next_attempt.map(|at| at.saturating_duration_since(now)).unwrap_or_default(),
        });
        let in_flight = state.in_flight.iter().filter_map(|attempt| attempt.accepted_at);
        let oldest = in_flight.chain(state.lanes.oldest()).min();
        QueueStatus {
            counters: state.ledger.counters(),
            pause,
            waiting: state.lanes.len(),
            bytes: state.lanes.bytes(),
            in_flight: state.in_flight.len(),
            oldest: oldest.map(|accepted_at| now.saturating_duration_since(accepted_at)),
        }
    }

    /// Accepts no more events.
    pub(super) fn close(&self) {
        self.state().closed = true;
        self.worker.wake();
    }

    /// Ends the worker, whatever it is at.
    pub(super) fn stop(&self) {
        self.state().stopped = true;
        self.worker.wake();
    }

    /// The worker has ended, and no one need wait for it any more.
    pub(super) fn ended(&self) {
        let mut state = self.state();
        state.closed = true;
        state.stopped = true;
        state.waiting.clear();
        drop(state);
        self.settled.notify_all();
    }

    /// Closes a queue in which nothing is pending.
    pub(super) fn close_if_empty(&self) {
        let mut state = self.state();
        state.closed |= state.ledger.counters().pending == 0;
    }

    /// Whether the worker is in another process: a child that was forked has none.
    pub(super) fn is_forked(&self) -> bool {
        std::process::id() != self.process
    }

    /// Takes the event whose turn it is.
    pub(super) fn step(&self, now: Instant) -> Step {
        let mut state = self.state();
        if state.is_over() {
            return Step::End;
        }
        let before = state.next_attempt;
        let too_old = |entry: &Entry| entry.age(now) > self.settings.max_age;
        let step = state.step(now, self.settings.in_flight, too_old);
        // Who waits for the end of a closed queue may see now that it does not come in time.
        let notifies = state.closed && state.blocked > 0 && state.next_attempt != before;
        drop(state);
        if notifies {
            self.settled.notify_all();
        }
        step
    }
}
