use alertkit_transport::Patch;
use alertkit_transport::jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::settings::alert_params;
use super::{
    Alert, AlertConfig, CalculationInterval, Condition, CreateAlert, DetectorConfig, InconclusiveAction,
    ScheduleRestriction, SetThreshold,
};
use crate::{Error, InsightId, UserId};

alert_params! {
    /// An alert in place of another: all that is required, and what else is set.
    ///
    /// It is made from a [`CreateAlert`], or from an alert with `ReplaceAlert::try_from(&alert)?`, which fails for alerts
    /// that lack a threshold, a condition or a config. PostHog rejects it where a subscribed user was deactivated; an
    /// [update](crate::UpdateAlert) of something else does not send the users.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    pub struct ReplaceAlert {
        insight: InsightId,
        subscribed_users: Vec<UserId>,
        threshold: SetThreshold,
        condition: Condition,
        config: AlertConfig,
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        snoozed_until: Patch<Timestamp>,
    }
}

impl ReplaceAlert {
    /// This alert.
    #[must_use]
    pub fn new(alert: CreateAlert) -> Self {
        let CreateAlert {
            insight,
            subscribed_users,
            threshold,
            condition,
            config,
            name,
            detector_config,
            enabled,
            calculation_interval,
            skip_weekend,
            schedule_restriction,
            schedule_start_time,
            evaluation_delay_intervals,
            investigation_agent_enabled,
            investigation_gates_notifications,
            investigation_inconclusive_action,
        } = alert;
        Self {
            insight,
            subscribed_users,
            threshold,
            condition,
            config,
            snoozed_until: Patch::Keep,
            name,
            detector_config,
            enabled,
            calculation_interval,
            skip_weekend,
            schedule_restriction,
            schedule_start_time,
            evaluation_delay_intervals,
            investigation_agent_enabled,
            investigation_gates_notifications,
            investigation_inconclusive_action,
        }
    }

    /// Until when it is silent; see [`UpdateAlert::snoozed_until`](crate::UpdateAlert::snoozed_until).
    #[must_use]
    pub fn snoozed_until(mut self, until: impl Into<Patch<Timestamp>>) -> Self {
        self.snoozed_until = until.into();
        self
    }
}

impl From<CreateAlert> for ReplaceAlert {
    fn from(alert: CreateAlert) -> Self {
        Self::new(alert)
    }
}

/// The alert as it is, but for `snoozed_until`, which is left alone.
impl TryFrom<&Alert> for ReplaceAlert {
    type Error = Error;

    fn try_from(alert: &Alert) -> Result<Self, Error> {
        CreateAlert::try_from(alert).map(Self::new)
    }
}
