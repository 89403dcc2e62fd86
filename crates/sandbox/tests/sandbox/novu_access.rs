//! Who may ask, and what the server reads of a body at all.

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_refusal::{assert_bare, assert_refused};
use crate::wire::{Call, Reply, novu_as};

const ORDINARY: usize = 100 * 1024;

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn list_with(sandbox: &Sandbox, credentials: &str) -> Reply {
    novu_as(credentials, sandbox, "GET", "/feeds", &Value::Null)
}

fn post(sandbox: &Sandbox, path: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Reply {
    Call::new("POST", format!("{}/v1{path}", sandbox.novu_url()))
        .header("Authorization", &format!("ApiKey {}", sandbox.novu_key()))
        .header("Content-Type", content_type)
        .body(body)
        .send()
}

/// A body of this many bytes.
fn body(length: usize) -> String {
    let empty = json!({"name": ""}).to_string().len();
    json!({"name": "n".repeat(length - empty)}).to_string()
}

#[test]
fn says_what_is_wrong_with_who_asks() {
    let sandbox = sandbox();
    let (key, token) = (sandbox.novu_key().to_owned(), sandbox.novu_token().to_owned());
    let none = Call::new("GET", format!("{}/v1/feeds", sandbox.novu_url())).send();
    assert_refused(&none, 401, "Missing authorization header");
    assert_refused(&list_with(&sandbox, ""), 401, "Missing authorization header");
    for unknown in
        [format!("ApiKey {key}x"), format!("ApiKey {token}"), "ApiKey ".to_owned(), "ApiKey".to_owned()]
    {
        assert_refused(&list_with(&sandbox, &unknown), 401, "API Key not found");
    }
    for (credentials, scheme) in [
        ("Basic eDp5".to_owned(), "Basic"),
        (format!("apikey {key}"), "apikey"),
        (format!("bearer {token}"), "bearer"),
        (key.clone(), key.as_str()),
    ] {
        let message = format!("Invalid authentication scheme: \"{scheme}\"");
        assert_refused(&list_with(&sandbox, &credentials), 401, message);
    }
    // In words of another part of the server.
    for unknown in [format!("Bearer {token}x"), format!("Bearer {key}")] {
        assert_bare(&list_with(&sandbox, &unknown), 401, "Unauthorized");
    }
    for right in [format!("ApiKey {key}"), format!("Bearer {token}")] {
        assert_eq!(list_with(&sandbox, &right).status, Some(200));
    }
}

#[test]
fn a_large_body_is_not_read_but_where_it_may_be_large() {
    let sandbox = sandbox();
    let large = post(&sandbox, "/feeds", "application/json", body(ORDINARY + 1));
    assert_bare(&large, 413, "request entity too large");
    assert_eq!(post(&sandbox, "/feeds", "application/json", body(ORDINARY)).status, Some(201));
    // Before anybody asks who it is.
    let nobody =
        Call::new("POST", format!("{}/v1/feeds", sandbox.novu_url())).body(body(ORDINARY + 1)).send();
    assert_bare(&nobody, 413, "request entity too large");
    for path in ["/layouts", "/workflows", "/notification-templates", "/events/trigger"] {
        let reply = post(&sandbox, path, "application/json", body(2 * ORDINARY));
        assert_eq!(reply.status, Some(400), "{path}: validation, not size");
    }
}

#[test]
fn a_body_that_is_no_json_is_refused_or_not_looked_at() {
    let sandbox = sandbox();
    for (body, message) in [
        ("{\"name\": ", "Unexpected end of JSON input"),
        ("{\"name\": x}", "Unexpected token in JSON at position 9"),
        ("\"name\"", "Unexpected token in JSON at position 0"),
        ("5", "Unexpected token in JSON at position 0"),
    ] {
        assert_bare(&post(&sandbox, "/feeds", "application/json", body), 400, message);
    }
    let missing = json!(["name should not be null or undefined", "name must be a string"]);
    for (content_type, body) in [
        ("application/json", ""),
        ("application/json; charset=utf-8", "[]"),
        ("text/plain", r#"{"name": "n"}"#),
        ("text/plain", "{"),
    ] {
        assert_refused(&post(&sandbox, "/feeds", content_type, body), 400, missing.clone());
    }
    let with_charset = post(&sandbox, "/feeds", "Application/JSON; charset=utf-8", r#"{"name": "n"}"#);
    assert_eq!(with_charset.status, Some(201));
}
