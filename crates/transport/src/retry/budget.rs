use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A bucket of tokens that retries take from, so that a failing server does not get a multiple of the usual load. What gives
/// back is a response that shows that the server works, and time: one token a second.
#[derive(Debug)]
pub(crate) struct Budget {
    size: u32,
    /// Tells the success path, without a lock, that there is nothing to give back.
    is_full: AtomicBool,
    bucket: Mutex<Bucket>,
}

#[derive(Debug)]
struct Bucket {
    tokens: u32,
    /// Until when time has been counted.
    counted: Instant,
}

impl Budget {
    pub(crate) const SIZE: u32 = 500;
    const RETRY: u32 = 5;
    const RETRY_AFTER_TIMEOUT: u32 = 10;
    const RESPONSE: u32 = 1;

    pub(crate) fn cost(after_timeout: bool) -> u32 {
        if after_timeout { Self::RETRY_AFTER_TIMEOUT } else { Self::RETRY }
    }

    /// A full bucket.
    pub(crate) fn new(size: u32, now: Instant) -> Self {
        let bucket = Mutex::new(Bucket { tokens: size, counted: now });
        Self { size, is_full: AtomicBool::new(true), bucket }
    }

    /// Takes the tokens, or leaves the bucket as it is and returns `false`.
    pub(crate) fn take(&self, cost: u32, now: Instant) -> bool {
        let mut bucket = self.refilled(now);
        let Some(left) = bucket.tokens.checked_sub(cost) else { return false };
        bucket.tokens = left;
        self.is_full.store(left >= self.size, Ordering::Relaxed);
        true
    }

    /// Whether there are tokens for a retry, which takes none of them.
    pub(crate) fn can_pay_for_a_retry(&self, now: Instant) -> bool {
        self.refilled(now).tokens >= Self::RETRY
    }

    /// The tokens of a retry that was not made after all.
    pub(crate) fn put_back(&self, cost: u32) {
        self.add(cost);
    }

    /// A call ended in a response of a server that works: what its retries took comes back, or one token where it made none.
    pub(crate) fn give_back(&self, taken: u32) {
        if !self.is_full.load(Ordering::Relaxed) {
            self.add(taken.max(Self::RESPONSE));
        }
    }

    /// Whether there is nothing in it to remember.
    pub(crate) fn is_full(&self, now: Instant) -> bool {
        self.is_full.load(Ordering::Relaxed) || self.refilled(now).tokens >= self.size
    }

    fn add(&self, tokens: u32) {
        let mut bucket = self.bucket();
        bucket.tokens = bucket.tokens.saturating_add(tokens).min(self.size);
        self.is_full.store(bucket.tokens >= self.size, Ordering::Relaxed);
    }

    /// The bucket with the tokens that time has brought.
    fn refilled(&self, now: Instant) -> MutexGuard<'_, Bucket> {
        let mut bucket = self.bucket();
        if bucket.tokens >= self.size {
            bucket.counted = now;
            return bucket;
        }
        let seconds = now.saturating_duration_since(bucket.counted).as_secs();
        if seconds > 0 {
            let tokens = u32::try_from(seconds).unwrap_or(u32::MAX);
            bucket.tokens = bucket.tokens.saturating_add(tokens).min(self.size);
            bucket.counted += Duration::from_secs(seconds);
        }
        bucket
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_bucket_pays_for_100_retries_and_a_response_gives_back() {
        let now = Instant::now();
        let budget = Budget::new(Budget::SIZE, now);
        assert_eq!((0..1000).filter(|_| budget.take(Budget::cost(false), now)).count(), 100);
        budget.give_back(0);
        assert!(!budget.take(Budget::cost(false), now), "one response is not yet a retry");
        budget.give_back(10);
        assert!(budget.take(Budget::cost(true), now));
        budget.give_back(10_000);
        assert!(budget.is_full(now));
        assert!(budget.take(Budget::SIZE, now) && !budget.take(1, now), "it never overflows");
    }

    #[test]
    fn time_gives_back_one_token_a_second_and_loses_no_part_of_one() {
        let start = Instant::now();
        let budget = Budget::new(10, start);
        assert!(budget.take(10, start));
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        assert!(!budget.take(1, at(999)));
        assert!(budget.take(1, at(1_600)));
        assert!(budget.take(1, at(2_000)), "the 600 ms were kept");
        assert!(!budget.is_full(at(11_999)));
        assert!(budget.is_full(at(12_000)));
        assert!(!budget.take(11, at(3_600_000)), "it holds no more than its size");
        assert!(budget.take(10, at(1_000)), "a clock that went back takes nothing away");
    }

    #[test]
    fn a_bucket_of_no_size_pays_for_nothing() {
        let now = Instant::now();
        let budget = Budget::new(0, now);
        budget.give_back(10);
        assert!(!budget.take(Budget::cost(false), now + Duration::from_secs(3600)));
    }
}
