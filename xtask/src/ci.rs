//! Everything that must hold before a change goes in.

use std::time::Instant;

use crate::{Result, api, features, json_features, ops, process, promises};

/// Whether the tests are part of it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Tests {
    /// They are run.
    Run,
    /// They were run before.
    Leave,
}

/// A step that went through.
enum Outcome {
    Passed,
    /// It could not be checked here, and why.
    NotChecked(&'static str),
}

type Step = fn() -> Result<Outcome>;

/// Runs every step, also after one has failed; an error names those that failed.
pub(crate) fn run(tests: Tests) -> Result {
    let steps: [(&str, Step); 10] = [
        ("format", format),
        ("lints", lints),
        ("tests", self::tests),
        ("documentation", documentation),
        ("dependencies", dependencies),
        ("features", || features::run().map(passed)),
        ("JSON features", || json_features::run().map(passed)),
        ("public API", || api::check(&[]).map(passed)),
        ("operations", || ops::run(ops::Output::Table).map(passed)),
        ("promises", || promises::run().map(passed)),
    ];
    let mut summary = Vec::new();
    let mut failed = Vec::new();
    for (name, step) in steps {
        if name == "tests" && tests == Tests::Leave {
            continue;
        }
        println!("\n== {name}");
        let started = Instant::now();
        let result = match step() {
            Ok(Outcome::Passed) => "passed".to_owned(),
            Ok(Outcome::NotChecked(reason)) => format!("not checked: {reason}"),
            Err(error) => {
                eprintln!("error: {error}");
                failed.push(name);
                "FAILED".to_owned()
            }
        };
        summary.push(format!("{name:<14} {:>4} s  {result}", started.elapsed().as_secs()));
    }
    println!("\n{}", summary.join("\n"));
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", ")).into()) }
}

fn passed((): ()) -> Outcome {
    Outcome::Passed
}

fn format() -> Result<Outcome> {
    process::run(&mut process::cargo(["fmt", "--all", "--check"])).map(passed)
}

/// All targets: the examples and the programs of the benches are compiled here too.
fn lints() -> Result<Outcome> {
    let arguments = ["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"];
    process::run(&mut process::cargo(arguments)).map(passed)
}

fn tests() -> Result<Outcome> {
    process::run(&mut process::cargo(["test", "--workspace", "--all-features"])).map(passed)
}

fn documentation() -> Result<Outcome> {
    let mut command = process::cargo(["doc", "--workspace", "--no-deps", "--all-features"]);
    process::run(command.env("RUSTDOCFLAGS", "-D warnings")).map(passed)
}

fn dependencies() -> Result<Outcome> {
    if !process::is_there(&mut process::cargo(["deny", "--version"])) {
        println!("not checked: cargo-deny is not installed");
        return Ok(Outcome::NotChecked("cargo-deny is not installed"));
    }
    let arguments = ["deny", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"];
    process::run(&mut process::cargo(arguments)).map(passed)
}
