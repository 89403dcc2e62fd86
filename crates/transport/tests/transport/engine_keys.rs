//! Idempotency keys: one per call, learnt to be honoured, and what a stored answer means.

use alertkit_transport::http::Method;
use alertkit_transport::testing::{Reply, ScriptedBackend};
use alertkit_transport::{
    AttemptOutcome, BackendErrorKind, ClientBuilder, Credential, ErrorKind, HttpRequest, RetryPolicy, Safety,
    StopReason,
};
use serde_json::Value;

use crate::support::{
    KEY, KEYED_API, TokioClock, builder, client, create, create_keyed, ms, read, script, secs, thing, timed,
};

fn key_of(request: &HttpRequest) -> Option<&str> {
    request.headers.get("idempotency-key").map(|value| value.to_str().unwrap())
}

fn keys(backend: &ScriptedBackend) -> Vec<String> {
    backend.requests().iter().map(|request| key_of(request).unwrap().to_owned()).collect()
}

/// An answer that shows the key, as a server does that honours it.
fn echo(code: u16) -> Reply {
    Reply::json(code, "{}").header("idempotency-key", "k1")
}

#[tokio::test(start_paused = true)]
async fn a_call_has_one_key_and_the_next_call_another() {
    let backend = script([Reply::status(429), Reply::status(429), thing(), Reply::status(400)]);
    let client = client(&backend);
    let response = create_keyed(&client).with_response().await.unwrap();
    let error = create_keyed(&client).await.unwrap_err();
    let keys = keys(&backend);
    assert_eq!(keys.len(), 4);
    assert_eq!(keys[0], keys[1]);
    assert_eq!(keys[1], keys[2]);
    assert_ne!(keys[2], keys[3]);
    assert_eq!(response.idempotency_key(), Some(keys[0].as_str()));
    assert_eq!(error.idempotency_key(), Some(keys[3].as_str()));
    assert!(keys.iter().all(|key| key.len() == 36 && key.is_ascii()), "{keys:?}");
}

#[tokio::test(start_paused = true)]
async fn the_callers_key_is_taken() {
    let backend = script([Reply::status(429), thing()]);
    let response = create_keyed(&client(&backend)).idempotency_key("order-17").with_response().await.unwrap();
    assert_eq!(keys(&backend), ["order-17", "order-17"]);
    assert_eq!(response.idempotency_key(), Some("order-17"));
    assert!(!response.is_replay());
    let backend = script([thing().header("idempotency-replay", "true")]);
    assert!(create_keyed(&client(&backend)).with_response().await.unwrap().is_replay());
}

/// A server honours the keys of programs. Whatever was said of it, a person's token is not covered.
#[tokio::test(start_paused = true)]
async fn a_credential_of_another_scheme_repeats_nothing_by_key() {
    for (credential, requests, safety) in
        [(Credential::new(KEY), 2, Safety::SafeWithSameKey), (Credential::bearer(KEY), 1, Safety::MayDouble)]
    {
        let backend = script([Reply::status(503)]);
        let client = ClientBuilder::new(&KEYED_API, credential, |client| client)
            .backend(backend.clone())
            .honours_idempotency_keys(true)
            .retry(RetryPolicy::default().attempts(2))
            .build()
            .unwrap();
        let error = create_keyed(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.retry().safety), (ErrorKind::OutcomeUnknown, safety));
        assert_eq!(backend.requests().len(), requests);
    }
}

#[tokio::test(start_paused = true)]
async fn other_calls_carry_none() {
    let backend = script([thing()]);
    let client = client(&backend);
    read(&client).await.unwrap();
    let response = create(&client).with_response().await.unwrap();
    assert_eq!(response.idempotency_key(), None);
    assert!(backend.requests().iter().all(|request| key_of(request).is_none()));
}

