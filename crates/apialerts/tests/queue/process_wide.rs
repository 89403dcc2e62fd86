//! `configure`, its guard, and the `send` of the whole process.

use std::sync::mpsc::channel;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{
    ApiAlerts, ErrorKind, Event, Guard, Queue, RejectedReason, UnknownOutcome, configure, configure_queue,
    send, send_with_key,
};
use alertkit_sandbox::{Fault, Sandbox};

use crate::support::rule::{Call, Rule, ok, refused, status_with_retry_after};
use crate::support::{
    Losses, PATIENCE, SEND, client, messages, numbers, sandbox_client, secs, settle, until, within,
};

/// The process has one guard at a time, and the tests of this file share the process.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn configured(sandbox: &Sandbox) -> Guard {
    let alerts = sandbox_client(sandbox);
    let queue = Queue::new(&alerts).unwrap();
    configure_queue(queue).unwrap()
}

#[test]
fn without_a_guard_everything_is_handed_back() {
    let _alone = alone();
    for back in [send(Event::new("m").title("t")), send_with_key(Event::new("m").title("t"), "key")] {
        let back = back.unwrap_err();
        assert!(matches!(back.reason(), RejectedReason::NotConfigured));
        assert_eq!(back.to_string(), "no queue is configured");
        assert_eq!(back.into_event(), Event::new("m").title("t"));
    }
}

#[test]
fn the_guard_sends_counts_and_ends_and_another_may_follow() {
    let _alone = alone();
    within(|| {
        for _ in 0..3 {
            let sandbox = Sandbox::start_blocking().unwrap();
            let guard = configured(&sandbox);
            for number in 0..10 {
                send(Event::new(number.to_string())).unwrap();
            }
            assert_eq!(numbers(guard.flush(secs(50))), [10, 0, 0, 0]);
            let back = send(Event::new(" ")).unwrap_err();
            assert!(matches!(back.reason(), RejectedReason::Invalid(_)));
            send(Event::new("last")).unwrap();
            let counters = guard.counters();
            assert_eq!((counters.accepted, counters.rejected), (11, 1));
            assert_eq!(numbers(guard.shutdown(secs(50))), [11, 0, 0, 0]);
            assert_eq!(messages(&sandbox).len(), 11);
            let back = send(Event::new("too late")).unwrap_err();
            assert!(matches!(back.reason(), RejectedReason::NotConfigured));
        }
    });
}

#[test]
fn a_dropped_guard_delivers() {
    let _alone = alone();
    within(|| {
        let sandbox = Sandbox::start_blocking().unwrap();
        let guard = configured(&sandbox);
        let senders: Vec<_> =
            (0..4).map(|_| thread::spawn(|| (0..25).for_each(|_| send(Event::new("m")).unwrap()))).collect();
        for sender in senders {
            sender.join().unwrap();
        }
        drop(guard);
        assert_eq!(messages(&sandbox).len(), 100);
    });
}

#[test]
fn a_second_configuration_is_an_error_and_leaves_the_first_as_it_is() {
    let _alone = alone();
    within(|| {
        let sandbox = Sandbox::start_blocking().unwrap();
        let guard = configured(&sandbox);
        let error = configure("another-key").unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("configure")));
        let other = Sandbox::start_blocking().unwrap();
        let alerts = sandbox_client(&other);
        let queue = Queue::new(&alerts).unwrap();
        let error = configure_queue(queue.clone()).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("configure")));
        assert!(!error.to_string().contains("another-key"));

        send(Event::new("m")).unwrap();
        assert_eq!(numbers(guard.shutdown(secs(50))), [1, 0, 0, 0]);
        assert_eq!((messages(&sandbox).len(), other.journal().len()), (1, 0));
        queue.send(Event::new("the queue that was not taken still works")).unwrap();
        assert_eq!(numbers(queue.shutdown(secs(50))), [1, 0, 0, 0]);
    });
}

#[test]
fn a_key_that_can_not_be_used_configures_nothing() {
    let _alone = alone();
    for key in ["", " ", "key\n"] {
        assert_eq!(configure(key).unwrap_err().field(), Some("key"));
    }
    let guard = configure("a-key").unwrap();
    let again = configure("a-key").map(drop);
    drop(guard);
    assert!(again.is_err());
    drop(configure("a-key").unwrap());
}

