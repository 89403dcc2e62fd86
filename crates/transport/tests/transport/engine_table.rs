//! The design's retry table, end to end: what each outcome means for each class of call.

use ErrorKind::{
    BadRequest, Certificate, Conflict, Connect, Forbidden, Interrupted, NotFound, OutcomeUnknown,
    PayloadTooLarge, PaymentRequired, RateLimited, Refused, ResponseTooLarge, Server, Timeout, Unauthorized,
};
use Idempotency::{Idempotent, Keyed, Safe, Unsafe};
use alertkit_transport::http::StatusCode;
use alertkit_transport::testing::Reply;
use alertkit_transport::{
    AttemptOutcome, BackendErrorKind, ErrorKind, Idempotency, RetryPolicy, Safety, StopReason,
};

use crate::support::{call, client, ms, script, thing, timed};

const CLASSES: [Idempotency; 4] = [Safe, Idempotent, Keyed, Unsafe];

/// How a call of each class ends when every attempt ends like this.
struct Row {
    reply: Reply,
    outcome: AttemptOutcome,
    /// Kind, attempts, reason to stop and safety for Safe, Idempotent, Keyed and Unsafe.
    ends: [End; 4],
}

type End = (ErrorKind, u32, StopReason, Safety);

fn retried(kind: ErrorKind) -> End {
    (kind, 3, StopReason::AttemptsExhausted, Safety::Safe)
}

/// What may have been done: repeated where that does no harm, else of unknown outcome.
fn maybe_done(kind: ErrorKind) -> [End; 4] {
    [
        retried(kind),
        retried(kind),
        (OutcomeUnknown, 1, StopReason::OutcomeUnknown, Safety::SafeWithSameKey),
        (OutcomeUnknown, 1, StopReason::OutcomeUnknown, Safety::MayDouble),
    ]
}

fn final_answer(kind: ErrorKind) -> [End; 4] {
    [(kind, 1, StopReason::NotRetryable, Safety::Pointless); 4]
}

