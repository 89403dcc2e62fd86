use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use bytes::Bytes;

use super::cursor::{Cursor, Place};
use super::link;
use super::paging::{Page, Paging, Style};
use crate::decode::DecodeError;
use crate::draft::Draft;
use crate::{Error, ErrorKind, Request};

/// The way through a listing: where it stands, and what follows from a page.
#[derive(Debug)]
pub(super) struct Walk {
    paging: Paging,
    /// The page that comes next; none at the end.
    pub(super) place: Option<Place>,
    /// Items of that page that were given before the cursor was taken.
    pub(super) skip: u64,
    size: u64,
    /// Items on the fullest page so far: how many the server puts on a page, where it does not say.
    fullest: u64,
    before: Option<Before>,
    visited: HashSet<u64>,
    hasher: RandomState,
}

/// What is remembered of the page before, to see a server that gives the same one for ever.
#[derive(Debug)]
struct Before {
    number: Option<u64>,
    empty: bool,
    body: Bytes,
}

/// What follows from a page.
#[derive(Debug, PartialEq)]
pub(super) struct Next {
    pub(super) place: Option<Place>,
    /// How many further pages may be asked for ahead, after the next one.
    pub(super) ahead: u64,
    /// How far those stand apart.
    step: u64,
}

impl Next {
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

impl Walk {
    pub(super) fn new(paging: Paging, cursor: Option<Cursor>) -> Self {
        let first = match paging.style {
            Style::Numbered { .. } => Place::Number(paging.start),
            Style::Offset { .. } => Place::Offset(paging.start),
            Style::Linked => Place::Link(None),
        };
        let (place, skip, size) = match cursor {
            Some(cursor) => (cursor.place, cursor.given, cursor.size),
            None => (first, 0, paging.size),
        };
        Self {
            paging,
            place: Some(place),
            skip,
            size,
            fullest: 0,
            before: None,
            visited: HashSet::new(),
            hasher: RandomState::new(),
        }
    }

    /// The request of the next page; none is left after the end, which is not asked for.
    pub(super) fn request<T: 'static>(
        &self,
        draft: &mut Draft,
        decode: fn(&str) -> Result<Page<T>, DecodeError>,
    ) -> Request<Page<T>> {
        let place = self.place.clone().unwrap_or(Place::Number(self.paging.start));
        self.request_at(&place, draft, decode)
    }

