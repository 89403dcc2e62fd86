use std::future::Future;

use alertkit_uptinio::http::Method;
use alertkit_uptinio::{Alert, Alerts, ErrorKind, Items, Request, Uptinio};
use futures::Stream;
use serde_json::{Value, json};
use static_assertions::assert_impl_all;

use crate::{ALERT, answering, expected};

assert_impl_all!(Uptinio: Clone, Send, Sync, std::fmt::Debug);
assert_impl_all!(Alerts: Clone, Send, Sync, std::fmt::Debug);
assert_impl_all!(Request<Alert>: Future, Send, Unpin);
assert_impl_all!(Items<Alert>: Stream, Send, Unpin);

#[tokio::test]
async fn another_key_goes_to_the_same_server() {
    let (server, uptinio) = answering(200, ALERT).await;
    uptinio.with_key("the-other-key").unwrap().alerts().get("alt_1").await.unwrap();
    uptinio.alerts().get("alt_1").await.unwrap();
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
    let (server, uptinio) = answering(200, r#"[{"id":1}]"#).await;
    let monitors: Value = uptinio
        .request(Method::POST, "/network_monitors")
        .query("page", "2")
        .json(&json!({"a": 1}))
        .await
        .unwrap();
    assert_eq!(monitors, json!([{"id": 1}]));
    assert_eq!(server.request(), expected("POST", "/api/v1/network_monitors?page=2", json!({"a": 1})));
}

#[tokio::test]
async fn a_spawned_request_is_sent() {
    let (server, uptinio) = answering(200, ALERT).await;
    let alert = tokio::spawn(uptinio.alerts().get("alt_1")).await.unwrap().unwrap();
    assert_eq!(alert.id.as_str(), "alt_1");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_that_may_have_created_an_alert_is_not_repeated() {
    let (server, uptinio) = answering(503, "").await;
    let alert = alertkit_uptinio::CreateAlert::new("mon_1", alertkit_uptinio::AlertType::Down);
    let error = uptinio.alerts().create(alert).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::OutcomeUnknown, 503));
    assert_eq!(server.requests().len(), 1);
}
