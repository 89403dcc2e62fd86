//! Secrets that travel in bodies: written as they are, because they are what the call is about, and shown nowhere.
//!
//! For the API crates: `#[serde(with = "alertkit_transport::reveal")]` on a [`Secret`], and the modules below on what is
//! made of them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Secret;

/// Writes it in clear text.
///
/// # Errors
///
/// The serializer's.
pub fn serialize<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.reveal())
}

/// Reads it from a string.
///
/// # Errors
///
/// The deserializer's.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    String::deserialize(deserializer).map(Secret::new)
}

/// For an `Option<Secret>`.
pub mod optional {
    use super::{Deserialize, Deserializer, Secret, Serialize, Serializer};

    /// Writes it in clear text, if it is there.
    ///
    /// # Errors
    ///
    /// The serializer's.
    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub fn serialize<S: Serializer>(secret: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
        secret.as_ref().map(Secret::reveal).serialize(serializer)
    }

    /// Reads it from a string or null.
    ///
    /// # Errors
    ///
    /// The deserializer's.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(Secret::new))
    }
}

/// For an `Option<Vec<Secret>>`.
pub mod list {
    use super::{Deserialize, Deserializer, Secret, Serialize, Serializer};

    /// Writes them in clear text, if they are there.
    ///
    /// # Errors
    ///
    /// The serializer's.
    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub fn serialize<S: Serializer>(list: &Option<Vec<Secret>>, serializer: S) -> Result<S::Ok, S::Error> {
        let revealed = list.as_ref().map(|list| list.iter().map(Secret::reveal).collect::<Vec<_>>());
        revealed.serialize(serializer)
    }

    /// Reads them from strings, or null.
    ///
    /// # Errors
    ///
    /// The deserializer's.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Secret>>, D::Error> {
        let read = Option::<Vec<String>>::deserialize(deserializer)?;
        Ok(read.map(|list| list.into_iter().map(Secret::new).collect()))
    }
}

/// For an `Option<BTreeMap<String, Secret>>`: values by name, of which the names are no secrets.
pub mod values {
    use std::collections::BTreeMap;

    use super::{Deserialize, Deserializer, Secret, Serialize, Serializer};

    type Values = BTreeMap<String, Secret>;

    /// Writes them in clear text, if they are there.
    ///
    /// # Errors
    ///
    /// The serializer's.
    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub fn serialize<S: Serializer>(values: &Option<Values>, serializer: S) -> Result<S::Ok, S::Error> {
        let revealed = values.as_ref().map(|values| {
            values.iter().map(|(name, value)| (name.as_str(), value.reveal())).collect::<BTreeMap<_, _>>()
        });
        revealed.serialize(serializer)
    }

    /// Reads them from strings by name, or null.
    ///
    /// # Errors
    ///
    /// The deserializer's.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Values>, D::Error> {
        let read = Option::<BTreeMap<String, String>>::deserialize(deserializer)?;
        Ok(read.map(|values| values.into_iter().map(|(name, value)| (name, Secret::new(value))).collect()))
    }
}
