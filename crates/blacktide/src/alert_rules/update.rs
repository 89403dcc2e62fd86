use alertkit_transport::decode::optional_time;
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Error, with_extra};
use serde::{Deserialize, Serialize};

use super::{Conditions, EscalationPolicy, RuleId};
use crate::{ChannelId, MonitorId};

/// Changes to an alert rule; what is not set stays as it is. How an escalation policy is removed is not documented.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UpdateAlertRule {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conditions: Option<Conditions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channels: Option<Vec<ChannelId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    monitors: Option<Vec<MonitorId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_on_recovery: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    escalation_policy: Option<EscalationPolicy>,
}

impl UpdateAlertRule {
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

    /// Whether it alerts.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// When it alerts. Set all conditions: whether those left out are kept is not documented.
    #[must_use]
    pub fn conditions(mut self, conditions: Conditions) -> Self {
        self.conditions = Some(conditions);
        self
    }

    /// Where its alerts go.
    #[must_use]
    pub fn channels(mut self, channels: impl IntoIterator<Item = impl Into<ChannelId>>) -> Self {
        self.channels = Some(channels.into_iter().map(Into::into).collect());
        self
    }

    /// The monitors that it watches.
    #[must_use]
    pub fn monitors(mut self, monitors: impl IntoIterator<Item = impl Into<MonitorId>>) -> Self {
        self.monitors = Some(monitors.into_iter().map(Into::into).collect());
        self
    }

    /// Whether it also tells of recoveries.
    #[must_use]
    pub fn notify_on_recovery(mut self, notify: bool) -> Self {
        self.notify_on_recovery = Some(notify);
        self
    }

    /// Whom it tells when nobody acknowledges an alert. Set all of it: whether what is left out is kept is not
    /// documented.
    #[must_use]
    pub fn escalation_policy(mut self, policy: EscalationPolicy) -> Self {
        self.escalation_policy = Some(policy);
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if *self == Self::default() {
            return Err(Error::invalid_input("changes", "are none: set at least one"));
        }
        self.conditions.as_ref().map_or(Ok(()), Conditions::check)?;
        self.escalation_policy.as_ref().map_or(Ok(()), EscalationPolicy::check)
    }
}

with_extra! {
    /// What the change of a rule answers.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct UpdatedRule {
        /// Its id.
        pub id: RuleId,
        /// Whether it alerts.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub enabled: Option<bool>,
        /// When it was changed.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub updated_at: Option<Timestamp>,
    }
}
