use alertkit_transport::decode::{optional_time, time};
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Json, id_type, open_enum, with_extra};

use super::{AlertState, HogFunctionId};

id_type! {
    /// The id of a check: a UUID.
    pub struct CheckId;
}

with_extra! {
    /// One check of an alert. The server keeps checks for 14 days. A snooze and its end add one without a value.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Check {
        /// Its id.
        pub id: CheckId,
        /// When it was made.
        #[serde(deserialize_with = "time")]
        pub created_at: Timestamp,
        /// The value that was compared with the bounds.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub calculated_value: Option<f64>,
        /// What it found.
        pub state: AlertState,
        /// Whether somebody was told.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub targets_notified: Option<bool>,
        /// Why it could not be made. From mid-2026 on.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub error: Option<CheckError>,
        /// The detector's score of each point, `None` for those without one. From 2026 on, as all that follows.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub anomaly_scores: Option<Vec<Option<f64>>>,
        /// Which points are anomalies, counted from 0.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub triggered_points: Option<Vec<u64>>,
        /// The dates of those points, as the insight writes them.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub triggered_dates: Option<Vec<String>>,
        /// The insight's interval, such as `day`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub interval: Option<String>,
        /// What else is known of the anomaly, such as its `series_index` and `breakdown_value`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub triggered_metadata: Option<Json>,
        /// How far the agent is.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub investigation_status: Option<InvestigationStatus>,
        /// What the agent found.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub investigation_verdict: Option<InvestigationVerdict>,
        /// What the agent found, in words.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub investigation_summary: Option<String>,
        /// The agent's notebook.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub investigation_notebook_short_id: Option<String>,
        /// When somebody was told.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub notification_sent_at: Option<Timestamp>,
        /// Whether the agent kept somebody from being told.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub notification_suppressed_by_agent: Option<bool>,
        /// Whom it told, and how.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub deliveries: Option<Vec<Delivery>>,
    }
}

with_extra! {
    /// Why an alert could not be checked.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct CheckError {
        /// The text for people.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub message: Option<String>,
        /// The code. Many have none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub code: Option<CheckErrorCode>,
    }
}

open_enum! {
    /// Why an alert could not be checked.
    pub enum CheckErrorCode {
        /// No e-mail can be sent.
        EmailUnavailable = "email_unavailable",
        /// The alert does not fit its insight (any more).
        InvalidConfiguration = "invalid_configuration",
    }
}

with_extra! {
    /// A notification that was handed on.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Delivery {
        /// By which way.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub channel: Option<DeliveryChannel>,
        /// To whom: an e-mail address, or the name of a destination.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub target: Option<String>,
        /// The destination, which [`remove_destinations`](crate::Alerts::remove_destinations) takes. `None` for e-mails.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub target_id: Option<HogFunctionId>,
        /// What it is called.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub display_label: Option<String>,
        /// What kind of destination it is, such as `slack`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub template: Option<String>,
        /// What became of it, such as `accepted`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub status: Option<String>,
        /// When.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub at: Option<Timestamp>,
    }
}

open_enum! {
    /// By which way a notification goes.
    pub enum DeliveryChannel {
        /// E-mail.
        Email = "email",
        /// A destination, as checks call it.
        HogFunction = "hog_function",
        /// A destination, as test deliveries call it.
        Destination = "destination",
    }
}

open_enum! {
    /// How far the agent is that looks into an anomaly.
    pub enum InvestigationStatus {
        /// It has not begun.
        Pending = "pending",
        /// It is at work.
        Running = "running",
        /// It is done.
        Done = "done",
        /// It failed.
        Failed = "failed",
        /// It did not look.
        Skipped = "skipped",
    }
}

open_enum! {
    /// What the agent that looks into an anomaly found.
    pub enum InvestigationVerdict {
        /// It is one.
        TruePositive = "true_positive",
        /// It is none.
        FalsePositive = "false_positive",
        /// It can't say.
        Inconclusive = "inconclusive",
    }
}

open_enum! {
    /// What follows when the agent that looks into an anomaly can't say.
    pub enum InconclusiveAction {
        /// Somebody is told.
        Notify = "notify",
        /// Nobody is told.
        Suppress = "suppress",
    }
}
