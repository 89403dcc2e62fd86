use alertkit_transport::decode::optional_time;
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Json, with_extra};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::{AlertConfig, DetectorConfig};
use crate::{InsightId, InsightShortId};

/// What a detector would find in an insight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimulateAlert {
    insight: InsightKey,
    #[serde(skip_serializing_if = "Option::is_none")]
    detector_config: Option<DetectorConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    series_index: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<AlertConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evaluation_delay_intervals: Option<u64>,
}

impl SimulateAlert {
    /// This detector on this insight, which may be named by its number or its short id.
    pub fn new(insight: impl Into<InsightKey>, detector: DetectorConfig) -> Self {
        Self { detector_config: Some(detector), ..Self::with_default_detector(insight) }
    }

    /// The server's default detector on this insight: `zscore` with a threshold of 0.95 and a window of 90, over first
    /// differences.
    pub fn with_default_detector(insight: impl Into<InsightKey>) -> Self {
        Self {
            insight: insight.into(),
            detector_config: None,
            series_index: None,
            date_from: None,
            config: None,
            evaluation_delay_intervals: None,
        }
    }

    /// On this series, counted from 0. Default 0.
    #[must_use]
    pub fn series_index(mut self, index: u32) -> Self {
        self.series_index = Some(index);
        self
    }

    /// Since then: a span back from now such as `-30d`, or a date.
    #[must_use]
    pub fn date_from(mut self, from: impl Into<String>) -> Self {
        self.date_from = Some(from.into());
        self
    }

    /// Reads the insight as an alert with this config would.
    #[must_use]
    pub fn config(mut self, config: impl Into<AlertConfig>) -> Self {
        self.config = Some(config.into());
        self
    }

    /// Waits so many intervals for late data. Default 0.
    #[must_use]
    pub fn evaluation_delay_intervals(mut self, intervals: u64) -> Self {
        self.evaluation_delay_intervals = Some(intervals);
        self
    }
}

/// An insight by its number or its short id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum InsightKey {
    /// Its number.
    Id(InsightId),
    /// Its short id.
    ShortId(InsightShortId),
}

/// By hand: serde's buffer for untagged enums does not read all numbers.
impl<'de> Deserialize<'de> for InsightKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        let key =
            json.read().map(Self::Id).or_else(|_| json.read::<String>().map(|id| Self::ShortId(id.into())));
        key.map_err(|_| D::Error::custom("expected the number or the short id of an insight"))
    }
}

impl From<i64> for InsightKey {
    fn from(number: i64) -> Self {
        Self::Id(number.into())
    }
}

impl From<&str> for InsightKey {
    fn from(short_id: &str) -> Self {
        Self::ShortId(short_id.into())
    }
}

impl From<InsightId> for InsightKey {
    fn from(id: InsightId) -> Self {
        Self::Id(id)
    }
}

impl From<InsightShortId> for InsightKey {
    fn from(short_id: InsightShortId) -> Self {
        Self::ShortId(short_id)
    }
}

with_extra! {
    /// What a detector found in an insight.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Simulation {
        /// The points, `None` where there is no value.
        pub data: Vec<Option<f64>>,
        /// Their dates, as the insight writes them.
        pub dates: Vec<String>,
        /// Their scores, `None` for those without one.
        pub scores: Vec<Option<f64>>,
        /// Which of them are anomalies, counted from 0.
        pub triggered_indices: Vec<u64>,
        /// The dates of the anomalies.
        #[serde(default)]
        pub triggered_dates: Vec<String>,
        /// The insight's interval, such as `day`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub interval: Option<String>,
        /// How many points there are.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub total_points: Option<u64>,
        /// How many anomalies there are.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub anomaly_count: Option<u64>,
        /// How many intervals were waited for late data. From autumn 2026 on, as the three below.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub evaluation_delay_intervals: Option<u64>,
        /// When the interval begins that an alert would look at now.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub evaluated_interval_start: Option<Timestamp>,
        /// When that interval ends.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub evaluated_interval_end: Option<Timestamp>,
        /// The time zone of the insight's intervals, such as `UTC`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub evaluated_interval_timezone: Option<String>,
        /// The scores by each detector of an ensemble.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub sub_detector_scores: Option<Vec<Json>>,
        /// The same for each value of the insight's breakdown, at most 25 of them.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub breakdown_results: Option<Vec<SimulatedBreakdown>>,
    }
}

with_extra! {
    /// What a detector found in one value of an insight's breakdown.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct SimulatedBreakdown {
        /// The value.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub label: Option<String>,
        /// The points, `None` where there is no value.
        #[serde(default)]
        pub data: Vec<Option<f64>>,
        /// Their dates, as the insight writes them.
        #[serde(default)]
        pub dates: Vec<String>,
        /// Their scores, `None` for those without one.
        #[serde(default)]
        pub scores: Vec<Option<f64>>,
        /// Which of them are anomalies, counted from 0.
        #[serde(default)]
        pub triggered_indices: Vec<u64>,
        /// The dates of the anomalies.
        #[serde(default)]
        pub triggered_dates: Vec<String>,
        /// How many points there are.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub total_points: Option<u64>,
        /// How many anomalies there are.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub anomaly_count: Option<u64>,
    }
}
