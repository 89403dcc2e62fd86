//! What a change of an alert does to it, and what it leaves alone.

use std::time::Duration;

use alertkit_sandbox::Sandbox;
use alertkit_sandbox::jiff::Timestamp;
use serde_json::{Value, json};

use crate::posthog::{assert_invalid, body, first};
use crate::wire::{Reply, posthog};

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.posthog().create_alert(json!({"subscribed_users": [1, 2]}));
    sandbox
}

fn patch(sandbox: &Sandbox, changes: &Value) -> Reply {
    posthog(sandbox, "PATCH", &format!("/{}/", first()), changes)
}

fn read(sandbox: &Sandbox) -> Value {
    posthog(sandbox, "GET", &format!("/{}/", first()), &Value::Null).json()
}

#[test]
fn nested_objects_are_replaced_whole_and_the_rest_is_kept() {
    let sandbox = sandbox();
    let before = read(&sandbox);
    patch(
        &sandbox,
        &json!({"threshold": {"name": "limits", "configuration": {"type": "absolute", "bounds": {"lower": 1, "upper": 9.5}}}}),
    );
    let changed = patch(
        &sandbox,
        &json!({"threshold": {"configuration": {"type": "absolute", "bounds": {"lower": 2}}}}),
    );
    let alert = changed.json();
    assert_eq!(changed.status, Some(200));
    assert_eq!(alert["threshold"]["configuration"], json!({"type": "absolute", "bounds": {"lower": 2}}));
    assert_eq!(
        (&alert["threshold"]["name"], &alert["threshold"]["id"]),
        (&json!("limits"), &before["threshold"]["id"])
    );
    assert!(alert.get("checks").is_none() && alert["next_check_at"].is_string(), "{alert}");
    assert_eq!(
        (&alert["subscribed_users"], &alert["condition"]),
        (&before["subscribed_users"], &before["condition"])
    );

    let changed =
        patch(&sandbox, &json!({"subscribed_users": [3], "name": "", "insight": "2", "id": "x"})).json();
    assert_eq!(changed["subscribed_users"][0]["id"], 3);
    assert_eq!((&changed["insight"]["id"], &changed["id"]), (&json!(2), &json!(first())));
    let same = patch(&sandbox, &json!({})).json();
    assert_eq!(same, changed);
}

#[test]
fn a_replacement_must_be_whole() {
    let sandbox = sandbox();
    patch(&sandbox, &json!({"name": "kept", "calculation_interval": "weekly"}));
    let path = format!("/{}/", first());
    let part = posthog(&sandbox, "PUT", &path, &json!({"name": "n"}));
    assert_invalid(&part, "required", &json!("insight"), "This field is required.");
    let whole = posthog(&sandbox, "PUT", &path, &body());
    let alert = whole.json();
    assert_eq!((whole.status, &alert["subscribed_users"].as_array().unwrap().len()), (Some(200), &1));
    assert_eq!((&alert["name"], &alert["calculation_interval"]), (&json!("kept"), &json!("weekly")));
}

#[test]
fn what_an_alert_means_resets_what_it_found() {
    for (changes, state, due) in [
        (json!({"name": "other"}), "Firing", false),
        (json!({"calculation_interval": "hourly"}), "Firing", true),
        (
            json!({"threshold": {"configuration": {"type": "absolute", "bounds": {"upper": 7}}}}),
            "Not firing",
            true,
        ),
        (
            json!({"threshold": {"configuration": {"type": "absolute", "bounds": {"upper": 100}}}}),
            "Firing",
            false,
        ),
        (json!({"condition": {"type": "relative_increase"}}), "Not firing", true),
        (
            json!({"config": {"type": "TrendsAlertConfig", "series_index": 0, "check_ongoing_interval": true}}),
            "Not firing",
            true,
        ),
        (json!({"detector_config": {"type": "mad"}}), "Not firing", true),
        (json!({"skip_weekend": true}), "Not firing", true),
        (json!({"enabled": false}), "Not firing", false),
    ] {
        let sandbox = sandbox();
        sandbox.posthog().fire(&first(), 120.0);
        let alert = patch(&sandbox, &changes).json();
        assert_eq!((&alert["state"], alert["next_check_at"].is_string()), (&json!(state), due), "{changes}");
        assert_eq!(alert["last_value"], Value::Null, "{changes}");
        assert_eq!(read(&sandbox)["last_value"], 120.0, "{changes}");
    }
}

