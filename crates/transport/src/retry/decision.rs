use std::time::Duration;

use super::verdict::{Facts, Verdict};
use super::{AttemptOutcome, Budget, Retry, RetryPolicy, StopReason};
use crate::Idempotency;

/// What is known when an attempt has failed; the decision follows from this and nothing else.
#[derive(Clone, Debug)]
pub(crate) struct Situation<'a> {
    pub(crate) policy: &'a RetryPolicy,
    pub(crate) facts: Facts,
    /// How many attempts have failed, this one included.
    pub(crate) failed: u32,
    /// How long the server asks to wait.
    pub(crate) retry_after: Option<Duration>,
    /// Time left until the total deadline.
    pub(crate) left: Duration,
    /// How much of it another attempt must have.
    pub(crate) needed: Duration,
    /// From 0 to 1.
    pub(crate) jitter: f64,
    /// The connection may have been an old one that the server had closed, and the one free retry for that is still there.
    pub(crate) may_be_stale: bool,
    /// The operation is never retried.
    pub(crate) single_attempt: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Decision {
    /// Make another attempt after the wait, if the budget has the tokens.
    Again { wait: Duration, cost: u32 },
    /// Give up.
    Stop(Retry),
}

pub(crate) fn decide(situation: &Situation<'_>) -> Decision {
    let facts = &situation.facts;
    let stop = |stopped| Decision::Stop(Retry { safety: facts.safety(), stopped });
    if let Err(reason) = retryable(situation) {
        return stop(reason);
    }
    let policy = situation.policy;
    let is_read = facts.class == Idempotency::Safe;
    let is_stale = is_read
        && situation.may_be_stale
        && facts.outcome == AttemptOutcome::Interrupted
        && policy.attempts > 1;
    if is_stale && situation.left > situation.needed {
        return Decision::Again { wait: Duration::ZERO, cost: 0 };
    }
    if situation.failed >= policy.attempts {
        return stop(StopReason::AttemptsExhausted);
    }
    let asked = situation.retry_after.unwrap_or(Duration::ZERO);
    if asked > policy.longest_retry_after {
        return stop(StopReason::WaitTooLong);
    }
    let ceiling = policy.ceiling(situation.failed, facts.is_rate_limited());
    let wait = asked.max(spread(ceiling, situation.jitter));
    if wait >= situation.left.saturating_sub(situation.needed) {
        return stop(StopReason::Deadline);
    }
    Decision::Again { wait, cost: Budget::cost(facts.outcome == AttemptOutcome::TimedOut) }
}

/// How much of the deadline must be left for another attempt: an attempt that is cut off at once would only turn what is
/// known of a call that must not be done twice into what is not.
pub(crate) fn needed(facts: &Facts, timeout: Duration) -> Duration {
    const MOST: Duration = Duration::from_secs(1);
    if facts.doubles() { (timeout / 10).min(MOST) } else { Duration::ZERO }
}

/// Full jitter. A number that is none, from a clock of the caller's, counts as 1.
fn spread(ceiling: Duration, jitter: f64) -> Duration {
    let jitter = if jitter.is_nan() { 1.0 } else { jitter.clamp(0.0, 1.0) };
    Duration::try_from_secs_f64(ceiling.as_secs_f64() * jitter).map_or(ceiling, |wait| wait.min(ceiling))
}

/// The table of the design: which outcome may be retried for which class.
fn retryable(situation: &Situation<'_>) -> Result<(), StopReason> {
    let facts = &situation.facts;
    match facts.attempt() {
        Verdict::Rejected if facts.is_rate_limited() => Err(StopReason::WaitingCannotHelp),
        Verdict::Rejected | Verdict::Done => Err(StopReason::NotRetryable),
        Verdict::Stored => Err(StopReason::StoredAnswer),
        _ if situation.single_attempt => Err(StopReason::SingleAttempt),
        Verdict::NotDone | Verdict::Repeatable => Ok(()),
        Verdict::Unknown if facts.is_running() || facts.keys_count() => Ok(()),
        Verdict::Unknown if situation.policy.repeat_unknown_outcome => Ok(()),
        Verdict::Unknown => Err(StopReason::OutcomeUnknown),
    }
}

#[cfg(test)]
mod tests;
