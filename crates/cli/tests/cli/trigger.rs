//! `trigger`, and the bulk calls that are behind it: by the operations of the catalogue that have their names. A build
//! without them says so.

use serde_json::{Value, json};

use crate::support::{Example, Ran, alertkit, answering, demo, examples};

fn example(name: &str) -> Option<Example> {
    examples().into_iter().find(|example| example.name() == name)
}

#[test]
fn a_workflow_is_triggered_for_subscribers() {
    let sandbox = demo();
    let payload = r#"{"name":"World"}"#;
    let trigger =
        ["trigger", "welcome-flow", "--to", "sub-1", "sub-2", "--to", "sub-3", "--payload", payload];
    if example("novu.events.trigger").is_none() {
        let ran = alertkit(&sandbox, &trigger);
        assert_eq!(ran.code, 3);
        let message = ran.error()["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with("operation `events.trigger` is unknown"), "{message}");
        return;
    }
    let answer = json!({"data": {"acknowledged": true, "status": "processed", "transactionId": "t1"}});
    let server = answering(201, &answer);
    let triggered = alertkit(&sandbox, &[&trigger[..], &["--base-url", &server.url()]].concat()).json();
    assert_eq!(triggered["transactionId"], "t1");
    let sent = server.request();
    assert_eq!((sent.method.as_str(), sent.target.as_str()), ("POST", "/v1/events/trigger"));
    let body =
        json!({"name": "welcome-flow", "to": ["sub-1", "sub-2", "sub-3"], "payload": {"name": "World"}});
    assert_eq!(sent.body, body);
}

/// The outcomes are on standard output, and what went wrong first is on standard error.
#[test]
fn a_bulk_call_of_which_not_every_input_was_taken_is_a_failure() {
    let Some(bulk) = example("novu.events.trigger_bulk") else { return };
    let sandbox = demo();
    let outcomes = |ran: &Ran| -> Vec<Value> {
        let all: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"));
        all.as_array().unwrap().iter().map(|outcome| outcome["outcome"].clone()).collect()
    };
    let done = json!({"acknowledged": true, "status": "processed", "transactionId": "t1"});
    let refused = json!({"acknowledged": true, "status": "error", "error": ["no such workflow"]});
    let server = answering(201, &json!({"data": [done, refused]}));
    let ran = bulk.run(&sandbox, &["--base-url", &server.url()]);
    assert_eq!((ran.code, outcomes(&ran)), (19, vec!["done".into(), "refused".into()]));
    assert!(ran.stderr.contains("1 of 2 inputs were not taken"), "{ran:?}");
    let lines = bulk.run(&sandbox, &["--all", "--base-url", &server.url()]);
    assert_eq!((lines.code, lines.stdout.lines().count()), (19, 2));

    let server = answering(500, &json!({"message": "failed"}));
    let ran = bulk.run(&sandbox, &["--retries", "0", "--base-url", &server.url()]);
    assert_eq!((ran.code, outcomes(&ran)), (9, vec!["failed".into(), "failed".into()]));
    assert!(ran.stderr.starts_with(r#"{"kind":"outcome_unknown""#), "{ran:?}");
}
