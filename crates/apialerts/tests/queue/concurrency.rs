//! Many threads at once against the sandbox, whose answers go wrong in every way.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{Event, Queue};
use alertkit_sandbox::{Fault, Sandbox};
use static_assertions::assert_impl_all;

use crate::support::{
    Losses, SEND, balanced, drive, driven, messages, numbers, sandbox_client, secs, within,
};

assert_impl_all!(Queue: Clone, Send, Sync);
assert_impl_all!(alertkit_apialerts::Guard: Send, Sync);
assert_impl_all!(alertkit_apialerts::QueueBuilder: Send, Sync);
assert_impl_all!(alertkit_apialerts::Rejected: std::error::Error, Send, Sync);
assert_impl_all!(alertkit_apialerts::Loss: Send, Sync);

fn is_static<T: 'static>(value: T) -> T {
    value
}

fn is_send<T: Send>(value: T) -> T {
    value
}

#[test]
fn errors_go_up_from_any_thread_and_flushes_run_on_any() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let queue = is_static(Queue::new(&sandbox_client(&sandbox)).unwrap());
    let back = is_static(queue.send(Event::new(" ")).unwrap_err());
    let error: Box<dyn std::error::Error + Send + Sync> = back.into();
    assert!(error.to_string().starts_with("the event would be rejected"));
    let report = futures::executor::block_on(is_send(queue.flush_async(secs(1))));
    assert_eq!(numbers(report), [0; 4]);
}

const PRODUCERS: usize = 4;
const EACH: usize = 100;

/// Sends from several threads at once.
fn produce(queue: &Queue) {
    let producers: Vec<_> = (0..PRODUCERS)
        .map(|producer| {
            let queue = queue.clone();
            thread::spawn(move || {
                for number in 0..EACH {
                    queue.send(Event::new(format!("{producer}/{number}"))).unwrap();
                }
            })
        })
        .collect();
    for producer in producers {
        producer.join().unwrap();
    }
}

/// Every fault at once, while one thread looks at the counters and another moves the clock.
#[test]
fn the_account_balances_in_every_snapshot_whatever_the_server_does() {
    let sandbox = Sandbox::start_blocking().unwrap();
    for (every, fault) in [
        (7, Fault::on(SEND).status(503)),
        (11, Fault::on(SEND).drop_after()),
        (13, Fault::on(SEND).drop_before()),
        (17, Fault::on(SEND).status(400)),
        (19, Fault::on(SEND).status(500)),
        (23, Fault::on(SEND).raw_body("<html>")),
        (29, Fault::on(SEND).status(429).header("retry-after", "3")),
        (31, Fault::on(SEND).truncate(9)),
    ] {
        sandbox.inject(fault.every(every));
    }
    let clock = ManualClock::new();
    let losses = Losses::default();
    let queue = driven(&sandbox, &clock).on_lost(losses.callback()).start().unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let watcher = {
        let (queue, over) = (queue.clone(), over.clone());
        thread::spawn(move || {
            while !over.load(Ordering::SeqCst) {
                balanced(&queue);
                thread::yield_now();
            }
        })
    };
    produce(&queue);
    let counters = drive(&queue, &clock);
    over.store(true, Ordering::SeqCst);
    watcher.join().unwrap();

    assert_eq!(counters.accepted, (PRODUCERS * EACH) as u64);
    assert_eq!((counters.dropped, counters.pending, counters.rejected), (0, 0, 0));
    let lost = losses.take();
    assert_eq!(lost.len() as u64, counters.failed);

    // What the server saw is what the queue says.
    let journal = sandbox.journal();
    let hit = |name: &str| journal.iter().filter(|entry| entry.fault.as_deref() == Some(name)).count() as u64;
    let unknown = hit("drop_after") + hit("drop_before") + hit("status 500") + hit("raw_body");
    assert!(unknown > 0 && hit("status 503") > 0 && hit("status 400") > 0);
    assert_eq!(counters.unreadable, hit("truncate 9"));
    assert_eq!(counters.rejected_by_server, hit("status 400"));
    // Each request of unknown outcome is followed by another one, but for the last of an event.
    assert_eq!(counters.repeated, unknown - (counters.failed - counters.rejected_by_server));
    assert_eq!(
        journal.len() as u64,
        counters.accepted + counters.repeated + hit("status 503") + hit("status 429 + header")
    );
    // Nothing is lost in silence: what did not arrive was given back.
    let arrived: HashSet<_> = messages(&sandbox).into_iter().collect();
    let given_back: HashSet<_> = lost.iter().map(|(event, _)| event.message().to_owned()).collect();
    assert_eq!(arrived.union(&given_back).count(), PRODUCERS * EACH);
    assert!(arrived.len() as u64 >= counters.sent);
}

#[test]
fn a_server_without_faults_gets_each_event_once() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let queue = Queue::new(&sandbox_client(&sandbox)).unwrap();
    produce(&queue);
    let report = within(move || queue.shutdown(secs(50)));
    assert_eq!(numbers(report), [(PRODUCERS * EACH) as u64, 0, 0, 0]);
    let mut arrived = messages(&sandbox);
    arrived.sort();
    arrived.dedup();
    assert_eq!((arrived.len(), sandbox.journal().len()), (PRODUCERS * EACH, PRODUCERS * EACH));
}

#[test]
fn connections_that_the_server_closes_while_they_are_idle_cost_no_event() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let clock = ManualClock::new();
    let queue = driven(&sandbox, &clock).start().unwrap();
    for number in 0..50 {
        queue.send(Event::new(number.to_string())).unwrap();
        drive(&queue, &clock);
        sandbox.close_idle_connections();
    }
    let expected: Vec<_> = (0..50).map(|number| number.to_string()).collect();
    assert_eq!(messages(&sandbox), expected);
    assert_eq!(numbers(balanced(&queue)), [50, 0, 0, 0]);
}

#[test]
fn many_threads_flush_at_once_and_each_flush_ends() {
    let sandbox = Sandbox::start_blocking().unwrap();
    let queue = Queue::new(&sandbox_client(&sandbox)).unwrap();
    let threads: Vec<_> = (0..8)
        .map(|producer| {
            let queue = queue.clone();
            thread::spawn(move || {
                for number in 1..=10_u64 {
                    queue.send(Event::new(format!("{producer}/{number}"))).unwrap();
                    let report = if producer % 2 == 0 {
                        queue.flush(secs(50))
                    } else {
                        futures::executor::block_on(queue.flush_async(secs(50)))
                    };
                    assert!(report.sent >= number);
                }
            })
        })
        .collect();
    within(move || threads.into_iter().for_each(|thread| thread.join().unwrap()));
    assert_eq!(numbers(balanced(&queue)), [80, 0, 0, 0]);
}
