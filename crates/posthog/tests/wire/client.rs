use std::collections::HashSet;
use std::future::Future;
use std::time::Duration;

use alertkit_posthog::http::Method;
use alertkit_posthog::jiff::Timestamp;
use alertkit_posthog::{
    AddDestination, Alert, AlertState, Alerts, ConditionType, CreateAlert, Error, ErrorKind, GetAlert,
    Idempotency, Items, ListAlerts, OPERATIONS, Patch, PostHog, ReplaceAlert, Request, RetryPolicy, Scope,
    ThresholdConfiguration, TrendsConfig, UpdateAlert,
};
use alertkit_sandbox::{Fault, Sandbox};
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

fn of_sandbox(sandbox: &Sandbox) -> Alerts {
    let posthog = PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url());
    let at_once = RetryPolicy::default().base(Duration::ZERO);
    posthog.retry(at_once).build().unwrap().alerts(Scope::project(1))
}

/// The first deletion was carried out and its answer lost, so the second one finds nothing: it is what was wanted.
#[tokio::test]
async fn a_deletion_whose_answer_was_lost_is_a_success() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.posthog().seed(2);
    sandbox.inject(Fault::on("posthog.alerts.delete").drop_after());
    of_sandbox(&sandbox).delete("00000000-0000-4000-8000-000000000001").await.unwrap();
    let statuses: Vec<_> =
        sandbox.journal_of("posthog.alerts.delete").iter().map(|entry| entry.status).collect();
    assert_eq!(statuses, [None, Some(404)]);
    assert_eq!(sandbox.posthog().alerts().len(), 1);
}

#[tokio::test]
async fn an_alert_whose_answer_was_lost_is_created_once() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.inject(Fault::on("posthog.alerts.create").drop_after());
    let threshold = ThresholdConfiguration::above(100.0);
    let alert = CreateAlert::new(1, [1], threshold, ConditionType::AbsoluteValue, TrendsConfig::new(0));
    let error = of_sandbox(&sandbox).create(alert).await.unwrap_err();
    assert!(error.is_outcome_unknown(), "{error}");
    assert_eq!(sandbox.journal_of("posthog.alerts.create").len(), 1);
    assert_eq!(sandbox.posthog().alerts().len(), 1);
}

fn copy_of(alert: &Alert) -> CreateAlert {
    CreateAlert::try_from(alert).unwrap()
}

/// An alert that is read, changed in one field and sent back is accepted, and all else stays as it was.
#[tokio::test]
async fn an_alert_goes_there_and_back() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.posthog().seed(1);
    let alerts = of_sandbox(&sandbox);
    let before = alerts.get("00000000-0000-4000-8000-000000000001", GetAlert::new()).await.unwrap();
    alerts.update(&before.id, UpdateAlert::from(&before).name("another")).await.unwrap();
    let after = alerts.get(&before.id, GetAlert::new()).await.unwrap();
    assert_eq!(after.name, "another");
    assert_eq!(copy_of(&after).name(&*before.name), copy_of(&before));
    alerts.replace(&before.id, ReplaceAlert::try_from(&before).unwrap()).await.unwrap();
    let replaced = alerts.get(&before.id, GetAlert::new()).await.unwrap();
    assert_eq!(copy_of(&replaced), copy_of(&before));
    let copy = alerts.create(copy_of(&replaced)).await.unwrap();
    assert_ne!(copy.id, replaced.id);
}

#[tokio::test]
async fn a_snooze_comes_and_goes() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.posthog().seed(1);
    let alerts = of_sandbox(&sandbox);
    let id = "00000000-0000-4000-8000-000000000001";
    let until: Timestamp = "2099-01-05T08:00:00Z".parse().unwrap();
    let snoozed = alerts.update(id, UpdateAlert::new().snoozed_until(until)).await.unwrap();
    assert_eq!((snoozed.state, snoozed.snoozed_until), (AlertState::Snoozed, Some(until)));
    let kept = alerts.update(id, UpdateAlert::new().name("n")).await.unwrap();
    assert_eq!(kept.snoozed_until, Some(until));
    let awake = alerts.update(id, UpdateAlert::new().snoozed_until(Patch::Null)).await.unwrap();
    assert_eq!((awake.state, awake.snoozed_until), (AlertState::NotFiring, None));
}

/// Both families of paths lead to the same alerts, page by page.
#[tokio::test]
async fn every_alert_is_listed_once_whatever_the_scope() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.posthog().seed(25);
    let posthog = PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build().unwrap();
    for scope in [Scope::project(1), Scope::environment(1), Scope::current()] {
        for prefetch in [0, 3] {
            let listing = posthog.alerts(scope).list(ListAlerts::new().limit(10)).prefetch(prefetch);
            let alerts = listing.collect_up_to(100).await.unwrap();
            let ids: HashSet<_> = alerts.iter().map(|alert| &alert.id).collect();
            assert_eq!((alerts.len(), ids.len()), (25, 25), "{scope} {prefetch}");
        }
    }
    assert_eq!(sandbox.journal_of("posthog.alerts.list").len(), 3 * 2 * 3);
}
