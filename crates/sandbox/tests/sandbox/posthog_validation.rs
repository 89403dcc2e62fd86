//! What PostHog refuses, with its own words: the first error alone.

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::posthog::{assert_invalid, body, first};
use crate::wire::posthog;

/// A body with these members changed.
fn with(changes: Value) -> Value {
    let mut sent = body();
    sent.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    sent
}

fn without(member: &str) -> Value {
    let mut sent = body();
    sent.as_object_mut().unwrap().remove(member);
    sent
}

fn configuration(configuration: Value) -> Value {
    with(json!({"threshold": {"configuration": configuration}}))
}

fn assert_all_refused(cases: Vec<(Value, &str, Value, &str)>) {
    let sandbox = Sandbox::start_blocking().unwrap();
    for (sent, code, attr, detail) in cases {
        assert_invalid(&posthog(&sandbox, "POST", "/", &sent), code, &attr, detail);
    }
    assert_eq!(sandbox.posthog().alerts(), [] as [Value; 0]);
}

const REQUIRED: &str = "This field is required.";
const NULL: &str = "This field may not be null.";
const LONG: &str = "Ensure this field has no more than 255 characters.";

#[test]
fn fields_that_are_missing_or_null() {
    let mut cases = vec![(json!({}), "required", json!("insight"), REQUIRED)];
    for member in ["insight", "subscribed_users", "threshold"] {
        cases.push((without(member), "required", json!(member), REQUIRED));
    }
    for member in [
        "insight",
        "name",
        "subscribed_users",
        "threshold",
        "enabled",
        "evaluation_delay_intervals",
        "calculation_interval",
        "investigation_agent_enabled",
        "investigation_inconclusive_action",
    ] {
        cases.push((with(json!({member: null})), "null", json!(member), NULL));
    }
    let threshold = with(json!({"threshold": {"name": "n"}}));
    cases.push((threshold, "required", json!("threshold__configuration"), REQUIRED));
    cases.push((configuration(Value::Null), "null", json!("threshold__configuration"), NULL));
    assert_all_refused(cases);
}

#[test]
fn fields_that_are_wrong() {
    let unknown = "Invalid pk \"999999\" - object does not exist.";
    let (long, flag) = ("a".repeat(256), "Must be a valid boolean.");
    let named = json!({"threshold": {"name": long, "configuration": body()["threshold"]["configuration"]}});
    let expected = |kind: &str| format!("Incorrect type. Expected pk value, received {kind}.");
    let (text, dict, boolean) = (expected("str"), expected("dict"), expected("bool"));
    let snoozed = "snoozed_until has to be passed in string format";
    assert_all_refused(vec![
        (with(json!({"insight": 999_999})), "does_not_exist", json!("insight"), unknown),
        (with(json!({"insight": "one"})), "incorrect_type", json!("insight"), &text),
        (with(json!({"insight": {"id": 1}})), "incorrect_type", json!("insight"), &dict),
        (with(json!({"insight": true})), "incorrect_type", json!("insight"), &boolean),
        (with(json!({"name": long})), "max_length", json!("name"), LONG),
        (with(json!({"name": []})), "invalid_input", json!("name"), "Not a valid string."),
        (
            with(json!({"subscribed_users": [1, 999_999]})),
            "does_not_exist",
            json!("subscribed_users"),
            unknown,
        ),
        (with(json!({"subscribed_users": [{"id": 1}]})), "incorrect_type", json!("subscribed_users"), &dict),
        (
            with(json!({"subscribed_users": "1"})),
            "not_a_list",
            json!("subscribed_users"),
            "Expected a list of items but got type \"str\".",
        ),
        (with(named), "max_length", json!("threshold__name"), LONG),
        (
            with(json!({"threshold": 1})),
            "invalid_input",
            json!("threshold__non_field_errors"),
            "Invalid data. Expected a dictionary, but got int.",
        ),
        (with(json!({"enabled": "yes"})), "invalid_input", json!("enabled"), flag),
        (with(json!({"skip_weekend": 7})), "invalid_input", json!("skip_weekend"), flag),
        (
            with(json!({"calculation_interval": "every_minute"})),
            "invalid_choice",
            json!("calculation_interval"),
            "\"every_minute\" is not a valid choice.",
        ),
        (
            with(json!({"investigation_inconclusive_action": 1})),
            "invalid_choice",
            json!("investigation_inconclusive_action"),
            "\"1\" is not a valid choice.",
        ),
        (with(json!({"snoozed_until": 5})), "invalid_input", json!("snoozed_until"), snoozed),
        (
            with(json!({"evaluation_delay_intervals": 101})),
            "max_value",
            json!("evaluation_delay_intervals"),
            "Ensure this value is less than or equal to 100.",
        ),
        (
            with(json!({"evaluation_delay_intervals": -1})),
            "min_value",
            json!("evaluation_delay_intervals"),
            "Ensure this value is greater than or equal to 0.",
        ),
        (
            with(json!({"evaluation_delay_intervals": "x"})),
            "invalid_input",
            json!("evaluation_delay_intervals"),
            "A valid integer is required.",
        ),
        (
            with(json!({"schedule_start_time": "24:00"})),
            "invalid_input",
            json!("schedule_start_time"),
            "Invalid schedule start time.",
        ),
    ]);
}

