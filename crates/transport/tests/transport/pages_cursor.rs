//! Cursors: from every position the rest, exactly; and only in the listing that they were taken from.

use alertkit_transport::futures::stream::FusedStream;
use alertkit_transport::testing::Reply;
use alertkit_transport::{Client, Cursor, Error, ErrorKind, Items, Operation, RetryPolicy};

use crate::pages_end::read_all;
use crate::support::listing::{DIVISIONS, Division, END_RULES, EndRule, LIST, Listing, page};
use crate::support::{builder, script};

static OTHER: Operation = Operation::get("others.list", "/things");

#[tokio::test(start_paused = true)]
async fn from_every_position_a_cursor_gives_the_rest() {
    for division in DIVISIONS {
        for rule in END_RULES {
            for prefetch in [0, 2] {
                every_position(&Listing::new(25, division, rule), prefetch).await;
                if rule != EndRule::Neither {
                    every_position(&Listing::new(25, division, rule).cap(4), prefetch).await;
                }
            }
        }
    }
}

async fn every_position(listing: &Listing, prefetch: usize) {
    let client = builder(listing.clone()).build().unwrap();
    for position in 0..25 {
        let mut items = listing.pages(&client).prefetch(prefetch).items();
        for expected in 0..position {
            assert_eq!(items.next().await.unwrap().unwrap(), expected);
        }
        let cursor = items.cursor().unwrap();
        drop(items);
        rest_is_right(listing, &client, &cursor, position).await;
    }
}

