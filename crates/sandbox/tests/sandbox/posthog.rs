//! PostHog's alerts, each operation once with what it does to the state.

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::{Reply, posthog};

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

pub(crate) fn first() -> String {
    id(1)
}

pub(crate) fn id(number: u64) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// The smallest body that the server takes.
pub(crate) fn body() -> Value {
    json!({
        "insight": 1, "subscribed_users": [1],
        "threshold": {"configuration": {"type": "absolute", "bounds": {"upper": 100}}},
        "condition": {"type": "absolute_value"}, "config": {"type": "TrendsAlertConfig", "series_index": 0},
    })
}

/// A 400 for one field, or for the alert as a whole.
pub(crate) fn assert_invalid(reply: &Reply, code: &str, attr: &Value, detail: &str) {
    let error = json!({"type": "validation_error", "code": code, "detail": detail, "attr": attr});
    assert_eq!((reply.status, reply.json()), (Some(400), error));
}

pub(crate) fn assert_refused(reply: &Reply, status: u16, kind: &str, code: &str, detail: &str) {
    let error = json!({"type": kind, "code": code, "detail": detail, "attr": null});
    assert_eq!((reply.status, reply.json()), (Some(status), error));
}

fn assert_not_found(reply: &Reply) {
    assert_refused(reply, 404, "invalid_request", "not_found", "Not found.");
}

#[test]
fn an_alert_is_created_shown_and_deleted() {
    let sandbox = sandbox();
    let mut sent = body();
    sent["name"] = json!("  Too many  ");
    sent["state"] = json!("Firing");
    sent["typo"] = json!(1);
    let created = posthog(&sandbox, "POST", "/", &sent);
    let alert = created.json();
    assert_eq!(created.status, Some(201));
    assert_eq!((&alert["id"], &alert["name"]), (&json!(first()), &json!("Too many")));
    assert_eq!((&alert["state"], &alert["typo"]), (&json!("Not firing"), &Value::Null));
    assert_eq!((&alert["insight"]["id"], &alert["insight"]["name"]), (&json!(1), &json!("Pageviews")));
    assert_eq!(alert["insight_display_name"], "Pageviews");
    assert_eq!(alert["subscribed_users"][0]["email"], "ada@example.com");
    assert_eq!(alert["created_by"]["id"], 1);
    assert_eq!(alert["threshold"]["configuration"], body()["threshold"]["configuration"]);
    assert_eq!((&alert["calculation_interval"], &alert["enabled"]), (&json!("daily"), &json!(true)));
    assert!(alert.get("checks").is_none() && alert.get("checks_total").is_none(), "{alert}");

    let read = posthog(&sandbox, "GET", &format!("/{}/", first()), &Value::Null);
    let shown = read.json();
    assert_eq!(read.status, Some(200));
    assert_eq!((&shown["checks"], &shown["checks_total"]), (&json!([]), &json!(0)));
    assert_eq!(shown["created_at"], alert["created_at"]);

    let deleted = posthog(&sandbox, "DELETE", &format!("/{}", first()), &Value::Null);
    assert_eq!((deleted.status, deleted.body.len()), (Some(204), 0));
    for method in ["GET", "DELETE"] {
        assert_not_found(&posthog(&sandbox, method, &format!("/{}/", first()), &Value::Null));
    }
    assert_eq!(sandbox.posthog().alerts(), [] as [Value; 0]);
    let committed: Vec<_> = sandbox.journal().iter().map(|entry| entry.committed).collect();
    assert_eq!(committed, [true, false, true, false, false]);
}

#[test]
fn an_alert_that_fires_has_a_history() {
    let sandbox = sandbox();
    sandbox.posthog().seed(1);
    for value in 1..=7_u8 {
        sandbox.posthog().fire(&first(), f64::from(value)).unwrap();
    }
    assert_eq!(sandbox.posthog().fire("none", 1.0), None);
    let get = |query: &str| posthog(&sandbox, "GET", &format!("/{}/{query}", first()), &Value::Null).json();
    let values = |alert: &Value| -> Vec<f64> {
        let checks = alert["checks"].as_array().unwrap();
        checks.iter().map(|check| check["calculated_value"].as_f64().unwrap()).collect()
    };
    let alert = get("");
    assert_eq!((&alert["state"], &alert["last_value"]), (&json!("Firing"), &json!(7.0)));
    assert_eq!((values(&alert), &alert["checks_total"]), (vec![7.0, 6.0, 5.0, 4.0, 3.0], &json!(7)));
    assert_eq!(
        (&alert["checks"][0]["state"], &alert["checks"][0]["targets_notified"]),
        (&json!("Firing"), &json!(true))
    );
    for (query, expected) in [
        ("?checks_limit=2", vec![7.0, 6.0]),
        ("?checks_limit=2&checks_offset=5", vec![2.0, 1.0]),
        ("?checks_limit=0", vec![7.0]),
        ("?checks_limit=x&checks_offset=-1", vec![7.0, 6.0, 5.0, 4.0, 3.0]),
        ("?checks_date_from=-24h", vec![7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]),
        ("?checks_date_to=2020-01-01", vec![]),
    ] {
        assert_eq!(values(&get(query)), expected, "{query}");
    }
    assert_eq!(get("?checks_date_to=2020-01-01")["checks_total"], 0);
    let listed = &posthog(&sandbox, "GET", "/", &Value::Null).json()["results"][0];
    assert_eq!((&listed["checks"], &listed["last_value"]), (&json!([]), &json!(7.0)));
}

