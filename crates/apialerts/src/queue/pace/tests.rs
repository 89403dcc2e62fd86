use proptest::prelude::*;

use super::*;

/// Events that wait in both lanes, and nothing in flight.
fn demand(now: Instant) -> Demand {
    Demand {
        fresh: true,
        newest: None,
        retry: Some(Due { failed_at: now, at: now }),
        in_flight: 0,
        retries_in_flight: 0,
        limit: 4,
        flushing: false,
    }
}

fn failure(ticket: Ticket, lane: Lane, scope: Scope) -> Failure {
    Failure { ticket, lane, scope, asked: None }
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn pauses_grow_up_to_a_minute_and_end_with_a_success() {
    for scope in [Scope::Everyone, Scope::Anyone] {
        let mut pace = Pace::default();
        let mut now = Instant::now();
        let mut waits = Vec::new();
        for _ in 0..8 {
            let (first, second) = (pace.start(), pace.start());
            assert_eq!(pace.fail(failure(first, Lane::Fresh, scope), now, 1.0), waits.is_empty());
            // The other of the same wave.
            assert!(!pace.fail(failure(second, Lane::Fresh, scope), now, 1.0));
            let Turn::Wait(Some(until)) = pace.next(now, demand(now)) else { panic!("{pace:?}") };
            waits.push(until.duration_since(now).as_secs());
            now = until;
            assert_eq!(pace.next(now, demand(now)), Turn::Start(Lane::Fresh));
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(pace.next(now, Demand { in_flight: 1, ..demand(now) }), Turn::Wait(None));
        let probe = pace.start();
        assert!(pace.succeed(probe, now));
        assert_eq!(pace.next(now, Demand { in_flight: 3, ..demand(now) }), Turn::Start(Lane::Fresh));
    }
}

#[test]
fn a_success_ends_only_a_pause_that_began_before_it_started() {
    let (mut pace, now) = (Pace::default(), Instant::now());
    let (fails, succeeds) = (pace.start(), pace.start());
    pace.fail(failure(fails, Lane::Fresh, Scope::Everyone), now, 1.0);
    assert!(!pace.succeed(succeeds, now));
    assert_eq!(pace.next(now, demand(now)), Turn::Wait(Some(now + secs(1))));
}

#[test]
fn what_the_server_asked_for_ends_with_its_time_and_nothing_else() {
    let (mut pace, now) = (Pace::default(), Instant::now());
    let ticket = pace.start();
    let asked =
        |seconds| Failure { asked: Some(secs(seconds)), ..failure(ticket, Lane::Fresh, Scope::Everyone) };
    pace.fail(asked(300), now, 1.0);
    pace.fail(asked(30), now, 1.0);
    let later = pace.start();
    pace.succeed(later, now);
    let flushing = Demand { flushing: true, newest: Some(now + secs(9)), retry: None, ..demand(now) };
    assert_eq!(pace.next(now + secs(299), flushing), Turn::Wait(Some(now + secs(300))));
    assert_eq!(pace.next(now + secs(300), flushing), Turn::Start(Lane::Fresh));
    pace.fail(asked(1_000_000), now, 1.0);
    assert_eq!(pace.next(now, demand(now)), Turn::Wait(Some(now + secs(3600))), "an hour at most");
}

#[test]
fn a_flush_shortens_the_queues_own_pause_and_not_the_servers() {
    let (mut pace, now) = (Pace::default(), Instant::now());
    for _ in 0..7 {
        let ticket = pace.start();
        pace.fail(failure(ticket, Lane::Fresh, Scope::Everyone), now, 0.0);
    }
    let flushing = Demand { flushing: true, ..demand(now) };
    assert_eq!(pace.next(now, demand(now)), Turn::Wait(Some(now + secs(30))));
    assert_eq!(pace.next(now, flushing), Turn::Wait(Some(now + secs(1))));
}

#[test]
fn a_suspected_event_holds_up_no_other() {
    let (mut pace, now) = (Pace::default(), Instant::now());
    for _ in 0..9 {
        let ticket = pace.start();
        assert!(!pace.fail(failure(ticket, Lane::Retry, Scope::Anyone), now, 1.0));
    }
    assert_eq!(pace.next(now, demand(now)), Turn::Start(Lane::Fresh));
    let alone = Demand { fresh: false, ..demand(now) };
    assert_eq!(pace.next(now, alone), Turn::Wait(Some(now + secs(60))));
    // What is overdue by a minute goes first, or a busy queue would never retry it.
    assert_eq!(pace.next(now + secs(119), demand(now)), Turn::Start(Lane::Fresh));
    assert_eq!(pace.next(now + secs(120), demand(now)), Turn::Start(Lane::Retry));
    let outage = pace.start();
    pace.fail(failure(outage, Lane::Fresh, Scope::Everyone), now, 1.0);
    let probe = pace.start();
    pace.succeed(probe, now + secs(120));
    assert_eq!(
        pace.next(now + secs(120), demand(now)),
        Turn::Start(Lane::Fresh),
        "an outage makes nothing overdue"
    );
}

#[test]
fn an_event_that_comes_after_a_failure_waits_a_second_at_most_unless_others_like_it_failed() {
    let (mut pace, mut now) = (Pace::default(), Instant::now());
    for _ in 0..9 {
        let ticket = pace.start();
        pace.fail(failure(ticket, Lane::Fresh, Scope::Anyone), now, 1.0);
    }
    let mut waits = Vec::new();
    for _ in 0..4 {
        let newcomer = Demand { newest: Some(now + Duration::from_millis(1)), ..demand(now) };
        let Turn::Wait(Some(until)) = pace.next(now, newcomer) else { panic!("{pace:?}") };
        assert_eq!(pace.next(until, newcomer), Turn::Start(Lane::Newest));
        waits.push(until.duration_since(now).as_secs());
        now = until;
        let ticket = pace.start();
        pace.fail(failure(ticket, Lane::Newest, Scope::Anyone), now, 1.0);
    }
    assert_eq!(waits, [1, 1, 2, 4]);
    let ticket = pace.start();
    pace.fail(failure(ticket, Lane::Fresh, Scope::Everyone), now, 1.0);
    let newcomer = Demand { newest: Some(now + secs(1)), ..demand(now) };
    assert_eq!(
        pace.next(now, newcomer),
        Turn::Wait(Some(now + secs(60))),
        "an outage is no fault of an event"
    );
}

#[test]
fn only_events_that_fare_well_tell_something_of_one_that_fails() {
    let (mut pace, now) = (Pace::default(), Instant::now());
    let (early, failed) = (pace.start(), pace.start());
    pace.fail(failure(failed, Lane::Fresh, Scope::Anyone), now, 1.0);
    let mark = pace.mark();
    pace.succeed(early, now);
    assert!(!pace.others_fared_well_since(mark), "it started before");
    let later = pace.start();
    pace.succeed(later, now);
    assert!(pace.others_fared_well_since(mark));
    for _ in 0..3 {
        let (fails, succeeds) = (pace.start(), pace.start());
        pace.fail(failure(fails, Lane::Retry, Scope::Anyone), now, 1.0);
        pace.succeed(succeeds, now);
    }
    assert!(!pace.others_fared_well_since(mark), "half of the server is broken");
}

/// Something that happens to a queue.
#[derive(Clone, Debug)]
enum Happens {
    Passes(u64),
    Ends { attempt: usize, how: Option<(Scope, Option<u64>)> },
    Starts,
}

fn happens() -> impl Strategy<Value = Happens> {
    let scope = prop_oneof![Just(Scope::Everyone), Just(Scope::Anyone)];
    let how = prop::option::weighted(0.8, (scope, prop::option::weighted(0.2, 0..7200_u64)));
    prop_oneof![
        (0..90_000_u64).prop_map(Happens::Passes),
        (any::<prop::sample::Index>(), how)
            .prop_map(|(attempt, how)| Happens::Ends { attempt: attempt.index(8), how }),
        Just(Happens::Starts),
    ]
}

proptest! {
    /// Whatever happens: nothing starts before the time that the server asked for, or within half a second of a failure
    /// that may be everyone's; while fresh events fail there is one attempt at a time; and there is always a next attempt, within an
    /// hour.
    #[test]
    fn whatever_happens_the_server_is_left_alone_and_every_event_has_its_turn(
        story in prop::collection::vec(happens(), 1..120),
        fresh: bool,
        flushing: bool,
        jitter in 0.0..1.0_f64,
    ) {
        let mut pace = Pace::default();
        let mut now = Instant::now();
        let mut attempts: Vec<(Ticket, Lane)> = Vec::new();
        let (mut asked, mut last_outage) = (None::<Instant>, None::<(Instant, Ticket)>);
        for event in story {
            let retries_in_flight = attempts.iter().filter(|(_, lane)| *lane == Lane::Retry).count();
            let demand = Demand { fresh, in_flight: attempts.len(), retries_in_flight, flushing, ..demand(now) };
            match event {
                Happens::Passes(milliseconds) => now += Duration::from_millis(milliseconds),
                Happens::Ends { attempt, how } if attempt < attempts.len() => {
                    let (ticket, lane) = attempts.remove(attempt);
                    match how {
                        None => { pace.succeed(ticket, now); }
                        Some((scope, wait)) => {
                            let wait = wait.map(secs);
                            pace.fail(Failure { ticket, lane, scope, asked: wait }, now, jitter);
                            let until = wait.map(|wait| now + wait.min(secs(3600)));
                            asked = asked.max(until);
                            let about_all = lane != Lane::Retry || scope == Scope::Everyone;
                            if about_all && last_outage.is_none_or(|(_, latest)| ticket > latest) {
                                last_outage = Some((now, pace.mark.latest));
                            }
                        }
                    }
                }
                Happens::Ends { .. } => {}
                Happens::Starts => match pace.next(now, demand) {
                    Turn::Start(lane) => {
                        prop_assert!(asked.is_none_or(|until| until <= now));
                        prop_assert!(!pace.is_paused() || attempts.is_empty());
                        if let Some((at, latest)) = last_outage && pace.got_through <= latest {
                            prop_assert!(now >= at + Duration::from_millis(500));
                        }
                        attempts.push((pace.start(), lane));
                        prop_assert!(attempts.len() <= 4);
                    }
                    Turn::Wait(Some(until)) => {
                        prop_assert!(until > now && until <= now + secs(3600));
                        prop_assert!(!attempts.is_empty() || matches!(pace.next(until, demand), Turn::Start(_)));
                    }
                    Turn::Wait(None) => prop_assert!(!attempts.is_empty()),
                },
            }
        }
    }
}
