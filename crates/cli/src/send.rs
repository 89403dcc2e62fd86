//! `alertkit send`: an event, through API Alerts.

use alertkit::transport::Json;
use alertkit::transport::catalogue::Arguments;
use clap::Args;
use serde::Serialize;

use crate::failure::Failure;
use crate::input;
use crate::manner::{Manner, Sends};
use crate::services::ApiName;

/// Send an event through API Alerts
#[derive(Args)]
pub(crate) struct Send {
    /// The text of the notification
    message: String,
    /// What kind of thing happened, such as `ci.deploy.success`; routers match it
    #[arg(long, value_name = "NAME")]
    event: Option<String>,
    /// A short headline
    #[arg(long)]
    title: Option<String>,
    /// The channel, by its identifier [default: the workspace's]
    #[arg(long, value_name = "ID")]
    channel: Option<String>,
    /// A tag; once more for a further one
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// An address that goes with it
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// Further data: a JSON object
    #[arg(long, value_name = "JSON")]
    data: Option<String>,
    #[command(flatten)]
    manner: Manner,
}

/// The body of the call.
#[derive(Serialize)]
struct Body<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Json>,
}

impl Send {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let service = ApiName::ApiAlerts.service();
        let operation = service.offer("events.send")?.operation;
        let data = self.data.as_deref().map(|data| input::json("data", data)).transpose()?;
        let event = Body {
            message: &self.message,
            event: self.event.as_deref(),
            title: self.title.as_deref(),
            channel: self.channel.as_deref(),
            link: self.link.as_deref(),
            tags: &self.tags,
            data,
        };
        let arguments = Arguments::default().with_body(input::written(&event)?);
        self.manner.prepare(&service, operation, &arguments, Sends::Call)?.send(false).await
    }
}
