use alertkit_transport::with_extra;
use serde::{Deserialize, Serialize};

use super::hidden::Hidden;
use super::{ChannelConfig, ChannelId, ChannelType};

/// An alert channel to create.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "NewOnTheWire", into = "NewOnTheWire")]
pub struct CreateAlertChannel {
    name: String,
    enabled: Option<bool>,
    config: ChannelConfig,
}

impl CreateAlertChannel {
    /// A channel that leads where the config says; its type is the config's.
    pub fn new(name: impl Into<String>, config: impl Into<ChannelConfig>) -> Self {
        Self { name: name.into(), enabled: None, config: config.into() }
    }

    /// Whether it is used from the start. The documentation shows this nowhere in a creation, and answers `true`
    /// without it.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct NewOnTheWire {
    name: String,
    #[serde(rename = "type")]
    channel_type: ChannelType,
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    config: Hidden,
}

impl From<CreateAlertChannel> for NewOnTheWire {
    fn from(channel: CreateAlertChannel) -> Self {
        Self {
            name: channel.name,
            channel_type: channel.config.channel_type(),
            enabled: channel.enabled,
            config: channel.config.settings(),
        }
    }
}

impl From<NewOnTheWire> for CreateAlertChannel {
    fn from(channel: NewOnTheWire) -> Self {
        let config = ChannelConfig::read(&channel.channel_type, channel.config.0);
        Self { name: channel.name, enabled: channel.enabled, config }
    }
}

with_extra! {
    /// What the creation of a channel answers: not its config.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct CreatedChannel {
        /// Its id.
        pub id: ChannelId,
        /// Its name.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// What kind of place it is.
        #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
        pub channel_type: Option<ChannelType>,
        /// Whether it is used.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub enabled: Option<bool>,
    }
}
