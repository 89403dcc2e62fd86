//! An error never misleads: kind and safety agree whatever happened, nothing is sent after the deadline, and what an attempt
//! left open is never forgotten.

use std::sync::Arc;
use std::time::Duration;

use alertkit::transport::catalogue::{Call, Reply as CallReply};
use alertkit::transport::testing::{Reply, ScriptedBackend};
use alertkit::transport::{
    AttemptOutcome, BackendErrorKind, BulkOutcome, Error, ErrorKind, Idempotency, RetryPolicy, Safety,
};

use crate::operations::{Callable, all};
use crate::scripted::over;

/// How an attempt can fail.
fn failures() -> Vec<Reply> {
    let statuses = [302, 400, 401, 402, 403, 404, 407, 408, 409, 410, 413, 418, 421, 422, 425, 429, 431];
    let statuses = statuses.into_iter().chain([500, 501, 502, 503, 504, 505, 520, 524, 529, 530, 599]);
    let kinds = [
        BackendErrorKind::NotConnected,
        BackendErrorKind::Certificate,
        BackendErrorKind::TimedOut,
        BackendErrorKind::Interrupted,
        BackendErrorKind::TooLarge,
    ];
    statuses.map(Reply::status).chain(kinds.map(Reply::failure)).collect()
}

/// What happened to the attempt before, if there was one.
fn histories() -> Vec<Option<Reply>> {
    vec![
        None,
        Some(Reply::failure(BackendErrorKind::TimedOut)),
        Some(Reply::failure(BackendErrorKind::NotConnected)),
        Some(Reply::status(503)),
        Some(Reply::status(429).header("retry-after", "0")),
    ]
}

/// The error of the call; of a bulk call, that of its first input.
async fn error_of(call: Call) -> Option<Arc<Error>> {
    match call.send().await {
        Err(error) => Some(Arc::new(error)),
        Ok(CallReply::Bulk(report)) => report.into_outcomes().into_iter().find_map(|outcome| match outcome {
            BulkOutcome::Failed(error) => Some(error),
            _ => None,
        }),
        Ok(_) => None,
    }
}

fn is_bulk(callable: &Callable) -> bool {
    ["novu.events.trigger_bulk", "novu.subscribers.bulk_create"].contains(&callable.name().as_str())
}

/// What the documentation of each kind says of a call that is made again.
fn agree(error: &Error) -> bool {
    let safety = error.retry().safety;
    match error.kind() {
        ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Interrupted => safety == Safety::Safe,
        ErrorKind::RateLimited | ErrorKind::Refused => matches!(safety, Safety::Safe | Safety::Pointless),
        ErrorKind::Server => matches!(safety, Safety::Safe | Safety::SafeWithSameKey),
        ErrorKind::OutcomeUnknown => matches!(safety, Safety::SafeWithSameKey | Safety::MayDouble),
        ErrorKind::ResponseTooLarge => safety != Safety::Safe,
        _ => safety == Safety::Pointless,
    }
}

fn leaves_open(outcome: AttemptOutcome) -> bool {
    match outcome {
        AttemptOutcome::Status(status) => {
            let code = status.as_u16();
            code == 408 || code == 425 || (code >= 500 && code != 501 && code != 505)
        }
        outcome => matches!(outcome, AttemptOutcome::TimedOut | AttemptOutcome::Interrupted),
    }
}

async fn meets(callable: &Callable, before: Option<&Reply>, last: &Reply, policy: &RetryPolicy) {
    let replies = before.into_iter().chain([last]).cloned();
    let backend = replies.fold(ScriptedBackend::new(), ScriptedBackend::reply);
    let call = callable.usual(&over(&backend)).retry(policy.clone());
    let Some(error) = error_of(call).await else {
        // What was to be deleted is gone.
        assert_eq!(callable.operation.method.as_str(), "DELETE", "{}", callable.name());
        return;
    };
    let place = format!("{} after {before:?}: {error:?}", callable.name());
    assert!(agree(&error) || error.is_done_before(), "{place}");
    // Both inputs of a rejected batch are then sent alone, and the error is of one of them.
    let divided = is_bulk(callable)
        && !error.is_outcome_unknown()
        && error.status().is_some_and(|status| matches!(status.as_u16(), 400 | 413 | 422));
    let of_the_batch = if divided { 2 + usize::from(before.is_some()) } else { 0 };
    assert_eq!(error.attempts() as usize + of_the_batch, backend.requests().len(), "{place}");
    let class = callable.operation.idempotency;
    let open = error.history().iter().any(|attempt| leaves_open(attempt.outcome));
    match class {
        Idempotency::Unsafe | Idempotency::Keyed if open => {
            assert!(matches!(error.retry().safety, Safety::MayDouble | Safety::SafeWithSameKey), "{place}");
        }
        Idempotency::Safe | Idempotency::Idempotent => assert!(!error.is_outcome_unknown(), "{place}"),
        _ => {}
    }
}

/// Every operation meets every failure. What happened before goes round, so that every pair occurs with many operations.
#[tokio::test(start_paused = true)]
async fn kind_and_safety_agree_and_no_unknown_outcome_is_forgotten() {
    let policies = [RetryPolicy::default(), RetryPolicy::default().repeat_unknown_outcome(true)];
    let histories = histories();
    for (start, callable) in all().iter().enumerate() {
        for (turn, last) in failures().iter().enumerate() {
            let before = &histories[(start + turn) % histories.len()];
            meets(callable, before.as_ref(), last, &policies[start % policies.len()]).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_without_time() {
    for callable in all() {
        let backend = ScriptedBackend::new().reply(Reply::status(503).header("retry-after", "1"));
        let call = callable.usual(&over(&backend)).timeout(Duration::ZERO);
        if is_bulk(&callable) {
            let Ok(CallReply::Bulk(report)) = call.send().await else { panic!("{}", callable.name()) };
            assert_eq!((report.unsent(), backend.requests().len()), (vec![0, 1], 0), "{}", callable.name());
            continue;
        }
        let error = error_of(call).await.unwrap();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0), "{}", callable.name());
        assert_eq!((error.retry().safety, backend.requests().len()), (Safety::Safe, 0));
    }
}
