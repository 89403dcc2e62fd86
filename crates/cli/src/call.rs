//! `alertkit call`: one operation of the catalogue, with its answer as JSON.

use std::path::PathBuf;

use alertkit::transport::catalogue::Arguments;
use clap::Args;

use crate::exit;
use crate::failure::Failure;
use crate::input::{self, Pair};
use crate::manner::{Manner, Sends};
use crate::operation_name::OperationName;
use crate::services::ApiName;

/// Call an operation and print its answer as JSON.
#[derive(Args)]
#[command(after_long_help = exit::help())]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
pub(crate) struct Call {
    /// The API
    api: ApiName,
    /// The operation, such as `alerts.list`; `alertkit ops API` lists them
    #[arg(value_parser = OperationName, hide_possible_values = true)]
    operation: String,
    /// A value of the path's placeholders
    #[arg(long, value_name = "K=V", value_parser = input::pair)]
    path: Vec<Pair>,
    /// A query parameter; once more for a further value
    #[arg(long, value_name = "K=V", value_parser = input::pair)]
    query: Vec<Pair>,
    /// The body; `-` reads it from standard input
    #[arg(long, value_name = "JSON")]
    body: Option<String>,
    /// A file with the body; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "body")]
    body_file: Option<PathBuf>,
    /// Send query parameters and members of the body that this version does not know, too
    #[arg(long)]
    allow_unknown: bool,
    /// All items of a listing, page after page, as lines of JSON
    #[arg(long, conflicts_with_all = ["meta", "preview"])]
    all: bool,
    /// Stop after so many items
    #[arg(long, value_name = "N", requires = "all")]
    limit: Option<u64>,
    /// Show the HTTP request without its secrets, and send nothing; no key is needed
    #[arg(long)]
    preview: bool,
    /// Status, headers, request id and attempts beside the answer
    #[arg(long, conflicts_with = "preview")]
    meta: bool,
    #[command(flatten)]
    manner: Manner,
}

impl Call {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let service = self.api.service();
        let operation = service.offer(&self.operation)?.operation;
        let mut arguments = Arguments::default();
        arguments.path = input::values(self.path);
        arguments.query = input::lists(self.query);
        arguments.body = input::body(self.body.as_deref(), self.body_file.as_deref())?;
        if self.allow_unknown {
            arguments = arguments.allow_unknown();
        }
        let sends = if self.preview { Sends::Nothing } else { Sends::Call };
        let ready = self.manner.prepare(&service, operation, &arguments, sends)?;
        match sends {
            Sends::Nothing => ready.preview(),
            Sends::Call if self.all => ready.stream(self.limit).await,
            Sends::Call => ready.send(self.meta).await,
        }
    }
}
