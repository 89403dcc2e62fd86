use alertkit_posthog::jiff::Timestamp;
use alertkit_posthog::{
    AddDestination, Alert, AlertConfig, AlertState, CalculationInterval, CheckErrorCode, ConditionType,
    CreateAlert, DetectorConfig, EnsembleDetector, EnsembleOperator, Error, ErrorCode, ErrorKind, GetAlert,
    IdOr, InconclusiveAction, InvestigationStatus, InvestigationVerdict, ListAlerts, PostHog, Role,
    ScheduleRestriction, Scope, SearchMatchType, SetThreshold, ThresholdConfiguration, ThresholdType,
    TrendsConfig, UpdateAlert,
};
use alertkit_tests::Sample;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{answering, hundred, sensitive};

fn samples() -> Vec<Sample> {
    Sample::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/alerts.json"))
}

/// Makes the call that a sample answers, and gives its value as it would be written.
async fn call(posthog: &PostHog, method: &str, path: &str) -> Result<Value, Error> {
    fn json(value: impl Serialize) -> Value {
        serde_json::to_value(value).unwrap()
    }
    let alerts = posthog.alerts(Scope::project(997));
    let below = path.split_once('?').map_or(path, |(path, _)| path);
    let below: Vec<&str> = below.strip_prefix("/api/projects/997/alerts/").unwrap().split('/').collect();
    Ok(match (method, &below[..]) {
        ("GET", [""]) => json(alerts.list(ListAlerts::new()).first_page().await?.items),
        ("POST", [""]) => json(alerts.create(hundred()).await?),
        ("GET", [id, ""]) => json(alerts.get(*id, GetAlert::new()).await?),
        ("PATCH", [id, ""]) => json(alerts.update(*id, UpdateAlert::new().name("n")).await?),
        ("DELETE", [id, ""]) => json(alerts.delete(*id).await?),
        ("POST", [id, "test-delivery", ""]) => json(alerts.test_delivery(*id).await?),
        ("POST", [id, "destinations", ""]) => {
            json(alerts.add_destination(*id, AddDestination::slack(1, "C0")).await?)
        }
        other => panic!("{other:?} is no operation"),
    })
}

async fn replay(name: &str) -> Result<Value, Error> {
    let samples = samples();
    let sample = Sample::named(&samples, name);
    let (_server, posthog) = answering(sample.http.status.unwrap(), &sample.body()).await;
    call(&posthog, &sample.http.method, &sample.http.path).await
}

async fn one(name: &str) -> Alert {
    serde_json::from_value(replay(name).await.unwrap()).unwrap()
}

async fn many(name: &str) -> Vec<Alert> {
    serde_json::from_value(replay(name).await.unwrap()).unwrap()
}

