//! Times as servers write them, for `#[serde(default, deserialize_with = "…")]`.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};

/// Reads a time that may be missing.
///
/// `null`, empty text and dates of the year 0 (`0000-00-00 00:00:00`, as databases have them) are `None`. A date with or
/// without a time of day, and without an offset, is in UTC.
///
/// # Errors
///
/// The deserializer's, for all else that is not a time in RFC 3339.
pub fn optional_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    deserializer.deserialize_any(Time)
}

/// Reads a time that is required; in the forms of [`optional_time`].
///
/// # Errors
///
/// The deserializer's, for what is not a time, and where there is none.
pub fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    optional_time(deserializer)?.ok_or_else(|| D::Error::invalid_value(Unexpected::Other("no time"), &Time))
}

struct Time;

impl<'de> Visitor<'de> for Time {
    type Value = Option<Timestamp>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a time such as 2026-01-15T10:00:00Z")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed.starts_with("0000-") {
            return Ok(None);
        }
        let time = trimmed.parse().ok().or_else(|| in_utc(trimmed));
        time.map(Some).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, some: D) -> Result<Self::Value, D::Error> {
        some.deserialize_any(self)
    }
}

/// A date, with or without a time of day.
fn in_utc(text: &str) -> Option<Timestamp> {
    let civil = match text.parse::<DateTime>() {
        Ok(civil) => civil,
        Err(_) => text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight()),
    };
    civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize, Debug, PartialEq, Default)]
    struct Alert {
        #[serde(default, deserialize_with = "optional_time")]
        resolved_at: Option<Timestamp>,
    }

    #[derive(Deserialize, Debug)]
    #[allow(dead_code, reason = "only its decoding matters")]
    struct Created {
        #[serde(deserialize_with = "time")]
        created_at: Timestamp,
    }

    #[test]
    fn times_are_read_in_every_form_that_servers_write() {
        for (text, expected) in [
            ("2026-01-15T10:00:00Z", "2026-01-15T10:00:00Z"),
            ("2026-01-15T10:00:00.123456+02:00", "2026-01-15T08:00:00.123456Z"),
            ("2026-01-15T10:00:00", "2026-01-15T10:00:00Z"),
            ("2026-01-15 10:00:00", "2026-01-15T10:00:00Z"),
            ("2026-01-15 10:00:00.5", "2026-01-15T10:00:00.5Z"),
            ("2026-01-15", "2026-01-15T00:00:00Z"),
            (" 2026-01-15T10:00:00Z ", "2026-01-15T10:00:00Z"),
        ] {
            let alert: Alert = serde_json::from_str(&format!(r#"{{"resolved_at":"{text}"}}"#)).unwrap();
            assert_eq!(alert.resolved_at.unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn an_absent_time_is_none_however_it_is_written() {
        for json in [
            "{}",
            r#"{"resolved_at":null}"#,
            r#"{"resolved_at":""}"#,
            r#"{"resolved_at":" "}"#,
            r#"{"resolved_at":"0000-00-00 00:00:00"}"#,
            r#"{"resolved_at":"0000-00-00"}"#,
            r#"{"resolved_at":"0000-00-00T00:00:00Z"}"#,
        ] {
            assert_eq!(serde_json::from_str::<Alert>(json).unwrap(), Alert::default(), "{json}");
        }
    }

    #[test]
    fn what_is_not_a_time_is_an_error_that_names_the_form() {
        for json in ["\"yesterday\"", "\"2026-13-01\"", "17", "true", "{}", "[]", "\"10:00\""] {
            let error = serde_json::from_str::<Alert>(&format!(r#"{{"resolved_at":{json}}}"#)).unwrap_err();
            assert!(error.to_string().contains("a time such as 2026-01-15T10:00:00Z"), "{error}");
        }
        for json in ["\"\"", "null", "\"0000-00-00\""] {
            let error = serde_json::from_str::<Created>(&format!(r#"{{"created_at":{json}}}"#)).unwrap_err();
            assert!(
                error.to_string().starts_with("invalid value: no time, expected a time such as"),
                "{error}"
            );
        }
    }
}
