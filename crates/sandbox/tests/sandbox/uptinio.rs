use std::time::Duration;

use alertkit_sandbox::Sandbox;
use alertkit_sandbox::jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::wire::{Call, Reply, create_alert, get_alerts, post, update_alert};

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn assert_error(reply: &Reply, status: u16, code: &str, message: &str) {
    assert_eq!(reply.status, Some(status));
    assert_eq!(reply.json(), json!({"error": {"code": code, "message": message}}));
}

#[test]
fn creates_what_is_then_listed_and_read() {
    let sandbox = sandbox();
    let body = json!({
        "monitor_id": "mon_123",
        "type": "down",
        "message": "Website is down",
        "channels": ["email", "slack", "email"],
        "threshold": {"value": 1000, "operator": ">", "duration": 300},
    });
    let created = create_alert(&sandbox, &body);
    assert_eq!(created.status, Some(201));
    let at = sandbox.uptinio().alerts()[0]["created_at"].clone();
    let alert = json!({
        "id": "alt_1",
        "monitor_id": "mon_123",
        "type": "down",
        "status": "active",
        "message": "Website is down",
        "created_at": at,
    });
    assert_eq!(created.json(), json!({"data": alert}));
    assert_eq!(get_alerts(&sandbox, "").json()["data"], json!([alert]));

    let mut full = alert;
    full["resolved_at"] = Value::Null;
    full["notifications"] = json!([
        {"channel": "email", "sent_at": at, "status": "delivered"},
        {"channel": "slack", "sent_at": at, "status": "delivered"},
    ]);
    let read = get_alerts(&sandbox, "/alt_1");
    assert_eq!(read.status, Some(200));
    assert_eq!(read.json(), json!({"data": full}));
}

#[test]
fn a_monitor_and_a_type_are_enough() {
    let sandbox = sandbox();
    let created = create_alert(&sandbox, &json!({"monitor_id": "mon_1", "type": "custom"}));
    assert_eq!(created.json()["data"]["message"], Value::Null);
    assert_eq!(get_alerts(&sandbox, "/alt_1").json()["data"]["notifications"], json!([]));
}

#[test]
fn refuses_what_makes_no_alert() {
    let sandbox = sandbox();
    let threshold = "threshold must have a number value, a string operator and a whole number duration";
    let cases = [
        (json!({"type": "down"}), "monitor_id is required"),
        (json!({"monitor_id": null, "type": "down"}), "monitor_id is required"),
        (json!({"monitor_id": "", "type": "down"}), "monitor_id must be a string that is not empty"),
        (json!({"monitor_id": 4, "type": "down"}), "monitor_id must be a string that is not empty"),
        (json!({"monitor_id": "m"}), "type is required"),
        (json!({"monitor_id": "m", "type": "odd"}), "type must be one of down, up, slow, error, custom"),
        (json!({"monitor_id": "m", "type": "up", "message": 1}), "message must be a string"),
        (
            json!({"monitor_id": "m", "type": "up", "channels": ["fax"]}),
            "channels must be a list of email, slack, webhook, sms",
        ),
        (
            json!({"monitor_id": "m", "type": "up", "channels": "sms"}),
            "channels must be a list of email, slack, webhook, sms",
        ),
        (json!({"monitor_id": "m", "type": "up", "threshold": 5}), "threshold must be an object"),
        (json!({"monitor_id": "m", "type": "up", "threshold": {"value": 1, "operator": ">"}}), threshold),
        (
            json!({"monitor_id": "m", "type": "up", "threshold": {"value": "1", "operator": ">", "duration": 1}}),
            threshold,
        ),
    ];
    for (body, message) in cases {
        assert_error(&create_alert(&sandbox, &body), 422, "invalid_request", message);
    }
    assert_eq!(sandbox.uptinio().alerts(), Vec::<Value>::new());
}

#[test]
fn refuses_a_body_that_is_no_object() {
    let sandbox = sandbox();
    sandbox.uptinio().seed(1);
    for (method, path) in [("POST", "/alerts"), ("PUT", "/alerts/alt_1")] {
        for body in ["", "{", "[]", "5", "null"] {
            let call = Call::new(method, format!("{}{path}", sandbox.uptinio_url()));
            let reply = call.key(sandbox.uptinio_key()).body(body).send();
            assert_error(&reply, 400, "invalid_request", "the body must be a JSON object");
        }
    }
}

#[test]
fn resolves_and_reopens() {
    let sandbox = sandbox();
    sandbox.uptinio().seed(1);
    let before = get_alerts(&sandbox, "/alt_1").json()["data"].clone();

    let resolved =
        update_alert(&sandbox, "alt_1", &json!({"status": "resolved", "message": "Website is back up"}));
    assert_eq!(resolved.status, Some(200));
    let at = sandbox.uptinio().alerts()[0]["resolved_at"].clone();
    assert!(at.is_string());
    let expected = json!({
        "id": "alt_1",
        "monitor_id": "mon_1",
        "type": "down",
        "status": "resolved",
        "message": "Website is back up",
        "created_at": before["created_at"],
        "resolved_at": at,
    });
    assert_eq!(resolved.json(), json!({"data": expected}));

    sandbox.advance(Duration::from_secs(3600));
    let again = update_alert(&sandbox, "alt_1", &json!({"status": "resolved"}));
    assert_eq!(again.json(), json!({"data": expected}), "a repeated call ends in the same state");

    let reopened = update_alert(&sandbox, "alt_1", &json!({"status": "active"}));
    assert_eq!(reopened.json()["data"]["resolved_at"], Value::Null);
    let read = get_alerts(&sandbox, "/alt_1").json()["data"].clone();
    assert_eq!((&read["status"], &read["message"]), (&json!("active"), &json!("Website is back up")));
    assert_eq!(read["notifications"], before["notifications"]);
}

