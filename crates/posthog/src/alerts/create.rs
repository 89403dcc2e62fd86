use alertkit_transport::Patch;
use serde::{Deserialize, Serialize};

use super::settings::{Required, Settings, setters};
use super::{
    Alert, AlertConfig, CalculationInterval, Condition, DetectorConfig, InconclusiveAction,
    ScheduleRestriction, SetThreshold,
};
use crate::{Error, InsightId, UserId};

/// An alert to create.
///
/// A copy of another one starts with `CreateAlert::try_from(&alert)?`, which fails for alerts that lack a threshold, a
/// condition or a config.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreateAlert {
    #[serde(flatten)]
    required: Required,
    #[serde(flatten)]
    settings: Settings,
}

impl CreateAlert {
    /// An alert on this insight, which tells these users by e-mail. They may be none, but for servers before 2026.
    ///
    /// The API's page does not say that the condition and the config are required; the server refuses an alert without.
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
        let required = Required {
            insight: insight.into(),
            subscribed_users: subscribed_users.into_iter().map(Into::into).collect(),
            threshold: threshold.into(),
            condition: condition.into(),
            config: config.into(),
        };
        Self { required, settings: Settings::default() }
    }

    pub(super) fn into_parts(self) -> (Required, Settings) {
        (self.required, self.settings)
    }
}

setters!(CreateAlert);

/// A copy of the alert. It is not snoozed.
impl TryFrom<&Alert> for CreateAlert {
    type Error = Error;

    fn try_from(alert: &Alert) -> Result<Self, Error> {
        Ok(Self { required: alert.try_into()?, settings: alert.into() })
    }
}
