//! The tasks of this workspace. `cargo xtask` lists them.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks on its standard streams")]

use std::error::Error;
use std::process::ExitCode;

mod api;
mod bench;
mod catalogue;
mod ci;
mod features;
mod json_features;
mod ops;
mod process;
mod promises;
mod workspace;

/// What goes wrong ends the task, and is printed.
type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

const HELP: &str = "\
cargo xtask ci [--without-tests]     everything that must hold before a change goes in
cargo xtask api [--bless] [crate…]   compares (or writes) the public API of each library crate
cargo xtask ops [--json]             lists all operations; fails when one lacks a test, a sandbox route or documentation
cargo xtask json-features            runs the tests of all that is read and written with serde_json's features on
cargo xtask promises                 counts what a client adds to a program's dependencies
cargo xtask bench [figure…]          measures c1, c2, c4, c10, c11 or build; all but `build` when none is named";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result {
    match arguments {
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        ["ci"] => ci::run(ci::Tests::Run),
        ["ci", "--without-tests"] => ci::run(ci::Tests::Leave),
        ["api", "--bless", crates @ ..] => api::bless(crates),
        ["api", crates @ ..] => api::check(crates),
        ["ops"] => ops::run(ops::Output::Table),
        ["ops", "--json"] => ops::run(ops::Output::Json),
        ["json-features"] => json_features::run(),
        ["promises"] => promises::run(),
        ["bench", figures @ ..] => bench::run(figures),
        [task, ..] => Err(format!("`{task}` is no task, or has other arguments\n\n{HELP}").into()),
    }
}
