use std::time::Duration;

use super::Client;
use crate::retry::Budget;
use crate::{Limits, RetryPolicy};

/// What holds for every call of a client, unless the call says otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    /// The size of the retry budget, in tokens.
    pub(crate) retry_budget: u32,
    pub(crate) limits: Limits,
    /// What the caller said of the server's idempotency keys.
    pub(crate) honours_keys: Option<bool>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(60),
            attempt_timeout: Duration::from_secs(30),
            retry: RetryPolicy::default(),
            retry_budget: Budget::SIZE,
            limits: Limits::default(),
            honours_keys: None,
        }
    }
}

/// The settings that every call of the client starts from.
impl Client {
    /// The total deadline of a call, retries and waits included.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.settings().timeout
    }

    /// The time that one attempt may take.
    #[must_use]
    pub fn attempt_timeout(&self) -> Duration {
        self.settings().attempt_timeout
    }

    /// The time that may pass without a byte received.
    #[must_use]
    pub fn read_timeout(&self) -> Duration {
        self.settings().limits.idle
    }

    /// When and how often calls are retried.
    #[must_use]
    pub fn retry_policy(&self) -> &RetryPolicy {
        &self.settings().retry
    }

    /// The size of the retry budget, in tokens.
    #[must_use]
    pub fn retry_budget(&self) -> u32 {
        self.settings().retry_budget
    }

    /// The largest body of a success, in bytes after decompression.
    #[must_use]
    pub fn max_response_bytes(&self) -> usize {
        self.settings().limits.body_bytes
    }

    /// How much of an error's body is kept, in bytes after decompression.
    #[must_use]
    pub fn max_error_body_bytes(&self) -> usize {
        self.settings().limits.error_body_bytes
    }
}
