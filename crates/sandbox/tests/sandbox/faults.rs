//! Which requests a rule hits, and what it answers.

use alertkit_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::wire::{Reply, create_alert, get, get_alerts, send_event, update_alert};

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.uptinio().seed(1);
    sandbox
}

const LIST: &str = "uptinio.alerts.list";

fn statuses(sandbox: &Sandbox, requests: usize) -> Vec<u16> {
    (0..requests).map(|_| get_alerts(sandbox, "").status.unwrap()).collect()
}

#[test]
fn a_rule_chooses_by_number() {
    let rules = [
        (Fault::on(LIST), [503, 200, 200, 200, 200, 200]),
        (Fault::on(LIST).nth(3), [200, 200, 503, 200, 200, 200]),
        (Fault::on(LIST).nth(0), [200; 6]),
        (Fault::on(LIST).first(2), [503, 503, 200, 200, 200, 200]),
        (Fault::on(LIST).first(0), [200; 6]),
        (Fault::on(LIST).every(2), [200, 503, 200, 503, 200, 503]),
        (Fault::on(LIST).every(0), [200; 6]),
        (Fault::on(LIST).always(), [503; 6]),
        (Fault::on_any().nth(2), [200, 503, 200, 200, 200, 200]),
    ];
    for (rule, expected) in rules {
        let sandbox = sandbox();
        let shown = format!("{rule:?}");
        sandbox.inject(rule.status(503));
        assert_eq!(statuses(&sandbox, 6), expected, "{shown}");
    }
}

#[test]
fn a_rule_counts_its_own_operation_only_and_from_its_injection() {
    let sandbox = sandbox();
    assert_eq!(statuses(&sandbox, 2), [200, 200]);
    sandbox.inject(Fault::on(LIST).nth(2).status(500));
    assert_eq!(statuses(&sandbox, 1), [200]);
    assert_eq!(get_alerts(&sandbox, "/alt_1").status, Some(200));
    assert_eq!(send_event(&sandbox, &json!({"message": "m"})).status, Some(200));
    assert_eq!(statuses(&sandbox, 2), [500, 200]);
}

#[test]
fn the_first_rule_has_the_request_and_all_rules_count_it() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on(LIST).first(2).status(500));
    sandbox.inject(Fault::on_any().nth(2).status(501));
    sandbox.inject(Fault::on(LIST).nth(3).status(502));
    assert_eq!(statuses(&sandbox, 4), [500, 500, 502, 200]);
}

#[test]
fn faults_end_when_cleared() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on_any().always().status(500));
    assert_eq!(statuses(&sandbox, 1), [500]);
    sandbox.clear_faults();
    assert_eq!(statuses(&sandbox, 1), [200]);
}

#[test]
fn any_request_may_lack_a_route() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on_any().status(418));
    assert_eq!(get(format!("{}/nowhere", sandbox.url())).send().status, Some(418));
}

#[test]
fn a_status_comes_in_the_vendors_shape() {
    let sandbox = sandbox();
    let message = "this answer was injected by a fault of the sandbox";
    let codes = [
        (400, "invalid_request"),
        (401, "invalid_api_key"),
        (403, "invalid_request"),
        (404, "alert_not_found"),
        (409, "invalid_request"),
        (422, "invalid_request"),
        (429, "rate_limit"),
        (500, "internal_error"),
        (503, "internal_error"),
    ];
    for (status, code) in codes {
        sandbox.clear_faults();
        sandbox.inject(Fault::on_any().always().status(status));
        let reply = get_alerts(&sandbox, "");
        assert_eq!(reply.status, Some(status));
        assert_eq!(reply.json(), json!({"error": {"code": code, "message": message}}));
        let reply = send_event(&sandbox, &json!({"message": "m"}));
        assert_eq!((reply.status, reply.json()), (Some(status), json!({"message": message})));
    }
}

