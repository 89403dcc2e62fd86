//! Settings whose kind stands among them. Unlike with serde's tagged enums, a kind that is not known, and settings that do
//! not fit their kind, are kept whole.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::ser::SerializeMap;
use serde_json::Value;

/// The kind.
pub(crate) fn tag<'json>(json: &'json Value, name: &str) -> Option<&'json str> {
    json.get(name)?.as_str()
}

/// The settings, if they fit.
pub(crate) fn settings<T: DeserializeOwned>(json: &Value, name: &str) -> Option<T> {
    let mut members = json.as_object()?.clone();
    members.remove(name);
    T::deserialize(Value::Object(members)).ok()
}

/// Settings with their kind among them.
pub(crate) struct Tagged<'a, T> {
    pub(crate) name: &'static str,
    pub(crate) tag: &'static str,
    pub(crate) settings: &'a T,
}

impl<T: Serialize> Serialize for Tagged<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let settings = serde_json::to_value(self.settings).map_err(serde::ser::Error::custom)?;
        let members = settings.as_object().into_iter().flatten();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(self.name, self.tag)?;
        for (name, value) in members {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Reads and writes an enum of settings by their kind; its variant `Other` takes the rest.
macro_rules! tagged {
    ($name:ident by $tag_name:literal { $($tag:literal => $variant:ident),+ $(,)? }) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(settings) => {
                        $crate::tagged::Tagged { name: $tag_name, tag: $tag, settings }.serialize(serializer)
                    })+
                    Self::Other(json) => json.serialize(serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = serde_json::Value::deserialize(deserializer)?;
                let known = match $crate::tagged::tag(&json, $tag_name) {
                    $(Some($tag) => $crate::tagged::settings(&json, $tag_name).map(Self::$variant),)+
                    _ => None,
                };
                Ok(known.unwrap_or_else(|| Self::Other(json.into())))
            }
        }
    };
}
pub(crate) use tagged;
