//! As many requests are under way as were allowed, and never one more.

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{Event, Queue, QueueBuilder};

use crate::support::held::Held;
use crate::support::{balanced, client, numbers, secs, settle, within};

fn never_more_than(limit: usize, settings: impl FnOnce(QueueBuilder) -> QueueBuilder) {
    const EVENTS: usize = 40;
    let (backend, calls) = Held::new();
    let queue = settings(Queue::builder(&client(backend, &ManualClock::new()))).start().unwrap();
    for number in 0..EVENTS {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    // They are all there before the first is answered.
    let mut under_way: Vec<_> = (0..limit).map(|_| calls.next()).collect();
    for left in (0..EVENTS - limit).rev() {
        settle(&queue);
        assert!(calls.are_none(), "more than {limit} at once");
        under_way.remove(left % limit).succeed();
        under_way.push(calls.next());
    }
    assert_eq!(balanced(&queue).pending, limit as u64);
    for call in under_way {
        call.succeed();
    }
    let report = within(move || queue.shutdown(secs(60)));
    assert_eq!(numbers(report), [EVENTS as u64, 0, 0, 0]);
}

#[test]
fn four_are_under_way_at_once() {
    never_more_than(4, |builder| builder);
}

#[test]
fn eight_are_under_way_at_once_where_that_is_set() {
    never_more_than(8, |builder| builder.in_flight(8));
}

#[test]
fn one_is_under_way_at_once_where_one_or_none_is_set() {
    never_more_than(1, |builder| builder.in_flight(1));
    never_more_than(1, |builder| builder.in_flight(0));
}
