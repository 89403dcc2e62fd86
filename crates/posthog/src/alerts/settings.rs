//! What creating, changing and replacing an alert have in common.

use alertkit_transport::Patch;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Alert, AlertConfig, CalculationInterval, Condition, DetectorConfig, InconclusiveAction,
    ScheduleRestriction, SetThreshold, ThresholdConfiguration,
};
use crate::{Error, IdOr, InsightId, UserId};

/// What an alert can't be without.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Required {
    pub(super) insight: InsightId,
    pub(super) subscribed_users: Vec<UserId>,
    pub(super) threshold: SetThreshold,
    pub(super) condition: Condition,
    pub(super) config: AlertConfig,
}

/// Fails for alerts that lack what is required, as some do that were not made through the API.
impl TryFrom<&Alert> for Required {
    type Error = Error;

    fn try_from(alert: &Alert) -> Result<Self, Error> {
        let lacks = |field: &'static str| move || Error::invalid_input(field, "is missing in the alert");
        Ok(Self {
            insight: alert.insight.id(),
            subscribed_users: subscribed_users(alert),
            threshold: threshold(alert).ok_or_else(lacks("threshold"))?,
            condition: condition(alert).ok_or_else(lacks("condition"))?,
            config: config(alert).ok_or_else(lacks("config"))?,
        })
    }
}

pub(super) fn subscribed_users(alert: &Alert) -> Vec<UserId> {
    alert.subscribed_users.iter().map(IdOr::id).collect()
}

/// Of the alerts that were not made through the API, some have an empty object where others have nothing, which the
/// server does not take back.
pub(super) fn threshold(alert: &Alert) -> Option<SetThreshold> {
    let threshold = alert.threshold.as_ref()?;
    (threshold.configuration != ThresholdConfiguration::default()).then(|| threshold.into())
}

pub(super) fn condition(alert: &Alert) -> Option<Condition> {
    alert.condition.clone().filter(|condition| *condition != Condition::default())
}

pub(super) fn config(alert: &Alert) -> Option<AlertConfig> {
    let is_empty = |config: &AlertConfig| matches!(config, AlertConfig::Other(json) if *json == json!({}));
    alert.config.clone().filter(|config| !is_empty(config))
}

/// What an alert may have beside that.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Settings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub(super) detector_config: Patch<DetectorConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) calculation_interval: Option<CalculationInterval>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub(super) skip_weekend: Patch<bool>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub(super) schedule_restriction: Patch<ScheduleRestriction>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub(super) schedule_start_time: Patch<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) evaluation_delay_intervals: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) investigation_agent_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) investigation_gates_notifications: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) investigation_inconclusive_action: Option<InconclusiveAction>,
}

/// What an alert does not have is left alone: servers differ in what they know, and none wants to hear of the rest.
impl From<&Alert> for Settings {
    fn from(alert: &Alert) -> Self {
        fn patch<T: Clone>(value: Option<&T>) -> Patch<T> {
            value.cloned().map_or(Patch::Keep, Patch::Set)
        }
        Self {
            name: Some(alert.name.clone()),
            detector_config: patch(alert.detector_config.as_ref()),
            enabled: Some(alert.enabled),
            calculation_interval: alert.calculation_interval.clone(),
            skip_weekend: patch(alert.skip_weekend.as_ref()),
            schedule_restriction: patch(alert.schedule_restriction.as_ref()),
            schedule_start_time: patch(alert.schedule_start_time.as_ref()),
            evaluation_delay_intervals: alert.evaluation_delay_intervals,
            investigation_agent_enabled: alert.investigation_agent_enabled,
            investigation_gates_notifications: alert.investigation_gates_notifications,
            investigation_inconclusive_action: alert.investigation_inconclusive_action.clone(),
        }
    }
}

/// The setters of [`Settings`], for the params that hold them.
macro_rules! setters {
    ($params:ident) => {
        impl $params {
            /// Its name, at most 255 characters. Without one, a new alert has an empty name.
            #[must_use]
            pub fn name(mut self, name: impl Into<String>) -> Self {
                self.settings.name = Some(name.into());
                self
            }

            /// Looks for anomalies, instead of values beyond the threshold. The threshold is required all the same.
            /// [`Patch::Null`](crate::Patch::Null): watches the threshold, which then needs bounds.
            #[must_use]
            pub fn detector_config(mut self, detector: impl Into<Patch<DetectorConfig>>) -> Self {
                self.settings.detector_config = detector.into();
                self
            }

            /// Whether it is checked; a new alert is. One that is switched off becomes
            /// [`NotFiring`](crate::AlertState::NotFiring).
            #[must_use]
            pub fn enabled(mut self, enabled: bool) -> Self {
                self.settings.enabled = Some(enabled);
                self
            }

            /// How often it is checked; a new alert, daily. The frequent ones depend on the plan: a
            /// [`BadRequest`](crate::ErrorKind::BadRequest) with `calculation_interval` as its field says so.
            #[must_use]
            pub fn calculation_interval(mut self, interval: CalculationInterval) -> Self {
                self.settings.calculation_interval = Some(interval);
                self
            }

            /// Whether it is not checked on weekends; a new alert is. The server stores a null as such.
            #[must_use]
            pub fn skip_weekend(mut self, skip: impl Into<Patch<bool>>) -> Self {
                self.settings.skip_weekend = skip.into();
                self
            }

            /// When it is not checked. [`Patch::Null`](crate::Patch::Null): no restriction.
            #[must_use]
            pub fn schedule_restriction(
                mut self,
                restriction: impl Into<Patch<ScheduleRestriction>>,
            ) -> Self {
                self.settings.schedule_restriction = restriction.into();
                self
            }

            /// The time of day at which checks start, `HH:MM` in the project's time zone, from autumn 2026 on; older
            /// servers ignore it. [`Patch::Null`](crate::Patch::Null): no such time.
            #[must_use]
            pub fn schedule_start_time(mut self, time: impl Into<Patch<String>>) -> Self {
                self.settings.schedule_start_time = time.into();
                self
            }

            /// How many intervals a check waits for late data, 0 to 100, from autumn 2026 on; older servers ignore it.
            /// Only for Trends insights that show a series over time, and not beside `check_ongoing_interval`.
            #[must_use]
            pub fn evaluation_delay_intervals(mut self, intervals: u64) -> Self {
                self.settings.evaluation_delay_intervals = Some(intervals);
                self
            }

            /// Whether an agent looks into each anomaly. It needs a detector, or a Metrics insight.
            #[must_use]
            pub fn investigation_agent_enabled(mut self, enabled: bool) -> Self {
                self.settings.investigation_agent_enabled = Some(enabled);
                self
            }

            /// Whether notifications wait for what the agent finds. It needs the agent.
            #[must_use]
            pub fn investigation_gates_notifications(mut self, gates: bool) -> Self {
                self.settings.investigation_gates_notifications = Some(gates);
                self
            }

            /// What follows when the agent can't say; for a new alert, somebody is told.
            #[must_use]
            pub fn investigation_inconclusive_action(mut self, action: InconclusiveAction) -> Self {
                self.settings.investigation_inconclusive_action = Some(action);
                self
            }
        }
    };
}
pub(super) use setters;
