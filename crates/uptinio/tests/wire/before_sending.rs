use alertkit_uptinio::{
    AlertType, CreateAlert, Error, ErrorKind, ListAlerts, Operator, Threshold, UpdateAlert, Uptinio,
};

use crate::{ALERT, answering};

/// Input that the API could not take fails before anything is sent, and the error names it.
#[tokio::test]
async fn bad_input_is_named_and_not_sent() {
    let (server, uptinio) = answering(200, ALERT).await;
    let alerts = uptinio.alerts();
    let not_a_number = Threshold::new(f64::NAN, Operator::GreaterThan, 1);
    let many_alerts = |params| alerts.list(params).first_page();
    let failures: Vec<(Error, &str)> = vec![
        (alerts.get("..").await.unwrap_err(), "id"),
        (alerts.get("").await.unwrap_err(), "id"),
        (alerts.get("a\r\nb").await.unwrap_err(), "id"),
        (alerts.resolve(".", "m").await.unwrap_err(), "id"),
        (alerts.update("alt_1", UpdateAlert::new()).await.unwrap_err(), "changes"),
        (many_alerts(ListAlerts::new().page(0)).await.unwrap_err(), "page"),
        (many_alerts(ListAlerts::new().per_page(0)).await.unwrap_err(), "per_page"),
        (
            alerts.create(CreateAlert::new("m", AlertType::Slow).threshold(not_a_number)).await.unwrap_err(),
            "body",
        ),
        (alerts.get("alt_1").header("X-Evil", "a\r\nb").await.unwrap_err(), "header"),
        (alerts.get("alt_1").idempotency_key("k").await.unwrap_err(), "idempotency_key"),
    ];
    for (error, field) in failures {
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)), "{error}");
        assert_eq!((error.attempts(), error.status()), (0, None), "{error}");
        assert!(error.operation().is_some_and(|operation| operation.starts_with("alerts.")), "{error}");
    }
    assert_eq!(server.requests(), []);
}

#[test]
fn bad_settings_are_named_and_not_printed() {
    let field = |built: Result<Uptinio, Error>| built.unwrap_err().field();
    assert_eq!(field(Uptinio::new("")), Some("key"));
    assert_eq!(field(Uptinio::new("canary-key\n")), Some("key"));
    assert_eq!(field(Uptinio::builder("k").base_url("http://api.uptinio.com").build()), Some("base_url"));
    assert_eq!(field(Uptinio::builder("k").base_url("not a url").build()), Some("base_url"));
    assert!(!Uptinio::new("canary-key\n").unwrap_err().to_string().contains("canary"));
}
