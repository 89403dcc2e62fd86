use alertkit_posthog::{
    DetectorConfig, Error, ErrorKind, GetAlert, HogFunctionId, ListAlerts, PostHog, Scope, SimulateAlert,
    StatisticalDetector, ThresholdConfiguration, UpdateAlert,
};

use crate::{ID, answering};

/// Input that the API could not take fails before anything is sent, and the error names it.
#[tokio::test]
async fn bad_input_is_named_and_not_sent() {
    let (server, posthog) = answering(200, "{}").await;
    let alerts = posthog.alerts(Scope::project(1));
    let get = |id: &str| alerts.get(id, GetAlert::new());
    let update = |changes| alerts.update(ID, changes);
    let above = |bound| UpdateAlert::new().threshold(ThresholdConfiguration::above(bound));
    let blind = DetectorConfig::Copod(StatisticalDetector::new().threshold(f64::NAN));
    let many: Vec<HogFunctionId> = (0..101).map(|number| number.to_string().into()).collect();
    let failures: Vec<(Error, &str)> = vec![
        (get("..").await.unwrap_err(), "id"),
        (get("").await.unwrap_err(), "id"),
        (get("a\r\nb").await.unwrap_err(), "id"),
        (alerts.delete(".").await.unwrap_err(), "id"),
        (alerts.test_delivery("\0").await.unwrap_err(), "id"),
        (update(UpdateAlert::new()).await.unwrap_err(), "changes"),
        (update(above(f64::NAN)).await.unwrap_err(), "body"),
        (update(above(f64::INFINITY)).await.unwrap_err(), "body"),
        (alerts.simulate(SimulateAlert::new(1, blind)).await.unwrap_err(), "body"),
        (alerts.list(ListAlerts::new().limit(0)).first_page().await.unwrap_err(), "limit"),
        (alerts.remove_destinations(ID, Vec::<HogFunctionId>::new()).await.unwrap_err(), "hog_function_ids"),
        (alerts.remove_destinations(ID, many).await.unwrap_err(), "hog_function_ids"),
        (get(ID).idempotency_key("k").await.unwrap_err(), "idempotency_key"),
        (get(ID).header("X-Evil", "a\r\nb").await.unwrap_err(), "header"),
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
    let field = |built: Result<PostHog, Error>| built.unwrap_err().field();
    assert_eq!(field(PostHog::new("")), Some("key"));
    assert_eq!(field(PostHog::new("canary-key\n")), Some("key"));
    assert_eq!(field(PostHog::builder("k").base_url("http://us.posthog.com").build()), Some("base_url"));
    assert!(!PostHog::new("canary-key\n").unwrap_err().to_string().contains("canary"));
}

#[test]
fn no_key_is_refused_by_its_prefix() {
    for key in ["phx_a", "pha_a", "phs_a", "phc_a", "0123456789abcdef"] {
        assert!(PostHog::new(key).is_ok(), "{key}");
    }
}
