//! JSON that the caller or the server writes freely goes through the command as it is.

use serde_json::{Value, json};

use crate::support::{Ran, Verbatim, alertkit, bare, command, demo, run, with_input};

/// Digits beyond 64 bits, members out of order, floats in spellings of their own.
const OPEN: &str =
    r#"{"order":12345678901234567890123,"z":{"b":1,"a":[19.90,1e2]},"a":18446744073709551616}"#;

const TRIGGERED: &str = r#"{"data":{"acknowledged":true,"status":"processed","transactionId":"t"}}"#;

#[test]
fn numbers_of_any_size_and_the_order_of_members_are_sent_as_they_are_given() {
    let sandbox = demo();
    let event = format!(r#"{{"name":"flow","to":"sub-1","payload":{OPEN}}}"#);
    let profile = format!(r#"{{"name":"flow","to":{{"subscriberId":"s","data":{OPEN}}},"payload":{{}}}}"#);
    let server = Verbatim::answering(201, "application/json", TRIGGERED);
    let call = ["call", "novu", "events.trigger", "--base-url", &server.url, "--body"];
    alertkit(&sandbox, &[&call[..], &[&event]].concat()).json();
    alertkit(&sandbox, &[&call[..], &[&profile]].concat()).json();
    with_input(&mut command(&sandbox, &[&call[..], &["-"]].concat()), &format!(" {event}\n")).json();
    let trigger = ["trigger", "flow", "--to", "sub-1", "--payload", OPEN, "--base-url", &server.url];
    alertkit(&sandbox, &trigger).json();
    let listed = event.replace(r#""sub-1""#, r#"["sub-1"]"#);
    assert_eq!(server.bodies(), [event.clone(), profile, event, listed]);

    let sent = r#"{"workspace":"w","channel":"c","errors":[]}"#;
    let server = Verbatim::answering(200, "application/json", sent);
    let event = format!(r#"{{"message":"m","data":{OPEN}}}"#);
    let urls = ["--base-url", &server.url];
    alertkit(&sandbox, &[&["send", "m", "--data", OPEN][..], &urls].concat()).json();
    alertkit(&sandbox, &[&["call", "apialerts", "events.send", "--body", &event][..], &urls].concat()).json();
    assert_eq!(server.bodies(), [event.clone(), event]);
}

#[test]
fn a_preview_shows_the_numbers_that_would_be_sent() {
    let event = format!(r#"{{"name":"flow","to":"sub-1","payload":{OPEN}}}"#);
    let ran = run(&mut bare(&["call", "novu", "events.trigger", "--preview", "--body", &event]));
    assert!(ran.stdout.ends_with(&format!("\"body\":{event}}}\n")), "{ran:?}");
}

#[test]
fn members_that_no_type_models_are_printed_with_their_numbers_and_order() {
    let sandbox = demo();
    let alert = format!(
        r#"{{"id":"alt_1","monitor_id":"mon_1","type":"down","message":"m","status":"active","created_at":"2026-01-01T00:00:00Z","later":{OPEN}}}"#
    );
    let one = Verbatim::answering(200, "application/json", &format!(r#"{{"data":{alert}}}"#));
    let get = ["call", "uptinio", "alerts.get", "--path", "id=alt_1", "--base-url", &one.url];
    let many = Verbatim::answering(
        200,
        "application/json",
        &format!(r#"{{"data":[{alert}],"meta":{{"total":1}}}}"#),
    );
    let list = ["call", "uptinio", "alerts.list", "--base-url", &many.url];
    let tail = ["tail", "uptinio", "--existing", "--count", "1", "--base-url", &many.url];
    for arguments in [
        get.to_vec(),
        [&get[..], &["--meta"]].concat(),
        list.to_vec(),
        [&list[..], &["--all", "--limit", "1"]].concat(),
        tail.to_vec(),
    ] {
        let ran = alertkit(&sandbox, &arguments);
        assert!(ran.code == 0 && ran.stdout.contains(&format!("\"later\":{OPEN}")), "{arguments:?}: {ran:?}");
    }
}

fn message(ran: &Ran) -> Value {
    assert_eq!(ran.code, 3, "{ran:?}");
    ran.error()["message"].clone()
}

#[test]
fn what_this_version_does_not_know_is_sent_where_that_is_allowed() {
    let sandbox = demo();
    let body =
        r#"{"context":{"z":1,"a":2},"name":"flow","to":[{"subscriberId":"s","channels":[1]}],"payload":{}}"#;
    let server = Verbatim::answering(201, "application/json", TRIGGERED);
    let call = ["call", "novu", "events.trigger", "--base-url", &server.url, "--body", body];
    let told = message(&alertkit(&sandbox, &call));
    assert!(told.as_str().unwrap().starts_with("body has `channels`, which is unknown"), "{told}");
    alertkit(&sandbox, &[&call[..], &["--allow-unknown", "--query", "later=1"]].concat()).json();
    assert_eq!(server.bodies(), [body]);
    let wrong = [
        "call",
        "novu",
        "events.trigger",
        "--allow-unknown",
        "--body",
        r#"{"name":"f","to":"s","bridgeUrl":7,"later":1}"#,
    ];
    assert_eq!(
        message(&alertkit(&sandbox, &wrong)),
        "body does not fit: bridgeUrl: invalid type: integer, expected a string"
    );
}

#[test]
fn an_endpoint_that_no_operation_covers_can_be_called() {
    let sandbox = demo();
    let server = Verbatim::answering(200, "application/json", OPEN);
    let raw =
        ["request", "novu", "post", "/v2/later", "--query", "a=b", "--body", OPEN, "--base-url", &server.url];
    assert_eq!(alertkit(&sandbox, &raw).stdout, format!("{OPEN}\n"));
    assert_eq!(server.bodies(), [OPEN]);
    let shown = alertkit(&sandbox, &[&raw[..], &["--preview"]].concat()).json();
    assert_eq!(
        (&shown["method"], &shown["url"]),
        (&json!("POST"), &json!(format!("{}/v2/later?a=b", server.url)))
    );
    let list = alertkit(&sandbox, &["request", "uptinio", "GET", "/alerts", "--query", "per_page=1"]).json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    let wrong = alertkit(&sandbox, &["request", "uptinio", "GET", "alerts"]);
    assert_eq!(wrong.code, 3, "{wrong:?}");
}

const PATH: [&str; 4] = ["--path", "scope=projects", "--path", "project_id=1"];

fn posthog(operation: &str, body: &Value) -> Ran {
    let body = body.to_string();
    let call = ["call", "posthog", operation, "--preview", "--body", &body];
    let id: &[&str] = if operation == "alerts.update" { &["--path", "id=a"] } else { &[] };
    run(&mut bare(&[&call[..], &PATH, id].concat()))
}

fn alert(members: Value) -> Value {
    let mut alert = json!({
        "insight": 1, "subscribed_users": [1],
        "threshold": {"configuration": {"type": "absolute", "bounds": {"upper": 100}}},
        "condition": {"type": "absolute_value"},
        "config": {"type": "TrendsAlertConfig", "series_index": 0},
    });
    alert.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    alert
}

#[test]
fn a_null_for_what_may_be_missing_is_accepted() {
    let trends = json!({"check_ongoing_interval": null, "series_index": 0, "type": "TrendsAlertConfig"});
    let funnels =
        json!({"type": "FunnelsAlertConfig", "metric": "conversion_from_start", "funnel_step": null});
    let threshold = json!({"configuration": {"type": "absolute", "bounds": {"lower": 1, "upper": null}}});
    for (operation, body) in [
        ("alerts.create", alert(json!({"config": trends, "name": null, "enabled": null}))),
        ("alerts.create", alert(json!({"config": funnels}))),
        ("alerts.update", json!({"threshold": threshold})),
        (
            "alerts.simulate",
            json!({"insight": 1, "detector_config": {"type": "zscore"}, "date_from": null, "config": null}),
        ),
    ] {
        let ran = posthog(operation, &body);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    let preview = |api: &str, operation: &str, body: &str, more: &[&str]| {
        let call = ["call", api, operation, "--preview", "--body", body];
        run(&mut bare(&[&call[..], more].concat())).json()["body"].clone()
    };
    let sent = preview("apialerts", "events.send", r#"{"message":"m","title":null}"#, &[]);
    assert_eq!(sent, json!({"message": "m"}));
    let event = r#"{"name":"f","to":"s","payload":{"kept":null},"actor":null}"#;
    let sent = preview("novu", "events.trigger", event, &[]);
    assert_eq!(sent, json!({"name": "f", "to": "s", "payload": {"kept": null}}));
}

#[test]
fn the_member_that_does_not_fit_is_named() {
    for (members, problem) in [
        (json!({"insight": "trends01"}), "insight: invalid type: string, expected i64"),
        (json!({"enabled": "true"}), "enabled: invalid type: string, expected a boolean"),
        (json!({"subscribed_users": ["1"]}), "subscribed_users[0]: invalid type: string, expected i64"),
    ] {
        assert_eq!(
            message(&posthog("alerts.create", &alert(members))),
            format!("body does not fit: {problem}")
        );
    }
}

#[test]
fn an_unknown_member_is_answered_with_all_that_there_are() {
    let told = message(&posthog("alerts.create", &alert(json!({"bogus": 1}))));
    let told = told.as_str().unwrap();
    assert!(told.starts_with("body has `bogus`, which is unknown; it takes "), "{told}");
    for name in ["insight", "subscribed_users", "name", "enabled", "detector_config", "skip_weekend"] {
        assert!(told.contains(name), "{told}");
    }
}
