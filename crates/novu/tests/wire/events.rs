use alertkit_novu::{
    Broadcast, BulkOutcome, ErrorCode, ErrorKind, Recipient, Recipients, SubscriberId, SubscriberProfile,
    TopicKey, TransactionId, TriggerEvent, TriggerStatus, TriggerTenant, Triggered,
};
use serde_json::{Value, json};

use crate::{answering, expected, sent};

const TRANSACTION: &str = "c81cc249-4126-478c-a518-c8fd202af59a";

fn processed() -> Value {
    json!({"acknowledged": true, "status": "processed", "transactionId": TRANSACTION})
}

#[tokio::test]
async fn events_trigger() {
    let (server, novu) = answering(201, json!({"data": processed()})).await;
    let payload = json!({"name": "World", "nested": {"a": [1, null, "é"]}});
    let event = TriggerEvent::new("welcome-flow", "sub-1").payload(&payload);
    let triggered = novu.events().trigger(event).await.unwrap();
    let body = json!({"name": "welcome-flow", "to": "sub-1", "payload": payload});
    assert_eq!(sent(&server), expected("POST", "/events/trigger", body));
    assert_eq!(triggered.transaction_id(), Some(&TransactionId::from(TRANSACTION)));
    assert!(triggered.acknowledged && triggered.is_processed());
    assert_eq!(serde_json::to_value(&triggered).unwrap(), processed());
}

#[tokio::test]
async fn events_trigger__with_everything() {
    let (server, novu) = answering(201, json!({"data": processed()})).await;
    let ada = SubscriberProfile::new("ada")
        .email("ada@example.com")
        .first_name("Ada")
        .last_name("Lovelace")
        .phone("+15550100")
        .avatar("https://example.com/ada.png")
        .locale("en_GB")
        .data(&json!({"plan": "gold"}));
    let to = [Recipient::from("sub-1"), ada.into(), Recipient::topic("vip")];
    let event = TriggerEvent::new("flow", to)
        .payload(&json!({}))
        .overrides(&json!({"email": {"to": ["x@example.com"]}}))
        .actor(SubscriberProfile::new("grace").first_name("Grace"))
        .tenant(TriggerTenant::new("acme").name("Acme").data(&json!({"a": 1})))
        .transaction_id("tx")
        .bridge_url("https://bridge.example.com")
        .controls(&json!({"steps": {"one": {"subject": "Hi"}}}));
    let triggered = novu.events().trigger(event).await.unwrap();
    assert!(triggered.is_processed());
    let body = json!({
        "name": "flow",
        "to": [
            "sub-1",
            {
                "subscriberId": "ada", "email": "ada@example.com", "firstName": "Ada", "lastName": "Lovelace",
                "phone": "+15550100", "avatar": "https://example.com/ada.png", "locale": "en_GB", "data": {"plan": "gold"},
            },
            {"type": "Topic", "topicKey": "vip"},
        ],
        "payload": {},
        "overrides": {"email": {"to": ["x@example.com"]}},
        "actor": {"subscriberId": "grace", "firstName": "Grace"},
        "tenant": {"identifier": "acme", "name": "Acme", "data": {"a": 1}},
        "transactionId": "tx",
        "bridgeUrl": "https://bridge.example.com",
        "controls": {"steps": {"one": {"subject": "Hi"}}},
    });
    assert_eq!(sent(&server), expected("POST", "/events/trigger", body));
}

