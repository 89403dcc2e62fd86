//! A listing of any length takes the same memory.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use alertkit_sandbox::Sandbox;

use crate::support::command;

const ITEMS: usize = 100_000;

/// In KiB.
const MOST: u64 = 40 << 10;

/// More than a pipe holds: while these lines are unread, the command can't have ended.
const UNREAD: usize = 2_000;

/// The most memory that the process has had resident so far, in KiB.
fn peak(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn a_hundred_thousand_items_stay_under_40_mib() {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.uptinio().seed(ITEMS);
    sandbox.uptinio().max_per_page(1_000);
    let all = ["call", "uptinio", "alerts.list", "--query", "per_page=1000", "--all"];
    let mut child = command(&sandbox, &all).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut last = String::new();
    for line in lines.by_ref().take(ITEMS - UNREAD) {
        last = line.unwrap();
    }
    assert!(last.contains(&format!("\"alt_{}\"", ITEMS - UNREAD)), "{last}");
    let peak = peak(child.id());
    assert_eq!(lines.count(), UNREAD);
    assert!(child.wait().unwrap().success());
    println!("{ITEMS} items, {peak} KiB");
    assert!(peak < MOST, "{peak} KiB");
}
