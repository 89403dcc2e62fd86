use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::form_urlencoded;

use super::paging::{Paging, Style};
use super::place::{Place, Position};
use crate::draft::Draft;
use crate::{Error, export, fnv};

/// Where a listing was left, to continue there in another process.
///
/// It is text: keep it with `to_string` (or serde) and read it back with `parse`. It fits only the listing that it
/// was taken from: the same operation of the same server, with the same filters. It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    operation: String,
    filters: u64,
    pub(super) position: Position,
    /// How many items are asked for on a page.
    pub(super) size: u64,
}

/// The version of a cursor's text. Another one is rejected, for its members may mean something else.
const VERSION: u64 = 1;

impl Cursor {
    pub(super) fn new(draft: &Draft, mut position: Position, size: u64) -> Self {
        if let Place::Offset(offset) = position.place {
            let offset = offset.saturating_add(position.given);
            position = Position { place: Place::Offset(offset), given: 0, before: Some(offset) };
        }
        Self { operation: draft.operation.name.to_owned(), filters: fingerprint(draft), position, size }
    }

    /// Whether it was taken from this listing.
    pub(super) fn check(&self, draft: &Draft, paging: Paging) -> Result<(), Error> {
        let style_fits = matches!(
            (&self.position.place, paging.style),
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

/// Over the server, the path and the filters.
fn fingerprint(draft: &Draft) -> u64 {
    fnv::hash(&draft.identity())
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.append_pair("version", &VERSION.to_string());
        text.append_pair("operation", &self.operation).append_pair("filters", &self.filters.to_string());
        match &self.position.place {
            Place::Number(number) => text.append_pair("page", &number.to_string()),
            Place::Offset(offset) => text.append_pair("offset", &offset.to_string()),
            Place::Link(None) => text.append_pair("start", ""),
            Place::Link(Some(query)) => text.append_pair("link", query),
        };
        text.append_pair("given", &self.position.given.to_string());
        text.append_pair("size", &self.size.to_string());
        if let Some(before) = self.position.before {
            text.append_pair("before", &before.to_string());
        }
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
        if number("version").is_some_and(|version| version != VERSION) {
            return Err(Error::invalid_input("cursor", "was taken by another version of this crate"));
        }
        let place = number("page")
            .map(Place::Number)
            .or_else(|| number("offset").map(Place::Offset))
            .or_else(|| member("link").map(|query| Place::Link(Some(query))))
            .or_else(|| member("start").map(|_| Place::Link(None)));
        let read = || {
            Some(Self {
                operation: member("operation")?,
                filters: number("filters")?,
                position: Position { place: place?, given: number("given")?, before: number("before") },
                size: number("size")?,
            })
        };
        let is_of_this_version = number("version") == Some(VERSION);
        read()
            .filter(|_| is_of_this_version)
            .ok_or_else(|| Error::invalid_input("cursor", "is not the text of a cursor"))
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
            for before in [None, Some(40)] {
                let position = Position { place: place.clone(), given: 5, before };
                let cursor = Cursor { operation: "alerts.list".into(), filters: 7, position, size: 20 };
                assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
                let json = serde_json::to_string(&cursor).unwrap();
                assert_eq!(serde_json::from_str::<Cursor>(&json).unwrap(), cursor);
            }
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "page=1", "operation=x&filters=1&page=-1&given=0&size=1", "\0\u{ff}", "{}"] {
            assert_eq!(text.parse::<Cursor>().unwrap_err().field(), Some("cursor"), "{text:?}");
        }
    }

    #[test]
    fn the_text_of_another_version_is_rejected() {
        let text = "version=1&operation=x&filters=1&page=1&given=0&size=1";
        assert!(text.parse::<Cursor>().is_ok());
        let message = |text: String| text.parse::<Cursor>().unwrap_err().message().unwrap().to_owned();
        let other = text.replace("version=1", "version=2");
        assert_eq!(message(other), "was taken by another version of this crate");
        assert_eq!(message(text.replace("version=1&", "")), "is not the text of a cursor");
    }
}
