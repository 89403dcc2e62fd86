use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::form_urlencoded;

use super::paging::{Paging, Style};
use crate::draft::Draft;
use crate::{Error, export};

/// Where a listing was left, to continue there in another process.
///
/// It is text: keep it with `to_string` (or serde) and read it back with `parse`. It fits only the listing that it
/// was taken from: the same operation with the same filters. It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(super) operation: String,
    pub(super) filters: u64,
    pub(super) place: Place,
    /// Items of that page that were given already.
    pub(super) given: u64,
    pub(super) size: u64,
}

/// The address of one page within a listing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// A page's number.
    Number(u64),
    /// The number of items before the page.
    Offset(u64),
    /// The query of the server's link; none for the first page.
    Link(Option<String>),
}

impl Cursor {
    pub(super) fn new(draft: &Draft, place: Place, given: u64, size: u64) -> Self {
        let (place, given) = match place {
            Place::Offset(offset) => (Place::Offset(offset.saturating_add(given)), 0),
            place => (place, given),
        };
        Self { operation: draft.operation.name.to_owned(), filters: fingerprint(draft), place, given, size }
    }

    /// Whether it was taken from this listing.
    pub(super) fn check(&self, draft: &Draft, paging: Paging) -> Result<(), Error> {
        let style_fits = matches!(
            (&self.place, paging.style),
            (Place::Number(_), Style::Numbered { .. })
                | (Place::Offset(_), Style::Offset { .. })
                | (Place::Link(_), Style::Linked)
        );
        if !style_fits || self.operation != draft.operation.name || self.filters != fingerprint(draft) {
            return Err(Error::invalid_input("cursor", "was taken from another listing"));
        }
        Ok(())
    }
}

/// FNV-1a over the path and the filters: the same in every process and version.
fn fingerprint(draft: &Draft) -> u64 {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    draft.path_and_query().bytes().fold(BASIS, mix)
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.append_pair("operation", &self.operation).append_pair("filters", &self.filters.to_string());
        match &self.place {
            Place::Number(number) => text.append_pair("page", &number.to_string()),
            Place::Offset(offset) => text.append_pair("offset", &offset.to_string()),
            Place::Link(None) => text.append_pair("start", ""),
            Place::Link(Some(query)) => text.append_pair("link", query),
        };
        text.append_pair("given", &self.given.to_string()).append_pair("size", &self.size.to_string());
        formatter.write_str(&text.finish())
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let member = |name: &str| {
            form_urlencoded::parse(text.as_bytes())
                .find_map(|(key, value)| (key == name).then(|| value.into_owned()))
        };
        let number = |name: &str| member(name)?.parse::<u64>().ok();
        let place = number("page")
            .map(Place::Number)
            .or_else(|| number("offset").map(Place::Offset))
            .or_else(|| member("link").map(|query| Place::Link(Some(query))))
            .or_else(|| member("start").map(|_| Place::Link(None)));
        let read = || {
            Some(Self {
                operation: member("operation")?,
                filters: number("filters")?,
                place: place?,
                given: number("given")?,
                size: number("size")?,
            })
        };
        read().ok_or_else(|| Error::invalid_input("cursor", "is not the text of a cursor"))
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        export::read_text(deserializer, Self::from_str)?.map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_from_its_text() {
        for place in [
            Place::Number(3),
            Place::Offset(40),
            Place::Link(None),
            Place::Link(Some("cursor=a%26b&limit=2".to_owned())),
        ] {
            let cursor = Cursor { operation: "alerts.list".into(), filters: 7, place, given: 5, size: 20 };
            assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
            let json = serde_json::to_string(&cursor).unwrap();
            assert_eq!(serde_json::from_str::<Cursor>(&json).unwrap(), cursor);
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "page=1", "operation=x&filters=1&page=-1&given=0&size=1", "\0\u{ff}", "{}"] {
            assert_eq!(text.parse::<Cursor>().unwrap_err().field(), Some("cursor"), "{text:?}");
        }
    }
}
