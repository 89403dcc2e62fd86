//! The clock that is moved by hand.

use std::time::Duration;

use alertkit_transport::Clock;
use alertkit_transport::futures::FutureExt;
use alertkit_transport::testing::ManualClock;

use crate::support::secs;

#[test]
fn it_can_be_moved_further_than_time_can_be_shown() {
    let clock = ManualClock::new();
    let (now, day) = (clock.now(), clock.time_of_day());
    let mut sleep = clock.sleep(Duration::MAX);
    assert!((&mut sleep).now_or_never().is_none());
    for _ in 0..2 {
        clock.advance(Duration::MAX);
        assert!(clock.now() > now && clock.time_of_day() > day);
    }
    assert!(sleep.now_or_never().is_some());
}

#[test]
fn only_who_sleeps_is_a_sleeper() {
    let clock = ManualClock::new();
    let mut kept = clock.sleep(secs(30));
    let mut given_up = clock.sleep(secs(30));
    assert_eq!(clock.sleepers(), 0, "nobody sleeps before it is polled");
    for _ in 0..3 {
        assert!((&mut kept).now_or_never().is_none() && (&mut given_up).now_or_never().is_none());
    }
    assert_eq!(clock.sleepers(), 2);
    drop(given_up);
    assert_eq!(clock.sleepers(), 1);
    clock.advance(secs(30));
    assert_eq!(clock.sleepers(), 0);
    assert!(kept.now_or_never().is_some());
}
