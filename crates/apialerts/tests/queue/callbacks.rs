//! What a program may do in `on_lost`, which runs on the queue's own thread, and what it may not.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{Event, FlushReport, Loss, Overflow, Queue, RejectedReason};
use futures::executor::block_on;

use crate::support::held::Held;
use crate::support::rule::{Rule, ok, refused, status};
use crate::support::{PATIENCE, balanced, client, numbers, secs, settle, within};

/// A queue whose events with the message `bad` are refused, and the way to hand it to its own callback.
fn with_callback(
    callback: impl Fn(&Queue, Event, Loss) + Send + Sync + 'static,
) -> (Queue, Arc<OnceLock<Queue>>, Rule) {
    let clock = ManualClock::new();
    let server = Rule::new(&clock, |call| if call.message == "bad" { status(400) } else { ok() });
    let own: Arc<OnceLock<Queue>> = Arc::default();
    let builder = Queue::builder(&client(server.clone(), &clock)).in_flight(1).on_lost({
        let own = own.clone();
        move |event, loss| callback(own.wait(), event, loss)
    });
    (builder.start().unwrap(), own, server)
}

#[test]
fn a_flush_or_shutdown_in_the_callback_does_not_wait_for_its_own_thread() {
    type Act = fn(&Queue) -> FlushReport;
    // Were they to wait, it would be for an hour.
    let acts: [(Act, [u64; 4]); 3] = [
        (|queue| queue.flush(secs(3600)), [2, 1, 0, 0]),
        (|queue| block_on(queue.flush_async(secs(3600))), [2, 1, 0, 0]),
        (|queue| queue.shutdown(secs(3600)), [0, 1, 0, 2]),
    ];
    for (act, in_the_end) in acts {
        let (sender, reports) = channel();
        let sender = Mutex::new(sender);
        let (queue, own, _) =
            with_callback(move |queue, _, _| sender.lock().unwrap().send(act(queue)).unwrap());
        for message in ["bad", "good", "good"] {
            queue.send(Event::new(message)).unwrap();
        }
        own.set(queue.clone()).unwrap();
        let report = reports.recv_timeout(PATIENCE).expect("the callback returns");
        // The event is counted when the callback is over.
        assert_eq!(numbers(report), [0, 0, 0, 3]);
        let flushed = queue.clone();
        let _ = within(move || flushed.flush(secs(60)));
        // After a shutdown nobody waits for the callback that asked for it.
        within(move || {
            while numbers(balanced(&queue)) != in_the_end {
                thread::yield_now();
            }
        });
    }
}

#[test]
fn the_callback_may_send_and_count() {
    let (queue, own, server) = with_callback(|queue, event, _| {
        balanced(queue);
        assert_eq!(event, Event::new("bad"));
        queue.send(Event::new("instead")).unwrap();
    });
    own.set(queue.clone()).unwrap();
    queue.send(Event::new("bad")).unwrap();
    within({
        let queue = queue.clone();
        move || {
            while balanced(&queue).sent < 1 {
                thread::yield_now();
            }
        }
    });
    assert_eq!(server.messages(), ["bad", "instead"]);
    assert_eq!(numbers(balanced(&queue)), [1, 1, 0, 0]);
}

#[test]
fn a_flush_does_not_end_before_the_callback() {
    let (entered, is_entered) = channel();
    let entered = Mutex::new(entered);
    let go_on: Arc<OnceLock<()>> = Arc::default();
    let told: Arc<OnceLock<()>> = Arc::default();
    let (queue, own, _) = with_callback({
        let (go_on, told) = (go_on.clone(), told.clone());
        move |_, _, _| {
            entered.lock().unwrap().send(()).unwrap();
            go_on.wait();
            told.set(()).unwrap();
        }
    });
    own.set(queue.clone()).unwrap();
    queue.send(Event::new("bad")).unwrap();
    is_entered.recv_timeout(PATIENCE).unwrap();
    assert_eq!(numbers(queue.flush(Duration::from_millis(20))), [0, 0, 0, 1]);
    go_on.set(()).unwrap();
    assert_eq!(numbers(within(move || queue.shutdown(secs(60)))), [0, 1, 0, 0]);
    assert!(told.get().is_some(), "a process that ends now has been told of every loss");
}

