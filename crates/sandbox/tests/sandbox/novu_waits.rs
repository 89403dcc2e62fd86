//! Delays and digests, on the sandbox's clock.

use std::time::Duration;

use alertkit_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::novu_events::{add_workflow, notified, sent, step, triggered};
use crate::wire::novu;

fn waiting(kind: &str, metadata: &Value) -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    let mut wait = step(kind, "");
    wait["metadata"] = metadata.clone();
    let then = step("in_app", "{{step.total_count}} of {{n}}");
    add_workflow(&sandbox, "flow", json!({"steps": [step("in_app", "first"), wait, then]}));
    sandbox
}

fn pull(sandbox: &Sandbox, to: &str, n: u8) -> String {
    triggered(sandbox, &json!({"name": "flow", "to": to, "payload": {"n": n, "order": n % 2}}))
}

fn cancel(sandbox: &Sandbox, transaction: &str) -> Value {
    let reply = novu(sandbox, "DELETE", &format!("/events/trigger/{transaction}"), &Value::Null);
    assert_eq!(reply.status, Some(200));
    reply.json()["data"].clone()
}

/// The time passes when something is asked.
fn pass(sandbox: &Sandbox, seconds: u64) {
    sandbox.advance(Duration::from_secs(seconds));
    assert_eq!(novu(sandbox, "GET", "/messages", &Value::Null).status, Some(200));
}

fn statuses(sandbox: &Sandbox, index: usize) -> Vec<String> {
    let jobs = notified(sandbox)[index]["jobs"].as_array().unwrap().clone();
    jobs.iter().map(|job| job["status"].as_str().unwrap().to_owned()).collect()
}

