use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// A value of an open enum that this version does not recognize, kept as the server wrote it.
///
/// It comes only from parsing, and parsing looks for the known values first: it never holds one of them, so two equal
/// values are always equal variants.
pub struct UnknownValue<E> {
    text: Box<str>,
    of: PhantomData<fn() -> E>,
}

/// For [`open_enum!`](crate::open_enum): the two kinds of values of an open enum.
#[doc(hidden)]
pub trait OpenEnum: Sized {
    /// The variant of a known value.
    fn known(text: &str) -> Option<Self>;

    /// The variant of all other values.
    fn unknown(value: UnknownValue<Self>) -> Self;

    /// Parses a value; the only way to an [`UnknownValue`].
    #[must_use]
    fn parse(text: &str) -> Self {
        Self::known(text)
            .unwrap_or_else(|| Self::unknown(UnknownValue { text: text.into(), of: PhantomData }))
    }
}

impl<E> UnknownValue<E> {
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

impl<E> PartialOrd for UnknownValue<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for UnknownValue<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

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

/// Declares an enum that is read from the wire and keeps the values that it does not recognize.
///
/// It has `as_str`, `AsRef<str>`, `From<&str>`, `From<String>`, `FromStr` (which cannot fail), `Display`, comparison with
/// text, `Serialize` and `Deserialize`; an unrecognized value is `Unknown(…)` and is written back unchanged. The order is
/// that of the variants, with unrecognized values last.
///
/// A later version may add a variant for a value that is `Unknown` today. Match a variant, or compare
/// `as_str()` with the text; do not match the text within `Unknown`.
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
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
            /// A value that this version does not recognize, kept and written back unchanged. A later version may have a
            /// variant for it: compare `as_str()` with the text rather than match this variant.
            Unknown($crate::UnknownValue<$name>),
        }

        impl $name {
            /// The values that this version recognizes, as they stand on the wire.
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

        impl $crate::export::OpenEnum for $name {
            fn known(text: &str) -> ::core::option::Option<Self> {
                match text {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }

            fn unknown(value: $crate::UnknownValue<Self>) -> Self {
                Self::Unknown(value)
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                $crate::export::OpenEnum::parse(text)
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::cmp::PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl ::core::cmp::PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
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
