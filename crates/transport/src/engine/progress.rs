use std::time::{Duration, Instant};

use crate::clock::ClientClock;
use crate::retry::{Attempt, Facts};

/// What has happened to a call so far.
pub(super) struct Progress {
    pub(super) started: Instant,
    pub(super) history: Vec<Attempt>,
    /// How long the next attempt has waited.
    pub(super) next_waited: Duration,
    pub(super) may_have_been_done: bool,
    pub(super) free_retry_used: bool,
    /// What the retries took from the budget.
    pub(super) spent: u32,
}

impl Progress {
    pub(super) fn new(started: Instant) -> Self {
        Self {
            started,
            history: Vec::new(),
            next_waited: Duration::ZERO,
            may_have_been_done: false,
            free_retry_used: false,
            spent: 0,
        }
    }

    /// How long the call has taken so far.
    pub(super) fn elapsed(&self, clock: &ClientClock) -> Duration {
        clock.now().saturating_duration_since(self.started)
    }

    /// The failed attempts that count against the policy.
    pub(super) fn counted(&self) -> u32 {
        let failed = u32::try_from(self.history.len()).unwrap_or(u32::MAX);
        failed.saturating_sub(u32::from(self.free_retry_used))
    }

    /// The attempt failed, and the next one, if there is one, has waited this long and cost this much.
    pub(super) fn failed(&mut self, facts: &Facts, wait: Duration, cost: u32) {
        self.history.push(Attempt { outcome: facts.outcome, waited: self.next_waited });
        self.next_waited = wait;
        self.may_have_been_done |= facts.leaves_open();
        self.free_retry_used |= cost == 0;
        self.spent = self.spent.saturating_add(cost);
    }
}
