//! Raw JSON from input that serde has buffered. `serde_json` reads raw text only from its own deserializers; the buffer
//! that `#[serde(flatten)]` and `#[serde(untagged)]` fill hands over values instead, which are written as JSON here.

use std::fmt::{self, Write};
use std::iter;

use serde::de::value::MapDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// A deserializer from which `RawValue` can be read, also when it is a buffer.
pub(super) struct Accepted<D>(pub(super) D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Accepted<D> {
    type Error = D::Error;

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_newtype_struct(name, RawVisitor { name, visitor })
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// `RawValue`'s visitor, which takes a map of one member: its name for raw JSON, and the text.
struct RawVisitor<V> {
    name: &'static str,
    visitor: V,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for RawVisitor<V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(formatter)
    }

    fn visit_map<A: MapAccess<'de>>(self, raw: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(raw)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, buffer: D) -> Result<V::Value, D::Error> {
        let mut text = String::new();
        Writer(&mut text).deserialize(buffer)?;
        self.visitor.visit_map(MapDeserializer::new(iter::once((self.name, text))))
    }
}

/// Writes whatever a deserializer holds as JSON text.
struct Writer<'a>(&'a mut String);

impl Writer<'_> {
    fn write<E: Error>(self, value: impl fmt::Display) -> Result<(), E> {
        write!(self.0, "{value}").map_err(E::custom)
    }

    fn write_text<E: Error>(self, text: &str) -> Result<(), E> {
        self.write(serde_json::to_string(text).map_err(E::custom)?)
    }
}

impl<'de> DeserializeSeed<'de> for Writer<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Writer<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<(), E> {
        self.write(flag)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.write(number)
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<(), E> {
        self.write(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.write(number)
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<(), E> {
        self.write(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        // JSON has null for infinities and what is not a number.
        match Number::from_f64(number) {
            Some(number) => self.write(number),
            None => self.visit_unit(),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.write_text(text)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.write("null")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, some: D) -> Result<(), D::Error> {
        self.deserialize(some)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        self.deserialize(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.push('[');
        let start = self.0.len();
        loop {
            let end = self.0.len();
            if end > start {
                self.0.push(',');
            }
            if items.next_element_seed(Writer(self.0))?.is_none() {
                self.0.truncate(end);
                break;
            }
        }
        self.0.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut written = Vec::new();
        while let Some(name) = members.next_key::<String>()? {
            let mut value = String::new();
            members.next_value_seed(Writer(&mut value))?;
            written.push((name, value));
        }
        if let [(name, value)] = written.as_slice()
            && let Some(number) = number(name, value)
        {
            return self.write(number);
        }
        self.0.push('{');
        for (index, (name, value)) in written.iter().enumerate() {
            if index > 0 {
                self.0.push(',');
            }
            Writer(self.0).write_text(name)?;
            self.0.push(':');
            self.0.push_str(value);
        }
        self.0.push('}');
        Ok(())
    }
}

/// The number behind a map of one member: with its feature `arbitrary_precision`, `serde_json` hands numbers over as
/// such maps, with a name that only its own `Number` knows.
fn number(name: &str, value: &str) -> Option<Number> {
    let digits: String = serde_json::from_str(value).ok()?;
    let members = iter::once((name, digits));
    Number::deserialize(MapDeserializer::<_, serde_json::Error>::new(members)).ok()
}
