//! What can't be seen from outside: a queue in another process than its thread, and one that is not used.

use alertkit_transport::testing::{ManualClock, Reply, ScriptedBackend};
use futures::executor::block_on;

use super::*;

fn queue(clock: &ManualClock) -> Queue {
    let backend = ScriptedBackend::new().reply(Reply::json(200, "{}"));
    let alerts = ApiAlerts::builder("key").backend(backend).clock(clock.clone()).build().unwrap();
    Queue::new(&alerts).unwrap()
}

#[test]
fn a_forked_process_is_handed_its_events_back_and_waits_for_no_one() {
    let parent = queue(&ManualClock::new());
    let mut shared = Shared::new(
        parent.shared.settings.clone(),
        None,
        parent.shared.alerts.clone(),
        parent.shared.host.clone(),
    );
    shared.process = 0;
    let child = Queue::unowned(Arc::new(shared));
    // The thread was busy at the time of the fork, and was not to be woken.
    child.send(Event::new("m")).unwrap();
    let hour = Duration::from_secs(3600);
    assert_eq!(child.flush(hour).pending, 1);
    assert_eq!(block_on(child.flush_async(hour)).pending, 1);
    // It was idle.
    child.shared.state().idle = true;
    for _ in 0..2 {
        let back = child.send(Event::new("m")).unwrap_err();
        assert!(matches!(back.reason(), RejectedReason::Forked), "{back}");
    }
    assert_eq!(child.shutdown(hour).pending, 1);
}

#[cfg(feature = "reqwest")]
#[test]
fn a_queue_that_was_started_for_a_key_ends_when_it_was_not_used_for_a_minute() {
    let clock = ManualClock::new();
    let first = queue(&clock);
    let other = first.with_key_until_idle("other").unwrap();
    other.send(Event::new("m")).unwrap();
    assert_eq!(other.flush(Duration::from_secs(60)).sent, 1);
    clock.advance(Duration::from_secs(59));
    assert!(!other.is_closed());
    let started = std::time::Instant::now();
    while !other.is_closed() {
        // The worker may have begun to wait a moment ago only.
        clock.advance(Duration::from_secs(1));
        assert!(started.elapsed() < Duration::from_secs(60), "it stays open");
        std::thread::yield_now();
    }
    assert!(!first.is_closed(), "the configured queue stays");
    assert_eq!(other.counters().sent, 1);
}
