//! The envelope of a page. Its items are read into a list that has room for them, since a list that grows is copied
//! several times.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::meta::{Flag, Meta};

/// The members that matter of `{"data":[…],"meta":{…},"success":true}`.
pub(super) struct Envelope<T> {
    pub(super) data: Vec<T>,
    pub(super) meta: Meta,
    pub(super) success: Option<bool>,
}

/// Reads an [`Envelope`].
pub(super) struct EnvelopeOf<T> {
    /// How many items there is room for before the list grows.
    room: usize,
    of: PhantomData<T>,
}

impl<T> EnvelopeOf<T> {
    /// For a page in this text: room for as many items as fit in twice its bytes. Few items are longer in memory than that, and
    /// a list that grew could be as large.
    pub(super) fn text(text: &str) -> Self {
        Self { room: text.len().saturating_mul(2).checked_div(size_of::<T>()).unwrap_or(0), of: PhantomData }
    }
}

impl<T> Clone for EnvelopeOf<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for EnvelopeOf<T> {}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for EnvelopeOf<T> {
    type Value = Envelope<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Envelope<T>, D::Error> {
        deserializer.deserialize_struct("Envelope", &["data", "meta", "success"], self)
    }
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Name {
    Data,
    Meta,
    Success,
    #[serde(other)]
    Other,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for EnvelopeOf<T> {
    type Value = Envelope<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("struct Envelope")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope<T>, A::Error> {
        let (mut data, mut meta, mut success) = (None, None, None);
        while let Some(name) = map.next_key()? {
            match name {
                Name::Data if data.is_some() => return Err(A::Error::duplicate_field("data")),
                Name::Data => data = Some(map.next_value_seed(Items(self))?),
                Name::Meta if meta.is_some() => return Err(A::Error::duplicate_field("meta")),
                Name::Meta => meta = Some(map.next_value()?),
                Name::Success if success.is_some() => return Err(A::Error::duplicate_field("success")),
                Name::Success => success = Some(map.next_value::<Flag>()?.0),
                Name::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Envelope {
            data: data.ok_or_else(|| A::Error::missing_field("data"))?,
            meta: meta.unwrap_or_default(),
            success: success.flatten(),
        })
    }
}

/// Reads the items of an envelope.
struct Items<T>(EnvelopeOf<T>);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Items<T> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
        let Some(first) = sequence.next_element()? else { return Ok(Vec::new()) };
        let mut items = Vec::with_capacity(self.0.room);
        items.push(first);
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(items)
    }
}
