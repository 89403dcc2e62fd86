//! What comes of an answer: the status is never lost, and what can't be read is named without being quoted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use alertkit_transport::bytes::Bytes;
use alertkit_transport::http::{HeaderMap, StatusCode};
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::testing::Reply;
use alertkit_transport::{
    AttemptOutcome, Backend, BackendError, BackendErrorKind, ErrorKind, HttpRequest, HttpResponse,
    RetryPolicy, Safety, StopReason, async_trait, decode,
};
use serde::Deserialize;

use crate::support::{
    CREATE, CREATE_KEYED, READ, REMOVE, builder, client, create, create_keyed, ms, read, remove, script,
    secs, thing,
};

/// A backend whose first answer breaks off in the body; the others are whole.
#[derive(Clone, Debug)]
pub(crate) struct BreaksOff {
    status: StatusCode,
    echo: &'static str,
    always: bool,
    broken: Arc<AtomicBool>,
}

impl BreaksOff {
    pub(crate) fn once(status: u16, echo: &'static str) -> Self {
        Self { status: StatusCode::from_u16(status).unwrap(), echo, always: false, broken: Arc::default() }
    }

    fn always(status: u16) -> Self {
        Self { always: true, ..Self::once(status, "") }
    }
}

#[async_trait]
impl Backend for BreaksOff {
    async fn call(&self, _: HttpRequest) -> Result<HttpResponse, BackendError> {
        let mut headers = HeaderMap::new();
        headers.insert("idempotency-key", self.echo.parse().unwrap());
        headers.insert("x-request-id", "r1".parse().unwrap());
        let answer = HttpResponse::new(self.status, headers, Bytes::from_static(br#"{"id":"#));
        if self.broken.swap(true, Ordering::SeqCst) && !self.always {
            return Ok(HttpResponse::new(self.status, HeaderMap::new(), Bytes::from_static(b"{}")));
        }
        Err(BackendError::new(BackendErrorKind::Interrupted).with_answer(answer))
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_tells_when_the_server_gave_it() {
    for (code, body) in [(404, "{}"), (200, "unreadable")] {
        for (date, seconds) in [("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)), ("soon", None)] {
            let backend = script([Reply::json(code, body).header("date", date)]);
            let error = read(&client(&backend)).await.unwrap_err();
            assert_eq!(error.server_time().map(Timestamp::as_second), seconds);
        }
    }
    let backend = script([Reply::json(200, r#"{"id":"1"}"#).header("date", "Sun, 06 Nov 1994 08:49:37 GMT")]);
    let response = read(&client(&backend)).with_response().await.unwrap();
    assert_eq!(response.server_time().map(Timestamp::as_second), Some(784_111_777));
    let backend = script([Reply::failure(BackendErrorKind::NotConnected)]);
    let refused = read(&client(&backend)).retry(RetryPolicy::none()).await.unwrap_err();
    assert_eq!(refused.server_time(), None);
}

#[tokio::test(start_paused = true)]
async fn an_error_status_stands_whatever_its_body_is() {
    let bodies = [
        "<html><h1>Bad Gateway</h1></html>",
        "",
        "{\"error\":",
        "null",
        "[]",
        "7",
        "\"\"",
        "{\"error\":{\"code\":7}}",
    ];
    for body in bodies {
        for (code, kind) in
            [(502, ErrorKind::Server), (404, ErrorKind::NotFound), (401, ErrorKind::Unauthorized)]
        {
            let backend = script([Reply::json(code, body)]);
            let error = read(&client(&backend)).retry(RetryPolicy::none()).await.unwrap_err();
            assert_eq!((error.kind(), error.status().unwrap().as_u16()), (kind, code), "{body}");
            assert_eq!(error.body().unwrap(), body);
            assert_eq!((error.code(), error.message()), (None, None), "{body}");
            assert_eq!(error.operation(), Some("things.get"));
        }
    }
    let backend = script([Reply::json(500, Bytes::from_static(b"\xff\xfe\x00"))]);
    let error = read(&client(&backend)).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::INTERNAL_SERVER_ERROR));
}

#[tokio::test(start_paused = true)]
async fn an_error_status_stands_when_its_body_breaks_off() {
    for (code, kind, attempts) in [(404, ErrorKind::NotFound, 1), (503, ErrorKind::Server, 3)] {
        let client = builder(BreaksOff::always(code)).build().unwrap();
        let error = read(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, attempts));
        assert_eq!(error.status().unwrap().as_u16(), code);
        assert_eq!(error.request_id(), Some("r1"));
        assert_eq!(error.body().unwrap(), r#"{"id":"#);
    }
}

#[tokio::test(start_paused = true)]
async fn a_success_that_breaks_off_keeps_its_status_and_its_class() {
    let client = builder(BreaksOff::always(200)).build().unwrap();
    let error = read(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Interrupted, 3));
    assert_eq!(error.status(), Some(StatusCode::OK));
    let error = create(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1));
    assert_eq!(error.status(), Some(StatusCode::OK));
}

#[tokio::test(start_paused = true)]
async fn the_apis_words_are_read() {
    let body = r#"{"error":{"code":"bad_name","message":"No\nsuch name","details":{"name":"blank"}}}"#;
    let backend = script([Reply::json(422, body).header("x-request-id", "r9")]);
    let error = create(&client(&backend)).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("bad_name"), Some("No\nsuch name")));
    let details: Vec<_> =
        error.details().iter().map(|detail| (detail.field.as_deref(), detail.message.as_str())).collect();
    assert_eq!(details, [(Some("name"), "blank")]);
    let shown = "things.create: 422 Unprocessable Entity: bad_name: No such name (request id r9)";
    assert_eq!(error.to_string(), shown);
}

#[derive(Debug, Deserialize, PartialEq)]
struct Thing {
    id: u64,
    #[allow(dead_code, reason = "only its decoding matters")]
    parts: Option<Vec<Part>>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Part {
    size: u8,
}

#[tokio::test(start_paused = true)]
async fn what_cant_be_read_is_named_by_its_path_and_never_quoted() {
    let cases = [
        (r#"{"data":{"id":"canary"}}"#, "data.id: invalid type: string, expected u64 at line 1 column 22"),
        (
            "{\"data\":{\"id\":1,\n\"parts\":[{\"size\":1},{\"size\":\"canary\"}]}}",
            "data.parts[1].size: invalid type: string, expected u8 at line 2 column 36",
        ),
        (r#"{"data":{"canary":1}}"#, "data: missing field `id` at line 1 column 20"),
        (r#"{"data":{"id":1"#, "the JSON ends too early at line 1 column 15"),
        ("<html>canary</html>", "this is no JSON at line 1 column 1"),
        ("", "the body is empty"),
    ];
    for (body, message) in cases {
        let backend = script([Reply::json(200, body)]);
        let call = client(&backend).operation(&CREATE).request(decode::enveloped::<Thing>);
        let error = call.await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(StatusCode::OK)), "{body}");
        assert_eq!(error.message(), Some(message), "{body}");
        assert_eq!(error.body().unwrap(), body);
        assert_eq!((error.attempts(), error.history()[0].outcome), (1, AttemptOutcome::Unreadable));
        assert_eq!(error.retry().safety, Safety::MayDouble);
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    }
    let backend = script([Reply::json(200, Bytes::from_static(b"\"\xff\""))]);
    let error = read(&client(&backend)).await.unwrap_err();
    assert_eq!(error.message(), Some("the body is not UTF-8"));
}

#[tokio::test(start_paused = true)]
async fn an_unreadable_answer_is_never_asked_for_again() {
    let backend = script([Reply::status(503), Reply::json(200, "{}")]);
    let call = client(&backend).operation(&READ).path("t1").request(decode::enveloped::<Thing>);
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 2));
    assert_eq!((error.history()[1].waited, error.retry().stopped), (ms(100), StopReason::NotRetryable));
    assert_eq!(error.retry().safety, Safety::Pointless);
    let call = client(&script([Reply::status(200)])).operation(&CREATE_KEYED).request(decode::value::<Thing>);
    let error = call.await.unwrap_err();
    assert_eq!(error.retry().safety, Safety::SafeWithSameKey);
    assert!(error.idempotency_key().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_success_that_says_it_is_an_error_is_one() {
    let body = r#"{"error":{"code":"quota","message":"used up"}}"#;
    let backend = script([Reply::json(200, body)]);
    let call = client(&backend).operation(&READ).path("t1").request(decode::enveloped::<Thing>);
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Refused, Some(StatusCode::OK)));
    assert_eq!((error.code(), error.message()), (Some("quota"), Some("used up")));
}

#[tokio::test(start_paused = true)]
async fn a_thing_that_an_attempt_of_unknown_outcome_deleted_is_deleted() {
    let firsts = [
        (Reply::status(503), AttemptOutcome::Status(StatusCode::SERVICE_UNAVAILABLE)),
        (Reply::failure(BackendErrorKind::TimedOut), AttemptOutcome::TimedOut),
        (Reply::failure(BackendErrorKind::Interrupted), AttemptOutcome::Interrupted),
    ];
    for (first, outcome) in firsts {
        for gone in [StatusCode::NOT_FOUND, StatusCode::GONE] {
            let reply = Reply::json(gone.as_u16(), r#"{"message":"gone"}"#).header("x-request-id", "r2");
            let backend = script([first.clone(), reply]);
            let response = remove(&client(&backend)).with_response().await.unwrap();
            assert!(response.is_done_before());
            assert_eq!((response.status(), response.request_id()), (gone, Some("r2")));
            assert_eq!((response.attempts(), backend.requests().len()), (2, 2));
            assert_eq!((response.history().len(), response.history()[0].outcome), (1, outcome));
            assert_eq!(response.waited(), ms(100));
        }
    }
}

/// Its value went with the response of the attempt that deleted it; that it is deleted is known all the same.
#[tokio::test(start_paused = true)]
async fn a_deletion_that_has_a_value_says_that_it_was_done_before() {
    let backend = script([Reply::failure(BackendErrorKind::TimedOut), Reply::status(404)]);
    let call = client(&backend).operation(&REMOVE).path("t1").request(decode::value::<Thing>);
    let error = call.await.unwrap_err();
    assert!(error.is_done_before() && error.is_not_found());
    assert_eq!((error.status(), error.attempts()), (Some(StatusCode::NOT_FOUND), 2));
    assert_eq!(error.history()[1].outcome, AttemptOutcome::Status(StatusCode::NOT_FOUND));
    assert_eq!(error.retry().safety, Safety::Pointless);
    let shown = error.to_string();
    assert!(shown.contains("an earlier attempt of this call deleted it"), "{shown}");

    let first_time = client(&script([Reply::status(404)])).operation(&REMOVE).path("t1");
    let error = first_time.request(decode::value::<Thing>).await.unwrap_err();
    assert!(error.is_not_found() && !error.is_done_before());
}

#[tokio::test(start_paused = true)]
async fn a_thing_that_was_never_there_is_not_found() {
    // Nothing was sent before, or it was certainly not carried out.
    let firsts = [Reply::failure(BackendErrorKind::NotConnected), Reply::status(429)];
    for replies in
        firsts.map(|first| vec![first, Reply::status(404)]).into_iter().chain([vec![Reply::status(404)]])
    {
        let error = remove(&client(&script(replies))).await.unwrap_err();
        assert!(error.is_not_found());
    }
    // What is not a DELETE did not remove it.
    let error = read(&client(&script([Reply::status(503), Reply::status(404)]))).await.unwrap_err();
    assert!(error.is_not_found());
    let response = remove(&client(&script([Reply::status(204)]))).with_response().await.unwrap();
    assert!(!response.is_done_before());
}

#[tokio::test(start_paused = true)]
async fn a_response_holds_all_there_is() {
    let reply = Reply::json(201, r#"{"id":7,"extra":true}"#)
        .header("x-request-id", "r1")
        .header("x-ratelimit-remaining", "41")
        .delay(secs(2));
    let backend = script([reply]);
    let call = client(&backend).operation(&CREATE_KEYED).request(decode::value::<Thing>);
    let response = call.with_response().await.unwrap();
    assert_eq!(response.value(), &Thing { id: 7, parts: None });
    assert_eq!((response.status(), response.attempts()), (StatusCode::CREATED, 1));
    assert_eq!(response.request_id(), Some("r1"));
    assert_eq!(response.headers()["x-ratelimit-remaining"], "41");
    assert_eq!(response.rate_limit().unwrap().remaining, Some(41));
    assert_eq!(response.body(), r#"{"id":7,"extra":true}"#, "also what the type leaves out");
    assert_eq!((response.elapsed(), response.waited()), (secs(2), ms(0)));
    assert_eq!(response.map(|thing| thing.id).into_value(), 7);
}

#[tokio::test(start_paused = true)]
async fn keyed_calls_of_unknown_outcome_carry_their_key() {
    for reply in [Reply::status(502), Reply::failure(BackendErrorKind::Interrupted), thing().delay(secs(90))]
    {
        let backend = script([reply]);
        let error = create_keyed(&client(&backend)).await.unwrap_err();
        assert!(error.is_outcome_unknown());
        let sent = backend.requests()[0].headers["idempotency-key"].clone();
        assert_eq!(error.idempotency_key().unwrap(), sent);
    }
}
