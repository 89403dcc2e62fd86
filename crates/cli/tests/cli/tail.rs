//! New alerts, as they come.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Stdio};

use alertkit_sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::support::{Ran, alertkit, command, demo};

/// A tail that runs, looking ten times a second.
struct Tail {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Tail {
    fn start(sandbox: &Sandbox, arguments: &[&str]) -> Self {
        let arguments = [&["tail"], arguments, &["--every", "0.1"]].concat();
        let mut command = command(sandbox, &arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    fn next(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().unwrap().unwrap()).unwrap()
    }

    fn end(self) -> Ran {
        drop(self.lines);
        Ran::of(self.child.wait_with_output().unwrap())
    }
}

/// Waits until the listing was asked for so many times.
fn looked(sandbox: &Sandbox, operation: &str, times: usize) {
    while sandbox.journal_of(operation).iter().filter(|entry| entry.status.is_some()).count() < times {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

const LIST: &str = "uptinio.alerts.list";

#[test]
fn only_what_is_new_is_printed_and_once() {
    let sandbox = demo();
    let mut tail = Tail::start(&sandbox, &["uptinio", "--count", "3"]);
    looked(&sandbox, LIST, 1);
    sandbox.uptinio().create(json!({"id": "first", "message": "down"}));
    sandbox.uptinio().create(json!({"id": "second"}));
    sandbox.uptinio().create(json!({"id": "over", "status": "resolved"}));
    let (first, second) = (tail.next(), tail.next());
    let mut ids = [first["id"].as_str().unwrap(), second["id"].as_str().unwrap()];
    ids.sort_unstable();
    assert_eq!(ids, ["first", "second"]);
    let looks = sandbox.journal_of(LIST).len();
    looked(&sandbox, LIST, looks + 2);
    sandbox.uptinio().create(json!({"id": "third"}));
    assert_eq!(tail.next()["id"], "third");
    let ran = tail.end();
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[test]
fn those_that_are_on_come_first_if_they_are_wanted() {
    let sandbox = demo();
    let lines = alertkit(&sandbox, &["tail", "uptinio", "--existing", "--count", "3"]).json_lines();
    let ids: Vec<&str> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["alt_3", "alt_2", "alt_1"], "the oldest first");
    let filtered = ["tail", "uptinio", "--existing", "--count", "1", "--query", "monitor_id=mon_2"];
    assert_eq!(alertkit(&sandbox, &filtered).json_lines()[0]["id"], "alt_2");
}

#[test]
fn an_alert_of_posthog_is_new_when_it_fires() {
    let sandbox = demo();
    let id = sandbox.posthog().alerts()[0]["id"].as_str().unwrap().to_owned();
    let mut tail = Tail::start(&sandbox, &["posthog", "--count", "1"]);
    looked(&sandbox, "posthog.alerts.list", 1);
    sandbox.posthog().fire(&id, 300.0).unwrap();
    let alert = tail.next();
    assert_eq!((&alert["id"], &alert["state"]), (&json!(id), &json!("Firing")));
    assert_eq!(tail.end().code, 0);
}

#[test]
fn what_passes_is_told_and_waited_for_and_what_stays_ends_it() {
    let sandbox = demo();
    sandbox.inject(Fault::on(LIST).first(2).status(500));
    let arguments = ["uptinio", "--existing", "--count", "1", "--retries", "0"];
    let ran = Tail::start(&sandbox, &arguments).end_after_one();
    assert_eq!(ran.code, 0);
    let told: Vec<Value> = ran.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told.iter().map(|error| error["status"].clone()).collect::<Vec<_>>(), [500, 500]);
    sandbox.inject(Fault::on(LIST).always().status(401));
    assert_eq!(Tail::start(&sandbox, &arguments).end().code, 12);
}

#[test]
fn a_page_of_something_else_is_told_and_waited_for_once_the_api_has_answered() {
    let sandbox = demo();
    let maintenance = json!("<html>maintenance</html>");
    sandbox.inject(Fault::on(LIST).nth(2).answer(200, maintenance.clone()));
    let mut tail = Tail::start(&sandbox, &["uptinio", "--count", "1"]);
    looked(&sandbox, LIST, 3);
    sandbox.uptinio().create(json!({"id": "new"}));
    assert_eq!(tail.next()["id"], "new");
    let ran = tail.end();
    assert_eq!(ran.code, 0);
    assert_eq!(ran.stderr.lines().count(), 1, "{ran:?}");
    assert!(ran.stderr.starts_with(r#"{"kind":"decode""#), "{ran:?}");

    sandbox.clear_faults();
    sandbox.inject(Fault::on(LIST).always().answer(200, maintenance));
    let wrong_server = Tail::start(&sandbox, &["uptinio", "--existing"]).end();
    assert_eq!(wrong_server.code, 21, "{wrong_server:?}");
}

impl Tail {
    fn end_after_one(mut self) -> Ran {
        self.next();
        self.end()
    }
}

/// As Ctrl-C does.
#[cfg(unix)]
#[test]
fn an_interruption_is_its_usual_end() {
    let sandbox = demo();
    let tail = Tail::start(&sandbox, &["uptinio"]);
    looked(&sandbox, LIST, 2);
    crate::support::interrupt(&tail.child);
    let ran = tail.end();
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}
