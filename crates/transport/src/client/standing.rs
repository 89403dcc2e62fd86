use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::retry::Budget;

/// How a client stands with its server.
pub(crate) struct Standing {
    pub(crate) budget: Arc<Budget>,
    /// A response has shown that the server honours idempotency keys.
    honours_keys: AtomicBool,
    since: Instant,
    /// When the last response came, in milliseconds after `since` and plus one; 0 before the first.
    last_response: AtomicU64,
}

impl Standing {
    pub(super) fn new(budget: Arc<Budget>, now: Instant) -> Arc<Self> {
        let (honours_keys, last_response) = (AtomicBool::new(false), AtomicU64::new(0));
        Arc::new(Self { budget, honours_keys, since: now, last_response })
    }

    pub(super) fn honours_keys(&self) -> bool {
        self.honours_keys.load(Ordering::Relaxed)
    }

    /// What the newest response to a call with a key shows.
    pub(crate) fn learn_whether_keys_are_honoured(&self, honoured: bool) {
        self.honours_keys.store(honoured, Ordering::Relaxed);
    }

    pub(crate) fn got_response(&self, now: Instant) {
        let passed = now.saturating_duration_since(self.since).as_millis();
        let passed = u64::try_from(passed).unwrap_or(u64::MAX).saturating_add(1);
        self.last_response.store(passed, Ordering::Relaxed);
    }

    /// Whether the pool may hold a connection that was used before, and that the server may have closed since.
    pub(crate) fn may_have_an_old_connection(&self, now: Instant) -> bool {
        /// How long the pool keeps an idle connection.
        const POOL_IDLE: Duration = Duration::from_secs(20);
        let Some(last) = self.last_response.load(Ordering::Relaxed).checked_sub(1) else { return false };
        now.saturating_duration_since(self.since).saturating_sub(Duration::from_millis(last)) <= POOL_IDLE
    }
}
