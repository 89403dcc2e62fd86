use super::paging::{Paging, Style};
use super::place::{Place, Position};
use crate::page::Page;

/// What is known of the pages before one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Read {
    /// How many items are asked for on a page.
    pub(super) asked: u64,
    /// Items on the fullest page so far, this one included: how many the server puts on a page, whatever it says.
    pub(super) fullest: u64,
    /// Pages without items in a row before this one.
    pub(super) empty: u32,
}

/// A page without its items.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Summary {
    pub(super) count: u64,
    pub(super) size: Option<u64>,
    pub(super) total: Option<u64>,
    pub(super) total_pages: Option<u64>,
    pub(super) has_more: Option<bool>,
}

impl Summary {
    pub(super) fn of<T>(page: &Page<T>) -> Self {
        Self {
            count: u64::try_from(page.count()).unwrap_or(u64::MAX),
            size: page.size,
            total: page.total,
            total_pages: page.total_pages,
            has_more: page.has_more,
        }
    }
}

/// What follows from a page.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Next {
    /// None at the end.
    pub(super) place: Option<Place>,
    /// How many further pages may be asked for ahead, after the next one.
    ahead: u64,
    /// How far those stand apart.
    step: u64,
}

impl Next {
    /// The place that a link leads to, which is all that is known of what follows.
    pub(super) fn linked(place: Place) -> Self {
        Self { place: Some(place), ahead: 0, step: 0 }
    }

    /// The places that may be asked for now, the next one first.
    pub(super) fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let (ahead, step) = (self.ahead, self.step);
        let following = move |place: &Place| match place {
            Place::Number(number) => number.checked_add(step).map(Place::Number),
            Place::Offset(offset) => offset.checked_add(step).map(Place::Offset),
            Place::Link(_) => None,
        };
        let most = usize::try_from(ahead).unwrap_or(usize::MAX).saturating_add(1);
        std::iter::successors(self.place.clone(), following).take(most)
    }
}

