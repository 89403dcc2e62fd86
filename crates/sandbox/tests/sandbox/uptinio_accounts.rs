use std::time::Duration;

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::{Reply, create_alert, get, get_alerts, post, put, update_alert};

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

fn assert_unauthorized(reply: &Reply) {
    assert_eq!(reply.status, Some(401));
    let error = json!({"code": "invalid_api_key", "message": "The API key is missing or not valid"});
    assert_eq!(reply.json(), json!({"error": error}));
}

#[test]
fn every_operation_needs_a_key() {
    let sandbox = sandbox();
    sandbox.uptinio().seed(1);
    let before = sandbox.uptinio().alerts();
    let base = sandbox.uptinio_url();
    let calls = || {
        [
            get(format!("{base}/alerts")),
            get(format!("{base}/alerts/alt_1")),
            post(format!("{base}/alerts"), &json!({"monitor_id": "m", "type": "up"})),
            put(format!("{base}/alerts/alt_1"), &json!({"message": "x"})),
        ]
    };
    for call in calls() {
        assert_unauthorized(&call.send());
    }
    let headers = [
        "Bearer wrong",
        "Bearer ",
        "sandbox-uptinio-key",
        "ApiKey sandbox-uptinio-key",
        "Bearer sandbox-apialerts-key",
    ];
    for header in headers {
        for call in calls() {
            assert_unauthorized(&call.header("Authorization", header).send());
        }
    }
    assert_eq!(sandbox.uptinio().alerts(), before);
}

#[test]
fn the_scheme_may_be_in_any_case() {
    let sandbox = sandbox();
    let call = get(format!("{}/alerts", sandbox.uptinio_url()));
    assert_eq!(call.header("authorization", "bearer sandbox-uptinio-key").send().status, Some(200));
}

#[test]
fn every_key_has_alerts_of_its_own() {
    let sandbox = sandbox();
    let other = sandbox.uptinio().add_key("tenant-two");
    sandbox.uptinio().seed(2);
    other.seed(1);
    let list = || get(format!("{}/alerts", sandbox.uptinio_url())).key("tenant-two").send();
    assert_eq!((list().ids(), get_alerts(&sandbox, "").ids().len()), (vec!["alt_1".to_owned()], 2));

    let mine = format!("{}/alerts/alt_1", sandbox.uptinio_url());
    put(mine, &json!({"message": "mine"})).key("tenant-two").send();
    assert_eq!(other.alerts()[0]["message"], "mine");
    assert_eq!(sandbox.uptinio().alerts()[0]["message"], "Website is down");
    let theirs = format!("{}/alerts/alt_2", sandbox.uptinio_url());
    assert_eq!(get(theirs).key("tenant-two").send().status, Some(404));

    sandbox.uptinio().add_key("tenant-two");
    assert_eq!(list().ids().len(), 1, "a key added twice keeps its alerts");
}

#[test]
fn the_limit_counts_every_key_by_itself_until_the_minute_is_over() {
    let sandbox = sandbox();
    sandbox.uptinio().add_key("tenant-two");
    sandbox.uptinio().limit_per_minute(Some(2));
    assert_eq!(get_alerts(&sandbox, "").status, Some(200));
    assert_eq!(create_alert(&sandbox, &json!({"monitor_id": "m", "type": "up"})).status, Some(201));
    for refused in [get_alerts(&sandbox, ""), update_alert(&sandbox, "alt_1", &json!({"message": "x"}))] {
        assert_eq!(refused.status, Some(429));
        assert_eq!(refused.json(), json!({"error": {"code": "rate_limit", "message": "Too many requests"}}));
        let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
    }
    assert_eq!(sandbox.uptinio().alerts()[0]["message"], Value::Null);
    let other = get(format!("{}/alerts", sandbox.uptinio_url()));
    assert_eq!(other.key("tenant-two").send().status, Some(200));

    sandbox.advance(Duration::from_secs(60));
    assert_eq!(get_alerts(&sandbox, "").status, Some(200));
    sandbox.uptinio().limit_per_minute(None);
    assert!((0..5).all(|_| get_alerts(&sandbox, "").status == Some(200)));
}

#[test]
fn a_limit_of_zero_refuses_everything() {
    let sandbox = sandbox();
    sandbox.uptinio().limit_per_minute(Some(0));
    assert_eq!(get_alerts(&sandbox, "").status, Some(429));
}