#[test]
fn other_workspaces_have_queues_of_their_own_under_the_same_guard() {
    let _alone = alone();
    within(|| {
        let sandbox = Sandbox::start_blocking().unwrap();
        sandbox.apialerts().add_workspace("key-of-b", "B");
        sandbox.apialerts().add_workspace("key-of-c", "C");
        let guard = configured(&sandbox);
        for number in 0..30 {
            let event = Event::new(number.to_string());
            match number % 3 {
                0 => send(event).unwrap(),
                1 => send_with_key(event, "key-of-b").unwrap(),
                _ => send_with_key(event, "key-of-c").unwrap(),
            }
        }
        let back = send_with_key(Event::new("m"), "key\n").unwrap_err();
        let RejectedReason::Invalid(error) = back.reason() else { panic!("{back:?}") };
        assert_eq!(error.field(), Some("key"));
        assert_eq!(guard.counters().accepted, 30);
        assert_eq!(numbers(guard.flush(secs(50))), [30, 0, 0, 0]);
        send_with_key(Event::new("31"), "key-of-b").unwrap();
        drop(guard);
        let events = sandbox.apialerts().events();
        let of = |name: &str| events.iter().filter(|event| event.workspace == name).count();
        assert_eq!((of("Sandbox"), of("B"), of("C")), (10, 11, 10));
        for event in events.iter().filter(|event| event.body["message"] != "31") {
            let number: usize = event.body["message"].as_str().unwrap().parse().unwrap();
            assert_eq!(event.workspace, ["Sandbox", "B", "C"][number % 3]);
        }
        assert!(send_with_key(Event::new("m"), "key-of-b").is_err());
    });
}

#[test]
fn other_workspaces_have_the_settings_of_the_configured_queue() {
    let _alone = alone();
    within(|| {
        let sandbox = Sandbox::start_blocking().unwrap();
        sandbox.apialerts().add_workspace("key-of-b", "B");
        sandbox.inject(Fault::on(SEND).always().drop_after());
        let losses = Losses::default();
        let alerts = sandbox_client(&sandbox);
        let builder = Queue::builder(&alerts).unknown_outcome(UnknownOutcome::Fail).max_bytes(256 + 10);
        let queue = builder.on_lost(losses.callback()).start().unwrap();
        let guard = configure_queue(queue).unwrap();
        let back = send_with_key(Event::new("x".repeat(11)), "key-of-b").unwrap_err();
        assert!(matches!(back.reason(), RejectedReason::TooLarge));
        send_with_key(Event::new("m"), "key-of-b").unwrap();
        assert_eq!(numbers(guard.flush(secs(50))), [0, 1, 0, 0]);
        assert_eq!(guard.counters().rejected, 1);
        assert_eq!(sandbox.journal().len(), 1, "an outcome that is unknown is not repeated there either");
        assert_eq!(losses.described(), ["m: OutcomeUnknown"]);
    });
}

#[test]
fn a_workspace_that_takes_nothing_does_not_hold_up_the_others() {
    let _alone = alone();
    let clock = ManualClock::new();
    let late = |call: &Call| call.message == "late";
    let server = Rule::new(
        &clock,
        move |call| if late(call) { refused() } else { status_with_retry_after(429, "3600") },
    );
    let alerts = client(server.clone(), &clock);
    let queue = Queue::builder(&alerts).shutdown_timeout(secs(0)).start().unwrap();
    let guard = configure_queue(queue.clone()).unwrap();
    send(Event::new("stuck")).unwrap();
    send_with_key(Event::new("late"), "other-key").unwrap();
    // The second one comes to its long pauses; the first has made its only try.
    let tries = |message: &str| server.messages().iter().filter(|other| *other == message).count();
    until(|| tries("stuck") == 1 && tries("late") == 1);
    until(|| {
        clock.advance(secs(1));
        settle(&queue);
        tries("late") >= 7
    });
    let (tried, is_tried) = channel();
    server.change(move |call| {
        let _ = tried.send(call.message.clone());
        ok()
    });
    // Not yet the end of its pause, but more than the second that a flush leaves of it.
    clock.advance(secs(5));
    // The first is waited for, in vain; the second is sent all the same.
    thread::scope(|scope| {
        let flush = scope.spawn(|| guard.flush(secs(30)));
        // Its last failure may have come in after the clock was moved: then a second is left of its pause.
        let a_moment = Duration::from_millis(100);
        let first = (0..100).find_map(|_| {
            clock.advance(secs(1));
            is_tried.recv_timeout(a_moment).ok()
        });
        assert_eq!(first.as_deref(), Some("late"));
        until(|| {
            clock.advance(secs(60));
            settle(&queue);
            guard.counters().pending == 0
        });
        assert_eq!(is_tried.recv_timeout(PATIENCE).as_deref(), Ok("stuck"));
        assert_eq!(numbers(flush.join().unwrap()), [2, 0, 0, 0]);
    });
}

