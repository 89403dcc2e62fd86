use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A field of an update to which `null` means something: left alone, set to null, or set to a value.
///
/// `Keep` is absent on the wire, so a field of this type carries
/// `#[serde(default, skip_serializing_if = "Patch::is_keep")]`.
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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

    /// The value to set, if there is one.
    pub fn as_set(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Null => None,
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

/// So that text can be given as it is wherever it is set.
impl From<&str> for Patch<String> {
    fn from(text: &str) -> Self {
        Self::Set(text.to_owned())
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_set().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Set))
    }
}
