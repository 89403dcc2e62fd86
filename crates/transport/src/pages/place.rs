use super::paging::{Paging, Style};

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

/// Where a listing stands: a page, and how much of the listing was read before it and of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Position {
    pub(super) place: Place,
    /// Items of that page that were given already.
    pub(super) given: u64,
    /// Items of the listing before that page; not known where the caller began in its middle.
    pub(super) before: Option<u64>,
}

impl Position {
    /// Where the listing begins.
    pub(super) fn first(paging: &Paging) -> Self {
        let (place, is_start) = match paging.style {
            Style::Numbered { first, .. } => (Place::Number(paging.start), paging.start == first),
            Style::Offset { .. } => (Place::Offset(paging.start), true),
            Style::Linked => (Place::Link(None), true),
        };
        let before = if let Place::Offset(offset) = place { Some(offset) } else { is_start.then_some(0) };
        Self { place, given: 0, before }
    }
}
