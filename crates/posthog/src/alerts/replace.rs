use alertkit_transport::Patch;
use alertkit_transport::jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::settings::{Required, Settings, setters};
use super::{
    Alert, CalculationInterval, CreateAlert, DetectorConfig, InconclusiveAction, ScheduleRestriction,
};
use crate::Error;

/// An alert in place of another: all that is required, and what else is set.
///
/// It is made from a [`CreateAlert`], or from an alert with `ReplaceAlert::try_from(&alert)?`, which fails for alerts
/// that lack a threshold, a condition or a config.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplaceAlert {
    #[serde(flatten)]
    required: Required,
    #[serde(flatten)]
    settings: Settings,
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    snoozed_until: Patch<Timestamp>,
}

impl ReplaceAlert {
    /// This alert.
    #[must_use]
    pub fn new(alert: CreateAlert) -> Self {
        let (required, settings) = alert.into_parts();
        Self { required, settings, snoozed_until: Patch::Keep }
    }

    /// Until when it is silent; see [`UpdateAlert::snoozed_until`](crate::UpdateAlert::snoozed_until).
    #[must_use]
    pub fn snoozed_until(mut self, until: impl Into<Patch<Timestamp>>) -> Self {
        self.snoozed_until = until.into();
        self
    }
}

setters!(ReplaceAlert);

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
