use alertkit_transport::decode::optional_time;
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Error, with_extra};
use serde::{Deserialize, Serialize};

use super::{Conditions, EscalationPolicy, RuleId};
use crate::{ChannelId, MonitorId};

/// An alert rule to create.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateAlertRule {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    conditions: Conditions,
    channels: Vec<ChannelId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    monitors: Option<Vec<MonitorId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_on_recovery: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    escalation_policy: Option<EscalationPolicy>,
}

impl CreateAlertRule {
    /// A rule that tells these channels when the conditions are met.
    pub fn new(
        name: impl Into<String>,
        conditions: Conditions,
        channels: impl IntoIterator<Item = impl Into<ChannelId>>,
    ) -> Self {
        Self {
            name: name.into(),
            enabled: None,
            conditions,
            channels: channels.into_iter().map(Into::into).collect(),
            monitors: None,
            notify_on_recovery: None,
            escalation_policy: None,
        }
    }

    /// Whether it alerts from the start. What happens without it is not documented; examples leave it out.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = Some(enabled);
        self
    }

    /// The monitors that it watches. What happens without it is not documented; an example leaves it out.
    #[must_use]
    pub fn monitors(mut self, monitors: impl IntoIterator<Item = impl Into<MonitorId>>) -> Self {
        self.monitors = Some(monitors.into_iter().map(Into::into).collect());
        self
    }

    /// Whether it also tells of recoveries. The default is not documented.
    #[must_use]
    pub fn notify_on_recovery(mut self, notify: bool) -> Self {
        self.notify_on_recovery = Some(notify);
        self
    }

    /// Whom it tells when nobody acknowledges an alert. Default: nobody.
    #[must_use]
    pub fn escalation_policy(mut self, policy: EscalationPolicy) -> Self {
        self.escalation_policy = Some(policy);
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        self.conditions.check()?;
        self.escalation_policy.as_ref().map_or(Ok(()), EscalationPolicy::check)
    }
}

with_extra! {
    /// What the creation of a rule answers.
    #[derive(Clone, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct CreatedRule {
        /// Its id.
        pub id: RuleId,
        /// Its name.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// Whether it alerts.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub enabled: Option<bool>,
        /// When it was created.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
    }
}