#[test]
fn thresholds_that_are_wrong() {
    let (attr, whole) = (json!("threshold__configuration"), json!("threshold__non_field_errors"));
    let none = "At least one threshold bound (lower or upper) must be provided.";
    let input = "invalid_input";
    assert_all_refused(vec![
        (configuration(json!({"type": "absolute"})), input, attr.clone(), none),
        (configuration(json!({"type": "absolute", "bounds": null})), input, attr.clone(), none),
        (configuration(json!({"type": "absolute", "bounds": {"lower": null}})), input, attr, none),
        (
            configuration(json!({"type": "absolute", "bounds": {"lower": 2, "upper": 1}})),
            input,
            whole.clone(),
            "Lower threshold must be less than upper threshold",
        ),
        (
            configuration(json!({})),
            input,
            whole.clone(),
            "Invalid threshold configuration: type: Field required",
        ),
        (
            configuration(json!([])),
            input,
            whole.clone(),
            "Invalid threshold configuration: Input should be a valid dictionary",
        ),
        (
            configuration(json!({"type": "stddev"})),
            input,
            whole.clone(),
            "Invalid threshold configuration: type: Input should be 'absolute' or 'percentage'",
        ),
        (
            configuration(json!({"type": "absolute", "extra": 1})),
            input,
            whole.clone(),
            "Invalid threshold configuration: extra: Extra inputs are not permitted",
        ),
        (
            configuration(json!({"type": "absolute", "bounds": 1})),
            input,
            whole.clone(),
            "Invalid threshold configuration: bounds: Input should be a valid dictionary",
        ),
        (
            configuration(json!({"type": "absolute", "bounds": {"upper": "1"}})),
            input,
            whole.clone(),
            "Invalid threshold configuration: bounds.upper: Input should be a valid number",
        ),
        (
            configuration(json!({"type": "absolute", "bounds": {"max": 1}})),
            input,
            whole,
            "Invalid threshold configuration: bounds.max: Extra inputs are not permitted",
        ),
        (
            configuration(json!({"type": "percentage", "bounds": {"upper": 0.2}})),
            input,
            Value::Null,
            "Absolute value alerts require an absolute threshold, but a percentage threshold was configured",
        ),
    ]);
}

