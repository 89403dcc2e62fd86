use std::future::Future;

use alertkit_posthog::http::Method;
use alertkit_posthog::{
    AddDestination, Alert, Alerts, Error, ErrorKind, GetAlert, Idempotency, Items, OPERATIONS, PostHog,
    Request, Scope, UpdateAlert,
};
use futures::Stream;
use serde_json::{Value, json};
use static_assertions::assert_impl_all;

use crate::{ID, alert, answering, expected, hundred};

assert_impl_all!(PostHog: Clone, Send, Sync, std::fmt::Debug);
assert_impl_all!(Alerts: Clone, Send, Sync, std::fmt::Debug);
assert_impl_all!(Request<Alert>: Future, Send, Unpin);
assert_impl_all!(Items<Alert>: Stream, Send, Unpin);

#[test]
fn there_are_ten_operations() {
    use Idempotency::{Idempotent, Safe, Unsafe};
    let operations: Vec<_> =
        OPERATIONS.iter().map(|operation| (operation.name, operation.idempotency)).collect();
    let expected = [
        ("alerts.list", Safe),
        ("alerts.create", Unsafe),
        ("alerts.get", Safe),
        ("alerts.update", Unsafe),
        ("alerts.replace", Idempotent),
        ("alerts.delete", Idempotent),
        ("alerts.simulate", Safe),
        ("alerts.test_delivery", Unsafe),
        ("alerts.add_destination", Unsafe),
        ("alerts.remove_destinations", Unsafe),
    ];
    assert_eq!(operations, expected);
    assert!(OPERATIONS.iter().all(|operation| operation.path.ends_with('/')));
}

#[test]
fn hosts_are_the_vendors_or_ones_own() {
    let url = |base: Option<&str>| {
        let builder = PostHog::builder("k");
        let posthog =
            base.map_or_else(|| PostHog::builder("k"), |base| builder.base_url(base)).build().unwrap();
        posthog.alerts(Scope::current()).delete(ID).preview().unwrap().url
    };
    let path = format!("/api/projects/@current/alerts/{ID}/");
    assert_eq!(url(None), format!("https://us.posthog.com{path}"));
    assert_eq!(url(Some(PostHog::US)), format!("https://us.posthog.com{path}"));
    assert_eq!(url(Some(PostHog::EU)), format!("https://eu.posthog.com{path}"));
    let own = "https://tools.example.com:8443/analytics/posthog/";
    assert_eq!(url(Some(own)), format!("https://tools.example.com:8443/analytics/posthog{path}"));
}

#[tokio::test]
async fn another_key_goes_to_the_same_server() {
    let (server, posthog) = answering(204, "").await;
    posthog.with_key("the-other-key").unwrap().alerts(Scope::project(1)).delete(ID).await.unwrap();
    posthog.alerts(Scope::project(1)).delete(ID).await.unwrap();
    let keys: Vec<String> = server
        .requests()
        .into_iter()
        .flat_map(|request| request.headers)
        .filter_map(|(name, value)| (name == "authorization").then_some(value))
        .collect();
    assert_eq!(keys, ["Bearer the-other-key", "Bearer the-key"]);
}

#[tokio::test]
async fn an_endpoint_that_is_not_modelled_can_be_called() {
    let (server, posthog) = answering(200, r#"{"results":[]}"#).await;
    let insights: Value =
        posthog.request(Method::GET, "/api/projects/1/insights/").query("limit", "1").await.unwrap();
    assert_eq!(insights, json!({"results": []}));
    assert_eq!(server.request(), expected("GET", "/projects/1/insights/?limit=1", Value::Null));
}

#[tokio::test]
async fn a_spawned_request_is_sent() {
    let (server, posthog) = answering(200, &alert().to_string()).await;
    let request = posthog.alerts(Scope::project(1)).get(ID, GetAlert::new());
    assert_eq!(tokio::spawn(request).await.unwrap().unwrap().id.as_str(), ID);
    assert_eq!(server.requests().len(), 1);
}

/// An alert or a destination too many, a notification sent twice, a second snooze: none of it is risked.
#[tokio::test]
async fn a_call_that_may_have_been_carried_out_is_not_repeated() {
    let (server, posthog) = answering(503, "").await;
    let alerts = posthog.alerts(Scope::project(1));
    let errors: [Error; 5] = [
        alerts.create(hundred()).await.unwrap_err(),
        alerts.update(ID, UpdateAlert::new().name("n")).await.unwrap_err(),
        alerts.test_delivery(ID).await.unwrap_err(),
        alerts.add_destination(ID, AddDestination::slack(1, "C0")).await.unwrap_err(),
        alerts.remove_destinations(ID, [ID]).await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(
            (error.kind(), error.status().unwrap().as_u16()),
            (ErrorKind::OutcomeUnknown, 503),
            "{error}"
        );
    }
    assert_eq!(server.requests().len(), 5);
}
