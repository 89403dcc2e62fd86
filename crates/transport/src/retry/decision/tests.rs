use http::StatusCode;
use proptest::prelude::*;

use super::*;
use crate::{ErrorKind, Safety};
use AttemptOutcome::{CertificateRefused, Interrupted, NotConnected, TimedOut, TooLarge, Unreadable};
use Idempotency::{Idempotent, Keyed, Safe, Unsafe};

fn status(code: u16) -> AttemptOutcome {
    AttemptOutcome::Status(StatusCode::from_u16(code).unwrap())
}

fn facts(class: Idempotency, outcome: AttemptOutcome) -> Facts {
    Facts {
        class,
        outcome,
        api_kind: None,
        nothing_done: false,
        asks_to_wait: false,
        echoes_key: false,
        waiting_cannot_help: false,
        honours_keys: false,
        earlier_may_have_been_done: false,
    }
}

fn situation(policy: &RetryPolicy, class: Idempotency, outcome: AttemptOutcome) -> Situation<'_> {
    Situation {
        policy,
        facts: facts(class, outcome),
        failed: 1,
        retry_after: None,
        left: Duration::from_secs(60),
        needed: Duration::ZERO,
        jitter: 0.5,
        may_be_stale: false,
        single_attempt: false,
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
        (status(505), [no, no, no, no]),
        (status(507), [None, None, unknown, unknown]),
        (status(520), [None, None, unknown, unknown]),
        (status(524), [None, None, unknown, unknown]),
        (status(599), [None, None, unknown, unknown]),
        (status(999), [None, None, unknown, unknown]),
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
fn keys_make_a_retry_safe_only_where_they_are_honoured_and_nothing_is_stored() {
    let policy = RetryPolicy::default();
    let mut keyed = situation(&policy, Keyed, status(503));
    keyed.facts.echoes_key = true;
    let unknown = Some(StopReason::OutcomeUnknown);
    assert_eq!(stopped(decide(&keyed)), unknown, "a proxy may have mirrored it");
    keyed.facts.honours_keys = true;
    assert_eq!(stopped(decide(&keyed)), Some(StopReason::StoredAnswer));
    keyed.facts.echoes_key = false;
    assert_eq!(stopped(decide(&keyed)), None);

    let mut running = situation(&policy, Keyed, status(409));
    running.facts.asks_to_wait = true;
    running.retry_after = Some(Duration::from_secs(1));
    assert!(matches!(decide(&running), Decision::Again { wait, .. } if wait == Duration::from_secs(1)));
    running.facts.class = Idempotent;
    assert_eq!(stopped(decide(&running)), Some(StopReason::NotRetryable));
}

#[test]
fn a_429_that_waiting_cannot_help_ends_the_call() {
    let policy = RetryPolicy::default();
    let mut limited = situation(&policy, Safe, status(429));
    limited.facts.waiting_cannot_help = true;
    assert_eq!(stopped(decide(&limited)), Some(StopReason::WaitingCannotHelp));
}

#[test]
fn an_operation_of_a_single_attempt_is_never_retried() {
    let policy = RetryPolicy::default();
    for outcome in [NotConnected, TimedOut, Interrupted, status(429), status(503)] {
        for class in [Safe, Idempotent, Keyed, Unsafe] {
            let mut single = situation(&policy, class, outcome);
            single.single_attempt = true;
            single.may_be_stale = true;
            assert_eq!(stopped(decide(&single)), Some(StopReason::SingleAttempt), "{outcome} {class:?}");
        }
    }
}

#[test]
fn what_was_known_to_be_undone_is_not_risked_at_the_end_of_the_deadline() {
    let timeout = Duration::from_secs(60);
    for (class, needed) in [(Safe, 0), (Idempotent, 0), (Keyed, 1_000), (Unsafe, 1_000)] {
        let facts = facts(class, status(429));
        assert_eq!(super::needed(&facts, timeout), Duration::from_millis(needed));
    }
    let unsafe_call = facts(Unsafe, status(429));
    assert_eq!(super::needed(&unsafe_call, Duration::from_secs(2)), Duration::from_millis(200));
    let policy = RetryPolicy::default();
    let mut late = situation(&policy, Unsafe, status(429));
    late.needed = Duration::from_secs(1);
    late.retry_after = Some(Duration::from_secs(59));
    assert_eq!(stopped(decide(&late)), Some(StopReason::Deadline));
    late.retry_after = Some(Duration::from_millis(58_999));
    assert_eq!(stopped(decide(&late)), None);
}

#[test]
fn what_the_caller_risks_is_said() {
    let safety = |class, outcome, earlier| {
        let mut facts = facts(class, outcome);
        facts.earlier_may_have_been_done = earlier;
        facts.safety()
    };
    assert_eq!(safety(Unsafe, TimedOut, false), Safety::MayDouble);
    assert_eq!(safety(Unsafe, NotConnected, false), Safety::Safe);
    assert_eq!(safety(Unsafe, NotConnected, true), Safety::MayDouble);
    assert_eq!(safety(Unsafe, status(404), true), Safety::MayDouble);
    assert_eq!(safety(Keyed, status(500), false), Safety::SafeWithSameKey);
    assert_eq!(safety(Idempotent, status(500), false), Safety::Safe);
    assert_eq!(safety(Safe, status(404), true), Safety::Pointless);
    assert_eq!(safety(Unsafe, status(429), false), Safety::Safe);
}

#[test]
fn a_stale_connection_costs_a_read_nothing_and_only_where_there_are_retries() {
    let policy = RetryPolicy::default();
    let mut stale = situation(&policy, Safe, Interrupted);
    stale.may_be_stale = true;
    assert_eq!(decide(&stale), Decision::Again { wait: Duration::ZERO, cost: 0 });
    let none = RetryPolicy::none();
    stale.policy = &none;
    assert_eq!(stopped(decide(&stale)), Some(StopReason::AttemptsExhausted));
    let mut write = situation(&policy, Idempotent, Interrupted);
    write.may_be_stale = true;
    assert!(matches!(decide(&write), Decision::Again { cost: 5, .. }));
}

#[test]
fn no_number_of_a_clock_breaks_the_wait() {
    let ceiling = Duration::from_millis(200);
    for (jitter, wait) in
        [(f64::NAN, 200), (f64::INFINITY, 200), (f64::NEG_INFINITY, 0), (-0.0, 0), (0.5, 100)]
    {
        assert_eq!(spread(ceiling, jitter), Duration::from_millis(wait), "{jitter}");
    }
    assert_eq!(spread(Duration::MAX, 1.0), Duration::MAX);
}

fn any_outcome() -> impl Strategy<Value = AttemptOutcome> {
    prop_oneof![
        Just(NotConnected),
        Just(CertificateRefused),
        Just(TimedOut),
        Just(Interrupted),
        Just(TooLarge),
        Just(Unreadable),
        (300_u16..1000).prop_map(status),
    ]
}

fn any_class() -> impl Strategy<Value = Idempotency> {
    prop_oneof![Just(Safe), Just(Idempotent), Just(Keyed), Just(Unsafe)]
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let kinds = prop::option::of(prop::sample::select(ErrorKind::ALL));
    (any_class(), any_outcome(), kinds, any::<[bool; 6]>()).prop_map(|(class, outcome, api_kind, flags)| {
        Facts {
            class,
            outcome,
            api_kind,
            nothing_done: flags[0],
            asks_to_wait: flags[1],
            echoes_key: flags[2],
            waiting_cannot_help: flags[3],
            honours_keys: flags[4],
            earlier_may_have_been_done: flags[5],
        }
    })
}

/// What the documentation of each kind says of a call that is made again.
fn allowed(kind: ErrorKind) -> &'static [Safety] {
    match kind {
        ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Interrupted => &[Safety::Safe],
        ErrorKind::RateLimited | ErrorKind::Refused => &[Safety::Safe, Safety::Pointless],
        ErrorKind::Server => &[Safety::Safe, Safety::SafeWithSameKey],
        ErrorKind::OutcomeUnknown => &[Safety::SafeWithSameKey, Safety::MayDouble],
        ErrorKind::Decode | ErrorKind::ResponseTooLarge => {
            &[Safety::Pointless, Safety::SafeWithSameKey, Safety::MayDouble]
        }
        ErrorKind::Certificate
        | ErrorKind::BadRequest
        | ErrorKind::Unauthorized
        | ErrorKind::PaymentRequired
        | ErrorKind::Forbidden
        | ErrorKind::NotFound
        | ErrorKind::Conflict
        | ErrorKind::PayloadTooLarge => &[Safety::Pointless],
        _ => &[],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_096))]

    #[test]
    fn kind_and_safety_never_contradict_each_other(facts in any_facts()) {
        prop_assert!(allowed(facts.kind()).contains(&facts.safety()), "{:?} {:?}", facts.kind(), facts.safety());
        let doubles = matches!(facts.class, Keyed | Unsafe);
        if !doubles {
            prop_assert!(facts.kind() != ErrorKind::OutcomeUnknown);
            prop_assert!(!matches!(facts.safety(), Safety::MayDouble | Safety::SafeWithSameKey));
        }
        if facts.class == Unsafe && facts.earlier_may_have_been_done {
            prop_assert!(facts.safety() == Safety::MayDouble, "an unknown outcome was forgotten");
        }
    }

    #[test]
    fn no_decision_breaks_the_bounds(
        facts in any_facts(),
        attempts in 1_u32..9,
        failed in 1_u32..u32::MAX,
        base in 0_u64..u64::MAX,
        cap in 0_u64..100_000,
        asked in prop::option::of(0_u64..10_000_000),
        left in 0_u64..120_000,
        needed in 0_u64..1_000,
        jitter in prop_oneof![-1.0_f64..2.0, Just(f64::NAN), Just(f64::INFINITY)],
        flags in any::<[bool; 3]>(),
    ) {
        let policy = RetryPolicy::default()
            .attempts(attempts)
            .base(Duration::from_millis(base))
            .cap(Duration::from_millis(cap))
            .repeat_unknown_outcome(flags[0]);
        let situation = Situation {
            policy: &policy,
            facts,
            failed,
            retry_after: asked.map(Duration::from_millis),
            left: Duration::from_millis(left),
            needed: Duration::from_millis(needed),
            jitter,
            may_be_stale: flags[1],
            single_attempt: flags[2],
        };
        let outcome = facts.outcome;
        match decide(&situation) {
            Decision::Again { wait, cost } => {
                prop_assert!(wait + situation.needed < situation.left, "a wait that crosses the deadline");
                prop_assert!(!situation.single_attempt && attempts > 1);
                prop_assert!(cost == 0 || failed < attempts, "an attempt too many");
                let asked = situation.retry_after.unwrap_or_default();
                prop_assert!(wait >= asked || cost == 0, "the server's wish is kept");
                prop_assert!(wait <= Duration::from_secs(60).max(policy.cap), "a wait above the limits");
                prop_assert!(!matches!(outcome, CertificateRefused | TooLarge | Unreadable));
                let undone = facts.nothing_done || facts.is_rate_limited();
                let doubles = facts.class == Unsafe && outcome.may_have_been_done() && !undone;
                prop_assert!(!doubles || policy.repeat_unknown_outcome, "work done twice");
            }
            Decision::Stop(retry) => prop_assert_eq!(retry.safety, facts.safety()),
        }
    }
}