/// What follows from a numbered page, or one by offset. No listing ends while anything says that there may be more; a
/// request too many is cheap.
///
/// | the page says | what follows |
/// | --- | --- |
/// | that nothing follows: not `has_more` | the end, whatever else it says |
/// | that there is more: `has_more`, a `total` above what was read, `total_pages` above the page's number | the next page. From a page without items too, once; by offset that is the same place, and none where it says `has_more`, for there is no telling how far to go on. After a second one in a row the listing is over: an error, unless the `total` has been read, or what was read is only an estimate |
/// | that it is the last: a `total` that was read, the last of `total_pages` | the end |
/// | nothing, and it is empty or not full | the end |
/// | nothing, and it is full | the next page |
///
/// A `total` or `total_pages` below what was read says nothing. A page is full when it has as many items as were asked for
/// or, where that is less, as the server says; it is not known whether it is full where more items were asked for than
/// servers are sure to give, and the server does not name another size.
///
/// # Errors
///
/// The problem, where the server's word and its pages can't both be true.
pub(super) fn next(
    paging: &Paging,
    read: Read,
    position: &Position,
    page: Summary,
) -> Result<Next, &'static str> {
    let stated = page.size.filter(|size| *size < read.asked);
    let full = stated.unwrap_or(read.asked);
    let size = full.min(read.fullest).max(1);
    let index = match (&position.place, paging.style) {
        (Place::Number(number), Style::Numbered { first, .. }) => Some(number.saturating_sub(first)),
        _ => None,
    };
    let estimate = || if read.fullest == 0 { full } else { size }.saturating_mul(index.unwrap_or(0));
    let after = position.before.unwrap_or_else(estimate).saturating_add(page.count);

    let items_left = page.total.and_then(|total| total.checked_sub(after));
    let pages_left = index.and_then(|index| page.total_pages?.checked_sub(index.saturating_add(1)));
    let is_left = |left: Option<u64>| left.is_some_and(|left| left > 0);
    let has_more = page.has_more.unwrap_or(false) || is_left(items_left) || is_left(pages_left);
    let is_last = items_left.is_some() || pages_left.is_some();
    if page.has_more == Some(false) {
        return Ok(Next::default());
    }

    let is_stuck = index.is_none() && page.has_more == Some(true);
    if page.count == 0 && has_more && (read.empty > 0 || is_stuck) {
        return match items_left {
            Some(left) if left == 0 || position.before.is_none() => Ok(Next::default()),
            _ => Err("the server says that there are more items, and its pages have none"),
        };
    }
    let is_full = page.count >= full || (stated.is_none() && read.asked > paging.surest_size);
    if !has_more && (is_last || page.count == 0 || !is_full) {
        return Ok(Next::default());
    }
    let (place, step, size) = match position.place {
        Place::Number(number) => (number.checked_add(1).map(Place::Number), 1, size),
        Place::Offset(offset) => (offset.checked_add(page.count).map(Place::Offset), page.count, page.count),
        Place::Link(_) => (None, 0, 1),
    };
    let ahead = match (items_left, pages_left) {
        _ if page.count == 0 => 0,
        (Some(items), _) => items.div_ceil(size.max(1)).saturating_sub(1),
        (None, Some(pages)) => pages.saturating_sub(1),
        (None, None) => u64::MAX,
    };
    Ok(Next { place, ahead, step })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERED: Paging = Paging::numbered("page", "size", 1, 10);
    const OFFSET: Paging = Paging::offset("offset", "size", 10);

    fn at(place: Place, before: u64) -> Position {
        Position { place, given: 0, before: Some(before) }
    }

    /// What follows from the third page, after 20 items, and how many pages may be asked for ahead.
    fn after(paging: &Paging, read: Read, page: Summary) -> Result<Option<(Place, u64)>, ()> {
        let place = if *paging == OFFSET { Place::Offset(20) } else { Place::Number(3) };
        let next = next(paging, read, &at(place, 20), page).map_err(|_| ())?;
        Ok(next.place.map(|place| (place, next.ahead)))
    }

    #[test]
    fn the_table_of_what_follows() {
        let read = Read { asked: 10, fullest: 10, empty: 0 };
        let again = Read { empty: 1, ..read };
        let full = Summary { count: 10, ..Summary::default() };
        let short = Summary { count: 4, ..Summary::default() };
        let empty = Summary::default();
        let more = |page| Summary { has_more: Some(true), ..page };
        let last = |page| Summary { has_more: Some(false), ..page };
        let total = |total, page| Summary { total: Some(total), ..page };
        let size = |size, page| Summary { size: Some(size), ..page };
        // The page, what was read before it, and how many pages ahead: none at the end, an error where it is `Err`.
        let table = [
            (full, read, Ok(Some(u64::MAX))),
            (short, read, Ok(None)),
            (size(4, short), read, Ok(Some(u64::MAX))),
            (size(40, full), read, Ok(Some(u64::MAX))),
            (empty, read, Ok(None)),
            (more(short), read, Ok(Some(u64::MAX))),
            (last(full), read, Ok(None)),
            (total(30, full), read, Ok(None)),
            (total(31, full), read, Ok(Some(0))),
            (total(65, full), read, Ok(Some(3))),
            (total(31, last(full)), read, Ok(None)),
            (total(31, last(empty)), read, Ok(None)),
            (total(24, more(short)), read, Ok(Some(0))),
            (total(23, short), read, Ok(None)),
            (total(29, full), read, Ok(Some(u64::MAX))),
            (total(21, empty), read, Ok(Some(0))),
            (more(empty), again, Err(())),
            (total(21, empty), again, Err(())),
            (total(20, more(empty)), again, Ok(None)),
            (total(19, empty), again, Ok(None)),
            (more(full), again, Ok(Some(u64::MAX))),
        ];
        for (page, read, ahead) in table {
            for paging in [NUMBERED, OFFSET] {
                let place = if paging == OFFSET { Place::Offset(20 + page.count) } else { Place::Number(4) };
                let expected = ahead.map(|ahead| ahead.map(|ahead| (place, ahead)));
                assert_eq!(after(&paging, read, page), expected, "{page:?} {read:?} {paging:?}");
            }
        }
    }

    /// By offset the next page would start where this one does.
    #[test]
    fn more_behind_an_empty_page_is_found_by_number_only() {
        let read = Read { asked: 10, fullest: 10, empty: 0 };
        let page = Summary { has_more: Some(true), ..Summary::default() };
        assert_eq!(after(&NUMBERED, read, page), Ok(Some((Place::Number(4), 0))));
        assert_eq!(after(&OFFSET, read, page), Err(()));
    }

    #[test]
    fn a_number_of_pages_counts_for_numbered_pages_only() {
        let read = Read { asked: 10, fullest: 10, empty: 0 };
        let of = |pages, count| Summary { count, total_pages: Some(pages), ..Summary::default() };
        for (pages, count, ahead) in
            [(6, 4, Some(2)), (4, 10, Some(0)), (3, 10, None), (2, 10, Some(u64::MAX)), (2, 4, None)]
        {
            let expected = Ok(ahead.map(|ahead| (Place::Number(4), ahead)));
            assert_eq!(after(&NUMBERED, read, of(pages, count)), expected, "{pages} {count}");
        }
        assert_eq!(after(&OFFSET, read, of(9, 4)), Ok(None));
    }

    #[test]
    fn what_was_passed_over_is_estimated_and_never_missed() {
        let position = Position { place: Place::Number(3), given: 0, before: None };
        let page = |count, total| Summary { count, total: Some(total), ..Summary::default() };
        let of = |fullest, empty, page| {
            let read = Read { asked: 10, fullest, empty };
            next(&NUMBERED, read, &position, page).map(|next| next.place.is_some())
        };
        assert_eq!(of(10, 0, page(10, 31)), Ok(true));
        assert_eq!(of(10, 0, page(10, 30)), Ok(false));
        // A server with smaller pages than were asked for has more of them.
        assert_eq!(of(4, 0, page(4, 13)), Ok(true));
        assert_eq!(of(10, 1, page(0, 90)), Ok(false));
    }
}
