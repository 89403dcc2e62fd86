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
    /// A page whose items are those of an earlier page, in any order, repeats it: no server that stands still lists an item
    /// twice. There may be items that are alike, though, so that up to 100 such pages are taken for others where one thing
    /// speaks for it, and up to 10,000 where two do: that all of it is within the total that the server names
    /// (`is_within_total`), that the page has another number than the one before, or that items on one page are alike. A
    /// page with the number of the one before and its items is the same page.
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
        let (items, _) = self.items_of(&last.body, last.count);
        self.seen.insert(items);
        let (items, are_distinct) = self.items_of(body, count);
        if !self.seen.contains(&items) {
            return false;
        }
        let is_numbered = number.is_some() && last.number.is_some();
        let same_number = is_numbered && number == last.number;
        let reasons = [is_within_total, is_numbered && !same_number, !are_distinct];
        let reasons = reasons.into_iter().filter(|reason| *reason).count();
        let most = if same_number { 0 } else { MOST_ALIKE.get(reasons).copied().unwrap_or_default() };
        self.alike = self.alike.saturating_add(1);
        self.alike > most
    }

    /// A hash of the elements of the body's arrays, whatever their order, and whether they are distinct where they are as
    /// many as the page's items. A body without arrays is hashed as it is.
    fn items_of(&self, body: &[u8], count: usize) -> (u64, bool) {
        let (mut sum, mut are_distinct, mut is_array_there) = (0_u64, true, false);
        for (position, array) in decode::outermost_arrays(body).enumerate() {
            is_array_there = true;
            let element = |range: Range<usize>| body.get(range).unwrap_or_default().trim_ascii();
            let hash = |range| self.hasher.hash_one((position, element(range)));
            let mut hashes: Vec<u64> = array.elements.into_iter().map(hash).collect();
            sum = hashes.iter().fold(sum, |sum, hash| sum.wrapping_add(*hash));
            if hashes.len() == count {
                hashes.sort_unstable();
                hashes.dedup();
                are_distinct &= hashes.len() == count;
            }
        }
        let sum = if is_array_there { sum } else { self.hasher.hash_one(body) };
        (sum, are_distinct)
    }
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
    }

    #[test]
    fn items_that_are_alike_are_given_as_long_as_something_speaks_for_it() {
        assert_eq!(taken(MANY, true, |_| (None, "[1,2]".to_owned())), 101);
        assert_eq!(taken(MANY, false, |n| (Some(n), "[1,2]".to_owned())), 101);
        assert_eq!(taken(MANY, false, |_| (None, "[7,7]".to_owned())), 101);
        assert_eq!(taken(MANY, true, |_| (None, "[7,7]".to_owned())), 10_001);
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
