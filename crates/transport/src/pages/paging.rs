/// How an API divides a listing: for the API crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    pub(crate) style: Style,
    pub(crate) start: u64,
    pub(crate) size: u64,
    pub(crate) surest_size: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// By page numbers that start here, and a size.
    Numbered { page: &'static str, size: Option<&'static str>, first: u64 },
    /// By the number of items before the page, and a limit.
    Offset { offset: &'static str, limit: &'static str },
    /// By the address of the next page, of which only the query is taken.
    Linked,
}

impl Paging {
    /// Page numbers from `first` on; `page` and `size` are the names of the query parameters, and `default_size` is
    /// what is asked for unless the caller says otherwise.
    #[must_use]
    pub const fn numbered(page: &'static str, size: &'static str, first: u64, default_size: u64) -> Self {
        Self {
            style: Style::Numbered { page, size: Some(size), first },
            start: first,
            size: default_size,
            surest_size: u64::MAX,
        }
    }

    /// Page numbers from `first` on, where the server alone says how many items a page has: `size`.
    #[must_use]
    pub const fn numbered_of_fixed_size(page: &'static str, first: u64, size: u64) -> Self {
        Self { style: Style::Numbered { page, size: None, first }, start: first, size, surest_size: u64::MAX }
    }

    /// Offset and limit; the arguments are as for [`numbered`](Self::numbered).
    #[must_use]
    pub const fn offset(offset: &'static str, limit: &'static str, default_limit: u64) -> Self {
        Self { style: Style::Offset { offset, limit }, start: 0, size: default_limit, surest_size: u64::MAX }
    }

    /// The server's links.
    #[must_use]
    pub const fn linked() -> Self {
        Self { style: Style::Linked, start: 0, size: 0, surest_size: u64::MAX }
    }

    /// The query parameters that name a page.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        let (place, size) = match self.style {
            Style::Numbered { page, size, .. } => (Some(page), size),
            Style::Offset { offset, limit } => (Some(offset), Some(limit)),
            Style::Linked => (None, None),
        };
        place.into_iter().chain(size)
    }

    /// Starts at this page or offset, if it is given.
    #[must_use]
    pub fn start(mut self, start: Option<u64>) -> Self {
        self.start = start.unwrap_or(self.start);
        self
    }

    /// Asks for this many items a page, if it is given.
    #[must_use]
    pub fn size(mut self, size: Option<u64>) -> Self {
        self.size = size.unwrap_or(self.size);
        self
    }

    /// Servers are known to keep to sizes up to this one. Where a larger one is asked for and the server does not
    /// say what it made of it, a short page is not taken for the last.
    #[must_use]
    pub const fn surest_size(mut self, size: u64) -> Self {
        self.surest_size = size;
        self
    }
}
