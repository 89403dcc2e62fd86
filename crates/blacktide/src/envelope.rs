//! The shapes in which BlackTide's pages print one and the same answer: bare, in `{"data": …}`, and in
//! `{"success": true, "data": …}`.

use alertkit_transport::Page;
use alertkit_transport::decode::{DecodeError, value};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// One value. `data` is opened when there is no `id` beside it; everything else is the value itself, also where it
/// has a `success` of its own, as the answer to a channel's test does.
pub(crate) fn one<T: DeserializeOwned>(body: &str) -> Result<T, DecodeError> {
    if is_array(body) {
        // Refused as what it is: no object.
        value::<Map<String, Value>>(body)?;
    }
    if Shape::of(body)?.is_enveloped() {
        let Enveloped { data } = value::<Enveloped<T>>(body)?;
        return Ok(data);
    }
    value(body)
}

/// One value of a call whose answer is not documented: it may be empty, and anything that has no `id` says nothing.
pub(crate) fn optional<T: DeserializeOwned>(body: &str) -> Result<Option<T>, DecodeError> {
    if body.trim().is_empty() {
        return Ok(None);
    }
    let shape = Shape::of(body)?;
    if shape.is_enveloped() {
        let Enveloped { data } = value::<Enveloped<Option<T>>>(body)?;
        return Ok(data);
    }
    if !shape.id {
        return value::<IgnoredAny>(body).map(|_| None);
    }
    value(body).map(Some)
}

/// A list in `data`, with what is known of its page in `meta`; a bare array is taken, too.
pub(crate) fn page<T: DeserializeOwned>(body: &str) -> Result<Page<T>, DecodeError> {
    #[derive(Deserialize)]
    #[serde(bound = "T: DeserializeOwned")]
    struct List<T> {
        data: Vec<T>,
        meta: Option<Meta>,
    }
    #[derive(Deserialize, Default)]
    struct Meta {
        page: Option<u64>,
        limit: Option<u64>,
        total: Option<u64>,
    }
    if is_array(body) {
        return Ok(Page::new(value(body)?));
    }
    Shape::of(body)?;
    let List { data, meta } = value(body)?;
    let meta: Meta = meta.unwrap_or_default();
    let has_more = match (meta.page, meta.limit, meta.total) {
        (Some(page), Some(limit), Some(total)) => Some(total > page.saturating_mul(limit)),
        _ => None,
    };
    Ok(Page::new(data).number(meta.page).size(meta.limit).total(meta.total).has_more(has_more))
}

/// No value. What the body says does not matter, unless it says that the call failed.
pub(crate) fn nothing(body: &str) -> Result<(), DecodeError> {
    Shape::of(body).map(|_| ())
}

#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct Enveloped<T> {
    data: T,
}

/// Which members an answer has, and not what stands in them.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Shape {
    success: Value,
    error: Option<IgnoredAny>,
    #[serde(deserialize_with = "present")]
    data: bool,
    #[serde(deserialize_with = "present")]
    id: bool,
}

impl Shape {
    /// A body that is no object has none of the members. An error under a status of success is an error.
    fn of(body: &str) -> Result<Self, DecodeError> {
        if is_array(body) {
            return Ok(Self::default());
        }
        let shape: Self = serde_json::from_str(body).unwrap_or_default();
        let failed = match shape.success {
            Value::Bool(success) => !success,
            _ => !shape.data && !shape.id,
        };
        if failed && shape.error.is_some() { Err(DecodeError::Refused) } else { Ok(shape) }
    }

    fn is_enveloped(&self) -> bool {
        self.data && !self.id
    }
}

/// Whether the member is there, be it null.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

