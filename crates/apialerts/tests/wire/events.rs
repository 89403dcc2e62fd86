use std::collections::BTreeMap;
use std::future::Future;

use alertkit_apialerts::{ApiAlerts, Delivery, ErrorKind, Event, Request, RetryPolicy, Safety, StopReason};
use serde_json::json;
use static_assertions::assert_impl_all;

use crate::{DELIVERED, answering, expected};

assert_impl_all!(ApiAlerts: Clone, Send, Sync, std::fmt::Debug);
assert_impl_all!(Request<Delivery>: Future, Send, Unpin);

#[tokio::test]
async fn events_send() {
    let (server, alerts) = answering(200, DELIVERED).await;
    let event = Event::new("New user signed up")
        .channel("developers")
        .event("user.signup")
        .title("New Signup")
        .tags(["signup"])
        .tag("organic")
        .link("https://dashboard.example.com/users/123")
        .data(&BTreeMap::from([("plan", "pro"), ("region", "us-east-1")]));
    let delivery = alerts.send(event).await.unwrap();
    let body = json!({
        "message": "New user signed up",
        "channel": "developers",
        "event": "user.signup",
        "title": "New Signup",
        "tags": ["signup", "organic"],
        "link": "https://dashboard.example.com/users/123",
        "data": {"plan": "pro", "region": "us-east-1"},
    });
    assert_eq!(server.request(), expected("the-key", body));
    assert_eq!(delivery.workspace.as_deref(), Some("My Workspace"));
    assert_eq!((delivery.uuid.as_deref(), delivery.remaining_quota), (Some("5a2c"), Some(41)));
}

#[tokio::test]
async fn what_is_not_set_is_absent() {
    let (server, alerts) = answering(200, DELIVERED).await;
    alerts.send(Event::new("m")).await.unwrap();
    assert_eq!(server.request(), expected("the-key", json!({"message": "m"})));
}

#[tokio::test]
async fn one_event_for_another_workspace() {
    let (server, alerts) = answering(200, DELIVERED).await;
    alerts.send_with_key(Event::new("m"), "the-other-key").await.unwrap();
    assert_eq!(server.request(), expected("the-other-key", json!({"message": "m"})));
    let error = alerts.send_with_key(Event::new("m"), "  ").await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("key")));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_library_names_itself_and_a_query_of_the_base_url_is_kept() {
    let (server, _) = answering(200, DELIVERED).await;
    let alerts = ApiAlerts::builder("the-key")
        .base_url(format!("{}/proxy?tenant=7", server.url()))
        .header("X-Integration", "my-library")
        .header("X-Version", "2.1.0")
        .build()
        .unwrap();
    alerts.send(Event::new("m")).await.unwrap();
    let request = server.request();
    assert_eq!(request.target, "/proxy/event?tenant=7");
    let header = |name: &str| request.headers.iter().filter(|(key, _)| key == name).collect::<Vec<_>>();
    assert_eq!(header("x-integration"), [&("x-integration".to_owned(), "my-library".to_owned())]);
    assert_eq!(header("x-version"), [&("x-version".to_owned(), "2.1.0".to_owned())]);
}

#[tokio::test]
async fn data_keeps_its_order_and_its_digits() {
    let (server, alerts) = answering(200, DELIVERED).await;
    let digits =
        serde_json::value::RawValue::from_string(r#"{"z":1,"a":123456789012345678901234567890}"#.into());
    let event = Event::new("m").data(&digits.unwrap());
    let preview = alerts.send(event.clone()).preview().unwrap();
    assert_eq!(preview.url, format!("{}/event", server.url()));
    let written = serde_json::to_string(&event).unwrap();
    assert_eq!(written, r#"{"message":"m","data":{"z":1,"a":123456789012345678901234567890}}"#);
    assert_eq!(serde_json::from_str::<Event>(&written).unwrap(), event);
}

#[tokio::test]
async fn what_the_server_would_refuse_is_not_sent() {
    let (server, alerts) = answering(200, DELIVERED).await;
    for (event, field) in [
        (Event::new(" \t"), "message"),
        (Event::new("m").link("ftp://files.example.com"), "link"),
        (Event::new("m").data(&[1]), "data"),
    ] {
        let error = alerts.send(event).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.field(), error.attempts()),
            (ErrorKind::InvalidInput, Some(field), 0)
        );
    }
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn an_event_that_may_have_been_delivered_is_not_repeated() {
    for status in [408, 500, 502, 503, 504, 520, 524, 529] {
        let (server, alerts) = answering(status, "").await;
        let error = alerts.send(Event::new("m")).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::OutcomeUnknown, status));
        assert_eq!(
            (error.retry().safety, error.retry().stopped),
            (Safety::MayDouble, StopReason::OutcomeUnknown)
        );
        assert_eq!(server.requests().len(), 1, "{status}");
    }
}

/// The quota is a month's: a second request would be one more for nothing.
#[tokio::test]
async fn a_used_up_quota_is_asked_for_once() {
    let (server, alerts) = answering(429, r#"{"message":"Monthly event quota exceeded"}"#).await;
    let error = alerts.send(Event::new("m")).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.retry().stopped),
        (ErrorKind::RateLimited, StopReason::WaitingCannotHelp)
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_reason_of_a_refusal_is_kept() {
    let (_server, alerts) = answering(400, r#"{"message":"channel not found"}"#).await;
    let error = alerts.send(Event::new("m").channel("nowhere")).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::BadRequest, Some("channel not found")));
    assert_eq!(error.to_string(), "events.send: 400 Bad Request: channel not found");
}

#[tokio::test]
async fn a_refused_event_may_be_repeated_by_choice() {
    let (server, alerts) = answering(500, "").await;
    let policy =
        RetryPolicy::default().attempts(2).base(std::time::Duration::ZERO).repeat_unknown_outcome(true);
    let error = alerts.send(Event::new("m")).retry(policy).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 2));
    assert_eq!(server.requests().len(), 2);
}
