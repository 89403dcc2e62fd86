use alertkit_transport::decode::optional_time;
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Error, with_extra};
use serde::{Deserialize, Serialize};

use super::hidden::Hidden;
use super::{ChannelConfig, ChannelId, ChannelType};

/// Changes to an alert channel; what is not set stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateAlertChannel {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<Hidden>,
}

impl UpdateAlertChannel {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Another name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Whether it is used.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Where it leads, whole and with its secrets: not a config that was read, of which the server may have shortened
    /// them. It must be of the channel's type, which is not sent.
    #[must_use]
    pub fn config(mut self, config: impl Into<ChannelConfig>) -> Self {
        self.config = Some(config.into().settings());
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if *self == Self::default() {
            return Err(Error::invalid_input("changes", "are none: set at least one"));
        }
        Ok(())
    }
}

with_extra! {
    /// What the change of a channel may answer; the documentation does not say.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct UpdatedChannel {
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
        /// When it was changed.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
    }
}
