//! Responses in the shapes that the vendor's other pages show, and values that are not as documented.

use alertkit_blacktide::{
    ChannelConfig, ErrorKind, ListAlertChannels, ListAlertRules, SilenceMonitor, UpdateAlertRule,
    WebhookEvent,
};
use serde_json::{Value, json};
use std::time::Duration;

use crate::answering;

fn exchange(name: &str) -> (u16, Value) {
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/exchanges.json"));
    let exchanges: Vec<Value> = serde_json::from_str(&file.unwrap()).unwrap();
    let response = &exchanges.iter().find(|exchange| exchange["name"] == name).unwrap()["response"];
    (response["status"].as_u64().unwrap().try_into().unwrap(), response["body"].clone())
}

#[tokio::test]
async fn settings_beside_the_type_are_kept_and_never_shown() {
    let (status, body) = exchange("channels_with_settings_beside_the_type");
    let (_server, blacktide) = answering(status, &body.to_string()).await;
    let channel = blacktide.alert_channels().list(ListAlertChannels::new()).await.unwrap().items.remove(0);
    assert_eq!(channel.extra.keys().collect::<Vec<_>>(), ["integrationKey", "severity"]);
    assert_eq!(channel.extra["integrationKey"].read::<String>().unwrap(), "k");
    assert_eq!(serde_json::to_value(&channel).unwrap(), body["data"][0]);
    assert!(
        format!("{channel:?}").contains(r#"extra: {"integrationKey": [redacted], "severity": [redacted]}"#)
    );
    for operation in alertkit_blacktide::OPERATIONS.iter().filter(|operation| {
        ["alert_channels.list", "alert_channels.create", "alert_channels.update"].contains(&operation.name)
    }) {
        for secret in
            ["data.integrationKey", "integrationKey", "data.webhookUrl", "data.headers.*", "data.config.*"]
        {
            assert!(operation.secrets.contains(&secret), "{}: {secret}", operation.name);
        }
    }
}

#[tokio::test]
async fn the_envelope_of_the_overview_is_read_and_members_of_a_rule_are_kept() {
    let (status, body) = exchange("rules_in_the_envelope_of_the_overview");
    let (_server, blacktide) = answering(status, &body.to_string()).await;
    let page = blacktide.alert_rules().list(ListAlertRules::new()).await.unwrap();
    assert_eq!((page.number, page.size, page.total), (Some(1), Some(20), Some(1)));
    let rule = &page.items[0];
    assert_eq!(rule.extra.keys().collect::<Vec<_>>(), ["severity", "tags"]);
    assert_eq!(serde_json::to_value(rule).unwrap(), body["data"][0]);
}

#[tokio::test]
async fn a_method_that_the_server_rejects_is_told_with_its_code_and_text() {
    let (status, body) = exchange("update_by_another_method");
    let (server, blacktide) = answering(status, &body.to_string()).await;
    let error = blacktide.alert_rules().update("r", UpdateAlertRule::new().enabled(false)).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(405));
    assert_eq!((error.code(), error.message()), (Some("METHOD_NOT_ALLOWED"), Some("use PATCH")));
    let requests = server.requests();
    assert_eq!(
        (requests.len(), &*requests[0].method, &requests[0].body),
        (1, "PUT", &json!({"enabled": false}))
    );
    assert_ne!(error.kind(), ErrorKind::OutcomeUnknown);
}

#[tokio::test]
async fn what_is_not_modelled_survives_at_every_level() {
    let rule = r#"{"id":"r","conditions":{"latencyThresholdMs":2000,"odd":18446744073709551617},"escalationPolicy":{"delayMinutes":5,"odd":18446744073709551617},"odd":{"b":1.50,"a":18446744073709551617}}"#;
    let (_server, blacktide) = answering(200, &format!(r#"{{"data":[{rule}]}}"#)).await;
    let page = blacktide.alert_rules().list(ListAlertRules::new()).await.unwrap();
    assert_eq!(serde_json::to_string(&page.items[0]).unwrap(), rule);

    let channel =
        r##"{"id":"c","type":"slack","config":{"channel":"#a","odd":18446744073709551617},"odd":1.50}"##;
    let (_server, blacktide) = answering(200, &format!(r#"{{"data":[{channel}]}}"#)).await;
    let page = blacktide.alert_channels().list(ListAlertChannels::new()).await.unwrap();
    assert!(matches!(page.items[0].config, Some(ChannelConfig::Slack(_))));
    assert_eq!(serde_json::to_string(&page.items[0]).unwrap(), channel);

    let other = r#"{"id":"c","type":"pigeon","config":{"loft":18446744073709551617,"ring":1.50}}"#;
    let (_server, blacktide) = answering(200, &format!(r#"{{"data":[{other}]}}"#)).await;
    let page = blacktide.alert_channels().list(ListAlertChannels::new()).await.unwrap();
    assert_eq!(serde_json::to_string(&page.items[0]).unwrap(), other);
}

#[tokio::test]
async fn a_time_that_is_empty_or_without_a_zone_does_not_cost_the_response() {
    for (absent, present) in [("", "2026-01-15T10:00:00"), ("0000-00-00 00:00:00", "2026-01-15 10:00:00")] {
        let rule = json!({"data": [{"id": "r", "createdAt": absent, "updatedAt": present}]}).to_string();
        let (_server, blacktide) = answering(200, &rule).await;
        let rule = blacktide.alert_rules().list(ListAlertRules::new()).await.unwrap().items.remove(0);
        assert_eq!(
            (rule.created_at, rule.updated_at.unwrap().to_string().as_str()),
            (None, "2026-01-15T10:00:00Z")
        );
        let channel = json!({"data": [{"id": "c", "type": "slack", "createdAt": absent}]}).to_string();
        let (_server, blacktide) = answering(200, &channel).await;
        let page = blacktide.alert_channels().list(ListAlertChannels::new()).await.unwrap();
        assert_eq!(page.items[0].created_at, None);
        let (_server, blacktide) = answering(200, &json!({"silencedUntil": present}).to_string()).await;
        let silence = SilenceMonitor::new(Duration::from_secs(60));
        let silenced = blacktide.monitors().silence("m", silence).await.unwrap();
        assert_eq!(silenced.silenced_until.to_string(), "2026-01-15T10:00:00Z");
        let body = json!({"event": "monitor.down", "timestamp": present}).to_string();
        assert_eq!(
            WebhookEvent::parse(body.as_bytes()).unwrap().timestamp.to_string(),
            "2026-01-15T10:00:00Z"
        );
    }
}
