use alertkit_blacktide::{
    ChannelId, Conditions, CreateAlertRule, EscalationPolicy, ListAlertRules, MonitorId, RuleId,
    UpdateAlertRule,
};
use serde_json::{Value, json};

use crate::{answering, expected};

const RULES: &str = r#"{"data":[{"id":"rule_abc123","name":"Production API Down","enabled":true,
    "conditions":{"consecutiveFailures":3,"latencyThresholdMs":2000},"channels":["chan_slack","chan_email"],
    "monitors":["mon_abc123"],"createdAt":"2026-01-15T10:00:00Z"}],"meta":{"page":1,"limit":1,"total":2}}"#;

#[tokio::test]
async fn alert_rules_list() {
    let (server, blacktide) = answering(200, RULES).await;
    let params = ListAlertRules::new().enabled(false).monitor_id("mon 1&x=y");
    let page = blacktide.alert_rules().list(params).await.unwrap();
    let target = "/api/v1/alert-rules?enabled=false&monitor_id=mon+1%26x%3Dy";
    assert_eq!(server.request(), expected("GET", target, Value::Null));
    assert_eq!((page.number, page.size, page.total, page.has_more), (Some(1), Some(1), Some(2), Some(true)));
    let rule = &page.items[0];
    assert_eq!((&rule.id, rule.name.as_deref()), (&RuleId::from("rule_abc123"), Some("Production API Down")));
    assert_eq!(rule.enabled, Some(true));
    let conditions = Conditions::new().consecutive_failures(3).latency_threshold_ms(2000);
    assert_eq!(rule.conditions, Some(conditions));
    assert_eq!(rule.channels, Some(vec![ChannelId::from("chan_slack"), ChannelId::from("chan_email")]));
    assert_eq!(rule.monitors, Some(vec![MonitorId::from("mon_abc123")]));
    assert_eq!(rule.created_at.unwrap().to_string(), "2026-01-15T10:00:00Z");
    assert_eq!((rule.updated_at, rule.notify_on_recovery, &rule.escalation_policy), (None, None, &None));
}

#[tokio::test]
async fn a_listing_asks_for_nothing_that_it_was_not_told() {
    let (server, blacktide) = answering(200, r#"{"data":[]}"#).await;
    let page = blacktide.alert_rules().list(ListAlertRules::new()).await.unwrap();
    assert_eq!((page.items, page.has_more), (vec![], None));
    assert_eq!(server.request(), expected("GET", "/api/v1/alert-rules", Value::Null));
}

#[tokio::test]
async fn alert_rules_create() {
    let answer =
        r#"{"id":"rule_new_123","name":"Critical","enabled":true,"createdAt":"2026-02-13T12:00:00Z"}"#;
    let (server, blacktide) = answering(201, answer).await;
    let rule = CreateAlertRule::new("Critical", Conditions::new().error_rate_percent(10.0), ["chan_1"])
        .enabled(true)
        .monitors(["mon_1"])
        .notify_on_recovery(true)
        .escalation_policy(EscalationPolicy::new(15, ["chan_2"]).max_escalations(2));
    let created = blacktide.alert_rules().create(rule).await.unwrap();
    let body = json!({
        "name": "Critical", "enabled": true, "conditions": {"errorRatePercent": 10}, "channels": ["chan_1"],
        "monitors": ["mon_1"], "notifyOnRecovery": true,
        "escalationPolicy": {"delayMinutes": 15, "escalateToChannels": ["chan_2"], "maxEscalations": 2},
    });
    assert_eq!(server.request(), expected("POST", "/api/v1/alert-rules", body));
    assert_eq!((created.id.as_str(), created.enabled), ("rule_new_123", Some(true)));
    assert_eq!(created.created_at.unwrap().to_string(), "2026-02-13T12:00:00Z");
}

#[tokio::test]
async fn alert_rules_update() {
    let answer = r#"{"id":"rule_1","enabled":false,"updatedAt":"2026-02-13T12:05:00Z"}"#;
    let (server, blacktide) = answering(200, answer).await;
    let changes = UpdateAlertRule::new()
        .name("n")
        .enabled(false)
        .conditions(Conditions::new().availability(99.5))
        .channels(["chan_1"])
        .monitors(Vec::<MonitorId>::new())
        .notify_on_recovery(false)
        .escalation_policy(EscalationPolicy::new(1, ["chan_2"]));
    let updated = blacktide.alert_rules().update("a/b?c d", changes).await.unwrap();
    let body = json!({
        "name": "n", "enabled": false, "conditions": {"availability": 99.5}, "channels": ["chan_1"], "monitors": [],
        "notifyOnRecovery": false, "escalationPolicy": {"delayMinutes": 1, "escalateToChannels": ["chan_2"]},
    });
    assert_eq!(server.request(), expected("PUT", "/api/v1/alert-rules/a%2Fb%3Fc%20d", body));
    assert_eq!((updated.id.as_str(), updated.enabled), ("rule_1", Some(false)));
    assert_eq!(updated.updated_at.unwrap().to_string(), "2026-02-13T12:05:00Z");
}

#[tokio::test]
async fn alert_rules_delete() {
    let (server, blacktide) = answering(204, "").await;
    blacktide.alert_rules().delete("rule_1").await.unwrap();
    assert_eq!(server.request(), expected("DELETE", "/api/v1/alert-rules/rule_1", Value::Null));
}

#[tokio::test]
async fn what_a_guide_calls_otherwise_is_read_too() {
    let rules = r#"[{"id":7,"monitorIds":["mon_1"],"conditions":{"notifyOnRecovery":true},"name":null}]"#;
    let (_server, blacktide) = answering(200, rules).await;
    let rule = blacktide.alert_rules().list(ListAlertRules::new()).await.unwrap().items.remove(0);
    assert_eq!((rule.id.as_str(), &rule.name), ("7", &None));
    assert_eq!(rule.monitors, Some(vec![MonitorId::from("mon_1")]));
    assert_eq!(rule.conditions.unwrap().extra["notifyOnRecovery"], true);
}
