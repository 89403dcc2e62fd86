//! Names that a caller wrote, against those that there are.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::Error;

/// The known name that is meant by one that nothing has, if any is near enough.
///
/// ```
/// use alertkit_transport::catalogue::nearest;
///
/// assert_eq!(nearest("alerts.lst", &["alerts.list", "alerts.get"]), Some("alerts.list"));
/// assert_eq!(nearest("subscribers", &["alerts.list", "alerts.get"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let distance = |other: &str| strsim::damerau_levenshtein(&other.to_lowercase(), &name.to_lowercase());
    let nearest = known.iter().copied().min_by_key(|other| distance(other));
    nearest.filter(|other| distance(other) <= 1 + name.len() / 3)
}

/// The error for a name that nothing has, with the nearest that there is.
pub(super) fn unknown(part: &'static str, name: &str, known: &[impl AsRef<str>]) -> Error {
    let known: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
    let hint = match (nearest(name, &known), known.as_slice()) {
        (Some(nearest), _) => format!("did you mean `{nearest}`?"),
        (None, []) => "it takes none".to_owned(),
        (None, known) => format!("it takes {}", known.join(", ")),
    };
    Error::invalid_input(part, format!("has `{name}`, which is unknown; {hint}"))
}

/// The names of a struct's members on the wire, as its own `Deserialize` tells them; none for other types.
pub(super) fn fields_of<T: DeserializeOwned>() -> Vec<&'static str> {
    let mut fields = Vec::new();
    // It always fails: it was only asked for its fields.
    let _ = T::deserialize(Ask(&mut fields));
    fields
}

struct Ask<'a>(&'a mut Vec<&'static str>);

#[derive(Debug)]
struct Asked;

impl fmt::Display for Asked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("there is no value")
    }
}

impl std::error::Error for Asked {}

impl serde::de::Error for Asked {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Ask<'_> {
    type Error = Asked;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Asked> {
        self.0.extend_from_slice(fields);
        Err(Asked)
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map enum identifier ignored_any
    }
}
