use std::time::Duration;

use alertkit_blacktide::SilenceMonitor;
use serde_json::{Value, json};

use crate::{answering, expected};

#[tokio::test]
async fn monitors_silence() {
    let answer = r#"{"silencedUntil":"2026-02-13T13:00:00Z","reason":"Scheduled maintenance"}"#;
    let (server, blacktide) = answering(200, answer).await;
    let silence = SilenceMonitor::new(Duration::from_secs(3600)).reason("Scheduled maintenance");
    let silenced = blacktide.monitors().silence("mon_1", silence).await.unwrap();
    let body = json!({"duration": 3600, "reason": "Scheduled maintenance"});
    assert_eq!(server.request(), expected("POST", "/api/v1/monitors/mon_1/silence", body));
    assert_eq!(silenced.silenced_until.to_string(), "2026-02-13T13:00:00Z");
    assert_eq!(silenced.reason.as_deref(), Some("Scheduled maintenance"));
}

#[tokio::test]
async fn monitors_unsilence() {
    let (server, blacktide) = answering(204, "").await;
    blacktide.monitors().unsilence("mon_1").await.unwrap();
    assert_eq!(server.request(), expected("DELETE", "/api/v1/monitors/mon_1/silence", Value::Null));
}
