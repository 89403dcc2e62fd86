use std::time::Duration;

use super::{AttemptOutcome, Budget, Retry, RetryPolicy, Safety, StopReason};
use crate::Idempotency;

/// What is known when an attempt has failed; the decision follows from this and nothing else.
#[derive(Clone, Debug)]
pub(crate) struct Situation<'a> {
    pub(crate) policy: &'a RetryPolicy,
    pub(crate) class: Idempotency,
    /// How many attempts have failed, this one included.
    pub(crate) failed: u32,
    pub(crate) failure: Failure,
    /// Whether an earlier attempt of this call may have been carried out.
    pub(crate) earlier_may_have_been_done: bool,
    /// Whether the server is known to honour idempotency keys.
    pub(crate) honours_keys: bool,
    /// Time left until the total deadline.
    pub(crate) left: Duration,
    /// From 0 to 1.
    pub(crate) jitter: f64,
    /// Whether the one free repetition over a stale connection is still there.
    pub(crate) free_repetition: bool,
}

/// What the failed attempt brought.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failure {
    pub(crate) outcome: AttemptOutcome,
    pub(crate) retry_after: Option<Duration>,
    /// The answer carried our idempotency key: it is stored under it.
    pub(crate) echoes_key: bool,
    /// The rate limit's burst is smaller than the call's cost.
    pub(crate) waiting_cannot_help: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Decision {
    /// Try again after the wait, if the budget has the tokens.
    Again { wait: Duration, cost: u32 },
    /// Give up.
    Stop(Retry),
}

pub(crate) fn decide(situation: &Situation<'_>) -> Decision {
    let safety = safety(situation);
    let stop = |stopped| Decision::Stop(Retry { safety, stopped });
    if let Err(reason) = repeatable(situation) {
        return stop(reason);
    }
    let failure = situation.failure;
    if situation.free_repetition
        && situation.class == Idempotency::Safe
        && failure.outcome == AttemptOutcome::Interrupted
        && !situation.left.is_zero()
    {
        return Decision::Again { wait: Duration::ZERO, cost: 0 };
    }
    if situation.failed >= situation.policy.attempts {
        return stop(StopReason::AttemptsExhausted);
    }
    let asked = failure.retry_after.unwrap_or(Duration::ZERO);
    if asked > situation.policy.longest_retry_after {
        return stop(StopReason::WaitTooLong);
    }
    let rate_limited = is_status(failure.outcome, 429);
    let ceiling = situation.policy.ceiling(situation.failed, rate_limited);
    let wait = asked.max(ceiling.mul_f64(situation.jitter.clamp(0.0, 1.0)));
    if wait >= situation.left {
        return stop(StopReason::Deadline);
    }
    Decision::Again { wait, cost: Budget::cost(failure.outcome == AttemptOutcome::TimedOut) }
}

/// The table of the design: which outcome may be repeated for which class.
fn repeatable(situation: &Situation<'_>) -> Result<(), StopReason> {
    let failure = situation.failure;
    match failure.outcome {
        AttemptOutcome::NotConnected => Ok(()),
        outcome if is_status(outcome, 429) => {
            if failure.waiting_cannot_help {
                Err(StopReason::WaitingCannotHelp)
            } else {
                Ok(())
            }
        }
        outcome if is_status(outcome, 409) => {
            if is_running(situation) {
                Ok(())
            } else {
                Err(StopReason::NotRetryable)
            }
        }
        AttemptOutcome::TooLarge | AttemptOutcome::Unreadable => Err(StopReason::NotRetryable),
        outcome if outcome.may_have_been_done() => match situation.class {
            Idempotency::Safe | Idempotency::Idempotent => Ok(()),
            Idempotency::Keyed if failure.echoes_key => Err(StopReason::StoredAnswer),
            Idempotency::Keyed if situation.honours_keys => Ok(()),
            Idempotency::Keyed | Idempotency::Unsafe if situation.policy.repeat_unknown_outcome => Ok(()),
            Idempotency::Keyed | Idempotency::Unsafe => Err(StopReason::OutcomeUnknown),
        },
        _ => Err(StopReason::NotRetryable),
    }
}

/// What the caller would risk by repeating the call.
pub(crate) fn safety(situation: &Situation<'_>) -> Safety {
    let outcome = situation.failure.outcome;
    let may_have_been_done =
        outcome.may_have_been_done() || situation.earlier_may_have_been_done || is_running(situation);
    match situation.class {
        Idempotency::Keyed if may_have_been_done => Safety::SafeWithSameKey,
        Idempotency::Unsafe if may_have_been_done => Safety::MayDouble,
        _ if repeatable(situation).is_ok() => Safety::Safe,
        _ => Safety::Pointless,
    }
}

/// Whether an earlier try under the same key is still running.
fn is_running(situation: &Situation<'_>) -> bool {
    let failure = situation.failure;
    situation.class == Idempotency::Keyed && is_status(failure.outcome, 409) && failure.retry_after.is_some()
}

fn is_status(outcome: AttemptOutcome, code: u16) -> bool {
    matches!(outcome, AttemptOutcome::Status(status) if status == code)
}

#[cfg(test)]
mod tests;