#[test]
fn conditions_and_configurations_that_do_not_fit() {
    let relative = json!({"type": "relative_increase"});
    let sql = |evaluation: &str| json!({"type": "HogQLAlertConfig", "evaluation": evaluation});
    let funnel = json!({"type": "FunnelsAlertConfig", "metric": "conversion_from_start"});
    let ongoing = json!({"type": "TrendsAlertConfig", "series_index": 0, "check_ongoing_interval": true});
    let lower = json!({"configuration": {"type": "absolute", "bounds": {"lower": 1}}});
    let cases = vec![
        (without("condition"), "Alert has invalid condition: None"),
        (with(json!({"condition": {"type": "x"}})), "Alert has invalid condition: {'type': 'x'}"),
        (without("config"), "Unsupported alert config type: None"),
        (
            with(json!({"config": {"type": "RetentionAlertConfig"}})),
            "Unsupported alert config type: RetentionAlertConfig",
        ),
        (
            with(json!({"config": {"type": "TrendsAlertConfig"}})),
            "Alert has invalid TrendsAlertConfig: {'type': 'TrendsAlertConfig'}",
        ),
        (
            with(json!({"config": {"type": "TrendsAlertConfig", "series_index": 3}})),
            "series_index 3 is out of range (query has 1 series)",
        ),
        (
            with(json!({"insight": 4})),
            "Alert's insight query kind 'HogQLQuery' is not supported (only TrendsQuery)",
        ),
        (
            with(json!({"config": sql("last_row")})),
            "SQL alert config requires a HogQLQuery insight, got 'TrendsQuery'",
        ),
        (
            with(json!({"config": funnel})),
            "Funnel alert config requires a FunnelsQuery insight, got 'TrendsQuery'",
        ),
        (
            with(json!({"config": {"type": "MetricsAlertConfig"}})),
            "Metrics alert config requires a MetricsQuery insight, got 'TrendsQuery'",
        ),
        (
            with(json!({"insight": 4, "config": sql("any")})),
            "Alert has invalid HogQLAlertConfig: {'evaluation': 'any', 'type': 'HogQLAlertConfig'}",
        ),
        (
            with(json!({"insight": 4, "config": sql("any_row"), "condition": relative})),
            "Any-row SQL alerts only support absolute value conditions",
        ),
        (
            with(json!({"insight": 4, "config": sql("any_row"), "detector_config": {"type": "mad"}})),
            "Anomaly detection isn't supported for any-row SQL alerts",
        ),
        (
            with(json!({"insight": 5, "config": funnel, "condition": relative})),
            "This funnel only supports absolute value conditions",
        ),
        (
            with(json!({"insight": 5, "config": {"type": "FunnelsAlertConfig"}})),
            "Alert has invalid FunnelsAlertConfig: {'type': 'FunnelsAlertConfig'}",
        ),
        (
            with(json!({"config": ongoing, "threshold": lower})),
            "check_ongoing_interval is only supported for alert condition absolute_value when upper threshold is specified",
        ),
        (
            with(json!({"config": ongoing, "evaluation_delay_intervals": 1})),
            "Turn off Check ongoing period to use an evaluation delay.",
        ),
        (
            with(json!({"insight": 4, "config": sql("last_row"), "evaluation_delay_intervals": 1})),
            "Evaluation delay is only supported for time-series Trends insights.",
        ),
    ];
    assert_all_refused(
        cases.into_iter().map(|(sent, detail)| (sent, "invalid_input", Value::Null, detail)).collect(),
    );
}

#[test]
fn insights_that_take_no_such_alert() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let number = json!({"kind": "TrendsQuery", "series": [{}], "trendsFilter": {"display": "BoldNumber"}});
    sandbox.posthog().add_insight(json!({"id": 10, "query": {"kind": "InsightVizNode", "source": number}}));
    sandbox.posthog().add_insight(json!({"id": 11, "query": {"kind": "RetentionQuery"}}));
    sandbox.posthog().add_insight(json!({"id": 12, "deleted": true}));
    sandbox.posthog().add_project(2);
    sandbox.posthog().add_insight(json!({"id": 13, "project": 2}));
    let relative = json!({"type": "relative_increase"});
    for (changes, code, attr, detail) in [
        (
            json!({"insight": 10, "condition": relative}),
            "invalid_input",
            Value::Null,
            "Relative alert condition 'relative_increase' is not compatible with non time series trends",
        ),
        (
            json!({"insight": 10, "detector_config": {"type": "mad"}}),
            "invalid_input",
            Value::Null,
            "Anomaly detection isn't supported for non time series trends",
        ),
        (
            json!({"insight": 11}),
            "invalid_input",
            json!("insight"),
            "Alerts are not supported for this insight.",
        ),
        (
            json!({"insight": 12}),
            "invalid_input",
            json!("insight"),
            "This insight was deleted. Pick another insight.",
        ),
        (
            json!({"insight": 13}),
            "does_not_exist",
            json!("insight"),
            "Invalid pk \"13\" - object does not exist.",
        ),
    ] {
        assert_invalid(&posthog(&sandbox, "POST", "/", &with(changes)), code, &attr, detail);
    }
}

