use std::fmt;

use alertkit_transport::id_type;
use serde::{Deserialize, Serialize};

id_type! {
    /// The short id of an insight, which stands in the address of its page, such as `a1B2c3D4`.
    pub struct InsightShortId;
}

/// Declares the type of an id that is a number on the wire.
macro_rules! number_type {
    ($(#[$meta:meta])* pub struct $name:ident;) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// The number.
            #[must_use]
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl From<&$name> for $name {
            fn from(id: &$name) -> Self {
                *id
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

number_type! {
    /// The number of an insight. (Addresses of pages show its [short id](InsightShortId).)
    pub struct InsightId;
}

number_type! {
    /// The number of a user.
    pub struct UserId;
}
