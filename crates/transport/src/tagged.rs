use serde::de::DeserializeOwned;
use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// For [`tagged!`](crate::tagged): the kind.
#[doc(hidden)]
#[must_use]
pub fn tag<'json>(json: &'json Value, name: &str) -> Option<&'json str> {
    json.get(name)?.as_str()
}

/// For [`tagged!`](crate::tagged): the settings, if they fit.
#[doc(hidden)]
#[must_use]
pub fn settings<T: DeserializeOwned>(json: &Value, name: &str) -> Option<T> {
    let mut members = json.as_object()?.clone();
    members.remove(name);
    T::deserialize(Value::Object(members)).ok()
}

/// For [`tagged!`](crate::tagged): writes settings with their kind among them.
#[doc(hidden)]
pub fn write<T: Serialize, S: Serializer>(
    name: &'static str,
    tag: &'static str,
    settings: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let settings = serde_json::to_value(settings).map_err(Error::custom)?;
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry(name, tag)?;
    for (name, value) in settings.as_object().into_iter().flatten() {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

/// Reads and writes an enum of settings by their kind, which stands among them.
///
/// Unlike with serde's tagged enums, a kind that is not known, and settings that do not fit their kind, are kept whole:
/// in the variant `Other`, which holds a [`Value`] or what is made of one.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use serde_json::{Value, json};
///
/// #[derive(Debug, PartialEq)]
/// pub enum Trigger {
///     Interval(Interval),
///     Other(Value),
/// }
///
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// pub struct Interval {
///     seconds: u32,
/// }
///
/// alertkit_transport::tagged! {
///     Trigger by "type" {
///         "interval" => Interval,
///     }
/// }
///
/// for json in [json!({"type": "interval", "seconds": 60}), json!({"type": "moon", "phase": "full"}), json!(7)] {
///     let trigger: Trigger = serde_json::from_value(json.clone())?;
///     assert_eq!(trigger.kind(), json["type"].as_str());
///     assert_eq!(serde_json::to_value(&trigger)?, json);
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! tagged {
    ($name:ident by $tag_name:literal { $($tag:literal => $variant:ident),+ $(,)? }) => {
        impl $name {
            /// The kind, as it stands on the wire. None where the settings are of no kind.
            #[must_use]
            pub fn kind(&self) -> ::core::option::Option<&str> {
                match self {
                    $(Self::$variant(_) => Some($tag),)+
                    Self::Other(json) => $crate::export::tag(json, $tag_name),
                }
            }
        }

        impl $crate::export::serde::Serialize for $name {
            fn serialize<S: $crate::export::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(settings) => $crate::export::write($tag_name, $tag, settings, serializer),)+
                    Self::Other(json) => $crate::export::serde::Serialize::serialize(json, serializer),
                }
            }
        }

        impl<'de> $crate::export::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::export::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                let json = <$crate::export::Value as $crate::export::serde::Deserialize>::deserialize(deserializer)?;
                let known = match $crate::export::tag(&json, $tag_name) {
                    $(Some($tag) => $crate::export::settings(&json, $tag_name).map(Self::$variant),)+
                    _ => None,
                };
                Ok(known.unwrap_or_else(|| Self::Other(json.into())))
            }
        }
    };
}
