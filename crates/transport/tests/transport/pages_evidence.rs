//! No listing ends while something says that there may be more, and none ends in an error that has given everything.

use alertkit_transport::{ErrorKind, Paging};
use serde_json::{Value, json};

use crate::pages_end::{NUMBERED, OFFSET, of_pages, read_all};
use crate::support::builder;
use crate::support::listing::{Answering, pages_by};

/// The items and the queries of a server that divides 35 items by this rule, asked for 10 on a page.
async fn of_server(
    paging: Paging,
    page: impl Fn(usize, usize, Vec<usize>) -> Value + Send + Sync + 'static,
) -> (Vec<usize>, Option<ErrorKind>, Vec<String>) {
    let server = Answering::new(move |_, query| {
        let number = |name: &str| query.get(name).map(|text| text.parse::<usize>().unwrap());
        let size = number("size").unwrap();
        let start = number("offset").unwrap_or_else(|| number("page").unwrap() * size.min(50));
        page(start, size, (0..35).skip(start).take(size).collect())
    });
    let client = builder(server.clone()).build().unwrap();
    let (read, error) = read_all(pages_by(&client, paging).items()).await;
    (read, error.map(|error| error.kind()), server.queries())
}

const PAGES: Paging = Paging::numbered("page", "size", 0, 10);
const OFFSETS: Paging = Paging::offset("offset", "size", 10);

fn all() -> Vec<usize> {
    (0..35).collect()
}

#[tokio::test(start_paused = true)]
async fn a_size_that_the_server_caps_and_repeats_loses_no_item() {
    let server = Answering::new(|_, query| {
        let number = |name: &str| query[name].parse::<usize>().unwrap();
        let (page, asked) = (number("page"), number("size"));
        let items: Vec<_> = (0..150).skip(page * 50).take(50).collect();
        json!({"items": items, "size": asked, "total": 150})
    });
    let client = builder(server.clone()).build().unwrap();
    let pages = pages_by(&client, Paging::numbered("page", "size", 0, 100));
    assert_eq!(pages.collect_up_to(1000).await.unwrap(), (0..150).collect::<Vec<_>>());
    assert_eq!(server.queries().len(), 3);
}

/// A page that is full by the server's own word is not the last one.
#[tokio::test(start_paused = true)]
async fn a_smaller_size_that_the_server_names_is_a_full_page() {
    let pages = [
        json!({"items": [1, 2], "size": 2}),
        json!({"items": [3, 4], "size": 2}),
        json!({"items": [5], "size": 2}),
    ];
    for paging in [NUMBERED.size(Some(20)), OFFSET.size(Some(20))] {
        assert_eq!(of_pages(paging, &pages).await, (vec![1, 2, 3, 4, 5], None, 3));
    }
    // A size that is only repeated says nothing where more was asked for than servers are sure to give.
    let pages = [json!({"items": [1], "size": 20}), json!({"items": [2], "size": 20}), json!({"items": []})];
    let paging = NUMBERED.size(Some(20)).surest_size(10);
    assert_eq!(of_pages(paging, &pages).await, (vec![1, 2], None, 3));
}

#[tokio::test(start_paused = true)]
async fn a_total_below_what_was_read_says_nothing() {
    for paging in [PAGES, OFFSETS] {
        let (read, error, queries) =
            of_server(paging, |_, _, items| json!({"items": items, "total": 0})).await;
        assert_eq!((read, error, queries.len()), (all(), None, 4));
        let (read, error, _) =
            of_server(paging, |start, _, items| json!({"items": items, "total": start + 1})).await;
        assert_eq!((read, error), (all(), None));
    }
}

