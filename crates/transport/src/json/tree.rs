use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::Json;
use crate::decode;
use crate::redact::{Redact, redact_at};

/// [`Json`] taken apart, to look into it and to change it; from [`Json::tree`].
///
/// It is what [`serde_json::Value`] is, except that numbers keep their text and objects the order of their members,
/// duplicates included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonTree {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A string, without its quotes and escapes.
    Text(String),
    /// The items of an array.
    Array(Vec<JsonTree>),
    /// The members of an object.
    Object(Vec<(String, JsonTree)>),
}

impl Json {
    /// Takes it apart. Half of a surrogate pair, which no Rust string can hold, becomes U+FFFD; what is nested deeper than
    /// 127 levels becomes `null`.
    #[must_use]
    pub fn tree(&self) -> JsonTree {
        JsonTree::of(&self.0, DEEPEST)
    }
}

/// As deep as `serde_json` reads.
const DEEPEST: usize = 127;

impl JsonTree {
    fn of(raw: &RawValue, levels: usize) -> Self {
        let text = raw.get();
        let Some(levels) = levels.checked_sub(1) else { return Self::Null };
        match text.as_bytes().first() {
            Some(b'{') => {
                let members: Vec<(String, &RawValue)> =
                    serde_json::from_str(text).map(|Members(members)| members).unwrap_or_default();
                Self::Object(
                    members.into_iter().map(|(name, value)| (name, Self::of(value, levels))).collect(),
                )
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
                Self::Array(items.into_iter().map(|item| Self::of(item, levels)).collect())
            }
            Some(b'"') => decode::parse(text).map_or(Self::Null, Self::Text),
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'-' | b'0'..=b'9') => Self::Number(text.to_owned()),
            _ => Self::Null,
        }
    }

    /// The JSON that it stands for.
    #[must_use]
    pub fn to_json(&self) -> Json {
        Json::new(self).unwrap_or_default()
    }

    /// The first member of this name, of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                members.iter().find(|(known, _)| known == name).map(|(_, member)| member)
            }
            _ => None,
        }
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Self> {
        match self {
            Self::Object(members) => {
                members.iter_mut().find(|(known, _)| known == name).map(|(_, member)| member)
            }
            _ => None,
        }
    }

    /// Replaces what stands at these paths, and below them, as [`redact`](crate::redact) does.
    pub fn redact(&mut self, secrets: &[&str]) {
        redact_at(self, secrets);
    }

    /// The string, of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// An object's members, each as text.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Read)
    }
}

impl Serialize for JsonTree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Number(text) => {
                let raw: &RawValue = serde_json::from_str(text).map_err(serde::ser::Error::custom)?;
                raw.serialize(serializer)
            }
            Self::Text(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, member) in members {
                    map.serialize_entry(name, member)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for JsonTree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Json::deserialize(deserializer).map(|json| json.tree()).map_err(D::Error::custom)
    }
}

impl Redact for JsonTree {
    fn each_member(&mut self, name: Option<&str>, enter: &mut dyn FnMut(&mut Self)) {
        if let Self::Object(members) = self {
            let named = members.iter_mut().filter(|(known, _)| name.is_none_or(|name| name == known));
            named.for_each(|(_, member)| enter(member));
        }
    }

    fn items_mut(&mut self) -> Option<&mut Vec<Self>> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    fn is_null(&self) -> bool {
        *self == Self::Null
    }

    fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_order_and_duplicates_survive() {
        let text = r#"{"z":[12345678901234567890123,-0.10,1E5,{}],"a":{"é\"\n":null},"z":true,"t":""}"#;
        let json: Json = text.parse().unwrap();
        assert_eq!(json.tree().to_json().as_str(), text);
        assert_eq!(json.tree().get("a").and_then(|a| a.get("é\"\n")), Some(&JsonTree::Null));
    }

    #[test]
    fn what_is_too_deep_is_null_and_nothing_panics() {
        let deep = format!("{}{}", "[".repeat(126), "]".repeat(126));
        assert_eq!(deep.parse::<Json>().unwrap().tree().to_json().as_str(), deep);
        let deeper = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
        if let Ok(json) = deeper.parse::<Json>() {
            assert!(json.tree().to_json().as_str().contains("null"));
        }
        assert_eq!(r#""\ud800""#.parse::<Json>().unwrap().tree(), JsonTree::Text("\u{fffd}".to_owned()));
    }
}
