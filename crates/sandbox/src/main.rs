//! Serves the sandbox until it is interrupted.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks on its standard streams")]

use std::process::ExitCode;

use alertkit_sandbox::{Sandbox, SandboxBuilder};

const HELP: &str = "\
Serves the alerting APIs on 127.0.0.1 until interrupted.

Usage: alertkit-sandbox [--port N] [--seed N] [--journal FILE]

  --port N        the port; default: any free one
  --seed N        begin with N Uptinio alerts; default: none
  --journal FILE  write every request to FILE, a line of JSON each
  --help          show this";

fn main() -> ExitCode {
    match serve(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn serve(arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let Some((builder, seed)) = read(arguments)? else {
        println!("{HELP}");
        return Ok(());
    };
    let sandbox = builder.start_blocking().map_err(|error| format!("the sandbox can't start: {error}"))?;
    sandbox.uptinio().seed(seed);
    println!("# the sandbox serves on {}; these make the clients speak to it:", sandbox.url());
    for (name, value) in sandbox.environment() {
        println!("export {name}={value}");
    }
    loop {
        std::thread::park();
    }
}

/// `None` when help was asked for.
fn read(mut arguments: impl Iterator<Item = String>) -> Result<Option<(SandboxBuilder, usize)>, String> {
    let (mut builder, mut seed) = (Sandbox::builder(), 0);
    while let Some(option) = arguments.next() {
        if matches!(option.as_str(), "--help" | "-h") {
            return Ok(None);
        }
        let wrong = || format!("{option} is unknown or lacks its value\n\n{HELP}");
        let value = arguments.next().ok_or_else(wrong)?;
        match option.as_str() {
            "--port" => builder = builder.port(value.parse().map_err(|_| wrong())?),
            "--seed" => seed = value.parse().map_err(|_| wrong())?,
            "--journal" => builder = builder.journal_file(value),
            _ => return Err(wrong()),
        }
    }
    Ok(Some((builder, seed)))
}
