use alertkit_transport::{id_type, with_extra};
use serde::{Deserialize, Serialize};

use super::DeliveryChannel;
use crate::Error;

id_type! {
    /// The id of a destination: a UUID. PostHog calls what sends to one a hog function.
    pub struct HogFunctionId;
}

/// A destination to add to an alert: a channel of a Slack workspace that is connected to the project. An alert has at
/// most 5 of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddDestination {
    #[serde(rename = "type")]
    destination_type: Slack,
    slack_workspace_id: i64,
    slack_channel_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    slack_channel_name: Option<String>,
}

/// The only type that there is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Slack {
    Slack,
}

impl AddDestination {
    /// This channel, such as `C0123456789`, of the workspace that is connected under this number.
    pub fn slack(workspace_id: i64, channel_id: impl Into<String>) -> Self {
        Self {
            destination_type: Slack::Slack,
            slack_workspace_id: workspace_id,
            slack_channel_id: channel_id.into(),
            slack_channel_name: None,
        }
    }

    /// The channel's name, for people.
    #[must_use]
    pub fn channel_name(mut self, name: impl Into<String>) -> Self {
        self.slack_channel_name = Some(name.into());
        self
    }
}

with_extra! {
    /// The destinations that were added.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct AddedDestinations {
        /// Their ids. They can't be listed here later: keep them to remove the destinations again.
        pub hog_function_ids: Vec<HogFunctionId>,
    }
}

/// The destinations to remove, as they are written.
#[derive(Serialize)]
pub(super) struct RemoveDestinations {
    hog_function_ids: Vec<HogFunctionId>,
}

impl RemoveDestinations {
    pub(super) fn new(ids: impl IntoIterator<Item = impl Into<HogFunctionId>>) -> Self {
        Self { hog_function_ids: ids.into_iter().map(Into::into).collect() }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        const MOST: usize = 100;
        match self.hog_function_ids.len() {
            1..=MOST => Ok(()),
            0 => Err(Error::invalid_input("hog_function_ids", "are none")),
            _ => Err(Error::invalid_input("hog_function_ids", "are more than 100")),
        }
    }
}

with_extra! {
    /// What became of a test delivery.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct TestDelivery {
        /// How many destinations were tried.
        pub destination_count: u64,
        /// How many addresses were written to.
        pub email_recipient_count: u64,
        /// Which ways failed; empty when all went well. Where all fail, the call does.
        #[serde(default)]
        pub failed_delivery_channels: Vec<DeliveryChannel>,
    }
}