#[test]
fn a_callback_that_panics_holds_nobody_up_and_is_counted() {
    let (queue, own, server) = with_callback(|_, _, _| panic!("a callback that panics, on purpose"));
    for message in ["bad", "good", "bad", "good"] {
        queue.send(Event::new(message)).unwrap();
    }
    own.set(queue.clone()).unwrap();
    let flushing = queue.clone();
    assert_eq!(numbers(within(move || flushing.flush(secs(60)))), [2, 2, 0, 0]);
    assert_eq!(queue.counters().callback_panics, 2);
    queue.send(Event::new("later")).unwrap();
    let report = within(move || block_on(queue.shutdown_async(secs(60))));
    assert_eq!(numbers(report), [3, 2, 0, 0]);
    assert_eq!(server.messages(), ["bad", "good", "bad", "good", "later"]);
}

#[test]
fn a_callback_that_panics_on_the_senders_thread_leaves_sender_and_queue_as_they_are() {
    let (backend, calls) = Held::new();
    let builder = Queue::builder(&client(backend, &ManualClock::new())).in_flight(1).max_events(1);
    let builder = builder.overflow(Overflow::DropOldest);
    let queue = builder.on_lost(|_, _| panic!("a callback that panics, on purpose")).start().unwrap();
    queue.send(Event::new("1")).unwrap();
    let first = calls.next();
    queue.send(Event::new("2")).unwrap();
    queue.send(Event::new("3")).unwrap();
    assert_eq!(numbers(balanced(&queue)), [0, 0, 1, 2]);
    assert_eq!(queue.counters().callback_panics, 1);
    first.succeed();
    let third = calls.next();
    assert_eq!(third.message, "3");
    third.succeed();
    assert_eq!(numbers(within(move || queue.shutdown(secs(60)))), [2, 0, 1, 0]);
}

