use alertkit_sandbox::{Entry, Fault, Sandbox};
use serde_json::{Value, json};

use crate::wire::{Call, create_alert, get, get_alerts, send_event};

fn sandbox() -> Sandbox {
    Sandbox::start_blocking().unwrap()
}

#[test]
fn an_entry_says_everything_about_its_request() {
    let sandbox = sandbox();
    let before = sandbox.now();
    let url = format!("{}/alerts/alt_1?a=1&b=x%20y+z&a=2&c", sandbox.uptinio_url());
    let call = Call::new("PUT", url).key(sandbox.uptinio_key()).header("X-Integration", "alertkit");
    sandbox.uptinio().seed(1);
    assert_eq!(call.body("{\"message\":\"m\"}").send().status, Some(200));

    let [entry] = sandbox.journal().try_into().unwrap();
    assert_eq!(
        (entry.sequence, entry.api, entry.operation),
        (1, Some("uptinio"), Some("uptinio.alerts.update"))
    );
    assert_eq!((entry.method.as_str(), entry.path.as_str()), ("PUT", "/uptinio/alerts/alt_1"));
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(entry.query, [pair("a", "1"), pair("b", "x y z"), pair("a", "2"), pair("c", "")]);
    assert_eq!((entry.body.clone(), entry.body_bytes), (Some(json!({"message": "m"})), 15));
    assert_eq!((entry.status, entry.committed, entry.fault.clone()), (Some(200), true, None));
    assert_eq!(entry.header("x-integration"), Some("alertkit"));
    assert_eq!(entry.header("AUTHORIZATION"), Some("Bearer [redacted]"));
    assert_eq!(entry.header("accept"), None);
    let names: Vec<_> = entry.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["host", "connection", "authorization", "x-integration", "content-length"]);
    assert!(before <= entry.received_at && entry.received_at <= sandbox.now());
}

#[test]
fn entries_are_in_order_and_found_by_operation() {
    let sandbox = sandbox();
    get_alerts(&sandbox, "");
    send_event(&sandbox, &json!({"message": "m"}));
    get(format!("{}/nowhere?x=1", sandbox.url())).send();
    get(format!("{}/nowhere", sandbox.uptinio_url())).send();
    Call::new("DELETE", format!("{}/alerts", sandbox.uptinio_url())).send();
    get(format!("{}uptinio/alerts", sandbox.uptinio_url())).send();
    get_alerts(&sandbox, "?page=0");

    let row = |entry: &Entry| (entry.sequence, entry.api, entry.operation, entry.status, entry.committed);
    let rows: Vec<_> = sandbox.journal().iter().map(row).collect();
    assert_eq!(
        rows,
        [
            (1, Some("uptinio"), Some("uptinio.alerts.list"), Some(200), false),
            (2, Some("apialerts"), Some("apialerts.events.send"), Some(200), true),
            (3, None, None, Some(404), false),
            (4, Some("uptinio"), None, Some(404), false),
            (5, Some("uptinio"), None, Some(405), false),
            (6, None, None, Some(404), false),
            (7, Some("uptinio"), Some("uptinio.alerts.list"), Some(400), false),
        ]
    );
    let lists: Vec<_> =
        sandbox.journal_of("uptinio.alerts.list").iter().map(|entry| entry.sequence).collect();
    assert_eq!(lists, [1, 7]);
    assert_eq!(sandbox.journal_of("nothing"), []);
}

#[test]
fn clearing_does_not_restart_the_numbers() {
    let sandbox = sandbox();
    get_alerts(&sandbox, "");
    sandbox.clear_journal();
    assert_eq!(sandbox.journal(), []);
    get_alerts(&sandbox, "");
    assert_eq!(sandbox.journal()[0].sequence, 2);
}

#[test]
fn a_body_that_is_no_json_is_kept_as_text() {
    let sandbox = sandbox();
    let call = |body: &[u8]| {
        Call::new("POST", format!("{}/event", sandbox.apialerts_url())).body(body).send();
    };
    call(b"not { json");
    call(b"\xff!");
    call(b"");
    let bodies: Vec<_> = sandbox.journal().into_iter().map(|entry| (entry.body, entry.body_bytes)).collect();
    assert_eq!(bodies, [(Some(json!("not { json")), 10), (Some(json!("\u{fffd}!")), 2), (None, 0)]);
}

#[test]
fn the_file_has_a_line_for_every_request() {
    let path = std::env::temp_dir().join(format!("alertkit-sandbox-{}.jsonl", std::process::id()));
    std::fs::write(&path, "old").unwrap();
    let sandbox = Sandbox::builder().journal_file(&path).start_blocking().unwrap();
    sandbox.inject(Fault::on("apialerts.events.send").drop_after());
    get_alerts(&sandbox, "");
    send_event(&sandbox, &json!({"message": "m"}));
    create_alert(&sandbox, &json!({"monitor_id": "m", "type": "up"}));
    let journal = sandbox.journal();
    sandbox.stop();

    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let entries: Vec<Value> = journal.iter().map(|entry| serde_json::to_value(entry).unwrap()).collect();
    assert_eq!(lines, entries);
    assert_eq!(lines[1]["fault"], "drop_after");
    assert!(!text.contains(sandbox.apialerts_key()) && !text.contains(sandbox.uptinio_key()));
    assert_eq!(sandbox.journal_file_error(), None);
}

#[test]
fn a_file_that_cannot_be_written_is_an_error_at_the_start() {
    let nowhere = std::env::temp_dir().join("alertkit-no-such-folder").join("journal.jsonl");
    let error = Sandbox::builder().journal_file(nowhere).start_blocking().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn only_the_newest_requests_are_kept_and_the_file_has_all() {
    let path = std::env::temp_dir().join(format!("alertkit-journal-limit-{}.jsonl", std::process::id()));
    let sandbox = Sandbox::builder().journal_limit(2).journal_file(&path).start_blocking().unwrap();
    for page in 1..=4 {
        get_alerts(&sandbox, &format!("?page={page}"));
    }
    let numbers = |entries: Vec<Entry>| entries.iter().map(|entry| entry.sequence).collect::<Vec<_>>();
    assert_eq!(numbers(sandbox.journal()), [3, 4]);
    assert_eq!(numbers(sandbox.journal_of("uptinio.alerts.list")), [3, 4]);
    assert!(sandbox.journal().iter().all(|entry| entry.status == Some(200)));
    sandbox.stop();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(text.lines().count(), 4);
}

#[test]
fn a_limit_of_zero_keeps_no_request() {
    let sandbox = Sandbox::builder().journal_limit(0).start_blocking().unwrap();
    assert_eq!(get_alerts(&sandbox, "").status, Some(200));
    assert_eq!(sandbox.journal(), []);
}
