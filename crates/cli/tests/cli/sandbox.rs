//! All five APIs on this machine.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::support::{ALERTKIT, Ran, bare, run};

/// Ends the command with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_prints_what_to_export_and_serves() {
    let mut running = Running(bare(&["sandbox"]).stdout(Stdio::piped()).spawn().unwrap());
    let lines = BufReader::new(running.0.stdout.take().unwrap()).lines().take(11);
    let lines: Vec<String> = lines.map(Result::unwrap).collect();
    assert!(lines[0].starts_with("# The sandbox serves on http://127.0.0.1:"), "{lines:?}");
    let mut doctor = bare(&["doctor"]);
    for line in &lines[1..] {
        let (name, value) = line.strip_prefix("export ").unwrap().split_once('=').unwrap();
        doctor.env(name, value);
    }
    let ran = run(&mut doctor);
    assert_eq!((ran.code, ran.stdout.lines().count()), (0, 26), "{ran:?}");
}

#[test]
fn its_port_seed_and_journal_can_be_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    for (seed, total) in [("empty", 0), ("demo", 3)] {
        let free =
            std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let serve =
            ["sandbox", "--json", "--port", &free, "--seed", seed, "--journal", journal.to_str().unwrap()];
        let mut running = Running(bare(&serve).stdout(Stdio::piped()).spawn().unwrap());
        let line = BufReader::new(running.0.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        let told: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(told["url"], format!("http://127.0.0.1:{free}"));
        let mut list = bare(&["call", "uptinio", "alerts.list"]);
        for (name, value) in told["environment"].as_object().unwrap() {
            list.env(name, value.as_str().unwrap());
        }
        assert_eq!(run(&mut list).json()["total"], total);
        let entry: Value = serde_json::from_str(&std::fs::read_to_string(&journal).unwrap()).unwrap();
        assert_eq!(entry["operation"], "uptinio.alerts.list");
    }
}

#[test]
fn it_accompanies_a_command_and_ends_as_that_does() {
    let list = ["sandbox", "--", ALERTKIT, "call", "uptinio", "alerts.list"];
    assert_eq!(run(&mut bare(&list)).json()["total"], 3);
    let seeded =
        ["sandbox", "--seed", "empty", "--", ALERTKIT, "call", "uptinio", "alerts.get", "--path", "id=a"];
    assert_eq!(run(&mut bare(&seeded)).code, 15);
    let absent = run(&mut bare(&["sandbox", "--", "/nonexistent"]));
    assert_eq!((absent.code, absent.error()["kind"].as_str()), (1, Some("io")));
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = run(&mut bare(&["sandbox", "--port", &port]));
    assert_eq!(ran.code, 1);
    assert!(ran.error()["message"].as_str().unwrap().starts_with("the sandbox can't start: "), "{ran:?}");
}

/// As Ctrl-C does.
#[cfg(unix)]
#[test]
fn an_interruption_is_its_usual_end() {
    let mut child = bare(&["sandbox"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.next().unwrap().unwrap();
    crate::support::interrupt(&child);
    assert_eq!(lines.count(), 10);
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[test]
fn a_proxy_of_the_environment_is_not_between_the_command_and_the_sandbox() {
    for proxies in [&["HTTP_PROXY", "http_proxy"][..], &["ALL_PROXY", "all_proxy"]] {
        let mut list = bare(&["sandbox", "--", ALERTKIT, "call", "uptinio", "alerts.list"]);
        for name in proxies {
            list.env(name, "http://127.0.0.1:9");
        }
        assert_eq!(run(list.env("no_proxy", "internal.example")).json()["total"], 3);
    }
}

/// Starts `alertkit sandbox -- sh -c SCRIPT`, and waits for the script's first line.
#[cfg(unix)]
fn accompanying(script: &str) -> (Running, impl Iterator<Item = String>) {
    let mut running =
        Running(bare(&["sandbox", "--", "sh", "-c", script]).stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(lines.next().as_deref(), Some("ready"));
    (running, lines)
}

#[cfg(unix)]
#[test]
fn a_signal_is_passed_on_to_the_command_and_ends_both() {
    for (signal, code) in [("TERM", 7), ("INT", 8), ("HUP", 9)] {
        let script = "trap 'echo TERM; exit 7' TERM; trap 'echo INT; exit 8' INT; trap 'echo HUP; exit 9' HUP
            echo ready; while :; do sleep 0.05; done";
        let (mut running, mut lines) = accompanying(script);
        crate::support::send(signal, &running.0);
        assert_eq!(lines.next().as_deref(), Some(signal));
        assert_eq!(running.0.wait().unwrap().code(), Some(code));
    }
}

#[cfg(unix)]
#[test]
fn a_command_that_a_signal_ends_is_reported_as_shells_do() {
    let (mut running, _) = accompanying("echo ready; while :; do sleep 0.05; done");
    crate::support::send("TERM", &running.0);
    assert_eq!(running.0.wait().unwrap().code(), Some(128 + 15));
    let (mut running, _) = accompanying("echo ready; kill -9 $$");
    assert_eq!(running.0.wait().unwrap().code(), Some(128 + 9));
}

#[cfg(unix)]
#[test]
fn a_sandbox_that_is_terminated_ends_as_one_that_is_interrupted() {
    let mut running = Running(bare(&["sandbox"]).stdout(Stdio::piped()).spawn().unwrap());
    BufReader::new(running.0.stdout.take().unwrap()).lines().next().unwrap().unwrap();
    crate::support::send("TERM", &running.0);
    assert_eq!(running.0.wait().unwrap().code(), Some(0));
}
