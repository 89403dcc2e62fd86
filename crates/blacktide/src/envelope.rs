//! The shapes in which BlackTide's pages print one and the same answer: bare, in `{"data": …}`, and in
//! `{"success": true, "data": …}`.

use alertkit_transport::Page;
use alertkit_transport::decode::{self, DecodeError, Meta, flag, lenient_page, value};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// One value. `data` is opened when there is no `id` beside it; everything else is the value itself.
pub(crate) fn one<T: DeserializeOwned>(body: &str) -> Result<T, DecodeError> {
    of_shape(body, Shape::of(body)?)
}

/// One value that may have a `success` of its own, as the answer to a channel's test does: where that is `false`, it is
/// the value, unless an error stands beside it.
pub(crate) fn outcome<T: DeserializeOwned>(body: &str) -> Result<T, DecodeError> {
    let shape = Shape::read(body);
    if shape.error.is_some() && shape.says_it_failed() {
        return Err(DecodeError::Refused);
    }
    of_shape(body, shape)
}

fn of_shape<T: DeserializeOwned>(body: &str, shape: Shape) -> Result<T, DecodeError> {
    if is_array(body) {
        // Refused as what it is: no object.
        value::<Map<String, Value>>(body)?;
    }
    if shape.is_enveloped() {
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

/// A list in `data`, with what is known of its page in `meta`; a bare array is taken, too. An item that can't be decoded
/// is in the page's `rejected`.
pub(crate) fn page<T: DeserializeOwned>(body: &str) -> Result<Page<T>, DecodeError> {
    lenient_page(body, whole_page)
}

/// The page, if all of its items can be decoded.
fn whole_page<T: DeserializeOwned>(body: &str) -> Result<Page<T>, DecodeError> {
    #[derive(Deserialize)]
    #[serde(bound = "T: DeserializeOwned")]
    struct List<T> {
        data: Vec<T>,
        #[serde(default)]
        meta: Meta,
    }
    if is_array(body) {
        return Ok(Page::new(value(body)?));
    }
    Shape::of(body)?;
    let List { data, meta } = value(body)?;
    let has_more = match (meta.number, meta.size, meta.total) {
        (Some(page), Some(limit), Some(total)) => Some(total > page.saturating_mul(limit)),
        _ => None,
    };
    Ok(meta.of_page(data).has_more(has_more))
}

/// No value: an empty body or any JSON, unless it says that the call failed.
pub(crate) fn nothing(body: &str) -> Result<(), DecodeError> {
    Shape::of(body)?;
    decode::nothing(body)
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
    #[serde(deserialize_with = "flag")]
    success: Option<bool>,
    error: Option<IgnoredAny>,
    data: Member,
    #[serde(deserialize_with = "present")]
    id: bool,
}

#[derive(Default, PartialEq)]
enum Member {
    #[default]
    Absent,
    Null,
    Given,
}

impl Shape {
    /// The shape of an answer that does not say that it failed. An error under a status of success is an error.
    fn of(body: &str) -> Result<Self, DecodeError> {
        let shape = Self::read(body);
        if shape.says_it_failed() { Err(DecodeError::Refused) } else { Ok(shape) }
    }

    /// A body that is no object has none of the members.
    fn read(body: &str) -> Self {
        if is_array(body) { Self::default() } else { value(body).unwrap_or_default() }
    }

    fn says_it_failed(&self) -> bool {
        self.success == Some(false) || (self.error.is_some() && self.data != Member::Given && !self.id)
    }

    fn is_enveloped(&self) -> bool {
        self.data != Member::Absent && !self.id
    }
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let member = Option::<IgnoredAny>::deserialize(deserializer)?;
        Ok(if member.is_some() { Self::Given } else { Self::Null })
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
            assert_eq!(outcome::<Outcome>(body).unwrap(), Outcome { success }, "{body}");
        }
        assert!(matches!(outcome::<Outcome>(r#"{"success":true,"data":null}"#), Err(DecodeError::Json(_))));
    }

    #[test]
    fn an_error_under_a_success_is_an_error() {
        for body in [
            r#"{"success":false,"error":{"code":"c"}}"#,
            r#"{"success":false,"error":"m","data":null}"#,
            r#"{"success":false,"error":"m","data":[]}"#,
            r#"{"success":true,"error":"m","data":null}"#,
            r#"{"error":"m"}"#,
        ] {
            assert!(matches!(one::<Thing>(body), Err(DecodeError::Refused)), "{body}");
            assert!(matches!(outcome::<Outcome>(body), Err(DecodeError::Refused)), "{body}");
            assert!(matches!(optional::<Thing>(body), Err(DecodeError::Refused)), "{body}");
            assert!(matches!(page::<Thing>(body), Err(DecodeError::Refused)), "{body}");
            assert!(matches!(nothing(body), Err(DecodeError::Refused)), "{body}");
        }
        for body in ["", "null", "[]", r#"{"success":true}"#] {
            assert!(nothing(body).is_ok(), "{body}");
        }
        assert!(matches!(nothing("<html>Sign in</html>"), Err(DecodeError::Json(_))));
        for body in [r#"{"success":false}"#, r#"{"success":false,"message":"m"}"#] {
            assert!(matches!(one::<Thing>(body), Err(DecodeError::Refused)), "{body}");
            assert!(matches!(nothing(body), Err(DecodeError::Refused)), "{body}");
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
