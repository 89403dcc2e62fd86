//! Every item once, whatever its number, the division into pages, and the way the server says where the end is.

use alertkit_transport::testing::Reply;
use alertkit_transport::{ErrorKind, Items, Paging};
use serde_json::{Value, json};

use crate::support::listing::{DIVISIONS, Division, END_RULES, EndRule, LIST, Listing, page, pages_by};
use crate::support::{builder, client, script};

const SIZES: [usize; 9] = [0, 1, 9, 10, 11, 15, 20, 25, 1000];

/// The items up to the end or an error, and the error.
pub(crate) async fn read_all(mut items: Items<usize>) -> (Vec<usize>, Option<alertkit_transport::Error>) {
    let mut read = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => read.push(item),
            Err(error) => {
                assert!(items.next().await.is_none(), "an error ends the stream");
                return (read, Some(error));
            }
        }
    }
    assert!(items.next().await.is_none(), "the end is the end");
    assert!(items.cursor().is_none(), "there is nothing to resume");
    (read, None)
}

#[tokio::test(start_paused = true)]
async fn every_item_comes_once() {
    for size in SIZES {
        for division in DIVISIONS {
            for rule in END_RULES {
                for prefetch in [0, 3] {
                    let listing = Listing::new(size, division, rule);
                    let client = builder(listing.clone()).build().unwrap();
                    let (read, error) = read_all(listing.pages(&client).prefetch(prefetch).items()).await;
                    let place = format!("{size} {division:?} {rule:?} {prefetch}");
                    assert!(error.is_none(), "{place}: {error:?}");
                    assert_eq!(read, listing.all(), "{place}");
                }
            }
        }
    }
}