#[test]
fn recipients_are_written_as_they_were_given() {
    let ids = vec!["a".to_owned(), "b".to_owned()];
    let id = SubscriberId::from("a");
    let topic = TopicKey::from("t");
    let cases: Vec<(Recipients, Value)> = vec![
        ("a".into(), json!("a")),
        (ids[0].clone().into(), json!("a")),
        ((&id).into(), json!("a")),
        (id.clone().into(), json!("a")),
        (SubscriberProfile::new("a").into(), json!({"subscriberId": "a"})),
        ((&topic).into(), json!({"type": "Topic", "topicKey": "t"})),
        (topic.clone().into(), json!({"type": "Topic", "topicKey": "t"})),
        (Recipient::from("a").into(), json!("a")),
        (["a"].into(), json!(["a"])),
        (Recipients::from(Vec::<Recipient>::new()), json!([])),
        (ids.as_slice().into(), json!(["a", "b"])),
        (ids.into(), json!(["a", "b"])),
        ([id, "b".into()].into_iter().collect(), json!(["a", "b"])),
        ([topic].into(), json!([{"type": "Topic", "topicKey": "t"}])),
    ];
    for (recipients, wire) in cases {
        assert_eq!(serde_json::to_value(&recipients).unwrap(), wire);
        assert_eq!(serde_json::from_value::<Recipients>(wire).unwrap(), recipients);
    }
    for wrong in [
        json!(1),
        json!(null),
        json!({}),
        json!([["a"]]),
        json!({"topicKey": "t"}),
        json!({"topicKey": "t", "type": "topic"}),
        json!({"topicKey": "t", "type": "Topic", "x": 1}),
        json!({"subscriberId": "a", "emial": "x"}),
    ] {
        assert!(serde_json::from_value::<Recipients>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn an_event_is_read_as_it_is_written() {
    for wire in [
        json!({"name": "w", "to": "a"}),
        json!({"name": "w", "to": ["a"], "actor": "b", "tenant": "t"}),
        json!({"name": "w", "to": [], "actor": {"subscriberId": "b"}, "tenant": {"identifier": "t", "name": "T"}}),
    ] {
        let event: TriggerEvent = serde_json::from_value(wire.clone()).unwrap();
        assert_eq!(serde_json::to_value(&event).unwrap(), wire);
    }
}

/// Only a processed event has an id; what is written is what was read.
#[test]
fn statuses() {
    let none = |status: &str| json!({"acknowledged": true, "status": status});
    let cases = [
        (processed(), TriggerStatus::Processed { transaction_id: TRANSACTION.into() }),
        (none("trigger_not_active"), TriggerStatus::NotActive),
        (none("no_workflow_steps_defined"), TriggerStatus::NoSteps),
        (none("no_workflow_active_steps_defined"), TriggerStatus::NoActiveSteps),
        (none("no_tenant_found"), TriggerStatus::NoTenant),
        (none("subscriber_id_missing"), TriggerStatus::SubscriberIdMissing),
        (
            json!({"acknowledged": true, "status": "error", "error": ["a", "b"]}),
            TriggerStatus::Error { messages: vec!["a".into(), "b".into()] },
        ),
        (none("error"), TriggerStatus::Error { messages: vec![] }),
    ];
    for (wire, status) in cases {
        let triggered: Triggered = serde_json::from_value(wire.clone()).unwrap();
        assert_eq!(triggered.status, status);
        assert_eq!(triggered.status.as_str(), wire["status"]);
        assert_eq!(triggered.is_processed(), triggered.transaction_id().is_some());
        assert_eq!(serde_json::to_value(&triggered).unwrap(), wire);
    }
    let error = TriggerStatus::Error { messages: vec!["a".into(), "b".into()] };
    assert_eq!(
        (error.to_string(), TriggerStatus::NotActive.to_string().as_str()),
        ("error: a; b".into(), "trigger_not_active")
    );
}

#[test]
fn statuses__that_are_unknown_are_kept() {
    let wire =
        json!({"acknowledged": false, "status": "postponed", "transactionId": "tx", "error": ["later"]});
    let triggered: Triggered = serde_json::from_value(wire.clone()).unwrap();
    let TriggerStatus::Other(other) = &triggered.status else { panic!("{triggered:?}") };
    assert_eq!((other.as_str(), other.messages()), ("postponed", ["later".to_owned()].as_slice()));
    assert_eq!(triggered.transaction_id(), Some(&"tx".into()));
    assert!(!triggered.is_processed() && !triggered.acknowledged);
    assert_eq!(serde_json::to_value(&triggered).unwrap(), wire);
    let without_id = json!({"acknowledged": true, "status": "processed"});
    let triggered: Triggered = serde_json::from_value(without_id).unwrap();
    assert!(triggered.is_processed() && triggered.transaction_id().is_none());
}

#[tokio::test]
async fn events_trigger__unknown_workflow() {
    let body = json!({"message": "workflow_not_found", "error": "Unprocessable Entity", "statusCode": 422});
    let (_server, novu) = answering(422, body).await;
    let error = novu.events().trigger(TriggerEvent::new("no-such", "sub-1")).await.unwrap_err();
    assert_eq!(
        (error.kind(), ErrorCode::of(&error)),
        (ErrorKind::NotFound, Some(ErrorCode::WorkflowNotFound))
    );
    assert_eq!(error.status().unwrap(), 422);
    // The code is the message, and is said once.
    assert_eq!(error.to_string(), "events.trigger: 422 Unprocessable Entity: workflow_not_found");
}

#[tokio::test]
async fn events_trigger_bulk() {
    let refused = json!({"acknowledged": true, "status": "error", "error": ["no", "never"]});
    let silent = json!({"acknowledged": true, "status": "error"});
    let inactive = json!({"acknowledged": true, "status": "trigger_not_active"});
    let (server, novu) = answering(201, json!({"data": [processed(), refused, silent, inactive]})).await;
    let events = ["a", "b", "c", "d"].map(|id| TriggerEvent::new("flow", id));
    let outcomes = novu.events().trigger_bulk(events).await.into_outcomes();
    let sent_events = ["a", "b", "c", "d"].map(|id| json!({"name": "flow", "to": id, "payload": {}}));
    let body = json!({"events": sent_events});
    assert_eq!(sent(&server), expected("POST", "/events/trigger/bulk", body));
    let shown = outcomes.iter().map(|outcome| match outcome {
        BulkOutcome::Done(triggered) => triggered.status.to_string(),
        BulkOutcome::Refused(refusal) => refusal.message.clone(),
        other => panic!("{other:?}"),
    });
    let expected = ["processed", "no; never", "the server gives no reason", "trigger_not_active"];
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn events_trigger_bulk__another_number_of_outcomes_is_a_decode_error() {
    let (_server, novu) = answering(201, json!({"data": [processed(), processed()]})).await;
    for events in [vec!["a"], vec!["a", "b", "c"]] {
        let inputs = events.len();
        let report =
            novu.events().trigger_bulk(events.into_iter().map(|id| TriggerEvent::new("flow", id))).await;
        assert_eq!(report.counts().failed, inputs);
        let error = report.outcomes()[0].error().unwrap();
        let message = format!("the body has 2 outcomes for {inputs} inputs");
        assert_eq!((error.kind(), error.message()), (ErrorKind::Decode, Some(message.as_str())));
        assert!(report.unsent().is_empty() && report.retryable().is_empty());
    }
}

#[tokio::test]
async fn events_trigger_bulk__one_that_is_wrong_fails_alone() {
    let (server, novu) = answering(201, json!({"data": [processed(), processed()]})).await;
    let wrong = SubscriberProfile::new("b").data(&[1]);
    let events = [
        TriggerEvent::new("flow", "a"),
        TriggerEvent::new("flow", wrong),
        TriggerEvent::new("flow", "c").payload("text"),
        TriggerEvent::new("flow", "d"),
    ];
    let report = novu.events().trigger_bulk(events).await;
    let body = json!({"events": [{"name": "flow", "to": "a", "payload": {}}, {"name": "flow", "to": "d", "payload": {}}]});
    assert_eq!(sent(&server), expected("POST", "/events/trigger/bulk", body));
    let failed = |index: usize| match &report.outcomes()[index] {
        BulkOutcome::Failed(error) => (error.kind(), error.field()),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (failed(1), failed(2)),
        ((ErrorKind::InvalidInput, Some("data")), (ErrorKind::InvalidInput, Some("payload")))
    );
    assert!(matches!(report.outcomes()[3], BulkOutcome::Done(_)));
}

#[tokio::test]
async fn events_broadcast() {
    let (server, novu) = answering(201, json!({"data": processed()})).await;
    let event = Broadcast::new("wf", &json!({"a": 1}))
        .overrides(&json!({"x": {"y": 1}}))
        .actor("s1")
        .tenant("t-1")
        .transaction_id("tx");
    let triggered = novu.events().broadcast(event).await.unwrap();
    assert!(triggered.is_processed());
    let body = json!({
        "name": "wf", "payload": {"a": 1}, "overrides": {"x": {"y": 1}}, "actor": "s1", "tenant": "t-1",
        "transactionId": "tx",
    });
    assert_eq!(sent(&server), expected("POST", "/events/trigger/broadcast", body));
}

#[tokio::test]
async fn events_broadcast__with_no_more_than_it_needs() {
    let (server, novu) = answering(201, json!({"data": processed()})).await;
    let _ = novu.events().broadcast(Broadcast::new("wf", &json!({}))).await.unwrap();
    let body = json!({"name": "wf", "payload": {}});
    assert_eq!(sent(&server), expected("POST", "/events/trigger/broadcast", body));
}

#[tokio::test]
async fn events_cancel() {
    let (server, novu) = answering(200, json!({"data": true})).await;
    assert!(novu.events().cancel("a/b 50%+@").await.unwrap());
    assert_eq!(sent(&server), expected("DELETE", "/events/trigger/a%2Fb%2050%25%2B@", Value::Null));
}

#[tokio::test]
async fn events_cancel__nothing() {
    for (body, cancelled) in [(json!({"data": false}).to_string(), false), (String::new(), true)] {
        let (_server, novu) = answering(200, body).await;
        assert_eq!(novu.events().cancel("tx").await.unwrap(), cancelled);
    }
}

/// Input that the server could not take fails before anything is sent, and the error names it.
#[tokio::test]
async fn bad_events_are_named_and_not_sent() {
    let (server, novu) = answering(201, "{}").await;
    let events = novu.events();
    let event = || TriggerEvent::new("flow", "a");
    let broadcast = |payload: Value| Broadcast::new("flow", &payload);
    let profile = || SubscriberProfile::new("b").data("text");
    let failures = [
        (events.trigger(event().payload("text")).await.unwrap_err(), "payload"),
        (events.trigger(event().payload(&[1])).await.unwrap_err(), "payload"),
        (
            events
                .trigger(event().payload(&std::collections::HashMap::from([((1, 2), 3)])))
                .await
                .unwrap_err(),
            "payload",
        ),
        (events.trigger(event().overrides(&1)).await.unwrap_err(), "overrides"),
        (events.trigger(event().controls(&true)).await.unwrap_err(), "controls"),
        (events.trigger(event().actor(profile())).await.unwrap_err(), "data"),
        (events.trigger(event().tenant(TriggerTenant::new("t").data(&()))).await.unwrap_err(), "data"),
        (events.trigger(TriggerEvent::new("flow", profile())).await.unwrap_err(), "data"),
        (events.trigger(TriggerEvent::new("flow", [profile()])).await.unwrap_err(), "data"),
        (events.broadcast(broadcast(json!(null))).await.unwrap_err(), "payload"),
        (events.broadcast(broadcast(json!({})).overrides("x")).await.unwrap_err(), "overrides"),
        (events.broadcast(broadcast(json!({})).actor(profile())).await.unwrap_err(), "data"),
        (events.cancel("").await.unwrap_err(), "transactionId"),
        (events.cancel("..").await.unwrap_err(), "transactionId"),
        (events.cancel("tx").idempotency_key("k").await.unwrap_err(), "idempotency_key"),
        (events.trigger_bulk([]).preview().unwrap_err(), "events"),
    ];
    for (error, field) in failures {
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)), "{error}");
        assert_eq!((error.attempts(), error.status()), (0, None), "{error}");
        assert!(error.operation().is_some(), "{error}");
    }
    assert!(events.trigger_bulk([]).await.outcomes().is_empty());
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn an_empty_id_is_rejected_before_anything_is_sent() {
    let (server, novu) = answering(201, json!({"data": processed()})).await;
    let profile = || SubscriberProfile::new(" ").email("ada@example.com");
    let subscriber = "has a subscriber with an empty id";
    for (event, field, problem) in [
        (TriggerEvent::new("flow", ""), "to", subscriber),
        (TriggerEvent::new("flow", ["sub-1", ""]), "to", subscriber),
        (TriggerEvent::new("flow", profile()), "to", subscriber),
        (TriggerEvent::new("flow", TopicKey::from("")), "to", "has a topic with an empty key"),
        (TriggerEvent::new("flow", "sub-1").actor(""), "actor", "has an empty id"),
        (TriggerEvent::new("flow", "sub-1").actor(profile()), "actor", subscriber),
    ] {
        let error = novu.events().trigger(event.clone()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.field(), error.message()),
            (ErrorKind::InvalidInput, Some(field), Some(problem))
        );
        let report = novu.events().trigger_bulk([event]).await;
        assert!(matches!(&report.outcomes()[0], BulkOutcome::Failed(error) if error.field() == Some(field)));
    }
    assert!(server.requests().is_empty());
}