    pub(super) fn request_at<T: 'static>(
        &self,
        place: &Place,
        draft: &mut Draft,
        decode: fn(&str) -> Result<Page<T>, DecodeError>,
    ) -> Request<Page<T>> {
        let mut draft = draft.repeat();
        match (place, self.paging.style) {
            (Place::Number(number), Style::Numbered { page, size, .. }) => {
                draft.push_query(page, &number.to_string());
                if let Some(size) = size {
                    draft.push_query(size, &self.size.to_string());
                }
            }
            (Place::Offset(before), Style::Offset { offset, limit }) => {
                draft.push_query(limit, &self.size.to_string());
                draft.push_query(offset, &before.to_string());
            }
            (Place::Link(Some(query)), _) => draft.set_query(query),
            _ => {}
        }
        draft.request(decode)
    }

    /// The cursor of the place that comes next, with this many of its items given.
    pub(super) fn cursor(&self, draft: &Draft, place: &Place, given: u64) -> Cursor {
        Cursor::new(draft, place.clone(), given, self.size)
    }

    /// Refuses a page that was given before: a server that gives it for ever would never let the listing end.
    pub(super) fn refuse_repetition<T>(
        &mut self,
        draft: &Draft,
        page: &Page<T>,
        body: &Bytes,
    ) -> Result<(), Error> {
        let empty = page.items.is_empty();
        if let Some(before) = &self.before {
            let same_number = page.number.is_some() && page.number == before.number;
            if !empty && (same_number || *body == before.body) {
                return Err(stopped(draft, "the server gave the same page again"));
            }
            if empty && before.empty && page.has_more == Some(true) && page.next.is_none() {
                return Err(stopped(draft, EMPTY));
            }
        }
        self.before = Some(Before { number: page.number, empty, body: body.clone() });
        Ok(())
    }

    /// What follows from this page.
    pub(super) fn follow<T>(
        &mut self,
        draft: &mut Draft,
        place: &Place,
        page: &Page<T>,
    ) -> Result<Next, Error> {
        let count = u64::try_from(page.items.len()).unwrap_or(u64::MAX);
        self.fullest = self.fullest.max(count);
        let next = match (place, self.paging.style) {
            (Place::Number(number), Style::Numbered { first, .. }) => {
                let ahead = self.more_numbered(number.saturating_sub(first), page, count);
                ahead.and_then(|ahead| {
                    Some(Next { place: Some(Place::Number(number.checked_add(1)?)), ahead, step: 1 })
                })
            }
            // The next page would start where this one does.
            (Place::Offset(_), _) if count == 0 && page.has_more == Some(true) => {
                return Err(stopped(draft, EMPTY));
            }
            (Place::Offset(offset), _) => self.more_by_offset(*offset, page, count),
            _ => {
                self.visited.insert(self.hasher.hash_one(place));
                self.linked(draft, page)?.map(|place| Next { place: Some(place), ahead: 0, step: 0 })
            }
        };
        Ok(next.unwrap_or(Next { place: None, ahead: 0, step: 0 }))
    }

    fn linked<T>(&self, draft: &mut Draft, page: &Page<T>) -> Result<Option<Place>, Error> {
        let Some(link) = &page.next else {
            return Ok(None);
        };
        let listing = draft.repeat().finish()?;
        let query = link::query_of(link, &listing).map_err(|problem| stopped(draft, problem))?;
        let base = draft.client.base_url().query().unwrap_or_default();
        let query = link::without(&query, base, draft.client.secret());
        let first = draft.has_query(&query);
        let place = Place::Link(Some(query));
        if first || self.visited.contains(&self.hasher.hash_one(&place)) {
            return Err(stopped(draft, "the server's links lead back to a page that was read before"));
        }
        Ok(Some(place))
    }

    /// Whether there is a page after this one, and how many may be asked for after that.
    fn more_numbered<T>(&self, index: u64, page: &Page<T>, count: u64) -> Option<u64> {
        if page.has_more == Some(false) {
            return None;
        }
        if count == 0 {
            // Filtered after it was divided into pages, perhaps: there may be items behind it.
            return (page.has_more == Some(true)).then_some(0);
        }
        // A server may put fewer items on a page than were asked for: its own word counts, or else what came.
        let size = page.size.unwrap_or_else(|| self.size.min(self.fullest)).max(1);
        let read = index.saturating_add(1).saturating_mul(size);
        match page.total {
            _ if page.has_more == Some(true) && page.total.is_none() => Some(u64::MAX),
            Some(total) if read < total => Some((total - read).div_ceil(size).saturating_sub(1)),
            Some(_) => (page.has_more == Some(true)).then_some(0),
            None if count < self.size && self.size <= self.paging.surest_size => None,
            None => Some(u64::MAX),
        }
    }

    fn more_by_offset<T>(&self, offset: u64, page: &Page<T>, count: u64) -> Option<Next> {
        if count == 0 || page.has_more == Some(false) {
            return None;
        }
        let read = offset.checked_add(count)?;
        let ahead = match page.total {
            Some(total) if read >= total && page.has_more.is_none() => return None,
            Some(total) => total.saturating_sub(read).div_ceil(count).saturating_sub(1),
            None if page.has_more.is_none() && count < self.size && self.size <= self.paging.surest_size => {
                return None;
            }
            None => u64::MAX,
        };
        Some(Next { place: Some(Place::Offset(read)), ahead, step: count })
    }
}

const EMPTY: &str = "the server says that there are more items, and gives none";

fn stopped(draft: &Draft, problem: &str) -> Error {
    Error::new(ErrorKind::Paging).with_operation(draft.operation).with_message(problem)
}
