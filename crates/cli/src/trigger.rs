//! `alertkit trigger`: a workflow, through Novu.

use alertkit::transport::catalogue::Arguments;
use clap::Args;
use serde_json::json;

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

impl Trigger {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let service = ApiName::Novu.service();
        let operation = service.offer("events.trigger")?.operation;
        let mut body = json!({"name": self.workflow, "to": self.to});
        if let (Some(payload), Some(members)) = (&self.payload, body.as_object_mut()) {
            members.insert("payload".to_owned(), input::json("payload", payload)?);
        }
        let arguments = Arguments::default().with_body(body);
        self.manner.prepare(&service, operation, &arguments, Sends::Call)?.send(false).await
    }
}
