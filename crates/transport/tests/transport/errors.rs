//! What an error shows.

use alertkit_transport::testing::Reply;
use alertkit_transport::{BackendErrorKind, ClientBuilder, Error, RetryPolicy};

use crate::support::{TEST_API, client, create, create_keyed, read, script};

async fn of_read(reply: Reply) -> Error {
    read(&client(&script([reply]))).retry(RetryPolicy::none()).await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn an_error_says_how_long_to_wait_and_what_to_do() {
    let limited = Reply::json(429, r#"{"message":"slow down"}"#).header("retry-after", "30");
    let shown = of_read(limited).await.to_string();
    assert_eq!(shown, "things.get: 429 Too Many Requests: slow down; retry after 30 s");
    let shown = of_read(Reply::status(503).header("retry-after-ms", "250")).await.to_string();
    assert_eq!(shown, "things.get: 503 Service Unavailable; retry after 0.25 s");
    let backend = script([Reply::failure(BackendErrorKind::TimedOut)]);
    let shown = create(&client(&backend)).await.unwrap_err().to_string();
    assert!(shown.ends_with("check whether it was carried out before calling again"), "{shown}");
    let shown = create_keyed(&client(&backend)).await.unwrap_err().to_string();
    assert!(shown.ends_with("retry it only with the same idempotency key"), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn an_error_names_the_fields_that_its_message_does_not() {
    let body = r#"{"message":"Validation Error","errors":{
        "payload.name":{"messages":["must be a string"],"value":"canary"},
        "to":{"messages":["is missing"],"value":{"deep":"canary"}}}}"#;
    let error = of_read(Reply::json(422, body)).await;
    let shown = error.to_string();
    assert_eq!(
        shown,
        "things.get: 422 Unprocessable Entity: Validation Error; payload.name: must be a string; to: is missing"
    );
    let details: Vec<_> = error.details().iter().map(|detail| detail.field.as_deref().unwrap()).collect();
    assert_eq!(details, ["payload.name", "to"]);
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[tokio::test(start_paused = true)]
async fn no_text_of_the_server_changes_the_line_that_shows_it() {
    let hostile = "a\u{202e}b\u{2028}c\u{2029}d\u{2066}e\u{200f}f\u{61c}g\r\nh\u{1b}[31m\u{85}";
    let body = serde_json::json!({"code": hostile, "message": hostile, "errors": {hostile: [hostile]}});
    let error = of_read(Reply::json(400, body.to_string())).await;
    let shown = error.to_string();
    assert!(shown.contains("a b c d e f g  h [31m "), "{shown:?}");
    let odd = |character: char| {
        character.is_control() || "\u{202e}\u{2028}\u{2029}\u{2066}\u{200f}\u{61c}".contains(character)
    };
    assert!(!shown.contains(odd), "{shown:?}");
}

#[tokio::test(start_paused = true)]
async fn the_text_of_a_proxy_is_the_message() {
    let cases = [
        ("upstream connect error or\r\n disconnect", Some("upstream connect error or disconnect")),
        ("<html><head><title>502 Bad Gateway</title></head>", Some("502 Bad Gateway")),
        ("<h1>Bad Gateway</h1>", None),
        ("{\"error\":", None),
        ("\u{feff}{\"message\":\"m\"}", Some("m")),
        ("key key-of-the-tests is bad", Some("key [redacted] is bad")),
    ];
    for (body, message) in cases {
        let error = of_read(Reply::json(503, body)).await;
        assert_eq!(error.message(), message, "{body}");
        assert_eq!(error.status().unwrap().as_u16(), 503);
    }
}

#[tokio::test(start_paused = true)]
async fn codes_and_messages_of_other_shapes_are_read() {
    let cases = [
        (r#"{"code":1001,"msg":"bad thing"}"#, Some("1001"), "bad thing"),
        (
            r#"{"error":"invalid_token","error_description":"The token expired"}"#,
            Some("invalid_token"),
            "The token expired",
        ),
        (r#"{"error":{"code":1001,"message":"m"}}"#, Some("1001"), "m"),
        (r#"{"error":"Bad Request"}"#, None, "Bad Request"),
    ];
    for (body, code, message) in cases {
        let error = of_read(Reply::json(401, body)).await;
        assert_eq!((error.code(), error.message()), (code, Some(message)), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_has_the_headers_of_the_last_response_without_the_key() {
    let key = "a-key-of-some-length";
    let reply = Reply::status(400).header("x-plan", "free").header("x-echo", &format!("Bearer {key}"));
    let client =
        ClientBuilder::new(&TEST_API, key, |client| client).backend(script([reply])).build().unwrap();
    let error = read(&client).await.unwrap_err();
    let headers = error.headers().unwrap();
    assert_eq!(
        (&headers["x-plan"], &headers["x-echo"]),
        (&"free".parse().unwrap(), &"Bearer [redacted]".parse().unwrap())
    );
    assert!(!format!("{headers:?}").contains(key));
    assert_eq!(of_read(Reply::failure(BackendErrorKind::NotConnected)).await.headers(), None);
}

#[tokio::test(start_paused = true)]
async fn an_error_can_be_handed_to_several() {
    let error = of_read(Reply::json(404, r#"{"message":"no"}"#).header("x-request-id", "r1")).await;
    let other = error.clone();
    drop(error);
    assert_eq!((other.message(), other.request_id(), other.attempts()), (Some("no"), Some("r1"), 1));
}

#[tokio::test(start_paused = true)]
async fn an_error_says_whether_the_call_may_be_made_again() {
    assert!(of_read(Reply::status(503)).await.is_retryable());
    assert!(of_read(Reply::failure(BackendErrorKind::NotConnected)).await.is_retryable());
    assert!(!of_read(Reply::status(404)).await.is_retryable());
    let backend = script([Reply::status(503)]);
    assert!(!create_keyed(&client(&backend)).await.unwrap_err().is_retryable(), "only with the same key");
    assert!(!create(&client(&backend)).await.unwrap_err().is_retryable());
}

#[tokio::test(start_paused = true)]
async fn a_redirect_within_the_server_names_its_path_and_another_only_its_origin() {
    for (location, target) in [
        ("/v1/things/t1/", "to https://api.test.example/v1/things/t1/"),
        ("/v1/things/t1/?token=x", "to https://api.test.example/v1/things/t1/"),
        ("https://api.test.example/login#a", "to https://api.test.example/login"),
        ("https://other.example/path?x=1", "to https://other.example"),
        ("http://api.test.example/v1", "to http://api.test.example"),
    ] {
        let error = of_read(Reply::status(301).header("location", location)).await;
        assert_eq!(error.message(), Some(target));
    }
}
