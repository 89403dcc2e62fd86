//! Who may do what in PostHog, under both prefixes.

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::posthog::{assert_refused, body, first};
use crate::wire::{Call, Reply, posthog};

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.posthog().create_alert(json!({}));
    sandbox
}

fn call(sandbox: &Sandbox, method: &'static str, path: &str, key: &str) -> Reply {
    let call = Call::new(method, format!("{}{path}", sandbox.posthog_url())).key(key);
    call.header("Content-Type", "application/json").body(if method == "GET" { "" } else { "{}" }).send()
}

/// Every operation: its method, its path below `alerts`, and the first scope that it needs.
fn operations() -> [(&'static str, String, &'static str); 10] {
    let alert = format!("/{}/", first());
    [
        ("GET", "/".to_owned(), "alert:read"),
        ("POST", "/".to_owned(), "alert:write"),
        ("POST", "/simulate/".to_owned(), "alert:read"),
        ("GET", alert.clone(), "alert:read"),
        ("PATCH", alert.clone(), "alert:write"),
        ("PUT", alert.clone(), "alert:write"),
        ("POST", format!("{alert}test-delivery/"), "alert:write"),
        ("POST", format!("{alert}destinations/"), "alert:write"),
        ("POST", format!("{alert}destinations/delete/"), "alert:write"),
        ("DELETE", alert, "alert:write"),
    ]
}

#[test]
fn keys_are_checked() {
    let sandbox = sandbox();
    for (method, path, _) in operations() {
        let path = format!("/api/projects/1/alerts{path}");
        let without = Call::new(method, format!("{}{path}", sandbox.posthog_url())).send();
        let detail = "Authentication credentials were not provided.";
        assert_refused(&without, 401, "authentication_error", "not_authenticated", detail);
        assert!(without.header("www-authenticate").unwrap().starts_with("Bearer"));
        let wrong = call(&sandbox, method, &path, sandbox.uptinio_key());
        let detail = "Personal API key found in request Authorization header is invalid.";
        assert_refused(&wrong, 401, "authentication_error", "authentication_failed", detail);
    }
    assert!(sandbox.journal().iter().all(|entry| !entry.committed));
    assert!(!format!("{:?}", sandbox.journal()).contains(sandbox.uptinio_key()));
}

#[test]
fn every_operation_needs_its_scope() {
    let sandbox = sandbox();
    sandbox.posthog().add_key_with_scopes("key-without-scopes", &["dashboard:write"]);
    sandbox.posthog().add_key_with_scopes("key-that-writes", &["alert:write", "insight:read"]);
    for (method, path, scope) in operations() {
        let path = format!("/api/projects/1/alerts{path}");
        let detail = format!("API key missing required scope '{scope}'");
        let refused = call(&sandbox, method, &path, "key-without-scopes");
        assert_refused(&refused, 403, "authentication_error", "permission_denied", &detail);
        let allowed = call(&sandbox, method, &path, "key-that-writes").status.unwrap();
        assert!(matches!(allowed, 200..300 | 400 | 409), "{method} {path}: {allowed}");
    }
}

#[test]
fn a_simulation_reads_the_insight_too() {
    let sandbox = sandbox();
    sandbox.posthog().add_key_with_scopes("only-alerts", &["alert:read"]);
    let refused = call(&sandbox, "POST", "/api/projects/1/alerts/simulate/", "only-alerts");
    let detail = "API key missing required scope 'insight:read'";
    assert_refused(&refused, 403, "authentication_error", "permission_denied", detail);
}

#[test]
fn alerts_on_metrics_need_one_more_scope() {
    let sandbox = sandbox();
    sandbox.posthog().create_alert(json!({"insight": 6, "config": {"type": "MetricsAlertConfig"}}));
    for (scopes, seen) in [(vec!["alert:read"], 1), (vec!["alert:read", "metrics:write"], 2), (vec!["*"], 2)]
    {
        sandbox.posthog().add_key_with_scopes("some-scopes", &scopes);
        let listed = call(&sandbox, "GET", "/api/projects/1/alerts/", "some-scopes").json();
        assert_eq!(listed["count"], seen, "{scopes:?}");
    }
    sandbox.posthog().add_key_with_scopes("some-scopes", &["alert:write"]);
    let mut sent = body();
    sent["insight"] = json!(6);
    let refused = Call::new("POST", format!("{}/api/projects/1/alerts/", sandbox.posthog_url()))
        .key("some-scopes")
        .header("Content-Type", "application/json")
        .body(sent.to_string())
        .send();
    let detail = "API key missing required scope 'metrics:read'";
    assert_refused(&refused, 403, "authentication_error", "permission_denied", detail);
}

