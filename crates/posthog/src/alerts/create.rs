use alertkit_transport::Patch;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::settings::alert_params;
use super::{
    Alert, AlertConfig, CalculationInterval, Condition, DetectorConfig, InconclusiveAction,
    ScheduleRestriction, SetThreshold, Threshold, ThresholdConfiguration,
};
use crate::{Error, IdOr, InsightId, UserId};

alert_params! {
    /// An alert to create.
    ///
    /// A copy of another one starts with `CreateAlert::try_from(&alert)?`, which fails for alerts that lack a threshold, a
    /// condition or a config. The copy tells the same users; PostHog rejects it where one of them was deactivated.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    pub struct CreateAlert {
        insight: InsightId,
        subscribed_users: Vec<UserId>,
        threshold: SetThreshold,
        condition: Condition,
        config: AlertConfig,
    }
}

impl CreateAlert {
    /// An alert on this insight, which tells these users by e-mail. The list may be empty, except on servers before 2026.
    ///
    /// The API's page does not say that the condition and the config are required; the server rejects an alert without.
    /// A threshold is required beside a detector, too.
    ///
    /// ```
    /// use alertkit_posthog::{ConditionType, CreateAlert, ThresholdConfiguration, TrendsConfig};
    ///
    /// let hundred = ThresholdConfiguration::above(100.0);
    /// let alert = CreateAlert::new(4211, [178], hundred, ConditionType::AbsoluteValue, TrendsConfig::new(0));
    /// # let _ = alert;
    /// ```
    pub fn new(
        insight: impl Into<InsightId>,
        subscribed_users: impl IntoIterator<Item = impl Into<UserId>>,
        threshold: impl Into<SetThreshold>,
        condition: impl Into<Condition>,
        config: impl Into<AlertConfig>,
    ) -> Self {
        Self {
            insight: insight.into(),
            subscribed_users: subscribed_users.into_iter().map(Into::into).collect(),
            threshold: threshold.into(),
            condition: condition.into(),
            config: config.into(),
            name: None,
            detector_config: Patch::Keep,
            enabled: None,
            calculation_interval: None,
            skip_weekend: Patch::Keep,
            schedule_restriction: Patch::Keep,
            schedule_start_time: Patch::Keep,
            evaluation_delay_intervals: None,
            investigation_agent_enabled: None,
            investigation_gates_notifications: None,
            investigation_inconclusive_action: None,
        }
    }
}

/// A copy of the alert, which is not snoozed. What the alert does not have is left out: servers differ in what they know.
impl TryFrom<&Alert> for CreateAlert {
    type Error = Error;

    fn try_from(alert: &Alert) -> Result<Self, Error> {
        fn patch<T: Clone>(value: Option<&T>) -> Patch<T> {
            value.cloned().map_or(Patch::Keep, Patch::Set)
        }
        let lacks = |field: &'static str| move || Error::invalid_input(field, "is missing in the alert");
        Ok(Self {
            insight: alert.insight.id(),
            subscribed_users: alert.subscribed_users.iter().map(IdOr::id).collect(),
            threshold: threshold(alert).map(Into::into).ok_or_else(lacks("threshold"))?,
            condition: condition(alert).cloned().ok_or_else(lacks("condition"))?,
            config: config(alert).cloned().ok_or_else(lacks("config"))?,
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
        })
    }
}

// Alerts that were not made through the API may have an empty object where others have nothing, which the server does not
// take back.

fn threshold(alert: &Alert) -> Option<&Threshold> {
    alert.threshold.as_ref().filter(|threshold| threshold.configuration != ThresholdConfiguration::default())
}

fn condition(alert: &Alert) -> Option<&Condition> {
    alert.condition.as_ref().filter(|condition| **condition != Condition::default())
}

fn config(alert: &Alert) -> Option<&AlertConfig> {
    let is_empty = |config: &AlertConfig| matches!(config, AlertConfig::Other(json) if *json == json!({}));
    alert.config.as_ref().filter(|config| !is_empty(config))
}
