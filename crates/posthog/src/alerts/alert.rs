use alertkit_transport::decode::{optional_time, time};
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{id_type, open_enum, with_extra};

use super::{
    AlertConfig, CalculationInterval, Check, Condition, DetectorConfig, InconclusiveAction,
    ScheduleRestriction, Threshold, schedule,
};
use crate::{IdOr, Insight, InsightId, InsightShortId, User, UserId};

id_type! {
    /// The id of an alert: a UUID.
    pub struct AlertId;
}

with_extra! {
    /// An alert on an insight, as PostHog answers it.
    ///
    /// What is written has types of its own ([`CreateAlert`](crate::CreateAlert), [`UpdateAlert`](crate::UpdateAlert),
    /// [`ReplaceAlert`](crate::ReplaceAlert)), because PostHog does not take back what it gives: it wants ids where it
    /// answers objects. Each of them is made from a reference to an alert.
    ///
    /// Which members an alert has depends on the server's age; those that not all servers give are optional.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Alert {
        /// Its id.
        pub id: AlertId,
        /// Who made it. `None` when that user was removed.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub created_by: Option<User>,
        /// When it was made.
        #[serde(deserialize_with = "time")]
        pub created_at: Timestamp,
        /// The insight that it watches.
        pub insight: IdOr<InsightId, Insight>,
        /// The insight's short id. From mid-2026 on.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub insight_short_id: Option<InsightShortId>,
        /// The insight's name, or a substitute for it. From mid-2026 on.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub insight_display_name: Option<String>,
        /// Its name, empty when it has none.
        pub name: String,
        /// Who is told by e-mail.
        pub subscribed_users: Vec<IdOr<UserId, User>>,
        /// The bounds that it watches. `None` on some that were not made through the API.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub threshold: Option<Threshold>,
        /// What is compared with the bounds.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub condition: Option<Condition>,
        /// How it stands.
        pub state: AlertState,
        /// Whether it is checked. The server switches off what it can't check.
        pub enabled: bool,
        /// When somebody was told last.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub last_notified_at: Option<Timestamp>,
        /// When it was checked last.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub last_checked_at: Option<Timestamp>,
        /// When it is checked next. `None`, or now, after a change: it is then checked at once.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub next_check_at: Option<Timestamp>,
        /// The time of day at which checks start, `HH:MM` in the project's time zone. From autumn 2026 on.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "schedule::start_time")]
        pub schedule_start_time: Option<String>,
        /// The checks, the newest first. `None` where the server leaves them out, as it does after creating and changing;
        /// lists have only the checks in which an anomaly was found, which is often none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub checks: Option<Vec<Check>>,
        /// How many checks there are. Only from [`get`](crate::Alerts::get), from 2026 on.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub checks_total: Option<u64>,
        /// How the insight is read. The server may have rewritten what was sent: where `check_ongoing_interval` was not
        /// set and the alert is checked more often than the insight has intervals, it sets it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub config: Option<AlertConfig>,
        /// How anomalies are found. `None` for an alert on a threshold.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub detector_config: Option<DetectorConfig>,
        /// How many intervals a check waits for late data. From autumn 2026 on.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub evaluation_delay_intervals: Option<u64>,
        /// How often it is checked.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub calculation_interval: Option<CalculationInterval>,
        /// Until when it is silent.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub snoozed_until: Option<Timestamp>,
        /// Whether it is not checked on weekends.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub skip_weekend: Option<bool>,
        /// When it is not checked. The server merges windows that overlap and sorts them.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub schedule_restriction: Option<ScheduleRestriction>,
        /// The value of the last check. `None` in the answer to a change whatever the value is, and after a snooze until
        /// the next check: only lists and [`get`](crate::Alerts::get) can be trusted.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub last_value: Option<f64>,
        /// Whether an agent looks into each anomaly. From 2026 on.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub investigation_agent_enabled: Option<bool>,
        /// Whether notifications wait for what the agent finds. From 2026 on.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub investigation_gates_notifications: Option<bool>,
        /// What follows when the agent finds nothing certain. From 2026 on.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub investigation_inconclusive_action: Option<InconclusiveAction>,
        /// Whether the detector that asks a language model may be used. Only from [`get`](crate::Alerts::get), from autumn
        /// 2026 on.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub llm_detector_available: Option<bool>,
        /// How well the name matches a search. Only in lists that were searched.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub search_match_type: Option<SearchMatchType>,
    }
}

open_enum! {
    /// How an alert stands, or what a check found.
    pub enum AlertState {
        /// The value is beyond a bound, or an anomaly.
        Firing = "Firing",
        /// All is well, or the alert is not checked.
        NotFiring = "Not firing",
        /// It could not be checked.
        Errored = "Errored",
        /// It is silent for a time.
        Snoozed = "Snoozed",
        /// Firing, as servers of 2024 spelled it.
        LegacyFiring = "firing",
        /// Not firing, as servers of 2024 said of an alert.
        LegacyInactive = "inactive",
        /// Not firing, as servers of 2024 said of a check.
        LegacyNotMet = "not_met",
    }
}

impl AlertState {
    /// Whether it is firing, in either spelling.
    #[must_use]
    pub fn is_firing(&self) -> bool {
        matches!(self, Self::Firing | Self::LegacyFiring)
    }
}

open_enum! {
    /// How well the name of an alert matches a search.
    pub enum SearchMatchType {
        /// It holds what was searched for.
        Exact = "exact",
        /// It is like what was searched for.
        Similar = "similar",
    }
}
