use alertkit_transport::jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{StepType, WorkflowId, nullable};

/// How much was sent of late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
#[doc(alias = "ActivityStatsResponseDto")]
pub struct NotificationStats {
    /// In the last week.
    pub weekly_sent: u64,
    /// In the last month.
    pub monthly_sent: u64,
}

/// The notifications of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
