//! The server may have taken an event, and nobody can say.

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{Counters, ErrorKind, Event, Loss, Queue, QueueBuilder, UnknownOutcome};
use alertkit_sandbox::{Fault, Sandbox};

use crate::support::rule::{Rule, answer, broken, refused, status};
use crate::support::{Losses, SEND, balanced, client, drive, driven, messages, numbers, pass, secs, settle};

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

#[test]
fn an_event_has_five_requests_and_fails_then() {
    let (counters, losses, sandbox) = one(Fault::on(SEND).always().drop_after(), |builder| builder);
    assert_eq!(numbers(counters), [0, 1, 0, 0]);
    assert_eq!((counters.repeated, counters.outcome_unknown), (4, 1));
    assert_eq!(arrived(&sandbox), (5, 5));
    assert_eq!(losses.described(), ["m: OutcomeUnknown"]);
}

#[test]
fn the_number_of_requests_can_be_set() {
    for (attempts, requests) in [(0, 1), (1, 1), (2, 2), (3, 3)] {
        let (counters, _, sandbox) = one(Fault::on(SEND).always().status(500), |builder| {
            builder.unknown_outcome(UnknownOutcome::Repeat { attempts })
        });
        assert_eq!(arrived(&sandbox), (requests, 0), "{attempts}");
        assert_eq!((counters.failed, counters.repeated), (1, requests as u64 - 1), "{attempts}");
    }
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
fn repetitions_wait_as_after_any_failure() {
    let clock = ManualClock::new();
    clock.set_jitter(1.0);
    let server = Rule::new(&clock, |_| broken());
    let queue = Queue::builder(&client(server.clone(), &clock)).start().unwrap();
    queue.send(Event::new("m")).unwrap();
    settle(&queue);
    pass(&queue, &clock, 100);
    assert_eq!(server.seconds(), [0, 1, 3, 7, 15]);
    assert_eq!(numbers(balanced(&queue)), [0, 1, 0, 0]);
}

#[test]
fn refused_connections_in_between_are_not_counted() {
    let clock = ManualClock::new();
    // Unknown twice, then nothing can be sent for a while, then unknown three times more.
    let server = Rule::new(&clock, |call| match call.number {
        1 | 2 | 8.. => broken(),
        _ => refused(),
    });
    let queue = Queue::builder(&client(server.clone(), &clock)).start().unwrap();
    queue.send(Event::new("m")).unwrap();
    settle(&queue);
    pass(&queue, &clock, 1000);
    assert_eq!(server.count(), 2 + 5 + 3);
    let counters = balanced(&queue);
    assert_eq!((counters.failed, counters.repeated, counters.outcome_unknown), (1, 4, 1));
}

#[test]
fn a_refusal_after_an_unknown_outcome_leaves_it_unknown() {
    let clock = ManualClock::new();
    let losses = Losses::default();
    let server = Rule::new(&clock, |call| if call.number == 1 { broken() } else { status(401) });
    let builder = Queue::builder(&client(server, &clock)).on_lost(losses.callback());
    let queue = builder.start().unwrap();
    queue.send(Event::new("m")).unwrap();
    settle(&queue);
    pass(&queue, &clock, 2);
    assert_eq!(numbers(balanced(&queue)), [0, 1, 0, 0]);
    assert_eq!(queue.counters().outcome_unknown, 1, "the first request may have delivered it");
    assert_eq!(losses.described(), ["m: Unauthorized"]);
}

#[test]
fn one_event_that_breaks_the_server_does_not_hold_up_the_others() {
    let clock = ManualClock::new();
    let losses = Losses::default();
    let server =
        Rule::new(&clock, |call| if call.message == "poison" { status(500) } else { answer(200, "{}", &[]) });
    let builder = Queue::builder(&client(server.clone(), &clock)).in_flight(1).on_lost(losses.callback());
    let queue = builder.start().unwrap();
    for message in ["a", "poison", "b", "c"] {
        queue.send(Event::new(message)).unwrap();
    }
    settle(&queue);
    pass(&queue, &clock, 60);
    assert_eq!(numbers(balanced(&queue)), [3, 1, 0, 0]);
    let poisonous = server.messages().iter().filter(|message| *message == "poison").count();
    assert_eq!((poisonous, server.count()), (5, 8));
    assert_eq!(losses.described(), ["poison: OutcomeUnknown"]);
    let _ = queue.shutdown(secs(0));
}
