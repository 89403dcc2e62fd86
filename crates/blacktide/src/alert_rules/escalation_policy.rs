use alertkit_transport::decode::whole;
use alertkit_transport::{Error, Extra, with_extra};

use crate::ChannelId;

with_extra! {
    /// Whom a rule tells when nobody acknowledges an alert.
    ///
    /// The rule's own channels are told at once; the policy's after the delay, and again after every further delay, until
    /// somebody acknowledges or the largest number of escalations is reached.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct EscalationPolicy {
        /// How long each step waits, in minutes. (A silence is counted in seconds.)
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "whole")]
        pub delay_minutes: Option<u32>,
        /// The channels that are told.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub escalate_to_channels: Option<Vec<ChannelId>>,
        /// How many times they are told at most. What happens without it is not documented.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "whole")]
        pub max_escalations: Option<u32>,
    }
}

impl EscalationPolicy {
    /// Tells these channels after so many minutes, from 1, and after every further so many.
    #[must_use]
    pub fn new(delay_minutes: u32, channels: impl IntoIterator<Item = impl Into<ChannelId>>) -> Self {
        Self {
            delay_minutes: Some(delay_minutes),
            escalate_to_channels: Some(channels.into_iter().map(Into::into).collect()),
            max_escalations: None,
            extra: Extra::new(),
        }
    }

    /// Tells them at most so many times, from 1.
    #[must_use]
    pub fn max_escalations(mut self, times: u32) -> Self {
        self.max_escalations = Some(times);
        self
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let problem = if self.delay_minutes.is_none_or(|minutes| minutes == 0) {
            "waits 0 minutes"
        } else if self.escalate_to_channels.as_ref().is_none_or(Vec::is_empty) {
            "names no channel"
        } else if self.max_escalations == Some(0) {
            "stops at 0 escalations"
        } else {
            return Ok(());
        };
        Err(Error::invalid_input("escalation_policy", problem))
    }
}
