use http::StatusCode;
use proptest::prelude::*;

use super::*;
use AttemptOutcome::{CertificateRefused, Interrupted, NotConnected, TimedOut, TooLarge, Unreadable};
use Idempotency::{Idempotent, Keyed, Safe, Unsafe};

fn status(code: u16) -> AttemptOutcome {
    AttemptOutcome::Status(StatusCode::from_u16(code).unwrap())
}

fn situation(policy: &RetryPolicy, class: Idempotency, outcome: AttemptOutcome) -> Situation<'_> {
    Situation {
        policy,
        class,
        failed: 1,
        failure: Failure { outcome, retry_after: None, echoes_key: false, waiting_cannot_help: false },
        earlier_may_have_been_done: false,
        honours_keys: false,
        left: Duration::from_secs(60),
        jitter: 0.5,
        free_repetition: false,
    }
}

fn stopped(decision: Decision) -> Option<StopReason> {
    match decision {
        Decision::Stop(retry) => Some(retry.stopped),
        Decision::Again { .. } => None,
    }
}

/// The design's table, cell by cell: `None` is a repetition.
#[test]
fn the_table_of_outcomes_and_classes() {
    let policy = RetryPolicy::default();
    let no = Some(StopReason::NotRetryable);
    let unknown = Some(StopReason::OutcomeUnknown);
    let rows = [
        (NotConnected, [None, None, None, None]),
        (status(429), [None, None, None, None]),
        (status(408), [None, None, unknown, unknown]),
        (status(425), [None, None, unknown, unknown]),
        (status(500), [None, None, unknown, unknown]),
        (status(502), [None, None, unknown, unknown]),
        (status(503), [None, None, unknown, unknown]),
        (status(504), [None, None, unknown, unknown]),
        (TimedOut, [None, None, unknown, unknown]),
        (Interrupted, [None, None, unknown, unknown]),
        (CertificateRefused, [no, no, no, no]),
        (status(302), [no, no, no, no]),
        (status(400), [no, no, no, no]),
        (status(401), [no, no, no, no]),
        (status(404), [no, no, no, no]),
        (status(409), [no, no, no, no]),
        (status(501), [no, no, no, no]),
        (TooLarge, [no, no, no, no]),
        (Unreadable, [no, no, no, no]),
    ];
    for (outcome, expected) in rows {
        for (class, expected) in [Safe, Idempotent, Keyed, Unsafe].into_iter().zip(expected) {
            assert_eq!(stopped(decide(&situation(&policy, class, outcome))), expected, "{outcome} {class:?}");
        }
    }
}

#[test]
fn keys_make_a_repetition_safe_only_where_they_are_honoured_and_nothing_is_stored() {
    let policy = RetryPolicy::default();
    let mut keyed = situation(&policy, Keyed, status(503));
    keyed.honours_keys = true;
    assert_eq!(stopped(decide(&keyed)), None);
    keyed.failure.echoes_key = true;
    assert_eq!(stopped(decide(&keyed)), Some(StopReason::StoredAnswer));

    let mut running = situation(&policy, Keyed, status(409));
    running.failure.retry_after = Some(Duration::from_secs(1));
    assert!(matches!(decide(&running), Decision::Again { wait, .. } if wait == Duration::from_secs(1)));
    running.class = Idempotent;
    assert_eq!(stopped(decide(&running)), Some(StopReason::NotRetryable));
}

#[test]
fn a_429_that_waiting_cannot_help_ends_the_call() {
    let policy = RetryPolicy::default();
    let mut limited = situation(&policy, Safe, status(429));
    limited.failure.waiting_cannot_help = true;
    assert_eq!(stopped(decide(&limited)), Some(StopReason::WaitingCannotHelp));
}

