use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Json;

/// A `T`, or whatever else a server sends in its place, kept and written back unchanged.
///
/// For members whose form vendors are known to change: one odd value then costs that value, and not the object around
/// it. `Debug` does not show JSON that is not a `T`, which may hold a secret.
///
/// ```
/// use alertkit_transport::{Json, OrJson};
///
/// let limits: Vec<OrJson<f64>> = serde_json::from_str(r#"[99.5, "high"]"#)?;
/// assert_eq!(limits[0].known(), Some(&99.5));
/// assert_eq!(limits[1], OrJson::Other(Json::from("high")));
/// assert_eq!(serde_json::to_string(&limits)?, r#"[99.5,"high"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum OrJson<T> {
    /// The expected form.
    Known(T),
    /// Any other JSON.
    Other(Json),
}

impl<T> OrJson<T> {
    /// The value, if it has the expected form.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Other(_) => None,
        }
    }

    /// The value, if it has the expected form.
    pub fn into_known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Other(_) => None,
        }
    }
}

impl<T> From<T> for OrJson<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl<T: fmt::Debug> fmt::Debug for OrJson<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(value) => value.fmt(formatter),
            Self::Other(_) => formatter.write_str("Other([redacted])"),
        }
    }
}

impl<T: Serialize> Serialize for OrJson<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(value) => value.serialize(serializer),
            Self::Other(json) => json.serialize(serializer),
        }
    }
}

/// By hand: an untagged enum would buffer the value, which changes numbers.
impl<'de, T: DeserializeOwned> Deserialize<'de> for OrJson<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        Ok(json.read().map_or(Self::Other(json), Self::Known))
    }
}
