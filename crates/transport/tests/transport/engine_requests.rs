//! What is sent: the request of an operation, what one call changes of it, and its preview.

use alertkit_transport::http::{HeaderMap, Method};
use alertkit_transport::testing::Reply;
use alertkit_transport::{ErrorKind, HttpRequest, decode};
use serde_json::{Value, json};

use crate::support::{CREATE, CREATE_KEYED, KEY, READ, builder, client, create, ms, read, script, thing};

fn shown(headers: &HeaderMap) -> Vec<String> {
    let mut lines: Vec<String> =
        headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    lines.sort();
    lines
}

async fn sent(
    call: alertkit_transport::Request<Value>,
    backend: &alertkit_transport::testing::ScriptedBackend,
) -> HttpRequest {
    call.await.unwrap();
    backend.requests().pop().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_request_is_exactly_this() {
    let backend = script([thing()]);
    let client = client(&backend);
    let request =
        sent(client.operation(&READ).path("a/b c").query("q", "1&2").request(decode::value), &backend).await;
    assert_eq!(request.method, Method::GET);
    assert_eq!(request.url.as_str(), "https://api.test.example/v1/things/a%2Fb%20c?q=1%262");
    let authorization = format!("authorization: Bearer {KEY}");
    let always = ["accept: application/json", authorization.as_str(), "user-agent: alertkit-test/0.1.0"];
    assert_eq!(shown(&request.headers), always);
    assert!(request.headers["authorization"].is_sensitive());
    assert!(request.body.is_empty());

    let request =
        sent(client.operation(&CREATE).json(&json!({"a": [1]})).request(decode::value), &backend).await;
    assert_eq!((request.method, request.url.path()), (Method::POST, "/v1/things"));
    assert_eq!(request.body, r#"{"a":[1]}"#);
    assert_eq!(request.headers["content-type"], "application/json");
}

#[tokio::test(start_paused = true)]
async fn a_base_url_may_have_a_prefix_and_a_query() {
    for (base, expected) in [
        ("https://h.example", "https://h.example/things/t1?x=1"),
        ("https://h.example/", "https://h.example/things/t1?x=1"),
        ("https://h.example/a/b//", "https://h.example/a/b/things/t1?x=1"),
        ("https://h.example/a?region=eu", "https://h.example/a/things/t1?region=eu&x=1"),
        ("https://h.example/a?", "https://h.example/a/things/t1?x=1"),
        ("HTTPS://H.Example:443/a", "https://h.example/a/things/t1?x=1"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/things/t1?x=1"),
        ("http://[::1]:8080", "http://[::1]:8080/things/t1?x=1"),
        ("http://localhost:8080", "http://localhost:8080/things/t1?x=1"),
    ] {
        let backend = script([thing()]);
        let client = builder(backend.clone()).base_url(base).build().unwrap();
        assert_eq!(sent(read(&client).query("x", "1"), &backend).await.url.as_str(), expected);
    }
    let backend = script([thing()]);
    let client =
        builder(backend.clone()).base_url("http://other.example").dangerous_allow_http().build().unwrap();
    assert_eq!(sent(read(&client), &backend).await.url.as_str(), "http://other.example/things/t1");
}

#[tokio::test(start_paused = true)]
async fn a_client_and_a_call_set_headers_and_the_call_wins() {
    let backend = script([thing()]);
    let client = builder(backend.clone())
        .application("shop/2")
        .header("x-team", "ops")
        .header("x-plan", "a")
        .build()
        .unwrap();
    let call = read(&client).header("X-Team", "dev").header("x-team", "qa").header("accept", "text/plain");
    let request = sent(call, &backend).await;
    let values: Vec<_> = request.headers.get_all("x-team").iter().collect();
    assert_eq!(values, ["dev", "qa"]);
    assert_eq!(request.headers["x-plan"], "a");
    assert_eq!(request.headers["accept"], "text/plain");
    assert_eq!(request.headers["user-agent"], "shop/2 alertkit-test/0.1.0");
    let unchanged = sent(read(&client), &backend).await;
    assert_eq!(
        (&unchanged.headers["x-team"], &unchanged.headers["accept"]),
        (&"ops".parse().unwrap(), &"application/json".parse().unwrap())
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_may_have_another_body_and_more_in_its_query() {
    let backend = script([thing()]);
    let call = create(&client(&backend)).json(&json!({"new": true})).query("a b", "ü&=").query("a b", "");
    let request = sent(call, &backend).await;
    assert_eq!(request.body, r#"{"new":true}"#);
    assert_eq!(request.url.query(), Some("a+b=%C3%BC%26%3D&a+b="));
}

#[tokio::test(start_paused = true)]
async fn a_call_of_no_operation_has_the_same_engine() {
    let backend = script([Reply::status(503), thing()]);
    let client = client(&backend);
    let call = client.request::<Value>(Method::GET, "/other/a%2Fb").query("x", "1").header("x-a", "b");
    let response = call.with_response().await.unwrap();
    assert_eq!((response.attempts(), response.waited()), (2, ms(100)));
    let request = backend.requests().pop().unwrap();
    assert_eq!(request.url.as_str(), "https://api.test.example/v1/other/a%2Fb?x=1");
    assert_eq!(request.headers["authorization"], format!("Bearer {KEY}"));

    for (method, kind, attempts) in [
        (Method::GET, ErrorKind::Server, 3),
        (Method::HEAD, ErrorKind::Server, 3),
        (Method::PUT, ErrorKind::Server, 3),
        (Method::DELETE, ErrorKind::Server, 3),
        (Method::POST, ErrorKind::OutcomeUnknown, 1),
        (Method::PATCH, ErrorKind::OutcomeUnknown, 1),
    ] {
        let backend = script([Reply::status(500)]);
        let call = crate::support::client(&backend).request::<Value>(method.clone(), "/other");
        let error = call.await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, attempts), "{method}");
        assert!(backend.requests().iter().all(|request| request.method == method));
        assert_eq!(error.operation(), Some("request"));
    }
}

/// There is no other way to say that a call of no operation has no answer to speak of.
#[tokio::test(start_paused = true)]
async fn a_call_of_no_operation_may_have_an_empty_answer() {
    let client = client(&script([Reply::status(204)]));
    client.request::<()>(Method::DELETE, "/other/1").await.unwrap();
    assert_eq!(client.request::<Option<u8>>(Method::GET, "/other/1").await.unwrap(), None);
    let error = client.request::<u8>(Method::GET, "/other/1").await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Decode, Some("the body is empty")));
    let gone = crate::support::client(&script([Reply::status(503), Reply::json(404, "{}")]));
    assert!(gone.request::<()>(Method::DELETE, "/other/1").with_response().await.unwrap().is_done_before());
}

#[tokio::test(start_paused = true)]
async fn a_preview_shows_the_request_without_its_secrets_and_sends_nothing() {
    let backend = script([thing()]);
    let client = builder(backend.clone())
        .base_url("https://h.example/v1?token=hidden-one&region=hidden-too")
        .header("x-api-version", "hidden-three")
        .build()
        .unwrap();
    let body = json!({"token": "hidden-four", "config": {"url": "hidden-five"}, "name": "ops"});
    let call = client.operation(&CREATE).json(&body).request::<Value>(decode::value).query("page", "2");
    let preview = call.preview().unwrap();
    assert_eq!(preview.method, Method::POST);
    assert_eq!(preview.url, "https://h.example/v1/things?token=%5Bredacted%5D&region=%5Bredacted%5D&page=2");
    let mut headers = preview.headers.clone();
    headers.sort();
    let expected = [
        ("accept", "application/json"),
        ("authorization", "[redacted]"),
        ("content-type", "application/json"),
        ("user-agent", "alertkit-test/0.1.0"),
        ("x-api-version", "[redacted]"),
    ];
    assert_eq!(headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let shown = json!({"token": "[redacted]", "config": {"url": "[redacted]"}, "name": "ops"});
    assert_eq!(preview.body, Some(shown));
    let text = format!("{preview} {preview:?}");
    assert!(text.starts_with("POST https://h.example/v1/things?"), "{text}");
    assert!(!text.contains("hidden") && !text.contains(KEY), "{text}");
    assert!(backend.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_preview_shows_the_idempotency_key_and_keeps_what_was_refused() {
    let client = client(&script([thing()]));
    let call = client.operation(&CREATE_KEYED).request::<Value>(decode::value);
    let preview = call.idempotency_key("order-17").preview().unwrap();
    assert!(preview.headers.contains(&("idempotency-key".to_owned(), "order-17".to_owned())));
    assert_eq!(preview.body, None);
    let refused = read(&client).header("host", "evil.example").preview().unwrap_err();
    assert_eq!(refused.field(), Some("header"));
}
