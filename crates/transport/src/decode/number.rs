//! Numbers as servers write them, for `#[serde(default, deserialize_with = "…")]`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde_json::Number;

/// Up to here, every whole number has a float of its own.
const LARGEST_SURE: f64 = 9_007_199_254_740_992.0;

/// Reads a whole number that may be missing, also where it is written as a float: `10.0` is 10. `null` is `None`.
///
/// # Errors
///
/// The deserializer's, for what is not a whole number or not in the range of a `T`.
pub fn whole<'de, D: Deserializer<'de>, T: TryFrom<u64>>(deserializer: D) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(Whole(PhantomData))
}

struct Whole<T>(PhantomData<fn() -> T>);

impl<'de, T: TryFrom<u64>> Visitor<'de> for Whole<T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a whole number")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        T::try_from(number).map(Some).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        let unsigned = u64::try_from(number).ok().and_then(|number| T::try_from(number).ok());
        unsigned.map(Some).ok_or_else(|| E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        if number.fract() == 0.0 && (0.0..=LARGEST_SURE).contains(&number) {
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is whole and in range"
            )]
            return self.visit_u64(number as u64);
        }
        Err(E::invalid_value(Unexpected::Float(number), &self))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    /// With its feature `arbitrary_precision`, `serde_json` hands numbers over as maps that its own `Number` reads.
    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        let number = Number::deserialize(MapAccessDeserializer::new(members));
        let number = number.map_err(|_| A::Error::invalid_type(Unexpected::Map, &self))?;
        match (number.as_u64(), number.as_f64()) {
            (Some(number), _) => self.visit_u64(number),
            (None, Some(number)) => self.visit_f64(number),
            (None, None) => Err(A::Error::invalid_type(Unexpected::Other("a large number"), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_however_they_are_written() {
        let read = |json: &str| {
            whole::<_, u16>(&mut serde_json::Deserializer::from_str(json)).map_err(|error| error.to_string())
        };
        for (json, number) in
            [("7", Some(7)), ("7.0", Some(7)), ("7e2", Some(700)), ("null", None), ("65535", Some(65535))]
        {
            assert_eq!(read(json), Ok(number), "{json}");
        }
        for json in ["7.5", "-1", "65536", "\"7\"", "1e300", "{}", "true", "{\"a\":1}"] {
            assert!(read(json).unwrap_err().contains("expected a whole number"), "{json}");
        }
    }
}
