use alertkit_transport::decode::optional_time;
use alertkit_transport::encode::whole_if_it_is;
use alertkit_transport::jiff::Timestamp;
use alertkit_transport::{Extra, id_type, open_enum, with_extra};
use serde::{Deserialize, Deserializer, Serialize};

id_type! {
    /// The id of a threshold: a UUID.
    pub struct ThresholdId;
}

with_extra! {
    /// The threshold of an alert, as PostHog answers it. It keeps its id when it is changed.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct Threshold {
        /// Its id.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub id: Option<ThresholdId>,
        /// When it was made.
        #[serde(default, deserialize_with = "optional_time", skip_serializing_if = "Option::is_none")]
        pub created_at: Option<Timestamp>,
        /// Its name, empty when it has none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<String>,
        /// Its bounds.
        pub configuration: ThresholdConfiguration,
    }
}

/// A threshold to set: the bounds whole, and a name.
///
/// ```
/// use alertkit_posthog::{SetThreshold, ThresholdConfiguration};
///
/// let threshold = SetThreshold::new(ThresholdConfiguration::above(100.0)).name("too many");
/// let json = r#"{"name":"too many","configuration":{"type":"absolute","bounds":{"upper":100}}}"#;
/// assert_eq!(serde_json::to_string(&threshold)?, json);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetThreshold {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    configuration: ThresholdConfiguration,
}

impl SetThreshold {
    /// These bounds, in place of all that there were.
    #[must_use]
    pub fn new(configuration: ThresholdConfiguration) -> Self {
        Self { name: None, configuration }
    }

    /// Its name, of at most 255 characters. Without one, a new threshold has an empty name and an old one keeps its
    /// own.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

impl From<ThresholdConfiguration> for SetThreshold {
    fn from(configuration: ThresholdConfiguration) -> Self {
        Self::new(configuration)
    }
}

impl From<&Threshold> for SetThreshold {
    fn from(threshold: &Threshold) -> Self {
        Self { name: threshold.name.clone(), configuration: threshold.configuration.clone() }
    }
}

/// The bounds of a threshold, and what they mean. An alert fires when its value is above the upper or below the lower
/// one.
///
/// Bounds of the type `percentage` are fractions on the wire: 0.2 is 20 %. The constructors with `percent` in their
/// names take percent and divide by 100.
///
/// ```
/// use alertkit_posthog::ThresholdConfiguration;
///
/// let risen = ThresholdConfiguration::percent_above(20.0);
/// assert_eq!(serde_json::to_string(&risen)?, r#"{"type":"percentage","bounds":{"upper":0.2}}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ThresholdConfiguration {
    /// What the bounds mean. `None` on alerts of 2024, whose thresholds had another shape (see `extra`).
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub threshold_type: Option<ThresholdType>,
    /// The bounds. `None` on alerts that have none, such as some with a detector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// Members that this version does not model or that have another form, kept and written back unchanged.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A member of another form stays in `extra`.
impl<'de> Deserialize<'de> for ThresholdConfiguration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut extra = Extra::deserialize(deserializer)?;
        Ok(Self { threshold_type: extra.take("type"), bounds: extra.take("bounds"), extra })
    }
}

impl ThresholdConfiguration {
    /// Bounds as they stand on the wire: of the type `percentage`, 0.2 is 20 %.
    #[must_use]
    pub fn new(threshold_type: ThresholdType, bounds: Bounds) -> Self {
        Self { threshold_type: Some(threshold_type), bounds: Some(bounds), extra: Extra::new() }
    }

    /// Fires above this value, in the insight's own unit.
    #[must_use]
    pub fn above(upper: f64) -> Self {
        Self::new(ThresholdType::Absolute, Bounds::new(None, Some(upper)))
    }

    /// Fires below this value, in the insight's own unit.
    #[must_use]
    pub fn below(lower: f64) -> Self {
        Self::new(ThresholdType::Absolute, Bounds::new(Some(lower), None))
    }