#[test]
fn what_the_caller_risks_is_said() {
    let policy = RetryPolicy::none();
    let safety = |class, outcome, earlier| {
        let mut situation = situation(&policy, class, outcome);
        situation.earlier_may_have_been_done = earlier;
        match decide(&situation) {
            Decision::Stop(retry) => retry.safety,
            Decision::Again { .. } => panic!("one attempt is never repeated"),
        }
    };
    assert_eq!(safety(Unsafe, TimedOut, false), Safety::MayDouble);
    assert_eq!(safety(Unsafe, NotConnected, false), Safety::Safe);
    assert_eq!(safety(Unsafe, NotConnected, true), Safety::MayDouble);
    assert_eq!(safety(Keyed, status(500), false), Safety::SafeWithSameKey);
    assert_eq!(safety(Idempotent, status(500), false), Safety::Safe);
    assert_eq!(safety(Safe, status(404), false), Safety::Pointless);
    assert_eq!(safety(Unsafe, status(429), false), Safety::Safe);
}

#[test]
fn a_stale_connection_costs_a_read_nothing_and_only_once() {
    let policy = RetryPolicy::none();
    let mut stale = situation(&policy, Safe, Interrupted);
    stale.free_repetition = true;
    assert_eq!(decide(&stale), Decision::Again { wait: Duration::ZERO, cost: 0 });
    stale.free_repetition = false;
    assert_eq!(stopped(decide(&stale)), Some(StopReason::AttemptsExhausted));
    let mut write = situation(&policy, Idempotent, Interrupted);
    write.free_repetition = true;
    assert_eq!(stopped(decide(&write)), Some(StopReason::AttemptsExhausted));
}

fn any_outcome() -> impl Strategy<Value = AttemptOutcome> {
    prop_oneof![
        Just(NotConnected),
        Just(CertificateRefused),
        Just(TimedOut),
        Just(Interrupted),
        Just(TooLarge),
        Just(Unreadable),
        (300_u16..600).prop_map(status),
    ]
}

proptest! {
    #[test]
    fn no_decision_breaks_the_bounds(
        class in prop_oneof![Just(Safe), Just(Idempotent), Just(Keyed), Just(Unsafe)],
        outcome in any_outcome(),
        attempts in 1_u32..9,
        failed in 1_u32..u32::MAX,
        base in 0_u64..u64::MAX,
        cap in 0_u64..100_000,
        asked in prop::option::of(0_u64..10_000_000),
        left in 0_u64..120_000,
        jitter in -1.0_f64..2.0,
        flags in any::<[bool; 6]>(),
    ) {
        let policy = RetryPolicy::default()
            .attempts(attempts)
            .base(Duration::from_millis(base))
            .cap(Duration::from_millis(cap))
            .repeat_unknown_outcome(flags[0]);
        let situation = Situation {
            policy: &policy,
            class,
            failed,
            failure: Failure {
                outcome,
                retry_after: asked.map(Duration::from_millis),
                echoes_key: flags[1],
                waiting_cannot_help: flags[2],
            },
            earlier_may_have_been_done: flags[3],
            honours_keys: flags[4],
            left: Duration::from_millis(left),
            jitter,
            free_repetition: flags[5],
        };
        match decide(&situation) {
            Decision::Again { wait, cost } => {
                prop_assert!(wait < situation.left, "a wait that crosses the deadline");
                prop_assert!(cost == 0 || failed < attempts, "an attempt too many");
                let asked = situation.failure.retry_after.unwrap_or_default();
                prop_assert!(wait >= asked || cost == 0, "the server's wish is kept");
                prop_assert!(wait <= Duration::from_secs(60).max(policy.cap), "a wait above the limits");
                prop_assert!(!matches!(outcome, CertificateRefused | TooLarge | Unreadable));
                let doubles = matches!(class, Unsafe) && outcome.may_have_been_done();
                prop_assert!(!doubles || policy.repeat_unknown_outcome, "work done twice");
                let stored = class == Keyed && outcome.may_have_been_done() && flags[1];
                prop_assert!(!stored, "a stored answer asked for again");
            }
            Decision::Stop(retry) => {
                let read = matches!(class, Safe | Idempotent) && outcome.may_have_been_done();
                prop_assert!(!(read && retry.safety == Safety::MayDouble));
            }
        }
    }
}
