use alertkit_uptinio::{
    AlertStatus, AlertType, Channel, CreateAlert, ListAlerts, Operator, Threshold, UpdateAlert,
};
use serde_json::{Value, json};

use crate::{ALERT, answering, expected};

const PAGE: &str = r#"{"data":[{"id":"alt_1","monitor_id":"mon_1","type":"slow","status":"active",
    "message":"Slow","created_at":"2024-01-01T00:00:00Z"}],"meta":{"page":3,"per_page":7,"total":15}}"#;

#[tokio::test]
async fn alerts_list() {
    let (server, uptinio) = answering(200, PAGE).await;
    let params = ListAlerts::new().page(3).per_page(7).status(AlertStatus::Active).monitor_id("mon 1&x=y");
    let page = uptinio.alerts().list(params).first_page().await.unwrap();
    let target = "/api/v1/alerts?status=active&monitor_id=mon+1%26x%3Dy&page=3&per_page=7";
    assert_eq!(server.request(), expected("GET", target, Value::Null));
    assert_eq!((page.items.len(), page.number, page.size, page.total), (1, Some(3), Some(7), Some(15)));
    assert_eq!(page.items[0].alert_type, AlertType::Slow);
}

#[tokio::test]
async fn a_listing_asks_for_the_documented_page_and_size() {
    let (server, uptinio) = answering(200, r#"{"data":[],"meta":{"page":1,"per_page":20,"total":0}}"#).await;
    let alerts = uptinio.alerts().list(ListAlerts::new()).collect_up_to(10).await.unwrap();
    assert_eq!(alerts, []);
    assert_eq!(server.request(), expected("GET", "/api/v1/alerts?page=1&per_page=20", Value::Null));
}

#[tokio::test]
async fn alerts_create() {
    let (server, uptinio) = answering(201, ALERT).await;
    let alert = CreateAlert::new("mon_1", AlertType::Down)
        .message("Website is down")
        .channels([Channel::Email, Channel::Slack])
        .threshold(Threshold::new(1000.0, Operator::GreaterThan, 300));
    let created = uptinio.alerts().create(alert).await.unwrap();
    let body = json!({
        "monitor_id": "mon_1",
        "type": "down",
        "message": "Website is down",
        "channels": ["email", "slack"],
        "threshold": {"value": 1000, "operator": ">", "duration": 300},
    });
    assert_eq!(server.request(), expected("POST", "/api/v1/alerts", body));
    assert_eq!((created.id.as_str(), created.status), ("alt_1", AlertStatus::Active));
}

#[tokio::test]
async fn alerts_get() {
    let (server, uptinio) = answering(200, ALERT).await;
    let alert = uptinio.alerts().get("a/b?c d").await.unwrap();
    assert_eq!(server.request(), expected("GET", "/api/v1/alerts/a%2Fb%3Fc%20d", Value::Null));
    assert_eq!(alert.message.as_deref(), Some("Website is down"));
    assert_eq!((alert.resolved_at, alert.notifications), (None, None));
}

#[tokio::test]
async fn alerts_update() {
    let (server, uptinio) = answering(200, ALERT).await;
    uptinio.alerts().update("alt_1", UpdateAlert::new().message("Back soon")).await.unwrap();
    let body = json!({"message": "Back soon"});
    assert_eq!(server.request(), expected("PUT", "/api/v1/alerts/alt_1", body));
}

#[tokio::test]
async fn resolving_is_an_update_with_a_message() {
    let (server, uptinio) = answering(200, ALERT).await;
    uptinio.alerts().resolve("alt_1", "Website is back up").await.unwrap();
    let body = json!({"status": "resolved", "message": "Website is back up"});
    assert_eq!(server.request(), expected("PUT", "/api/v1/alerts/alt_1", body));
}