/// The server has smaller pages than were asked for.
#[tokio::test(start_paused = true)]
async fn every_item_comes_once_from_a_server_with_pages_of_its_own_size() {
    for size in SIZES {
        for division in DIVISIONS {
            for rule in [EndRule::Total, EndRule::HasMore] {
                for prefetch in [0, 3] {
                    let listing = Listing::new(size, division, rule).cap(4);
                    let client = builder(listing.clone()).build().unwrap();
                    let (read, error) = read_all(listing.pages(&client).prefetch(prefetch).items()).await;
                    let place = format!("{size} {division:?} {rule:?} {prefetch}");
                    assert!(error.is_none(), "{place}: {error:?}");
                    assert_eq!(read, listing.all(), "{place}");
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_caller_chooses_the_start_and_the_size() {
    let cases = [
        (Division::NumberedFromZero, 2, 14, "state=on&page=2&size=7"),
        (Division::NumberedFromOne, 2, 7, "state=on&page=2&size=7"),
        (Division::Offset, 2, 2, "state=on&size=7&offset=2"),
    ];
    for (division, start, first, query) in cases {
        for rule in END_RULES {
            let listing = Listing::new(25, division, rule);
            let client = builder(listing.clone()).build().unwrap();
            let paging = division.paging().start(Some(start)).size(Some(7));
            let (read, error) = read_all(pages_by(&client, paging).items()).await;
            assert!(error.is_none());
            assert_eq!(read, &listing.all()[first..], "{division:?} {rule:?}");
            assert_eq!(listing.queries()[0], query);
        }
    }
}

/// No page is asked for that the server has said is not there.
#[tokio::test(start_paused = true)]
async fn no_request_is_wasted() {
    for division in DIVISIONS {
        for rule in END_RULES {
            for (size, requests) in [(0, 1), (9, 1), (10, 1), (11, 2), (20, 2), (25, 3)] {
                let listing = Listing::new(size, division, rule);
                let client = builder(listing.clone()).build().unwrap();
                read_all(listing.pages(&client).items()).await;
                // Only where the server says nothing, a full last page leaves the question open.
                let full = size > 0 && size % 10 == 0;
                let open = division != Division::Linked && rule == EndRule::Neither && full;
                let queries = listing.queries();
                assert_eq!(
                    queries.len(),
                    requests + usize::from(open),
                    "{size} {division:?} {rule:?} {queries:?}"
                );
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_queries_are_exactly_these() {
    let expected = [
        (Division::NumberedFromZero, ["state=on&page=0&size=10", "state=on&page=1&size=10"]),
        (Division::NumberedFromOne, ["state=on&page=1&size=10", "state=on&page=2&size=10"]),
        (Division::Offset, ["state=on&size=10&offset=0", "state=on&size=10&offset=10"]),
        (Division::Linked, ["state=on", "state=on&after=10"]),
    ];
    for (division, queries) in expected {
        let listing = Listing::new(12, division, EndRule::HasMore);
        let client = builder(listing.clone()).build().unwrap();
        read_all(listing.pages(&client).items()).await;
        assert_eq!(listing.queries(), queries);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_it_is_asked_for() {
    let listing = Listing::new(25, Division::NumberedFromOne, EndRule::Total);
    let client = builder(listing.clone()).build().unwrap();
    let mut items = listing.pages(&client).prefetch(4).items();
    let mut pages = listing.pages(&client).pages();
    assert!(listing.queries().is_empty());
    assert_eq!(items.next().await.unwrap().unwrap(), 0);
    assert_eq!(pages.next().await.unwrap().unwrap().items.len(), 10);
}

#[tokio::test(start_paused = true)]
async fn the_first_page_is_one_request() {
    let listing = Listing::new(25, Division::NumberedFromOne, EndRule::Total);
    let client = builder(listing.clone()).build().unwrap();
    let response = listing.pages(&client).first_page().with_response().await.unwrap();
    assert_eq!((response.value().items.len(), response.value().total), (10, Some(25)));
    assert_eq!(listing.queries(), ["state=on&page=1&size=10"]);
    let preview = listing.pages(&client).first_page().preview().unwrap();
    assert_eq!(preview.url, "https://api.test.example/v1/things?state=on&page=1&size=10");
}

#[tokio::test(start_paused = true)]
async fn a_vector_has_a_limit() {
    for (max, requests) in [(0, 1), (9, 1), (24, 3), (25, 3), (usize::MAX, 3)] {
        let listing = Listing::new(25, Division::NumberedFromOne, EndRule::Total);
        let client = builder(listing.clone()).build().unwrap();
        match listing.pages(&client).collect_up_to(max).await {
            Ok(items) => assert!(max >= 25 && items == listing.all()),
            Err(error) => {
                assert!(max < 25);
                assert_eq!(error.kind(), ErrorKind::TooManyItems);
                assert_eq!(error.message(), Some(format!("the listing has more than {max} items").as_str()));
            }
        }
        assert_eq!(listing.queries().len(), requests, "{max}");
    }
}

/// The items that these pages give, and the error at their end.
pub(crate) async fn of_pages(paging: Paging, pages: &[Value]) -> (Vec<usize>, Option<ErrorKind>, usize) {
    let backend = script(pages.iter().map(|page| Reply::json(200, page.to_string())));
    let client = client(&backend);
    let items = client.operation(&LIST).pages(paging, page).items();
    let (read, error) = read_all(items).await;
    (read, error.map(|error| error.kind()), backend.requests().len())
}

pub(crate) const NUMBERED: Paging = Paging::numbered("page", "size", 1, 2);
pub(crate) const OFFSET: Paging = Paging::offset("offset", "size", 2);

#[tokio::test(start_paused = true)]
async fn a_total_that_shrinks_or_grows_is_followed() {
    let shrinking = [
        json!({"items": [1, 2], "total": 6}),
        json!({"items": [3, 4], "total": 4}),
        json!({"items": [9], "total": 6}),
    ];
    let growing = [
        json!({"items": [1, 2], "total": 3}),
        json!({"items": [3, 4], "total": 5}),
        json!({"items": [5], "total": 5}),
    ];
    let gone = [json!({"items": [1, 2], "total": 6}), json!({"items": [], "total": 6})];
    for paging in [NUMBERED, OFFSET] {
        assert_eq!(of_pages(paging, &shrinking).await, (vec![1, 2, 3, 4], None, 2));
        assert_eq!(of_pages(paging, &growing).await, (vec![1, 2, 3, 4, 5], None, 3));
        assert_eq!(of_pages(paging, &gone).await, (vec![1, 2], Some(ErrorKind::Paging), 3));
    }
}

/// A server may put fewer items on a page than it was asked for.
#[tokio::test(start_paused = true)]
async fn a_server_may_have_a_smaller_page() {
    let pages = [
        json!({"items": [1], "total": 3}),
        json!({"items": [2], "total": 3}),
        json!({"items": [3], "total": 3}),
    ];
    for paging in [NUMBERED, OFFSET] {
        assert_eq!(of_pages(paging, &pages).await, (vec![1, 2, 3], None, 3));
    }
    // It may also repeat the size that was asked for: what came counts.
    let mut pages = [json!({"items": [1], "total": 2}), json!({"items": [2], "total": 2})];
    assert_eq!(of_pages(NUMBERED, &pages).await, (vec![1, 2], None, 2));
    pages[0]["size"] = 2.into();
    assert_eq!(of_pages(NUMBERED, &pages).await, (vec![1, 2], None, 2));
    // Without a word on the end, a short page is the last one: unless the size asked for is beyond what servers keep to.
    let pages = [json!({"items": [1]}), json!({"items": [2]}), json!({"items": []})];
    for paging in [NUMBERED, OFFSET] {
        assert_eq!(of_pages(paging, &pages).await, (vec![1], None, 1));
        assert_eq!(of_pages(paging.surest_size(1), &pages).await, (vec![1, 2], None, 3));
    }
}

/// Filtered after it was divided: a page with nothing on it, and more behind it.
#[tokio::test(start_paused = true)]
async fn an_empty_page_with_more_behind_it_loses_nothing() {
    let pages = [
        json!({"items": [1, 2], "has_more": true}),
        json!({"items": [], "has_more": true}),
        json!({"items": [3], "has_more": false}),
    ];
    assert_eq!(of_pages(NUMBERED, &pages).await, (vec![1, 2, 3], None, 3));
    // By offset there is no telling where to go on.
    assert_eq!(of_pages(OFFSET, &pages).await, (vec![1, 2], Some(ErrorKind::Paging), 2));
    let link = |after: u8| format!("https://api.test.example/v1/things?after={after}");
    let linked = [
        json!({"items": [1, 2], "next": link(2)}),
        json!({"items": [], "next": link(3)}),
        json!({"items": [3]}),
    ];
    assert_eq!(of_pages(Paging::linked(), &linked).await, (vec![1, 2, 3], None, 3));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_promises_more_for_ever_is_refused() {
    let same = [json!({"items": [1, 2], "has_more": true})];
    let empty = [json!({"items": [], "has_more": true})];
    for paging in [NUMBERED, OFFSET] {
        assert_eq!(of_pages(paging, &same).await, (vec![1, 2], Some(ErrorKind::Paging), 2));
    }
    assert_eq!(of_pages(NUMBERED, &empty).await, (vec![], Some(ErrorKind::Paging), 2));
    assert_eq!(of_pages(OFFSET, &empty).await, (vec![], Some(ErrorKind::Paging), 1));
    // The body changes, and the number that the server gives does not.
    let clamped = [
        json!({"items": [1, 2], "number": 1, "has_more": true}),
        json!({"items": [3, 4], "number": 2, "has_more": true}),
        json!({"items": [3, 4], "number": 2, "has_more": true, "at": 1}),
    ];
    assert_eq!(of_pages(NUMBERED, &clamped).await, (vec![1, 2, 3, 4], Some(ErrorKind::Paging), 3));
}

#[tokio::test(start_paused = true)]
async fn links_that_lead_back_are_refused() {
    let link = |after: &str| format!("https://api.test.example/v1/things?after={after}");
    let turning = [
        json!({"items": [1], "next": link("a")}),
        json!({"items": [2], "next": link("b")}),
        json!({"items": [3], "next": link("a")}),
        json!({"items": [9], "next": link("b")}),
    ];
    let (items, error, requests) = of_pages(Paging::linked(), &turning).await;
    assert_eq!((items, error), (vec![1, 2, 3], Some(ErrorKind::Paging)));
    assert_eq!(requests, 3, "the loop is seen before it is entered");

    let to_the_start = [json!({"items": [1], "next": link("a")}), json!({"items": [2], "next": link("0")})];
    let backend = script(to_the_start.map(|page| Reply::json(200, page.to_string())));
    let client = client(&backend);
    let listing = client.operation(&LIST).query("after", "0").pages(Paging::linked(), page);
    let (items, error) = read_all(listing.items()).await;
    assert_eq!((items, error.map(|error| error.kind())), (vec![1, 2], Some(ErrorKind::Paging)));
    assert_eq!(backend.requests().len(), 2);
}
