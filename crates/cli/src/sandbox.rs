//! `alertkit sandbox`: all five APIs on this machine.

use std::path::PathBuf;

use alertkit_sandbox::Sandbox;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::interruption::{despite_interruptions, or_until_interrupted};
use crate::output::{self, Output};

/// Serve all five APIs on 127.0.0.1, to try them and to test with
///
/// Without a command it serves until interrupted, and prints the environment variables that make this command and the
/// clients speak to it. With one (`alertkit sandbox -- COMMAND`) it runs the command with those variables, serves as long
/// as that runs, and ends as it does.
#[derive(Args)]
pub(crate) struct Serve {
    /// The port [default: any free one]
    #[arg(long, value_name = "N", default_value = "0", hide_default_value = true)]
    port: u16,
    /// What is there at the start
    #[arg(long, value_enum, default_value = "demo")]
    seed: Seed,
    /// Write every request to this file, a line of JSON each
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// The variables as JSON, whatever standard output is
    #[arg(long, conflicts_with = "command")]
    json: bool,
    /// A command to run with the variables, and its arguments
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Seed {
    /// Three of everything that the examples need
    Demo,
    /// Nothing but keys
    Empty,
}

const DEMO: usize = 3;

impl Serve {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let mut builder = Sandbox::builder().port(self.port);
        if let Some(file) = &self.journal {
            builder = builder.journal_file(file);
        }
        let sandbox =
            builder.start().await.map_err(|error| Failure::file("the sandbox can't start", &error))?;
        if self.seed == Seed::Demo {
            sandbox.seed(DEMO);
        }
        let ended = match self.command.split_first() {
            None => or_until_interrupted(self.serve(&sandbox)).await,
            Some((program, arguments)) => {
                despite_interruptions(accompany(&sandbox, program, arguments)).await
            }
        };
        sandbox.stop();
        match sandbox.journal_file_error() {
            Some(problem) => Err(Failure::file("the journal", &std::io::Error::other(problem))),
            None => ended,
        }
    }

    async fn serve(&self, sandbox: &Sandbox) -> Result<(), Failure> {
        if self.json {
            let variables: Map<String, Value> = sandbox
                .environment()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect();
            Output::new(true).value(&json!({"url": sandbox.url(), "environment": variables}))?;
        } else {
            let exports =
                sandbox.environment().into_iter().map(|(name, value)| format!("export {name}={value}\n"));
            let exports: String = exports.collect();
            let url = sandbox.url();
            output::lines(&format!(
                "# The sandbox serves on {url} until interrupted. These make clients speak to it:\n{exports}"
            ))?;
        }
        std::future::pending().await
    }
}

/// Runs the command.
async fn accompany(sandbox: &Sandbox, program: &str, arguments: &[String]) -> Result<(), Failure> {
    let mut command = tokio::process::Command::new(program);
    let status = command.args(arguments).envs(sandbox.environment()).status().await;
    let status = status.map_err(|error| Failure::file(program, &error))?;
    match status.code().map(u8::try_from) {
        Some(Ok(0)) => Ok(()),
        Some(Ok(code)) => Err(Failure::Told(code)),
        _ => Err(Failure::Told(crate::exit::FAILED)),
    }
}
