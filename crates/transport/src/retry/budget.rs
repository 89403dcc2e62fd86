use std::sync::atomic::{AtomicU32, Ordering};

/// A bucket of tokens that retries take from and successes give back to, so that a failing server is not met with a
/// multiple of the usual load. One per client, so per origin and credential.
#[derive(Debug)]
pub(crate) struct Budget {
    tokens: AtomicU32,
}

impl Budget {
    pub(crate) const FULL: u32 = 500;
    const RETRY: u32 = 5;
    const RETRY_AFTER_TIMEOUT: u32 = 10;
    const SUCCESS: u32 = 1;

    pub(crate) fn cost(after_timeout: bool) -> u32 {
        if after_timeout { Self::RETRY_AFTER_TIMEOUT } else { Self::RETRY }
    }

    pub(crate) fn full() -> Self {
        Self { tokens: AtomicU32::new(Self::FULL) }
    }

    /// Takes the tokens, or leaves the bucket as it is and says no.
    pub(crate) fn take(&self, cost: u32) -> bool {
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| tokens.checked_sub(cost))
            .is_ok()
    }

    /// A call succeeded: what its retries took comes back, or one token where it made none.
    pub(crate) fn give_back(&self, taken: u32) {
        let back = taken.max(Self::SUCCESS);
        // The common case, a full bucket, costs one load.
        if self.tokens.load(Ordering::Relaxed) < Self::FULL {
            let _ = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                Some(tokens.saturating_add(back).min(Self::FULL))
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_bucket_pays_for_100_retries_and_a_success_gives_back() {
        let budget = Budget::full();
        assert_eq!((0..1000).filter(|_| budget.take(Budget::cost(false))).count(), 100);
        budget.give_back(0);
        assert!(!budget.take(Budget::cost(false)), "one success is not yet a retry");
        budget.give_back(10);
        assert!(budget.take(Budget::cost(true)));
        budget.give_back(10_000);
        assert_eq!(budget.tokens.load(Ordering::Relaxed), Budget::FULL, "it never overflows");
    }
}