#[tokio::test]
async fn every_answer_decodes_and_every_error_has_its_kind() {
    let expectations = [
        ("err_400_required", ErrorKind::BadRequest, Some(ErrorCode::Required), Some("threshold")),
        (
            "err_400_nested_required",
            ErrorKind::BadRequest,
            Some(ErrorCode::Required),
            Some("threshold__configuration"),
        ),
        (
            "err_400_bounds_required",
            ErrorKind::BadRequest,
            Some(ErrorCode::InvalidInput),
            Some("threshold__configuration"),
        ),
        ("err_400_insight_missing", ErrorKind::BadRequest, Some(ErrorCode::DoesNotExist), Some("insight")),
        (
            "err_400_schedule",
            ErrorKind::BadRequest,
            Some(ErrorCode::InvalidInput),
            Some("schedule_restriction"),
        ),
        ("err_400_parse", ErrorKind::BadRequest, Some(ErrorCode::ParseError), None),
        ("err_401_missing", ErrorKind::Unauthorized, Some(ErrorCode::NotAuthenticated), None),
        ("err_401_bad_key", ErrorKind::Unauthorized, Some(ErrorCode::AuthenticationFailed), None),
        ("err_403_scope", ErrorKind::Forbidden, Some(ErrorCode::PermissionDenied), None),
        ("err_404_alert", ErrorKind::NotFound, Some(ErrorCode::NotFound), None),
        ("err_402_limit", ErrorKind::PaymentRequired, Some(ErrorCode::LimitExceeded), None),
        ("err_429", ErrorKind::RateLimited, Some(ErrorCode::Throttled), None),
        ("err_409_test_delivery_bare", ErrorKind::Conflict, None, None),
    ];
    let (mut answers, mut errors, mut requests) = (0, 0, 0);
    for sample in samples() {
        let name = &sample.name;
        match sample.kind.as_str() {
            "request" => requests += 1,
            "response" => {
                let result = replay(name).await;
                assert!(result.is_ok(), "{name}: {result:?}");
                answers += 1;
            }
            _ => {
                let error = replay(name).await.unwrap_err();
                let (_, kind, code, field) = expectations
                    .iter()
                    .find(|(expected, ..)| expected == name)
                    .unwrap_or_else(|| panic!("{name}"));
                assert_eq!((error.kind(), &ErrorCode::of(&error)), (*kind, code), "{name}");
                assert_eq!(
                    error.details().first().and_then(|detail| detail.field.as_deref()),
                    *field,
                    "{name}"
                );
                assert_eq!(error.message(), sample.json["detail"].as_str(), "{name}");
                assert_eq!(error.status().map(|status| status.as_u16()), sample.http.status, "{name}");
                errors += 1;
            }
        }
    }
    assert_eq!((requests, answers, errors), (4, 18, 13));
}

/// What is read is what was sent: nothing of an answer is lost, but for some members that are null.
#[tokio::test]
async fn nothing_of_an_answer_is_lost() {
    fn without_nulls(json: &Value) -> Value {
        match json {
            Value::Object(members) => {
                let kept = members.iter().filter(|(_, value)| !value.is_null());
                kept.map(|(name, value)| (name.clone(), without_nulls(value))).collect()
            }
            Value::Array(values) => values.iter().map(without_nulls).collect(),
            Value::Number(number) => json!(number.as_f64()),
            // The same instant with fewer zeros.
            Value::String(text) => {
                json!(text.parse().map_or(text.clone(), |time: Timestamp| time.to_string()))
            }
            other => other.clone(),
        }
    }
    for sample in samples().iter().filter(|sample| sample.kind == "response") {
        let read = replay(&sample.name).await.unwrap();
        let sent = sample.json.get("results").unwrap_or(&sample.json);
        assert_eq!(without_nulls(&read), without_nulls(sent), "{}", sample.name);
    }
}

#[tokio::test]
async fn values_of_lists() {
    let alert = many("list_200_envelope_missing_links").await.remove(0);
    assert_eq!(
        (alert.name.as_str(), &alert.state, alert.enabled),
        ("alert name", &AlertState::NotFiring, true)
    );
    assert_eq!(alert.created_at.to_string(), "2026-10-02T08:15:30.123456Z");
    assert_eq!(alert.insight.id().get(), 4211);
    let insight = alert.insight.whole().unwrap();
    assert_eq!(insight.short_id.as_ref().unwrap().as_str(), "a1B2c3D4");
    assert_eq!(insight.query.as_ref().unwrap().to_value().unwrap()["kind"], "TrendsQuery");
    assert_eq!(insight.tags.as_deref(), Some(&["ai-observability".to_owned()][..]));
    assert_eq!(insight.extra["dashboard_tiles"], json!([{"id": 9, "dashboard_id": 12, "deleted": null}]));
    let user = alert.subscribed_users[0].whole().unwrap();
    assert_eq!((user.id.get(), user.email.as_deref()), (178, Some("ada@example.com")));
    assert_eq!(user.role_at_organization, Some(Role::Engineering));
    assert_eq!(alert.created_by.as_ref(), Some(user));
    let threshold = alert.threshold.unwrap();
    assert_eq!(threshold.configuration, ThresholdConfiguration::above(100.0));
    assert_eq!(alert.condition.unwrap().condition_type, Some(ConditionType::AbsoluteValue));
    assert_eq!(alert.config, Some(TrendsConfig::new(0).into()));
    assert_eq!((alert.checks, alert.checks_total), (Some(vec![]), None));
    assert_eq!((alert.last_value, alert.snoozed_until, alert.detector_config), (None, None, None));

    let found = many("list_200_search_match").await;
    let matches: Vec<_> = found.iter().map(|alert| (alert.name.as_str(), &alert.search_match_type)).collect();
    let exact = &Some(SearchMatchType::Exact);
    assert_eq!(matches, [("revenue spike", exact), ("spike in revenue", exact)]);
    assert_eq!(many("pages_2_of_3").await.len(), 2);
}