#[tokio::test(start_paused = true)]
async fn a_number_of_pages_is_enough_to_know_the_end() {
    let (read, error, queries) =
        of_server(PAGES, |_, _, items| json!({"items": items, "total_pages": 4})).await;
    assert_eq!((read, error, queries.len()), (all(), None, 4));
    // The last page may be full, and a page before it may not.
    let pages = [json!({"items": [1], "total_pages": 2}), json!({"items": [2, 3], "total_pages": 2})];
    assert_eq!(of_pages(NUMBERED, &pages).await, (vec![1, 2, 3], None, 2));
    // Fewer pages than were read say nothing.
    let pages = [
        json!({"items": [1, 2], "total_pages": 0}),
        json!({"items": [3, 4], "total_pages": 1}),
        json!({"items": [5], "total_pages": 1}),
    ];
    assert_eq!(of_pages(NUMBERED, &pages).await, (vec![1, 2, 3, 4, 5], None, 3));
}

/// That nothing follows is the server's last word; a count is not.
#[tokio::test(start_paused = true)]
async fn whether_there_is_more_counts_for_more_than_the_total() {
    let nothing_more = [json!({"items": [1, 2], "total": 4, "has_more": false})];
    let beyond_the_total = [
        json!({"items": [1, 2], "total": 2, "has_more": true}),
        json!({"items": [3], "total": 2, "has_more": false}),
    ];
    for paging in [NUMBERED, OFFSET] {
        assert_eq!(of_pages(paging, &nothing_more).await, (vec![1, 2], None, 1));
        assert_eq!(of_pages(paging, &beyond_the_total).await, (vec![1, 2, 3], None, 2));
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_that_is_empty_for_a_moment_loses_nothing_in_silence() {
    // By offset the same place is asked for again.
    let pages = [
        json!({"items": [1, 2], "total": 4}),
        json!({"items": [], "total": 4}),
        json!({"items": [3, 4], "total": 4}),
    ];
    assert_eq!(of_pages(OFFSET, &pages).await, (vec![1, 2, 3, 4], None, 3));
    // By number the page behind it is; that two items are missing by the server's own count is an error after the rest.
    let pages = [
        json!({"items": [1, 2], "total": 6}),
        json!({"items": [], "total": 6}),
        json!({"items": [5, 6], "total": 6}),
        json!({"items": [], "total": 6}),
    ];
    assert_eq!(of_pages(NUMBERED, &pages).await, (vec![1, 2, 5, 6], Some(ErrorKind::Paging), 5));
}

#[tokio::test(start_paused = true)]
async fn an_empty_page_ends_in_peace_where_no_item_is_missing() {
    let read_to_the_total = [
        json!({"items": [1, 2], "total": 2, "has_more": true}),
        json!({"items": [], "total": 2, "has_more": true}),
    ];
    let quiet = [
        json!({"items": [1, 2], "has_more": true}),
        json!({"items": [], "has_more": true}),
        json!({"items": []}),
    ];
    let fewer = [json!({"items": [1, 2], "total": 3}), json!({"items": [], "total": 2})];
    for (paging, requests) in [(NUMBERED, 3), (OFFSET, 2)] {
        assert_eq!(of_pages(paging, &read_to_the_total).await, (vec![1, 2], None, requests));
        assert_eq!(of_pages(paging, &fewer).await, (vec![1, 2], None, 2));
    }
    assert_eq!(of_pages(NUMBERED, &quiet).await, (vec![1, 2], None, 3));
}

/// What stands before a page in the middle can only be estimated.
#[tokio::test(start_paused = true)]
async fn a_listing_that_begins_in_its_middle_is_not_missing_what_it_passed_over() {
    for start in [1, 3, 4, 9] {
        let paging = PAGES.start(Some(start));
        let (read, error, queries) =
            of_server(paging, |_, _, items| json!({"items": items, "total": 35})).await;
        let first = usize::try_from(start).unwrap() * 10;
        assert_eq!((read, error), (all().into_iter().skip(first).collect(), None), "{start}");
        assert!(queries.len() <= 3, "{queries:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn more_items_without_a_link_to_them_are_an_error() {
    let pages = [json!({"items": [1], "has_more": true})];
    assert_eq!(of_pages(Paging::linked(), &pages).await, (vec![1], Some(ErrorKind::Paging), 1));
}
