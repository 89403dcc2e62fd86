//! `alertkit trigger`: a workflow, through Novu.

use alertkit::transport::Json;
use alertkit::transport::catalogue::Arguments;
use clap::Args;
use serde::Serialize;

use crate::failure::Failure;
use crate::input;
use crate::manner::{Manner, Sends};
use crate::services::ApiName;

/// Trigger a workflow of Novu
#[derive(Args)]
pub(crate) struct Trigger {
    /// The workflow, by its identifier
    workflow: String,
    /// Subscribers, by their ids
    #[arg(long, value_name = "ID", required = true, num_args = 1..)]
    to: Vec<String>,
    /// The values of the workflow's variables: a JSON object
    #[arg(long, value_name = "JSON")]
    payload: Option<String>,
    #[command(flatten)]
    manner: Manner,
}

/// The body of the call.
#[derive(Serialize)]
struct Event<'a> {
    name: &'a str,
    to: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<Json>,
}

impl Trigger {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let service = ApiName::Novu.service();
        let operation = service.offer("events.trigger")?.operation;
        let payload = self.payload.as_deref().map(|payload| input::json("payload", payload)).transpose()?;
        let event = Event { name: &self.workflow, to: &self.to, payload };
        let arguments = Arguments::default().with_body(input::written(&event)?);
        self.manner.prepare(&service, operation, &arguments, Sends::Call)?.send(false).await
    }
}
