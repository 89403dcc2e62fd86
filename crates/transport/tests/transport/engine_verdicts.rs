//! What is known of a call: kind and safety agree, and what an attempt left open stays open.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use alertkit_transport::http::StatusCode;
use alertkit_transport::testing::{Reply, ScriptedBackend};
use alertkit_transport::{
    Api, ApiError, AttemptOutcome, Backend, BackendError, BackendErrorKind, ClientBuilder, Credential, Error,
    ErrorKind, HttpRequest, HttpResponse, Idempotency, Operation, RetryPolicy, Safety, StopReason,
    async_trait, decode,
};
use proptest::prelude::*;
use serde_json::Value;
use tokio::time::Instant;

use crate::support::{
    KEY, KEYED_API, TEST_API, TokioClock, builder, call, client, create, create_keyed, ms, read, remove,
    script, secs, thing, timed,
};

const CLASSES: [Idempotency; 4] =
    [Idempotency::Safe, Idempotency::Idempotent, Idempotency::Keyed, Idempotency::Unsafe];

fn doubling() -> RetryPolicy {
    RetryPolicy::default().repeat_unknown_outcome(true)
}

/// What stands in front of the server has not looked at the key.
#[tokio::test(start_paused = true)]
async fn an_unknown_outcome_outlives_a_rejection_from_in_front_of_the_server() {
    for last in [301, 302, 307, 401, 403, 407, 413, 421, 429, 431] {
        let last_reply = Reply::json(last, r#"{"message":"no"}"#).header("location", "https://sso.example/");
        let backend = script([Reply::failure(BackendErrorKind::TimedOut), last_reply]);
        let client = builder(backend).honours_idempotency_keys(true).build().unwrap();
        let error = create_keyed(&client).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.retry().safety),
            (ErrorKind::OutcomeUnknown, Safety::SafeWithSameKey)
        );
        assert_eq!(error.status().unwrap().as_u16(), last);
        assert_eq!(error.body().unwrap(), r#"{"message":"no"}"#);
        assert!(error.idempotency_key().is_some() && !error.is_retryable());
    }
    // The server itself looked at the key, and says of the first attempt that it was not done.
    for (last, kind) in [(400, ErrorKind::BadRequest), (404, ErrorKind::NotFound), (409, ErrorKind::Conflict)]
    {
        let backend = script([Reply::failure(BackendErrorKind::TimedOut), Reply::status(last)]);
        let client = builder(backend).honours_idempotency_keys(true).build().unwrap();
        let error = create_keyed(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.retry().safety), (kind, Safety::Pointless), "{last}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_unknown_outcome_outlives_every_rejection_where_no_key_counts() {
    let lasts = [302, 400, 401, 404, 409, 422, 501].map(Reply::status).into_iter().chain([
        Reply::failure(BackendErrorKind::Certificate),
        Reply::failure(BackendErrorKind::NotConnected),
        Reply::status(429),
    ]);
    for last in lasts {
        for class in [Idempotency::Unsafe, Idempotency::Keyed] {
            let backend = script([Reply::status(503), last.clone()]);
            let error = call(&client(&backend), class).retry(doubling()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{last:?}");
            assert!(matches!(error.retry().safety, Safety::MayDouble | Safety::SafeWithSameKey));
            assert_eq!(error.message(), Some("an earlier attempt may have been carried out"));
        }
    }
    let backend = script([Reply::status(503), Reply::json(409, r#"{"message":"it exists"}"#)]);
    let error = create(&client(&backend)).retry(doubling()).await.unwrap_err();
    assert_eq!(error.message(), Some("it exists"), "the API's words stand");
}

/// A person's token has no keys: its 409 is a conflict, whatever it asks to wait.
#[tokio::test(start_paused = true)]
async fn a_conflict_of_a_credential_without_keys_is_a_conflict() {
    let backend = script([Reply::status(409).header("retry-after", "1")]);
    let builder = ClientBuilder::new(&KEYED_API, Credential::bearer("token"), |client| client);
    let error = create_keyed(&builder.backend(backend).build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.retry().safety), (ErrorKind::Conflict, Safety::Pointless));
}

/// An API whose codes say more than its statuses.
static CODED: Api = Api::new("coded", "coded/1", "https://api.test.example/v1").read_error(|json| {
    let error = ApiError::from_json(json);
    match error.code.as_deref() {
        Some("rate_limited") => error.with_kind(Some(ErrorKind::RateLimited)),
        Some("gone") => error.with_kind(Some(ErrorKind::NotFound)),
        Some("rolled_back") => error.with_nothing_done(),
        // No code says this of a response.
        Some("odd") => error.with_kind(Some(ErrorKind::Connect)),
        _ => error,
    }
});

fn coded(backend: &ScriptedBackend) -> alertkit_transport::Client {
    let builder = ClientBuilder::new(&CODED, KEY, |client| client).backend(backend.clone());
    builder.clock(TokioClock { jitter: 0.5 }).build().unwrap()
}

fn code(status: u16, code: &str) -> Reply {
    Reply::json(status, format!(r#"{{"code":"{code}"}}"#))
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_by_its_code_is_retried_as_one() {
    for status in [400, 403, 503] {
        for class in CLASSES {
            let backend = script([code(status, "rate_limited").header("retry-after", "2"), thing()]);
            let (response, took) = timed(call(&coded(&backend), class).with_response()).await;
            assert_eq!((response.unwrap().attempts(), took), (2, secs(2)), "{status} {class:?}");
        }
        let backend = script([code(status, "rate_limited")]);
        let error = create(&coded(&backend)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 3));
        assert_eq!(error.retry().safety, Safety::Safe);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_left_nothing_behind_is_no_unknown_outcome() {
    let backend = script([code(503, "rolled_back")]);
    let error = create(&coded(&backend)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 3));
    assert!(error.is_retryable());
    // It speaks of the attempt that it answers, not of those before.
    let backend = script([Reply::status(502), code(503, "rolled_back")]);
    let error = create(&coded(&backend)).retry(doubling()).await.unwrap_err();
    assert_eq!((error.kind(), error.retry().safety), (ErrorKind::OutcomeUnknown, Safety::MayDouble));
}

#[tokio::test(start_paused = true)]
async fn a_code_names_the_kind_of_a_rejection_and_of_nothing_else() {
    for (reply, kind) in [
        (code(400, "gone"), ErrorKind::NotFound),
        (code(500, "gone"), ErrorKind::Server),
        (code(400, "odd"), ErrorKind::BadRequest),
    ] {
        assert_eq!(read(&coded(&script([reply]))).await.unwrap_err().kind(), kind);
    }
    // A deletion that finds the thing gone by the code was done before.
    let backend = script([Reply::status(503), code(400, "gone")]);
    assert!(remove(&coded(&backend)).with_response().await.unwrap().is_done_before());
}

#[tokio::test(start_paused = true)]
async fn a_success_that_says_it_failed_left_nothing_behind() {
    for (body, kind, safety) in [
        (r#"{"error":{"code":"quota"}}"#, ErrorKind::Refused, Safety::Pointless),
        (r#"{"error":{"code":"gone"}}"#, ErrorKind::NotFound, Safety::Pointless),
        (r#"{"error":{"code":"rate_limited"}}"#, ErrorKind::RateLimited, Safety::Safe),
    ] {
        let backend = script([Reply::json(200, body)]);
        let call = coded(&backend).operation(&crate::support::CREATE).request(decode::enveloped::<Vec<u8>>);
        let error = call.await.unwrap_err();
        assert_eq!((error.kind(), error.retry().safety), (kind, safety));
        assert_eq!(error.status(), Some(StatusCode::OK));
    }
}

static COSTLY: Operation =
    Operation::post("things.price", "/things/price").idempotency(Idempotency::Safe).single_attempt();

#[tokio::test(start_paused = true)]
async fn what_costs_something_is_asked_for_once() {
    for reply in [
        Reply::status(503),
        Reply::status(429),
        Reply::failure(BackendErrorKind::Interrupted),
        Reply::failure(BackendErrorKind::TimedOut),
        Reply::failure(BackendErrorKind::NotConnected),
    ] {
        let backend = script([thing(), reply]);
        let client = client(&backend);
        read(&client).await.unwrap();
        let error = client.operation(&COSTLY).request(decode::value::<Value>).await.unwrap_err();
        assert_eq!((error.attempts(), backend.requests().len()), (1, 2));
        assert_eq!((error.retry().stopped, error.retry().safety), (StopReason::SingleAttempt, Safety::Safe));
    }
}

static QUOTA: Api = Api::new("quota", "quota/1", "https://api.test.example/v1").bare_429_is_quota();

#[tokio::test(start_paused = true)]
async fn a_used_up_quota_is_not_asked_for_again() {
    let send = |reply: Reply| async move {
        let backend = script([reply]);
        let builder = ClientBuilder::new(&QUOTA, KEY, |client| client).backend(backend);
        create(&builder.build().unwrap()).await.unwrap_err()
    };
    let error = send(Reply::status(429)).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 1));
    assert_eq!(error.retry().stopped, StopReason::WaitingCannotHelp);
    for header in ["retry-after", "ratelimit-reset"] {
        assert_eq!(send(Reply::status(429).header(header, "1")).await.attempts(), 3, "{header}");
    }
}

/// Keeps when each request was sent.
#[derive(Clone, Debug)]
struct Timed(ScriptedBackend, Arc<Mutex<Vec<Instant>>>);

#[async_trait]
impl Backend for Timed {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, BackendError> {
        self.1.lock().unwrap().push(Instant::now());
        self.0.call(request).await
    }
}

fn any_reply() -> impl Strategy<Value = Reply> {
    let failures = prop::sample::select(vec![
        BackendErrorKind::NotConnected,
        BackendErrorKind::Certificate,
        BackendErrorKind::TimedOut,
        BackendErrorKind::Interrupted,
        BackendErrorKind::TooLarge,
    ]);
    let headers = prop::sample::select(vec![
        None,
        Some(("retry-after", "0")),
        Some(("retry-after", "1")),
        Some(("retry-after", "59.5")),
        Some(("ratelimit-reset", "2")),
        Some(("idempotency-key", "k1")),
        Some(("location", "/elsewhere")),
    ]);
    let reply = prop_oneof![
        2 => failures.prop_map(Reply::failure),
        3 => (300_u16..600).prop_map(Reply::status),
        3 => prop::sample::select(vec![401_u16, 404, 408, 409, 422, 429, 500, 501, 503, 524]).prop_map(Reply::status),
        1 => Just(Reply::json(200, r#"{"id":"t1"}"#)),
    ];
    (reply, headers, 0_u64..40_000).prop_map(|(reply, header, delay)| {
        let reply = header.into_iter().fold(reply, |reply, (name, value)| reply.header(name, value));
        if delay % 2 == 0 { reply.delay(ms(delay)) } else { reply }
    })
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

/// Whether the attempt by itself leaves open what was done.
fn leaves_open(outcome: AttemptOutcome) -> bool {
    match outcome {
        AttemptOutcome::Status(status) => match status.as_u16() {
            501 | 505 => false,
            code => code >= 500 || code == 408 || code == 425,
        },
        outcome => matches!(outcome, AttemptOutcome::TimedOut | AttemptOutcome::Interrupted),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn kind_and_safety_agree_whatever_happened_and_nothing_is_sent_after_the_deadline(
        replies in prop::collection::vec(any_reply(), 1..5),
        class in prop::sample::select(CLASSES.to_vec()),
        attempts in 1_u32..6,
        doubles in any::<bool>(),
        honours in any::<Option<bool>>(),
        timeout in prop_oneof![Just(0_u64), 1_u64..2_000, 2_000_u64..120_000],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        let sent = Timed(script(replies), Arc::default());
        let backend = sent.clone();
        let (started, result) = runtime.block_on(async move {
            let mut builder = ClientBuilder::new(&TEST_API, KEY, |client| client)
                .backend(backend)
                .clock(TokioClock { jitter: 0.5 })
                .timeout(ms(timeout))
                .retry(RetryPolicy::default().attempts(attempts).repeat_unknown_outcome(doubles));
            if let Some(honours) = honours {
                builder = builder.honours_idempotency_keys(honours);
            }
            let client = builder.build().unwrap();
            let mut request = call(&client, class);
            if class == Idempotency::Keyed {
                request = request.idempotency_key("k1");
            }
            (Instant::now(), request.await)
        });
        let sent = sent.1.lock().unwrap().clone();
        let deadline = started + ms(timeout);
        prop_assert!(sent.iter().all(|at| *at < deadline), "sent after the deadline");
        let once = matches!(class, Idempotency::Keyed | Idempotency::Unsafe);
        let tenth = (ms(timeout) / 10).min(Duration::from_secs(1));
        prop_assert!(!once || sent.iter().skip(1).all(|at| *at + tenth < deadline), "in the last tenth");
        // A read over a connection that may be stale has one attempt more, where there are retries at all.
        let stale = u32::from(class == Idempotency::Safe && attempts > 1);
        prop_assert!(sent.len() <= (attempts + stale) as usize, "an attempt too many");
        let Err(error) = result else { return Ok(()) };
        prop_assert_eq!(error.attempts() as usize, sent.len());
        if sent.is_empty() {
            prop_assert_eq!((error.kind(), error.retry().safety), (ErrorKind::Timeout, Safety::Safe));
            return Ok(());
        }
        prop_assert!(agree(&error), "{:?} {:?}", error.kind(), error.retry());
        let open = error.history().iter().any(|attempt| leaves_open(attempt.outcome));
        if class == Idempotency::Unsafe && open {
            prop_assert_eq!(error.retry().safety, Safety::MayDouble, "forgotten: {:?}", error);
        }
        if once && leaves_open(error.history().last().unwrap().outcome) {
            let stored = error.retry().stopped == StopReason::StoredAnswer;
            prop_assert!(stored || error.is_outcome_unknown(), "{:?}", error);
        }
        if !once {
            prop_assert!(!error.is_outcome_unknown());
        }
    }
}
