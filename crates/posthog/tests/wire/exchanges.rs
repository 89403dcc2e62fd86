//! Exchanges with PostHog's servers that surprised a client: the request as it is sent, and its response as it is read.

use alertkit_posthog::{
    AlertConfig, AlertState, Bounds, ConditionType, CreateAlert, DeliveryChannel, DetectorConfig, ErrorBody,
    ErrorKind, FunnelMetric, FunnelsConfig, GetAlert, Json, ListAlerts, LlmDetector, Patch, Role, Scope,
    SimulateAlert, StatisticalDetector, ThresholdConfiguration, ThresholdType, TrendsConfig, UpdateAlert,
};
use alertkit_posthog::{PostHog, catalogue, http::Method};
use alertkit_tests::Recorder;
use serde_json::{Value, json};

use crate::answering;

const ID: &str = "00000000-0000-4000-8000-000000000001";

/// A recorded exchange, with a server that responds as then.
struct Exchange {
    server: Recorder,
    posthog: PostHog,
    request: Value,
}

impl Exchange {
    async fn named(name: &str) -> Self {
        let file =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/exchanges.json"));
        let exchanges: Vec<Value> = serde_json::from_str(&file.unwrap()).unwrap();
        let exchange = exchanges.iter().find(|exchange| exchange["name"] == name).unwrap();
        let status = exchange["response"]["status"].as_u64().unwrap_or(500).try_into().unwrap();
        let (server, posthog) = answering(status, &exchange["response"]["body"].to_string()).await;
        Self { server, posthog, request: exchange["request"].clone() }
    }

    fn alerts(&self) -> alertkit_posthog::Alerts {
        self.posthog.alerts(Scope::project(1))
    }

    /// One request was sent, and it was the recorded one.
    fn assert_sent(&self) {
        let requests = self.server.requests();
        let [request] = requests.as_slice() else { panic!("{requests:?}") };
        let query = self.request["query"].as_object().map(|query| {
            query.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        });
        let path = self.request["path"].as_str().unwrap();
        let target = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
        assert_eq!(
            (&*request.method, &*request.target),
            (self.request["method"].as_str().unwrap(), &*format!("/tools/posthog{target}"),)
        );
        assert_eq!(request.body, self.request["body"]);
    }
}

fn hundred() -> ThresholdConfiguration {
    ThresholdConfiguration::above(100.0)
}

