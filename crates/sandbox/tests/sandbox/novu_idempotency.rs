use std::time::Duration;

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_refusal::{assert_bare, assert_refused};
use crate::wire::{Call, Reply};

const LINK: &str = "https://docs.novu.co/additional-resources/idempotency";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.novu().honour_idempotency_keys();
    sandbox
}

fn keyed(sandbox: &Sandbox, method: &'static str, path: &str, key: &str, body: &Value) -> Reply {
    keyed_as(&format!("ApiKey {}", sandbox.novu_key()), sandbox, method, path, key, body)
}

fn keyed_as(
    credentials: &str,
    sandbox: &Sandbox,
    method: &'static str,
    path: &str,
    key: &str,
    body: &Value,
) -> Reply {
    let call = Call::new(method, format!("{}/v1{path}", sandbox.novu_url()));
    let call = call.header("Authorization", credentials).header("Idempotency-Key", key);
    if body.is_null() {
        return call.send();
    }
    call.header("Content-Type", "application/json").body(body.to_string()).send()
}

fn group(sandbox: &Sandbox, key: &str, name: &str) -> Reply {
    keyed(sandbox, "POST", "/notification-groups", key, &json!({"name": name}))
}

/// How many groups there are beside the one that there always is.
fn groups(sandbox: &Sandbox) -> usize {
    let credentials = format!("ApiKey {}", sandbox.novu_key());
    let listed = crate::wire::novu_as(&credentials, sandbox, "GET", "/notification-groups", &Value::Null);
    listed.json()["data"].as_array().unwrap().len() - 1
}

/// The key that an answer echoes, and whether it is one that was given before.
fn echo(reply: &Reply) -> (Option<&str>, Option<&str>) {
    (reply.header("idempotency-key"), reply.header("idempotency-replay"))
}

#[test]
fn a_repetition_is_given_the_same_answer() {
    let sandbox = sandbox();
    let first = group(&sandbox, "k1", "a");
    assert_eq!((first.status, echo(&first)), (Some(201), (Some("k1"), None)));
    let second = group(&sandbox, "k1", "a");
    assert_eq!((second.status, echo(&second)), (Some(201), (Some("k1"), Some("true"))));
    assert_eq!(second.body, first.body);
    assert_eq!(second.header("content-type"), first.header("content-type"));
    assert_eq!(groups(&sandbox), 1);
    let other = group(&sandbox, "k2", "a");
    assert_eq!((echo(&other), groups(&sandbox)), ((Some("k2"), None), 2));
    let committed: Vec<bool> =
        sandbox.journal_of("novu.notification_groups.create").iter().map(|it| it.committed).collect();
    assert_eq!(committed, [true, false, true]);
}

#[test]
fn a_patch_is_repeated_alike() {
    let sandbox = sandbox();
    let general = "/notification-groups/0b0000000000000000000001";
    let patch = |name: &str, key: &str| keyed(&sandbox, "PATCH", general, key, &json!({"name": name}));
    let first = patch("a", "k1");
    patch("b", "k2");
    let again = patch("a", "k1");
    assert_eq!((again.body == first.body, echo(&again).1), (true, Some("true")));
    let now = keyed(&sandbox, "GET", general, "k3", &Value::Null).json();
    assert_eq!(now["data"]["name"], "b", "the repetition did nothing");
}

/// An error stays one, whatever has become of its reason.
#[test]
fn errors_are_kept_too() {
    let sandbox = sandbox();
    let create = |key: &str| keyed(&sandbox, "POST", "/feeds", key, &json!({"name": "news"}));
    let feed = create("k0").json()["data"]["_id"].as_str().unwrap().to_owned();
    let taken = create("k1");
    assert_refused(&taken, 409, "Feed with identifier: news already exists");
    assert_eq!(echo(&taken), (Some("k1"), None));
    keyed(&sandbox, "DELETE", &format!("/feeds/{feed}"), "k2", &Value::Null);
    let still = create("k1");
    assert_refused(&still, 409, "Feed with identifier: news already exists");
    assert_eq!(echo(&still), (Some("k1"), Some("true")));
    assert_eq!(create("k3").status, Some(201));

    let invalid = keyed(&sandbox, "POST", "/feeds", "k4", &json!({}));
    let again = keyed(&sandbox, "POST", "/feeds", "k4", &json!({}));
    assert_eq!((again.status, again.body), (Some(400), invalid.body));
}

#[test]
fn a_key_is_of_one_body_whatever_the_path() {
    let sandbox = sandbox();
    let first = group(&sandbox, "k1", "a");
    let other_body = group(&sandbox, "k1", "b");
    assert_refused(&other_body, 422, "Request with key \"k1\" is being reused for a different body");
    assert_eq!((other_body.header("link"), echo(&other_body)), (Some(LINK), (Some("k1"), None)));
    assert_eq!(groups(&sandbox), 1);
    // The body is all that is compared: another operation with the same one gets the answer of the first.
    let other_path = keyed(&sandbox, "POST", "/feeds", "k1", &json!({"name": "a"}));
    assert_eq!((other_path.body == first.body, echo(&other_path).1), (true, Some("true")));
    // What was stored first stays.
    assert_eq!(echo(&group(&sandbox, "k1", "a")).1, Some("true"));
}

