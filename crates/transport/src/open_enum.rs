use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// A value of an open enum that this version does not know, kept as the server wrote it.
///
/// It comes only from parsing, and parsing takes the known values first: there is no way to hold a known value
/// in it, so two equal values are always equal variants.
pub struct UnknownValue<E> {
    text: Box<str>,
    of: PhantomData<fn() -> E>,
}

impl<E> UnknownValue<E> {
    /// For [`open_enum!`](crate::open_enum), which has looked at the known values first.
    #[doc(hidden)]
    #[must_use]
    pub fn __not_known(text: &str) -> Self {
        Self { text: text.into(), of: PhantomData }
    }

    /// The value as it stands on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<E> Clone for UnknownValue<E> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), of: PhantomData }
    }
}

impl<E> PartialEq for UnknownValue<E> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<E> Eq for UnknownValue<E> {}

impl<E> Hash for UnknownValue<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<E> fmt::Debug for UnknownValue<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, formatter)
    }
}

/// Declares an enum that is read from the wire and keeps the values that it does not know.
///
/// It has `as_str`, `From<&str>`, `FromStr` (which cannot fail), `Display`, `Serialize` and `Deserialize`; an
/// unknown value is `Unknown(…)` and is written back unchanged.
///
/// ```
/// alertkit_transport::open_enum! {
///     /// The state of an alert.
///     pub enum AlertStatus {
///         /// It is going on.
///         Active = "active",
///         /// It is over.
///         Resolved = "resolved",
///     }
/// }
///
/// assert_eq!(AlertStatus::from("active"), AlertStatus::Active);
/// let snoozed = AlertStatus::from("snoozed");
/// assert!(matches!(snoozed, AlertStatus::Unknown(_)));
/// assert_eq!(serde_json::to_string(&snoozed)?, r#""snoozed""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! open_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A value that this version does not know, kept and written back unchanged.
            Unknown($crate::UnknownValue<$name>),
        }

        impl $name {
            /// The values that this version knows, as they stand on the wire.
            pub const KNOWN: &'static [&'static str] = &[$($text),+];

            /// The value as it stands on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    _ => Self::Unknown($crate::UnknownValue::__not_known(text)),
                }
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl $crate::export::serde::Serialize for $name {
            fn serialize<S: $crate::export::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::export::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::export::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::export::read_text(deserializer, |text| Self::from(text))
            }
        }
    };
}
