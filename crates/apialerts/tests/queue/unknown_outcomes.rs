//! The server may have taken an event, and nobody can say.

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{Counters, ErrorKind, Event, Loss, Queue, QueueBuilder, UnknownOutcome};
use alertkit_sandbox::{Fault, Sandbox};

use crate::support::rule::{Rule, broken, ok, status};
use crate::support::{
    Losses, SEND, balanced, client, drive, driven, messages, numbers, pass, secs, settle, until, within,
};

/// What comes of one event under this fault: the counters, the losses, and the sandbox.
fn one(fault: Fault, settings: impl FnOnce(QueueBuilder) -> QueueBuilder) -> (Counters, Losses, Sandbox) {
    let sandbox = Sandbox::start_blocking().unwrap();
    sandbox.inject(fault);
    let clock = ManualClock::new();
    let losses = Losses::default();
    let queue = settings(driven(&sandbox, &clock).on_lost(losses.callback())).start().unwrap();
    queue.send(Event::new("m")).unwrap();
    (drive(&queue, &clock), losses, sandbox)
}

fn arrived(sandbox: &Sandbox) -> (usize, usize) {
    (sandbox.journal().len(), messages(sandbox).len())
}

#[test]
fn an_event_whose_answer_is_lost_is_sent_again_and_may_arrive_twice() {
    let (counters, losses, sandbox) = one(Fault::on(SEND).drop_after(), |builder| builder);
    assert_eq!(numbers(counters), [1, 0, 0, 0]);
    assert_eq!((counters.repeated, counters.outcome_unknown), (1, 0));
    assert_eq!(arrived(&sandbox), (2, 2));
    assert!(losses.take().is_empty());
}

#[test]
fn told_not_to_repeat_it_makes_one_request_and_says_that_the_outcome_is_unknown() {
    for (fault, effects) in [
        (Fault::on(SEND).always().drop_after(), 1),
        (Fault::on(SEND).always().drop_before(), 0),
        (Fault::on(SEND).always().status(500), 0),
        (Fault::on(SEND).always().status(502), 0),
        (Fault::on(SEND).always().status(504), 0),
        (Fault::on(SEND).always().status(408), 0),
    ] {
        let (counters, losses, sandbox) = one(fault, |builder| builder.unknown_outcome(UnknownOutcome::Fail));
        assert_eq!(numbers(counters), [0, 1, 0, 0]);
        assert_eq!((counters.repeated, counters.outcome_unknown), (0, 1));
        assert_eq!(arrived(&sandbox), (1, effects));
        let lost = losses.take();
        let [(event, Loss::Failed(error))] = lost.as_slice() else { panic!("{lost:?}") };
        assert_eq!((event, error.kind(), error.attempts()), (&Event::new("m"), ErrorKind::OutcomeUnknown, 1));
    }
}

/// An event that always breaks the connection, while every second another one gets through. The number of requests for
/// the first, and the counters.
fn poisoned(choice: UnknownOutcome, seconds: u32) -> (usize, Counters, Losses) {
    let clock = ManualClock::new();
    clock.set_jitter(1.0);
    let losses = Losses::default();
    let server = Rule::new(&clock, |call| if call.message == "poison" { broken() } else { ok() });
    let builder = Queue::builder(&client(server.clone(), &clock)).shutdown_timeout(secs(0));
    let queue = builder.unknown_outcome(choice).on_lost(losses.callback()).start().unwrap();
    queue.send(Event::new("poison")).unwrap();
    settle(&queue);
    for _ in 0..seconds {
        queue.send(Event::new("good")).unwrap();
        pass(&queue, &clock, 1);
    }
    assert_eq!(balanced(&queue).sent, u64::from(seconds));
    let requests = server.messages().iter().filter(|message| *message == "poison").count();
    (requests, queue.counters(), losses)
}

#[test]
fn an_event_that_fails_five_times_while_others_get_through_fails_for_good() {
    let (requests, counters, losses) = poisoned(UnknownOutcome::Repeat { attempts: 5 }, 60);
    assert_eq!((requests, counters.failed, counters.pending), (5, 1, 0));
    assert_eq!((counters.repeated, counters.outcome_unknown, counters.rejected_by_server), (4, 1, 0));
    assert_eq!(losses.described(), ["poison: OutcomeUnknown"]);
}

#[test]
fn the_number_of_attempts_can_be_set() {
    for (attempts, requests) in [(0, 1), (1, 1), (2, 2), (3, 3)] {
        let (counted, counters, _) = poisoned(UnknownOutcome::Repeat { attempts }, 20);
        assert_eq!(counted, requests, "{attempts}");
        assert_eq!((counters.failed, counters.repeated), (1, requests as u64 - 1), "{attempts}");
    }
}

#[test]
fn an_event_waits_longer_after_each_failure_that_counts() {
    let (requests, counters, _) = poisoned(UnknownOutcome::Repeat { attempts: 100 }, 130);
    // At seconds 0, 1, 2, 4, 8, 16, 32, 64, 124, as the first retry has nothing yet that got through before it.
    assert!((8..=9).contains(&requests), "{requests}");
    assert_eq!((counters.failed, counters.pending), (0, 1));
}