#[tokio::test]
async fn values_of_checks() {
    let errored = one("retrieve_200_errored").await;
    assert_eq!(
        (&errored.state, errored.enabled, errored.checks_total),
        (&AlertState::Errored, false, Some(1))
    );
    let check = &errored.checks.unwrap()[0];
    let error = check.error.as_ref().unwrap();
    assert_eq!(error.code, Some(CheckErrorCode::InvalidConfiguration));
    assert!(error.message.as_ref().unwrap().starts_with("series_index 3"));
    assert_eq!((check.calculated_value, check.targets_notified), (None, Some(false)));
    let generic = one("retrieve_200_errored_generic").await.checks.unwrap().remove(0).error.unwrap();
    assert_eq!(generic.code, None);

    let detected = one("retrieve_200_detector").await;
    assert!(detected.state.is_firing());
    assert_eq!(detected.detector_config, Some(DetectorConfig::ZScore(sensitive())));
    let check = &detected.checks.unwrap()[0];
    assert_eq!(check.anomaly_scores.as_deref(), Some(&[None, None, Some(0.12), Some(0.99)][..]));
    assert_eq!((check.triggered_points.as_deref(), check.calculated_value), (Some(&[3][..]), Some(7.0)));
    assert_eq!(check.triggered_metadata, Some(json!({"series_index": 0, "breakdown_value": "x"}).into()));
    assert_eq!(check.investigation_status, Some(InvestigationStatus::Done));
    assert_eq!(check.investigation_verdict, Some(InvestigationVerdict::FalsePositive));
    assert_eq!(check.notification_suppressed_by_agent, Some(true));

    let snoozed = one("retrieve_200_snoozed").await;
    assert_eq!(snoozed.snoozed_until.unwrap().to_string(), "2026-11-23T00:00:00Z");
    assert_eq!(snoozed.checks.unwrap()[0].state, AlertState::Snoozed);
}

#[tokio::test]
async fn values_that_servers_change() {
    let rewritten = one("retrieve_200_every_15_minutes").await;
    assert_eq!(rewritten.calculation_interval, Some(CalculationInterval::Every15Minutes));
    assert_eq!(rewritten.config, Some(TrendsConfig::new(0).check_ongoing_interval(true).into()));
    let interval = one("retrieve_200_real_time").await.calculation_interval;
    assert_eq!(interval, Some(CalculationInterval::RealTime));

    let patched = one("patch_200_next_check_now").await;
    assert_eq!((&patched.checks, patched.checks_total), (&None, None));
    assert_eq!(patched.next_check_at.unwrap().to_string(), "2026-11-22T19:20:00.987654Z");
    assert_eq!(patched.threshold.unwrap().configuration, ThresholdConfiguration::below(5.0));

    let delivered =
        json!({"destination_count": 1, "email_recipient_count": 0, "failed_delivery_channels": ["email"]});
    assert_eq!(replay("test_delivery_202").await.unwrap(), delivered);
    let ids = json!({"hog_function_ids": ["0197d3a2-9999-7000-8a4b-1f2e3d4c5b6a"]});
    assert_eq!(replay("destination_201").await.unwrap(), ids);
}

