use alertkit_transport::{Extra, Json, open_enum, with_extra};
use serde_json::Value;

/// How an insight is read for an alert. Which one is right depends on the kind of the insight.
///
/// ```
/// use alertkit_posthog::{AlertConfig, TrendsConfig};
///
/// let config = AlertConfig::from(TrendsConfig::new(0));
/// assert_eq!(serde_json::to_string(&config)?, r#"{"type":"TrendsAlertConfig","series_index":0}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AlertConfig {
    /// A series of a Trends insight.
    Trends(TrendsConfig),
    /// A result of an SQL insight.
    HogQl(HogQlConfig),
    /// A step of a funnel.
    Funnels(FunnelsConfig),
    /// A Metrics insight. The key needs the scope `metrics:read` for it.
    Metrics(MetricsConfig),
    /// One that this version does not know, or that is of no kind: kept and written back unchanged.
    Other(Json),
}

alertkit_transport::tagged! {
    AlertConfig by "type" {
        "TrendsAlertConfig" => Trends,
        "HogQLAlertConfig" => HogQl,
        "FunnelsAlertConfig" => Funnels,
        "MetricsAlertConfig" => Metrics,
    }
}

macro_rules! from_configs {
    ($($config:ident => $variant:ident),+ $(,)?) => {
        $(impl From<$config> for AlertConfig {
            fn from(config: $config) -> Self {
                Self::$variant(config)
            }
        })+
    };
}

from_configs! {
    TrendsConfig => Trends,
    HogQlConfig => HogQl,
    FunnelsConfig => Funnels,
    MetricsConfig => Metrics,
    Json => Other,
}

impl From<Value> for AlertConfig {
    fn from(config: Value) -> Self {
        Self::Other(config.into())
    }
}

with_extra! {
    /// Which series of a Trends insight an alert watches.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct TrendsConfig {
        /// The series, counted from 0.
        pub series_index: u32,
        /// Whether the interval that is still going on is checked, too. The server may set it where it is not.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub check_ongoing_interval: Option<bool>,
    }
}

impl TrendsConfig {
    /// The series of this index, from 0.
    #[must_use]
    pub fn new(series_index: u32) -> Self {
        Self { series_index, check_ongoing_interval: None, extra: Extra::new() }
    }

    /// Checks the interval that is still going on, too. It needs an upper bound unless the condition is a decrease, and
    /// can't stand beside an evaluation delay. Where it is not set, the server may set it: see
    /// [`Alert::config`](crate::Alert::config).
    #[must_use]
    pub fn check_ongoing_interval(mut self, check: bool) -> Self {
        self.check_ongoing_interval = Some(check);
        self
    }
}

with_extra! {
    /// Which result of an SQL insight an alert watches.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct HogQlConfig {
        /// Which rows.
        pub evaluation: RowEvaluation,
        /// The column of the value.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub column: Option<String>,
        /// The column of the row's name.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub label_column: Option<String>,
    }
}

impl HogQlConfig {
    /// These rows.
    #[must_use]
    pub fn new(evaluation: RowEvaluation) -> Self {
        Self { evaluation, column: None, label_column: None, extra: Extra::new() }
    }

    /// The column of the value.
    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// The column of the row's name.
    #[must_use]
    pub fn label_column(mut self, column: impl Into<String>) -> Self {
        self.label_column = Some(column.into());
        self
    }
}

open_enum! {
    /// Which rows of an SQL insight an alert watches.
    pub enum RowEvaluation {
        /// The last one.
        LastRow = "last_row",
        /// The first one.
        FirstRow = "first_row",
        /// Each of them. It goes with the condition [`absolute_value`](crate::ConditionType::AbsoluteValue) only, and
        /// with no detector.
        AnyRow = "any_row",
    }
}

with_extra! {
    /// Which step of a funnel an alert watches.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct FunnelsConfig {
        /// Which rate.
        pub metric: FunnelMetric,
        /// The step; the last one without.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub funnel_step: Option<u32>,
        /// Whether the interval that is still going on is checked, too. The server may set it where it is not.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub check_ongoing_interval: Option<bool>,
    }
}

impl FunnelsConfig {
    /// This rate at the last step.
    #[must_use]
    pub fn new(metric: FunnelMetric) -> Self {
        Self { metric, funnel_step: None, check_ongoing_interval: None, extra: Extra::new() }
    }

    /// At this step. Default: the last one.
    #[must_use]
    pub fn funnel_step(mut self, step: u32) -> Self {
        self.funnel_step = Some(step);
        self
    }

    /// Checks the interval that is still going on, too; see
    /// [`TrendsConfig::check_ongoing_interval`](crate::TrendsConfig::check_ongoing_interval).
    #[must_use]
    pub fn check_ongoing_interval(mut self, check: bool) -> Self {
        self.check_ongoing_interval = Some(check);
        self
    }
}

open_enum! {
    /// Which rate of a funnel's step an alert watches.
    pub enum FunnelMetric {
        /// Of those who came to the first step.
        ConversionFromStart = "conversion_from_start",
        /// Of those who came to the step before.
        ConversionFromPrevious = "conversion_from_previous",
    }
}

with_extra! {
    /// How a Metrics insight is read.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct MetricsConfig {
        /// Whether the interval that is still going on is checked, too.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub check_ongoing_interval: Option<bool>,
    }
}

impl MetricsConfig {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Checks the interval that is still going on, too; see
    /// [`TrendsConfig::check_ongoing_interval`](crate::TrendsConfig::check_ongoing_interval).
    #[must_use]
    pub fn check_ongoing_interval(mut self, check: bool) -> Self {
        self.check_ongoing_interval = Some(check);
        self
    }
}
