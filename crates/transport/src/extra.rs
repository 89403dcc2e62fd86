use std::collections::{BTreeMap, btree_map};
use std::fmt;
use std::ops::Index;
use std::sync::LazyLock;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Json;

mod members;

pub use members::Members;

/// Members of an object that its type does not model, kept and written back unchanged.
///
/// `Debug` shows their names only: nobody knows what a vendor puts there, and it may be a secret.
///
/// A type keeps them with [`with_extra!`](crate::with_extra), which also keeps numbers of any size. In a type that has
/// `#[serde(flatten)] extra: Extra` instead, numbers are as exact as serde's buffer, which has 64 bits.
///
/// Like a [`serde_json::Value`], it can be indexed by name, with `null` for a name that is not there.
///
/// ```
/// use alertkit_transport::{Extra, Json};
///
/// let mut extra: Extra = serde_json::from_str(r#"{"severity":"high","token":"hidden"}"#)?;
/// assert_eq!(extra.get("severity").and_then(|severity| severity.read::<String>().ok()).as_deref(), Some("high"));
/// assert_eq!(format!("{extra:?}"), r#"{"severity": [redacted], "token": [redacted]}"#);
/// extra.insert("level", 3);
/// assert_eq!(extra.remove("level"), Some(Json::from(3)));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Extra(BTreeMap<String, Json>);

impl Extra {
    /// No members.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// A member's value, by its name on the wire.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name)
    }

    /// Sets a member, and returns the value that it replaces.
    ///
    /// A name that the type models appears twice in the JSON: use the type's own field instead.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        self.0.insert(name.into(), value.into())
    }

    /// Removes a member, and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        self.0.remove(name)
    }

    /// Removes a member and reads it as a `T`. `None` where it is missing or `null`; a value of another form stays, so that
    /// it is written back: for types that are read from an `Extra`, of whose members none may cost the others.
    pub fn take<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let json = self.0.get(name)?;
        let value = if json.is_null() { None } else { Some(json.read().ok()?) };
        self.0.remove(name);
        value
    }

    /// The members by name, in alphabetical order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The names, in alphabetical order.
    #[must_use]
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Index<&str> for Extra {
    type Output = Json;

    /// The member's value, or `null`.
    fn index(&self, name: &str) -> &Json {
        static NULL: LazyLock<Json> = LazyLock::new(Json::default);
        self.get(name).unwrap_or(&NULL)
    }
}

impl<K: Into<String>, V: Into<Json>> FromIterator<(K, V)> for Extra {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        Self(members.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl IntoIterator for Extra {
    type Item = (String, Json);
    type IntoIter = btree_map::IntoIter<String, Json>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.keys().map(|name| (name, format_args!("[redacted]")))).finish()
    }
}

/// Declares a struct that keeps the members which it does not model, in a field `extra` of type
/// [`Extra`](crate::Extra) that the macro adds, and that can be read and written.
///
/// Attributes stand in this order: the documentation, the derives, and then all others, such as `#[serde(…)]`. The macro
/// derives `Serialize` and `Deserialize`. Unlike with `#[serde(flatten)]`, nothing is buffered on the way in, so that
/// numbers keep their text and the modelled members cost what they cost without `extra`.
///
/// ```
/// alertkit_transport::with_extra! {
///     /// An alert.
///     #[derive(Clone, Debug, PartialEq)]
///     #[serde(rename_all = "camelCase")]
///     pub struct Alert {
///         /// Its id.
///         pub id: String,
///         /// The monitor that it is about.
///         #[serde(skip_serializing_if = "Option::is_none")]
///         pub monitor_id: Option<String>,
///     }
/// }
///
/// let json = r#"{"id":"alt_1","monitorId":"mon_1","count":18446744073709551617}"#;
/// let alert: Alert = serde_json::from_str(json)?;
/// assert_eq!(alert.extra.keys().collect::<Vec<_>>(), ["count"]);
/// assert_eq!(serde_json::to_string(&alert)?, json);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! with_extra {
    (
        $(#[doc = $doc:expr])*
        #[derive($($derive:path),* $(,)?)]
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive($($derive,)* $crate::export::serde::Serialize)]
        $(#[$meta])*
        $vis struct $name {
            $($(#[$field_meta])* $field_vis $field: $type,)*
            /// Members that this version does not model, kept and written back unchanged.
            #[serde(flatten)]
            pub extra: $crate::Extra,
        }

        impl<'de> $crate::export::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::export::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #[derive($crate::export::serde::Deserialize)]
                $(#[$meta])*
                struct Modelled {
                    $($(#[$field_meta])* $field: $type,)*
                }

                let mut extra = $crate::Extra::new();
                let Modelled { $($field),* } = $crate::export::serde::Deserialize::deserialize(
                    $crate::export::Members::new(deserializer, &mut extra),
                )?;
                Ok(Self { $($field,)* extra })
            }
        }
    };
}
