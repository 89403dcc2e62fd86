//! What the queue takes, and what it hands back.

use std::collections::BTreeMap;

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{
    Counters, ErrorKind, Event, Overflow, Queue, QueueBuilder, Rejected, RejectedReason,
};

use crate::support::held::{Calls, Held};
use crate::support::{Losses, balanced, client, numbers, secs, settle, within};

/// A queue with one request under way, for ever, and room for as much as the builder says.
fn occupied(settings: impl FnOnce(QueueBuilder) -> QueueBuilder) -> (Queue, Calls) {
    let (backend, calls) = Held::new();
    let alerts = client(backend, &ManualClock::new());
    let queue = settings(Queue::builder(&alerts).in_flight(1).shutdown_timeout(secs(0))).start().unwrap();
    queue.send(Event::new("under way")).unwrap();
    // It waits for its answer as long as the test lives.
    std::mem::forget(calls.next());
    (queue, calls)
}

/// What an event weighs beside what it holds.
const EVENT: usize = 256;

fn rejected(queue: &Queue, event: Event) -> Rejected {
    let rejected = queue.send(event.clone()).unwrap_err();
    assert_eq!(rejected.event(), &event);
    rejected
}

fn rich() -> Event {
    Event::new("é".repeat(5))
        .channel("developers")
        .event("user.signup")
        .title("New")
        .tags(["ab", "cde"])
        .link("https://x.example")
        .data(&BTreeMap::from([("k", "v")]))
}

/// Bytes of UTF-8, for the data its JSON text, and 24 for each tag.
const RICH: usize = EVENT + 10 + 10 + 11 + 3 + (2 * 24 + 2 + 3) + 17 + r#"{"k":"v"}"#.len();

#[test]
fn a_queue_full_of_events_hands_the_next_one_back() {
    let (queue, _calls) = occupied(|builder| builder.max_events(3));
    for number in 0..3 {
        queue.send(Event::new(format!("waiting {number}"))).unwrap();
    }
    let back = rejected(&queue, rich());
    assert!(matches!(back.reason(), RejectedReason::Full));
    assert_eq!(back.to_string(), "the queue is full");
    assert_eq!(back.into_event(), rich());
    let counters = balanced(&queue);
    assert_eq!((counters.accepted, counters.pending, counters.rejected), (4, 4, 1));
}

#[test]
fn a_queue_full_of_bytes_hands_the_next_one_back_and_takes_a_smaller_one() {
    let (queue, _calls) = occupied(|builder| builder.max_bytes(2 * EVENT + 100));
    queue.send(Event::new("x".repeat(60))).unwrap();
    assert!(matches!(rejected(&queue, Event::new("y".repeat(41))).reason(), RejectedReason::Full));
    queue.send(Event::new("z".repeat(40))).unwrap();
    assert!(matches!(rejected(&queue, Event::new("m")).reason(), RejectedReason::Full));
    assert_eq!((balanced(&queue).accepted, balanced(&queue).rejected), (3, 2));
}

#[test]
fn an_event_weighs_what_it_holds() {
    let takes = |max_bytes: usize| {
        let (queue, _calls) = occupied(|builder| builder.max_bytes(max_bytes));
        queue.send(rich())
    };
    takes(RICH).unwrap();
    let back = takes(RICH - 1).unwrap_err();
    assert!(matches!(back.reason(), RejectedReason::TooLarge));
    assert_eq!(back.event(), &rich());
}

#[test]
fn what_the_server_can_not_take_is_too_large_whatever_the_queue_holds() {
    let (queue, _calls) = occupied(|builder| builder);
    let largest = 256 * 1024 - r#"{"message":""}"#.len();
    queue.send(Event::new("x".repeat(largest))).unwrap();
    let back = rejected(&queue, Event::new("x".repeat(largest + 1)));
    assert!(matches!(back.reason(), RejectedReason::TooLarge));
    assert_eq!(back.to_string(), "the event is too large");
    assert_eq!(balanced(&queue).rejected, 1);
}