#[test]
fn a_callback_that_sends_the_lost_event_again_pushes_no_other_out() {
    let clock = ManualClock::new();
    let server = Rule::new(&clock, |_| refused());
    let told = Arc::new(Mutex::new(Vec::new()));
    let builder = Queue::builder(&client(server, &clock)).max_events(10).overflow(Overflow::DropOldest);
    let builder = builder.shutdown_timeout(secs(0)).on_lost({
        let told = told.clone();
        move |queue: Queue, event: Event, _| {
            let back = queue.send(event).unwrap_err();
            assert!(matches!(back.reason(), RejectedReason::Full));
            told.lock().unwrap().push(back.event().message().to_owned());
        }
    });
    let queue = builder.start().unwrap();
    // It pauses from here on, and takes no event out while the clock stands still.
    queue.send(Event::new("0")).unwrap();
    settle(&queue);
    for number in 1..100 {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    let counters = balanced(&queue);
    assert_eq!((counters.accepted, counters.callback_panics), (100, 0));
    assert_eq!((counters.dropped, counters.overflowed), (counters.rejected, counters.rejected));
    assert_eq!(told.lock().unwrap().len() as u64, counters.dropped);
}

#[test]
fn the_queue_that_a_callback_is_given_does_not_keep_it_open() {
    let sandbox = alertkit_sandbox::Sandbox::start_blocking().unwrap();
    let kept: Arc<Mutex<Vec<Queue>>> = Arc::default();
    let keeps = kept.clone();
    let builder = Queue::builder(&crate::support::sandbox_client(&sandbox)).in_flight(1);
    let queue = builder.on_lost(move |queue: Queue, _, _| keeps.lock().unwrap().push(queue)).start().unwrap();
    queue.send(Event::new("m").channel("nowhere")).unwrap();
    for number in 0..50 {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    within(move || drop(queue));
    assert_eq!(crate::support::messages(&sandbox).len(), 50);
    let kept = kept.lock().unwrap();
    assert!(matches!(kept[0].send(Event::new("m")).unwrap_err().reason(), RejectedReason::ShutDown));
}

#[test]
fn a_callback_that_blocks_holds_up_no_other_queue_and_no_flush() {
    let go_on: Arc<OnceLock<()>> = Arc::default();
    let waits = go_on.clone();
    let (queue, own, _) = with_callback(move |_, _, _| {
        waits.wait();
    });
    own.set(queue.clone()).unwrap();
    let other = queue.with_key("another-key").unwrap();
    queue.send(Event::new("bad")).unwrap();
    for _ in 0..10 {
        other.send(Event::new("good")).unwrap();
    }
    let flushed = other.clone();
    assert_eq!(numbers(within(move || flushed.flush(secs(60)))), [10, 0, 0, 0]);
    let flushed = queue.clone();
    // The clock stands still: the limit is one of the machine's clock, too.
    assert_eq!(
        numbers(within(move || block_on(flushed.flush_async(Duration::from_millis(20))))),
        [0, 0, 0, 1]
    );
    go_on.set(()).unwrap();
    assert_eq!(numbers(within(move || queue.shutdown(secs(60)))), [0, 1, 0, 0]);
}

/// Says when it is dropped.
struct Dropped(Sender<()>);

impl Drop for Dropped {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[test]
fn the_last_handle_may_be_dropped_on_the_queues_own_thread() {
    let (dropped, is_dropped) = channel();
    let (ended, end) = channel();
    let own: Arc<(Mutex<Option<Queue>>, OnceLock<()>)> = Arc::default();
    let clock = ManualClock::new();
    let server = Rule::new(&clock, |_| status(400));
    let builder = Queue::builder(&client(server, &clock)).shutdown_timeout(secs(3600)).on_lost({
        let (own, ended) = (own.clone(), (Mutex::new(ended), Dropped(dropped)));
        move |_, _| {
            own.1.wait();
            drop(own.0.lock().unwrap().take());
            ended.0.lock().unwrap().send(()).unwrap();
        }
    });
    let queue = builder.start().unwrap();
    queue.send(Event::new("bad")).unwrap();
    *own.0.lock().unwrap() = Some(queue);
    own.1.set(()).unwrap();
    end.recv_timeout(PATIENCE).expect("the drop returns");
    // The worker has ended: all that it held is gone.
    is_dropped.recv_timeout(PATIENCE).expect("the thread ends");
}

#[test]
fn the_thread_ends_with_the_last_handle() {
    let (dropped, is_dropped) = channel();
    let marker = Dropped(dropped);
    let clock = ManualClock::new();
    let server = Rule::new(&clock, |_| ok());
    let builder = Queue::builder(&client(server.clone(), &clock));
    let queue = builder.on_lost(move |_, _| panic!("{:?}", marker.0)).start().unwrap();
    let other = queue.clone();
    drop(queue);
    other.send(Event::new("still taken")).unwrap();
    assert!(is_dropped.try_recv().is_err());
    within(move || drop(other));
    is_dropped.recv_timeout(PATIENCE).expect("the thread ends");
    assert_eq!(server.messages(), ["still taken"]);
}

#[test]
fn a_lock_that_the_callback_takes_may_be_held_while_sending() {
    let (sender, lost) = channel();
    let lock = Arc::new(Mutex::new(sender));
    let clock = ManualClock::new();
    let server = Rule::new(&clock, |_| status(400));
    let builder = Queue::builder(&client(server, &clock)).on_lost({
        let lock = lock.clone();
        move |event, _| lock.lock().unwrap().send(event).unwrap()
    });
    let queue = builder.start().unwrap();
    {
        let _held = lock.lock().unwrap();
        for number in 0..10 {
            queue.send(Event::new(number.to_string())).unwrap();
            balanced(&queue);
        }
        // The blocking flush keeps to its limit, also while the worker waits for the lock that is held here.
        let report = queue.flush(Duration::from_millis(20));
        assert!(report.pending > 0);
    }
    for _ in 0..10 {
        lost.recv_timeout(PATIENCE).unwrap();
    }
    assert_eq!(numbers(within(move || queue.shutdown(secs(60)))), [0, 10, 0, 0]);
}

#[test]
fn dropping_a_queue_in_an_outage_ends_in_time_and_warns() {
    let clock = ManualClock::new();
    let server = Rule::new(&clock, |_| refused());
    let builder = Queue::builder(&client(server, &clock)).shutdown_timeout(Duration::from_millis(20));
    let queue = builder.start().unwrap();
    for number in 0..7 {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    settle(&queue);
    let warned = within(move || crate::support::warnings::of(move || drop(queue)));
    assert_eq!(warned, ["the queue ended with events that were not sent: pending=7 reason=cannot connect"]);
}
