//! Listings as lines of JSON.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use alertkit_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::support::{alertkit, command, demo};

const LIST: [&str; 3] = ["call", "uptinio", "alerts.list"];

fn with_alerts(count: usize) -> Sandbox {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.uptinio().seed(count);
    sandbox
}

fn ids(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["id"].as_str().unwrap()).collect()
}

#[test]
fn all_items_come_page_after_page() {
    let sandbox = with_alerts(7);
    let all = [&LIST[..], &["--query", "per_page=3", "--all"]].concat();
    let lines = alertkit(&sandbox, &all).json_lines();
    assert_eq!(ids(&lines), ["alt_1", "alt_2", "alt_3", "alt_4", "alt_5", "alt_6", "alt_7"]);
    assert_eq!(sandbox.journal().len(), 3);
}

#[test]
fn an_item_that_cant_be_decoded_is_told_and_the_others_are_listed() {
    let sandbox = with_alerts(1);
    let alert = |id: Value| json!({"id": id, "monitor_id": "m", "type": "down", "status": "active", "created_at": "2026-01-15T10:00:00Z"});
    let page = json!({"data": [alert(json!("a")), null, alert(json!({"odd": 1})), alert(json!("b"))]});
    sandbox.inject(Fault::on("uptinio.alerts.list").answer(200, page));
    let output = alertkit(&sandbox, &[&LIST[..], &["--all"]].concat());
    let read =
        |text: &str| text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>();
    assert_eq!((output.code, ids(&read(&output.stdout))), (21, vec!["a", "b"]));
    let told = read(&output.stderr);
    assert_eq!(told.len(), 2);
    for (told, path) in told.iter().zip(["data[1]: ", "data[2].id"]) {
        assert_eq!(told["kind"], "decode");
        assert!(told["message"].as_str().unwrap().starts_with(path), "{told}");
    }
}

#[test]
fn a_limit_ends_it_and_no_further_page_is_asked_for() {
    for (limit, pages) in [(0, 0), (1, 1), (3, 1), (4, 2), (99, 3)] {
        let sandbox = with_alerts(7);
        let number = limit.to_string();
        let limited = [&LIST[..], &["--query", "per_page=3", "--all", "--limit", &number]].concat();
        let lines = alertkit(&sandbox, &limited).json_lines();
        assert_eq!((lines.len(), sandbox.journal().len()), (limit.min(7), pages), "{limit}");
    }
}

#[test]
fn without_it_there_is_one_page_with_what_is_known_of_the_rest() {
    let sandbox = with_alerts(7);
    let page =
        alertkit(&sandbox, &[&LIST[..], &["--query", "per_page=3", "--query", "page=2"]].concat()).json();
    assert_eq!(
        (page["items"].as_array().unwrap().len(), &page["total"], &page["number"]),
        (3, &7.into(), &2.into())
    );
}

#[test]
fn what_came_before_an_error_is_there() {
    let sandbox = with_alerts(7);
    sandbox.inject(Fault::on("uptinio.alerts.list").nth(2).answer(403, json!({})));
    let ran = alertkit(&sandbox, &[&LIST[..], &["--query", "per_page=3", "--all"]].concat());
    assert_eq!((ran.code, ran.stdout.lines().count()), (14, 3));
    assert!(ran.stderr.starts_with(r#"{"kind":"forbidden","operation":"alerts.list""#), "{ran:?}");
}

#[test]
fn a_listing_without_pages_is_lines_as_well_and_another_answer_is_one() {
    let sandbox = demo();
    let channels = alertkit(&sandbox, &["call", "blacktide", "alert_channels.list", "--all"]).json_lines();
    assert_eq!(ids(&channels), ["chan_1", "chan_2", "chan_3"]);
    let alert =
        alertkit(&sandbox, &["call", "uptinio", "alerts.get", "--path", "id=alt_1", "--all"]).json_lines();
    assert_eq!(ids(&alert), ["alt_1"]);
}

/// As `head` does.
#[test]
fn a_reader_that_leaves_ends_it_without_a_word() {
    let sandbox = with_alerts(5_000);
    let mut all = command(&sandbox, &[&LIST[..], &["--query", "per_page=100", "--all"]].concat());
    let mut child = all.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let first = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
    assert!(first.contains("alt_1"));
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
    assert!(sandbox.journal().len() < 50);
}