/// After its way through text and JSON, too.
async fn rest_is_right(listing: &Listing, client: &Client, cursor: &Cursor, position: usize) {
    let text: Cursor = cursor.to_string().parse().unwrap();
    let json: Cursor = serde_json::from_str(&serde_json::to_string(cursor).unwrap()).unwrap();
    assert_eq!((&text, &json), (cursor, cursor));
    let (rest, error) = read_all(listing.pages(client).resume(text).items()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(rest, &listing.all()[position..], "{cursor}");
}

#[tokio::test(start_paused = true)]
async fn a_resumed_listing_can_be_left_and_resumed_again() {
    for division in DIVISIONS {
        let listing = Listing::new(25, division, EndRule::HasMore);
        let client = builder(listing.clone()).build().unwrap();
        let mut read = Vec::new();
        let mut cursor = None;
        loop {
            let mut pages = listing.pages(&client);
            if let Some(cursor) = cursor.take() {
                pages = pages.resume(cursor);
            }
            let mut items = pages.items();
            for _ in 0..3 {
                read.extend(items.next().await.map(|item| item.unwrap()));
            }
            match items.cursor() {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        assert_eq!(read, listing.all(), "{division:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn pages_have_cursors_too() {
    let listing = Listing::new(25, Division::NumberedFromOne, EndRule::Total);
    let client = builder(listing.clone()).build().unwrap();
    let mut pages = listing.pages(&client).pages();
    for given in [0, 10, 20] {
        let (rest, _) = read_all(listing.pages(&client).resume(pages.cursor().unwrap()).items()).await;
        assert_eq!(rest, &listing.all()[given..]);
        pages.next().await.unwrap().unwrap();
    }
    assert!(pages.cursor().is_none());
    assert!(pages.next().await.is_none());
}

/// From the start of the page, for the cursor may stand in its middle.
#[tokio::test(start_paused = true)]
async fn the_first_page_of_a_resumed_listing_is_the_cursors() {
    let listing = Listing::new(25, Division::NumberedFromOne, EndRule::Total);
    let client = builder(listing.clone()).build().unwrap();
    let mut items = listing.pages(&client).items();
    for _ in 0..13 {
        items.next().await.unwrap().unwrap();
    }
    let first = listing.pages(&client).resume(items.cursor().unwrap()).first_page().await.unwrap();
    assert_eq!(first.items, (10..20).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_cursor_of_another_listing_is_refused() {
    let listing = Listing::new(25, Division::NumberedFromOne, EndRule::Total);
    let client = builder(listing.clone()).build().unwrap();
    let mut items = listing.pages(&client).items();
    items.next().await.unwrap().unwrap();
    let cursor = items.cursor().unwrap();
    drop(items);
    let asked = listing.queries().len();

    let numbered = Division::NumberedFromOne.paging();
    let others = [
        client.operation(&OTHER).query("state", "on").pages(numbered, page),
        client.operation(&LIST).query("state", "off").pages(numbered, page),
        client.operation(&LIST).pages(numbered, page),
        client.operation(&LIST).query("state", "on").pages(Division::Offset.paging(), page),
        client.operation(&LIST).query("state", "on").pages(Division::Linked.paging(), page),
    ];
    for other in others {
        let (read, error) = read_all_refused(other.resume(cursor.clone()).items()).await;
        assert_eq!((read, error.kind(), error.field()), (0, ErrorKind::InvalidInput, Some("cursor")));
    }
    assert_eq!(listing.queries().len(), asked, "nothing was sent");
}

async fn read_all_refused(mut items: Items<usize>) -> (usize, Error) {
    let error = items.next().await.unwrap().unwrap_err();
    let mut after = 0;
    while items.next().await.is_some() {
        after += 1;
    }
    (after, error)
}

#[tokio::test(start_paused = true)]
async fn an_error_in_the_middle_comes_after_its_items_and_can_be_resumed() {
    for division in DIVISIONS {
        for prefetch in [0, 4] {
            let failing = Listing::new(45, division, EndRule::Total).failing(20, 400);
            let client = builder(failing.clone()).build().unwrap();
            let mut items = failing.pages(&client).prefetch(prefetch).items();
            let mut read = Vec::new();
            let error = loop {
                match items.next().await.unwrap() {
                    Ok(item) => read.push(item),
                    Err(error) => break error,
                }
            };
            assert_eq!((error.kind(), read.len()), (ErrorKind::BadRequest, 20), "{division:?} {prefetch}");
            let cursor = items.cursor().unwrap();
            assert!(items.next().await.is_none());

            let mended = failing.mended();
            let client = builder(mended.clone()).build().unwrap();
            let (rest, error) = read_all(mended.pages(&client).resume(cursor).items()).await;
            assert!(error.is_none());
            read.extend(rest);
            assert_eq!(read, mended.all(), "{division:?} {prefetch}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_repeated_for_each_page() {
    let failing = Listing::new(45, Division::Offset, EndRule::Total).failing(20, 503);
    let client = builder(failing.clone()).build().unwrap();
    let (read, error) = read_all_to_error(failing.pages(&client).items()).await;
    assert_eq!((read, error.kind(), error.attempts()), (20, ErrorKind::Server, 3));
    assert_eq!(failing.queries().len(), 5);
    let once = failing.pages(&client).retry(RetryPolicy::none()).items();
    assert_eq!(read_all_to_error(once).await.1.attempts(), 1);
}

async fn read_all_to_error(mut items: Items<usize>) -> (usize, Error) {
    let mut read = 0;
    loop {
        match items.next().await.unwrap() {
            Ok(_) => read += 1,
            Err(error) => return (read, error),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_problem_with_the_listing_is_told_once_and_nothing_is_sent() {
    let listing = Listing::new(25, Division::Offset, EndRule::Total);
    let client = builder(listing.clone()).build().unwrap();
    let pages = || {
        let refused = Err(Error::invalid_input("per_page", "is 0"));
        client.operation(&LIST).check(refused).pages(Division::Offset.paging(), page)
    };
    let (_, error) = read_all_refused(pages().prefetch(4).items()).await;
    assert_eq!(error.field(), Some("per_page"));
    assert_eq!(pages().first_page().await.unwrap_err().field(), Some("per_page"));
    assert_eq!(pages().collect_up_to(9).await.unwrap_err().field(), Some("per_page"));
    assert_eq!(
        pages().header("host", "x").items().next().await.unwrap().unwrap_err().field(),
        Some("per_page")
    );
    assert!(listing.queries().is_empty());
}

#[tokio::test(start_paused = true)]
async fn hostile_cursors_neither_panic_nor_lead_elsewhere() {
    let listing = Listing::new(25, Division::NumberedFromOne, EndRule::Total);
    let client = builder(listing.clone()).build().unwrap();
    let cursor = listing.pages(&client).items().cursor().unwrap().to_string();
    let largest = u64::MAX.to_string();
    for (from, to) in [
        ("given=0", format!("given={largest}")),
        ("size=10", format!("size={largest}")),
        ("size=10", "size=0".to_owned()),
    ] {
        let hostile: Cursor = cursor.replace(from, &to).parse().unwrap();
        let backend = script([Reply::json(200, r#"{"items":[]}"#)]);
        let client = builder(backend).build().unwrap();
        let (read, error) = read_all(listing.pages(&client).resume(hostile).items()).await;
        assert_eq!((read, error.map(|error| error.to_string())), (vec![], None));
    }
}

/// A cursor of one region at another would pass over items that were never given.
#[tokio::test(start_paused = true)]
async fn a_cursor_of_another_server_is_rejected() {
    let listing = Listing::new(25, Division::NumberedFromZero, EndRule::Total);
    let client = |base: &str| builder(listing.clone()).base_url(base).build().unwrap();
    let european = client("https://eu.test.example/v1");
    let mut items = listing.pages(&european).items();
    for _ in 0..5 {
        items.next().await.unwrap().unwrap();
    }
    let cursor = items.cursor().unwrap();
    for base in [
        "https://us.test.example/v1",
        "https://eu.test.example:8443/v1",
        "https://eu.test.example/v2",
        "http://127.0.0.1/v1",
    ] {
        let asked = listing.queries().len();
        let (read, error) = read_all(listing.pages(&client(base)).resume(cursor.clone()).items()).await;
        assert_eq!((read, error.unwrap().field()), (vec![], Some("cursor")), "{base}");
        assert_eq!(listing.queries().len(), asked, "nothing was sent");
    }
    let same = listing.pages(&client("https://eu.test.example:443/v1")).resume(cursor);
    assert_eq!(same.collect_up_to(25).await.unwrap(), &listing.all()[5..]);
}

#[tokio::test(start_paused = true)]
async fn a_copy_of_a_listing_is_the_same_listing() {
    let listing = Listing::new(25, Division::NumberedFromOne, EndRule::Total);
    let client = builder(listing.clone()).build().unwrap();
    let mut items = listing.pages(&client).items();
    for _ in 0..13 {
        items.next().await.unwrap().unwrap();
    }
    let rest = listing.pages(&client).resume(items.cursor().unwrap());
    assert_eq!(rest.clone().collect_up_to(25).await.unwrap(), &listing.all()[13..]);
    assert_eq!(rest.collect_up_to(25).await.unwrap(), &listing.all()[13..]);
    // A problem goes with both.
    let wrong = listing.pages(&client).header("host", "x");
    let errors = [wrong.clone().first_page().await.unwrap_err(), wrong.first_page().await.unwrap_err()];
    let [first, second] = errors.map(|error| (error.kind(), error.field(), error.to_string()));
    assert_eq!(first, second);
    assert_eq!((first.0, first.1), (ErrorKind::InvalidInput, Some("header")));
}

/// A stream that has ended says so, and one that has an error to give has not ended.
#[tokio::test(start_paused = true)]
async fn a_stream_knows_that_it_has_ended() {
    for (listing, steps) in [
        (Listing::new(11, Division::Offset, EndRule::Total), 11),
        (Listing::new(25, Division::Offset, EndRule::Total).failing(10, 400), 11),
    ] {
        let client = builder(listing.clone()).build().unwrap();
        let mut items = listing.pages(&client).items();
        for step in 0..steps {
            assert!(!items.is_terminated(), "{step}");
            assert!(items.next().await.is_some());
        }
        assert!(items.is_terminated());
        assert!(items.next().await.is_none());
    }
}
