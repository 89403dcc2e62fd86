//! Takes a credential out of text that a server sent, however the server has spelled it.
//!
//! A server may echo a key verbatim, with JSON, percent or HTML escapes (any mix of them), in base64 with something before
//! it, or in part, as vendors do in `sk_live_abcd****`. The text is therefore read twice, as it stands and with its escapes
//! decoded, and every part of the key or of its base64 forms that is long enough is replaced. Both passes are linear and
//! hold no copy of the text.

use std::ops::Range;

use bytes::Bytes;

mod parts;
mod spelling;

use parts::{Parts, Recent};
use spelling::{Unit, decoded, verbatim};

/// What stands in place of a credential.
pub(crate) const REDACTED: &str = "[redacted]";

/// A shorter credential is replaced only where it stands alone: the key `test` must not blank `latest`.
const SHORTEST_IN_PARTS: usize = 8;

/// A shorter credential protects nothing, and `k` or `key` is found in every text.
const SHORTEST: usize = 4;

/// Searches for one credential, unless it is too short for that.
pub(crate) struct Scrubber {
    search: Option<Search>,
    /// Bytes of the credential.
    length: usize,
}

enum Search {
    /// For any part of it.
    Parts(Parts),
    /// For all of it, with no letter or digit beside it.
    Alone(Vec<u8>),
}

impl Scrubber {
    pub(crate) fn new(secret: &str) -> Self {
        let secret = secret.as_bytes();
        let search = match secret.len() {
            0..SHORTEST => None,
            SHORTEST..SHORTEST_IN_PARTS => Some(Search::Alone(spelling::plain(secret))),
            _ => Some(Search::Parts(Parts::of(&spelling::all(secret)))),
        };
        Self { search, length: secret.len() }
    }

    /// `text` with every part of the credential replaced.
    pub(crate) fn text(&self, text: &str) -> String {
        replaced_in(text, self.find(text.as_bytes(), false))
    }

    /// `text` with the credential replaced where all of it stands, in any spelling: for text of the caller's, in which a part of
    /// it is a word of a path or a name.
    pub(crate) fn whole(&self, text: &str) -> String {
        let mut found = self.find(text.as_bytes(), false);
        // No spelling is shorter than the credential.
        found.retain(|range| range.len() >= self.length);
        replaced_in(text, found)
    }

    /// The same for a body, which need not be UTF-8, and which may have been cut off within the credential.
    pub(crate) fn body(&self, body: &Bytes) -> Bytes {
        let found = self.find(body, true);
        if found.is_empty() { body.clone() } else { replaced(body, found).into() }
    }

    /// Where parts of the credential stand: in order, and none beside another.
    fn find(&self, text: &[u8], may_be_cut: bool) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        match &self.search {
            None => {}
            Some(Search::Parts(parts)) => {
                find_parts(parts, verbatim(text), may_be_cut, &mut found);
                find_parts(parts, decoded(text), may_be_cut, &mut found);
            }
            Some(Search::Alone(secret)) => find_alone(secret, decoded(text), &mut found),
        }
        found.sort_unstable_by_key(|range| range.start);
        let mut joined = Vec::with_capacity(found.len());
        for range in found {
            join(&mut joined, range);
        }
        joined
    }
}

fn find_parts(
    parts: &Parts,
    units: impl Iterator<Item = Unit>,
    may_be_cut: bool,
    found: &mut Vec<Range<usize>>,
) {
    let mut recent = Recent::default();
    let mut end = 0;
    for unit in units {
        recent.push(unit);
        end = unit.end;
        if let Some(length) = parts.length_at_end_of(&recent) {
            join(found, recent.start(length)..end);
        }
    }
    if let Some(length) = parts.length_of_beginning(&recent).filter(|_| may_be_cut) {
        join(found, recent.start(length)..end);
    }
}

fn find_alone(secret: &[u8], units: impl Iterator<Item = Unit>, found: &mut Vec<Range<usize>>) {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || !byte.is_ascii();
    let mut recent = Recent::default();
    let mut candidate = None;
    for unit in units {
        found.extend(candidate.take().filter(|_| !is_word(unit.byte)));
        recent.push(unit);
        if recent.ends_with(secret) && !is_word(recent.byte_before(secret.len())) {
            candidate = Some(recent.start(secret.len())..unit.end);
        }
    }
    found.extend(candidate);
}

/// Adds a range, as one with the last ones where they touch.
fn join(ranges: &mut Vec<Range<usize>>, mut range: Range<usize>) {
    while let Some(last) = ranges.pop_if(|last| last.end >= range.start && last.start <= range.end) {
        range = last.start.min(range.start)..last.end.max(range.end);
    }
    ranges.push(range);
}

fn replaced_in(text: &str, found: Vec<Range<usize>>) -> String {
    if found.is_empty() {
        return text.to_owned();
    }
    String::from_utf8_lossy(&replaced(text.as_bytes(), found)).into_owned()
}

fn replaced(text: &[u8], found: Vec<Range<usize>>) -> Vec<u8> {
    let mut scrubbed = Vec::with_capacity(text.len());
    let mut rest = 0;
    for range in found {
        scrubbed.extend_from_slice(text.get(rest..range.start).unwrap_or_default());
        scrubbed.extend_from_slice(REDACTED.as_bytes());
        rest = range.end;
    }
    scrubbed.extend_from_slice(text.get(rest..).unwrap_or_default());
    scrubbed
}

#[cfg(test)]
mod tests;