/// serde would take the items of an array for the members of a struct.
fn is_array(body: &str) -> bool {
    body.trim_start().starts_with('[')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Thing {
        id: u8,
    }

    /// As the answer to a test: nothing but its own `success` is required.
    #[derive(Deserialize, Debug, PartialEq)]
    struct Outcome {
        success: bool,
    }

    #[test]
    fn one_value_in_every_shape() {
        for body in [
            r#"{"id":1}"#,
            r#"{"data":{"id":1}}"#,
            r#"{"success":true,"data":{"id":1}}"#,
            r#"{"success":true,"id":1}"#,
            r#"{"id":1,"data":{"id":2},"error":null}"#,
        ] {
            assert_eq!(one::<Thing>(body).unwrap(), Thing { id: 1 }, "{body}");
        }
        for body in ["", "null", "[1]", r#"{"success":true,"data":null}"#, r#"{"data":[]}"#, "{"] {
            assert!(matches!(one::<Thing>(body), Err(DecodeError::Json(_))), "{body}");
        }
    }

    #[test]
    fn a_success_of_the_answers_own_is_no_envelope() {
        for (body, success) in [
            (r#"{"success":true,"message":"sent"}"#, true),
            (r#"{"success":false,"message":"rejected","error":null}"#, false),
            (r#"{"success":true,"data":{"success":false}}"#, false),
        ] {
            assert_eq!(one::<Outcome>(body).unwrap(), Outcome { success }, "{body}");
        }
        assert!(matches!(one::<Outcome>(r#"{"success":true,"data":null}"#), Err(DecodeError::Json(_))));
    }

    #[test]
    fn an_error_under_a_success_is_an_error() {
        for body in [
            r#"{"success":false,"error":{"code":"c"}}"#,
            r#"{"success":false,"error":"m","data":null}"#,
            r#"{"success":false,"error":"m","data":[]}"#,
            r#"{"error":"m"}"#,
        ] {
            assert!(matches!(one::<Thing>(body), Err(DecodeError::Refused)), "{body}");
            assert!(matches!(one::<Outcome>(body), Err(DecodeError::Refused)), "{body}");
            assert!(matches!(optional::<Thing>(body), Err(DecodeError::Refused)), "{body}");
            assert!(matches!(page::<Thing>(body), Err(DecodeError::Refused)), "{body}");
            assert!(matches!(nothing(body), Err(DecodeError::Refused)), "{body}");
        }
        for body in ["", "null", "[]", "no JSON", r#"{"success":true}"#, r#"{"success":false}"#] {
            assert!(nothing(body).is_ok(), "{body}");
        }
    }

    #[test]
    fn an_undocumented_answer_may_say_nothing() {
        for body in ["", " ", "null", "{}", r#"{"success":true}"#, r#"{"success":true,"data":null}"#] {
            assert_eq!(optional::<Thing>(body).unwrap(), None, "{body}");
        }
        for body in [r#"{"id":1}"#, r#"{"success":true,"data":{"id":1}}"#] {
            assert_eq!(optional::<Thing>(body).unwrap(), Some(Thing { id: 1 }), "{body}");
        }
        for body in ["{", r#"{"id":"x"}"#, r#"{"data":{"id":[]}}"#] {
            assert!(matches!(optional::<Thing>(body), Err(DecodeError::Json(_))), "{body}");
        }
    }

    #[test]
    fn lists_in_every_shape() {
        for body in
            [r#"{"data":[{"id":1}]}"#, r#"{"success":true,"data":[{"id":1}],"meta":null}"#, r#" [{"id":1}]"#]
        {
            let page = page::<Thing>(body).unwrap();
            assert_eq!(
                (page.items, page.total, page.has_more),
                (vec![Thing { id: 1 }], None, None),
                "{body}"
            );
        }
        for (total, has_more) in [(5, true), (4, false)] {
            let body = format!(r#"{{"data":[],"meta":{{"page":2,"limit":2,"total":{total}}}}}"#);
            let page = page::<Thing>(&body).unwrap();
            assert_eq!((page.number, page.size, page.total), (Some(2), Some(2), Some(total)));
            assert_eq!(page.has_more, Some(has_more));
        }
        for body in [r#"{"data":null}"#, r#"{"items":[]}"#, "", "null"] {
            assert!(matches!(page::<Thing>(body), Err(DecodeError::Json(_))), "{body}");
        }
    }
}
