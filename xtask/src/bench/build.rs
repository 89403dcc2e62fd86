//! What building a program that makes one call costs.

use std::fs;
use std::process::Command;

use super::figure::Counts;
use crate::workspace::Workspace;
use crate::{Result, process};

/// What is compared.
pub(super) const WHAT: &str = "\
Compared: a clean release build of `alertkit-one-call` (one call with alertkit-uptinio) against that of
`one-call-by-hand` in `alertkit-yardstick` (the same call by hand, on reqwest with the same features and json, rustls
with ring, serde with derive, tokio), and of `alertkit-one-trigger` (one event with alertkit-novu) against that of
`one-trigger-by-hand`: CPU seconds of cargo and all that it runs. One build each, so take the second digit for noise.";

/// A program, and the same by hand.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    package: &'static str,
    program: &'static str,
    by_hand: &'static str,
}

/// One call of Uptinio.
pub(super) const ONE_CALL: Pair =
    Pair { package: "alertkit-one-call", program: "one-call", by_hand: "one-call-by-hand" };

/// One event of Novu, whose crate has as many operations as all others together, and more.
pub(super) const ONE_TRIGGER: Pair =
    Pair { package: "alertkit-one-trigger", program: "one-trigger", by_hand: "one-trigger-by-hand" };

/// CPU seconds of both builds, where the system tells them.
pub(super) fn measure(pair: Pair) -> Result<Option<Counts>> {
    if cpu_seconds_of_children().is_err() {
        println!("not checked: /proc/self/stat can't be read here");
        return Ok(None);
    }
    let alertkit = build(pair.package, pair.program)?;
    let by_hand = build("alertkit-yardstick", pair.by_hand)?;
    Ok(Some(Counts { alertkit, by_hand }))
}

fn build(package: &str, program: &str) -> Result<f64> {
    let folder = Workspace::read()?.target_directory.join("xtask-build").join(program);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let before = cpu_seconds_of_children()?;
    let arguments = ["build", "--quiet", "--release", "-p", package, "--bin", program, "--target-dir"];
    process::run(process::cargo(arguments).arg(&folder))?;
    let seconds = cpu_seconds_of_children()? - before;
    fs::remove_dir_all(&folder)?;
    Ok(seconds)
}

/// User and system time of the children that have ended, and of theirs.
fn cpu_seconds_of_children() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let ticks = children_ticks(&stat).ok_or("/proc/self/stat has another form")?;
    let per_second: f64 = process::output(Command::new("getconf").arg("CLK_TCK"))?.trim().parse()?;
    Ok(ticks / per_second)
}

/// The fields 16 and 17. The second one is a name in parentheses, which may hold anything.
fn children_ticks(stat: &str) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(13);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some(user + system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_children_are_found_behind_any_name() {
        let stat = "7 (a b) c) S 1 7 7 0 -1 4194304 96 0 0 0 1 2 300 40 20 0 1 0 5 6";
        assert_eq!(children_ticks(stat), Some(340.0));
    }
}
