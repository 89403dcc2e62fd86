//! Lists that the server sends as null, or leaves out, where there is nothing in them.

use serde::{Deserialize, Deserializer};

/// For `#[serde(default, deserialize_with = "…")]` on a list.
pub(crate) fn list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
