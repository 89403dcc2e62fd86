//! `trigger`, by the operation of the catalogue that has its name. A build without that operation says so.

use alertkit_sandbox::Fault;
use serde_json::json;

use crate::support::{alertkit, demo, examples};

#[test]
fn a_workflow_is_triggered_for_subscribers() {
    let sandbox = demo();
    let payload = r#"{"name":"World"}"#;
    let trigger =
        ["trigger", "welcome-flow", "--to", "sub-1", "sub-2", "--to", "sub-3", "--payload", payload];
    if !examples().iter().any(|example| example.name() == "novu.events.trigger") {
        let ran = alertkit(&sandbox, &trigger);
        assert_eq!(ran.code, 3);
        let message = ran.error()["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with("operation `events.trigger` is unknown"), "{message}");
        return;
    }
    let answer = json!({"data": {"acknowledged": true, "status": "processed", "transactionId": "t1"}});
    sandbox.inject(Fault::on("novu.events.trigger").answer(201, answer));
    let triggered = alertkit(&sandbox, &trigger).json();
    assert_eq!(triggered["transactionId"], "t1");
    let sent = sandbox.journal_of("novu.events.trigger")[0].body.clone();
    let expected =
        json!({"name": "welcome-flow", "to": ["sub-1", "sub-2", "sub-3"], "payload": {"name": "World"}});
    assert_eq!(sent, Some(expected));
}