#[test]
fn detectors_that_are_wrong() {
    let malformed = "Invalid detector configuration.";
    let agent = "Investigation agent is only supported for anomaly detection alerts.";
    let gate = "Notification gating requires investigation_agent_enabled=true.";
    let mut cases = vec![
        (
            with(json!({"investigation_agent_enabled": true})),
            "invalid_input",
            json!("investigation_agent_enabled"),
            agent,
        ),
        (
            with(json!({"investigation_gates_notifications": true})),
            "invalid_input",
            json!("investigation_gates_notifications"),
            gate,
        ),
    ];
    let two = "Ensemble detector requires at least 2 sub-detectors.";
    for (detector, detail) in [
        (json!({"type": "prophet"}), malformed),
        (json!([]), malformed),
        (json!({"type": "mad", "multiplier": 1}), malformed),
        (json!({"type": "knn", "method": "least"}), malformed),
        (json!({"type": "mad", "threshold": 1.5}), "Sensitivity threshold must be between 0.0 and 1.0."),
        (json!({"type": "mad", "window": 4}), "Window size must be between 5 and 1000."),
        (
            json!({"type": "isolation_forest", "n_estimators": 501}),
            "Number of trees must be between 10 and 500.",
        ),
        (json!({"type": "lof", "n_neighbors": 0}), "Number of neighbors must be between 1 and 50."),
        (json!({"type": "hbos", "n_bins": 51}), "Number of bins must be between 5 and 50."),
        (json!({"type": "iqr", "multiplier": 0.4}), "IQR multiplier must be between 0.5 and 10.0."),
        (
            json!({"type": "pca", "preprocessing": {"smooth_n": 31}}),
            "Smoothing window must be between 0 and 30.",
        ),
        (json!({"type": "pca", "preprocessing": {"lags_n": 11}}), "Lag features must be between 0 and 10."),
        (json!({"type": "ensemble", "operator": "and", "detectors": [{"type": "mad"}]}), two),
        (
            json!({"type": "ensemble", "operator": "xor", "detectors": [{"type": "mad"}, {"type": "mad"}]}),
            malformed,
        ),
        (
            json!({"type": "ensemble", "operator": "or", "detectors": [{"type": "mad"}, {"type": "llm"}]}),
            malformed,
        ),
    ] {
        cases.push((
            with(json!({"detector_config": detector})),
            "invalid_input",
            json!("detector_config"),
            detail,
        ));
    }
    assert_all_refused(cases);
}

#[test]
fn schedules_that_are_wrong() {
    let window = |start: &str, end: &str| json!({"start": start, "end": end});
    let windows = |windows: Value| json!({"blocked_windows": windows});
    let many: Vec<Value> =
        (0..6).map(|hour| window(&format!("0{hour}:00"), &format!("0{hour}:30"))).collect();
    let cases = [
        windows(json!([window("08:00", "08:29")])),
        windows(json!([window("08:00", "08:00")])),
        windows(json!([window("08:00", "24:00")])),
        windows(json!([window("00:00", "12:00"), window("12:00", "00:00")])),
        windows(json!(many)),
        windows(json!([{"start": "08:00", "end": "09:00", "day": 1}])),
        windows(json!("08:00")),
        json!({"windows": []}),
        json!([]),
    ];
    let refused = |sent: Value| {
        let sent = with(json!({"schedule_restriction": sent}));
        (sent, "invalid_input", json!("schedule_restriction"), "Invalid schedule restriction.")
    };
    assert_all_refused(cases.into_iter().map(refused).collect());
}

#[test]
fn a_change_is_checked_together_with_what_is_stored() {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.posthog().create_alert(json!({"config": {"type": "TrendsAlertConfig", "series_index": 5}}));
    let before = sandbox.posthog().alerts();
    let patch = |changes: Value| posthog(&sandbox, "PATCH", &format!("/{}/", first()), &changes);
    let detail = "series_index 5 is out of range (query has 1 series)";
    assert_invalid(&patch(json!({"name": "other"})), "invalid_input", &Value::Null, detail);
    assert_invalid(&patch(json!({"threshold": null})), "null", &json!("threshold"), NULL);
    assert_invalid(
        &patch(json!({"threshold": {}})),
        "required",
        &json!("threshold__configuration"),
        REQUIRED,
    );
    let none = "Alert has invalid condition: None";
    assert_invalid(&patch(json!({"condition": null})), "invalid_input", &Value::Null, none);
    assert_invalid(
        &patch(json!({"config": null})),
        "invalid_input",
        &Value::Null,
        "Unsupported alert config type: None",
    );
    assert_eq!(sandbox.posthog().alerts(), before);
}