#[test]
fn a_snooze_ends_by_the_sandboxs_clock() {
    let sandbox = sandbox();
    sandbox.posthog().fire(&first(), 120.0);
    let until: Timestamp = sandbox.now() + Duration::from_secs(3600);
    let snoozed = patch(&sandbox, &json!({"snoozed_until": until.to_string()})).json();
    let shown: Timestamp = snoozed["snoozed_until"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        (snoozed["state"].as_str(), shown.as_microsecond()),
        (Some("Snoozed"), until.as_microsecond())
    );
    let alert = read(&sandbox);
    assert_eq!((&alert["checks_total"], &alert["last_value"]), (&json!(2), &Value::Null));
    assert_eq!(alert["checks"][0]["state"], "Snoozed");

    sandbox.advance(Duration::from_secs(3000));
    assert_eq!(read(&sandbox)["state"], "Snoozed");
    sandbox.advance(Duration::from_secs(600));
    let alert = read(&sandbox);
    assert_eq!((&alert["state"], &alert["snoozed_until"]), (&json!("Not firing"), &Value::Null));
}

#[test]
fn a_snooze_is_ended_by_null_and_kept_by_silence() {
    let sandbox = sandbox();
    patch(&sandbox, &json!({"snoozed_until": "2999-01-01T00:00:00+01:00"}));
    let kept = patch(&sandbox, &json!({"name": "kept"})).json();
    assert_eq!((&kept["state"], &kept["snoozed_until"]), (&json!("Snoozed"), &json!("2998-12-31T23:00:00Z")));
    let ended = patch(&sandbox, &json!({"snoozed_until": null})).json();
    assert_eq!((&ended["state"], &ended["snoozed_until"]), (&json!("Not firing"), &Value::Null));
    assert_eq!(read(&sandbox)["checks_total"], 2);

    let disabled = patch(&sandbox, &json!({"enabled": false, "snoozed_until": "2999-01-01"})).json();
    assert_eq!(
        (&disabled["state"], &disabled["snoozed_until"]),
        (&json!("Not firing"), &json!("2999-01-01T00:00:00Z"))
    );
    let both = patch(&sandbox, &json!({"enabled": true, "snoozed_until": "2999-01-01T10:00"})).json();
    assert_eq!((&both["state"], &both["snoozed_until"]), (&json!("Snoozed"), &json!("2999-01-01T10:00:00Z")));
}

#[test]
fn a_relative_snooze_is_cut() {
    let sandbox = sandbox();
    for (text, hours, form) in [
        ("2h", 2, "%Y-%m-%dT%H:00:00Z"),
        ("-3h", 3, "%Y-%m-%dT%H:00:00Z"),
        ("1d", 24, "%Y-%m-%dT00:00:00Z"),
        ("1w", 7 * 24, "%Y-%m-%dT00:00:00Z"),
        ("30M", 0, "%Y-%m-%dT00:00:00Z"),
        ("tomorrow", 0, "%Y-%m-%dT00:00:00Z"),
    ] {
        let expected = |now: Timestamp| (now + Duration::from_secs(hours * 3600)).strftime(form).to_string();
        let before = expected(sandbox.now());
        let shown = patch(&sandbox, &json!({"snoozed_until": text})).json()["snoozed_until"].clone();
        let after = expected(sandbox.now());
        assert!(shown == before || shown == after, "{text}: {shown}, {before} or {after}");
    }
}

#[test]
fn a_creation_reads_no_relative_time() {
    let sandbox = sandbox();
    let mut sent = body();
    sent["snoozed_until"] = json!("2999-01-01T00:00:00+00:00");
    let created = posthog(&sandbox, "POST", "/", &sent).json();
    assert_eq!(
        (&created["snoozed_until"], &created["state"]),
        (&sent["snoozed_until"], &json!("Not firing"))
    );
    sent["snoozed_until"] = json!("2h");
    let failed = posthog(&sandbox, "POST", "/", &sent);
    assert_eq!((failed.status, &failed.json()["code"]), (Some(500), &json!("error")));
    assert_eq!(sandbox.posthog().alerts().len(), 2);
}