fn json(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

#[tokio::test]
async fn a_bound_of_another_form_costs_neither_its_alert_nor_the_listing() {
    let exchange = Exchange::named("list_with_a_flag_as_a_bound").await;
    let page = exchange.alerts().list(ListAlerts::new()).first_page().await.unwrap();
    exchange.assert_sent();
    let configuration = page.items[0].threshold.clone().unwrap().configuration;
    let bounds = configuration.bounds.clone().unwrap();
    assert_eq!((bounds.upper, &bounds.extra["upper"]), (None, &Json::from(true)));
    assert_eq!(json(configuration), json!({"type": "absolute", "bounds": {"upper": true}}));
}

#[tokio::test]
async fn a_change_that_was_made_is_a_success_whatever_a_bound_looks_like() {
    let exchange = Exchange::named("update_with_text_as_a_bound").await;
    let alert = exchange.alerts().update(ID, UpdateAlert::new().name("n")).await.unwrap();
    exchange.assert_sent();
    let bounds = alert.threshold.unwrap().configuration.bounds.unwrap();
    assert_eq!((bounds.upper, bounds.extra["upper"].as_str()), (None, "\"100\""));
}

#[tokio::test]
async fn a_rename_does_not_send_the_users_of_the_alert() {
    let exchange = Exchange::named("update_of_the_name_alone").await;
    let alert = exchange.alerts().get(ID, GetAlert::new()).await.unwrap();
    assert_eq!(alert.subscribed_users.len(), 2);
    let exchange = Exchange::named("update_of_the_name_alone").await;
    let renamed = exchange.alerts().update(ID, UpdateAlert::from(&alert).name("renamed")).await.unwrap();
    exchange.assert_sent();
    assert_eq!(renamed.name, "renamed");
}

#[tokio::test]
async fn a_deactivated_user_is_named_by_the_error_when_users_are_sent() {
    let exchange = Exchange::named("update_with_a_deactivated_user").await;
    let changes = UpdateAlert::new()
        .insight(1)
        .subscribed_users([1, 4])
        .threshold(alertkit_posthog::SetThreshold::new(ThresholdConfiguration::above(5.0)).name(""))
        .condition(ConditionType::AbsoluteValue)
        .config(TrendsConfig::new(0))
        .name("renamed");
    let error = exchange.alerts().update(ID, changes).await.unwrap_err();
    exchange.assert_sent();
    assert_eq!((error.kind(), error.field()), (ErrorKind::BadRequest, None));
    assert_eq!(ErrorBody::of(&error).unwrap().attr.as_deref(), Some("subscribed_users"));
}

/// PostHog takes back no threshold without bounds, as alerts from before it required them have one.
#[tokio::test]
async fn a_rename_does_not_send_a_threshold_without_bounds() {
    let mut alert = crate::alert();
    alert["threshold"] = json!({"name": "", "configuration": {"type": "absolute", "bounds": {}}});
    let alert: alertkit_posthog::Alert = serde_json::from_value(alert).unwrap();
    let changes = UpdateAlert::from(&alert).name("renamed");
    assert_eq!(json(&changes), json!({"name": "renamed"}));
    let exchange = Exchange::named("update_of_a_threshold_without_bounds").await;
    let unbound = ThresholdConfiguration::new(ThresholdType::Absolute, Bounds::new(None, None));
    let unbound = alertkit_posthog::SetThreshold::new(unbound).name("");
    let error = exchange.alerts().update(ID, changes.threshold(unbound)).await.unwrap_err();
    exchange.assert_sent();
    assert_eq!(ErrorBody::of(&error).unwrap().attr.as_deref(), Some("threshold__configuration"));
}

/// The vendor's own examples have them.
#[test]
fn params_are_read_with_null_for_what_is_optional() {
    let create = json!({
        "insight": 1, "subscribed_users": [1], "condition": {"type": "absolute_value"},
        "threshold": {"name": null, "configuration": {"type": "absolute", "bounds": {"lower": null, "upper": 100}}},
        "config": {"type": "TrendsAlertConfig", "series_index": 0, "check_ongoing_interval": null},
        "name": null, "enabled": null, "calculation_interval": null, "evaluation_delay_intervals": null,
        "investigation_agent_enabled": null, "investigation_gates_notifications": null,
        "investigation_inconclusive_action": null,
    });
    let least = CreateAlert::new(1, [1], hundred(), ConditionType::AbsoluteValue, TrendsConfig::new(0));
    assert_eq!(serde_json::from_value::<CreateAlert>(create).unwrap(), least);
    let last_step =
        json!({"type": "FunnelsAlertConfig", "metric": "conversion_from_start", "funnel_step": null});
    let expected = AlertConfig::from(FunnelsConfig::new(FunnelMetric::ConversionFromStart));
    assert_eq!(serde_json::from_value::<AlertConfig>(last_step).unwrap(), expected);
    let bounds: Bounds = serde_json::from_value(json!({"lower": 1, "upper": null})).unwrap();
    assert_eq!(bounds, Bounds::new(Some(1.0), None));
    let simulate = json!({
        "insight": 1, "detector_config": {"type": "zscore"}, "date_from": null, "config": null, "series_index": null,
    });
    let detector = DetectorConfig::ZScore(StatisticalDetector::new());
    assert_eq!(serde_json::from_value::<SimulateAlert>(simulate).unwrap(), SimulateAlert::new(1, detector));
}

#[tokio::test]
async fn responses_are_read_with_null_for_what_is_optional() {
    for name in ["create_with_a_null_in_the_config", "create_with_a_null_step"] {
        let exchange = Exchange::named(name).await;
        let request: CreateAlert = serde_json::from_value(exchange.request["body"].clone()).unwrap();
        let alert = exchange.alerts().create(request).await.unwrap();
        assert!(!matches!(alert.config, None | Some(AlertConfig::Other(_))), "{name}");
    }
    let exchange = Exchange::named("update_with_a_null_bound").await;
    let changes: UpdateAlert = serde_json::from_value(exchange.request["body"].clone()).unwrap();
    let alert = exchange.alerts().update(ID, changes).await.unwrap();
    let bounds = alert.threshold.unwrap().configuration.bounds.unwrap();
    assert_eq!(bounds, Bounds::new(Some(1.0), None));
    let exchange = Exchange::named("simulate_with_nulls").await;
    let request: SimulateAlert = serde_json::from_value(exchange.request["body"].clone()).unwrap();
    assert_eq!(exchange.alerts().simulate(request).await.unwrap().scores, [None]);
}

/// Makes a call by its name, with the recorded body.
fn by_name(operation: &str, body: &Value) -> alertkit_posthog::Error {
    let posthog = PostHog::builder("the-key").base_url("http://127.0.0.1:9").build().unwrap();
    let entry = catalogue().into_iter().find(|entry| entry.operation().name == operation).unwrap();
    let arguments = json!({"path": {"scope": "projects", "project_id": 1}, "body": body});
    let arguments = alertkit_posthog::catalogue::Arguments::from_json(arguments).unwrap();
    entry.call(&posthog, &arguments).err().unwrap()
}

#[tokio::test]
async fn a_member_of_the_wrong_form_is_named_itself() {
    let exchange = Exchange::named("create_with_a_short_id").await;
    let error = by_name("alerts.create", &exchange.request["body"]);
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("insight: invalid type: string, expected i64"), "{error}");
    let mut body = exchange.request["body"].clone();
    body["insight"] = json!(1);
    for (member, wrong) in
        [("enabled", json!("true")), ("subscribed_users", json!(["1"])), ("condition", json!(7))]
    {
        let mut body = body.clone();
        body[member] = wrong;
        let error = by_name("alerts.create", &body);
        assert!(error.to_string().contains(&format!("does not fit: {member}")), "{error}");
    }
}

