//! The options of one call, and the settings that they replace.

use alertkit_transport::testing::{Reply, ScriptedBackend};
use alertkit_transport::{AttemptOutcome, ErrorKind, Limits, Paging, RetryPolicy, decode};
use serde_json::Value;

use crate::support::{READ, builder, client, create_keyed, ms, read, script, secs, thing};

fn limits(backend: &ScriptedBackend) -> Limits {
    backend.requests().last().unwrap().limits
}

#[tokio::test(start_paused = true)]
async fn a_call_has_limits_of_its_own() {
    let backend = script([thing()]);
    let client = client(&backend);
    read(&client).read_timeout(secs(3)).max_response_bytes(77).await.unwrap();
    assert_eq!((limits(&backend).idle, limits(&backend).body_bytes), (secs(3), 77));
    assert_eq!(limits(&backend).error_body_bytes, 64 << 10);
    read(&client).await.unwrap();
    assert_eq!(limits(&backend), Limits::default(), "the next call has the client's");

    let backend = script([thing().delay(secs(6)), thing().delay(secs(4))]);
    let response = read(&self::client(&backend)).attempt_timeout(secs(5)).with_response().await.unwrap();
    assert_eq!(response.history()[0].outcome, AttemptOutcome::TimedOut);
    assert_eq!(response.elapsed(), secs(5) + ms(100) + secs(4));
}

#[tokio::test(start_paused = true)]
async fn each_page_of_a_listing_has_them_too() {
    let backend = script([Reply::json(200, r#"{"data":[]}"#)]);
    let client = client(&backend);
    let paging = Paging::numbered("page", "size", 0, 10);
    let listing = || client.operation(&READ).path("t1").pages(paging, decode::enveloped_page::<Value>);
    let pages = listing().attempt_timeout(secs(1)).read_timeout(secs(3)).max_response_bytes(77);
    assert_eq!(pages.collect_up_to(1).await.unwrap(), [] as [Value; 0]);
    assert_eq!((limits(&backend).idle, limits(&backend).body_bytes), (secs(3), 77));
}

#[tokio::test(start_paused = true)]
async fn options_are_taken_after_the_response_was_asked_for_too() {
    let backend = script([Reply::status(503).delay(secs(2))]);
    let call = create_keyed(&client(&backend))
        .with_response()
        .timeout(secs(30))
        .attempt_timeout(secs(1))
        .read_timeout(secs(9))
        .max_response_bytes(5)
        .retry(RetryPolicy::none())
        .idempotency_key("k1")
        .header("x-trace", "7")
        .query("page", "2")
        .json(&[1]);
    assert_eq!(call.key(), Some("k1"));
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1));
    assert_eq!(error.idempotency_key(), Some("k1"));
    let request = backend.requests().remove(0);
    assert_eq!((request.limits.idle, request.limits.body_bytes), (secs(9), 5));
    assert_eq!((request.url.query(), &request.headers["x-trace"]), (Some("page=2"), &"7".parse().unwrap()));
    assert_eq!(request.body, "[1]");
}

#[tokio::test(start_paused = true)]
async fn a_client_tells_its_settings() {
    let backend = script([thing()]);
    let usual = client(&backend);
    assert_eq!(
        (usual.timeout(), usual.attempt_timeout(), usual.read_timeout()),
        (secs(60), secs(30), secs(15))
    );
    assert_eq!((usual.max_response_bytes(), usual.max_error_body_bytes()), (10 << 20, 64 << 10));
    assert_eq!((usual.retry_policy(), usual.retry_budget()), (&RetryPolicy::default(), 500));
    let other = builder(backend.clone())
        .timeout(secs(9))
        .attempt_timeout(secs(8))
        .read_timeout(secs(7))
        .max_response_bytes(6)
        .max_error_body_bytes(5)
        .retry_budget(4)
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    assert_eq!((other.timeout(), other.attempt_timeout(), other.read_timeout()), (secs(9), secs(8), secs(7)));
    assert_eq!((other.max_response_bytes(), other.max_error_body_bytes()), (6, 5));
    assert_eq!((other.retry_policy(), other.retry_budget()), (&RetryPolicy::none(), 4));
    read(&other).await.unwrap();
    assert_eq!(limits(&backend).error_body_bytes, 5);
}
