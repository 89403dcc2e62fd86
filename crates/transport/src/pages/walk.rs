use std::collections::HashSet;

use bytes::Bytes;

use super::cursor::Cursor;
use super::link;
use super::next::{Next, Read, Summary, next};
use super::paging::{Paging, Style};
use super::place::{Place, Position};
use super::repetition::Repetition;
use crate::decode::DecodeError;
use crate::draft::Draft;
use crate::page::Page;
use crate::{Error, ErrorKind, Request};

/// The way through a listing: where it stands, and what was read so far.
#[derive(Debug)]
pub(super) struct Walk {
    paging: Paging,
    /// The page that comes next; none at the end.
    pub(super) position: Option<Position>,
    read: Read,
    repetition: Repetition,
    /// The places of the links that were followed.
    visited: HashSet<Place>,
}

impl Walk {
    pub(super) fn new(paging: Paging, cursor: Option<Cursor>) -> Self {
        let (position, asked) = match cursor {
            Some(cursor) => (cursor.position, cursor.size),
            None => (Position::first(&paging), paging.size),
        };
        Self {
            paging,
            position: Some(position),
            read: Read { asked, ..Read::default() },
            repetition: Repetition::default(),
            visited: HashSet::new(),
        }
    }

    /// The request of the next page; none is left after the end, which is not asked for.
    pub(super) fn request<T: 'static>(
        &self,
        draft: &mut Draft,
        decode: fn(&str) -> Result<Page<T>, DecodeError>,
    ) -> Request<Page<T>> {
        let first = || Position::first(&self.paging).place;
        let place = self.position.as_ref().map_or_else(first, |position| position.place.clone());
        self.request_at(&place, draft, decode)
    }

    pub(super) fn request_at<T: 'static>(
        &self,
        place: &Place,
        draft: &mut Draft,
        decode: fn(&str) -> Result<Page<T>, DecodeError>,
    ) -> Request<Page<T>> {
        let mut draft = draft.repeat();
        let asked = self.read.asked.to_string();
        match (place, self.paging.style) {
            (Place::Number(number), Style::Numbered { page, size, .. }) => {
                draft.push_query(page, &number.to_string());
                if let Some(size) = size {
                    draft.push_query(size, &asked);
                }
            }
            (Place::Offset(before), Style::Offset { offset, limit }) => {
                draft.push_query(limit, &asked);
                draft.push_query(offset, &before.to_string());
            }
            (Place::Link(Some(query)), _) => draft.set_query(query),
            _ => {}
        }
        draft.page_request(decode)
    }

    pub(super) fn cursor(&self, draft: &Draft, position: Position) -> Cursor {
        Cursor::new(draft, position, self.read.asked)
    }

    /// Refuses a page that was given before: a server that gives it for ever would never let the listing end.
    pub(super) fn refuse_repetition<T>(
        &mut self,
        draft: &Draft,
        position: &Position,
        page: &Page<T>,
        body: &Bytes,
    ) -> Result<(), Error> {
        let after = position.before.map(|before| before.saturating_add(Summary::of(page).count));
        let is_within_total = page.total.zip(after).is_some_and(|(total, after)| after <= total);
        let count = page.count();
        if count > 0 && self.repetition.repeats((count, page.number), body, is_within_total) {
            return Err(stopped(draft, "the server gave the same page again"));
        }
        Ok(())
    }

    /// What follows from this page, which is then the last one that was read.
    pub(super) fn follow<T>(
        &mut self,
        draft: &mut Draft,
        position: &Position,
        page: &Page<T>,
    ) -> Result<Next, Error> {
        let summary = Summary::of(page);
        self.read.fullest = self.read.fullest.max(summary.count);
        let next = match &position.place {
            Place::Link(_) => self.linked(draft, position, page),
            _ => next(&self.paging, self.read, position, summary).map_err(|problem| stopped(draft, problem)),
        };
        self.read.empty = if summary.count == 0 { self.read.empty.saturating_add(1) } else { 0 };
        let next = next?;
        let before = position.before.map(|before| before.saturating_add(summary.count));
        self.position = next.place.clone().map(|place| Position { place, given: 0, before });
        Ok(next)
    }

    fn linked<T>(&mut self, draft: &mut Draft, position: &Position, page: &Page<T>) -> Result<Next, Error> {
        const MOST_EMPTY: u32 = 100;
        self.visited.insert(position.place.clone());
        let Some(link) = &page.next else {
            return match page.has_more {
                Some(true) => {
                    Err(stopped(draft, "the server says that there are more items, without a link to them"))
                }
                _ => Ok(Next::default()),
            };
        };
        let listing = draft.repeat().finish()?;
        let query = link::query_of(link, &listing).map_err(|problem| stopped(draft, problem))?;
        let base = draft.client.base_url().query().unwrap_or_default();
        let query = link::without(&query, base, draft.client.secret());
        let first = draft.has_query(&query);
        let place = Place::Link(Some(query));
        if first || self.visited.contains(&place) {
            return Err(stopped(draft, "the server's links lead back to a page that was read before"));
        }
        if page.count() == 0 && self.read.empty >= MOST_EMPTY {
            return Err(stopped(draft, "the server's links lead from one page without items to the next"));
        }
        Ok(Next::linked(place))
    }
}

fn stopped(draft: &Draft, problem: &str) -> Error {
    Error::new(ErrorKind::Paging).with_operation(draft.operation).with_message(problem)
}