#[tokio::test]
async fn an_unknown_member_is_named_with_all_that_are_known() {
    let exchange = Exchange::named("create_with_an_unknown_member").await;
    let error = by_name("alerts.create", &exchange.request["body"]).to_string();
    for known in ["`bogus`", "insight", "name", "enabled", "detector_config", "schedule_restriction"] {
        assert!(error.contains(known), "{error}");
    }
}

#[tokio::test]
async fn a_simulation_may_leave_the_detector_to_the_server() {
    let exchange = Exchange::named("simulate_with_the_default_detector").await;
    let found = exchange.alerts().simulate(SimulateAlert::with_default_detector(1)).await.unwrap();
    exchange.assert_sent();
    assert_eq!((found.data, found.total_points), (vec![Some(1.0)], Some(1)));
}

#[tokio::test]
async fn the_scope_that_a_simulation_lacks_is_named() {
    let exchange = Exchange::named("simulate_without_the_scope").await;
    let asked = SimulateAlert::new(1, DetectorConfig::Llm(LlmDetector::new()));
    let error = exchange.alerts().simulate(asked).await.unwrap_err();
    exchange.assert_sent();
    assert!(error.is_forbidden());
    assert_eq!(ErrorBody::of(&error).unwrap().missing_scope(), Some("alert:write"));
}

#[tokio::test]
async fn a_delivery_names_the_destination_that_can_be_removed() {
    let exchange = Exchange::named("get_with_a_delivery_to_a_destination").await;
    let alert = exchange.alerts().get(ID, GetAlert::new()).await.unwrap();
    exchange.assert_sent();
    let delivery = alert.checks.unwrap()[0].deliveries.clone().unwrap().remove(0);
    assert_eq!(
        (delivery.channel, delivery.target.as_deref()),
        (Some(DeliveryChannel::HogFunction), Some("Eng alerts"))
    );
    let id = delivery.target_id.unwrap();
    assert_eq!(id, "00000000-0000-4000-8003-000000000001");
    assert!(exchange.alerts().remove_destinations(ID, [id]).preview().is_ok());
}

