//! `alertkit send`: an event, through API Alerts.

use alertkit::transport::catalogue::Arguments;
use clap::Args;
use serde_json::{Map, Value};

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

impl Send {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let service = ApiName::ApiAlerts.service();
        let operation = service.offer("events.send")?.operation;
        let mut event = Map::new();
        event.insert("message".to_owned(), self.message.into());
        let texts =
            [("event", self.event), ("title", self.title), ("channel", self.channel), ("link", self.link)];
        let texts = texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), Value::from(text?))));
        event.extend(texts);
        if !self.tags.is_empty() {
            event.insert("tags".to_owned(), self.tags.into());
        }
        if let Some(data) = &self.data {
            event.insert("data".to_owned(), input::json("data", data)?);
        }
        let arguments = Arguments::default().with_body(event);
        self.manner.prepare(&service, operation, &arguments, Sends::Call)?.send(false).await
    }
}
