//! What is refused before any I/O: by the name of the field, and without printing the value.

use alertkit_transport::http::Method;
use alertkit_transport::{Client, ClientBuilder, Credential, Error, ErrorKind, Request, decode};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;

use crate::support::{KEY, READ, TEST_API, builder, client, create, create_keyed, read, script, thing, wire};

/// A word that stands in every value that is refused, and in no message.
const CANARY: &str = "c4n4ry";

fn assert_refused(error: &Error, field: &str, value: &str) {
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)), "{value:?}: {error}");
    assert!(error.is_invalid_input());
    assert_eq!((error.attempts(), error.status()), (0, None), "{value:?}");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(CANARY), "{shown}");
    assert!(std::error::Error::source(error).is_none_or(|source| !format!("{source:?}").contains(CANARY)));
}

fn refused_when_built(
    change: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
    field: &str,
    value: &str,
) {
    let backend = script([thing()]);
    assert_refused(&change(builder(backend.clone())).build().unwrap_err(), field, value);
    assert!(backend.requests().is_empty());
}

#[test]
fn keys() {
    let (line, carriage) = (format!("{CANARY}\n"), format!("{CANARY}\r\nx-evil: 1"));
    let (nul, high, padded) = (format!("{CANARY}\0"), format!("{CANARY}é"), format!(" {CANARY}"));
    for key in ["", "   ", &line, &carriage, &nul, &high, &padded] {
        for credential in [Credential::new(key), Credential::bearer(key)] {
            let backend = script([thing()]);
            let built =
                ClientBuilder::new(&TEST_API, credential.clone(), |client| client).backend(backend).build();
            assert_refused(&built.unwrap_err(), "key", key);
            let good = client(&script([thing()]));
            assert_refused(&good.with_key(credential).unwrap_err(), "key", key);
        }
    }
}

#[test]
fn base_urls() {
    let refused = [
        "",
        " ",
        "c4n4ry",
        "/v1",
        "//h.example",
        "h.example",
        "h.example:443/v1",
        "https://",
        "https:///",
        "ftp://c4n4ry.example",
        "ws://c4n4ry.example",
        "file:///etc/c4n4ry",
        "data:text/plain,c4n4ry",
        "mailto:c4n4ry@h.example",
        "javascript:c4n4ry",
        "https://user:c4n4ry@h.example",
        "https://c4n4ry@h.example",
        "https://:c4n4ry@h.example",
        "https://h.example/v1#c4n4ry",
        "https://h.example/v1#",
        "http://c4n4ry.example",
        "http://10.0.0.1",
        "http://192.168.1.1",
        "http://0.0.0.0",
        "http://[::]",
        "http://localhost.c4n4ry.example",
        "http://c4n4ry.localhost",
        "http://127.0.0.1.c4n4ry.example",
        " https://h.example",
        "https://h.example ",
        "https://h.example/\n",
        "https://h.exa\tmple",
        "https://h.example/a b",
        "https://h.example:c4n4ry",
        "https://h.example:99999",
        "https://[c4n4ry]",
        "https://h.example/\u{a0}c4n4ry",
        "https://h.example/\0",
    ];
    for url in refused {
        refused_when_built(|builder| builder.base_url(url), "base_url", url);
        let built = wire(url).build();
        assert_refused(&built.unwrap_err(), "base_url", url);
    }
    let dangerous = builder(script([thing()])).base_url("ftp://h.example").dangerous_allow_http().build();
    assert_refused(&dangerous.unwrap_err(), "base_url", "ftp");
}

#[tokio::test]
async fn headers() {
    let reserved = [
        "authorization",
        "Authorization",
        "HOST",
        "content-length",
        "transfer-encoding",
        "connection",
        "accept-encoding",
        "Idempotency-Key",
    ];
    let odd = ["", " ", "a b", "a:b", "a\r\nb", "a\0", "é", "x-\n"];
    let values = ["c4n4ry\r\nx-evil: 1", "c4n4ry\n", "\rc4n4ry", "c4n4ry\0", "c4n4ry\u{7f}"];
    let cases =
        reserved.iter().chain(&odd).map(|name| (*name, "c4n4ry")).chain(values.map(|value| ("x-a", value)));
    for (name, value) in cases {
        refused_when_built(|builder| builder.header(name, value), "header", value);
        refused_by_call(|call| call.header(name, value), "header", name).await;
    }
    for name in ["c4n4ry\n", "c4n4ry\0"] {
        refused_when_built(|builder| builder.application(name), "application", name);
    }
}

async fn refused_by_call(change: impl FnOnce(Request<Value>) -> Request<Value>, field: &str, value: &str) {
    let backend = script([thing()]);
    let error = change(read(&client(&backend))).await.unwrap_err();
    assert_refused(&error, field, value);
    assert_eq!(error.operation(), Some("things.get"));
    assert!(backend.requests().is_empty());
}

