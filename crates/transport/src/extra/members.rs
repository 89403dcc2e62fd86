use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use super::Extra;

/// For [`with_extra!`](crate::with_extra) and [`tagged!`](crate::tagged): a deserializer of an object that hands a
/// struct the members that it models, and keeps the others.
#[doc(hidden)]
pub struct Members<'a, D> {
    object: D,
    extra: &'a mut Extra,
    /// A member that is passed over.
    without: Option<&'a str>,
}

impl<'a, D> Members<'a, D> {
    /// All members of the object.
    pub fn new(object: D, extra: &'a mut Extra) -> Self {
        Self { object, extra, without: None }
    }

    /// Passes over a member.
    pub(crate) fn without(mut self, name: &'a str) -> Self {
        self.without = Some(name);
        self
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Members<'_, D> {
    type Error = D::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        modelled: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let Self { object, extra, without } = self;
        // As a map: what this type does not model, an outer one must not take away.
        object.deserialize_map(Split { visitor, extra, without, modelled: Some(modelled) })
    }

    /// What is not a struct takes all members.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let Self { object, extra, without } = self;
        object.deserialize_map(Split { visitor, extra, without, modelled: None })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The visitor of a struct, or the members of an object for it.
struct Split<'a, T> {
    visitor: T,
    extra: &'a mut Extra,
    without: Option<&'a str>,
    modelled: Option<&'static [&'static str]>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Split<'_, V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        let Self { visitor, extra, without, modelled } = self;
        visitor.visit_map(Split { visitor: members, extra, without, modelled })
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Split<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let mut seed = Some(seed);
        let (modelled, without) = (self.modelled, self.without);
        while let Some(name) = self.visitor.next_key_seed(Name { seed: &mut seed, modelled, without })? {
            match name {
                Named::Modelled(key) => return Ok(Some(key)),
                Named::Unmodelled(name) => {
                    let value = self.visitor.next_value::<crate::Json>()?;
                    self.extra.insert(name, value);
                }
                Named::PassedOver => drop(self.visitor.next_value::<serde::de::IgnoredAny>()?),
            }
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.visitor.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.visitor.size_hint()
    }
}

enum Named<K> {
    Modelled(K),
    Unmodelled(String),
    PassedOver,
}

/// Reads a name: with the struct's seed, which is there until it has read one, where the struct models the member.
struct Name<'a, K> {
    seed: &'a mut Option<K>,
    modelled: Option<&'static [&'static str]>,
    without: Option<&'a str>,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for Name<'_, K> {
    type Value = Named<K::Value>;

    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<Self::Value, D::Error> {
        name.deserialize_str(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for Name<'_, K> {
    type Value = Named<K::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        if self.without == Some(name) {
            return Ok(Named::PassedOver);
        }
        if self.modelled.is_some_and(|modelled| !modelled.contains(&name)) {
            return Ok(Named::Unmodelled(name.to_owned()));
        }
        let seed = self.seed.take().ok_or_else(|| E::custom("a name was read twice"))?;
        seed.deserialize(StrDeserializer::new(name)).map(Named::Modelled)
    }
}
