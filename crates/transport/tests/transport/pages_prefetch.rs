//! Pages asked for ahead: in order, never more than was said, no false timeouts, and none left behind.

use std::time::Duration;

use alertkit_transport::futures::StreamExt;
use alertkit_transport::{Items, PageStream};

use crate::pages_end::read_all;
use crate::support::listing::{DIVISIONS, Division, EndRule, Listing};
use crate::support::{builder, ms, secs, timed};

/// A server that takes 20 ms for a page, and the listing with this many pages ahead.
fn slow(items: usize, division: Division, prefetch: usize) -> (Listing, Items<usize>) {
    let listing = Listing::new(items, division, EndRule::Total).delay(ms(20));
    let client = builder(listing.clone()).build().unwrap();
    let items = listing.pages(&client).prefetch(prefetch).items();
    (listing, items)
}

#[tokio::test(start_paused = true)]
async fn order_is_kept_and_no_more_are_in_flight_than_was_said() {
    for prefetch in [0, 1, 4, 8] {
        for division in DIVISIONS {
            let (listing, items) = slow(1000, division, prefetch);
            let ((read, error), took) = timed(read_all(items)).await;
            assert!(error.is_none());
            assert_eq!(read, listing.all());
            let alone = prefetch < 2 || division == Division::Linked;
            let most = if alone { 1 } else { prefetch };
            assert_eq!(listing.most_in_flight(), most, "{prefetch} {division:?}");
            // The first page alone, then 99 pages, `most` at a time.
            let rounds = u64::try_from(1 + 99_usize.div_ceil(most)).unwrap();
            assert_eq!(took, ms(20 * rounds), "{prefetch} {division:?}");
            assert_eq!(listing.queries().len(), 100);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_consumer_as_slow_as_the_server_waits_for_nothing() {
    let (_, mut items) = slow(100, Division::NumberedFromOne, 1);
    let (read, took) = timed(async {
        let mut read = 0;
        while let Some(item) = items.next().await {
            item.unwrap();
            read += 1;
            if read % 10 == 0 {
                tokio::time::sleep(ms(20)).await;
            }
        }
        read
    })
    .await;
    assert_eq!((read, took), (100, ms(20 + 10 * 20)), "a page, and then what the consumer takes");
}

/// The end is known from the total, so nothing is asked for beyond it.
#[tokio::test(start_paused = true)]
async fn nothing_is_asked_for_beyond_a_known_end() {
    let (listing, items) = slow(45, Division::NumberedFromZero, 8);
    assert_eq!(read_all(items).await.0.len(), 45);
    assert_eq!(listing.queries().len(), 5);
}

/// Where it is not known, no more than was said; and their answers are of no concern.
#[tokio::test(start_paused = true)]
async fn beyond_an_unknown_end_no_more_is_asked_for_than_was_said() {
    for division in [Division::NumberedFromOne, Division::Offset] {
        for rule in [EndRule::HasMore, EndRule::Neither] {
            let listing = Listing::new(45, division, rule).delay(ms(20)).failing(50, 500);
            let client = builder(listing.clone()).build().unwrap();
            let (read, error) = read_all(listing.pages(&client).prefetch(3).items()).await;
            assert_eq!((read, error.map(|error| error.to_string())), (listing.all(), None));
            assert!(listing.queries().len() <= 5 + 3, "{:?}", listing.queries());
            assert_eq!(listing.in_flight(), 0);
        }
    }
}

async fn pause<T: Send + 'static>(pages: &mut PageStream<T>, pause: Duration) -> usize {
    let mut read = 0;
    while let Some(page) = pages.next().await {
        read += page.unwrap().items.len();
        tokio::time::sleep(pause).await;
    }
    read
}

#[tokio::test(start_paused = true)]
async fn a_consumer_that_pauses_longer_than_every_limit_meets_no_timeout() {
    for prefetch in [0, 1, 4, 8] {
        for division in DIVISIONS {
            let listing = Listing::new(95, division, EndRule::Total).delay(secs(1));
            let client = builder(listing.clone()).build().unwrap();
            let mut pages = listing.pages(&client).prefetch(prefetch).pages();
            assert_eq!(pause(&mut pages, secs(600)).await, 95, "{prefetch} {division:?}");
            assert_eq!(listing.queries().len(), 10, "each page was asked for once");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_asked_for_ahead_ends_with_the_stream() {
    let (listing, mut items) = slow(1000, Division::NumberedFromOne, 8);
    assert_eq!(items.next().await.unwrap().unwrap(), 0);
    tokio::task::yield_now().await;
    assert_eq!((listing.in_flight(), listing.finished()), (8, 1));
    drop(items);
    tokio::task::yield_now().await;
    assert_eq!((listing.in_flight(), listing.finished()), (0, 1));
    tokio::time::sleep(secs(60)).await;
    assert_eq!((listing.queries().len(), listing.finished()), (9, 1), "nothing more was asked for");
}

#[tokio::test(start_paused = true)]
async fn an_error_ends_what_was_asked_for_behind_it() {
    let listing = Listing::new(1000, Division::Offset, EndRule::Total).delay(ms(20)).failing(10, 400);
    let client = builder(listing.clone()).build().unwrap();
    let mut items = listing.pages(&client).prefetch(4).items();
    let read = items.by_ref().take_while(|item| std::future::ready(item.is_ok())).count().await;
    assert_eq!(read, 10);
    tokio::task::yield_now().await;
    assert_eq!(listing.in_flight(), 0);
    assert_eq!(listing.queries().len(), 5, "the first page and four behind it");
}

/// The total grows and shrinks under the pages that were asked for ahead.
#[tokio::test(start_paused = true)]
async fn any_prefetch_gives_what_none_gives() {
    for division in DIVISIONS {
        for rule in [EndRule::Total, EndRule::HasMore, EndRule::Neither] {
            for prefetch in [1, 2, 5, 64, usize::MAX / 2] {
                // Without an end, as many as asked for go out: a large number needs a known end.
                if prefetch > 64 && rule != EndRule::Total {
                    continue;
                }
                let listing = Listing::new(101, division, rule);
                let client = builder(listing.clone()).build().unwrap();
                let (read, error) = read_all(listing.pages(&client).prefetch(prefetch).items()).await;
                assert!(error.is_none());
                assert_eq!(read, listing.all(), "{division:?} {rule:?} {prefetch}");
            }
        }
    }
}