#[test]
fn what_check_rejects_is_handed_back_and_what_it_accepts_is_accepted() {
    let (queue, _calls) = occupied(|builder| builder);
    // As JSON, each of these characters takes six bytes.
    let fits = (256 * 1024 - r#"{"message":""}"#.len()) / 6;
    for (length, is_accepted) in [(fits, true), (fits + 1, false), (200_000, false)] {
        let event = Event::new("\u{1}".repeat(length));
        assert_eq!(event.check().is_ok(), is_accepted, "{length}");
        assert_eq!(queue.send(event).is_ok(), is_accepted, "{length}");
    }
}

#[test]
fn tags_without_text_have_a_weight() {
    const TAGS: usize = 10_000;
    const ROOM: usize = 1 << 20;
    let (queue, _calls) = occupied(|builder| builder.max_bytes(ROOM));
    let accepted = (0..200).take_while(|_| queue.send(Event::new("m").tags(vec![""; TAGS])).is_ok()).count();
    assert_eq!(accepted, ROOM / (TAGS * 24 + EVENT + 1));
    assert_eq!(queue.status().bytes, accepted * (TAGS * 24 + EVENT + 1));
}

#[test]
fn what_the_server_would_refuse_is_handed_back_with_the_field() {
    let (queue, _calls) = occupied(|builder| builder);
    let cases = [
        (Event::new(" \n\t"), "message"),
        (Event::new("m").link("ftp://x.example"), "link"),
        (Event::new("m").link(format!("https://{}", "x".repeat(993))), "link"),
        (Event::new("m").data(&["no", "object"]), "data"),
        (Event::new("m").data(&5), "data"),
    ];
    for (event, field) in cases {
        let back = rejected(&queue, event);
        let RejectedReason::Invalid(error) = back.reason() else { panic!("{back:?}") };
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(field)));
        let source = std::error::Error::source(&back).unwrap();
        assert_eq!(source.to_string(), error.to_string());
        assert!(back.to_string().contains(field), "{back}");
    }
    let counters = balanced(&queue);
    assert_eq!((counters.accepted, counters.rejected), (1, 5));
}

#[test]
fn a_queue_that_was_shut_down_hands_everything_back() {
    let (queue, _calls) = occupied(|builder| builder);
    queue.send(Event::new("waiting")).unwrap();
    let (report, queue) = within(move || (queue.shutdown(secs(0)), queue));
    assert_eq!(numbers(report), [0, 0, 0, 2]);
    assert!(!report.is_complete());
    for queue in [queue.clone(), queue.clone()] {
        let back = rejected(&queue, rich());
        assert!(matches!(back.reason(), RejectedReason::ShutDown));
        assert_eq!(back.to_string(), "the queue was shut down");
    }
    assert_eq!((balanced(&queue).accepted, balanced(&queue).rejected), (2, 2));
}

#[test]
fn dropping_the_oldest_counts_them_and_gives_them_to_the_callback_in_order() {
    let losses = Losses::default();
    let (queue, _calls) =
        occupied(|builder| builder.max_events(3).overflow(Overflow::DropOldest).on_lost(losses.callback()));
    for number in 1..=5 {
        queue.send(Event::new(format!("{number}"))).unwrap();
    }
    assert_eq!(losses.described(), ["1: Overflow", "2: Overflow"]);
    assert_eq!(losses.take()[0].0, Event::new("1"));
    let counters = balanced(&queue);
    assert_eq!((counters.accepted, counters.dropped, counters.pending, counters.rejected), (6, 2, 4, 0));
}

#[test]
fn one_large_event_pushes_out_as_many_small_ones_as_it_needs() {
    let losses = Losses::default();
    let (queue, _calls) = occupied(|builder| {
        builder.max_bytes(4 * EVENT + 100).overflow(Overflow::DropOldest).on_lost(losses.callback())
    });
    for letter in ["a", "b", "c", "d"] {
        queue.send(Event::new(letter.repeat(25))).unwrap();
    }
    queue.send(Event::new("x".repeat(400))).unwrap();
    let lost: Vec<_> = losses.take().into_iter().map(|(event, _)| event.message()[..1].to_owned()).collect();
    assert_eq!(lost, ["a", "b", "c"]);
    let back = rejected(&queue, Event::new("x".repeat(3 * EVENT + 101)));
    assert!(matches!(back.reason(), RejectedReason::TooLarge), "it pushes nothing out in vain");
    let counters = balanced(&queue);
    assert_eq!((counters.accepted, counters.dropped, counters.pending), (6, 3, 3));
}

#[test]
fn what_is_accepted_arrives_in_order_and_a_new_queue_counts_from_zero() {
    let (backend, calls) = Held::new();
    let alerts = client(backend, &ManualClock::new());
    let queue = Queue::builder(&alerts).in_flight(1).start().unwrap();
    assert_eq!(queue.counters(), Counters::default());
    for number in 0..10 {
        queue.send(Event::new(format!("{number}"))).unwrap();
    }
    for number in 0..10 {
        let call = calls.next();
        assert_eq!(call.message, number.to_string());
        call.succeed();
    }
    let report = within(move || queue.shutdown(secs(60)));
    assert_eq!(numbers(report), [10, 0, 0, 0]);
    assert!(report.is_complete());
}

#[test]
fn the_room_of_an_event_is_free_again_once_it_is_under_way() {
    let (backend, calls) = Held::new();
    let queue = Queue::builder(&client(backend, &ManualClock::new())).in_flight(1).max_events(1);
    let queue = queue.shutdown_timeout(secs(0)).start().unwrap();
    queue.send(Event::new("first")).unwrap();
    let first = calls.next();
    queue.send(Event::new("second")).unwrap();
    assert!(matches!(rejected(&queue, Event::new("third")).reason(), RejectedReason::Full));
    first.succeed();
    let _second = calls.next();
    queue.send(Event::new("third")).unwrap();
    settle(&queue);
    assert_eq!(numbers(balanced(&queue)), [1, 0, 0, 2]);
}