#[test]
fn a_call_that_is_running_is_waited_for() {
    let sandbox = sandbox();
    sandbox.novu().hold_idempotency_key("k1", true);
    for _ in 0..2 {
        let running = group(&sandbox, "k1", "a");
        let message = "Request with key \"k1\" is currently being processed. Please retry after 1 second";
        assert_refused(&running, 409, message);
        assert_eq!((running.header("retry-after"), running.header("link")), (Some("1"), Some(LINK)));
        assert_eq!(echo(&running), (Some("k1"), None));
    }
    assert_eq!(group(&sandbox, "k2", "a").status, Some(201));
    sandbox.novu().hold_idempotency_key("k1", false);
    assert_eq!((group(&sandbox, "k1", "a").status, groups(&sandbox)), (Some(201), 2));
}

#[test]
fn a_key_may_have_255_characters() {
    let sandbox = sandbox();
    let (longest, longer) = ("k".repeat(255), "k".repeat(256));
    assert_eq!(group(&sandbox, &longest, "a").status, Some(201));
    let refused = group(&sandbox, &longer, "a");
    let message =
        format!("idempotencyKey \"{longer}\" has exceeded the maximum allowed length of 255 characters");
    assert_refused(&refused, 400, message);
    assert_eq!((echo(&refused), groups(&sandbox)), ((None, None), 1));
}

#[test]
fn an_answer_is_kept_for_a_day() {
    let sandbox = sandbox();
    group(&sandbox, "k1", "a");
    sandbox.advance(Duration::from_secs(24 * 60 * 60 - 60));
    assert_eq!(echo(&group(&sandbox, "k1", "a")).1, Some("true"));
    sandbox.advance(Duration::from_secs(120));
    let anew = group(&sandbox, "k1", "b");
    assert_eq!((anew.status, echo(&anew), groups(&sandbox)), (Some(201), (Some("k1"), None), 2));
}

#[test]
fn a_server_is_shipped_without_it() {
    let sandbox = Sandbox::start_blocking().unwrap();
    for groups_after in [1, 2] {
        let created = group(&sandbox, "k1", "a");
        assert_eq!((created.status, echo(&created)), (Some(201), (None, None)));
        assert_eq!(groups(&sandbox), groups_after);
    }
    assert_eq!(group(&sandbox, &"k".repeat(300), "a").status, Some(201));
}

#[test]
fn keys_are_for_programs_that_post_or_patch() {
    let sandbox = sandbox();
    sandbox.novu().seed(1);
    let slack = "/integrations/0c0000000000000000000003";
    for (method, path, body) in [
        ("GET", "/feeds", Value::Null),
        ("PUT", slack, json!({"name": "Chat"})),
        ("DELETE", slack, Value::Null),
    ] {
        let reply = keyed(&sandbox, method, path, "k1", &body);
        assert_eq!((reply.status, echo(&reply)), (Some(200), (None, None)), "{method}");
    }
    assert_eq!(
        keyed(&sandbox, "DELETE", slack, "k1", &Value::Null).status,
        Some(404),
        "not the answer from before"
    );

    let before = groups(&sandbox);
    let of_user = format!("Bearer {}", sandbox.novu_token());
    for _ in 0..2 {
        let body = json!({"name": "of a user"});
        let reply = keyed_as(&of_user, &sandbox, "POST", "/notification-groups", "k2", &body);
        assert_eq!((reply.status, echo(&reply)), (Some(201), (None, None)));
    }
    assert_eq!(groups(&sandbox), before + 2);
    let empty = group(&sandbox, "", "no key");
    assert_eq!((empty.status, echo(&empty)), (Some(201), (None, None)));
}

/// What is refused before the operations are reached is not stored.
#[test]
fn what_comes_before_is_not_kept() {
    let sandbox = sandbox();
    let wrong = "ApiKey wrong";
    let body = json!({"name": "a"});
    let unauthorized = keyed_as(wrong, &sandbox, "POST", "/notification-groups", "k1", &body);
    assert_eq!((unauthorized.status, echo(&unauthorized)), (Some(401), (None, None)));
    let closed = keyed(&sandbox, "POST", "/environments", "k1", &body);
    assert_refused(&closed, 401, "API endpoint not available");
    assert_eq!(echo(&closed), (None, None));
    let url = format!("{}/v1/notification-groups", sandbox.novu_url());
    let malformed = Call::new("POST", url)
        .header("Authorization", &format!("ApiKey {}", sandbox.novu_key()))
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", "k1")
        .body("{");
    assert_bare(&malformed.send(), 400, "Unexpected end of JSON input");
    assert_eq!(echo(&group(&sandbox, "k1", "a")), (Some("k1"), None));
}

/// Not of an environment: production is answered what development was.
#[test]
fn a_key_is_of_an_organization() {
    let sandbox = sandbox();
    let first = group(&sandbox, "k1", "a");
    let body = json!({"name": "a"});
    let production = format!("ApiKey {}", sandbox.novu().production_key());
    let replayed = keyed_as(&production, &sandbox, "POST", "/notification-groups", "k1", &body);
    assert_eq!((replayed.body == first.body, echo(&replayed).1), (true, Some("true")));
    sandbox.novu().add_key("another").honour_idempotency_keys();
    let other = keyed_as("ApiKey another", &sandbox, "POST", "/notification-groups", "k1", &body);
    assert_eq!(echo(&other), (Some("k1"), None));
}
