use std::collections::VecDeque;

use super::account::Counters;

/// Which flush an event came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Epoch(u64);

/// Keeps the counters, and knows when all events that came before a flush are settled.
#[derive(Debug)]
pub(super) struct Ledger {
    counters: Counters,
    /// Unsettled events by epoch, oldest first.
    unsettled: VecDeque<u64>,
    oldest: u64,
}

/// How an event left the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settled {
    Sent {
        unreadable: bool,
    },
    /// The server rejected it.
    Rejected,
    /// Its outcome stayed unknown.
    Unknown,
    Expired,
    Overflowed,
}

/// The end of an event in the account.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settlement {
    pub(super) epoch: Epoch,
    pub(super) how: Settled,
    /// An attempt may have delivered it.
    pub(super) outcome_unknown: bool,
}

impl Ledger {
    pub(super) fn new() -> Self {
        // The first epoch is 1, so that there is one before it in which nothing came.
        Self { counters: Counters::default(), unsettled: VecDeque::from([0]), oldest: 1 }
    }

    pub(super) fn counters(&self) -> Counters {
        self.counters
    }

    pub(super) fn accept(&mut self) -> Epoch {
        self.counters.accepted += 1;
        self.counters.pending += 1;
        if let Some(newest) = self.unsettled.back_mut() {
            *newest += 1;
        }
        self.newest()
    }

    pub(super) fn reject(&mut self) {
        self.counters.rejected += 1;
    }

    pub(super) fn repeat(&mut self) {
        self.counters.repeated += 1;
    }

    pub(super) fn callback_panicked(&mut self) {
        self.counters.callback_panics += 1;
    }

    /// An event leaves the queue. Says whether a flush may be over by that.
    pub(super) fn settle(&mut self, settlement: Settlement) -> bool {
        let Settlement { epoch, how, outcome_unknown } = settlement;
        let counters = &mut self.counters;
        counters.pending = counters.pending.saturating_sub(1);
        let number = match how {
            Settled::Sent { unreadable } => {
                counters.unreadable += u64::from(unreadable);
                &mut counters.sent
            }
            Settled::Rejected => {
                counters.rejected_by_server += 1;
                &mut counters.failed
            }
            Settled::Unknown => &mut counters.failed,
            Settled::Expired => {
                counters.expired += 1;
                &mut counters.dropped
            }
            Settled::Overflowed => {
                counters.overflowed += 1;
                &mut counters.dropped
            }
        };
        *number += 1;
        counters.outcome_unknown += u64::from(outcome_unknown && !matches!(how, Settled::Sent { .. }));
        let index = usize::try_from(epoch.0.saturating_sub(self.oldest)).unwrap_or(usize::MAX);
        let Some(count) = self.unsettled.get_mut(index) else {
            return false;
        };
        *count = count.saturating_sub(1);
        let oldest = self.oldest;
        self.forget_settled();
        self.oldest > oldest
    }

    /// Ends the current epoch, if anything came in it: [`is_settled`](Self::is_settled) then speaks of all events
    /// accepted so far.
    pub(super) fn end_epoch(&mut self) -> Epoch {
        let newest = self.newest();
        if self.unsettled.back() == Some(&0) {
            return Epoch(newest.0 - 1);
        }
        self.unsettled.push_back(0);
        newest
    }

    fn newest(&self) -> Epoch {
        Epoch(self.oldest + self.unsettled.len() as u64 - 1)
    }

    pub(super) fn is_settled(&self, epoch: Epoch) -> bool {
        self.oldest > epoch.0
    }

    /// Epochs before the current one are forgotten when nothing of them is left.
    fn forget_settled(&mut self) {
        while self.unsettled.len() > 1 && self.unsettled.front() == Some(&0) {
            self.unsettled.pop_front();
            self.oldest += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settlement(epoch: Epoch, how: Settled, outcome_unknown: bool) -> Settlement {
        Settlement { epoch, how, outcome_unknown }
    }

    fn holds(ledger: &Ledger) -> bool {
        let Counters { accepted, sent, failed, dropped, pending, .. } = ledger.counters();
        accepted == sent + failed + dropped + pending
    }

    #[test]
    fn the_account_balances_after_every_step_and_knows_every_cause() {
        let mut ledger = Ledger::new();
        let epochs: Vec<_> = (0..8).map(|_| ledger.accept()).collect();
        assert!(holds(&ledger));
        let ways = [
            (Settled::Sent { unreadable: false }, true),
            (Settled::Sent { unreadable: true }, false),
            (Settled::Unknown, true),
            (Settled::Rejected, false),
            (Settled::Rejected, true),
            (Settled::Expired, true),
            (Settled::Overflowed, false),
        ];
        for (epoch, (how, outcome_unknown)) in epochs.into_iter().zip(ways) {
            ledger.settle(settlement(epoch, how, outcome_unknown));
            assert!(holds(&ledger));
        }
        ledger.reject();
        ledger.repeat();
        ledger.callback_panicked();
        let expected = Counters {
            accepted: 8,
            sent: 2,
            failed: 3,
            dropped: 2,
            pending: 1,
            repeated: 1,
            outcome_unknown: 3,
            rejected_by_server: 2,
            expired: 1,
            overflowed: 1,
            unreadable: 1,
            rejected: 1,
            callback_panics: 1,
        };
        assert_eq!(ledger.counters(), expected);
    }

    #[test]
    fn a_flush_waits_for_what_came_before_it_and_for_nothing_else() {
        let mut ledger = Ledger::new();
        let (first, second) = (ledger.accept(), ledger.accept());
        let flush = ledger.end_epoch();
        let later = ledger.accept();
        let another = ledger.end_epoch();
        assert!(!ledger.settle(settlement(second, Settled::Expired, false)));
        assert!(!ledger.is_settled(flush));
        ledger.settle(settlement(first, Settled::Expired, false));
        assert!(ledger.is_settled(flush));
        assert!(!ledger.is_settled(another));
        ledger.settle(settlement(later, Settled::Expired, false));
        assert!(ledger.is_settled(another));
        let nothing_since = ledger.end_epoch();
        assert!(ledger.is_settled(nothing_since));
    }

    #[test]
    fn flushes_behind_an_event_that_stays_cost_no_memory() {
        let mut ledger = Ledger::new();
        let stuck = ledger.accept();
        let flushes: Vec<_> = (0..1000).map(|_| ledger.end_epoch()).collect();
        assert_eq!(ledger.unsettled.len(), 2);
        assert!(flushes.iter().all(|flush| !ledger.is_settled(*flush)));
        assert!(ledger.settle(settlement(stuck, Settled::Expired, false)));
        assert!(flushes.iter().all(|flush| ledger.is_settled(*flush)));
    }
}