#[tokio::test]
async fn a_simulation_tells_the_interval_that_it_looked_at() {
    let exchange = Exchange::named("simulate_with_a_delay").await;
    let zscore = DetectorConfig::ZScore(StatisticalDetector::new());
    let asked = SimulateAlert::new("trends01", zscore).evaluation_delay_intervals(2);
    let found = exchange.alerts().simulate(asked).await.unwrap();
    exchange.assert_sent();
    let time = |text: &str| Some(text.parse().unwrap());
    assert_eq!(found.evaluation_delay_intervals, Some(2));
    assert_eq!(found.evaluated_interval_start, time("2026-11-03T00:00:00Z"));
    assert_eq!(found.evaluated_interval_end, time("2026-11-04T00:00:00Z"));
    assert_eq!(found.evaluated_interval_timezone.as_deref(), Some("UTC"));
    assert!(found.extra.is_empty());
}

#[tokio::test]
async fn a_window_that_is_too_large_is_left_to_the_server_to_reject() {
    let exchange = Exchange::named("create_with_a_window_too_large").await;
    let alert = CreateAlert::new(1, [1], hundred(), ConditionType::AbsoluteValue, TrendsConfig::new(0))
        .detector_config(DetectorConfig::Llm(LlmDetector::new().window(401)));
    let error = exchange.alerts().create(alert).await.unwrap_err();
    exchange.assert_sent();
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert_eq!(ErrorBody::of(&error).unwrap().attr.as_deref(), Some("detector_config"));
}

#[tokio::test]
async fn a_detector_is_removed_together_with_the_agent() {
    let exchange = Exchange::named("update_to_no_detector_with_the_agent_on").await;
    let changes = UpdateAlert::new().detector_config(Patch::Null);
    let error = exchange.alerts().update(ID, changes.clone()).await.unwrap_err();
    exchange.assert_sent();
    assert_eq!(ErrorBody::of(&error).unwrap().attr.as_deref(), Some("investigation_agent_enabled"));
    let both = json!({"detector_config": null, "investigation_agent_enabled": false});
    assert_eq!(json(changes.investigation_agent_enabled(false)), both);
}

#[tokio::test]
async fn a_student_is_a_known_role() {
    let exchange = Exchange::named("get_with_a_student").await;
    let alert = exchange.alerts().get(ID, GetAlert::new()).await.unwrap();
    exchange.assert_sent();
    assert_eq!(alert.created_by.unwrap().role_at_organization, Some(Role::Student));
}

/// What this crate does not model is a request away, and is not mixed with what it models.
#[tokio::test]
async fn operations_that_are_not_modelled_are_reached_by_request() {
    for name in ["list_thresholds", "suggest_thresholds", "list_platform_alerts"] {
        let exchange = Exchange::named(name).await;
        let method: Method = exchange.request["method"].as_str().unwrap().parse().unwrap();
        let request = exchange.posthog.request::<Json>(method, exchange.request["path"].as_str().unwrap());
        let request = match &exchange.request["body"] {
            Value::Null => request,
            body => request.json(body),
        };
        let found = request.await.unwrap();
        exchange.assert_sent();
        assert!(found.to_value().unwrap().is_object());
    }
    assert!(!AlertState::KNOWN.contains(&"not_firing") && !AlertState::KNOWN.contains(&"broken"));
}

#[tokio::test]
async fn a_bound_that_is_not_known_is_written_back() {
    let exchange = Exchange::named("get_with_a_third_bound").await;
    let alert = exchange.alerts().get(ID, GetAlert::new()).await.unwrap();
    exchange.assert_sent();
    let threshold = alert.threshold.unwrap();
    let changes = UpdateAlert::new().threshold(&threshold);
    let configuration = json!({"type": "absolute", "bounds": {"upper": 1, "middle": 2}});
    assert_eq!(json(changes), json!({"threshold": {"name": "", "configuration": configuration}}));
}
