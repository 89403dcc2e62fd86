use alertkit_transport::jiff::civil::Date;
use alertkit_transport::with_extra;

use crate::{StepType, WorkflowId, nullable};

with_extra! {
    /// How much was sent of late.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    #[doc(alias = "ActivityStatsResponseDto")]
    pub struct NotificationStats {
        /// In the last week.
        pub weekly_sent: u64,
        /// In the last month.
        pub monthly_sent: u64,
    }
}

with_extra! {
    /// The notifications of a day.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    #[doc(alias = "ActivityGraphStatesDto")]
    pub struct DayStats {
        /// The day, in UTC.
        #[serde(rename = "_id")]
        pub day: Date,
        /// How many there were: one for each step of each notification.
        pub count: u64,
        /// The workflows that sent them.
        #[serde(default, rename = "templates", deserialize_with = "nullable::list")]
        pub workflows: Vec<WorkflowId>,
        /// What their steps did.
        #[serde(default, deserialize_with = "nullable::list")]
        pub channels: Vec<StepType>,
    }
}
