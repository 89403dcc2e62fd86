use alertkit_tests::Sample;
use alertkit_uptinio::{
    Alert, AlertStatus, AlertType, Channel, CreateAlert, Error, ErrorCode, ErrorKind, ListAlerts,
    NotificationStatus, Operator, Threshold,
};
use serde_json::json;

use crate::{answering, expected};

fn samples() -> Vec<Sample> {
    Sample::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/alerts.json"))
}

/// What the client makes of a sample's answer, asked for in the sample's own way.
async fn replay(name: &str) -> Result<Vec<Alert>, Error> {
    let samples = samples();
    let sample = Sample::named(&samples, name);
    let (_server, uptinio) = answering(sample.http.status.unwrap(), &sample.body()).await;
    let alerts = uptinio.alerts();
    match (sample.http.method.as_str(), sample.http.path.as_str()) {
        ("GET", path) if path.starts_with("/alerts/") => Ok(vec![alerts.get("alt_1").await?]),
        ("GET", _) => Ok(alerts.list(ListAlerts::new()).first_page().await?.items),
        ("POST", _) => Ok(vec![alerts.create(CreateAlert::new("mon_1", AlertType::Down)).await?]),
        ("PUT", _) => Ok(vec![alerts.resolve("alt_1", "over").await?]),
        other => panic!("{other:?} is no operation"),
    }
}

async fn one(name: &str) -> Alert {
    let alerts = replay(name).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    let [alert] =
        <[Alert; 1]>::try_from(alerts).unwrap_or_else(|alerts| panic!("{name}: {} alerts", alerts.len()));
    alert
}

#[tokio::test]
async fn every_answer_decodes_and_every_error_has_its_kind() {
    let expectations = [
        (
            "error_401_invalid_api_key",
            ErrorKind::Unauthorized,
            Some("invalid_api_key"),
            Some("Key not valid"),
        ),
        ("error_400_invalid_request", ErrorKind::BadRequest, Some("invalid_request"), Some("Bad parameter")),
        ("error_403", ErrorKind::Forbidden, Some("forbidden"), Some("Not allowed")),
        ("error_409", ErrorKind::Conflict, Some("conflict"), Some("Already resolved")),
        ("error_502_html", ErrorKind::Server, None, Some("502 Bad Gateway")),
        ("error_401_string", ErrorKind::Unauthorized, None, Some("Unauthorized")),
        ("error_404_code_vs_status", ErrorKind::NotFound, Some("alert_not_found"), Some("No such alert")),
    ];
    let mut seen = 0;
    for sample in samples() {
        match sample.kind.as_str() {
            "request" => {}
            "response" => {
                let alerts = replay(&sample.name).await;
                assert!(alerts.is_ok(), "{}: {alerts:?}", sample.name);
            }
            "error" => {
                let error = replay(&sample.name).await.unwrap_err();
                let (_, kind, code, message) = expectations
                    .into_iter()
                    .find(|(name, ..)| *name == sample.name)
                    .unwrap_or_else(|| panic!("no expectation for {}", sample.name));
                assert_eq!(
                    (error.kind(), error.code(), error.message()),
                    (kind, code, message),
                    "{}",
                    sample.name
                );
                assert_eq!(
                    error.status().map(|status| status.as_u16()),
                    sample.http.status,
                    "{}",
                    sample.name
                );
            }
            other => panic!("{other} is no kind of sample"),
        }
        seen += 1;
    }
    assert_eq!(seen, 23);
}

