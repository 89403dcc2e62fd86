//! While nothing can be sent, nothing is lost, nothing is spent, and the server is left alone.

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{Event, Queue, QueueBuilder};
use futures::executor::block_on;

use crate::support::held::Held;
use crate::support::rule::{Call, Outcome, Rule, ok, refused, status, status_with_retry_after};
use crate::support::{Losses, balanced, client, numbers, pass, secs, settle, within};

/// A queue of ten events that has just met an outage. Only the first was tried: the others came after it failed.
fn outage(
    settings: impl FnOnce(QueueBuilder) -> QueueBuilder,
    answer: impl FnMut(&Call) -> Outcome + Send + 'static,
) -> (Queue, ManualClock, Rule) {
    let clock = ManualClock::new();
    // Every pause is as long as it may be.
    clock.set_jitter(1.0);
    let server = Rule::new(&clock, answer);
    let builder = Queue::builder(&client(server.clone(), &clock)).shutdown_timeout(secs(0));
    let queue = settings(builder).start().unwrap();
    queue.send(Event::new("0")).unwrap();
    settle(&queue);
    for number in 1..10 {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    settle(&queue);
    (queue, clock, server)
}

/// The server is back: all ten arrive, each once, and no probe is needed beyond the first.
fn recovers(queue: &Queue, clock: &ManualClock, server: &Rule) {
    let before = server.count();
    server.change(|_| ok());
    clock.advance(secs(3600));
    let flushed = queue.clone();
    let report = within(move || block_on(flushed.flush_async(secs(600))));
    assert_eq!(numbers(report), [10, 0, 0, 0]);
    let mut arrived = server.messages().split_off(before);
    arrived.sort();
    assert_eq!(arrived, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    let counters = balanced(queue);
    assert_eq!((counters.repeated, counters.outcome_unknown), (0, 0));
}

const OWN_PAUSES: [u64; 9] = [0, 1, 3, 7, 15, 31, 63, 123, 183];

#[test]
fn refused_connections_lose_nothing_and_the_pauses_grow_to_a_minute() {
    let (queue, clock, server) = outage(|builder| builder, |_| refused());
    pass(&queue, &clock, 200);
    assert_eq!(server.seconds(), OWN_PAUSES);
    assert_eq!(numbers(balanced(&queue)), [0, 0, 0, 10]);
    recovers(&queue, &clock, &server);
}

#[test]
fn a_503_and_a_used_up_quota_are_outages_too() {
    for code in [503, 429] {
        let (queue, clock, server) = outage(|builder| builder, move |_| status(code));
        pass(&queue, &clock, 200);
        assert_eq!(server.seconds(), OWN_PAUSES, "{code}");
        assert_eq!(numbers(balanced(&queue)), [0, 0, 0, 10], "{code}");
        recovers(&queue, &clock, &server);
    }
}

#[test]
fn an_outage_spends_no_attempts() {
    // Were the probes counted, five of them would be the end of an event.
    let (queue, clock, server) = outage(|builder| builder, |_| refused());
    pass(&queue, &clock, 24 * 60);
    assert!(server.count() > 3 * 5, "{}", server.count());
    assert_eq!(balanced(&queue).pending, 10);
    recovers(&queue, &clock, &server);
}

#[test]
fn each_probe_takes_another_event() {
    let (queue, clock, server) = outage(|builder| builder, |_| refused());
    pass(&queue, &clock, 70);
    // The first had failed before the others came.
    assert_eq!(server.messages(), ["0", "0", "1", "2", "3", "4", "5"]);
}

#[test]
fn a_day_of_outage_costs_a_request_a_minute_whatever_is_sent_meanwhile() {
    let (queue, clock, server) = outage(|builder| builder.max_age(secs(48 * 3600)), |_| refused());
    for hour in 0..24 {
        queue.send(Event::new(format!("hour {hour}"))).unwrap();
        for _ in 0..60 {
            clock.advance(secs(60));
            settle(&queue);
        }
    }
    // 1440 minutes; the clock moves by whole ones here, so the first pauses all last one.
    assert_eq!(server.count(), 1 + 24 * 60);
    assert_eq!(balanced(&queue).pending, 34);
}

#[test]
fn the_servers_wish_is_kept_where_it_is_longer_than_the_own_pause() {
    let (queue, clock, server) = outage(|builder| builder, |_| status_with_retry_after(429, "90"));
    pass(&queue, &clock, 300);
    assert_eq!(server.seconds(), [0, 90, 180, 270]);
    recovers(&queue, &clock, &server);

    let (queue, clock, server) = outage(|builder| builder, |_| status_with_retry_after(503, "5"));
    pass(&queue, &clock, 70);
    assert_eq!(server.seconds(), [0, 5, 10, 15, 23, 39], "1, 2 and 4 s become 5; 8 and 16 stay");
    recovers(&queue, &clock, &server);
}

#[test]
fn no_wish_is_kept_for_more_than_an_hour_and_nonsense_is_none() {
    let (queue, clock, server) = outage(|builder| builder, |_| status_with_retry_after(429, "1e18"));
    clock.advance(secs(3599));
    settle(&queue);
    assert_eq!(server.count(), 1);
    pass(&queue, &clock, 1);
    assert_eq!(server.seconds(), [0, 3600]);

    for nonsense in ["-1", "soon", "NaN", "0"] {
        let (queue, clock, server) =
            outage(|builder| builder, move |_| status_with_retry_after(429, nonsense));
        pass(&queue, &clock, 8);
        assert_eq!(server.seconds(), [0, 1, 3, 7], "{nonsense}");
    }
}

#[test]
fn jitter_shortens_a_pause_to_its_half_at_most() {
    let (queue, clock, server) = outage(|builder| builder, |_| refused());
    clock.set_jitter(0.0);
    // The pause that has begun stays; those after it take the half of 2, 4, 8, 16, 32 s.
    pass(&queue, &clock, 33);
    assert_eq!(server.seconds(), [0, 1, 2, 4, 8, 16, 32]);
}

#[test]
fn a_wave_of_failures_is_one_failure_and_the_next_is_one_probe() {
    let clock = ManualClock::new();
    clock.set_jitter(1.0);
    let (backend, calls) = Held::new();
    let queue = Queue::builder(&client(backend, &clock)).shutdown_timeout(secs(0)).start().unwrap();
    for number in 0..10 {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    let wave: Vec<_> = (0..4).map(|_| calls.next()).collect();
    for call in wave {
        call.answer(refused());
    }
    settle(&queue);
    assert!(calls.are_none());

    pass(&queue, &clock, 1);
    let probe = calls.next();
    settle(&queue);
    assert!(calls.are_none(), "one probe at a time");
    // However long it is under way.
    pass(&queue, &clock, 20);
    assert!(calls.are_none());
    probe.answer(refused());
    settle(&queue);
    pass(&queue, &clock, 1);
    assert!(calls.are_none(), "the second pause is 2 s: the wave counted once");
    pass(&queue, &clock, 1);
    let probe = calls.next();
    probe.succeed();

    let wave: Vec<_> = (0..4).map(|_| calls.next()).collect();
    settle(&queue);
    assert!(calls.are_none());
    assert_eq!(numbers(balanced(&queue)), [1, 0, 0, 9]);
    for call in wave {
        call.succeed();
    }
    for _ in 0..5 {
        calls.next().succeed();
    }
    let report = within(move || queue.shutdown(secs(60)));
    assert_eq!(numbers(report), [10, 0, 0, 0]);
}

#[test]
fn a_success_ends_the_outage_and_the_next_one_starts_with_a_short_pause() {
    let (queue, clock, server) = outage(|builder| builder, |_| refused());
    pass(&queue, &clock, 63);
    recovers(&queue, &clock, &server);
    server.change(|_| refused());
    let from = server.count();
    queue.send(Event::new("later")).unwrap();
    settle(&queue);
    pass(&queue, &clock, 7);
    let start = server.seconds()[from];
    let later: Vec<_> = server.seconds()[from..].iter().map(|second| second - start).collect();
    assert_eq!(later, [0, 1, 3, 7]);
}

#[test]
fn what_grows_too_old_is_dropped_and_given_to_the_callback() {
    let losses = Losses::default();
    let callback = losses.callback();
    let (queue, clock, server) =
        outage(|builder| builder.max_age(secs(100)).on_lost(callback), |_| refused());
    pass(&queue, &clock, 90);
    queue.send(Event::new("younger")).unwrap();
    assert_eq!(numbers(balanced(&queue)), [0, 0, 0, 11]);
    pass(&queue, &clock, 33);
    // The probe at second 123 finds ten that are too old, and tries the eleventh.
    assert_eq!(numbers(balanced(&queue)), [0, 0, 10, 1]);
    assert_eq!(server.messages().last().unwrap(), "younger");
    assert_eq!(server.seconds(), OWN_PAUSES[..8]);
    let mut lost = losses.described();
    lost.sort();
    let expected: Vec<_> = (0..10).map(|number| format!("{number}: Expired")).collect();
    assert_eq!(lost, expected);

    server.change(|_| ok());
    clock.advance(secs(60));
    let report = within(move || block_on(queue.shutdown_async(secs(600))));
    assert_eq!(numbers(report), [1, 0, 10, 0]);
}

#[test]
fn an_event_that_is_just_old_enough_is_still_sent() {
    let (queue, clock, server) = outage(|builder| builder.max_age(secs(3)), |_| refused());
    pass(&queue, &clock, 2);
    server.change(|_| ok());
    clock.advance(secs(1));
    let report = within(move || block_on(queue.shutdown_async(secs(600))));
    assert_eq!(numbers(report), [10, 0, 0, 0]);
    assert_eq!(server.seconds()[..3], [0, 1, 3]);
}