#[tokio::test]
async fn values_at_the_edges() {
    let empty = one("edge_empty_condition_config").await;
    assert_eq!(empty.condition.unwrap().condition_type, None);
    assert_eq!(empty.config, Some(AlertConfig::Other(json!({}).into())));
    assert_eq!(empty.threshold.unwrap().configuration, ThresholdConfiguration::default());

    let unbounded = one("edge_bounds_null").await.threshold.unwrap().configuration;
    assert_eq!((unbounded.threshold_type, unbounded.bounds), (Some(ThresholdType::Percentage), None));

    let sparse = one("edge_sparse_user").await;
    let user = sparse.subscribed_users[0].whole().unwrap();
    assert_eq!((&user.distinct_id, user.is_email_verified), (&None, None));
    assert_eq!((user.first_name.as_deref(), &user.role_at_organization), (Some(""), &Some(Role::None)));
    assert_eq!(user.extra["hedgehog_config"].to_value().unwrap()["accessories"], json!(["cap"]));

    let unknown = one("edge_unknown_enums").await;
    assert_eq!(unknown.state, AlertState::from("Broken"));
    let configuration = unknown.threshold.unwrap().configuration;
    assert_eq!(configuration.threshold_type, Some(ThresholdType::from("stddev")));
    let condition = unknown.condition.unwrap();
    assert_eq!(condition.condition_type, Some(ConditionType::from("relative_change")));
    assert_eq!(condition.extra["window"], 3);
    assert_eq!(unknown.config.unwrap().kind(), Some("RetentionAlertConfig"));
    let prophet = DetectorConfig::Other(json!({"type": "prophet", "period": 7}).into());
    assert_eq!(unknown.detector_config, Some(prophet));
    assert_eq!(unknown.calculation_interval, Some(CalculationInterval::from("every_5_minutes")));
    let escalate = Some(InconclusiveAction::from("escalate"));
    assert_eq!(unknown.investigation_inconclusive_action, escalate);
    let check = &unknown.checks.unwrap()[0];
    assert_eq!(check.investigation_verdict, Some(InvestigationVerdict::from("benign")));

    let extra = one("edge_extra_fields").await.extra;
    assert_eq!(extra["forecast_config"], json!({"engine": "prophet", "condition": "future_breach"}));
    assert_eq!(extra["tags"], json!(["x"]));

    let old = one("edge_lowercase_states_2024").await;
    assert_eq!(old.insight, IdOr::Id(4211.into()));
    assert_eq!((&old.state, old.state.is_firing()), (&AlertState::LegacyInactive, false));
    let check = &old.checks.unwrap()[0];
    assert_eq!((&check.state, check.calculated_value), (&AlertState::LegacyNotMet, Some(5.0)));
    let configuration = old.threshold.unwrap().configuration;
    assert_eq!(configuration.extra["absoluteThreshold"], json!({"lower": null, "upper": 10}));
}

#[test]
fn requests_are_written_as_the_samples_are() {
    let samples = samples();
    let written = |name: &str, value: Value| {
        assert_eq!(value, Sample::named(&samples, name).json, "{name}");
    };
    let json = |alert: CreateAlert| serde_json::to_value(alert).unwrap();
    written("create_request_minimal_effective", json(hundred()));

    let bounds = SetThreshold::new(ThresholdConfiguration::outside(20.0, 100.5)).name("hi/lo");
    let full = CreateAlert::new(4211, [178], bounds, ConditionType::AbsoluteValue, TrendsConfig::new(0))
        .name("alert name")
        .calculation_interval(CalculationInterval::Daily)
        .enabled(false)
        .skip_weekend(true)
        .schedule_restriction(ScheduleRestriction::new().blocked("22:00", "07:00"));
    written("create_request_full_threshold", json(full));

    let detectors = [DetectorConfig::ZScore(sensitive()), DetectorConfig::Mad(sensitive())];
    let ensemble = hundred()
        .name("alert name")
        .calculation_interval(CalculationInterval::Daily)
        .detector_config(DetectorConfig::Ensemble(EnsembleDetector::new(EnsembleOperator::And, detectors)));
    written("create_request_ensemble", json(ensemble));

    let until: Timestamp = "2026-11-23T12:30:00Z".parse().unwrap();
    let snooze = UpdateAlert::new().snoozed_until(until);
    written("patch_request_snooze_rfc3339", serde_json::to_value(snooze).unwrap());
}