#[test]
fn a_failure_of_the_server_that_passes_costs_no_event() {
    for (fault, effects) in [
        (Fault::on(SEND).first(3).status(500), 1),
        (Fault::on(SEND).first(3).drop_before(), 1),
        (Fault::on(SEND).first(3).drop_after(), 4),
    ] {
        let (counters, losses, sandbox) = one(fault, |builder| builder);
        assert_eq!(numbers(counters), [1, 0, 0, 0]);
        assert_eq!((counters.repeated, counters.outcome_unknown), (3, 0));
        assert_eq!(arrived(&sandbox), (4, effects));
        assert!(losses.take().is_empty());
    }
}

#[test]
fn an_answer_that_breaks_off_after_its_status_is_a_success() {
    let (counters, _, sandbox) = one(Fault::on(SEND).always().truncate(3), |builder| builder);
    assert_eq!(numbers(counters), [1, 0, 0, 0]);
    assert_eq!((counters.unreadable, counters.repeated), (1, 0));
    assert_eq!(arrived(&sandbox), (1, 1));
}

#[test]
fn a_lone_event_is_retried_with_growing_pauses_and_never_given_up() {
    let clock = ManualClock::new();
    clock.set_jitter(1.0);
    let server = Rule::new(&clock, |_| broken());
    let queue = Queue::builder(&client(server.clone(), &clock)).start().unwrap();
    queue.send(Event::new("m")).unwrap();
    settle(&queue);
    pass(&queue, &clock, 130);
    assert_eq!(server.seconds(), [0, 1, 3, 7, 15, 31, 63, 123]);
    assert_eq!(numbers(balanced(&queue)), [0, 0, 0, 1]);
    let _ = queue.shutdown(secs(0));
}

#[test]
fn an_event_of_unknown_outcome_that_expires_may_have_been_delivered() {
    let clock = ManualClock::new();
    let losses = Losses::default();
    let server = Rule::new(&clock, |_| broken());
    let builder = Queue::builder(&client(server.clone(), &clock)).max_age(secs(100));
    let queue = builder.on_lost(losses.callback()).start().unwrap();
    queue.send(Event::new("m")).unwrap();
    settle(&queue);
    pass(&queue, &clock, 200);
    let counters = balanced(&queue);
    assert_eq!(numbers(counters), [0, 0, 1, 0]);
    assert_eq!((counters.expired, counters.outcome_unknown), (1, 1));
    assert_eq!(losses.described(), ["m: Expired"]);
}

#[test]
fn a_rejection_after_an_unknown_outcome_leaves_it_unknown() {
    let clock = ManualClock::new();
    let losses = Losses::default();
    let server = Rule::new(&clock, |call| if call.number == 1 { broken() } else { status(400) });
    let builder = Queue::builder(&client(server, &clock)).on_lost(losses.callback());
    let queue = builder.start().unwrap();
    queue.send(Event::new("m")).unwrap();
    settle(&queue);
    pass(&queue, &clock, 2);
    assert_eq!(numbers(balanced(&queue)), [0, 1, 0, 0]);
    assert_eq!(queue.counters().outcome_unknown, 1, "the first request may have delivered it");
    assert_eq!(losses.described(), ["m: BadRequest"]);
}

#[test]
fn one_event_that_breaks_the_server_holds_up_the_others_for_a_second_at_most() {
    let clock = ManualClock::new();
    clock.set_jitter(1.0);
    let server = Rule::new(&clock, |call| if call.message == "poison" { status(500) } else { ok() });
    let builder = Queue::builder(&client(server.clone(), &clock)).in_flight(1).shutdown_timeout(secs(0));
    let queue = builder.start().unwrap();
    for message in ["a", "poison", "b", "c"] {
        queue.send(Event::new(message)).unwrap();
    }
    settle(&queue);
    pass(&queue, &clock, 1);
    assert_eq!(numbers(balanced(&queue)), [3, 0, 0, 1]);
    // Alone it comes to its long pauses, which are no one else's.
    pass(&queue, &clock, 300);
    queue.send(Event::new("d")).unwrap();
    settle(&queue);
    assert_eq!(numbers(balanced(&queue)), [4, 0, 0, 1]);
    assert_eq!(server.messages()[..4], ["a", "poison", "b", "c"], "what was never tried goes first");
}

#[test]
fn a_flush_in_an_outage_counts_nothing_against_an_event() {
    let clock = ManualClock::new();
    clock.set_jitter(1.0);
    let server = Rule::new(&clock, |_| status(502));
    let queue = Queue::builder(&client(server.clone(), &clock)).shutdown_timeout(secs(0)).start().unwrap();
    for number in 0..10 {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    let flushing = queue.clone();
    let flush = std::thread::spawn(move || futures::executor::block_on(flushing.flush_async(secs(60))));
    until(|| queue.status().in_flight == 0 && server.count() >= 1);
    let report = within({
        let (queue, clock) = (queue.clone(), clock.clone());
        move || {
            while !flush.is_finished() {
                pass(&queue, &clock, 1);
            }
            flush.join().unwrap()
        }
    });
    assert_eq!(numbers(report), [0, 0, 0, 10]);
    assert_eq!(report.pause.unwrap().to_string(), "502 Bad Gateway");
    server.change(|_| ok());
    pass(&queue, &clock, 120);
    assert_eq!(numbers(balanced(&queue)), [10, 0, 0, 0]);
}
