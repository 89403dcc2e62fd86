//! The `alertkit` command: five alerting and notification APIs from a terminal or a script.
//!
//! It knows no operation by itself. What there is, how it is called and what is secret in it comes from the catalogues of
//! the API crates, so an operation that is added there is here as well.

mod access;
mod answer;
mod call;
mod config;
mod doctor;
mod exit;
mod failure;
mod input;
mod interruption;
mod listing;
mod logging;
mod manner;
mod mask;
mod operation_name;
mod ops;
mod output;
mod private_file;
mod progress;
mod request;
mod sandbox;
mod send;
mod services;
mod shell;
mod tail;
mod text;
mod trigger;

use std::process::ExitCode;

use clap::{ArgAction, Parser, Subcommand};

use failure::Failure;

/// Five alerting and notification APIs from a terminal or a script
///
/// Keys come from the environment (`alertkit doctor` names the variables), from a private file (--key-file) or from a
/// profile (--profile), and never from an argument. Answers are JSON on standard output. An error is one JSON object on
/// standard error, and an exit code of its kind.
#[derive(Parser)]
#[command(name = "alertkit", version, after_long_help = exit::help())]
pub(crate) struct Alertkit {
    #[command(subcommand)]
    command: Command,
    /// Tell on standard error what happens: calls and attempts, and with -vv what is below them
    #[arg(short, long, action = ArgAction::Count, global = true)]
    verbose: u8,
}

#[derive(Subcommand)]
enum Command {
    Ops(ops::Ops),
    Call(call::Call),
    Request(request::Request),
    Send(send::Send),
    Tail(tail::Tail),
    Trigger(trigger::Trigger),
    Doctor(doctor::Doctor),
    Sandbox(sandbox::Serve),
    Completions(shell::Completions),
    Man(shell::Man),
}

fn main() -> ExitCode {
    let alertkit = Alertkit::parse();
    logging::start(alertkit.verbose);
    match alertkit.command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => ExitCode::from(failure.tell()),
    }
}

impl Command {
    fn run(self) -> Result<(), Failure> {
        match self {
            Self::Ops(ops) => ops.run(),
            Self::Call(call) => wait(call.run()),
            Self::Request(request) => wait(request.run()),
            Self::Send(send) => wait(send.run()),
            Self::Tail(tail) => wait(tail.run()),
            Self::Trigger(trigger) => wait(trigger.run()),
            Self::Doctor(doctor) => wait(doctor.run()),
            Self::Sandbox(serve) => wait(serve.run()),
            Self::Completions(completions) => completions.run(),
            Self::Man(man) => man.run(),
        }
    }
}

/// Runs it on this thread: the command makes one call at a time.
fn wait(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::file("the runtime", &error))?;
    runtime.block_on(Box::pin(work))
}
