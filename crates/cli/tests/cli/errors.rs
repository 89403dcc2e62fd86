//! What goes wrong: one object on standard error, and a number that says of what kind it is.

use alertkit_sandbox::Fault;
use serde_json::{Value, json};

use crate::support::{Verbatim, alertkit, bare, command, demo, run, with_input};

/// All members, those that say nothing as well.
fn error(members: &Value) -> Value {
    let mut error = json!({
        "kind": "invalid_input", "operation": null, "status": null, "code": null, "message": null,
        "details": [], "request_id": null, "retry_after": null, "attempts": 0,
    });
    error.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    error
}

#[test]
fn an_error_has_all_that_is_known_of_it() {
    let sandbox = demo();
    let ran = alertkit(&sandbox, &["call", "uptinio", "alerts.get", "--path", "id=nope"]);
    assert_eq!(ran.code, 15);
    let expected = json!({
        "kind": "not_found", "operation": "alerts.get", "status": 404, "code": "alert_not_found",
        "message": "The alert nope does not exist", "attempts": 1,
    });
    assert_eq!(ran.error(), error(&expected));

    let body = json!({"error": {"message": "slow down", "details": {"name": "is taken"}}});
    let fault = Fault::on("uptinio.alerts.get").always().answer(429, body);
    sandbox.inject(fault.header("Retry-After", "90").header("X-Request-Id", "r1"));
    let ran = alertkit(&sandbox, &["call", "uptinio", "alerts.get", "--path", "id=alt_1"]);
    assert_eq!(ran.code, 18);
    let expected = json!({
        "kind": "rate_limited", "operation": "alerts.get", "status": 429, "message": "slow down",
        "details": [{"field": "name", "message": "is taken"}], "request_id": "r1", "retry_after": 90,
        "attempts": 1,
    });
    assert_eq!(ran.error(), error(&expected));
}

