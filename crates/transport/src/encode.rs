//! How values are written, beside `serde`'s own ways; for the API crates.

use serde::Serializer;
use serde::ser::Error;

/// Writes 10 as vendors' documentation does, and not as 10.0; for `#[serde(serialize_with = "…")]`.
///
/// # Errors
///
/// The serializer's, and one for infinities and what is no number: JSON would have null for them.
#[allow(clippy::ref_option, reason = "serde's signature")]
pub fn whole_if_it_is<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    // Up to here, every whole number has a float of its own.
    const LARGEST_SURE: f64 = 9_007_199_254_740_992.0;
    match value {
        None => serializer.serialize_none(),
        Some(value) if !value.is_finite() => Err(Error::custom("the value is no number")),
        #[allow(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
        Some(value) if value.fract() == 0.0 && value.abs() <= LARGEST_SURE => {
            serializer.serialize_i64(*value as i64)
        }
        Some(value) => serializer.serialize_f64(*value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_values_are_written_whole() {
        let written = |value: f64| {
            let mut json = Vec::new();
            whole_if_it_is(&Some(value), &mut serde_json::Serializer::new(&mut json)).ok()?;
            String::from_utf8(json).ok()
        };
        for (value, text) in [
            (1000.0, "1000"),
            (0.5, "0.5"),
            (-3.0, "-3"),
            (-0.0, "0"),
            (1e300, "1e+300"),
            (1e15, "1000000000000000"),
        ] {
            assert_eq!(written(value).as_deref(), Some(text));
        }
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(written(value), None);
        }
    }
}
