use std::fmt;

use alertkit_transport::{Extra, open_enum, with_extra};
use serde::Deserializer;
use serde::de::{Error, IgnoredAny, MapAccess, Visitor};

open_enum! {
    /// How often an alert is checked.
    pub enum CalculationInterval {
        /// Every two minutes. Only in some plans.
        RealTime = "real_time",
        /// Every 15 minutes. Only in some plans.
        Every15Minutes = "every_15_minutes",
        /// Every hour.
        Hourly = "hourly",
        /// Every day: the default.
        Daily = "daily",
        /// Every week.
        Weekly = "weekly",
        /// Every month.
        Monthly = "monthly",
    }
}

with_extra! {
    /// When an alert is not checked: every day within these windows.
    ///
    /// The server takes at most 5 of them, of at least 30 minutes each, which together leave some of the day; what it does
    /// not like it refuses without saying why. It merges those that overlap and sorts them. None at all is no restriction,
    /// and is answered as `None`.
    ///
    /// ```
    /// use alertkit_posthog::ScheduleRestriction;
    ///
    /// let nights = ScheduleRestriction::new().blocked("22:00", "07:00");
    /// let json = r#"{"blocked_windows":[{"start":"22:00","end":"07:00"}]}"#;
    /// assert_eq!(serde_json::to_string(&nights)?, json);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[derive(Clone, Debug, Default, PartialEq)]
    #[non_exhaustive]
    pub struct ScheduleRestriction {
        /// The windows.
        #[serde(default)]
        pub blocked_windows: Vec<BlockedWindow>,
    }
}

impl ScheduleRestriction {
    /// No window yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Not from `start` until `end`: times of day, `HH:MM` in the project's time zone. The end itself is outside, may be
    /// on the next day, and `00:00` is the end of the day.
    #[must_use]
    pub fn blocked(mut self, start: impl Into<String>, end: impl Into<String>) -> Self {
        self.blocked_windows.push(BlockedWindow {
            start: start.into(),
            end: end.into(),
            extra: Extra::new(),
        });
        self
    }
}

with_extra! {
    /// A part of every day in which an alert is not checked.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct BlockedWindow {
        /// When it begins, `HH:MM` in the project's time zone.
        pub start: String,
        /// When it ends, `HH:MM` in the project's time zone. It may be on the next day.
        pub end: String,
    }
}

/// A time of day, bare or as `{"time": "09:00"}`, which the first servers that had it answered.
pub(super) fn start_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    deserializer.deserialize_any(StartTime)
}

struct StartTime;

impl<'de> Visitor<'de> for StartTime {
    type Value = Option<String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a time of day")
    }

    fn visit_str<E: Error>(self, time: &str) -> Result<Self::Value, E> {
        Ok(Some(time.to_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut time = None;
        while let Some(name) = members.next_key::<String>()? {
            if name == "time" {
                time = members.next_value::<Option<String>>()?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(time)
    }
}