#[tokio::test]
async fn values_of_the_answers() {
    assert_eq!(replay("list_past_end").await.unwrap(), []);
    let types: Vec<AlertType> =
        replay("list_all_types").await.unwrap().into_iter().map(|alert| alert.alert_type).collect();
    assert_eq!(types, [AlertType::Down, AlertType::Up, AlertType::Slow, AlertType::Error, AlertType::Custom]);

    let numbered = one("list_integer_ids").await;
    assert_eq!((numbered.id.as_str(), numbered.monitor_id.unwrap().as_str()), ("17", "4"));
    assert!(one("list_unicode_long_message").await.message.unwrap().starts_with("サイト down – \"503\"\n"));

    let echo = one("create_response_echo").await;
    assert_eq!(echo.channels.unwrap(), [Channel::Email, Channel::from("push")]);
    assert_eq!(echo.threshold.unwrap(), Threshold::new(1000.0, Operator::GreaterThan, 300));
    assert_eq!(one("create_response_bare").await.id.as_str(), "alt_1");

    assert_eq!(one("get_no_notifications").await.notifications, Some(vec![]));
    let nulls = one("get_nulls").await;
    assert_eq!(
        (nulls.monitor_id, nulls.message, nulls.resolved_at, nulls.notifications),
        (None, None, None, None)
    );

    let notifications = one("get_notification_variants").await.notifications.unwrap();
    let states: Vec<&str> = notifications.iter().map(|notification| notification.status.as_str()).collect();
    assert_eq!(states, ["failed", "queued", "delivered"]);
    assert_eq!(notifications[1].channel, Channel::from("teams"));
    assert_eq!(notifications[2].status, NotificationStatus::Delivered);
    assert_eq!(notifications[0].sent_at, None);
    assert_eq!(notifications[2].sent_at.unwrap().to_string(), "2024-01-01T00:00:06Z");

    let resolved = one("update_response_bare").await;
    assert_eq!(resolved.status, AlertStatus::Resolved);
    assert_eq!(resolved.resolved_at.unwrap().to_string(), "2024-01-01T00:05:00Z");
}

#[tokio::test]
async fn requests_are_written_as_the_samples_are() {
    let written = |name: &str| Sample::named(&samples(), name).json.clone();
    let minimal = CreateAlert::new("mon_1", AlertType::Custom);
    assert_eq!(serde_json::to_value(minimal).unwrap(), written("create_request_minimal"));
    let full = CreateAlert::new("mon_1", AlertType::Slow)
        .message("Slow")
        .channels([Channel::Email, Channel::Slack, Channel::Webhook, Channel::Sms])
        .threshold(Threshold::new(0.5, Operator::GreaterThan, 60));
    assert_eq!(serde_json::to_value(full).unwrap(), written("create_request_all_channels"));

    let (server, uptinio) = answering(200, crate::ALERT).await;
    uptinio.alerts().get("a/b?c d").await.unwrap();
    let path = Sample::named(&samples(), "get_reserved_id").http.path.clone();
    assert_eq!(server.request(), expected("GET", &format!("/api/v1{path}"), json!(null)));
}

/// A server that puts fewer alerts on a page than it was asked for is read to its end all the same.
#[tokio::test]
async fn a_clamped_page_size_loses_nothing() {
    let sandbox = alertkit_sandbox::Sandbox::start().await.unwrap();
    sandbox.uptinio().seed(250);
    let uptinio = alertkit_uptinio::Uptinio::builder(sandbox.uptinio_key()).base_url(sandbox.uptinio_url());
    let uptinio = uptinio.build().unwrap();
    let all = ListAlerts::new().per_page(1000);
    let alerts = uptinio.alerts().list(all).collect_up_to(1000).await.unwrap();
    let mut ids: Vec<&str> = alerts.iter().map(|alert| alert.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((alerts.len(), ids.len()), (250, 250));
    assert_eq!(sandbox.journal_of("uptinio.alerts.list").len(), 3);
}

#[tokio::test]
async fn both_spellings_of_the_rate_limit_are_known() {
    for (code, known) in
        [("rate_limit", ErrorCode::RateLimit), ("rate_limit_exceeded", ErrorCode::RateLimitExceeded)]
    {
        let body = json!({"error": {"code": code, "message": "Too many requests"}}).to_string();
        // The code says more than the status.
        let (_server, uptinio) = answering(400, &body).await;
        let error = uptinio.alerts().get("alt_1").await.unwrap_err();
        assert_eq!((error.kind(), ErrorCode::of(&error)), (ErrorKind::RateLimited, Some(known)));
    }
}
