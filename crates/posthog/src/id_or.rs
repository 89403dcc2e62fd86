use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Number;

/// A thing that an answer names by its id or gives whole.
///
/// PostHog's documentation says the former of insights and subscribed users, its servers do the latter, and those of
/// 2024 did both. What is written takes ids only.
#[derive(Clone, Debug, PartialEq)]
pub enum IdOr<I, T> {
    /// Its id alone.
    Id(I),
    /// All of it.
    Whole(Box<T>),
}

impl<I: Copy, T: AsRef<I>> IdOr<I, T> {
    /// Its id, however it came.
    pub fn id(&self) -> I {
        match self {
            Self::Id(id) => *id,
            Self::Whole(thing) => *(**thing).as_ref(),
        }
    }
}

impl<I, T> IdOr<I, T> {
    /// All of it, where it was given.
    pub fn whole(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Whole(thing) => Some(thing),
        }
    }
}

impl<I: Serialize, T: Serialize> Serialize for IdOr<I, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(id) => id.serialize(serializer),
            Self::Whole(thing) => thing.serialize(serializer),
        }
    }
}

/// By hand, since an untagged enum would keep a copy of everything in the whole thing first.
impl<'de, I: Deserialize<'de>, T: Deserialize<'de>> Deserialize<'de> for IdOr<I, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Either(PhantomData))
    }
}

struct Either<I, T>(PhantomData<fn() -> (I, T)>);

impl<'de, I: Deserialize<'de>, T: Deserialize<'de>> Visitor<'de> for Either<I, T> {
    type Value = IdOr<I, T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an id or an object")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        I::deserialize(number.into_deserializer()).map(IdOr::Id)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        I::deserialize(number.into_deserializer()).map(IdOr::Id)
    }

    /// With its feature `arbitrary_precision`, `serde_json` hands a number over as an object of one member, whose name
    /// starts with `$` and is known to its own `Number` only.
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let first = members.next_key::<String>()?;
        let is_number = first.as_ref().is_some_and(|name| name.starts_with('$'));
        let members = MapAccessDeserializer::new(Peeked { first, members });
        if is_number {
            let number = Number::deserialize(members)?.as_i64();
            self.visit_i64(number.ok_or_else(|| A::Error::custom("expected an id of 64 bits"))?)
        } else {
            T::deserialize(members).map(|thing| IdOr::Whole(Box::new(thing)))
        }
    }
}

/// The members of an object, of which the first name was read before.
struct Peeked<A> {
    first: Option<String>,
    members: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Peeked<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(name) => seed.deserialize(name.into_deserializer()).map(Some),
            None => self.members.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.members.next_value_seed(seed)
    }
}