#[tokio::test(start_paused = true)]
async fn calls_of_no_operation_are_keyed_where_the_api_is() {
    let backend = script([thing()]);
    let client =
        ClientBuilder::new(&KEYED_API, KEY, |client| client).backend(backend.clone()).build().unwrap();
    let methods = [Method::GET, Method::PUT, Method::DELETE, Method::POST, Method::PATCH];
    for method in methods {
        client.request::<Value>(method, "/things").await.unwrap();
    }
    let keyed: Vec<bool> = backend.requests().iter().map(|request| key_of(request).is_some()).collect();
    assert_eq!(keyed, [false, false, false, true, true]);
    assert_eq!(backend.requests()[3].headers["authorization"], format!("ApiKey {KEY}"));
}

#[tokio::test(start_paused = true)]
async fn a_server_is_known_to_honour_keys_once_it_has_echoed_one() {
    let backend = script([Reply::status(503), echo(201), Reply::status(503), thing()]);
    let client = client(&backend);
    let error = create_keyed(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1), "not known yet");
    create_keyed(&client).idempotency_key("k1").await.unwrap();
    let response = create_keyed(&client).with_response().await.unwrap();
    assert_eq!(response.attempts(), 2, "known now");
    assert_eq!(keys(&backend)[2], keys(&backend)[3]);
}

#[tokio::test(start_paused = true)]
async fn what_stands_in_front_of_the_server_teaches_nothing() {
    for reply in [
        echo(401),
        echo(429).header("retry-after", "61"),
        Reply::json(201, "{}").header("idempotency-key", "not the one that was sent"),
    ] {
        let backend = script([reply, Reply::status(503)]);
        let client = client(&backend);
        let _ = create_keyed(&client).idempotency_key("k1").await;
        let error = create_keyed(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1));
    }
}

/// The newest success counts: the feature was switched off, or another node answers.
#[tokio::test(start_paused = true)]
async fn a_success_without_an_echo_shows_that_keys_are_no_longer_honoured() {
    let backend = script([echo(201), thing(), Reply::status(503)]);
    let client = client(&backend);
    create_keyed(&client).idempotency_key("k1").await.unwrap();
    create_keyed(&client).idempotency_key("k1").await.unwrap();
    let error = create_keyed(&client).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry().stopped), (1, StopReason::OutcomeUnknown));
    // What no key went along with shows nothing.
    let backend = script([echo(201), thing(), Reply::status(503)]);
    let client = builder(backend).build().unwrap();
    create_keyed(&client).idempotency_key("k1").await.unwrap();
    read(&client).await.unwrap();
    assert_eq!(create_keyed(&client).await.unwrap_err().attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn of_what_is_no_success_409_and_422_show_keys_and_unlearn_nothing() {
    for (code, attempts) in [(409, 3), (422, 3), (400, 1), (404, 1), (500, 1), (502, 1)] {
        let backend = script([echo(code), Reply::status(503)]);
        let client = client(&backend);
        create_keyed(&client).idempotency_key("k1").await.unwrap_err();
        assert_eq!(create_keyed(&client).await.unwrap_err().attempts(), attempts, "{code}");
    }
    for code in [400, 401, 404, 409, 422, 500] {
        let backend = script([echo(201), Reply::status(code), Reply::status(503)]);
        let client = client(&backend);
        create_keyed(&client).idempotency_key("k1").await.unwrap();
        create_keyed(&client).retry(RetryPolicy::none()).await.unwrap_err();
        assert_eq!(create_keyed(&client).await.unwrap_err().attempts(), 3, "{code}");
    }
}

/// A gateway that mirrors headers shows no store: where keys are not known to be honoured, the outcome stays unknown.
#[tokio::test(start_paused = true)]
async fn an_error_that_shows_the_key_is_stored_only_where_keys_are_honoured() {
    let backend = script([echo(502)]);
    let error = create_keyed(&client(&backend)).idempotency_key("k1").await.unwrap_err();
    assert_eq!(
        (error.kind(), error.retry().stopped),
        (ErrorKind::OutcomeUnknown, StopReason::OutcomeUnknown)
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_shows_its_key_before_and_after_it_is_sent() {
    let backend = script([thing().delay(secs(10))]);
    let client = client(&backend);
    let mut call = create_keyed(&client);
    let key = call.key().unwrap().to_owned();
    assert_eq!(call.key(), Some(key.as_str()), "it is drawn once");
    assert!(tokio::time::timeout(ms(20), &mut call).await.is_err());
    assert_eq!(call.key(), Some(key.as_str()), "while it is under way");
    assert_eq!(keys(&backend), [key.as_str()]);
    call.await.unwrap();
    let given = create_keyed(&client).idempotency_key("order-17");
    assert_eq!(given.key(), Some("order-17"));
    assert_eq!(given.with_response().key(), Some("order-17"));
    assert_ne!(create_keyed(&client).key(), create_keyed(&client).key());
    assert_eq!((read(&client).key(), create(&client).key()), (None, None));
}

#[tokio::test(start_paused = true)]
async fn another_credential_learns_anew() {
    let backend = script([echo(201), Reply::status(503)]);
    let client = client(&backend);
    create_keyed(&client).idempotency_key("k1").await.unwrap();
    let other = client.with_key("another-key").unwrap();
    assert_eq!(create_keyed(&other).await.unwrap_err().attempts(), 1);
    assert_eq!(create_keyed(&client.clone()).await.unwrap_err().attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_caller_knows_better() {
    let backend = script([Reply::failure(BackendErrorKind::TimedOut)]);
    let told = builder(backend.clone()).honours_idempotency_keys(true).build().unwrap();
    let error = create_keyed(&told).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 3));
    assert_eq!(error.retry().safety, Safety::SafeWithSameKey);
    assert_eq!(error.retry().stopped, StopReason::AttemptsExhausted);

    let backend = script([echo(201), Reply::status(503)]);
    let told = builder(backend).honours_idempotency_keys(false).build().unwrap();
    create_keyed(&told).idempotency_key("k1").await.unwrap();
    assert_eq!(create_keyed(&told).await.unwrap_err().attempts(), 1, "whatever the server shows");
}

#[tokio::test(start_paused = true)]
async fn a_stored_error_is_final() {
    let backend = script([echo(500)]);
    let client = builder(backend.clone()).honours_idempotency_keys(true).build().unwrap();
    let error = create_keyed(&client).idempotency_key("k1").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 1));
    assert_eq!(error.retry().stopped, StopReason::StoredAnswer);
    // The same answer without the key is none that is stored.
    let backend = script([Reply::status(500), echo(500)]);
    let client = builder(backend.clone()).honours_idempotency_keys(true).build().unwrap();
    let error = create_keyed(&client).idempotency_key("k1").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 2));
}

