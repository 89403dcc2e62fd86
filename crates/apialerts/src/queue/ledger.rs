use std::collections::VecDeque;

/// The account of every event. `accepted` is always `sent + failed + dropped + pending`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Events that the queue took.
    pub accepted: u64,
    /// Events that the server took.
    pub sent: u64,
    /// Events that the server refused, or whose outcome stayed unknown.
    pub failed: u64,
    /// Events that were given up before they were sent: too old, or pushed out by newer ones.
    pub dropped: u64,
    /// Events that wait or are under way.
    pub pending: u64,
    /// Requests made again because the outcome of one before was unknown: each may have doubled an event.
    pub repeated: u64,
    /// Events that failed because their outcome stayed unknown: each may have been delivered. Part of `failed`.
    pub outcome_unknown: u64,
    /// Events that the server took with an answer that could not be read. Part of `sent`.
    pub unreadable: u64,
    /// Events that were handed back; they are in none of the other numbers.
    pub rejected: u64,
}

/// What became of the events, when a flush or shutdown ended. The numbers count from the queue's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
#[must_use = "it says whether events were lost"]
pub struct FlushReport {
    /// Events that the server took.
    pub sent: u64,
    /// Events that the server refused, or whose outcome stayed unknown.
    pub failed: u64,
    /// Events that were given up before they were sent.
    pub dropped: u64,
    /// Events that still wait or are under way.
    pub pending: u64,
}

impl Counters {
    /// The account of two queues.
    #[cfg(feature = "reqwest")]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            accepted: self.accepted + other.accepted,
            sent: self.sent + other.sent,
            failed: self.failed + other.failed,
            dropped: self.dropped + other.dropped,
            pending: self.pending + other.pending,
            repeated: self.repeated + other.repeated,
            outcome_unknown: self.outcome_unknown + other.outcome_unknown,
            unreadable: self.unreadable + other.unreadable,
            rejected: self.rejected + other.rejected,
        }
    }
}

impl FlushReport {
    /// Whether every event that was accepted was sent.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failed == 0 && self.dropped == 0 && self.pending == 0
    }
}

impl FlushReport {
    /// The report of two queues.
    #[cfg(feature = "reqwest")]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            sent: self.sent + other.sent,
            failed: self.failed + other.failed,
            dropped: self.dropped + other.dropped,
            pending: self.pending + other.pending,
        }
    }
}

impl From<Counters> for FlushReport {
    fn from(counters: Counters) -> Self {
        let Counters { sent, failed, dropped, pending, .. } = counters;
        Self { sent, failed, dropped, pending }
    }
}

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
    Sent { unreadable: bool },
    Failed { outcome_unknown: bool },
    Dropped,
}

impl Ledger {
    pub(super) fn new() -> Self {
        Self { counters: Counters::default(), unsettled: VecDeque::from([0]), oldest: 0 }
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
        Epoch(self.oldest + self.unsettled.len() as u64 - 1)
    }

    pub(super) fn reject(&mut self) {
        self.counters.rejected += 1;
    }

    pub(super) fn repeat(&mut self) {
        self.counters.repeated += 1;
    }

    pub(super) fn settle(&mut self, epoch: Epoch, how: Settled) {
        let counters = &mut self.counters;
        counters.pending = counters.pending.saturating_sub(1);
        match how {
            Settled::Sent { unreadable } => {
                counters.sent += 1;
                counters.unreadable += u64::from(unreadable);
            }
            Settled::Failed { outcome_unknown } => {
                counters.failed += 1;
                counters.outcome_unknown += u64::from(outcome_unknown);
            }
            Settled::Dropped => counters.dropped += 1,
        }
        let index = usize::try_from(epoch.0.saturating_sub(self.oldest)).unwrap_or(usize::MAX);
        if let Some(count) = self.unsettled.get_mut(index) {
            *count = count.saturating_sub(1);
        }
        self.forget_settled();
    }

    /// Ends the current epoch: [`is_settled`](Self::is_settled) then speaks of all events accepted so far.
    pub(super) fn end_epoch(&mut self) -> Epoch {
        let ended = Epoch(self.oldest + self.unsettled.len() as u64 - 1);
        self.unsettled.push_back(0);
        self.forget_settled();
        ended
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

    fn holds(ledger: &Ledger) -> bool {
        let Counters { accepted, sent, failed, dropped, pending, .. } = ledger.counters();
        accepted == sent + failed + dropped + pending
    }

    #[test]
    fn the_account_balances_after_every_step() {
        let mut ledger = Ledger::new();
        let epochs: Vec<_> = (0..6).map(|_| ledger.accept()).collect();
        assert!(holds(&ledger));
        let ways = [
            Settled::Sent { unreadable: false },
            Settled::Sent { unreadable: true },
            Settled::Failed { outcome_unknown: true },
            Settled::Failed { outcome_unknown: false },
            Settled::Dropped,
        ];
        for (epoch, how) in epochs.into_iter().zip(ways) {
            ledger.settle(epoch, how);
            assert!(holds(&ledger));
        }
        ledger.reject();
        ledger.repeat();
        let expected = Counters {
            accepted: 6,
            sent: 2,
            failed: 2,
            dropped: 1,
            pending: 1,
            repeated: 1,
            outcome_unknown: 1,
            unreadable: 1,
            rejected: 1,
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
        ledger.settle(second, Settled::Dropped);
        assert!(!ledger.is_settled(flush));
        ledger.settle(first, Settled::Dropped);
        assert!(ledger.is_settled(flush));
        assert!(!ledger.is_settled(another));
        ledger.settle(later, Settled::Dropped);
        assert!(ledger.is_settled(another));
        let nothing_since = ledger.end_epoch();
        assert!(ledger.is_settled(nothing_since));
    }
}
