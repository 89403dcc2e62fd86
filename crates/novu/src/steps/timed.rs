use alertkit_transport::{open_enum, with_extra};

open_enum! {
    /// A day of the week.
    pub enum DayOfWeek {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

open_enum! {
    /// How the days of a month are chosen.
    pub enum MonthlyType {
        /// By their numbers.
        Each = "each",
        /// By their place: the first Monday.
        On = "on",
    }
}

open_enum! {
    /// A place in a month.
    pub enum Ordinal {
        /// The first.
        First = "1",
        /// The second.
        Second = "2",
        /// The third.
        Third = "3",
        /// The fourth.
        Fourth = "4",
        /// The fifth.
        Fifth = "5",
        /// The last.
        Last = "last",
    }
}

open_enum! {
    /// What has a place in a month.
    pub enum OrdinalValue {
        /// Any day.
        Day = "day",
        /// A day from Monday to Friday.
        Weekday = "weekday",
        /// A Saturday or Sunday.
        Weekend = "weekend",
        /// A Sunday.
        Sunday = "sunday",
        /// A Monday.
        Monday = "monday",
        /// A Tuesday.
        Tuesday = "tuesday",
        /// A Wednesday.
        Wednesday = "wednesday",
        /// A Thursday.
        Thursday = "thursday",
        /// A Friday.
        Friday = "friday",
        /// A Saturday.
        Saturday = "saturday",
    }
}

with_extra! {
    /// When a timed digest goes on.
    ///
    /// ```
    /// use alertkit_novu::{DayOfWeek, Ordinal, OrdinalValue, TimedConfig};
    ///
    /// let weekly = TimedConfig::new().at("09:00").on([DayOfWeek::Monday, DayOfWeek::Thursday]);
    /// let monthly = TimedConfig::new().at("09:00").on_the(Ordinal::First, OrdinalValue::Monday);
    /// # assert_ne!(weekly, monthly);
    /// ```
    #[derive(Clone, Debug, Default, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct TimedConfig {
        /// The time of day, as `09:00`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub at_time: Option<String>,
        /// The days of the week.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub week_days: Option<Vec<DayOfWeek>>,
        /// The days of the month, 1 to 31.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub month_days: Option<Vec<u8>>,
        /// Which one in a month.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ordinal: Option<Ordinal>,
        /// Which one of what.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub ordinal_value: Option<OrdinalValue>,
        /// How the days of a month are chosen.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub monthly_type: Option<MonthlyType>,
    }
}

impl TimedConfig {
    /// At no time yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The time of day, as `09:00`.
    #[must_use]
    pub fn at(mut self, time: impl Into<String>) -> Self {
        self.at_time = Some(time.into());
        self
    }

    /// On these days of the week.
    #[must_use]
    pub fn on(mut self, days: impl IntoIterator<Item = DayOfWeek>) -> Self {
        self.week_days = Some(days.into_iter().collect());
        self
    }

    /// On these days of the month, 1 to 31.
    #[must_use]
    pub fn each(mut self, days: impl IntoIterator<Item = u8>) -> Self {
        self.monthly_type = Some(MonthlyType::Each);
        self.month_days = Some(days.into_iter().collect());
        self
    }

    /// On a day by its place in the month.
    #[must_use]
    pub fn on_the(mut self, ordinal: Ordinal, value: OrdinalValue) -> Self {
        self.monthly_type = Some(MonthlyType::On);
        self.ordinal = Some(ordinal);
        self.ordinal_value = Some(value);
        self
    }
}