fn by_status(code: u16, ends: [End; 4]) -> Row {
    let outcome = AttemptOutcome::Status(StatusCode::from_u16(code).unwrap());
    Row { reply: Reply::json(code, r#"{"message":"no"}"#), outcome, ends }
}

fn by_failure(kind: BackendErrorKind, outcome: AttemptOutcome, ends: [End; 4]) -> Row {
    Row { reply: Reply::failure(kind), outcome, ends }
}

fn table() -> Vec<Row> {
    let mut rows = vec![
        by_failure(BackendErrorKind::NotConnected, AttemptOutcome::NotConnected, [retried(Connect); 4]),
        by_failure(
            BackendErrorKind::Certificate,
            AttemptOutcome::CertificateRefused,
            final_answer(Certificate),
        ),
        by_failure(BackendErrorKind::TimedOut, AttemptOutcome::TimedOut, maybe_done(Timeout)),
        by_failure(BackendErrorKind::Interrupted, AttemptOutcome::Interrupted, maybe_done(Interrupted)),
        by_failure(BackendErrorKind::TooLarge, AttemptOutcome::TooLarge, {
            let stopped = StopReason::NotRetryable;
            [
                (ResponseTooLarge, 1, stopped, Safety::Pointless),
                (ResponseTooLarge, 1, stopped, Safety::Pointless),
                (ResponseTooLarge, 1, stopped, Safety::SafeWithSameKey),
                (ResponseTooLarge, 1, stopped, Safety::MayDouble),
            ]
        }),
        by_status(429, [retried(RateLimited); 4]),
        by_status(408, maybe_done(Refused)),
        by_status(425, maybe_done(Refused)),
    ];
    // 501 and 505 are rejections; whatever else a server or a proxy says of itself leaves open what was done.
    let failures = (500..600).filter(|code| !matches!(code, 501 | 505)).chain([600, 999]);
    rows.extend(failures.map(|code| by_status(code, maybe_done(Server))));
    let finals = [
        (302, Refused),
        (400, BadRequest),
        (401, Unauthorized),
        (402, PaymentRequired),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (410, NotFound),
        (413, PayloadTooLarge),
        (418, Refused),
        (422, BadRequest),
        (501, Refused),
        (505, Refused),
    ];
    rows.extend(finals.map(|(code, kind)| by_status(code, final_answer(kind))));
    rows
}

#[tokio::test(start_paused = true)]
async fn every_outcome_of_every_class_ends_as_the_table_says() {
    for Row { reply, outcome, ends } in table() {
        for (class, (kind, attempts, stopped, safety)) in CLASSES.into_iter().zip(ends) {
            let backend = script([reply.clone()]);
            let error = call(&client(&backend), class).await.unwrap_err();
            let place = format!("{outcome} {class:?}");
            assert_eq!(error.kind(), kind, "{place}");
            assert_eq!(error.attempts(), attempts, "{place}");
            assert_eq!(backend.requests().len(), attempts as usize, "{place}");
            assert!(error.history().iter().all(|attempt| attempt.outcome == outcome), "{place}");
            assert_eq!(error.retry().stopped, stopped, "{place}");
            assert_eq!(error.retry().safety, safety, "{place}");
            match outcome {
                AttemptOutcome::Status(status) => assert_eq!(error.status(), Some(status), "{place}"),
                _ => assert_eq!(error.status(), None, "{place}"),
            }
            assert_eq!(error.is_timeout(), outcome == AttemptOutcome::TimedOut, "{place}");
            assert_eq!(error.idempotency_key().is_some(), class == Keyed, "{place}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn waits_double_and_are_kept_in_the_history() {
    let cases = [
        (Reply::status(503), [0, 100, 200, 400], 700),
        (Reply::status(429), [0, 500, 1000, 2000], 3500),
        (Reply::failure(BackendErrorKind::NotConnected), [0, 100, 200, 400], 700),
        (Reply::failure(BackendErrorKind::Interrupted), [0, 100, 200, 400], 700),
    ];
    for (reply, waits, total) in cases {
        let backend = script([reply]);
        let request = call(&client(&backend), Safe).retry(RetryPolicy::default().attempts(4));
        let (result, took) = timed(request).await;
        let error = result.unwrap_err();
        let waited: Vec<_> = error.history().iter().take(4).map(|attempt| attempt.waited).collect();
        assert_eq!(waited, waits.map(ms));
        assert_eq!(took, ms(total));
    }
}

#[tokio::test(start_paused = true)]
async fn a_success_after_failures_tells_of_them() {
    let backend = script([Reply::status(503), Reply::failure(BackendErrorKind::NotConnected), thing()]);
    let response = call(&client(&backend), Safe).with_response().await.unwrap();
    assert_eq!(response.attempts(), 3);
    let outcomes: Vec<_> = response.history().iter().map(|attempt| attempt.outcome).collect();
    assert_eq!(
        outcomes,
        [AttemptOutcome::Status(StatusCode::SERVICE_UNAVAILABLE), AttemptOutcome::NotConnected]
    );
    assert_eq!((response.waited(), response.elapsed()), (ms(200), ms(300)));
}

#[tokio::test(start_paused = true)]
async fn the_caller_may_choose_to_double_rather_than_to_lose() {
    let backend = script([Reply::status(503), Reply::failure(BackendErrorKind::TimedOut), thing()]);
    let policy = RetryPolicy::default().repeat_unknown_outcome(true);
    let response = call(&client(&backend), Unsafe).retry(policy).with_response().await.unwrap();
    assert_eq!(response.attempts(), 3);
    assert_eq!(backend.requests().len(), 3);
}

/// No message of the API: the error says itself what happened.
#[tokio::test(start_paused = true)]
async fn an_unknown_outcome_says_why() {
    for (kind, message) in [
        (BackendErrorKind::TimedOut, "no answer came in time"),
        (BackendErrorKind::Interrupted, "the connection broke"),
    ] {
        let backend = script([Reply::failure(kind)]);
        let error = call(&client(&backend), Unsafe).await.unwrap_err();
        assert!(error.is_outcome_unknown());
        assert_eq!(error.message(), Some(message));
        assert!(
            error.to_string().starts_with(&format!("things.create: outcome unknown: {message}")),
            "{error}"
        );
    }
    let error = call(&client(&script([Reply::status(504)])), Unsafe).await.unwrap_err();
    assert!(error.to_string().starts_with("things.create: outcome unknown (504 Gateway Timeout)"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_429_whose_bucket_is_too_small_is_not_repeated() {
    let policy = r#"60;w=1;burst=66;comment="token bucket";category="trigger";cost="bulk""#;
    let backend = script([Reply::status(429).header("ratelimit-policy", policy).header("retry-after", "1")]);
    let (result, took) = timed(call(&client(&backend), Keyed)).await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), took), (RateLimited, 1, ms(0)));
    assert_eq!(error.retry().stopped, StopReason::WaitingCannotHelp);
    assert_eq!(error.retry().safety, Safety::Pointless);
    let limit = error.rate_limit().unwrap();
    assert_eq!((limit.burst, limit.cost.as_deref()), (Some(66), Some("bulk")));
}
