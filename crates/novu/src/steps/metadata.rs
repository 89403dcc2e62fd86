use alertkit_transport::{Extra, Json, open_enum, tagged, with_extra};

use super::TimedConfig;

open_enum! {
    /// The unit of a digest's or a delay's time.
    #[doc(alias = "DigestUnitEnum")]
    pub enum TimeUnit {
        /// Seconds.
        Seconds = "seconds",
        /// Minutes.
        Minutes = "minutes",
        /// Hours.
        Hours = "hours",
        /// Days.
        Days = "days",
        /// Weeks.
        Weeks = "weeks",
        /// Months.
        Months = "months",
    }
}

/// How long a digest gathers, or a delay waits.
///
/// ```
/// use alertkit_novu::{DayOfWeek, StepMetadata, TimeUnit, TimedConfig};
///
/// let hourly = StepMetadata::amount(1, TimeUnit::Hours);
/// let weekly = StepMetadata::timed(1, TimeUnit::Weeks, TimedConfig::new().at("09:00").on([DayOfWeek::Monday]));
/// let at_a_time = StepMetadata::scheduled("sendAt");
/// # assert_ne!((hourly, at_a_time.clone()), (weekly, at_a_time));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[doc(alias = "NotificationStepMetadata")]
pub enum StepMetadata {
    /// For an amount of time: a digest from the first trigger on, or a delay.
    Regular(AmountMetadata),
    /// A digest that passes a trigger on at once, unless another came shortly before it.
    Backoff(AmountMetadata),
    /// A digest that goes on at fixed times.
    Timed(TimedMetadata),
    /// A delay until a time that the trigger's payload gives.
    Scheduled(ScheduledMetadata),
    /// What this version does not know, or does not fit, or is of no type: kept whole. Steps that send have such.
    Other(Json),
}

tagged!(StepMetadata by "type" {
    "regular" => Regular,
    "backoff" => Backoff,
    "timed" => Timed,
    "scheduled" => Scheduled,
});

impl StepMetadata {
    /// For an amount of time: what a digest gathers, or a delay waits.
    pub fn amount(amount: u64, unit: impl Into<TimeUnit>) -> Self {
        Self::Regular(AmountMetadata::new(amount, unit))
    }

    /// A digest that goes on at fixed times: every so many days, weeks or months, as `timed` says.
    pub fn timed(amount: u64, unit: impl Into<TimeUnit>, timed: TimedConfig) -> Self {
        let (amount, unit) = (Some(amount), Some(unit.into()));
        Self::Timed(TimedMetadata { amount, unit, digest_key: None, timed: Some(timed), extra: Extra::new() })
    }

    /// A delay until the time that stands at this path in the trigger's payload, in RFC 3339.
    pub fn scheduled(delay_path: impl Into<String>) -> Self {
        Self::Scheduled(ScheduledMetadata { delay_path: Some(delay_path.into()), extra: Extra::new() })
    }
}

impl From<AmountMetadata> for StepMetadata {
    fn from(metadata: AmountMetadata) -> Self {
        if metadata.backoff_amount.is_some() { Self::Backoff(metadata) } else { Self::Regular(metadata) }
    }
}

with_extra! {
    /// An amount of time, and what of it belongs together.
    ///
    /// ```
    /// use alertkit_novu::{AmountMetadata, StepMetadata, TimeUnit};
    ///
    /// let digest = AmountMetadata::new(5, TimeUnit::Minutes).digest_key("orderId").backoff(1, TimeUnit::Minutes);
    /// assert!(matches!(digest.into(), StepMetadata::Backoff(_)));
    /// ```
    #[derive(Clone, Debug, Default, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct AmountMetadata {
        /// How many units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub amount: Option<u64>,
        /// The unit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub unit: Option<TimeUnit>,
        /// The path in the payload by whose value a digest tells apart what it gathers; by the subscriber alone without.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub digest_key: Option<String>,
        /// Whether a digest passes a trigger on at once, unless another came shortly before it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub backoff: Option<bool>,
        /// How many units before a trigger another one has to be, so that both are gathered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub backoff_amount: Option<u64>,
        /// The unit of that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub backoff_unit: Option<TimeUnit>,
        /// Whether a digest changes the message that it made before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub update_mode: Option<bool>,
    }
}

impl AmountMetadata {
    /// An amount of time.
    pub fn new(amount: u64, unit: impl Into<TimeUnit>) -> Self {
        Self { amount: Some(amount), unit: Some(unit.into()), ..Self::default() }
    }

    /// The path in the payload by whose value a digest tells apart what it gathers.
    #[must_use]
    pub fn digest_key(mut self, path: impl Into<String>) -> Self {
        self.digest_key = Some(path.into());
        self
    }

    /// Makes a digest pass a trigger on at once, unless another came within this time before it.
    #[must_use]
    pub fn backoff(mut self, amount: u64, unit: impl Into<TimeUnit>) -> Self {
        self.backoff = Some(true);
        self.backoff_amount = Some(amount);
        self.backoff_unit = Some(unit.into());
        self
    }

    /// Whether a digest changes the message that it made before.
    #[must_use]
    pub fn update_mode(mut self, update: bool) -> Self {
        self.update_mode = Some(update);
        self
    }
}

with_extra! {
    /// Fixed times at which a digest goes on.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct TimedMetadata {
        /// Every how many units.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub amount: Option<u64>,
        /// The unit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub unit: Option<TimeUnit>,
        /// The path in the payload by whose value a digest tells apart what it gathers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub digest_key: Option<String>,
        /// When within the unit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub timed: Option<TimedConfig>,
    }
}

with_extra! {
    /// Until when a delay waits.
    #[derive(Clone, Debug, Default, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct ScheduledMetadata {
        /// The path of the time in the trigger's payload.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub delay_path: Option<String>,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_type_is_read_and_written_back() {
        let backoff = AmountMetadata::new(5, TimeUnit::Minutes)
            .digest_key("order")
            .backoff(1, TimeUnit::Hours)
            .update_mode(false);
        let timed = TimedConfig::new().at("09:00").each([1, 15]);
        for (metadata, json) in [
            (StepMetadata::amount(3, "seconds"), json!({"type": "regular", "amount": 3, "unit": "seconds"})),
            (
                StepMetadata::from(backoff),
                json!({
                    "type": "backoff", "amount": 5, "unit": "minutes", "digestKey": "order", "backoff": true,
                    "backoffAmount": 1, "backoffUnit": "hours", "updateMode": false,
                }),
            ),
            (
                StepMetadata::timed(1, TimeUnit::Months, timed),
                json!({
                    "type": "timed", "amount": 1, "unit": "months",
                    "timed": {"atTime": "09:00", "monthDays": [1, 15], "monthlyType": "each"},
                }),
            ),
            (StepMetadata::scheduled("at"), json!({"type": "scheduled", "delayPath": "at"})),
            (StepMetadata::Other(json!({"timed": {}}).into()), json!({"timed": {}})),
            (StepMetadata::Other(json!({"type": "cron"}).into()), json!({"type": "cron"})),
            (
                StepMetadata::Other(json!({"type": "regular", "amount": 1.5}).into()),
                json!({"type": "regular", "amount": 1.5}),
            ),
        ] {
            assert_eq!(serde_json::to_value(&metadata).unwrap(), json);
            assert_eq!(serde_json::from_value::<StepMetadata>(json).unwrap(), metadata);
        }
    }
}
