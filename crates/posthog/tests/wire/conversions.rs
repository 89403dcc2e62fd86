use alertkit_posthog::{
    Alert, AlertConfig, CreateAlert, DetectorConfig, Error, ErrorKind, Patch, ReplaceAlert,
    ScheduleRestriction, ThresholdConfiguration, UpdateAlert,
};
use serde_json::{Value, json};

use crate::alert;

/// An alert with everything that can be written, as a server answers it.
fn whole() -> Value {
    let user = json!({"id": 178, "uuid": "0181e7f2-9b1a-0000-2f6c-5f3f2f0a9c11", "email": "ada@example.com"});
    json!({
        "id": "0197d3a2-6c1e-7000-8a4b-1f2e3d4c5b6a", "created_by": user, "created_at": "2026-10-02T08:15:30.123456Z",
        "insight": {"id": 4211, "short_id": "a1B2c3D4", "query": {"kind": "TrendsQuery"}, "created_by": user},
        "insight_short_id": "a1B2c3D4", "name": "n", "subscribed_users": [user, {"id": 179}],
        "threshold": {"id": "0197d3a2-7777-7000-8a4b-1f2e3d4c5b6a", "created_at": "2026-10-02T08:15:30.12Z", "name": "t",
            "configuration": {"type": "percentage", "bounds": {"lower": null, "upper": 0.2}}},
        "condition": {"type": "relative_increase"}, "state": "Snoozed", "enabled": true, "last_value": 3.5,
        "config": {"type": "TrendsAlertConfig", "series_index": 1, "check_ongoing_interval": true, "new": [1]},
        "detector_config": {"type": "zscore", "threshold": 1, "window": null, "preprocessing": null, "novel": "x"},
        "evaluation_delay_intervals": 0, "calculation_interval": "every_5_minutes",
        "snoozed_until": "2026-11-23T00:00:00Z", "skip_weekend": false, "schedule_start_time": {"time": "09:00"},
        "schedule_restriction": {"blocked_windows": [{"start": "22:00", "end": "07:00"}]},
        "investigation_agent_enabled": true, "investigation_gates_notifications": false,
        "investigation_inconclusive_action": "escalate", "checks": [], "checks_total": 0, "forecast_config": {},
    })
}

/// The same in the form in which it is written.
fn written() -> Value {
    json!({
        "insight": 4211, "name": "n", "subscribed_users": [178, 179],
        "threshold": {"name": "t", "configuration": {"type": "percentage", "bounds": {"upper": 0.2}}},
        "condition": {"type": "relative_increase"}, "enabled": true,
        "config": {"type": "TrendsAlertConfig", "series_index": 1, "check_ongoing_interval": true, "new": [1]},
        "detector_config": {"type": "zscore", "threshold": 1, "novel": "x"},
        "evaluation_delay_intervals": 0, "calculation_interval": "every_5_minutes", "skip_weekend": false,
        "schedule_start_time": "09:00",
        "schedule_restriction": {"blocked_windows": [{"start": "22:00", "end": "07:00"}]},
        "investigation_agent_enabled": true, "investigation_gates_notifications": false,
        "investigation_inconclusive_action": "escalate",
    })
}

fn read(json: Value) -> Alert {
    serde_json::from_value(json).unwrap()
}

