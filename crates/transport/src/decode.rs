//! How an answer's body becomes a value: one UTF-8 check, one pass, and the place of what does not fit.

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::pages::Page;

mod locate;
mod number;
mod problem;
mod time;

pub use number::whole;
pub(crate) use problem::describe;
pub use time::{optional_time, time};

/// Why a body can't be read as the value that was expected.
#[derive(Debug)]
#[non_exhaustive]
pub enum DecodeError {
    /// It is no JSON, or no JSON of the expected shape.
    Json(serde_json::Error),
    /// It says that the call failed, under a status that says it succeeded; what it says is read as any error is.
    Refused,
}

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

/// The body is the value.
///
/// # Errors
///
/// [`DecodeError::Json`] when it is not.
pub fn value<T: DeserializeOwned>(body: &str) -> Result<T, DecodeError> {
    Ok(serde_json::from_str(body)?)
}

/// The body is the value, and an empty one is `null`: for calls of which no more is known.
///
/// # Errors
///
/// [`DecodeError::Json`] when it is not.
pub(crate) fn value_or_null<T: DeserializeOwned>(body: &str) -> Result<T, DecodeError> {
    serde_json::from_str(body).or_else(|failure| match body.trim() {
        "" => serde_json::from_str("null").map_err(|_| failure.into()),
        _ => Err(failure.into()),
    })
}

/// The body does not matter; it may be empty.
///
/// # Errors
///
/// None; the type is that of the other decoders.
#[allow(clippy::unnecessary_wraps, reason = "it stands where the other decoders stand")]
pub fn nothing(_: &str) -> Result<(), DecodeError> {
    Ok(())
}

/// The value stands in the member `data`; a body that has an `id` of its own, or no `data`, is the value itself, and
/// so is an array.
///
/// The enveloped shape is read in one pass; only a body of another shape is read twice.
///
/// # Errors
///
/// [`DecodeError::Json`] when neither shape fits, [`DecodeError::Refused`] for `{"error": …}` without `data`.
pub fn enveloped<T: DeserializeOwned>(body: &str) -> Result<T, DecodeError> {
    #[derive(Deserialize)]
    #[serde(bound = "T: DeserializeOwned")]
    struct Envelope<T> {
        data: T,
        id: Option<IgnoredAny>,
    }
    // serde would take the items of an array for the envelope's members.
    if is_array(body) {
        return value(body);
    }
    match serde_json::from_str::<Envelope<T>>(body) {
        Ok(Envelope { data, id: None }) => Ok(data),
        Ok(_) => value(body),
        Err(failure) => bare(body, failure),
    }
}

/// The items stand in the member `data`, with what is known of the page in `meta`; a bare array is tolerated.
///
/// `meta` may be of either generation: `page`, `per_page` and `total`, or `current_page`, `total_count` and
/// `total_pages`. Each of them may be missing or null.
///
/// # Errors
///
/// As [`enveloped`].
pub fn enveloped_page<T: DeserializeOwned>(body: &str) -> Result<Page<T>, DecodeError> {
    #[derive(Deserialize)]
    #[serde(bound = "T: DeserializeOwned")]
    struct Envelope<T> {
        data: Vec<T>,
        meta: Option<Meta>,
    }
    #[derive(Deserialize, Default)]
    struct Meta {
        #[serde(alias = "current_page")]
        page: Option<u64>,
        #[serde(alias = "limit")]
        per_page: Option<u64>,
        #[serde(alias = "total_count")]
        total: Option<u64>,
    }
    if is_array(body) {
        return Ok(Page::new(value(body)?));
    }
    match serde_json::from_str::<Envelope<T>>(body) {
        Ok(Envelope { data, meta }) => {
            let meta = meta.unwrap_or_default();
            Ok(Page::new(data).number(meta.page).size(meta.per_page).total(meta.total))
        }
        Err(failure) => Err(refusal(body).unwrap_or(DecodeError::Json(failure))),
    }
}

fn is_array(body: &str) -> bool {
    body.trim_start().starts_with('[')
}

/// What a body may be that is no envelope: the value itself, or an error under a success's status.
fn bare<T: DeserializeOwned>(body: &str, failure: serde_json::Error) -> Result<T, DecodeError> {
    #[derive(Deserialize)]
    struct Members {
        data: Option<IgnoredAny>,
    }
    if let Some(refusal) = refusal(body) {
        return Err(refusal);
    }
    match serde_json::from_str::<Members>(body) {
        // The envelope is there, so what does not fit is within it.
        Ok(Members { data: Some(_) }) => Err(failure.into()),
        _ => value(body),
    }
}

fn refusal(body: &str) -> Option<DecodeError> {
    let json: serde_json::Value = serde_json::from_str(body).ok()?;
    let failed = json.get("error").is_some_and(|error| !error.is_null()) && json.get("data").is_none();
    failed.then_some(DecodeError::Refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Thing {
        id: u8,
    }

    #[test]
    fn one_value_in_every_shape() {
        assert_eq!(enveloped::<Thing>(r#"{"data":{"id":1}}"#).unwrap(), Thing { id: 1 });
        assert_eq!(enveloped::<Thing>(r#"{"success":true,"data":{"id":1}}"#).unwrap(), Thing { id: 1 });
        assert_eq!(enveloped::<Thing>(r#"{"id":1}"#).unwrap(), Thing { id: 1 });
        assert_eq!(enveloped::<Thing>(r#"{"id":1,"data":{"id":2}}"#).unwrap(), Thing { id: 1 });
        assert_eq!(enveloped::<Thing>(r#"{"id":1,"data":"text"}"#).ok(), None);
        assert_eq!(enveloped::<Vec<u8>>("[1,2]").unwrap(), [1, 2]);
        assert_eq!(enveloped::<serde_json::Value>(" [1,null]").unwrap(), serde_json::json!([1, null]));
    }

    #[test]
    fn an_error_under_a_success_is_an_error() {
        for body in [r#"{"error":{"code":"c","message":"m"}}"#, r#"{"error":"m","data_":1}"#] {
            assert!(matches!(enveloped::<Thing>(body), Err(DecodeError::Refused)), "{body}");
            assert!(matches!(enveloped_page::<Thing>(body), Err(DecodeError::Refused)));
        }
    }

    #[test]
    fn pages_in_every_shape() {
        let page = enveloped_page::<Thing>(r#"{"data":[{"id":1}],"meta":{"page":2,"per_page":1,"total":5}}"#)
            .unwrap();
        assert_eq!(
            (page.items, page.number, page.size, page.total),
            (vec![Thing { id: 1 }], Some(2), Some(1), Some(5))
        );
        let page = enveloped_page::<Thing>(
            r#"{"data":[],"meta":{"current_page":1,"per_page":null,"total_count":0}}"#,
        )
        .unwrap();
        assert_eq!((page.number, page.size, page.total), (Some(1), None, Some(0)));
        assert_eq!(enveloped_page::<Thing>(r#" [{"id":3}]"#).unwrap().items, [Thing { id: 3 }]);
        assert_eq!(enveloped_page::<Thing>(r#"{"data":[],"meta":null}"#).unwrap().items, []);
        assert!(matches!(enveloped_page::<Thing>(r#"{"items":[]}"#), Err(DecodeError::Json(_))));
    }
}
