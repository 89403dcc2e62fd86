use alertkit_blacktide::{IncidentId, MonitorId, MonitorStatus, WebhookEvent, WebhookEventType};
use serde_json::json;

fn parse(body: &serde_json::Value) -> WebhookEvent {
    WebhookEvent::parse(body.to_string().as_bytes()).unwrap()
}

#[test]
fn the_flat_generation() {
    let body = json!({
        "event": "monitor.down", "timestamp": "2026-02-13T10:30:00Z",
        "monitor": {"id": "12345", "name": "Shop", "url": "https://shop.example", "type": "http"},
        "reason": "Connection refused", "checkLocation": "us-east", "responseTime": null, "statusCode": null,
    });
    let event = parse(&body);
    assert_eq!(event.event, WebhookEventType::MonitorDown);
    assert_eq!(event.timestamp.to_string(), "2026-02-13T10:30:00Z");
    let monitor = event.monitor.unwrap();
    assert_eq!((monitor.id, monitor.name.as_deref()), (Some(MonitorId::from("12345")), Some("Shop")));
    assert_eq!(
        (monitor.url.as_deref(), monitor.monitor_type.as_deref(), monitor.status),
        (Some("https://shop.example"), Some("http"), None)
    );
    assert_eq!(
        (event.reason.as_deref(), event.check_location.as_deref()),
        (Some("Connection refused"), Some("us-east"))
    );
    assert_eq!((event.response_time, event.status_code), (None, None));
    assert!(event.incident.is_none() && event.links.is_none() && event.extra.is_empty());
}

#[test]
fn the_nested_generation() {
    let body = json!({
        "event": "monitor.down", "timestamp": "2026-02-13T10:30:00+01:00",
        "monitor": {"id": 5, "name": "Shop", "type": "http", "url": "https://shop.example", "status": "down"},
        "incident": {
            "id": "inc_1", "severity": "critical", "consecutiveFailures": 3, "lastError": "timeout", "downtime": 0,
        },
        "links": {"monitor": "https://b.example/m/5", "incident": "https://b.example/i/1", "status": "https://s"},
        "responseTime": 12.5, "statusCode": 503,
    });
    let event = parse(&body);
    assert_eq!(event.timestamp.to_string(), "2026-02-13T09:30:00Z");
    let monitor = event.monitor.unwrap();
    assert_eq!((monitor.id, monitor.status), (Some(MonitorId::from("5")), Some(MonitorStatus::Down)));
    let incident = event.incident.unwrap();
    assert_eq!(
        (incident.id, incident.severity.as_deref()),
        (Some(IncidentId::from("inc_1")), Some("critical"))
    );
    assert_eq!((incident.consecutive_failures, incident.downtime), (Some(3), Some(0.0)));
    assert_eq!(incident.last_error.as_deref(), Some("timeout"));
    let links = event.links.unwrap();
    assert_eq!(links.monitor.as_deref(), Some("https://b.example/m/5"));
    assert_eq!(links.incident.as_deref(), Some("https://b.example/i/1"));
    assert_eq!(links.extra["status"], "https://s");
    assert_eq!((event.response_time, event.status_code), (Some(12.5), Some(503)));
}

#[test]
fn what_is_not_known_is_kept() {
    let body =
        json!({"event": "monitor.degraded", "timestamp": "2026-02-13T10:38:42Z", "blockHeight": 19_000_000});
    let event = parse(&body);
    assert_eq!(event.event, WebhookEventType::from("monitor.degraded"));
    assert_eq!(event.extra["blockHeight"], 19_000_000);
    assert_eq!(serde_json::to_value(event).unwrap(), body);
}

#[test]
fn what_is_no_event_is_an_error_without_its_values() {
    let deep = format!(
        r#"{{"event":"monitor.up","timestamp":"2026-02-13T10:30:00Z","deep":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    for body in [
        "",
        "canary",
        "[]",
        r#"["monitor.up","2026-02-13T10:30:00Z"]"#,
        r#"{"event":"canary"}"#,
        r#"{"timestamp":"2026-02-13T10:30:00Z"}"#,
        r#"{"event":"monitor.up","timestamp":"canary"}"#,
        r#"{"event":null,"timestamp":"2026-02-13T10:30:00Z"}"#,
        r#"{"event":"monitor.up","timestamp":"2026-02-13T10:30:00Z","monitor":"canary"}"#,
        r#"{"event":"monitor.up","timestamp":"2026-02-13T1"#,
        r#"{"event":"monitor.up","timestamp":"2026-02-13T10:30:00Z"} canary"#,
        &deep,
    ] {
        let error = WebhookEvent::parse(body.as_bytes()).unwrap_err();
        assert!(error.is_invalid_input(), "{error}");
        assert_eq!(error.field(), Some("body"));
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
    assert!(WebhookEvent::parse(b"{\"event\":\"\xff\"}").unwrap_err().is_invalid_input());
}