fn json(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn an_alert_is_written_as_it_was_read() {
    let alert = read(whole());
    assert_eq!(json(CreateAlert::try_from(&alert).unwrap()), written());
    assert_eq!(json(ReplaceAlert::try_from(&alert).unwrap()), written());
}

#[test]
fn an_update_made_from_an_alert_sends_only_what_is_set_after_it() {
    let alert = read(whole());
    assert_eq!(json(UpdateAlert::from(&alert)), json!({}));
    assert_eq!(json(UpdateAlert::from(&alert).name("another")), json!({"name": "another"}));
    // Set is set, also to the value that the alert had when it was read.
    assert_eq!(json(UpdateAlert::from(&alert).enabled(true)), json!({"enabled": true}));
    let threshold = ThresholdConfiguration::above(5.0);
    let body = json!({"threshold": {"configuration": {"type": "absolute", "bounds": {"upper": 5}}}});
    assert_eq!(json(UpdateAlert::from(&alert).threshold(threshold)), body);
}

#[test]
fn the_first_threshold_of_an_alert_is_sent_with_its_insight() {
    let lacking = read(alert());
    let body = json!({
        "insight": 4211, "threshold": {"configuration": {"type": "absolute", "bounds": {"upper": 5}}},
    });
    let threshold = || ThresholdConfiguration::above(5.0);
    assert_eq!(json(UpdateAlert::from(&lacking).threshold(threshold())), body);
    assert_eq!(json(UpdateAlert::from(&lacking).name("n")), json!({"name": "n"}));
    let moved = UpdateAlert::from(&lacking).insight(7).threshold(threshold());
    assert_eq!(json(moved)["insight"], 7);
}

#[test]
fn what_an_alert_lacks_is_left_out_of_its_copy() {
    let mut empty = whole();
    for (member, value) in [("detector_config", Value::Null), ("schedule_restriction", Value::Null)] {
        empty[member] = value;
    }
    let mut copy = written();
    copy.as_object_mut()
        .unwrap()
        .retain(|name, _| name != "detector_config" && name != "schedule_restriction");
    assert_eq!(json(CreateAlert::try_from(&read(empty)).unwrap()), copy);
}

#[test]
fn a_copy_needs_what_is_required() {
    for field in ["threshold", "condition", "config"] {
        let mut lacking = whole();
        lacking.as_object_mut().unwrap().remove(field);
        let lacking = read(lacking);
        let errors: [Error; 2] =
            [CreateAlert::try_from(&lacking).unwrap_err(), ReplaceAlert::try_from(&lacking).unwrap_err()];
        for error in errors {
            assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)));
        }
        let mut empty = whole();
        empty[field] = if field == "threshold" { json!({"configuration": {}}) } else { json!({}) };
        assert_eq!(CreateAlert::try_from(&read(empty)).unwrap_err().field(), Some(field));
    }
}

#[test]
fn absent_null_and_a_value_are_three_bodies() {
    let until: alertkit_posthog::jiff::Timestamp = "2026-11-23T12:30:00+02:00".parse().unwrap();
    assert_eq!(json(UpdateAlert::new()), json!({}));
    assert_eq!(json(UpdateAlert::new().snoozed_until(Patch::Keep)), json!({}));
    assert_eq!(json(UpdateAlert::new().snoozed_until(Patch::Null)), json!({"snoozed_until": null}));
    let set = json!({"snoozed_until": "2026-11-23T10:30:00Z"});
    assert_eq!(json(UpdateAlert::new().snoozed_until(until)), set);
    for body in [json!({}), json!({"snoozed_until": null}), set] {
        let again: UpdateAlert = serde_json::from_value(body.clone()).unwrap();
        assert_eq!(json(again), body);
    }
}

#[test]
fn each_nullable_field_has_three_bodies() {
    let update = UpdateAlert::new;
    let detector = DetectorConfig::Other(json!({"type": "prophet"}).into());
    let nights = ScheduleRestriction::new().blocked("22:00", "07:00");
    let windows = json!({"blocked_windows": [{"start": "22:00", "end": "07:00"}]});
    let cases = [
        (
            "detector_config",
            update().detector_config(Patch::Null),
            update().detector_config(detector),
            json!({"type": "prophet"}),
        ),
        ("skip_weekend", update().skip_weekend(Patch::Null), update().skip_weekend(true), json!(true)),
        (
            "schedule_restriction",
            update().schedule_restriction(Patch::Null),
            update().schedule_restriction(nights),
            windows,
        ),
        (
            "schedule_start_time",
            update().schedule_start_time(Patch::Null),
            update().schedule_start_time("09:00"),
            json!("09:00"),
        ),
    ];
    for (field, null, set, value) in cases {
        assert_eq!(json(&null), json!({field: null}));
        assert_eq!(json(&set), json!({field: value}));
        assert_eq!(serde_json::from_value::<UpdateAlert>(json(&null)).unwrap(), null);
        assert_eq!(serde_json::from_value::<UpdateAlert>(json(&set)).unwrap(), set);
    }
}

/// Nothing of an alert is lost on its way through a file.
#[test]
fn an_alert_survives_a_file() {
    let alert = read(whole());
    let again: Alert = serde_json::from_str(&serde_json::to_string(&alert).unwrap()).unwrap();
    assert_eq!(again, alert);
    assert_eq!(alert.extra.keys().collect::<Vec<_>>(), ["forecast_config"]);
    let Some(AlertConfig::Trends(config)) = &alert.config else { panic!("{:?}", alert.config) };
    assert_eq!((config.series_index, config.extra["new"].as_str()), (1, "[1]"));
}
