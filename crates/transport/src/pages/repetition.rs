//! A server that gives the same items for ever, told from one whose items are alike.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use bytes::Bytes;

use crate::decode;

/// What is remembered of the pages so far: a hash of the items of each, whatever their order.
#[derive(Debug, Default)]
pub(super) struct Repetition {
    hasher: RandomState,
    seen: HashSet<u64>,
    /// The last page, which is looked at only when another one follows.
    last: Option<Last>,
    /// Pages so far whose items had all been given before.
    alike: u32,
}

#[derive(Debug)]
struct Last {
    count: usize,
    number: Option<u64>,
    body: Bytes,
}

impl Repetition {
    /// Whether this page with items is taken for one that was given before.
    ///
    /// A page whose items are those of an earlier page, in any order, repeats it: a server whose data does not change never
    /// lists an item twice. Items that are not distinct objects may be alike, though, so that up to 100 such pages are taken
    /// for others where one thing speaks for it, and up to 10,000 where two do: that all of it is within the total that the
    /// server names (`is_within_total`), that the page has another number than the one before, or that items on one page
    /// are alike. A page with the number of the one before and its items is the same page.
    pub(super) fn repeats(
        &mut self,
        page: (usize, Option<u64>),
        body: &Bytes,
        is_within_total: bool,
    ) -> bool {
        const MOST_ALIKE: [u32; 4] = [0, 100, 10_000, 10_000];
        let (count, number) = page;
        let Some(last) = self.last.replace(Last { count, number, body: body.clone() }) else {
            return false;
        };
        let earlier = self.items_of(&last.body, last.count).hash;
        self.seen.insert(earlier);
        let items = self.items_of(body, count);
        if !self.seen.contains(&items.hash) {
            return false;
        }
        let is_numbered = number.is_some() && last.number.is_some();
        let same_number = is_numbered && number == last.number;
        let reasons = [is_within_total, is_numbered && !same_number, !items.are_distinct];
        let reasons = reasons.into_iter().filter(|reason| *reason).count();
        let is_sure = same_number || (items.are_objects && items.are_distinct);
        let most = if is_sure { 0 } else { MOST_ALIKE.get(reasons).copied().unwrap_or_default() };
        self.alike = self.alike.saturating_add(1);
        self.alike > most
    }

    /// The elements of the body's arrays; a body without arrays is hashed as it is.
    fn items_of(&self, body: &[u8], count: usize) -> ItemsOfPage {
        let mut items = ItemsOfPage { hash: 0, are_distinct: true, are_objects: false };
        let mut has_arrays = false;
        for (position, array) in decode::outermost_arrays(body).enumerate() {
            has_arrays = true;
            let elements = array.elements.into_iter();
            let elements =
                elements.map(|range: Range<usize>| body.get(range).unwrap_or_default().trim_ascii());
            let mut are_objects = true;
            let mut hashes: Vec<u64> = elements
                .inspect(|element| are_objects &= element.starts_with(b"{"))
                .map(|element| self.hasher.hash_one((position, element)))
                .collect();
            items.hash = hashes.iter().fold(items.hash, |sum, hash| sum.wrapping_add(*hash));
            if hashes.len() == count {
                hashes.sort_unstable();
                hashes.dedup();
                items.are_distinct &= hashes.len() == count;
                items.are_objects |= are_objects;
            }
        }
        if !has_arrays {
            items.hash = self.hasher.hash_one(body);
        }
        items
    }
}

/// What is known of the items of a page from its text.
struct ItemsOfPage {
    /// The same for the same items in another order.
    hash: u64,
    /// Whether no two of them are alike.
    are_distinct: bool,
    are_objects: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of these pages are taken for others, of at most this many.
    fn taken(most: u64, within: bool, page: impl Fn(u64) -> (Option<u64>, String)) -> u64 {
        let mut repetition = Repetition::default();
        let is_taken = |n: &u64| {
            let (number, body) = page(*n);
            !repetition.repeats((2, number), &Bytes::from(body), within)
        };
        (0..most).take_while(is_taken).count() as u64
    }

    const MANY: u64 = 20_000;

    #[test]
    fn items_that_were_given_are_not_given_again_whatever_is_around_them() {
        let stamped = |n| (None, format!(r#"{{"items":[1,{{"a":[2]}}],"at":{n}}}"#));
        assert_eq!(taken(MANY, false, stamped), 1);
        let by_turns = |n| (None, if n % 2 == 0 { "[1,2]" } else { "[2, 1]" }.to_owned());
        assert_eq!(taken(MANY, false, by_turns), 1);
        assert_eq!(taken(MANY, false, |n| (None, format!("[{},10]", n % 3))), 3);
        assert_eq!(taken(MANY, true, |n| (Some(2), format!(r#"{{"items":[1,2],"at":{n}}}"#))), 1);
        assert_eq!(taken(MANY, false, |_| (None, "no array".to_owned())), 1);
        let objects = |n| (Some(n), format!(r#"{{"data":[{{"id":1}},{{"id":2}}],"page":{n}}}"#));
        assert_eq!(taken(MANY, true, objects), 1);
    }

    #[test]
    fn items_that_are_alike_are_given_as_long_as_something_speaks_for_it() {
        assert_eq!(taken(MANY, true, |_| (None, "[1,2]".to_owned())), 101);
        assert_eq!(taken(MANY, false, |n| (Some(n), "[1,2]".to_owned())), 101);
        assert_eq!(taken(MANY, false, |_| (None, "[7,7]".to_owned())), 101);
        assert_eq!(taken(MANY, true, |_| (None, "[7,7]".to_owned())), 10_001);
        assert_eq!(taken(MANY, true, |_| (None, "[{},{}]".to_owned())), 10_001);
    }

    #[test]
    fn other_items_are_never_taken_for_these() {
        for within in [true, false] {
            assert_eq!(taken(MANY, within, |n| (Some(1), format!("[{n},{}]", n + 1))), MANY);
            let beside_a_constant_list = |n| (None, format!(r#"{{"tags":["a","b"],"items":[{n},"x"]}}"#));
            assert_eq!(taken(MANY, within, beside_a_constant_list), MANY);
        }
    }
}