fn contents(sandbox: &Sandbox) -> Vec<String> {
    let all = sent(sandbox).into_iter().filter(|message| message["content"] != "first");
    all.map(|message| message["content"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_follows_a_delay_is_sent_after_it() {
    let sandbox = waiting("delay", &json!({"type": "regular", "amount": 1, "unit": "days"}));
    pull(&sandbox, "a", 1);
    assert_eq!(statuses(&sandbox, 0), ["completed", "delayed", "pending"]);
    let delay = notified(&sandbox)[0]["jobs"][1].clone();
    let details = delay["executionDetails"].as_array().unwrap();
    assert_eq!(
        (&details[2]["detail"], &details[2]["raw"]),
        (&json!("Step delayed"), &json!("{\"delay\":86400000}"))
    );
    assert_eq!(delay.get("dueAt"), None);
    pass(&sandbox, 86_000);
    assert_eq!((statuses(&sandbox, 0)[1].as_str(), contents(&sandbox).len()), ("delayed", 0));
    pass(&sandbox, 400);
    assert_eq!(statuses(&sandbox, 0), ["completed", "completed", "completed"]);
    assert_eq!(contents(&sandbox), ["0 of 1"]);
    pass(&sandbox, 86_400);
    assert_eq!(contents(&sandbox).len(), 1);
}

#[test]
fn a_delay_that_is_scheduled_ends_when_the_payload_says() {
    let sandbox = waiting("delay", &json!({"type": "scheduled", "delayPath": "at"}));
    let event = json!({"name": "flow", "to": "a", "payload": {"n": 1, "at": "tomorrow"}});
    let reply = novu(&sandbox, "POST", "/events/trigger", &event);
    assert_eq!(reply.json()["message"], "payload is missing required key(s) and type(s): at (ISO Date)");
    let at = sandbox.now().checked_add(Duration::from_secs(90)).unwrap().to_string();
    triggered(&sandbox, &json!({"name": "flow", "to": "a", "payload": {"n": 1, "at": at}}));
    pass(&sandbox, 60);
    assert_eq!(contents(&sandbox), Vec::<String>::new());
    pass(&sandbox, 60);
    assert_eq!(contents(&sandbox), ["0 of 1"]);
}

#[test]
fn what_waits_can_be_cancelled_once() {
    let sandbox = waiting("delay", &json!({"type": "regular", "amount": 1, "unit": "days"}));
    let transaction = pull(&sandbox, "a", 1);
    let other = pull(&sandbox, "b", 2);
    assert_eq!(cancel(&sandbox, &transaction), true);
    assert_eq!(statuses(&sandbox, 0), ["completed", "canceled", "canceled"]);
    assert_eq!(cancel(&sandbox, &transaction), false);
    assert_eq!(cancel(&sandbox, "none"), false);
    let committed: Vec<bool> =
        sandbox.journal_of("novu.events.cancel").iter().map(|it| it.committed).collect();
    assert_eq!(committed, [true, false, false]);
    pass(&sandbox, 90_000);
    assert_eq!(contents(&sandbox), ["0 of 2"]);
    assert_eq!(cancel(&sandbox, &other), false, "all was sent");
}

#[test]
fn a_digest_gathers_what_comes_meanwhile() {
    let sandbox = waiting("digest", &json!({"type": "regular", "amount": 3, "unit": "seconds"}));
    for n in 0..3 {
        pull(&sandbox, "a", n);
    }
    pull(&sandbox, "b", 9);
    assert_eq!(statuses(&sandbox, 0), ["completed", "delayed", "pending"]);
    assert_eq!(statuses(&sandbox, 1), ["completed", "merged", "merged"]);
    pass(&sandbox, 4);
    assert_eq!(contents(&sandbox), ["3 of 0", "1 of 9"]);
    let jobs = notified(&sandbox)[0]["jobs"].clone();
    let details = jobs[1]["executionDetails"].as_array().unwrap();
    let last = details.last().unwrap();
    let events = json!([{"n": 0, "order": 0}, {"n": 1, "order": 1}, {"n": 2, "order": 0}]);
    assert_eq!((&last["detail"], &last["status"]), (&json!("Digest triggered events"), &json!("Success")));
    assert_eq!(serde_json::from_str::<Value>(last["raw"].as_str().unwrap()).unwrap(), events);
    assert_eq!(jobs[2]["digest"]["events"], events);
    // The next one begins anew.
    pull(&sandbox, "a", 7);
    pass(&sandbox, 4);
    assert_eq!(contents(&sandbox)[2..], ["1 of 7"]);
}

#[test]
fn a_digest_gathers_by_its_key() {
    let sandbox =
        waiting("digest", &json!({"type": "regular", "amount": 3, "unit": "seconds", "digestKey": "order"}));
    for n in 0..5 {
        pull(&sandbox, "a", n);
    }
    pass(&sandbox, 4);
    assert_eq!(contents(&sandbox), ["3 of 0", "2 of 1"]);
}

#[test]
fn a_digest_that_is_cancelled_goes_on_with_the_others() {
    let sandbox = waiting("digest", &json!({"type": "regular", "amount": 3, "unit": "seconds"}));
    let transactions: Vec<String> = (0..4).map(|n| pull(&sandbox, "a", n)).collect();
    assert_eq!(cancel(&sandbox, &transactions[0]), true);
    assert_eq!(cancel(&sandbox, &transactions[2]), true);
    assert_eq!(statuses(&sandbox, 0), ["completed", "canceled", "canceled"]);
    assert_eq!(statuses(&sandbox, 1), ["completed", "delayed", "pending"]);
    assert_eq!(statuses(&sandbox, 2), ["completed", "canceled", "canceled"]);
    pass(&sandbox, 4);
    assert_eq!(contents(&sandbox), ["2 of 1"]);
}

#[test]
fn a_digest_that_backs_off_gathers_only_after_another() {
    let metadata = json!({"type": "backoff", "amount": 3, "unit": "seconds", "backoffAmount": 1, "backoffUnit": "minutes"});
    let sandbox = waiting("digest", &metadata);
    pull(&sandbox, "a", 1);
    assert_eq!(
        (statuses(&sandbox, 0), contents(&sandbox)),
        (vec!["completed".to_owned(), "skipped".into(), "completed".into()], vec!["0 of 1".to_owned()])
    );
    pull(&sandbox, "a", 2);
    pull(&sandbox, "a", 3);
    pass(&sandbox, 4);
    assert_eq!(contents(&sandbox), ["0 of 1", "2 of 2"]);
    pass(&sandbox, 120);
    pull(&sandbox, "a", 4);
    assert_eq!(contents(&sandbox)[2..], ["0 of 4"]);
}
