//! What creating, changing and replacing an alert have in common.

/// Declares params that set an alert: members of their own first, then those that all of them have, with a setter for
/// each of the latter.
///
/// They are one flat struct: a flattened part would be read through serde's buffer, whose errors name the wrong member.
macro_rules! alert_params {
    (
        $(#[$meta:meta])*
        pub struct $params:ident {
            $($(#[$field_meta:meta])* $field:ident: $type:ty,)*
        }
    ) => {
        $(#[$meta])*
        pub struct $params {
            $($(#[$field_meta])* pub(super) $field: $type,)*
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(super) name: Option<String>,
            #[serde(default, skip_serializing_if = "Patch::is_keep")]
            pub(super) detector_config: Patch<DetectorConfig>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(super) enabled: Option<bool>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(super) calculation_interval: Option<CalculationInterval>,
            #[serde(default, skip_serializing_if = "Patch::is_keep")]
            pub(super) skip_weekend: Patch<bool>,
            #[serde(default, skip_serializing_if = "Patch::is_keep")]
            pub(super) schedule_restriction: Patch<ScheduleRestriction>,
            #[serde(default, skip_serializing_if = "Patch::is_keep")]
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

        impl $params {
            /// Its name, at most 255 characters. Without one, a new alert has an empty name.
            #[must_use]
            pub fn name(mut self, name: impl Into<String>) -> Self {
                self.name = Some(name.into());
                self
            }

            /// Looks for anomalies, instead of values beyond the threshold. The threshold is required all the same.
            /// [`Patch::Null`](crate::Patch::Null): watches the threshold, which then needs bounds. Where the agent is on,
            /// [switch it off](Self::investigation_agent_enabled) in the same change: it needs a detector.
            #[must_use]
            pub fn detector_config(mut self, detector: impl Into<Patch<DetectorConfig>>) -> Self {
                self.detector_config = detector.into();
                self
            }

            /// Whether it is checked; a new alert is. One that is switched off becomes
            /// [`NotFiring`](crate::AlertState::NotFiring).
            #[must_use]
            pub fn enabled(mut self, enabled: bool) -> Self {
                self.enabled = Some(enabled);
                self
            }

            /// How often it is checked; a new alert, daily. The frequent ones depend on the plan: a
            /// [`BadRequest`](crate::ErrorKind::BadRequest) with `calculation_interval` as its field says so.
            #[must_use]
            pub fn calculation_interval(mut self, interval: CalculationInterval) -> Self {
                self.calculation_interval = Some(interval);
                self
            }

            /// Whether it is not checked on weekends; a new alert is. The server stores a null as such.
            #[must_use]
            pub fn skip_weekend(mut self, skip: impl Into<Patch<bool>>) -> Self {
                self.skip_weekend = skip.into();
                self
            }

            /// When it is not checked. [`Patch::Null`](crate::Patch::Null): no restriction.
            #[must_use]
            pub fn schedule_restriction(
                mut self,
                restriction: impl Into<Patch<ScheduleRestriction>>,
            ) -> Self {
                self.schedule_restriction = restriction.into();
                self
            }

            /// The time of day at which checks start, `HH:MM` in the project's time zone, from autumn 2026 on; older
            /// servers ignore it. [`Patch::Null`](crate::Patch::Null): no such time.
            #[must_use]
            pub fn schedule_start_time(mut self, time: impl Into<Patch<String>>) -> Self {
                self.schedule_start_time = time.into();
                self
            }

            /// How many intervals a check waits for late data, 0 to 100, from autumn 2026 on; older servers ignore it.
            /// Only for Trends insights that show a series over time, and not beside `check_ongoing_interval`.
            #[must_use]
            pub fn evaluation_delay_intervals(mut self, intervals: u64) -> Self {
                self.evaluation_delay_intervals = Some(intervals);
                self
            }

            /// Whether an agent looks into each anomaly. It needs a detector, or a Metrics insight.
            #[must_use]
            pub fn investigation_agent_enabled(mut self, enabled: bool) -> Self {
                self.investigation_agent_enabled = Some(enabled);
                self
            }

            /// Whether notifications wait for what the agent finds. It needs the agent.
            #[must_use]
            pub fn investigation_gates_notifications(mut self, gates: bool) -> Self {
                self.investigation_gates_notifications = Some(gates);
                self
            }

            /// What follows when the agent can't say; for a new alert, somebody is told.
            #[must_use]
            pub fn investigation_inconclusive_action(mut self, action: InconclusiveAction) -> Self {
                self.investigation_inconclusive_action = Some(action);
                self
            }
        }
    };
}
pub(super) use alert_params;
