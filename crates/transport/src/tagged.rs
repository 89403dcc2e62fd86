use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::extra::Members;
use crate::{Extra, Json, JsonError};

/// For [`tagged!`](crate::tagged): JSON that may name its kind.
#[doc(hidden)]
pub trait HasTag {
    /// The text of a member.
    fn tag(&self, name: &str) -> Option<&str>;
}

impl HasTag for Value {
    fn tag(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }
}

/// `None` also where the text is written with escapes, which no kind needs.
impl HasTag for Json {
    fn tag(&self, name: &str) -> Option<&str> {
        match text_of(self, name)? {
            Cow::Borrowed(text) => Some(text),
            Cow::Owned(_) => None,
        }
    }
}

/// For [`tagged!`](crate::tagged): the text of a member.
#[doc(hidden)]
#[must_use]
pub fn text_of<'json>(json: &'json Json, name: &str) -> Option<Cow<'json, str>> {
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

    let members: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(json.as_str()).ok()?;
    serde_json::from_str(members.get(name)?.get()).ok().map(|Text(text)| text)
}

/// For [`tagged!`](crate::tagged): the settings, if they fit and keep all that they are read from.
#[doc(hidden)]
#[must_use]
pub fn settings<T: DeserializeOwned>(json: &Json, name: &str) -> Option<T> {
    let mut members: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(json.as_str()).ok()?;
    members.remove(name);
    let mut lost = Extra::new();
    let members = MapDeserializer::new(members.into_iter());
    let settings = T::deserialize(Members::new(members, &mut lost)).ok()?;
    lost.is_empty().then_some(settings)
}

/// For [`tagged!`](crate::tagged): JSON as what the variant `Other` holds.
#[doc(hidden)]
pub fn other<T: DeserializeOwned>(json: &Json) -> Result<T, JsonError> {
    json.read()
}

/// For [`tagged!`](crate::tagged): writes settings with their kind among them.
#[doc(hidden)]
pub fn write<T: Serialize, S: Serializer>(
    name: &'static str,
    tag: &'static str,
    settings: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Written<'a, T> {
        #[serde(flatten)]
        kind: Kind,
        #[serde(flatten)]
        settings: &'a T,
    }
    Written { kind: Kind { name, tag }, settings }.serialize(serializer)
}

/// The kind, as an object of one member.
struct Kind {
    name: &'static str,
    tag: &'static str,
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.name, self.tag)?;
        map.end()
    }
}

/// Reads and writes an enum of settings by their kind, which stands among them.
///
/// Unlike with serde's tagged enums, nothing is lost: a kind that is not known, and settings that do not fit their kind,
/// are kept whole in the variant `Other`, which holds a [`Json`] or what can be read from one. So are settings with a
/// member that their type neither models nor keeps; declare the types with [`with_extra!`](crate::with_extra), so that
/// such settings stay with their kind.
///
/// ```
/// use alertkit_transport::{Json, with_extra};
/// use serde_json::json;
///
/// #[derive(Debug, PartialEq)]
/// pub enum Trigger {
///     Interval(Interval),
///     Other(Json),
/// }
///
/// with_extra! {
///     /// Triggers again and again.
///     #[derive(Debug, PartialEq)]
///     pub struct Interval {
///         seconds: u32,
///     }
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
            /// The kind, as it stands on the wire. `None` where the settings name none.
            #[must_use]
            pub fn kind(&self) -> ::core::option::Option<&str> {
                use $crate::export::HasTag as _;
                match self {
                    $(Self::$variant(_) => Some($tag),)+
                    Self::Other(json) => json.tag($tag_name),
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
                let json = <$crate::Json as $crate::export::serde::Deserialize>::deserialize(deserializer)?;
                let known = match $crate::export::text_of(&json, $tag_name).as_deref() {
                    $(Some($tag) => $crate::export::settings(&json, $tag_name).map(Self::$variant),)+
                    _ => None,
                };
                match known {
                    Some(known) => Ok(known),
                    None => match $crate::export::other(&json) {
                        Ok(other) => Ok(Self::Other(other)),
                        Err(error) => Err($crate::export::serde::de::Error::custom(error)),
                    },
                }
            }
        }
    };
}
