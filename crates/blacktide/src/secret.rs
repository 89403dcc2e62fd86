//! Secrets that travel in bodies: written as they are, because they are what the call is about, and shown nowhere.

use std::collections::BTreeMap;

use alertkit_transport::Secret;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[allow(clippy::ref_option, reason = "serde's signature")]
pub(crate) fn serialize<S: Serializer>(secret: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(Secret::reveal).serialize(serializer)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(Secret::new))
}

/// Values by name, of which the names are no secrets.
pub(crate) mod values {
    use super::{BTreeMap, Deserialize, Deserializer, Secret, Serialize, Serializer};

    type Values = BTreeMap<String, Secret>;

    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub(crate) fn serialize<S: Serializer>(
        values: &Option<Values>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let revealed = values.as_ref().map(|values| {
            values.iter().map(|(name, value)| (name.as_str(), value.reveal())).collect::<BTreeMap<_, _>>()
        });
        revealed.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Values>, D::Error> {
        let read = Option::<BTreeMap<String, String>>::deserialize(deserializer)?;
        Ok(read.map(|values| values.into_iter().map(|(name, value)| (name, Secret::new(value))).collect()))
    }
}
