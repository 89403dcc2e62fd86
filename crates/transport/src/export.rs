//! What the macros of this crate expand to. Not for use by hand.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

pub use serde;
pub use serde_json::Value;

pub use crate::extra::Members;
pub use crate::tagged::{settings, tag, write};
use serde::Deserializer;
use serde::de::{Error, Visitor};

/// Reads a string without owning it first.
pub fn read_text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    make: impl FnOnce(&str) -> T,
) -> Result<T, D::Error> {
    let make = |text: Cow<'_, str>| make(&text);
    deserializer.deserialize_str(Text { make, expecting: "a string", of: PhantomData })
}

/// Reads a string, or an integer as its digits.
pub fn read_text_or_integer<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    make: impl FnOnce(Cow<'_, str>) -> T,
) -> Result<T, D::Error> {
    deserializer.deserialize_any(Text { make, expecting: "a string or an integer", of: PhantomData })
}

struct Text<F, T> {
    make: F,
    expecting: &'static str,
    of: PhantomData<fn() -> T>,
}

impl<F: FnOnce(Cow<'_, str>) -> T, T> Visitor<'_> for Text<F, T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.expecting)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok((self.make)(Cow::Borrowed(text)))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<T, E> {
        Ok((self.make)(Cow::Owned(text)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        Ok((self.make)(Cow::Owned(number.to_string())))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        Ok((self.make)(Cow::Owned(number.to_string())))
    }
}
