//! A page of which single items can't be decoded.

use super::array::outermost_arrays;
use super::{DecodeError, JsonError, without_mark};
use crate::page::{Page, RejectedItem};

/// Decodes a page, and if that fails because of single items, decodes it item by item: what can be decoded is in the
/// page's `items`, the rest in its `rejected`. The successful way is the one pass of `decode`.
///
/// Every listing is decoded through this, whatever its `decode` is; a decoder needs it only for a page that is no
/// listing of its own, such as the value of a [`Request`](crate::Request). `decode` reads the envelope and the items in
/// one of its arrays, and none of its members but that array may be required to have elements.
///
/// # Errors
///
/// Those of `decode`, where the page can't be read at all.
pub fn lenient_page<T>(
    body: &str,
    decode: fn(&str) -> Result<Page<T>, DecodeError>,
) -> Result<Page<T>, DecodeError> {
    match decode(body) {
        Err(DecodeError::Json(error)) if error.is_about_a_value() => {
            item_by_item(without_mark(body), &error, decode).ok_or(DecodeError::Json(error))
        }
        decoded => decoded,
    }
}

/// The page with each item decoded alone in the page's envelope; none where that is not what the error is about.
fn item_by_item<T>(
    body: &str,
    error: &JsonError,
    decode: fn(&str) -> Result<Page<T>, DecodeError>,
) -> Option<Page<T>> {
    /// The envelope is read once for each item. No server has cause to send one that would make this slow.
    const MOST_BYTES: usize = 256 << 20;
    let failed_at = error.offset(body);
    let array = outermost_arrays(body.as_bytes()).find(|array| array.span.end >= failed_at)?;
    let head = body.get(..=array.span.start).filter(|head| head.len() <= failed_at)?;
    let tail = body.get(array.span.end - 1..)?;
    if (head.len() + tail.len()).saturating_mul(array.elements.len()) > MOST_BYTES {
        return None;
    }
    let mut page = decode(&format!("{head}{tail}")).ok().filter(|page| page.count() == 0)?;
    for (index, element) in array.elements.into_iter().enumerate() {
        let item = body.get(element.clone())?;
        let text = format!("{head}{item}{tail}");
        match decode(&text) {
            Ok(alone) if alone.items.len() == 1 => page.items.extend(alone.items),
            Err(DecodeError::Json(error)) if error.is_about_a_value() => {
                let failed_at = error.offset(&text).saturating_sub(head.len()) + element.start;
                page.rejected.push(RejectedItem {
                    index,
                    path: error.path(body, failed_at),
                    message: error.problem().to_owned(),
                    json: item.trim().to_owned(),
                });
            }
            _ => return None,
        }
    }
    Some(page).filter(|page| !page.rejected.is_empty())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::super::value;
    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Thing {
        id: u8,
        tags: Option<Vec<String>>,
    }

    fn thing(id: u8) -> Thing {
        Thing { id, tags: None }
    }

    fn page(body: &str) -> Result<Page<Thing>, DecodeError> {
        #[derive(Deserialize)]
        struct Envelope {
            #[allow(dead_code, reason = "only its decoding matters")]
            note: Option<Vec<u8>>,
            data: Vec<Thing>,
            total: u64,
        }
        let Envelope { data, total, .. } = value(body)?;
        Ok(Page::new(data).total(Some(total)))
    }

    fn rejected(page: &Page<Thing>) -> Vec<(usize, &str, &str, &str)> {
        page.rejected.iter().map(|item| (item.index, &*item.path, &*item.message, &*item.json)).collect()
    }

    #[test]
    fn one_odd_item_costs_that_item() {
        let body = r#"{"note":[1],"data":[{"id":1}, null ,{"id":2},{"id":300},{},{"id":5,"tags":["a",["b"]]},7,{"id":8}],"total":9}"#;
        let page = lenient_page(body, page).unwrap();
        assert_eq!(page.items, [thing(1), thing(2), thing(8)]);
        assert_eq!((page.total, page.count()), (Some(9), 8));
        assert_eq!(
            rejected(&page),
            [
                (1, "data[1]", "invalid type: null, expected struct Thing", "null"),
                (3, "data[3].id", "invalid value: integer, expected u8", r#"{"id":300}"#),
                (4, "data[4]", "missing field `id`", "{}"),
                (
                    5,
                    "data[5].tags[1]",
                    "invalid type: sequence, expected a string",
                    r#"{"id":5,"tags":["a",["b"]]}"#
                ),
                (6, "data[6]", "invalid type: integer, expected struct Thing", "7"),
            ]
        );
    }

    #[test]
    fn an_array_is_a_page_too() {
        let array = |body: &str| Ok(Page::new(value(body)?));
        for body in [r#"[{"id":1},null]"#, "\u{feff}[{\"id\":1},null]"] {
            let page: Page<Thing> = lenient_page(body, array).unwrap();
            assert_eq!((&*page.items, rejected(&page)[0].1), (&[thing(1)][..], "[1]"));
        }
    }

    #[test]
    fn half_a_character_and_an_odd_item_on_one_page() {
        let body = "\u{feff}{\"total\":1,\"data\":[{\"id\":1,\"tags\":[\"\\ud83d\"]},{\"id\":\"\\ud83d\"}]}";
        let page = lenient_page(body, page).unwrap();
        assert_eq!(page.items[0].tags.as_deref(), Some(&["\u{fffd}".to_owned()][..]));
        assert_eq!(
            rejected(&page),
            [(1, "data[1].id", "invalid type: string, expected u8", r#"{"id":"\ud83d"}"#)]
        );
    }

    #[test]
    fn a_page_that_cant_be_read_at_all_is_an_error() {
        for (body, problem) in [
            (r#"{"data":[{"id":1},null]}"#, "invalid type: null, expected struct Thing at line 1 column 22"),
            (
                r#"{"data":[null],"total":"x"}"#,
                "invalid type: null, expected struct Thing at line 1 column 13",
            ),
            (
                r#"{"note":["x"],"data":[{"id":1}],"total":1}"#,
                "invalid type: string, expected u8 at line 1 column 12",
            ),
            (r#"{"data":{"a":[1]},"total":1}"#, "invalid type: map, expected a sequence at line 1 column 8"),
            (
                r#"{"data":[{"id":1},{"id":"x"},{id}],"total":1}"#,
                "invalid type: string, expected u8 at line 1 column 27",
            ),
            (r#"{"data":[{"id":"x"},{"id":1"#, "invalid type: string, expected u8 at line 1 column 18"),
            (r#"{"data":[{"id":1},]}"#, "this is no JSON at line 1 column 19"),
            (r#"{"data":[{"id":1}],"data":[],"total":1}"#, "duplicate field `data` at line 1 column 25"),
        ] {
            let error = lenient_page(body, page).unwrap_err();
            assert_eq!(error.to_string(), problem, "{body}");
        }
    }
}