#[test]
fn an_update_keeps_what_it_does_not_name() {
    let sandbox = sandbox();
    sandbox.uptinio().seed(1);
    let reply = update_alert(&sandbox, "alt_1", &json!({"message": "Still down", "type": "up", "id": "x"}));
    let data = &reply.json()["data"];
    let kept = (&data["id"], &data["type"], &data["status"], &data["message"], &data["resolved_at"]);
    assert_eq!(kept, (&json!("alt_1"), &json!("down"), &json!("active"), &json!("Still down"), &Value::Null));
}

#[test]
fn refuses_an_update_that_says_nothing_or_nonsense() {
    let sandbox = sandbox();
    sandbox.uptinio().seed(1);
    let before = sandbox.uptinio().alerts();
    let cases = [
        (json!({}), "status or message is required"),
        (json!({"status": "snoozed", "message": "x"}), "status must be active or resolved"),
        (json!({"status": 1}), "status must be a string"),
        (json!({"message": null}), "message must be a string"),
    ];
    for (body, message) in cases {
        assert_error(&update_alert(&sandbox, "alt_1", &body), 422, "invalid_request", message);
    }
    assert_eq!(sandbox.uptinio().alerts(), before);
}

#[test]
fn an_unknown_id_is_not_found() {
    let sandbox = sandbox();
    sandbox.uptinio().seed(1);
    let message = "The alert alt_9 does not exist";
    assert_error(&get_alerts(&sandbox, "/alt_9"), 404, "alert_not_found", message);
    assert_error(&update_alert(&sandbox, "alt_9", &json!({"message": "x"})), 404, "alert_not_found", message);
}

#[test]
fn an_encoded_id_is_one_segment_and_decoded_once() {
    let sandbox = sandbox();
    sandbox.uptinio().create(json!({"id": "a/b?c d%2F", "message": "odd"}));
    let read = get_alerts(&sandbox, "/a%2Fb%3Fc%20d%252F");
    assert_eq!((read.status, &read.json()["data"]["message"]), (Some(200), &json!("odd")));
    let twice = get_alerts(&sandbox, "/a%2Fb%3Fc%20d%2F");
    assert_error(&twice, 404, "alert_not_found", "The alert a/b?c d/ does not exist");
    assert_eq!(get_alerts(&sandbox, "/a/b").json()["error"]["code"], "sandbox", "two segments are no id");
}

#[test]
fn a_test_may_store_what_the_api_would_refuse() {
    let sandbox = sandbox();
    let odd = json!({
        "id": 17, "monitor_id": null, "type": "melted", "status": "sleeping", "extra": {"a": 1}, "message": "x",
        "created_at": "2024-01-01T00:00:00Z", "resolved_at": null, "notifications": null,
    });
    assert_eq!(sandbox.uptinio().create(odd.clone()), odd);
    assert_eq!(sandbox.uptinio().alerts(), [odd]);
    let item = json!({
        "id": 17, "monitor_id": null, "type": "melted", "status": "sleeping", "extra": {"a": 1}, "message": "x",
        "created_at": "2024-01-01T00:00:00Z",
    });
    assert_eq!(get_alerts(&sandbox, "").json()["data"], json!([item]));
}

#[test]
fn time_is_the_sandboxs() {
    let sandbox = sandbox();
    let before = sandbox.now();
    sandbox.advance(Duration::from_secs(29 * 24 * 3600));
    sandbox.advance(Duration::from_secs(24 * 3600));
    create_alert(&sandbox, &json!({"monitor_id": "m", "type": "down"}));
    let created = sandbox.uptinio().alerts()[0]["created_at"].as_str().unwrap().to_owned();
    assert_eq!(created.len(), "2024-01-01T00:00:00Z".len());
    let created: Timestamp = created.parse().unwrap();
    let month = SignedDuration::from_hours(30 * 24);
    assert!(created >= before + month - SignedDuration::from_secs(1), "{created}");
    assert!(created <= sandbox.now());
}

#[test]
fn other_methods_are_told_which_there_are() {
    let sandbox = sandbox();
    let delete = Call::new("DELETE", format!("{}/alerts/alt_1", sandbox.uptinio_url()));
    let reply = delete.key(sandbox.uptinio_key()).send();
    assert_eq!((reply.status, reply.header("allow")), (Some(405), Some("GET, PUT")));
    assert_error_message(&reply, "the sandbox serves only GET, PUT on this path");

    let reply = post(format!("{}/alert", sandbox.uptinio_url()), &json!({})).send();
    assert_eq!(reply.status, Some(404));
    assert_error_message(&reply, "the sandbox has no operation on this path");
    assert_eq!(get_alerts(&sandbox, "/").status, Some(404), "an empty id is none");
}

fn assert_error_message(reply: &Reply, message: &str) {
    let error = json!({"code": "sandbox", "message": message});
    assert_eq!(reply.json(), json!({"message": message, "detail": message, "error": error}));
}
