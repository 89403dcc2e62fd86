//! The key stands in the `Authorization` header and nowhere else, also when the server gives it back.

use std::sync::{Arc, Mutex};

use alertkit_transport::http::Method;
use alertkit_transport::testing::{Reply, ScriptedBackend};
use alertkit_transport::{
    BackendErrorKind, Client, ClientBuilder, Credential, Error, Paging, Request, Secret, decode,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use crate::support::canary::{CANARY, assert_clean, assert_error_clean, assert_shown_clean};
use crate::support::child;
use crate::support::listing::{LIST, page};
use crate::support::server::{Server, answer};
use crate::support::{
    CREATE, CREATE_KEYED, READ, TEST_API, TokioClock, create, create_keyed, read, remove, script, wire,
};

/// Keeps what is traced.
#[derive(Clone, Default)]
struct Traces(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Traces {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Traces {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Traces {
    /// Everything of every crate on this thread, until the guard is dropped. In a process with other tests, whether a
    /// place in the code is traced may have been settled before.
    fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        use tracing_subscriber::fmt::format::FmtSpan;
        let traces = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(traces.clone())
            .finish();
        (traces, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

fn canary_client(backend: &ScriptedBackend) -> Client {
    let builder = ClientBuilder::new(&TEST_API, CANARY, |client| client);
    builder.backend(backend.clone()).clock(TokioClock { jitter: 0.5 }).build().unwrap()
}

/// An answer that gives the key back wherever an answer can.
fn echo(code: u16) -> Reply {
    let body = json!({
        "error": {"code": CANARY, "message": format!("the key {CANARY} is no good"), "details": {CANARY: [CANARY]}},
        "errors": [format!("Bearer {CANARY}")],
    });
    with_headers(Reply::json(code, body.to_string()))
}

fn with_headers(reply: Reply) -> Reply {
    reply
        .header("x-request-id", CANARY)
        .header("location", &format!("https://{CANARY}@evil.example/{CANARY}?k={CANARY}"))
        .header("ratelimit-policy", &format!("60;w=1;category=\"{CANARY}\";cost=\"{CANARY}\""))
        .header("www-authenticate", CANARY)
        .header("retry-after", "0")
}

#[tokio::test(start_paused = true)]
async fn no_error_shows_the_key_that_a_server_gives_back() {
    if !child::inside() {
        return child::run("secrets::no_error_shows_the_key_that_a_server_gives_back", &[], &[]);
    }
    let (traces, guard) = Traces::start();
    for code in [301, 400, 401, 403, 404, 409, 422, 429, 500, 503] {
        let client = canary_client(&script([echo(code)]));
        for call in [read(&client), create(&client), create_keyed(&client)] {
            assert_error_clean(&call.await.unwrap_err());
        }
        assert_error_clean(&remove(&client).await.unwrap_err());
    }
    drop(guard);
    let traced = traces.text();
    assert!(traced.contains("things.get") && traced.contains("trying again"), "{traced}");
    assert_clean("a trace", &traced);
}

#[tokio::test(start_paused = true)]
async fn no_failure_shows_the_key() {
    let kinds = [
        BackendErrorKind::NotConnected,
        BackendErrorKind::Certificate,
        BackendErrorKind::TimedOut,
        BackendErrorKind::Interrupted,
        BackendErrorKind::TooLarge,
        BackendErrorKind::NoRuntime,
    ];
    for kind in kinds {
        let client = canary_client(&script([Reply::failure(kind)]));
        assert_error_clean(&create_keyed(&client).await.unwrap_err());
    }
}

/// The key as the name of a member, as a value, beside bytes that are no UTF-8, and written as JSON writes it.
#[tokio::test(start_paused = true)]
async fn no_unreadable_answer_shows_the_key() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only its decoding matters")]
    struct Strict {
        by_name: std::collections::BTreeMap<String, u8>,
    }
    let bodies = [
        json!({"by_name": {CANARY: "text"}}).to_string().into_bytes(),
        json!({"by_name": CANARY}).to_string().into_bytes(),
        json!([CANARY]).to_string().into_bytes(),
        format!("<html>{CANARY}</html>").into_bytes(),
        [b"\xff\xfe", CANARY.as_bytes(), b"\xff"].concat(),
    ];
    for body in bodies {
        let client = canary_client(&script([with_headers(Reply::json(200, body.clone()))]));
        let call: Request<Strict> = client.operation(&CREATE).request(decode::value);
        assert_error_clean(&call.await.unwrap_err());
        let client = canary_client(&script([with_headers(Reply::json(422, body))]));
        assert_error_clean(&create(&client).await.unwrap_err());
    }
}

#[tokio::test(start_paused = true)]
async fn no_type_shows_the_key() {
    let backend = script([with_headers(Reply::json(200, r#"{"id":"t1"}"#))]);
    let client = canary_client(&backend);
    assert_shown_clean("a client", &client);
    assert_shown_clean("a secret", &Secret::new(CANARY));
    assert_clean("a secret", &Secret::new(CANARY).to_string());
    assert_shown_clean("a credential", &[Credential::new(CANARY), Credential::bearer(CANARY)]);
    let draft = client.operation(&CREATE).query("token", CANARY).json(&json!({"token": CANARY, CANARY: 1}));
    assert_eq!(format!("{draft:?}"), r#"Draft { operation: "things.create", method: POST, .. }"#);
    let mut call = read(&client);
    assert_shown_clean("a request", &call);
    (&mut call).await.unwrap();
    assert_shown_clean("a request", &call);
    assert_shown_clean("a call", &create(&client).with_response());
    let response = read(&client).with_response().await.unwrap();
    assert_shown_clean("a response", &response);
    assert_shown_clean("a rate limit", &response.rate_limit());
    for request in backend.requests() {
        assert_eq!(request.headers["authorization"], format!("Bearer {CANARY}"));
        assert_shown_clean("an http request", &request);
        assert_shown_clean("its headers", &request.headers);
    }
    let listing = || client.operation(&LIST).pages::<usize>(Paging::linked(), page);
    assert_shown_clean("a listing", &listing());
    let items = listing().items();
    assert_shown_clean("a stream", &items);
    let cursor = items.cursor().unwrap();
    assert_shown_clean("a cursor", &cursor);
    assert_clean("a cursor", &cursor.to_string());
}

/// A call that checks or rotates keys carries the key in more places than its header.
#[test]
fn a_preview_shows_the_key_nowhere() {
    let client = canary_client(&ScriptedBackend::new());
    let call = client.operation(&CREATE_KEYED).query("key", CANARY).json(&json!({
        "key": CANARY,
        "keys": [{"a": format!("Bearer {CANARY}")}, {CANARY: 7}],
        "name": "kept",
    }));
    let call = call.request(decode::nothing).header("x-trace", CANARY).idempotency_key(CANARY);
    let preview = call.preview().unwrap();
    assert_shown_clean("a preview", &preview);
    assert_clean("a preview", &preview.to_string());
    assert_eq!(preview.url, "https://api.test.example/v1/things?key=[redacted]");
    let body = json!({
        "key": "[redacted]",
        "keys": [{"a": "Bearer [redacted]"}, {"[redacted]": 7}],
        "name": "kept",
    });
    assert_eq!(preview.body, Some(body));
    let call = client.operation(&READ).path(CANARY).request(decode::nothing);
    assert_eq!(call.preview().unwrap().url, "https://api.test.example/v1/things/[redacted]");
}

/// JSON does not know which of its members are secret.
#[tokio::test]
async fn a_response_shows_no_value_where_the_operation_has_secret_fields() {
    let body = json!({"id": "t1", "token": "of-the-body", "echo": format!("Bearer {CANARY}")});
    let client = canary_client(&script([Reply::json(200, body.to_string())]));
    let secret: Request<Value> = client.operation(&CREATE).request(decode::value);
    let shown = format!("{:?}", secret.with_response().await.unwrap());
    assert!(shown.contains("value: [redacted]") && !shown.contains("of-the-body"), "{shown}");
    let open: Request<Value> = client.operation(&READ).path("t1").request(decode::value);
    let response = open.with_response().await.unwrap();
    assert_shown_clean("a response", &response);
    assert!(format!("{response:?}").contains(r#""id": String("t1")"#), "{response:?}");
}

/// The settings that can hold secrets beside the key.
#[test]
fn no_refusal_shows_the_key() {
    let new = |key: &str| ClientBuilder::new(&TEST_API, key, |client: Client| client);
    let refusals = [
        new(&format!("{CANARY}\n")).build(),
        new("k")
            .base_url(format!("https://user:{}@h.example", utf8_percent_encode(CANARY, NON_ALPHANUMERIC)))
            .build(),
        new("k").base_url(format!("ftp://{CANARY}")).build(),
        new("k").header("x-a", format!("{CANARY}\r\n")).build(),
        new("k").header("authorization", CANARY).build(),
        new("k").application(format!("{CANARY}\n")).build(),
        new("k").proxy(CANARY).build(),
        new("k").root_certificate(CANARY).build(),
    ];
    for refusal in refusals {
        assert_error_clean(&refusal.unwrap_err());
    }
    let proxied = new("k").base_url("https://h.example").proxy(format!("http://u:{}@h.example", "Zq7xW3Kp9"));
    assert!(!format!("{:?}", proxied.build().unwrap()).contains("Zq7xW3"));
}

#[tokio::test]
async fn nothing_that_the_wire_brings_shows_the_key() {
    if !child::inside() {
        return child::run("secrets::nothing_that_the_wire_brings_shows_the_key", &[], &[]);
    }
    let (traces, guard) = Traces::start();
    let body = json!({"message": format!("no {CANARY}")}).to_string();
    let answers = [
        answer("401 Unauthorized", &format!("x-request-id: {CANARY}\r\n"), &body),
        answer("307 Temporary", &format!("location: http://{CANARY}.example/{CANARY}\r\n"), ""),
        format!("HTTP/1.1 200 {CANARY}\r\nbroken {CANARY}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-a: {CANARY}\r\n\r\n"),
        answer("200 OK", "content-encoding: gzip\r\n", CANARY),
    ];
    for answer in answers {
        let server = Server::start(move |mut connection| {
            let answer = answer.clone();
            async move {
                connection.request().await;
                connection.send(answer).await;
            }
        });
        let url = format!("{}?token={}", server.url(), utf8_percent_encode(CANARY, NON_ALPHANUMERIC));
        let client = wire(&url).build().unwrap().with_key(CANARY).unwrap();
        assert_shown_clean("a client", &client);
        assert_shown_clean("a preview", &create(&client).preview().unwrap());
        assert_error_clean(&create(&client).await.unwrap_err());
        let raw: Result<Value, Error> =
            client.request(Method::POST, "/x").query("secret", "of-the-query").await;
        let error = raw.unwrap_err();
        assert_error_clean(&error);
        assert!(!format!("{error:?}").contains("of-the-query"), "{error:?}");
    }
    drop(guard);
    assert_clean("a trace", &traces.text());
}
