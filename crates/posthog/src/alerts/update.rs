use alertkit_transport::Patch;
use alertkit_transport::jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::settings::alert_params;
use super::{
    Alert, AlertConfig, CalculationInterval, Condition, DetectorConfig, InconclusiveAction,
    ScheduleRestriction, SetThreshold,
};
use crate::{Error, InsightId, UserId};

alert_params! {
    /// Changes to an alert; what is not set stays as it is and is not sent.
    ///
    /// Objects and lists (`threshold`, `condition`, `config`, `detector_config`, `schedule_restriction`,
    /// `subscribed_users`) are replaced whole. To change a part of one, start from the one that the alert has:
    ///
    /// ```
    /// # alertkit_sandbox::example(|sandbox| async move {
    /// # sandbox.posthog().seed(1);
    /// # let posthog = alertkit_posthog::PostHog::builder(sandbox.posthog_key()).base_url(sandbox.posthog_url()).build()?;
    /// use alertkit_posthog::{GetAlert, Scope, UpdateAlert};
    ///
    /// let alerts = posthog.alerts(Scope::project(1));
    /// let alert = alerts.get("00000000-0000-4000-8000-000000000001", GetAlert::new()).await?;
    /// let users = alert.subscribed_users.iter().map(|user| user.id()).chain([2.into()]);
    /// let changes = UpdateAlert::from(&alert).subscribed_users(users).name("Too many errors");
    /// let changed = alerts.update(&alert.id, changes).await?;
    /// assert_eq!(changed.name, "Too many errors");
    /// # Ok(()) });
    /// ```
    ///
    /// `UpdateAlert::from(&alert)` holds no change either; it knows what a change of this alert needs beside it, such as
    /// the insight with the first threshold of an alert that has none. The server checks the whole alert, also what is not
    /// sent.
    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        snoozed_until: Patch<Timestamp>,
        #[serde(skip)]
        insight_of_first_threshold: Option<InsightId>,
    }
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
    /// can't be removed. For an alert that has none, the server also needs the [`insight`](Self::insight), which
    /// `UpdateAlert::from(&alert)` adds.
    #[must_use]
    pub fn threshold(mut self, threshold: impl Into<SetThreshold>) -> Self {
        self.threshold = Some(threshold.into());
        self.insight = self.insight.or(self.insight_of_first_threshold);
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
        if (Self { insight_of_first_threshold: None, ..self.clone() }) == Self::default() {
            return Err(Error::invalid_input("changes", "must not be empty: set at least one"));
        }
        Ok(())
    }
}

/// No change yet to this alert.
impl From<&Alert> for UpdateAlert {
    fn from(alert: &Alert) -> Self {
        let first = alert.threshold.is_none().then(|| alert.insight.id());
        Self { insight_of_first_threshold: first, ..Self::default() }
    }
}
