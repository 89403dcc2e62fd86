//! One page of a listing, as its decoder made it. A leaf: it knows neither requests nor JSON.

use std::fmt;

use serde::Serialize;

/// One page of a listing.
///
/// `Debug` and `Serialize` leave out the server's link to the next page, which may hold a key.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, in the server's order.
    pub items: Vec<T>,
    /// The items that could not be decoded, in the server's order; their places are counted among all items of the
    /// page. Empty unless the server sent something unexpected, and then left out by `Serialize`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<RejectedItem>,
    /// The page's number, as the server counts.
    pub number: Option<u64>,
    /// How many items the server puts on a full page; it may be fewer than were asked for.
    pub size: Option<u64>,
    /// How many items the whole listing has.
    pub total: Option<u64>,
    /// How many pages the whole listing has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_pages: Option<u64>,
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
        Self {
            items,
            rejected: Vec::new(),
            number: None,
            size: None,
            total: None,
            total_pages: None,
            has_more: None,
            next: None,
        }
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

    /// Sets the number of pages.
    #[must_use]
    pub fn total_pages(mut self, pages: Option<u64>) -> Self {
        self.total_pages = pages;
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

    /// How many items the server put on the page, the rejected ones included.
    pub(crate) fn count(&self) -> usize {
        self.items.len().saturating_add(self.rejected.len())
    }

    /// Drops the first items of the page, rejected ones included.
    pub(crate) fn skip(&mut self, count: usize) {
        let kept = self.rejected.partition_point(|item| item.index < count);
        self.items.drain(..count.saturating_sub(kept).min(self.items.len()));
        self.rejected.drain(..kept);
    }
}

impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Page")
            .field("items", &self.items)
            .field("rejected", &self.rejected)
            .field("number", &self.number)
            .field("size", &self.size)
            .field("total", &self.total)
            .field("total_pages", &self.total_pages)
            .field("has_more", &self.has_more)
            .field("has_next", &self.next.is_some())
            .finish()
    }
}

/// An item of a page that could not be decoded. The items around it are not affected.
///
/// `Debug` shows where and why, and nothing that the server chose; `Serialize` leaves out the JSON.
#[derive(Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RejectedItem {
    /// The item's position among all items of the page, from 0.
    pub index: usize,
    /// The JSON path of the value that is not as expected, such as `data[3].createdAt`.
    pub path: String,
    /// What was expected. It quotes no value.
    pub message: String,
    /// The item as the server sent it.
    #[serde(skip)]
    pub json: String,
}

impl fmt::Debug for RejectedItem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The path may hold member names that the server chose.
        formatter
            .debug_struct("RejectedItem")
            .field("index", &self.index)
            .field("message", &self.message)
            .field("json_bytes", &self.json.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page<u8> {
        let rejected = [1, 3].map(|index| RejectedItem {
            index,
            path: format!("data[{index}]"),
            message: "invalid type: null, expected u8".to_owned(),
            json: "null".to_owned(),
        });
        Page { rejected: rejected.into(), ..Page::new(vec![0, 2, 4]) }
    }

    #[test]
    fn skipping_counts_rejected_items() {
        for (skipped, items, rejected) in [
            (0, &[0, 2, 4][..], &[1, 3][..]),
            (1, &[2, 4], &[1, 3]),
            (2, &[2, 4], &[3]),
            (3, &[4], &[3]),
            (4, &[4], &[]),
            (5, &[], &[]),
            (usize::MAX, &[], &[]),
        ] {
            let mut page = page();
            page.skip(skipped);
            let left: Vec<_> = page.rejected.iter().map(|item| item.index).collect();
            assert_eq!((&*page.items, &*left), (items, rejected), "{skipped}");
        }
    }

    #[test]
    fn debug_and_json_leave_out_the_link_and_the_rejected_json() {
        let page = page().next(Some("https://api.test.example/v1/things?token=canary".to_owned()));
        let shown = format!("{page:?}");
        assert!(shown.contains("has_next: true") && !shown.contains("canary"), "{shown}");
        let json = serde_json::to_value(&page).unwrap();
        assert_eq!(json["rejected"][0]["path"], "data[1]");
        assert!(json["rejected"][0].get("json").is_none() && json.get("next").is_none());
        assert!(serde_json::to_value(Page::new(vec![1])).unwrap().get("rejected").is_none());
    }
}
