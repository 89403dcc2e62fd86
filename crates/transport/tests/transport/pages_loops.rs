//! A listing that would have no end is an error, and one whose items are alike is read to its end.

use alertkit_transport::{ErrorKind, Paging};
use serde_json::{Value, json};

use crate::pages_end::read_all;
use crate::support::builder;
use crate::support::listing::{Answering, pages_by};

const PAGES: Paging = Paging::numbered("page", "size", 0, 10);
const OFFSETS: Paging = Paging::offset("offset", "size", 10);

/// How many items came, the error at their end, and the requests; of a server that is asked for pages of 10.
async fn of(
    paging: Paging,
    page: impl Fn(usize, usize) -> Value + Send + Sync + 'static,
) -> (usize, Option<ErrorKind>, usize) {
    let server = Answering::new(move |request, query| {
        let number = |name: &str| query.get(name).map(|text| text.parse::<usize>().unwrap());
        let start = number("offset").or_else(|| Some(number("page")? * 10)).unwrap_or_default();
        page(request, start)
    });
    let client = builder(server.clone()).build().unwrap();
    let (read, error) = read_all(pages_by(&client, paging).items()).await;
    (read.len(), error.map(|error| error.kind()), server.queries().len())
}

const TEN: [usize; 10] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const LOOP: Option<ErrorKind> = Some(ErrorKind::Paging);

#[tokio::test(start_paused = true)]
async fn the_same_items_are_refused_whatever_is_around_them() {
    for paging in [PAGES, OFFSETS] {
        assert_eq!(of(paging, |_, _| json!({"items": TEN})).await, (10, LOOP, 2));
        assert_eq!(of(paging, |n, _| json!({"items": TEN, "generated_at": n})).await, (10, LOOP, 2));
        assert_eq!(of(paging, |n, _| json!({"items": TEN, "has_more": true, "at": n})).await, (10, LOOP, 2));
        let in_another_order = |n: usize, _| {
            let mut items = TEN;
            items.rotate_left(n % 10);
            json!({"items": items})
        };
        assert_eq!(of(paging, in_another_order).await, (10, LOOP, 2));
        let by_turns = |n: usize, _| json!({"items": TEN.map(|item| item + n % 3 * 10), "at": n});
        assert_eq!(of(paging, by_turns).await, (30, LOOP, 4));
    }
}

/// New links for ever to the same items, or to no items.
#[tokio::test(start_paused = true)]
async fn links_without_an_end_are_refused() {
    let next = |n: usize| format!("https://api.test.example/v1/things?after={n}");
    let same = of(Paging::linked(), move |n, _| json!({"items": TEN, "next": next(n)})).await;
    assert_eq!(same, (10, LOOP, 2));
    let empty = of(Paging::linked(), move |n, _| json!({"items": [], "next": next(n)})).await;
    assert_eq!(empty, (0, LOOP, 101));
}

/// A total is evidence of other items, and not without a limit: a server may name one that is never reached.
#[tokio::test(start_paused = true)]
async fn the_same_items_within_the_total_are_refused_in_the_end() {
    for paging in [PAGES, OFFSETS] {
        assert_eq!(of(paging, |_, _| json!({"items": TEN, "total": 35})).await, (30, LOOP, 4));
        assert_eq!(of(paging, |_, _| json!({"items": TEN, "total": u64::MAX})).await, (1010, LOOP, 102));
        assert_eq!(of(paging, |n, _| json!({"items": TEN, "total": n * 10 + 1})).await, (1010, LOOP, 102));
        assert_eq!(of(paging, |n, _| json!({"items": TEN, "number": n})).await, (1010, LOOP, 102));
    }
}

#[tokio::test(start_paused = true)]
async fn pages_of_equal_items_are_all_given() {
    let alike = |start: usize| vec![7; 35_usize.saturating_sub(start).min(10)];
    for paging in [PAGES, OFFSETS] {
        let with_total = of(paging, move |_, start| json!({"items": alike(start), "total": 35})).await;
        assert_eq!(with_total, (35, None, 4));
        let with_more =
            of(paging, move |_, start| json!({"items": alike(start), "has_more": start < 30})).await;
        assert_eq!(with_more, (35, None, 4));
        let with_neither = of(paging, move |_, start| json!({"items": alike(start)})).await;
        assert_eq!(with_neither, (35, None, 4));
    }
    // Two honest pages may be alike, too.
    let twice = of(PAGES, |_, _| json!({"items": TEN, "total": 20})).await;
    assert_eq!(twice, (20, None, 2));
}

#[tokio::test(start_paused = true)]
async fn a_page_number_that_never_changes_is_no_repetition() {
    for number in [0, 1, 9] {
        let page = move |_, start| {
            let items: Vec<_> = (0..35).skip(start).take(10).collect();
            json!({"items": items, "number": number})
        };
        assert_eq!(of(PAGES, page).await, (35, None, 4));
    }
}

/// A list beside the items may be the same on every page.
#[tokio::test(start_paused = true)]
async fn what_stands_beside_the_items_may_be_the_same() {
    let page = |_, start| {
        let items: Vec<_> = (0..40).skip(start).take(10).collect();
        json!({"columns": TEN, "items": items})
    };
    assert_eq!(of(PAGES, page).await, (40, None, 5));
}
