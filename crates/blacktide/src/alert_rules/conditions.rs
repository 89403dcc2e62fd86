use alertkit_transport::decode::whole;
use alertkit_transport::encode::whole_if_it_is;
use alertkit_transport::{Error, Json, with_extra};

with_extra! {
    /// When a rule alerts. Whether several conditions must hold together, or one of them is enough, is not documented.
    ///
    /// ```
    /// use alertkit_blacktide::Conditions;
    ///
    /// let slow = Conditions::new().latency_threshold_ms(2000).set("sslExpiryDays", 14);
    /// assert_eq!(serde_json::to_string(&slow)?, r#"{"latencyThresholdMs":2000,"sslExpiryDays":14}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[derive(Clone, Debug, Default, PartialEq)]
    #[serde(rename_all = "camelCase")]
    #[non_exhaustive]
    pub struct Conditions {
        /// So many checks in a row have failed.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "whole")]
        pub consecutive_failures: Option<u32>,
        /// A response took longer than this, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "whole")]
        pub latency_threshold_ms: Option<u64>,
        /// More of the checks failed than this, in percent: 10 is 10 %.
        #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "whole_if_it_is")]
        pub error_rate_percent: Option<f64>,
        /// This HTTP status came.
        #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "whole")]
        pub status_code: Option<u16>,
        /// The uptime fell below this, in percent: 99.5 is 99.5 %.
        #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "whole_if_it_is")]
        pub availability: Option<f64>,
    }
}

impl Conditions {
    /// No condition yet; a rule needs one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Alerts when so many checks in a row have failed, from 1. The vendor recommends 3.
    #[must_use]
    pub fn consecutive_failures(mut self, checks: u32) -> Self {
        self.consecutive_failures = Some(checks);
        self
    }

    /// Alerts when a response takes longer than this, in milliseconds.
    #[must_use]
    pub fn latency_threshold_ms(mut self, milliseconds: u64) -> Self {
        self.latency_threshold_ms = Some(milliseconds);
        self
    }

    /// Alerts when more of the checks fail than this, in percent: 10 is 10 %. A value that is no number makes the
    /// request fail before it is sent.
    #[must_use]
    pub fn error_rate_percent(mut self, percent: f64) -> Self {
        self.error_rate_percent = Some(percent);
        self
    }

    /// Alerts when this HTTP status comes.
    #[must_use]
    pub fn status_code(mut self, status: u16) -> Self {
        self.status_code = Some(status);
        self
    }

    /// Alerts when the uptime falls below this, in percent: 99.5 is 99.5 %. A value that is no number makes the
    /// request fail before it is sent.
    #[must_use]
    pub fn availability(mut self, percent: f64) -> Self {
        self.availability = Some(percent);
        self
    }

    /// Sets a condition that this version does not know, by its name on the wire. One of the names that it knows makes
    /// the request fail before it is sent.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.extra.insert(name, value);
        self
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        const KNOWN: [&str; 5] =
            ["consecutiveFailures", "latencyThresholdMs", "errorRatePercent", "statusCode", "availability"];
        if *self == Self::default() {
            return Err(Error::invalid_input("conditions", "are none: set at least one"));
        }
        if self.extra.keys().any(|name| KNOWN.contains(&name)) {
            return Err(Error::invalid_input("conditions", "name one twice: it has a setter of its own"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn unknown_conditions_are_kept_and_written_back() {
        let all = json!({
            "consecutiveFailures": 3, "latencyThresholdMs": 2000, "errorRatePercent": 10, "statusCode": 500,
            "availability": 99.5, "sslExpiryDays": 14, "nested": {"a": [null, 1.5]},
        });
        let conditions: Conditions = serde_json::from_value(all.clone()).unwrap();
        assert_eq!((conditions.error_rate_percent, conditions.availability), (Some(10.0), Some(99.5)));
        assert_eq!(conditions.extra.len(), 2);
        assert_eq!(serde_json::to_value(&conditions).unwrap(), all);
    }

    #[test]
    fn whole_numbers_may_come_as_floats_and_nulls_are_absent() {
        let read = |json: Value| serde_json::from_value::<Conditions>(json);
        let floats =
            read(json!({"consecutiveFailures": 3.0, "statusCode": 500.0, "errorRatePercent": null})).unwrap();
        assert_eq!(floats, Conditions::new().consecutive_failures(3).status_code(500));
        assert_eq!(read(json!({"latencyThresholdMs": null})).unwrap(), Conditions::new());
        for wrong in [json!(0.5), json!(-1), json!("3"), json!(5_000_000_000_u64), json!(1e300)] {
            assert!(read(json!({"consecutiveFailures": wrong})).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_would_be_ambiguous_or_empty_is_refused() {
        assert_eq!(Conditions::new().check().unwrap_err().field(), Some("conditions"));
        assert_eq!(Conditions::new().set("statusCode", 1).check().unwrap_err().field(), Some("conditions"));
        assert!(Conditions::new().set("sslExpiryDays", 1).check().is_ok());
        assert!(serde_json::to_string(&Conditions::new().availability(f64::NAN)).is_err());
    }
}
