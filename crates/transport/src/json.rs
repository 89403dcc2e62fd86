use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

mod buffered;
mod tree;

pub use tree::JsonTree;

use crate::decode::{self, JsonError};

/// Open JSON, kept as text: what an API sends or takes without a fixed shape.
///
/// Unlike [`serde_json::Value`], it keeps integers beyond 64 bits, the spelling of floats and the order of members, in
/// both directions and with any of `serde_json`'s features. Only the whitespace between tokens is removed.
///
/// Two values are equal when their compact texts are: `1` and `1.0` differ, and so do objects whose members stand in
/// another order. Compare the result of [`to_value`](Self::to_value) where that must not matter; `==` with a
/// [`serde_json::Value`] does so.
///
/// The default is `null`. Lists and objects may be nested up to 127 levels, as `serde_json` reads them. It can be a field of any type that `serde_json` reads or writes, also where serde buffers the
/// input (`#[serde(flatten)]`, `#[serde(untagged)]`); there, numbers are as exact as serde's buffer, which has 64 bits.
/// It is not meant for other data formats, nor to be flattened itself: that is [`Extra`](crate::Extra).
///
/// ```
/// use alertkit_transport::Json;
///
/// let json: Json = r#"{"total": 18446744073709551617, "ratio": 1.50}"#.parse()?;
/// assert_eq!(json.as_str(), r#"{"total":18446744073709551617,"ratio":1.50}"#);
///
/// #[derive(serde::Deserialize)]
/// struct Ratio {
///     ratio: f64,
/// }
/// assert_eq!(json.read::<Ratio>()?.ratio, 1.5);
/// assert_eq!(Json::new(&[1, 2])?, Json::from(vec![1, 2]));
/// # Ok::<(), alertkit_transport::JsonError>(())
/// ```
#[derive(Clone)]
pub struct Json(Box<RawValue>);

impl Json {
    /// Writes a value as JSON.
    ///
    /// # Errors
    ///
    /// [`JsonError`] when the value has no form in JSON, such as a map whose keys are not strings, or is nested deeper than
    /// 127 levels.
    pub fn new(value: &(impl Serialize + ?Sized)) -> Result<Self, JsonError> {
        to_raw_value(value)
            .map_err(|_| JsonError::without_place("the value can't be written as JSON"))
            .and_then(Self::kept)
    }

    /// The JSON text, without whitespace between tokens.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.as_str() == "null"
    }

    /// Reads it as a `T`. Half of a surrogate pair in a string is read as U+FFFD.
    ///
    /// # Errors
    ///
    /// [`JsonError`] when it does not have the shape of a `T`.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, JsonError> {
        decode::parse(self.as_str())
    }

    /// A member of an object, by its name. `None` for what is not an object, and where there is no such member.
    ///
    /// ```
    /// # use alertkit_transport::Json;
    /// let data: Json = r#"{"plan":"gold"}"#.parse()?;
    /// assert_eq!(data.get("plan").unwrap(), "gold");
    /// # Ok::<(), alertkit_transport::JsonError>(())
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Self> {
        self.read::<BTreeMap<String, Self>>().ok()?.remove(name)
    }

    /// Reads it as a [`serde_json::Value`], in which large and fractional numbers are 64-bit floats.
    ///
    /// # Errors
    ///
    /// [`JsonError`] for a number beyond the range of floats, which a `Value` can't hold.
    pub fn to_value(&self) -> Result<Value, JsonError> {
        self.read()
    }

    /// Without whitespace, and no deeper than `serde_json` reads.
    fn kept(raw: Box<RawValue>) -> Result<Self, JsonError> {
        let tokens = Tokens::of(raw.get());
        if tokens.depth > DEEPEST {
            return Err(JsonError::without_place("the JSON is nested deeper than 127 levels"));
        }
        let text = tokens.has_whitespace.then(|| without_whitespace(raw.get()));
        Ok(Self(text.and_then(|text| RawValue::from_string(text).ok()).unwrap_or(raw)))
    }
}

/// How many levels of lists and objects `serde_json` reads.
const DEEPEST: usize = 127;

/// What is to be known of valid JSON beside its strings.
#[derive(Default)]
struct Tokens {
    depth: usize,
    has_whitespace: bool,
}

impl Tokens {
    fn of(text: &str) -> Self {
        let (mut tokens, mut depth) = (Self::default(), 0_usize);
        beside_strings(text.bytes(), |byte| match byte {
            b'{' | b'[' => {
                depth += 1;
                tokens.depth = tokens.depth.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ if byte.is_ascii_whitespace() => tokens.has_whitespace = true,
            _ => {}
        });
        tokens
    }
}

/// Shows every byte that is not within a string.
fn beside_strings(mut bytes: impl Iterator<Item = u8>, mut show: impl FnMut(u8)) {
    while let Some(byte) = bytes.next() {
        show(byte);
        if byte == b'"' {
            loop {
                match bytes.next() {
                    Some(b'\\') => drop(bytes.next()),
                    None | Some(b'"') => break,
                    Some(_) => {}
                }
            }
        }
    }
}

fn without_whitespace(text: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    text.chars()
        .filter(|character| {
            let was_in_string = in_string;
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = !in_string,
                _ => {}
            }
            was_in_string || !character.is_ascii_whitespace()
        })
        .collect()
}

impl Default for Json {
    fn default() -> Self {
        Self(RawValue::NULL.to_owned())
    }
}

/// Parses JSON text.
impl FromStr for Json {
    type Err = JsonError;

    fn from_str(text: &str) -> Result<Self, JsonError> {
        let raw: Box<RawValue> = serde_json::from_str(text).map_err(|error| JsonError::of(&error))?;
        Self::kept(raw)
    }
}

/// From all that [`serde_json::Value`] is made from: text, numbers, flags, lists, and the result of
/// [`serde_json::json!`].
impl<T: Into<Value>> From<T> for Json {
    fn from(value: T) -> Self {
        // A `Value` can always be written.
        Self::new(&value.into()).unwrap_or_default()
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Json {}

impl Hash for Json {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// As JSON values: the order of members does not matter.
impl PartialEq<Value> for Json {
    fn eq(&self, other: &Value) -> bool {
        self.to_value().is_ok_and(|value| value == *other)
    }
}

macro_rules! equal_to_scalars {
    ($($scalar:ty),+ $(,)?) => {
        $(impl PartialEq<$scalar> for Json {
            fn eq(&self, other: &$scalar) -> bool {
                self.read::<$scalar>().is_ok_and(|value| value == *other)
            }
        })+
    };
}

equal_to_scalars!(bool, i32, i64, u64, f64);

impl PartialEq<&str> for Json {
    fn eq(&self, other: &&str) -> bool {
        self.read::<String>().is_ok_and(|text| text == *other)
    }
}

/// Shows the JSON text.
impl fmt::Debug for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Writes the JSON text.
impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(buffered::Accepted(deserializer))?;
        Self::kept(raw).map_err(serde::de::Error::custom)
    }
}
