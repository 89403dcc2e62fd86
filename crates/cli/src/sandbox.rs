//! `alertkit sandbox`: all five APIs on this machine.

use std::path::PathBuf;

use alertkit_sandbox::Sandbox;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::interruption::{accompany, or_until_interrupted};
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
    /// Write every request to this file, a line of JSON each; a file that exists is emptied first
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// How many requests are kept in memory, the newest ones
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    journal_limit: usize,
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
        let mut builder = Sandbox::builder().port(self.port).journal_limit(self.journal_limit);
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
            Some((program, arguments)) => run(&sandbox, program, arguments).await,
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

/// Runs the command with the sandbox's variables.
async fn run(sandbox: &Sandbox, program: &str, arguments: &[String]) -> Result<(), Failure> {
    let mut command = tokio::process::Command::new(program);
    command.args(arguments).envs(sandbox.environment());
    let hosts = without_proxy(|name| std::env::var(name).ok());
    command.env("NO_PROXY", &hosts).env("no_proxy", &hosts);
    match accompany(command).await? {
        0 => Ok(()),
        code => Err(Failure::Told(code)),
    }
}

/// The hosts that are reached without a proxy, and the sandbox's own with them: for a proxy, 127.0.0.1 is another machine.
fn without_proxy(variable: impl Fn(&str) -> Option<String>) -> String {
    let hosts = ["NO_PROXY", "no_proxy"].into_iter().filter_map(variable).filter(|hosts| !hosts.is_empty());
    let mut hosts: Vec<String> = hosts.collect();
    hosts.dedup();
    hosts.push("127.0.0.1,localhost".to_owned());
    hosts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandbox_joins_the_hosts_that_are_reached_without_a_proxy() {
        let hosts = |upper: Option<&str>, lower: Option<&str>| {
            without_proxy(|name| if name == "NO_PROXY" { upper } else { lower }.map(str::to_owned))
        };
        assert_eq!(hosts(None, None), "127.0.0.1,localhost");
        assert_eq!(hosts(Some(""), Some("a.example")), "a.example,127.0.0.1,localhost");
        assert_eq!(hosts(Some("a.example"), Some("a.example")), "a.example,127.0.0.1,localhost");
        assert_eq!(hosts(Some("a.example"), Some("b.example")), "a.example,b.example,127.0.0.1,localhost");
    }
}
