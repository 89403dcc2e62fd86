//! What the server sends as null, or leaves out, where there is nothing in it.

use serde::{Deserialize, Deserializer};

/// For `#[serde(default, deserialize_with = "…")]` on a list.
pub(crate) fn list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// For the same on anything else that can be empty.
pub(crate) fn value<'de, T: Deserialize<'de> + Default, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