#[test]
fn a_guard_without_a_server_ends_in_time_and_says_what_is_lost() {
    let _alone = alone();
    within(|| {
        let sandbox = Sandbox::start_blocking().unwrap();
        sandbox.apialerts().add_workspace("key-of-b", "B");
        let guard = configured(&sandbox).with_timeout(Duration::from_millis(20));
        sandbox.stop();
        for _ in 0..5 {
            send(Event::new("m")).unwrap();
            send_with_key(Event::new("m"), "key-of-b").unwrap();
        }
        let warned = crate::support::warnings::of(move || drop(guard));
        assert_eq!(
            warned.last().unwrap(),
            "the process ends with events that were not sent: pending=10 reason=cannot connect"
        );

        let guard = configured(&sandbox);
        send(Event::new("m")).unwrap();
        assert_eq!(numbers(guard.shutdown(secs(0))), [0, 0, 0, 1]);
    });
}

#[test]
fn a_guard_that_may_wait_for_ever_does_not_panic() {
    let _alone = alone();
    within(|| {
        let sandbox = Sandbox::start_blocking().unwrap();
        let guard = configured(&sandbox).with_timeout(Duration::MAX);
        send(Event::new("m")).unwrap();
        assert_eq!(numbers(guard.flush(Duration::MAX)), [1, 0, 0, 0]);
        send(Event::new("m")).unwrap();
        drop(guard);
        assert_eq!(messages(&sandbox).len(), 2);
    });
}

#[test]
fn the_builders_base_url_and_key_hold_for_the_process() {
    let _alone = alone();
    within(|| {
        let sandbox = Sandbox::builder().apialerts_key("a-key-of-its-own").start_blocking().unwrap();
        let alerts = ApiAlerts::builder("a-key-of-its-own").base_url(sandbox.apialerts_url()).no_proxy();
        let alerts = alerts.build().unwrap();
        let queue = Queue::new(&alerts).unwrap();
        let guard = configure_queue(queue).unwrap();
        send(Event::new("m")).unwrap();
        assert_eq!(numbers(guard.shutdown(secs(50))), [1, 0, 0, 0]);
    });
}

#[test]
fn the_queues_of_other_keys_end_when_they_are_idle_and_start_again() {
    let _alone = alone();
    let clock = ManualClock::new();
    let server = Rule::new(&clock, |_| ok());
    let queue = Queue::builder(&client(server.clone(), &clock)).start().unwrap();
    let guard = configure_queue(queue).unwrap();
    within(move || {
        for round in 0..3_u64 {
            for key in 0..20 {
                send_with_key(Event::new("m"), &format!("key-{key}")).unwrap();
            }
            assert_eq!(guard.flush(secs(50)).sent, 20 * (round + 1));
            // The queues end a minute after their last event; what they counted stays.
            for _ in 0..3 {
                clock.advance(secs(61));
                let _ = guard.flush(secs(0));
            }
            assert_eq!(guard.counters().sent, 20 * (round + 1));
        }
        assert_eq!(numbers(guard.shutdown(secs(50))), [60, 0, 0, 0]);
        assert_eq!(server.count(), 60);
    });
}

#[test]
fn the_report_of_a_wrong_key_says_so() {
    let _alone = alone();
    let sandbox = Sandbox::start_blocking().unwrap();
    let alerts = ApiAlerts::builder("wrong").base_url(sandbox.apialerts_url()).no_proxy().build().unwrap();
    let guard = configure_queue(Queue::new(&alerts).unwrap()).unwrap();
    send(Event::new("m")).unwrap();
    until(|| guard.status().unwrap().pause.is_some());
    let report = within(move || guard.shutdown(secs(0)));
    assert_eq!(report.to_string(), "0 sent, 0 failed, 0 dropped, 1 pending (401 Unauthorized)");
}

#[test]
fn the_environment_configures_the_process_and_a_missing_key_is_named() {
    let _alone = alone();
    // The variables of this process are not set; the sandbox's command sets them.
    let error = alertkit_apialerts::configure_from_env().unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("APIALERTS_API_KEY")));
}

#[test]
fn a_guard_shows_no_key() {
    let _alone = alone();
    let guard = configure(crate::secrets::CANARY).unwrap();
    send_with_key(Event::new(" "), crate::secrets::CANARY).unwrap_err();
    let again = configure(crate::secrets::CANARY).unwrap_err();
    crate::secrets::shows_no_key(&format!("{guard:?} {guard:#?} {again} {again:?} {:?}", guard.counters()));
}
