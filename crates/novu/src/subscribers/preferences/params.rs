use alertkit_transport::Error;
use serde::{Deserialize, Serialize};

use crate::Channel;

/// Whether a channel is on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ChannelPreference {
    #[serde(rename = "type")]
    channel: Channel,
    enabled: bool,
}

/// Changes to what a subscriber prefers of a workflow; what is not set stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdatePreference {
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<ChannelPreference>,
}

impl UpdatePreference {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the workflow reaches the subscriber at all.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Whether it does over a channel: one for each call, the last that is set. A channel that the workflow does not use is
    /// kept and not shown.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<Channel>, enabled: bool) -> Self {
        self.channel = Some(ChannelPreference { channel: channel.into(), enabled });
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if *self == Self::default() {
            return Err(Error::invalid_input("changes", "are none: set at least one"));
        }
        Ok(())
    }
}

/// Changes to what a subscriber prefers of all workflows together; what is not set stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateGlobalPreference {
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    preferences: Vec<ChannelPreference>,
}

impl UpdateGlobalPreference {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether anything reaches the subscriber at all.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// Whether anything does over a channel. It can be set for several.
    #[must_use]
    pub fn channel(mut self, channel: impl Into<Channel>, enabled: bool) -> Self {
        let channel = channel.into();
        self.preferences.retain(|preference| preference.channel != channel);
        self.preferences.push(ChannelPreference { channel, enabled });
        self
    }
}
