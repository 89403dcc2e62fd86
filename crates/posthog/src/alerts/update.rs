use alertkit_transport::Patch;
use alertkit_transport::jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::settings::{self, Settings, setters};
use super::{
    Alert, AlertConfig, CalculationInterval, Condition, DetectorConfig, InconclusiveAction,
    ScheduleRestriction, SetThreshold,
};
use crate::{Error, InsightId, UserId};

/// Changes to an alert; what is not set stays as it is.
///
/// Objects and lists (`threshold`, `condition`, `config`, `detector_config`, `schedule_restriction`,
/// `subscribed_users`) are replaced whole. To change a part of one, start from the alert as it is:
///
/// ```
/// # alertkit_sandbox::example(|sandbox| async move {
/// # sandbox.posthog().seed(1);
/// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
/// use alertkit_posthog::{GetAlert, Scope, UpdateAlert};
///
/// let alerts = posthog.alerts(Scope::project(1));
/// let alert = alerts.get("00000000-0000-4000-8000-000000000001", GetAlert::new()).await?;
/// let renamed = alerts.update(&alert.id, UpdateAlert::from(&alert).name("Too many errors")).await?;
/// assert_eq!(renamed.name, "Too many errors");
/// # Ok(()) });
/// ```
///
/// `UpdateAlert::from(&alert)` takes all that can be written: insight and users by their ids, thresholds without what
/// the server gave them, what is not known as it came. It leaves out what the alert lacks, and `snoozed_until`, which
/// would add a check each time. Whoever wants to change a name alone says less with `UpdateAlert::new().name(…)`; the
/// server checks the whole alert in either case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateAlert {
    #[serde(skip_serializing_if = "Option::is_none")]
    insight: Option<InsightId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subscribed_users: Option<Vec<UserId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<SetThreshold>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<Condition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<AlertConfig>,
    #[serde(flatten)]
    settings: Settings,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    snoozed_until: Patch<Timestamp>,
}

impl UpdateAlert {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Watches another insight. The config must fit it.
    #[must_use]
    pub fn insight(mut self, insight: impl Into<InsightId>) -> Self {
        self.insight = Some(insight.into());
        self
    }

    /// Tells these users by e-mail, and no others.
    #[must_use]
    pub fn subscribed_users(mut self, users: impl IntoIterator<Item = impl Into<UserId>>) -> Self {
        self.subscribed_users = Some(users.into_iter().map(Into::into).collect());
        self
    }

    /// Another threshold, in place of all bounds that there were. Other bounds make the alert
    /// [`NotFiring`](crate::AlertState::NotFiring), also when it was snoozed, and have it checked at once. A threshold
    /// can't be removed. For an alert that has none, also set its [`insight`](Self::insight): the server looks for it
    /// there.
    #[must_use]
    pub fn threshold(mut self, threshold: impl Into<SetThreshold>) -> Self {
        self.threshold = Some(threshold.into());
        self
    }

    /// Compares something else with the bounds.
    #[must_use]
    pub fn condition(mut self, condition: impl Into<Condition>) -> Self {
        self.condition = Some(condition.into());
        self
    }

    /// Reads the insight in another way.
    #[must_use]
    pub fn config(mut self, config: impl Into<AlertConfig>) -> Self {
        self.config = Some(config.into());
        self
    }

    /// Silences the alert until then; [`Patch::Null`] ends the silence. Both add a check without a value.
    ///
    /// It is sent as a time in UTC. (The server also takes spans such as `2h`, and rounds what comes out down to the
    /// hour or the day, often into the past; they are not offered here.) An alert that is switched off stays
    /// [`NotFiring`](crate::AlertState::NotFiring).
    ///
    /// ```
    /// use alertkit_posthog::{Patch, UpdateAlert, jiff::Timestamp};
    ///
    /// let json = |changes: &UpdateAlert| serde_json::to_string(changes);
    /// let noon: Timestamp = "2026-11-23T12:30:00Z".parse()?;
    /// assert_eq!(json(&UpdateAlert::new().snoozed_until(noon))?, r#"{"snoozed_until":"2026-11-23T12:30:00Z"}"#);
    /// assert_eq!(json(&UpdateAlert::new().snoozed_until(Patch::Null))?, r#"{"snoozed_until":null}"#);
    /// assert_eq!(json(&UpdateAlert::new())?, "{}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn snoozed_until(mut self, until: impl Into<Patch<Timestamp>>) -> Self {
        self.snoozed_until = until.into();
        self
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if *self == Self::default() {
            return Err(Error::invalid_input("changes", "are none: set at least one"));
        }
        Ok(())
    }
}

setters!(UpdateAlert);

/// The alert as it is, in the form in which it is written; what it lacks and `snoozed_until` are left alone.
impl From<&Alert> for UpdateAlert {
    fn from(alert: &Alert) -> Self {
        Self {
            insight: Some(alert.insight.id()),
            subscribed_users: Some(settings::subscribed_users(alert)),
            threshold: settings::threshold(alert),
            condition: settings::condition(alert),
            config: settings::config(alert),
            settings: alert.into(),
            snoozed_until: Patch::Keep,
        }
    }
}
