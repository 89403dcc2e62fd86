//! What a queue says of itself: in its status, in its log, and in the report of its end.

use std::process::Command;
use std::time::Duration;

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{ErrorKind, Event, Queue, RejectedReason};
use futures::executor::block_on;

use crate::support::rule::{Rule, ok, refused, status, status_with_retry_after};
use crate::support::{balanced, client, numbers, pass, secs, settle, warnings, within};

#[test]
fn a_queue_that_is_well_has_no_pause() {
    let clock = ManualClock::new();
    let queue = Queue::new(&client(Rule::new(&clock, |_| ok()), &clock)).unwrap();
    queue.send(Event::new("m")).unwrap();
    settle(&queue);
    let status = queue.status();
    assert!(status.pause.is_none());
    assert_eq!((status.waiting, status.bytes, status.in_flight, status.oldest), (0, 0, 0, None));
    assert_eq!(status.counters, queue.counters());
}

#[test]
fn a_pause_says_why_since_when_and_until_when() {
    let clock = ManualClock::new();
    clock.set_jitter(1.0);
    let server = Rule::new(&clock, |_| refused());
    let queue = Queue::builder(&client(server.clone(), &clock)).shutdown_timeout(secs(0)).start().unwrap();
    for message in ["m", "of", "three"] {
        queue.send(Event::new(message)).unwrap();
    }
    settle(&queue);
    // Attempts at 0, 1 and 3 s; the next is due at 7 s.
    pass(&queue, &clock, 5);
    let status = queue.status();
    let pause = status.pause.unwrap();
    assert_eq!((pause.reason.kind, pause.reason.status), (ErrorKind::Connect, None));
    assert!(pause.error.starts_with("events.send: cannot connect"), "{}", pause.error);
    assert_eq!((pause.since, pause.next_attempt), (secs(5), secs(2)));
    assert_eq!((status.waiting, status.in_flight, status.oldest), (3, 0, Some(secs(5))));
    assert_eq!(status.bytes, 3 * 256 + "mofthree".len());

    server.change(|_| ok());
    pass(&queue, &clock, 2);
    assert!(queue.status().pause.is_none());
    assert_eq!(numbers(balanced(&queue)), [3, 0, 0, 0]);
}

#[test]
fn a_report_says_why_events_are_pending() {
    for (code, reason) in [(401, "401 Unauthorized"), (503, "503 Service Unavailable")] {
        let clock = ManualClock::new();
        let queue = Queue::new(&client(Rule::new(&clock, move |_| status(code)), &clock)).unwrap();
        queue.send(Event::new("m")).unwrap();
        settle(&queue);
        let report = within(move || queue.shutdown(secs(0)));
        assert_eq!(report.to_string(), format!("0 sent, 0 failed, 0 dropped, 1 pending ({reason})"));
    }
}

/// A server that wants to be left alone for a day: no one need wait for what can't come.
#[test]
fn a_shutdown_ends_early_when_nothing_can_be_sent_in_time() {
    let outage = || {
        let clock = ManualClock::new();
        let server = Rule::new(&clock, |_| status_with_retry_after(429, "86400"));
        let queue = Queue::builder(&client(server, &clock)).shutdown_timeout(secs(600)).start().unwrap();
        queue.send(Event::new("m")).unwrap();
        settle(&queue);
        queue
    };
    let queue = outage();
    assert_eq!(numbers(within(move || queue.shutdown(secs(600)))), [0, 0, 0, 1]);
    let queue = outage();
    assert_eq!(numbers(within(move || block_on(queue.shutdown_async(secs(600))))), [0, 0, 0, 1]);
    let queue = outage();
    within(move || drop(queue));
}

const CHILD: &str = "ALERTKIT_CHILD_LOGS";

/// Two outages of several attempts each; in the parent it does nothing.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let clock = ManualClock::new();
    let server = Rule::new(&clock, |_| refused());
    let queue = Queue::builder(&client(server.clone(), &clock)).shutdown_timeout(secs(0)).start().unwrap();
    let _ = warnings::of(|| {
        for _ in 0..2 {
            server.change(|_| status(401));
            queue.send(Event::new("m")).unwrap();
            settle(&queue);
            pass(&queue, &clock, 30);
            server.change(|_| ok());
            pass(&queue, &clock, 60);
        }
    });
    for line in warnings::of_all_threads() {
        println!("\nlog: {line}");
    }
}

#[test]
fn each_pause_is_logged_once_with_its_reason_and_so_is_its_end() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "status::child", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let logged: Vec<_> = output.lines().filter_map(|line| line.strip_prefix("log: ")).collect();
    let outage =
        ["the queue pauses: error=events.send: 401 Unauthorized pending=1", "the queue sends again:"];
    assert_eq!(logged, [outage, outage].concat());
}

/// A backend that sends what it sees, as a `tracing` layer does that turns log lines into events.
#[test]
fn what_the_queues_own_thread_sends_is_handed_back() {
    let clock = ManualClock::new();
    let own: std::sync::Arc<std::sync::OnceLock<Queue>> = std::sync::Arc::default();
    let (feeds, count) = (own.clone(), std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0)));
    let counts = count.clone();
    let server = Rule::new(&clock, move |_| {
        let back = feeds.wait().send(Event::new("a warning")).unwrap_err();
        assert!(matches!(back.reason(), RejectedReason::Feedback));
        counts.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        status(400)
    });
    let queue = Queue::builder(&client(server, &clock)).shutdown_timeout(secs(0)).start().unwrap();
    own.set(queue.clone()).unwrap();
    queue.send(Event::new("m")).unwrap();
    let flushed = queue.clone();
    assert_eq!(numbers(within(move || flushed.flush(secs(60)))), [0, 1, 0, 0]);
    assert_eq!((count.load(std::sync::atomic::Ordering::SeqCst), queue.counters().rejected), (1, 1));
}

#[test]
fn a_flush_of_much_that_waits_costs_no_memory_and_no_wakeups() {
    let clock = ManualClock::new();
    let server = Rule::new(&clock, |_| refused());
    let queue = Queue::builder(&client(server.clone(), &clock)).shutdown_timeout(secs(0)).start().unwrap();
    queue.send(Event::new("stuck")).unwrap();
    settle(&queue);
    for _ in 0..10_000 {
        let _ = queue.flush(Duration::ZERO);
    }
    assert_eq!((numbers(balanced(&queue)), server.count()), ([0, 0, 0, 1], 1));
}