#[test]
fn a_detector_is_simulated() {
    let sandbox = sandbox();
    let detector = json!({"type": "zscore", "threshold": 0.95, "window": 30});
    let reply = posthog(&sandbox, "POST", "/simulate/", &json!({"insight": 1, "detector_config": detector}));
    let found = reply.json();
    assert_eq!(
        (reply.status, &found["total_points"], &found["anomaly_count"]),
        (Some(200), &json!(30), &json!(1))
    );
    assert_eq!((&found["triggered_indices"], &found["data"][27]), (&json!([27]), &json!(1000.0)));
    assert_eq!((&found["scores"][0], &found["triggered_dates"][0]), (&Value::Null, &found["dates"][27]));
    assert_eq!(found["dates"][29], sandbox.now().strftime("%Y-%m-%d").to_string());
    assert!(found.get("sub_detector_scores").is_none());

    let both =
        json!({"type": "ensemble", "operator": "or", "detectors": [{"type": "mad"}, {"type": "ecod"}]});
    let found =
        posthog(&sandbox, "POST", "/simulate", &json!({"insight": "insight2", "detector_config": both}));
    assert_eq!(found.json()["sub_detector_scores"].as_array().unwrap().len(), 2);

    let none = posthog(&sandbox, "POST", "/simulate/", &json!({"insight": 99}));
    let detail = "Invalid pk \"99\" - object does not exist.";
    assert_invalid(&none, "does_not_exist", &json!("insight"), detail);
    let series = posthog(&sandbox, "POST", "/simulate/", &json!({"insight": 1, "series_index": 1}));
    let detail = "series_index 1 is out of range (query has 1 series)";
    assert_invalid(&series, "invalid_input", &Value::Null, detail);
    let wrong = json!({"insight": 1, "detector_config": {"type": "zscore", "window": 4}});
    let detail = "Window size must be between 5 and 1000.";
    assert_invalid(
        &posthog(&sandbox, "POST", "/simulate/", &wrong),
        "invalid_input",
        &json!("detector_config"),
        detail,
    );
}

#[test]
fn a_test_is_delivered_where_there_is_somebody() {
    let sandbox = sandbox();
    sandbox.posthog().create_alert(json!({"subscribed_users": [1, 2]}));
    let path = format!("/{}/test-delivery/", first());
    let sent = posthog(&sandbox, "POST", &path, &Value::Null);
    let report = json!({"destination_count": 0, "email_recipient_count": 2, "failed_delivery_channels": []});
    assert_eq!((sent.status, sent.json()), (Some(202), report));

    posthog(&sandbox, "PATCH", &format!("/{}/", first()), &json!({"subscribed_users": []}));
    let nobody = posthog(&sandbox, "POST", &path, &Value::Null);
    let detail = json!({"detail": "Add an email recipient or active destination before sending a test."});
    assert_eq!((nobody.status, nobody.json()), (Some(409), detail));
    assert_not_found(&posthog(&sandbox, "POST", "/none/test-delivery/", &Value::Null));
}

#[test]
fn destinations_are_added_up_to_five_and_removed() {
    let sandbox = sandbox();
    sandbox.posthog().seed(1);
    let add = format!("/{}/destinations/", first());
    let slack = json!({"type": "slack", "slack_workspace_id": 7, "slack_channel_id": "C1", "slack_channel_name": "#a"});
    let hog = |number: u64| format!("00000000-0000-4000-8003-{number:012}");
    for number in 1..=5 {
        let added = posthog(&sandbox, "POST", &add, &slack);
        assert_eq!((added.status, added.json()), (Some(201), json!({"hog_function_ids": [hog(number)]})));
    }
    let sixth = posthog(&sandbox, "POST", &add, &slack);
    assert_invalid(&sixth, "invalid_input", &Value::Null, "An alert can have 5 destinations at most.");
    for (body, code, attr, detail) in [
        (json!({"type": "fax"}), "invalid_choice", "type", "\"fax\" is not a valid choice."),
        (json!({}), "required", "slack_workspace_id", "This field is required."),
        (
            json!({"slack_workspace_id": "a"}),
            "invalid_input",
            "slack_workspace_id",
            "A valid integer is required.",
        ),
        (json!({"slack_workspace_id": 1}), "required", "slack_channel_id", "This field is required."),
    ] {
        assert_invalid(&posthog(&sandbox, "POST", &add, &body), code, &json!(attr), detail);
    }

    let remove = format!("/{}/destinations/delete/", first());
    let removed = posthog(&sandbox, "POST", &remove, &json!({"hog_function_ids": [hog(1), hog(3)]}));
    assert_eq!((removed.status, removed.body.len()), (Some(204), 0));
    let again = posthog(&sandbox, "POST", &remove, &json!({"hog_function_ids": [hog(1), hog(2)]}));
    assert_not_found(&again);
    let test = posthog(&sandbox, "POST", &format!("/{}/test-delivery/", first()), &Value::Null);
    assert_eq!(test.json()["destination_count"], 3);

    let many: Vec<String> = (1..=101).map(hog).collect();
    for (ids, code, detail) in [
        (json!([]), "empty", "This list may not be empty."),
        (json!(many), "max_length", "Ensure this field has no more than 100 elements."),
        (json!("x"), "not_a_list", "Expected a list of items but got type \"str\"."),
        (json!(["x"]), "invalid_input", "Must be a valid UUID."),
    ] {
        let reply = posthog(&sandbox, "POST", &remove, &json!({"hog_function_ids": ids}));
        assert_invalid(&reply, code, &json!("hog_function_ids"), detail);
    }
}
