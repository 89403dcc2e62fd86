use serde::Serialize;

/// One page of a listing. It is written without the server's link, which may hold a key.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, in the server's order.
    pub items: Vec<T>,
    /// The page's number, as the server counts.
    pub number: Option<u64>,
    /// How many items the server puts on a full page; it may be fewer than were asked for.
    pub size: Option<u64>,
    /// How many items the whole listing has.
    pub total: Option<u64>,
    /// Whether the server says that there are more.
    pub has_more: Option<bool>,
    /// The address of the next page, where the server gives one. It is never followed to another origin or path.
    #[serde(skip)]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page of which only the items are known.
    #[must_use]
    pub fn new(items: Vec<T>) -> Self {
        Self { items, number: None, size: None, total: None, has_more: None, next: None }
    }

    /// Sets the number.
    #[must_use]
    pub fn number(mut self, number: Option<u64>) -> Self {
        self.number = number;
        self
    }

    /// Sets the size of a full page. 0 says nothing.
    #[must_use]
    pub fn size(mut self, size: Option<u64>) -> Self {
        self.size = size.filter(|size| *size > 0);
        self
    }

    /// Sets the total.
    #[must_use]
    pub fn total(mut self, total: Option<u64>) -> Self {
        self.total = total;
        self
    }

    /// Sets whether there are more.
    #[must_use]
    pub fn has_more(mut self, has_more: Option<bool>) -> Self {
        self.has_more = has_more;
        self
    }

    /// Sets the address of the next page.
    #[must_use]
    pub fn next(mut self, next: Option<String>) -> Self {
        self.next = next;
        self
    }
}

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
