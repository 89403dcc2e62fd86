//! `send`: what people type daily.

use serde_json::json;

use crate::support::{alertkit, demo};

#[test]
fn an_event_is_sent_with_all_that_is_known_of_it() {
    let sandbox = demo();
    let delivery = alertkit(&sandbox, &["send", "Deployed"]).json();
    assert_eq!(delivery["workspace"], "Sandbox");
    let all = [
        "send",
        "Deployed",
        "--event",
        "ci.deploy",
        "--title",
        "Shop",
        "--channel",
        "general",
        "--tag",
        "ci",
        "--tag",
        "shop",
        "--link",
        "https://ci.example/7",
        "--data",
        r#"{"run":7}"#,
    ];
    alertkit(&sandbox, &all).json();
    let journal = sandbox.journal_of("apialerts.events.send");
    assert_eq!(journal[0].body, Some(json!({"message": "Deployed"})));
    let whole = json!({
        "message": "Deployed", "event": "ci.deploy", "title": "Shop", "channel": "general", "tags": ["ci", "shop"],
        "link": "https://ci.example/7", "data": {"run": 7},
    });
    assert_eq!(journal[1].body, Some(whole));
}

#[test]
fn an_event_that_would_be_refused_is_not_sent() {
    let sandbox = demo();
    for (arguments, message) in [
        (&["send", " "][..], "message is blank"),
        (&["send", "m", "--data", "{"], "data is no JSON: line 1, column 1"),
        (&["send", "m", "--data", "[]"], "data does not serialise to a JSON object"),
    ] {
        let ran = alertkit(&sandbox, arguments);
        assert_eq!((ran.code, &ran.error()["message"]), (3, &json!(message)));
    }
    assert_eq!(sandbox.journal(), []);
}
