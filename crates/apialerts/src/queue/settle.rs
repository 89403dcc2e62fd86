//! What follows from an attempt for its event, for the others, and for the account.

use alertkit_transport::{Error, ErrorKind, Verdict};

use super::builder::UnknownOutcome;
use super::context::{self, Context};
use super::lanes::{Entry, Trouble};
use super::ledger::{Settled, Settlement};
use super::loss::Loss;
use super::pace::{Due, Failure, Lane, Scope};
use super::shared::Shared;
use super::state::{Attempt, Outage, State};
use super::status::PauseReason;
use crate::{Delivery, Event};

/// An event that leaves the queue unsent. It is told before it is counted: who waits for a flush may end the process
/// after it.
pub(super) struct Lost {
    pub(super) event: Event,
    pub(super) loss: Loss,
    pub(super) settlement: Settlement,
}

impl Lost {
    pub(super) fn expired(entry: Entry) -> Self {
        Self::new(entry, Settled::Expired, Loss::Expired)
    }

    fn new(entry: Entry, how: Settled, loss: Loss) -> Self {
        let (event, settlement) = entry.settled(how);
        Self { event, loss, settlement }
    }
}

impl Shared {
    /// Draws the conclusions from an attempt. An event that is lost is returned.
    pub(super) fn conclude(&self, attempt: Attempt, result: Result<Delivery, Error>) -> Option<Lost> {
        let verdict = Verdict::of(&result);
        match (verdict, result) {
            (_, Ok(_)) => self.sent(attempt, false),
            (Verdict::SentUnreadable, _) => self.sent(attempt, true),
            (Verdict::Rejected, Err(error)) => {
                self.state().land(attempt.ticket);
                Some(Lost::new(attempt.entry, Settled::Rejected, Loss::Failed(error)))
            }
            (_, Err(error)) => self.keep(attempt, verdict, error),
        }
    }

    /// The event got through.
    fn sent(&self, attempt: Attempt, unreadable: bool) -> Option<Lost> {
        let (_, settlement) = attempt.entry.settled(Settled::Sent { unreadable });
        let now = self.clock.now();
        let mut state = self.state();
        state.land(attempt.ticket);
        let outage = if state.pace.succeed(attempt.ticket, now) { state.outage.take() } else { None };
        let ends_flush = state.settle(settlement);
        drop(state);
        if ends_flush {
            self.settled.notify_all();
        }
        if outage.is_some() {
            context::within(Context::Queue, || {
                tracing::warn!(target: "alertkit", "the queue sends again");
            });
        }
        None
    }

    /// The event did not get through, and is kept for another attempt if it may have one.
    fn keep(&self, attempt: Attempt, verdict: Verdict, error: Error) -> Option<Lost> {
        let (now, jitter) = (self.clock.now(), self.clock.jitter());
        let Attempt { mut entry, ticket, lane, early } = attempt;
        let unknown = matches!(verdict, Verdict::Unknown { .. });
        let scope = scope_of(verdict, &error);
        let mut state = self.state();
        state.land(ticket);
        // What came before this failure is not to be taken for what came after it.
        state.lanes.date(now);
        let mut trouble = entry.trouble.as_deref().copied().unwrap_or_default();
        if scope == Scope::Anyone {
            count(&state, &mut trouble, early, unknown);
        }
        let begins =
            state.pace.fail(Failure { ticket, lane, scope, asked: error.retry_after() }, now, jitter);
        if scope == Scope::Anyone {
            trouble.last = Some(state.pace.mark());
            entry.trouble = Some(Box::new(trouble));
        }
        if state.pace.is_paused() {
            let since = state.outage.as_ref().map_or(now, |outage| outage.since);
            let reason = PauseReason::of(&error);
            state.outage = Some(Outage { since, reason, error: error.to_string() });
        }
        let lost = if unknown && self.settings.unknown_outcome.is_spent(trouble.counted_unknown) {
            Some((entry, Settled::Unknown))
        } else if verdict.within(entry.age(now), self.settings.max_age) == Verdict::TooOld {
            Some((entry, Settled::Expired))
        } else {
            if unknown {
                state.ledger.repeat();
            }
            match (scope, lane) {
                (Scope::Everyone, Lane::Fresh | Lane::Newest) => state.lanes.put(entry),
                (Scope::Everyone, Lane::Retry) => {
                    state.lanes.put_retry(entry, Due { failed_at: now, at: now });
                }
                (Scope::Anyone, _) => {
                    let due = Due::after(trouble.counted, now, jitter);
                    state.lanes.put_retry(entry, due);
                }
            }
            None
        };
        let pending = state.ledger.counters().pending;
        drop(state);
        if begins {
            context::within(Context::Queue, || {
                tracing::warn!(target: "alertkit", %error, pending, "the queue pauses");
            });
        }
        lost.map(|(entry, how)| match how {
            Settled::Unknown => Lost::new(entry, how, Loss::Failed(error)),
            _ => Lost::expired(entry),
        })
    }

    /// A lost event leaves the queue.
    pub(super) fn settle(&self, settlement: Settlement) {
        let ends_flush = self.state().settle(settlement);
        if ends_flush {
            self.settled.notify_all();
        }
    }
}

/// Counts a failed attempt against its event, if others fared well since the one before: an outage is no fault of the
/// event. Nor is it an attempt that only a flush allowed.
fn count(state: &State, trouble: &mut Trouble, early: bool, unknown: bool) {
    let others_fared_well = trouble.last.is_some_and(|last| state.pace.others_fared_well_since(last));
    let counts = u32::from(others_fared_well && !early);
    trouble.counted = (trouble.counted + counts).max(1);
    if unknown {
        trouble.outcome_unknown = true;
        // The first one is what started it.
        trouble.counted_unknown = (trouble.counted_unknown + counts).max(1);
    }
}

/// Whom it concerns that an event did not get through.
fn scope_of(verdict: Verdict, error: &Error) -> Scope {
    match (verdict, error.kind()) {
        // A route that is missing, or an objection to this event.
        (Verdict::NotTaken { .. }, ErrorKind::NotFound | ErrorKind::Conflict | ErrorKind::Refused) => {
            Scope::Anyone
        }
        (Verdict::NotTaken { .. }, _) => Scope::Everyone,
        // A failure that this event causes, or a firewall that objects to it.
        _ => Scope::Anyone,
    }
}

impl UnknownOutcome {
    /// Whether an event has no further attempt after this many that count against it.
    fn is_spent(self, counted: u32) -> bool {
        match self {
            Self::Repeat { attempts } => counted >= attempts,
            Self::Fail => true,
        }
    }
}
