use serde::ser::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A field of an update to which `null` means something: left alone, set to null, or set to a value.
///
/// `Keep` is absent on the wire, so a field of this type carries
/// `#[serde(default, skip_serializing_if = "Patch::is_keep")]`. Writing a `Keep` is an error: as `null`, it would erase
/// the field.
///
/// A value converts into `Set`, and an `Option` into `Set` or `Null`.
///
/// ```
/// use alertkit_transport::Patch;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize, Debug, PartialEq, Default)]
/// struct Update {
///     #[serde(default, skip_serializing_if = "Patch::is_keep")]
///     email: Patch<String>,
/// }
///
/// let json = |email| serde_json::to_string(&Update { email }).unwrap();
/// assert_eq!(json(Patch::Keep), "{}");
/// assert_eq!(json(Patch::Null), r#"{"email":null}"#);
/// assert_eq!(json("a@b.example".into()), r#"{"email":"a@b.example"}"#);
/// assert_eq!(serde_json::from_str::<Update>(r#"{"email":null}"#).unwrap(), Update { email: Patch::Null });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Patch<T> {
    /// Leave the field as it is.
    #[default]
    Keep,
    /// Set the field to null.
    Null,
    /// Set the field to this.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the field is left alone.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// Whether the field is set to null.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value to set, if there is one.
    pub fn as_set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Null => None,
        }
    }

    /// The same patch, with a reference to its value.
    pub const fn as_ref(&self) -> Patch<&T> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Null => Patch::Null,
            Self::Set(value) => Patch::Set(value),
        }
    }

    /// The same patch, with its value changed.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Null => Patch::Null,
            Self::Set(value) => Patch::Set(change(value)),
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

/// Text can be passed as it is wherever it is set.
impl From<&str> for Patch<String> {
    fn from(text: &str) -> Self {
        Self::Set(text.to_owned())
    }
}

/// `None` is `Null`.
impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Set)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep => Err(S::Error::custom("a field that is kept must be skipped")),
            Self::Null => serializer.serialize_none(),
            Self::Set(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(Self::from)
    }
}
