//! `alertkit completions` and `alertkit man`: what a shell and a reader of manuals want.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::failure::Failure;
use crate::{Alertkit, output};

/// Print completions for a shell, to be sourced or installed
#[derive(Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

/// Print the manual page, of the command or of one of its commands
#[derive(Args)]
pub(crate) struct Man {
    /// Only of this command
    command: Option<String>,
}

impl Completions {
    pub(crate) fn run(&self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Alertkit::command(), "alertkit", &mut script);
        output::lines(&String::from_utf8_lossy(&script))
    }
}

impl Man {
    pub(crate) fn run(&self) -> Result<(), Failure> {
        let mut command = Alertkit::command();
        command.build();
        if let Some(name) = &self.command {
            let found = command.get_subcommands().find(|command| command.get_name() == name).cloned();
            let unknown =
                || alertkit::transport::Error::invalid_input("command", format!("`{name}` is unknown"));
            command = found.ok_or_else(unknown)?;
        }
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        output::lines(&String::from_utf8_lossy(&page))
    }
}