#[test]
fn an_answer_in_place_of_the_api_commits_nothing() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on_any().always().answer(201, json!({"data": {"id": "alt_77"}})));
    let reply = create_alert(&sandbox, &json!({"monitor_id": "m", "type": "up"}));
    assert_eq!((reply.status, reply.json()), (Some(201), json!({"data": {"id": "alt_77"}})));
    update_alert(&sandbox, "alt_1", &json!({"message": "changed"}));
    send_event(&sandbox, &json!({"message": "m"}));
    assert_eq!(sandbox.uptinio().alerts().len(), 1);
    assert_eq!(sandbox.uptinio().alerts()[0]["message"], "Website is down");
    assert_eq!(sandbox.apialerts().events(), []);
    assert!(sandbox.journal().iter().all(|entry| !entry.committed));
}

#[test]
fn headers_are_set_on_any_answer() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on(LIST).status(429).header("Retry-After", "7").header("date", "yesterday"));
    sandbox.inject(Fault::on(LIST).nth(2).header("content-type", "text/plain").header("x-request-id", "r-1"));
    let refused = get_alerts(&sandbox, "");
    assert_eq!((refused.header("retry-after"), refused.header("date")), (Some("7"), Some("yesterday")));
    let usual = get_alerts(&sandbox, "");
    assert_eq!((usual.status, usual.ids().len()), (Some(200), 1));
    assert_eq!(
        (usual.header("content-type"), usual.header("x-request-id")),
        (Some("text/plain"), Some("r-1"))
    );
}

#[test]
fn raw_bytes_replace_the_body_of_any_answer() {
    let sandbox = sandbox();
    sandbox.inject(Fault::on(LIST).status(502).header("content-type", "text/html").raw_body("<html>"));
    sandbox.inject(Fault::on("uptinio.alerts.create").raw_body(vec![0xff, 0x00]));
    let gateway = get_alerts(&sandbox, "");
    assert_eq!((gateway.status, gateway.header("content-type")), (Some(502), Some("text/html")));
    assert_eq!(
        (gateway.body.as_slice(), gateway.header("content-length")),
        (b"<html>".as_slice(), Some("6"))
    );

    let garbled = create_alert(&sandbox, &json!({"monitor_id": "m", "type": "up"}));
    assert_eq!((garbled.status, garbled.body), (Some(201), vec![0xff, 0x00]));
    assert_eq!(sandbox.uptinio().alerts().len(), 2, "the API did its work");
}

#[test]
fn an_answer_without_content_has_no_body() {
    for status in [204, 304] {
        let sandbox = sandbox();
        sandbox.inject(Fault::on(LIST).status(status));
        let reply = get_alerts(&sandbox, "");
        assert_eq!((reply.status, reply.body.len()), (Some(status), 0));
    }
}

#[test]
fn a_rule_that_makes_no_sense_is_told_on_every_request() {
    let names: Vec<&str> = sandbox().operations().iter().map(|operation| operation.name).collect();
    let operations = names.join(", ");
    let rules = [
        (
            Fault::on("uptinio.alert.list").nth(9),
            format!("a fault is on \"uptinio.alert.list\", but there are only {operations}"),
        ),
        (Fault::on(LIST).status(99), "a fault's status can't be answered: 99".to_owned()),
        (Fault::on(LIST).answer(1000, Value::Null), "a fault's status can't be answered: 1000".to_owned()),
        (Fault::on(LIST).status(100), "a fault's status can't be answered: 100".to_owned()),
        (Fault::on(LIST).header("a b", "c"), "a fault's header can't be sent: \"a b\": \"c\"".to_owned()),
        (Fault::on(LIST).header("a", "b\n"), "a fault's header can't be sent: \"a\": \"b\\n\"".to_owned()),
    ];
    for (rule, message) in rules {
        let sandbox = sandbox();
        sandbox.inject(rule);
        let told = |reply: Reply| {
            (reply.status, reply.json()["message"].clone(), reply.json()["error"]["message"].clone())
        };
        let expected = (Some(500), json!(message), json!(message));
        assert_eq!(told(get_alerts(&sandbox, "")), expected);
        assert_eq!(told(send_event(&sandbox, &json!({"message": "m"}))), expected);
    }
}
