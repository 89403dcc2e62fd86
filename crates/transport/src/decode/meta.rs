//! What a server says of a page beside its items. It is advice: a number may come as text, and what makes no sense is
//! passed over, since no item depends on it.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::page::Page;

/// What a server says of a page, in either generation of names: `page`, `per_page` or `limit`, and `total`, or
/// `current_page`, `total_count` and `total_pages`. All of it is optional; a member that makes no sense is as one that is
/// missing, and so is a whole that is not an object.
///
/// For the envelopes of the API crates, as a member with `#[serde(default)]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Meta {
    /// The page's number.
    pub number: Option<u64>,
    /// How many items a full page has.
    pub size: Option<u64>,
    /// How many items the listing has.
    pub total: Option<u64>,
    /// How many pages the listing has.
    pub total_pages: Option<u64>,
}

impl Meta {
    /// The page of which this is said.
    #[must_use]
    pub fn of_page<T>(self, items: Vec<T>) -> Page<T> {
        Page::new(items).number(self.number).size(self.size).total(self.total).total_pages(self.total_pages)
    }
}

/// A count that a server gives as advice: a whole number, or one in text; anything else is `None`. For
/// `#[serde(default, deserialize_with = "…")]`.
///
/// # Errors
///
/// When the text is not JSON.
pub fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Said::deserialize(deserializer).map(Said::count)
}

/// A yes or no that a server gives as advice: `true` or `false`, also in text; anything else is `None`. For
/// `#[serde(default, deserialize_with = "…")]`.
///
/// # Errors
///
/// When the text is not JSON.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Said::deserialize(deserializer).map(Said::flag)
}

/// A flag as [`flag`] reads it.
#[derive(serde::Deserialize)]
pub(super) struct Flag(#[serde(deserialize_with = "flag")] pub(super) Option<bool>);

/// Any value, of which only a count or a flag is kept.
#[derive(Clone, Copy, Default, PartialEq)]
enum Said {
    Count(u64),
    Flag(bool),
    #[default]
    Nothing,
}

impl Said {
    fn count(self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Flag(_) | Self::Nothing => None,
        }
    }

    fn flag(self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(flag),
            Self::Count(_) | Self::Nothing => None,
        }
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SaidVisitor)
    }
}

struct SaidVisitor;

impl<'de> Visitor<'de> for SaidVisitor {
    type Value = Said;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Said, E> {
        Ok(Said::Flag(flag))
    }

    fn visit_u64<E>(self, count: u64) -> Result<Said, E> {
        Ok(Said::Count(count))
    }

    fn visit_i64<E>(self, count: i64) -> Result<Said, E> {
        Ok(u64::try_from(count).map_or(Said::Nothing, Said::Count))
    }

    fn visit_f64<E>(self, count: f64) -> Result<Said, E> {
        Ok(whole(count).map_or(Said::Nothing, Said::Count))
    }

    fn visit_str<E>(self, text: &str) -> Result<Said, E> {
        Ok(match text.trim() {
            "true" => Said::Flag(true),
            "false" => Said::Flag(false),
            text => {
                let count = text.parse().ok().or_else(|| whole(text.parse().ok()?));
                count.map_or(Said::Nothing, Said::Count)
            }
        })
    }

    fn visit_unit<E>(self) -> Result<Said, E> {
        Ok(Said::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<Said, A::Error> {
        IgnoredAny.visit_seq(sequence).map(|_| Said::Nothing)
    }

    /// With its feature `arbitrary_precision`, `serde_json` hands numbers over as maps that its own `Value` reads.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Said, A::Error> {
        match Value::deserialize(MapAccessDeserializer::new(map))? {
            Value::Number(number) => self.visit_str(&number.to_string()),
            _ => Ok(Said::Nothing),
        }
    }
}

/// A count that is written with a fraction of nothing, as far as such numbers are exact.
fn whole(count: f64) -> Option<u64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_whole = (0.0..=EXACT).contains(&count) && count.fract() == 0.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and in range")]
    is_whole.then_some(count as u64)
}

impl<'de> Deserialize<'de> for Meta {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MetaVisitor)
    }
}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Name {
    #[serde(alias = "current_page")]
    Page,
    #[serde(alias = "limit")]
    PerPage,
    #[serde(alias = "total_count")]
    Total,
    TotalPages,
    #[serde(other)]
    Other,
}

struct MetaVisitor;

impl<'de> Visitor<'de> for MetaVisitor {
    type Value = Meta;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Meta, A::Error> {
        let mut meta = Meta::default();
        while let Some(name) = map.next_key()? {
            let known = match name {
                Name::Page => &mut meta.number,
                Name::PerPage => &mut meta.size,
                Name::Total => &mut meta.total,
                Name::TotalPages => &mut meta.total_pages,
                Name::Other => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            let said = map.next_value::<Said>()?.count();
            *known = known.or(said);
        }
        Ok(meta)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<Meta, A::Error> {
        IgnoredAny.visit_seq(sequence).map(|_| Meta::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Meta, E> {
        Ok(Meta::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Meta, E> {
        Ok(Meta::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Meta, E> {
        Ok(Meta::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Meta, E> {
        Ok(Meta::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Meta, E> {
        Ok(Meta::default())
    }

    fn visit_unit<E>(self) -> Result<Meta, E> {
        Ok(Meta::default())
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    fn meta(json: &str) -> (Option<u64>, Option<u64>, Option<u64>, Option<u64>) {
        let meta: Meta = serde_json::from_str(json).unwrap();
        (meta.number, meta.size, meta.total, meta.total_pages)
    }

    #[test]
    fn either_generation_or_both_at_once() {
        let all = (Some(2), Some(20), Some(35), Some(4));
        for json in [
            r#"{"page":2,"per_page":20,"total":35,"total_pages":4}"#,
            r#"{"current_page":2,"limit":20,"total_count":35,"total_pages":4,"x":[{}]}"#,
            r#"{"page":2,"current_page":2,"per_page":20,"limit":20,"total":35,"total_count":35,"total_pages":4}"#,
            r#"{"page":null,"current_page":2,"per_page":"20","total":35.0,"total_pages":" 4.0 ","page":2}"#,
        ] {
            assert_eq!(meta(json), all, "{json}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_passed_over() {
        for json in ["{}", "null", "[]", "[{}]", "1", "-1", "1.5", "\"x\"", "true"] {
            assert_eq!(meta(json), (None, None, None, None), "{json}");
        }
        for value in ["-1", "1.5", "1e300", "\"x\"", "\"\"", "\"-0.5\"", "true", "null", "[1]", r#"{"n":1}"#]
        {
            assert_eq!(meta(&format!(r#"{{"total":{value},"page":1}}"#)).0, Some(1), "{value}");
            assert_eq!(meta(&format!(r#"{{"total":{value},"page":1}}"#)).2, None, "{value}");
        }
        assert!(serde_json::from_str::<Meta>(r#"{"total":}"#).is_err());
    }

    #[test]
    fn a_flag_may_be_text() {
        #[derive(Deserialize)]
        struct Page {
            #[serde(default, deserialize_with = "flag")]
            more: Option<bool>,
        }
        let more = |json: &str| serde_json::from_str::<Page>(json).unwrap().more;
        assert_eq!((more(r#"{"more":true}"#), more(r#"{"more":"false"}"#)), (Some(true), Some(false)));
        for json in ["{}", r#"{"more":null}"#, r#"{"more":1}"#, r#"{"more":"?"}"#, r#"{"more":[]}"#] {
            assert_eq!(more(json), None, "{json}");
        }
    }
}
