//! Events that the vendor's own SDKs send, and responses in the shapes that the API has had.

use alertkit_apialerts::{Delivery, Event};
use serde_json::{Value, json};

use crate::{answering, expected};

/// Sends the event, compares the request, and returns what the recorded response means.
async fn sent(name: &str, event: Event, body: Option<Value>) -> Delivery {
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/exchanges.json"));
    let exchanges: Vec<Value> = serde_json::from_str(&file.unwrap()).unwrap();
    let exchange = exchanges.iter().find(|exchange| exchange["name"] == name).unwrap();
    let (status, response) = (&exchange["response"]["status"], &exchange["response"]["body"]);
    let response = if response.is_null() { String::new() } else { response.to_string() };
    let (server, alerts) = answering(status.as_u64().unwrap().try_into().unwrap(), &response).await;
    let delivery = alerts.send(event).await.unwrap();
    let body = body.unwrap_or_else(|| exchange["request"]["body"].clone());
    assert_eq!(server.requests(), [expected("the-key", body)]);
    delivery
}

#[tokio::test]
async fn an_empty_link_is_left_out() {
    let read: Event = serde_json::from_value(json!({"message": "m", "link": ""})).unwrap();
    for event in [Event::new("m").link(""), read] {
        assert_eq!(event.check().unwrap(), []);
        sent("send_with_an_empty_link", event, Some(json!({"message": "m"}))).await;
    }
}

#[tokio::test]
async fn the_scheme_of_a_link_is_read_in_any_case() {
    sent("send_with_a_link_in_capitals", Event::new("m").link("HTTPS://X.EXAMPLE/a"), None).await;
}

#[tokio::test]
async fn a_quota_is_read_however_it_is_written() {
    let delivery = sent("send_with_a_quota_as_a_float", Event::new("m"), None).await;
    assert_eq!(delivery.remaining_quota, Some(41));
}

#[tokio::test]
async fn errors_of_an_accepted_event_are_warnings() {
    let delivery = sent("send_with_errors_as_warnings", Event::new("m"), None).await;
    assert_eq!((delivery.warnings, delivery.channel.as_deref()), (vec!["tag limit".to_owned()], Some("c")));
}

#[tokio::test]
async fn an_accepted_event_without_a_response_body_is_a_success() {
    assert_eq!(sent("send_with_an_empty_response", Event::new("m"), None).await, Delivery::default());
}

#[tokio::test]
async fn texts_are_sent_as_they_are() {
    let event = Event::new("  padded  ").tags(["dup", "dup"]).channel("").data(&json!({}));
    sent("send_with_odd_texts", event, None).await;
}

#[tokio::test]
async fn members_of_a_response_that_are_not_modelled_are_kept() {
    let (_server, alerts) = answering(200, r#"{"uuid":"u","plan":{"seats":18446744073709551617}}"#).await;
    let delivery = alerts.send(Event::new("m")).await.unwrap();
    assert_eq!(delivery.extra.keys().collect::<Vec<_>>(), ["plan"]);
    assert_eq!(delivery.extra["plan"].as_str(), r#"{"seats":18446744073709551617}"#);
}