#[tokio::test(start_paused = true)]
async fn a_first_try_that_is_still_running_is_waited_for() {
    let running = Reply::json(409, r#"{"message":"still running"}"#).header("retry-after", "2");
    let backend = script([running.clone(), thing()]);
    let (result, took) = timed(create_keyed(&client(&backend)).with_response()).await;
    assert_eq!((result.unwrap().attempts(), took), (2, secs(2)));
    assert_eq!(keys(&backend)[0], keys(&backend)[1]);

    let backend = script([running.clone()]);
    let error = create_keyed(&client(&backend)).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry().stopped), (3, StopReason::AttemptsExhausted));
    assert_eq!(error.retry().safety, Safety::SafeWithSameKey, "another key would do the work twice");
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);

    // Without the header, and without a key, a 409 is an answer.
    for (reply, keyed) in [(Reply::status(409), true), (running, false)] {
        let backend = script([reply]);
        let client = client(&backend);
        let call = if keyed { create_keyed(&client) } else { create(&client) };
        let (result, took) = timed(call).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), took), (ErrorKind::Conflict, 1, ms(0)));
        assert_eq!(error.retry().stopped, StopReason::NotRetryable);
    }
}

/// The server did the work, showed the key, and its answer broke off: the stored answer can be asked for.
#[tokio::test(start_paused = true)]
async fn a_success_that_breaks_off_is_asked_for_again_under_its_key() {
    let backend = crate::engine_answers::BreaksOff::once(201, "k1");
    let client = builder(backend.clone()).clock(TokioClock { jitter: 0.0 }).build().unwrap();
    let response = create_keyed(&client).idempotency_key("k1").with_response().await.unwrap();
    assert_eq!(response.attempts(), 2);
    assert_eq!(response.history()[0].outcome, AttemptOutcome::Interrupted);
}