    /// Fires below the lower and above the upper value, in the insight's own unit.
    #[must_use]
    pub fn outside(lower: f64, upper: f64) -> Self {
        Self::new(ThresholdType::Absolute, Bounds::new(Some(lower), Some(upper)))
    }

    /// Fires when the change is above so many percent: 20.0 is 20 %, and 0.2 on the wire. Only for the conditions
    /// [`relative_increase`](crate::ConditionType::RelativeIncrease) and
    /// [`relative_decrease`](crate::ConditionType::RelativeDecrease).
    #[must_use]
    pub fn percent_above(upper: f64) -> Self {
        Self::new(ThresholdType::Percentage, Bounds::new(None, Some(from_percent(upper))))
    }

    /// Fires when the change is below so many percent; see [`percent_above`](Self::percent_above).
    #[must_use]
    pub fn percent_below(lower: f64) -> Self {
        Self::new(ThresholdType::Percentage, Bounds::new(Some(from_percent(lower)), None))
    }

    /// Fires when the change is below the lower or above the upper percentage; see
    /// [`percent_above`](Self::percent_above).
    #[must_use]
    pub fn percent_outside(lower: f64, upper: f64) -> Self {
        Self::new(
            ThresholdType::Percentage,
            Bounds::new(Some(from_percent(lower)), Some(from_percent(upper))),
        )
    }
}

/// The decimal fraction that is meant, which a division can miss: 0.7 % is 0.007, and not 0.006999999999999999.
fn from_percent(percent: f64) -> f64 {
    format!("{percent}e-2").parse().unwrap_or(percent / 100.0)
}

open_enum! {
    /// What the bounds of a threshold mean.
    pub enum ThresholdType {
        /// They are in the insight's own unit.
        Absolute = "absolute",
        /// They are fractions: 0.2 is 20 %.
        Percentage = "percentage",
    }
}

/// The bounds of a threshold, as they stand on the wire. At least one must be set, and the lower may not be above the
/// upper. A value that is not a number makes the request fail before it is sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bounds {
    /// Fires below it.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "whole_if_it_is")]
    pub lower: Option<f64>,
    /// Fires above it.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "whole_if_it_is")]
    pub upper: Option<f64>,
    /// Members that this version does not model or that have another form, such as a bound that is text on an alert made
    /// outside of the API; kept and written back unchanged.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Bounds {
    /// These bounds, as they stand on the wire.
    #[must_use]
    pub const fn new(lower: Option<f64>, upper: Option<f64>) -> Self {
        Self { lower, upper, extra: Extra::new() }
    }
}

/// A bound of another form stays in `extra`.
impl<'de> Deserialize<'de> for Bounds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut extra = Extra::deserialize(deserializer)?;
        Ok(Self { lower: extra.take("lower"), upper: extra.take("upper"), extra })
    }
}

/// What is compared with the bounds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Condition {
    /// What is compared. `None` on some alerts that were not made through the API.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub condition_type: Option<ConditionType>,
    /// Members that this version does not model or that have another form, kept and written back unchanged.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A member of another form stays in `extra`.
impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut extra = Extra::deserialize(deserializer)?;
        Ok(Self { condition_type: extra.take("type"), extra })
    }
}

impl From<ConditionType> for Condition {
    fn from(condition_type: ConditionType) -> Self {
        Self { condition_type: Some(condition_type), extra: Extra::new() }
    }
}

open_enum! {
    /// What is compared with the bounds.
    pub enum ConditionType {
        /// The value. It goes with bounds of the type [`absolute`](ThresholdType::Absolute) only.
        AbsoluteValue = "absolute_value",
        /// By how much the value rose since the interval before. The insight must show a series over time.
        RelativeIncrease = "relative_increase",
        /// By how much the value fell since the interval before. The insight must show a series over time.
        RelativeDecrease = "relative_decrease",
    }
}