#[tokio::test]
async fn ids() {
    for id in ["", ".", "..", "c4n4ry\0", "c4n4ry\r\n", "c4n4ry\u{85}"] {
        let backend = script([thing()]);
        let call = client(&backend).operation(&READ).path(id).request::<Value>(decode::value);
        assert_refused(&call.await.unwrap_err(), "id", id);
        assert!(backend.requests().is_empty());
    }
    let client = client(&script([thing()]));
    let missing = client.operation(&READ).request::<Value>(decode::value).await.unwrap_err();
    assert_refused(&missing, "path", "none");
    let surplus =
        client.operation(&READ).path("a").path("b").request::<Value>(decode::value).await.unwrap_err();
    assert_refused(&surplus, "path", "two");
}

/// The address of a call, for something else that makes it.
#[test]
fn addresses() {
    let backend = script([thing()]);
    let client = client(&backend);
    let url = |id: &str| client.operation(&READ).path(id).query("q", "a&b").url();
    let called = client.operation(&READ).path("a/b c").query("q", "a&b").request::<Value>(decode::value);
    assert_eq!(url("a/b c").unwrap().as_str(), called.preview().unwrap().url);
    for id in ["", "..", &format!("{CANARY}\n")] {
        assert_refused(&url(id).unwrap_err(), "id", id);
    }
    let unfinished = client.operation(&READ).url().unwrap_err();
    assert_eq!((unfinished.field(), unfinished.operation()), (Some("path"), Some("things.get")));
    assert!(backend.requests().is_empty());
}

#[tokio::test]
async fn raw_paths() {
    for path in [
        "",
        "c4n4ry",
        "/../c4n4ry",
        "/%2e%2e/c4n4ry",
        "//c4n4ry.example",
        "/c4n4ry?x",
        "/c4n4ry#x",
        "/\\c4n4ry",
        "/c4n4ry\n",
    ] {
        let backend = script([thing()]);
        let error = client(&backend).request::<Value>(Method::GET, path).await.unwrap_err();
        assert_refused(&error, "path", path);
        assert!(backend.requests().is_empty());
    }
}

struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom(CANARY))
    }
}

#[tokio::test]
async fn bodies() {
    refused_by_call(|call| call.json(&Unwritable), "body", "unwritable").await;
    let keys_of_no_json = std::collections::BTreeMap::from([(vec![CANARY], 1)]);
    refused_by_call(|call| call.json(&keys_of_no_json), "body", "a map with odd keys").await;
}

#[tokio::test]
async fn idempotency_keys() {
    let backend = script([thing()]);
    let client = client(&backend);
    let long = CANARY.repeat(50);
    for key in ["", " ", "c4n4ry c4n4ry", "c4n4ry\n", "c4n4ry\u{e9}", "c4n4ry\0", &long] {
        assert_refused(
            &create_keyed(&client).idempotency_key(key).await.unwrap_err(),
            "idempotency_key",
            key,
        );
    }
    for call in [read(&client), create(&client), client.request(Method::POST, "/things")] {
        let error = call.idempotency_key(CANARY).await.unwrap_err();
        assert_refused(&error, "idempotency_key", "an operation without keys");
    }
    assert!(backend.requests().is_empty());
    create_keyed(&client).idempotency_key("k".repeat(255)).await.unwrap();
    assert_eq!(backend.requests().len(), 1);
}

#[tokio::test]
async fn the_first_problem_is_the_one_that_is_told() {
    let backend = script([thing()]);
    let call = client(&backend).operation(&READ).path("..").request::<Value>(decode::value);
    let error = call.header("host", "x").json(&Unwritable).await.unwrap_err();
    assert_refused(&error, "id", "..");
    assert_eq!(
        error.to_string(),
        "things.get: invalid input: id is a path of dots, which would address another resource"
    );
}

#[test]
fn proxies_and_certificates() {
    for proxy in ["", "c4n4ry", "http://", "http://user:c4n4ry@", "://c4n4ry"] {
        let built = wire("http://127.0.0.1:1").proxy(proxy).build();
        assert_refused(&built.unwrap_err(), "proxy", proxy);
    }
    let broken = "-----BEGIN CERTIFICATE-----\nc4n4ry\n-----END CERTIFICATE-----\n";
    for pem in ["", CANARY, broken, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let built = wire("https://127.0.0.1:1").root_certificate(pem).build();
        assert_refused(&built.unwrap_err(), "root_certificate", pem);
    }
}

#[test]
fn a_client_shows_neither_its_key_nor_its_query() {
    let client = builder(script([thing()])).base_url("https://h.example/v1?token=c4n4ry").build().unwrap();
    let shown = format!("{client:?}");
    assert!(
        shown.contains("https://h.example") && !shown.contains(CANARY) && !shown.contains(KEY),
        "{shown}"
    );
}
