use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use super::Extra;
use crate::Json;

/// For [`with_extra!`](crate::with_extra) and [`tagged!`](crate::tagged): a deserializer of an object that keeps the
/// members which a struct ignores.
///
/// A derived struct asks for the value of a member that it does not model as one to ignore. That question is answered by
/// keeping the value, so that the members that are modelled cost nothing more than they do without `extra`.
#[doc(hidden)]
pub struct Members<'a, D> {
    object: D,
    extra: &'a mut Extra,
}

impl<'a, D> Members<'a, D> {
    /// The members of the object; those that are ignored go into `extra`.
    pub fn new(object: D, extra: &'a mut Extra) -> Self {
        Self { object, extra }
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Members<'_, D> {
    type Error = D::Error;

    /// As a map: what this type does not model, an outer one must not take away.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.object.deserialize_map(Object { visitor, extra: self.extra })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The visitor of a struct that is handed its members one by one.
struct Object<'a, V> {
    visitor: V,
    extra: &'a mut Extra,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Object<'_, V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Kept { members, name: Cow::Borrowed(""), extra: self.extra })
    }
}

/// The members of an object, and the name that was read last.
struct Kept<'a, 'de, A> {
    members: A,
    name: Cow<'de, str>,
    extra: &'a mut Extra,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Kept<'_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.members.next_key_seed(Name { inner: seed, name: &mut self.name })
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let (name, extra) = (&mut self.name, &mut *self.extra);
        self.members.next_value_seed(Value { inner: seed, name, extra })
    }

    fn size_hint(&self) -> Option<usize> {
        self.members.size_hint()
    }
}

/// Notes the name of a member while the struct reads it: as a seed, a deserializer and a visitor.
struct Name<'a, 'de, T> {
    inner: T,
    name: &'a mut Cow<'de, str>,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for Name<'_, 'de, K> {
    type Value = K::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<K::Value, D::Error> {
        self.inner.deserialize(Name { inner: name, name: self.name })
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Name<'_, 'de, D> {
    type Error = D::Error;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_identifier(Name { inner: visitor, name: self.name })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Name<'_, 'de, V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a member")
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<V::Value, E> {
        *self.name = Cow::Borrowed(name);
        self.inner.visit_borrowed_str(name)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<V::Value, E> {
        *self.name = Cow::Owned(name.to_owned());
        self.inner.visit_str(name)
    }
}

/// The value of a member: as its seed, and as the deserializer that keeps it when it is to be ignored.
struct Value<'a, 'de, T> {
    inner: T,
    name: &'a mut Cow<'de, str>,
    extra: &'a mut Extra,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Value<'_, 'de, S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Value { inner: value, name: self.name, extra: self.extra })
    }
}

/// Hands a question on as it is.
macro_rules! forward {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {
        $(
            #[inline]
            fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, D::Error> {
                self.inner.$method($($argument,)* visitor)
            }
        )*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Value<'_, 'de, D> {
    type Error = D::Error;

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let value = <Json as serde::Deserialize>::deserialize(self.inner)?;
        self.extra.insert(std::mem::take(self.name), value);
        visitor.visit_unit()
    }

    forward! {
        deserialize_any() deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
        deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
        deserialize_f32() deserialize_f64() deserialize_char() deserialize_str() deserialize_string()
        deserialize_bytes() deserialize_byte_buf() deserialize_option() deserialize_unit() deserialize_seq()
        deserialize_map() deserialize_identifier()
        deserialize_unit_struct(name: &'static str) deserialize_newtype_struct(name: &'static str)
        deserialize_tuple(length: usize) deserialize_tuple_struct(name: &'static str, length: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}
