//! Novu's envelope: exactly one level of `data` around a value, and none around a page.

use alertkit_transport::Page;
pub(crate) use alertkit_transport::decode::{DecodeError, nothing};
use alertkit_transport::decode::{count, flag, value};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Deleted;

/// The value in the member `data`. A value may have a `data` of its own: that is a level further in.
pub(crate) fn data<T: DeserializeOwned>(body: &str) -> Result<T, DecodeError> {
    #[derive(Deserialize)]
    #[serde(bound = "T: DeserializeOwned")]
    struct Envelope<T> {
        data: T,
    }
    let Envelope { data } = value(body)?;
    Ok(data)
}

/// The same, where a server may answer nothing at all.
pub(crate) fn data_or_default<T: DeserializeOwned + Default>(body: &str) -> Result<T, DecodeError> {
    if body.is_empty() { Ok(T::default()) } else { data(body) }
}

/// A page: its items, and what the listing says of itself, which is not the same for all.
pub(crate) fn page<T: DeserializeOwned>(body: &str) -> Result<Page<T>, DecodeError> {
    #[derive(Deserialize)]
    #[serde(bound = "T: DeserializeOwned", rename_all = "camelCase")]
    struct Envelope<T> {
        data: Vec<T>,
        #[serde(default, deserialize_with = "count")]
        page: Option<u64>,
        #[serde(default, deserialize_with = "count")]
        page_size: Option<u64>,
        #[serde(default, deserialize_with = "count")]
        total_count: Option<u64>,
        #[serde(default, deserialize_with = "flag")]
        has_more: Option<bool>,
    }
    let Envelope { data, page, page_size, total_count, has_more } = value(body)?;
    Ok(Page::new(data).number(page).size(page_size).total(total_count).has_more(has_more))
}

/// What a deletion answers. Where the thing was gone already, there is nothing to read.
pub(crate) fn deleted(body: &str) -> Result<Deleted, DecodeError> {
    if body.is_empty() { Ok(Deleted::before()) } else { data(body) }
}

/// Whether a deletion was done. Where the thing was gone already, there is nothing to read.
pub(crate) fn done(body: &str) -> Result<bool, DecodeError> {
    if body.is_empty() { Ok(true) } else { data(body) }
}

/// What a deletion answers that gives what remains; nothing where the thing was gone already.
pub(crate) fn remaining<T: DeserializeOwned>(body: &str) -> Result<Option<Vec<T>>, DecodeError> {
    if body.is_empty() { Ok(None) } else { data(body).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Thing {
        data: Option<u8>,
    }

    #[test]
    fn one_level_is_taken_off_and_no_more() {
        assert_eq!(data::<Thing>(r#"{"data":{"data":7}}"#).unwrap(), Thing { data: Some(7) });
        assert_eq!(data::<Option<Thing>>(r#"{"data":null}"#).unwrap(), None);
        assert!(data::<bool>(r#"{"data":true}"#).unwrap());
        assert!(data::<Thing>(r#"{"id":1}"#).is_err());
        assert!(data::<Thing>("").is_err());
    }

    #[test]
    fn a_page_says_what_it_says() {
        let of = |body: &str| {
            let page = page::<u8>(body).unwrap();
            (page.items, page.number, page.size, page.total, page.has_more)
        };
        assert_eq!(
            of(r#"{"page":0,"hasMore":true,"pageSize":10,"data":[1]}"#),
            (vec![1], Some(0), Some(10), None, Some(true))
        );
        assert_eq!(
            of(r#"{"data":[],"page":2,"pageSize":10,"totalCount":0}"#),
            (vec![], Some(2), Some(10), Some(0), None)
        );
        assert_eq!(of(r#"{"data":[1,2]}"#), (vec![1, 2], None, None, None, None));
        assert_eq!(
            of(r#"{"data":[1],"page":"0","pageSize":10.0,"totalCount":"many","hasMore":"true"}"#),
            (vec![1], Some(0), Some(10), None, Some(true))
        );
        assert!(page::<u8>(r#"{"data":{"data":[1]}}"#).is_err());
    }

    #[test]
    fn a_deletion_that_was_done_before_is_one() {
        let deleted = |body| deleted(body).map(|deleted| (deleted.acknowledged, deleted.status));
        let status = Some("deleted".to_owned());
        assert_eq!(deleted(r#"{"data":{"acknowledged":true,"status":"deleted"}}"#).unwrap(), (true, status));
        assert_eq!(deleted("").unwrap(), (true, None));
        assert!(deleted("{}").is_err());
        assert!(
            done(r#"{"data":true}"#).unwrap() && done("").unwrap() && !done(r#"{"data":false}"#).unwrap()
        );
        assert!(done("{}").is_err());
    }

    #[test]
    fn what_remains_is_not_known_where_a_deletion_was_done_before() {
        assert_eq!(remaining::<u8>(r#"{"data":[1,2]}"#).unwrap(), Some(vec![1, 2]));
        assert_eq!(remaining::<u8>(r#"{"data":[]}"#).unwrap(), Some(vec![]));
        assert_eq!(remaining::<u8>("").unwrap(), None);
        assert!(remaining::<u8>("{}").is_err());
    }
}
