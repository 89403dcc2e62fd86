//! What the macros of this crate expand to. Not for use by hand.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

pub use serde;

pub use crate::extra::Members;
pub use crate::open_enum::OpenEnum;
pub use crate::tagged::{HasTag, other, settings, text_of, write};
use serde::Deserializer;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Error, MapAccess, Unexpected, Visitor};
use serde_json::Number;

/// Reads a string without owning it first.
pub fn read_text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    make: impl FnOnce(&str) -> T,
) -> Result<T, D::Error> {
    let make = |text: Cow<'_, str>| make(&text);
    deserializer.deserialize_str(Text { make, expecting: "a string", of: PhantomData })
}

/// Reads a string, or an integer as its digits. Formats that are not for people have no integers there: ids are written
/// as text.
pub fn read_text_or_integer<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    make: impl FnOnce(Cow<'_, str>) -> T,
) -> Result<T, D::Error> {
    let text = Text { make, expecting: "a string or an integer", of: PhantomData };
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(text)
    } else {
        deserializer.deserialize_string(text)
    }
}

struct Text<F, T> {
    make: F,
    expecting: &'static str,
    of: PhantomData<fn() -> T>,
}

impl<'de, F: FnOnce(Cow<'_, str>) -> T, T> Visitor<'de> for Text<F, T> {
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

    /// With its feature `arbitrary_precision`, `serde_json` hands numbers over as maps that its own `Number` reads.
    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        let number = Number::deserialize(MapAccessDeserializer::new(members));
        let digits = number.ok().filter(|number| number.is_i64() || number.is_u64());
        let digits = digits.ok_or_else(|| A::Error::invalid_type(Unexpected::Map, &self))?;
        Ok((self.make)(Cow::Owned(digits.to_string())))
    }
}