#[test]
fn every_key_has_an_account_of_its_own() {
    let sandbox = sandbox();
    let other = sandbox.posthog().add_key("another-key");
    assert_eq!((other.alerts().len(), sandbox.posthog().alerts().len()), (0, 1));
    let path = format!("/api/projects/1/alerts/{}/", first());
    assert_eq!(call(&sandbox, "GET", &path, "another-key").status, Some(404));
    assert_eq!(format!("{other:?}"), "PostHog { .. }");
}

#[test]
fn projects_are_apart() {
    let sandbox = sandbox();
    sandbox.posthog().add_project(2);
    let key = sandbox.posthog_key();
    for (project, count) in [("1", 1), ("@current", 1), ("2", 0)] {
        let listed = call(&sandbox, "GET", &format!("/api/projects/{project}/alerts/"), key);
        assert_eq!(listed.json()["count"], count, "{project}");
    }
    for project in ["3", "one", "1.0"] {
        let listed = call(&sandbox, "GET", &format!("/api/projects/{project}/alerts/"), key);
        assert_refused(&listed, 404, "invalid_request", "not_found", "Project not found.");
    }
    let other = call(&sandbox, "GET", "/api/teams/1/alerts/", key);
    assert_refused(&other, 404, "invalid_request", "not_found", "Not found.");
}

#[test]
fn environments_are_the_old_name_of_projects() {
    let sandbox = sandbox();
    let key = sandbox.posthog_key();
    for slash in ["", "/"] {
        let path = |scope: &str| format!("/api/{scope}/1/alerts/{}{slash}", first());
        let canonical = call(&sandbox, "GET", &path("projects"), key);
        let legacy = call(&sandbox, "GET", &path("environments"), key);
        assert_eq!((legacy.status, legacy.json()), (Some(200), canonical.json()));
        assert_eq!(canonical.header("deprecation"), None);
        assert_eq!(legacy.header("deprecation"), Some("true"));
        assert_eq!(legacy.header("sunset"), Some("Fri, 31 Jul 2026 00:00:00 GMT"));
        let link = format!("</posthog{}>; rel=\"successor-version\"", path("projects"));
        assert_eq!(legacy.header("link"), Some(link.as_str()));
    }
    let refused = call(&sandbox, "GET", "/api/environments/9/alerts/", key);
    assert_eq!((refused.status, refused.header("deprecation")), (Some(404), Some("true")));
    sandbox.posthog().create_alert(json!({}));
    let next = call(&sandbox, "GET", "/api/environments/1/alerts/?limit=1", key).json()["next"].clone();
    assert_eq!(next, format!("{}/api/projects/1/alerts/?limit=1&offset=1", sandbox.posthog_url()));
}

#[test]
fn bodies_are_json_objects() {
    let sandbox = sandbox();
    let send = |media_type: &str, body: &str| {
        let call = Call::new("POST", format!("{}/api/projects/1/alerts/", sandbox.posthog_url()));
        call.key(sandbox.posthog_key()).header("Content-Type", media_type).body(body).send()
    };
    let detail = "JSON parse error - Expecting value: line 1 column 1 (char 0)";
    assert_refused(&send("application/json", "{"), 400, "invalid_request", "parse_error", detail);
    let detail = "Unsupported media type \"text/plain\" in request.";
    assert_refused(&send("text/plain", "{}"), 415, "invalid_request", "unsupported_media_type", detail);
    let list = send("application/json; charset=utf-8", "[]").json();
    assert_eq!(list["detail"], "Invalid data. Expected a dictionary, but got list.");
}

#[test]
fn other_methods_are_not_allowed() {
    let sandbox = sandbox();
    let reply = posthog(&sandbox, "DELETE", "/", &Value::Null);
    assert_eq!((reply.status, reply.header("allow")), (Some(405), Some("GET, POST")));
    assert_eq!(reply.json()["detail"], "the sandbox serves only GET, POST on this path");
}
