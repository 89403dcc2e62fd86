use alertkit_transport::encode::whole_if_it_is;
use alertkit_transport::{Extra, open_enum};
use serde::{Deserialize, Deserializer, Serialize};

/// When an alert fires: a value, compared with, for some time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Threshold {
    /// The value to compare with. Its unit is not documented; the documentation's example is 1000.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "whole_if_it_is")]
    pub value: Option<f64>,
    /// The comparison.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<Operator>,
    /// For how long. Its unit is not documented; the documentation's example is 300.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<u64>,
    /// Members that this version does not model or that have another form, kept and written back unchanged.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Threshold {
    /// A threshold to send. The units of `value` and `duration` are not documented. A value that is no number makes
    /// the request fail before it is sent.
    #[must_use]
    pub fn new(value: f64, operator: Operator, duration: u64) -> Self {
        Self { value: Some(value), operator: Some(operator), duration: Some(duration), extra: Extra::new() }
    }
}

/// A member of another form stays in `extra`.
impl<'de> Deserialize<'de> for Threshold {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut extra = Extra::deserialize(deserializer)?;
        let (value, operator, duration) =
            (extra.take("value"), extra.take("operator"), extra.take("duration"));
        Ok(Self { value, operator, duration, extra })
    }
}

open_enum! {
    /// A comparison. The documentation names one; others can be given as `Operator::from(">=")`.
    pub enum Operator {
        /// Greater than.
        GreaterThan = ">",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_values_are_written_whole() {
        let json = |value| serde_json::to_string(&Threshold::new(value, Operator::GreaterThan, 300)).ok();
        let written = |value: &str| Some(format!(r#"{{"value":{value},"operator":">","duration":300}}"#));
        assert_eq!(json(1000.0), written("1000"));
        assert_eq!(json(0.5), written("0.5"));
        assert_eq!(json(-3.0), written("-3"));
        assert_eq!(json(1e300), written("1e+300"));
        assert_eq!(json(f64::NAN), None);
        assert_eq!(json(f64::INFINITY), None);
    }
}