#[test]
fn schedules_are_put_in_order() {
    let sandbox = sandbox();
    let window = |start: &str, end: &str| json!({"start": start, "end": end});
    let windows = |windows: Value| json!({"blocked_windows": windows});
    for (sent, stored) in [
        (windows(json!([window("22:00", "07:00")])), windows(json!([window("22:00", "07:00")]))),
        (
            windows(json!([window("12:00", "13:00"), window("8:00", "9:00"), window("08:30", "10:00")])),
            windows(json!([window("08:00", "10:00"), window("12:00", "13:00")])),
        ),
        (windows(json!([window("20:00", "00:00")])), windows(json!([window("20:00", "00:00")]))),
        (windows(json!([])), Value::Null),
        (json!({}), Value::Null),
        (Value::Null, Value::Null),
    ] {
        let changed = patch(&sandbox, &json!({"schedule_restriction": sent})).json();
        assert_eq!(changed["schedule_restriction"], stored, "{sent}");
    }
    let changed = patch(&sandbox, &json!({"schedule_start_time": "9:05"})).json();
    assert_eq!(changed["schedule_start_time"], "09:05");
    assert_eq!(
        patch(&sandbox, &json!({"schedule_start_time": null})).json()["schedule_start_time"],
        Value::Null
    );
}

#[test]
fn a_detector_is_shown_with_all_its_members() {
    let sandbox = sandbox();
    let zscore = json!({"type": "zscore", "threshold": 0.9, "preprocessing": {"lags_n": 2}});
    let preprocessing = json!({"diffs_n": null, "lags_n": 2, "smooth_n": null});
    let shown = json!({"type": "zscore", "threshold": 0.9, "window": null, "preprocessing": preprocessing});
    assert_eq!(patch(&sandbox, &json!({"detector_config": zscore})).json()["detector_config"], shown);
    let both = json!({"type": "ensemble", "operator": "and", "detectors": [zscore, {"type": "threshold"}]});
    let single =
        json!({"type": "threshold", "lower_bound": null, "upper_bound": null, "preprocessing": null});
    let ensemble = json!({"type": "ensemble", "operator": "and", "detectors": [shown, single]});
    assert_eq!(patch(&sandbox, &json!({"detector_config": both})).json()["detector_config"], ensemble);
    assert_eq!(patch(&sandbox, &json!({"detector_config": null})).json()["detector_config"], Value::Null);
}

#[test]
fn the_running_interval_is_checked_where_that_was_left_open() {
    let sandbox = sandbox();
    let upper = json!({"type": "TrendsAlertConfig", "series_index": 0});
    for (changes, ongoing) in [
        (json!({"calculation_interval": "daily", "config": upper}), None),
        (
            json!({"calculation_interval": "hourly", "config": upper, "condition": {"type": "relative_decrease"}}),
            None,
        ),
        (
            json!({"calculation_interval": "hourly", "config": upper, "condition": {"type": "absolute_value"}}),
            Some(true),
        ),
        (
            json!({"config": {"type": "TrendsAlertConfig", "series_index": 0, "check_ongoing_interval": false}}),
            Some(false),
        ),
    ] {
        let changed = patch(&sandbox, &changes).json();
        assert_eq!(
            changed["config"].get("check_ongoing_interval").and_then(Value::as_bool),
            ongoing,
            "{changes}"
        );
    }
}

#[test]
fn a_project_has_a_limit() {
    let sandbox = sandbox();
    sandbox.posthog().limit_alerts(2);
    assert_eq!(posthog(&sandbox, "POST", "/", &body()).status, Some(201));
    let refused = posthog(&sandbox, "POST", "/", &body());
    let extra =
        json!({"limit_key": "analytics.max_alerts_per_team", "limit": 2, "current": 2, "request": null});
    let error = json!({
        "type": "limit_exceeded", "code": "limit_exceeded", "detail": "Resource limit exceeded.", "attr": null,
        "extra": extra,
    });
    assert_eq!((refused.status, refused.json()), (Some(402), error));
    assert_eq!(sandbox.posthog().alerts().len(), 2);
}

#[test]
fn an_old_alert_without_bounds_can_be_renamed() {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.posthog().create_alert(json!({"threshold": {"configuration": {}}}));
    assert_eq!(patch(&sandbox, &json!({"name": "renamed"})).json()["name"], "renamed");
    let detail = "At least one threshold bound (lower or upper) must be provided.";
    let touched = patch(&sandbox, &json!({"detector_config": null}));
    assert_invalid(&touched, "invalid_input", &json!("threshold__configuration"), detail);
}
