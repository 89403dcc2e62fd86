//! Settings whose kind stands among them, under `type`. Unlike serde's tagged enums, a kind that is not known and
//! settings that do not fit their kind are kept whole.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Settings with their kind among them.
#[derive(Serialize)]
pub(crate) struct Tagged<'a, T> {
    #[serde(rename = "type")]
    pub(crate) tag: &'a str,
    #[serde(flatten)]
    pub(crate) settings: &'a T,
}

/// The kind.
pub(crate) fn tag(json: &Value) -> Option<&str> {
    json.get("type")?.as_str()
}

/// The settings, if they fit.
pub(crate) fn settings<T: DeserializeOwned>(json: &Value) -> Option<T> {
    let mut members = json.as_object()?.clone();
    members.remove("type");
    T::deserialize(Value::Object(members)).ok()
}

/// Reads and writes an enum of settings by their kind; its variant `Other` takes the rest.
macro_rules! tagged {
    ($name:ident { $($tag:literal => $variant:ident),+ $(,)? }) => {
        impl $name {
            /// The kind, as it stands on the wire under `type`. None where the settings are of no kind.
            #[must_use]
            pub fn kind(&self) -> Option<&str> {
                match self {
                    $(Self::$variant(_) => Some($tag),)+
                    Self::Other(json) => $crate::tagged::tag(json),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(settings) => {
                        $crate::tagged::Tagged { tag: $tag, settings }.serialize(serializer)
                    })+
                    Self::Other(json) => json.serialize(serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = serde_json::Value::deserialize(deserializer)?;
                let known = match $crate::tagged::tag(&json) {
                    $(Some($tag) => $crate::tagged::settings(&json).map(Self::$variant),)+
                    _ => None,
                };
                Ok(known.unwrap_or(Self::Other(json)))
            }
        }
    };
}
pub(crate) use tagged;
