//! An outage costs no event, whatever says that nothing can be sent, however long, and whoever waits for it.

use std::thread;

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{BackendError, BackendErrorKind, Event, Queue};
use futures::executor::block_on;

use crate::support::rule::{Outcome, Rule, answer, ok};
use crate::support::{balanced, client, numbers, pass, secs, settle, until};

/// What a server, or what stands in front of it, does to every event.
#[derive(Clone, Copy, Debug)]
enum Does {
    Responds(u16, &'static str),
    Fails(BackendErrorKind),
}

const PAGE: &str = "<html><h1>We will be back soon</h1></html>";

impl Does {
    fn outcome(self) -> Outcome {
        match self {
            Self::Responds(code, body) => answer(code, body, &[]),
            Self::Fails(kind) => Err(BackendError::new(kind)),
        }
    }
}

/// Everything that is not about the event.
fn all() -> impl Iterator<Item = Does> {
    let own_sake = |code: &u16| matches!(code, 400 | 413 | 415 | 422);
    let statuses = (300..=599).filter(move |code| !own_sake(code));
    let failures = [
        BackendErrorKind::NotConnected,
        BackendErrorKind::Certificate,
        BackendErrorKind::TimedOut,
        BackendErrorKind::Interrupted,
    ];
    statuses
        .flat_map(|code| [Does::Responds(code, "{}"), Does::Responds(code, PAGE)])
        .chain([200, 201, 202].map(|code| Does::Responds(code, PAGE)))
        .chain(failures.map(Does::Fails))
}

/// One of each sort, for what takes longer.
const SOME: [Does; 9] = [
    Does::Responds(200, PAGE),
    Does::Responds(302, PAGE),
    Does::Responds(401, "{}"),
    Does::Responds(404, PAGE),
    Does::Responds(502, PAGE),
    Does::Responds(503, "{}"),
    Does::Responds(520, PAGE),
    Does::Fails(BackendErrorKind::TimedOut),
    Does::Fails(BackendErrorKind::Certificate),
];

/// So many events, so many seconds of it, and then a server that is well again.
fn outage(does: Does, events: u64, seconds: u32, flushes: bool) {
    let clock = ManualClock::new();
    let server = Rule::new(&clock, move |_| does.outcome());
    let queue = Queue::builder(&client(server.clone(), &clock)).shutdown_timeout(secs(0)).start().unwrap();
    for number in 0..events {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    let flush = flushes.then(|| {
        let queue = queue.clone();
        thread::spawn(move || block_on(queue.flush_async(secs(u64::from(seconds)))))
    });
    settle(&queue);
    pass(&queue, &clock, seconds);
    assert_eq!(numbers(balanced(&queue)), [0, 0, 0, events], "{does:?}");
    let most = if flushes { seconds } else { seconds.div_ceil(30) + 8 };
    assert!(server.count() <= 8 + most as usize, "{does:?}: {} requests", server.count());
    server.change(|_| ok());
    // The flush has its end in the outage, or a moment after it.
    clock.advance(secs(60));
    settle(&queue);
    pass(&queue, &clock, 61);
    if let Some(flush) = flush {
        until(|| flush.is_finished());
    }
    assert_eq!(numbers(balanced(&queue)), [events, 0, 0, 0], "{does:?}");
    assert!(queue.status().pause.is_none(), "{does:?}");
}

#[test]
fn a_minute_of_anything_costs_none_of_ten_events() {
    for does in all() {
        outage(does, 10, 60, false);
    }
}

#[test]
fn a_minute_of_anything_costs_no_lone_event() {
    for does in all().step_by(3) {
        outage(does, 1, 60, false);
    }
}

#[test]
fn a_minute_costs_none_of_5000_events() {
    for does in SOME {
        outage(does, 5000, 60, false);
    }
}

#[test]
fn an_hour_costs_no_event() {
    for does in SOME {
        outage(does, 1, 3600, false);
        outage(does, 10, 3600, false);
    }
    outage(Does::Responds(502, PAGE), 5000, 3600, false);
}

#[test]
fn a_flush_in_an_outage_costs_no_event() {
    for does in SOME {
        for events in [1, 10] {
            outage(does, events, 60, true);
        }
    }
    outage(Does::Responds(502, PAGE), 5000, 3600, true);
}

/// The server accepts every other request, and breaks the connection of the rest.
#[test]
fn a_server_that_fails_every_other_time_loses_no_event() {
    for kind in [BackendErrorKind::Interrupted, BackendErrorKind::Certificate] {
        let clock = ManualClock::new();
        let server = Rule::new(
            &clock,
            move |call| {
                if call.number % 2 == 0 { ok() } else { Does::Fails(kind).outcome() }
            },
        );
        let queue = Queue::builder(&client(server, &clock)).shutdown_timeout(secs(0)).start().unwrap();
        for number in 0..100 {
            queue.send(Event::new(number.to_string())).unwrap();
        }
        settle(&queue);
        pass(&queue, &clock, 600);
        assert_eq!(numbers(balanced(&queue)), [100, 0, 0, 0], "{kind:?}");
    }
}
