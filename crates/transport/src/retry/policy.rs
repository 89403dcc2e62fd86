use std::time::Duration;

/// How often a call is repeated, and how long it waits in between.
///
/// Which failures may be repeated at all follows from the operation and is not set here.
///
/// ```
/// use std::time::Duration;
/// use alertkit_transport::RetryPolicy;
///
/// let patient = RetryPolicy::default().attempts(6).cap(Duration::from_secs(60));
/// let once = RetryPolicy::none();
/// # let _ = (patient, once);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) attempts: u32,
    pub(crate) base: Duration,
    pub(crate) rate_limited_base: Duration,
    pub(crate) cap: Duration,
    pub(crate) longest_retry_after: Duration,
    pub(crate) repeat_unknown_outcome: bool,
}

impl Default for RetryPolicy {
    /// 3 attempts; waits of 0 to 200 ms, doubling (from 1 s after 429), 20 s at most; a `Retry-After` of up to 60 s
    /// is kept, a longer one ends the call.
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(200),
            rate_limited_base: Duration::from_secs(1),
            cap: Duration::from_secs(20),
            longest_retry_after: Duration::from_secs(60),
            repeat_unknown_outcome: false,
        }
    }
}

impl RetryPolicy {
    /// One attempt, always.
    #[must_use]
    pub fn none() -> Self {
        Self::default().attempts(1)
    }

    /// How many attempts a call has, the first one included. 0 counts as 1. Default 3.
    ///
    /// With 2 or more, a read over a pooled connection that turns out to be closed is retried once beyond them.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The longest first wait: the wait before attempt n + 1 is random between 0 and `base` × 2ⁿ⁻¹. Default 200 ms.
    #[must_use]
    pub fn base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// The same after a 429 that does not say how long to wait. Default 1 s.
    #[must_use]
    pub fn rate_limited_base(mut self, base: Duration) -> Self {
        self.rate_limited_base = base;
        self
    }

    /// No computed wait is longer than this. Default 20 s.
    #[must_use]
    pub fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// A `Retry-After` up to this is kept; a longer one ends the call with an error that carries it. Default 60 s.
    #[must_use]
    pub fn longest_retry_after(mut self, longest: Duration) -> Self {
        self.longest_retry_after = longest;
        self
    }

    /// Repeats calls that may have been carried out, although their repetition does the work twice: for those who
    /// rather see an alert doubled than lost. Default `false`.
    #[must_use]
    pub fn repeat_unknown_outcome(mut self, repeat: bool) -> Self {
        self.repeat_unknown_outcome = repeat;
        self
    }

    /// The longest wait after this many failed attempts, before jitter.
    pub(crate) fn ceiling(&self, failed: u32, rate_limited: bool) -> Duration {
        let base = if rate_limited { self.rate_limited_base } else { self.base };
        let doubled = 2_u32.checked_pow(failed.saturating_sub(1)).unwrap_or(u32::MAX);
        base.saturating_mul(doubled).min(self.cap)
    }
}