#[test]
fn a_key_of_a_call_of_unknown_outcome_is_told() {
    let sandbox = demo();
    sandbox.inject(Fault::on("novu.topics.create").always().drop_after());
    let create =
        ["call", "novu", "topics.create", "--body", r#"{"key":"k","name":"n"}"#, "--idempotency-key", "k1"];
    let ran = alertkit(&sandbox, &create);
    assert_eq!(ran.code, 9);
    let told = ran.error();
    assert_eq!((&told["kind"], &told["idempotency_key"]), (&json!("outcome_unknown"), &json!("k1")));
    // With the key the call can be made again.
    sandbox.clear_faults();
    let journal = sandbox.journal_of("novu.topics.create");
    assert_eq!(journal[0].header("idempotency-key"), Some("k1"));
}

#[test]
fn an_unknown_name_is_refused_with_the_nearest_and_nothing_is_sent() {
    let sandbox = demo();
    for (arguments, message) in [
        (&["alerts.lst"][..], "operation `alerts.lst` is unknown; did you mean `alerts.list`?"),
        (&["weather"], "operation `weather` is unknown; `alertkit ops uptinio` lists what there is"),
        (
            &["alerts.list", "--query", "stats=active"],
            "query has `stats`, which is unknown; did you mean `status`?",
        ),
        (&["alerts.get", "--path", "ids=1"], "path has `ids`, which is unknown; did you mean `id`?"),
        (
            &["alerts.create", "--body", r#"{"monitor_id":"mon_1","type":"down","mesage":"m"}"#],
            "body has `mesage`, which is unknown; did you mean `message`?",
        ),
        (&["alerts.get"], "id is missing in `path`"),
        (&["alerts.get", "--path", "id=.."], "id is a path of dots"),
        (&["alerts.create", "--body", "{'monitor_id'}"], "body is no JSON: line 1, column 2"),
        (&["alerts.list", "--idempotency-key", "k"], "idempotency_key has no meaning for this operation"),
    ] {
        let ran = alertkit(&sandbox, &[&["call", "uptinio"], arguments].concat());
        assert_eq!(ran.code, 3, "{ran:?}");
        let told = ran.error();
        assert_eq!((&told["kind"], &told["attempts"]), (&json!("invalid_input"), &json!(0)));
        let told = told["message"].as_str().unwrap();
        assert!(told.starts_with(message), "{told} and not {message}");
    }
    assert_eq!(sandbox.journal(), []);
}

#[test]
fn each_kind_ends_with_its_number() {
    let sandbox = demo();
    for (status, kind, code) in [
        (302, "refused", 19),
        (400, "bad_request", 11),
        (401, "unauthorized", 12),
        (402, "payment_required", 13),
        (403, "forbidden", 14),
        (404, "not_found", 15),
        (409, "conflict", 16),
        (413, "payload_too_large", 17),
        (422, "bad_request", 11),
        (429, "rate_limited", 18),
        (500, "server", 20),
    ] {
        sandbox.clear_faults();
        sandbox.inject(Fault::on("uptinio.alerts.list").always().answer(status, json!({})));
        let ran = alertkit(&sandbox, &["call", "uptinio", "alerts.list", "--retries", "0"]);
        assert_eq!((ran.error()["kind"].as_str(), ran.code), (Some(kind), code), "{ran:?}");
    }
    let list = ["call", "uptinio", "alerts.list", "--retries", "0"];
    for (fault, kind, code) in [
        (
            Fault::on_any().always().answer(302, json!({})).header("location", "https://elsewhere.example"),
            "redirect",
            10,
        ),
        (Fault::on_any().always().drop_before(), "interrupted", 8),
        (Fault::on_any().always().raw_body("<html>"), "decode", 21),
        (Fault::on_any().always().raw_body(vec![b' '; 11 << 20]), "response_too_large", 22),
    ] {
        sandbox.clear_faults();
        sandbox.inject(fault);
        let ran = alertkit(&sandbox, &list);
        assert_eq!((ran.error()["kind"].as_str(), ran.code), (Some(kind), code), "{ran:?}");
    }
    sandbox.clear_faults();
    sandbox.inject(Fault::on_any().always().delay(std::time::Duration::from_secs(30)));
    let ran = alertkit(&sandbox, &[&list[..], &["--timeout", "0.1"]].concat());
    assert_eq!((ran.error()["kind"].as_str(), ran.code), (Some("timeout"), 7));
    sandbox.stop();
    let ran = alertkit(&sandbox, &list);
    assert_eq!((ran.error()["kind"].as_str(), ran.code), (Some("connect"), 5));
    assert!(ran.error()["message"].as_str().unwrap().starts_with("cannot connect: "), "{ran:?}");
}

#[test]
fn what_is_no_command_is_explained_and_ends_with_2() {
    for arguments in [
        &[][..],
        &["cal"],
        &["call", "uptino", "alerts.list"],
        &["call", "uptinio"],
        &["call", "uptinio", "alerts.list", "--limit", "1"],
        &["call", "uptinio", "alerts.list", "--path", "id"],
        &["call", "uptinio", "alerts.list", "--timeout", "0"],
        &["call", "uptinio", "alerts.list", "--body", "{}", "--body-file", "f"],
    ] {
        let ran = run(&mut bare(arguments));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
        assert!(["Usage: alertkit", "try '--help'"].iter().any(|hint| ran.stderr.contains(hint)), "{ran:?}");
    }
}

#[test]
fn a_body_comes_from_a_file_or_from_standard_input() {
    let sandbox = demo();
    let body = r#"{"monitor_id":"mon_1","type":"down"}"#;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), body).unwrap();
    let create = ["call", "uptinio", "alerts.create"];
    let from_file =
        alertkit(&sandbox, &[&create[..], &["--body-file", file.path().to_str().unwrap()]].concat());
    assert_eq!(from_file.json()["monitor_id"], "mon_1");
    for option in ["--body", "--body-file"] {
        let from_input = with_input(&mut command(&sandbox, &[&create[..], &[option, "-"]].concat()), body);
        assert_eq!(from_input.json()["monitor_id"], "mon_1");
    }
    let absent = alertkit(&sandbox, &[&create[..], &["--body-file", "/nonexistent"]].concat());
    assert_eq!((absent.code, absent.error()["kind"].as_str()), (1, Some("io")));
}

#[test]
fn the_body_of_an_error_is_shown_when_that_is_asked_for() {
    let sandbox = demo();
    let page = "upstream connect error or disconnect/reset before headers";
    let text = Verbatim::answering(503, "text/plain", page);
    let json = Verbatim::answering(400, "application/json", r#"{"z":12345678901234567890123,"a":"m"}"#);
    let key = Verbatim::answering(400, "text/plain", &format!("no {} here", sandbox.uptinio_key()));
    let error = |server: &Verbatim, option: &str| {
        let list = ["call", "uptinio", "alerts.list", "--retries", "0", "--base-url", &server.url];
        let ran = alertkit(&sandbox, &[&list[..], &[option]].concat());
        let object = ran.stderr.lines().last().unwrap().to_owned();
        assert!(object.starts_with('{'), "{ran:?}");
        object
    };
    for option in ["-v", "--meta"] {
        assert!(error(&text, option).ends_with(&format!("\"body\":\"{page}\"}}")));
        assert!(error(&json, option).ends_with(r#""body":{"z":12345678901234567890123,"a":"m"}}"#));
        assert!(error(&key, option).ends_with(r#""body":"no [redacted] here"}"#));
    }
    assert!(!error(&text, "--json").contains("\"body\""));
}

#[test]
fn a_body_file_is_read_as_editors_write_it() {
    let sandbox = demo();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("body.json");
    let call = ["call", "apialerts", "events.send", "--body-file", file.to_str().unwrap()];
    std::fs::write(&file, "\u{feff}{\"message\":\"m\"}\r\n").unwrap();
    alertkit(&sandbox, &call).json();
    let utf_16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, message) in [
        (utf_16, "body is UTF-16; save it as UTF-8"),
        (vec![b'"', 0xe9, b'"'], "body is not UTF-8"),
        (b" \n".to_vec(), "body is empty"),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let ran = alertkit(&sandbox, &call);
        assert_eq!((ran.code, &ran.error()["message"]), (3, &json!(message)));
    }
    assert_eq!(sandbox.journal().len(), 1);
}

#[test]
fn an_empty_recipient_is_not_sent() {
    let sandbox = demo();
    let ran = alertkit(&sandbox, &["trigger", "welcome-flow", "--to", ""]);
    assert_eq!((ran.code, &ran.error()["message"]), (3, &json!("to has a subscriber with an empty id")));
    assert_eq!(sandbox.journal(), []);
}
