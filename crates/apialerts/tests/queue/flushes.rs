//! A flush ends when what came before it is settled, or when its time is over, and never early or late.

use std::pin::{Pin, pin};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{ApiAlerts, Event, FlushReport, Overflow, Queue, QueueBuilder};
use futures::FutureExt;
use futures::executor::block_on;

use crate::support::held::Held;
use crate::support::rule::{Call, Outcome, Rule, ok, refused, status_with_retry_after};
use crate::support::{
    FOR_EVER, KEY, Losses, PATIENCE, balanced, client, numbers, pass, secs, settle, within,
};

/// Virtual time at which a failing queue has come to its pauses of a minute: the last try was at 123, the next one is
/// at 183.
const IN_A_LONG_PAUSE: u32 = 150;

/// A queue of one event that has failed often and is in the middle of a long pause.
fn paused(
    settings: impl FnOnce(QueueBuilder) -> QueueBuilder,
    answer: impl FnMut(&Call) -> Outcome + Send + 'static,
) -> (Queue, ManualClock, Rule) {
    let clock = ManualClock::new();
    clock.set_jitter(1.0);
    let server = Rule::new(&clock, answer);
    let builder = Queue::builder(&client(server.clone(), &clock)).shutdown_timeout(secs(0));
    let queue = settings(builder).start().unwrap();
    queue.send(Event::new("waits")).unwrap();
    settle(&queue);
    pass(&queue, &clock, IN_A_LONG_PAUSE);
    assert_eq!(server.seconds(), [0, 1, 3, 7, 15, 31, 63, 123]);
    (queue, clock, server)
}

/// Waits for it while the clock goes on, and nothing else happens that could wake the worker.
fn in_time(clock: &ManualClock, flush: impl Future<Output = FlushReport> + Send + 'static) -> FlushReport {
    let (ended, end) = channel();
    thread::spawn(move || ended.send(block_on(flush)));
    let clock = clock.clone();
    within(move || {
        loop {
            clock.advance(secs(10));
            match end.try_recv() {
                Ok(report) => break report,
                Err(_) => thread::yield_now(),
            }
        }
    })
}

fn is_pending(flush: Pin<&mut impl Future<Output = FlushReport>>) -> bool {
    flush.now_or_never().is_none()
}

#[test]
fn a_flush_shortens_the_queues_own_pause_to_a_second_and_ends_in_time() {
    let (queue, clock, server) = paused(|builder| builder, |_| refused());
    let mut flush = pin!(queue.flush_async(secs(10)));
    assert!(is_pending(flush.as_mut()));
    settle(&queue);
    pass(&queue, &clock, 9);
    assert!(is_pending(flush.as_mut()));
    assert_eq!(server.seconds()[8..], [150, 151, 152, 153, 154, 155, 156, 157, 158, 159]);
    pass(&queue, &clock, 1);
    assert_eq!(numbers(flush.now_or_never().unwrap()), [0, 0, 0, 1]);
    // Nobody waits any more: the pause after the last try is a minute again.
    pass(&queue, &clock, 61);
    assert_eq!(server.seconds()[18..], [219]);
}

#[test]
fn a_flush_that_is_given_up_shortens_nothing_any_more() {
    let (queue, clock, server) = paused(|builder| builder, |_| refused());
    {
        let mut flush = pin!(queue.flush_async(secs(3600)));
        assert!(is_pending(flush.as_mut()));
        settle(&queue);
        pass(&queue, &clock, 2);
    }
    assert_eq!(server.seconds()[8..], [150, 151, 152]);
    pass(&queue, &clock, 60);
    assert_eq!(server.seconds()[11..], [212]);
}

#[test]
fn a_flush_ends_as_soon_as_the_server_is_back() {
    let (queue, clock, server) = paused(|builder| builder, |_| refused());
    let mut flush = pin!(queue.flush_async(secs(10)));
    assert!(is_pending(flush.as_mut()));
    settle(&queue);
    server.change(|_| ok());
    pass(&queue, &clock, 1);
    assert_eq!(numbers(flush.now_or_never().unwrap()), [1, 0, 0, 0]);
    assert_eq!(server.seconds()[8..], [150, 151]);
}

#[test]
fn a_flush_does_not_shorten_the_pause_that_the_server_asked_for() {
    for wish in ["60", "30", "7"] {
        let (queue, clock, server) = paused(|builder| builder, |_| refused());
        server.change(move |_| status_with_retry_after(429, wish));
        // The try at 183 gets the wish; the own pause after it is a minute.
        pass(&queue, &clock, 33);
        let mut flush = pin!(queue.flush_async(secs(300)));
        assert!(is_pending(flush.as_mut()));
        settle(&queue);
        pass(&queue, &clock, 70);
        let wish = wish.parse::<u64>().unwrap();
        let tries = server.seconds().split_off(8);
        let expected: Vec<_> = (0..=70 / wish).map(|number| 183 + number * wish).collect();
        assert_eq!(tries, expected, "{wish}");
    }
}

#[test]
fn a_blocking_flush_in_an_outage_ends_in_time() {
    let (queue, _clock, server) = paused(|builder| builder, |_| refused());
    let flushed = queue.clone();
    let report = within(move || flushed.flush(Duration::from_millis(20)));
    assert_eq!(numbers(report), [0, 0, 0, 1]);
    settle(&queue);
    assert!(server.count() <= 9, "it tries once more at most, for the clock stands still");
}

#[test]
fn a_blocking_flush_ends_when_newer_events_push_out_what_it_waits_for() {
    let (tried, tries) = channel();
    let (queue, _clock, server) =
        paused(|builder| builder.max_events(1).overflow(Overflow::DropOldest), |_| refused());
    server.change(move |_| {
        tried.send(()).unwrap();
        refused()
    });
    let (ended, end) = channel();
    let flushed = queue.clone();
    thread::spawn(move || ended.send(flushed.flush(secs(3600))));
    // The flush has begun: it has cut the pause short.
    tries.recv_timeout(PATIENCE).unwrap();
    settle(&queue);
    queue.send(Event::new("newer")).unwrap();
    let report = end.recv_timeout(PATIENCE).expect("the flush ends with the event that it waits for");
    assert_eq!(numbers(report), [0, 0, 1, 1]);
}

/// A queue of one event that is too old when the pause ends for which the server asked. The only thing that can wake
/// the worker from here on is the end of that pause.
fn about_to_expire(losses: &Losses) -> (Queue, ManualClock, Rule) {
    let clock = ManualClock::new();
    let server = Rule::new(&clock, |_| status_with_retry_after(429, "100"));
    let builder = Queue::builder(&client(server.clone(), &clock)).max_age(secs(90));
    let queue = builder.on_lost(losses.callback()).start().unwrap();
    queue.send(Event::new("waits")).unwrap();
    settle(&queue);
    // Beyond the limit of the attempt.
    clock.advance(secs(50));
    settle(&queue);
    (queue, clock, server)
}

#[test]
fn a_flush_ends_when_what_it_waits_for_grows_too_old() {
    let losses = Losses::default();
    let (queue, clock, server) = about_to_expire(&losses);
    let mut flush = Box::pin({
        let queue = queue.clone();
        async move { queue.flush_async(Duration::MAX).await }
    });
    assert!(is_pending(flush.as_mut()));
    settle(&queue);
    assert_eq!(numbers(in_time(&clock, flush)), [0, 0, 1, 0]);
    assert_eq!((server.count(), losses.described()), (1, vec!["waits: Expired".to_owned()]));
}

#[test]
fn a_shutdown_ends_when_everything_has_grown_too_old() {
    let losses = Losses::default();
    let (queue, clock, server) = about_to_expire(&losses);
    let mut shutdown = Box::pin({
        let queue = queue.clone();
        async move { queue.shutdown_async(Duration::MAX).await }
    });
    assert!(is_pending(shutdown.as_mut()));
    settle(&queue);
    assert_eq!(numbers(in_time(&clock, shutdown)), [0, 0, 1, 0]);
    assert_eq!((server.count(), losses.described()), (1, vec!["waits: Expired".to_owned()]));
}

#[test]
fn a_flush_waits_for_what_came_before_it_and_not_for_what_came_after() {
    let (backend, calls) = Held::new();
    let clock = ManualClock::new();
    let queue = Queue::builder(&client(backend, &clock)).shutdown_timeout(secs(0)).start().unwrap();
    for message in ["first", "second"] {
        queue.send(Event::new(message)).unwrap();
    }
    let (first, second) = (calls.next(), calls.next());
    let mut flush = pin!(queue.flush_async(secs(10)));
    assert!(is_pending(flush.as_mut()));
    queue.send(Event::new("third")).unwrap();
    let third = calls.next();
    let mut later = pin!(queue.flush_async(secs(10)));
    assert!(is_pending(later.as_mut()));

    second.succeed();
    settle(&queue);
    assert!(is_pending(flush.as_mut()), "the first is still under way");
    first.succeed();
    assert_eq!(numbers(block_on(flush)), [2, 0, 0, 1]);
    assert!(is_pending(later.as_mut()));
    third.succeed();
    assert_eq!(numbers(block_on(later)), [3, 0, 0, 0]);
}

#[test]
fn an_event_that_is_tried_again_still_belongs_to_its_flush() {
    let clock = ManualClock::new();
    let (backend, calls) = Held::new();
    let queue = Queue::builder(&client(backend, &clock)).shutdown_timeout(secs(0)).start().unwrap();
    queue.send(Event::new("first")).unwrap();
    let call = calls.next();
    let mut flush = pin!(queue.flush_async(secs(10)));
    assert!(is_pending(flush.as_mut()));
    queue.send(Event::new("second")).unwrap();
    calls.next().succeed();
    call.answer(refused());
    settle(&queue);
    assert!(is_pending(flush.as_mut()));
    pass(&queue, &clock, 1);
    calls.next().succeed();
    assert_eq!(numbers(block_on(flush)), [2, 0, 0, 0]);
}

#[test]
fn a_flush_of_nothing_and_a_flush_without_time_end_at_once() {
    let (backend, calls) = Held::new();
    let queue = Queue::builder(&client(backend, &ManualClock::new())).shutdown_timeout(secs(0));
    let queue = queue.start().unwrap();
    let flushed = queue.clone();
    within(move || {
        assert_eq!(numbers(flushed.flush(secs(3600))), [0; 4]);
        assert_eq!(numbers(block_on(flushed.flush_async(secs(3600)))), [0; 4]);
    });
    queue.send(Event::new("under way")).unwrap();
    let _call = calls.next();
    within(move || {
        assert_eq!(numbers(queue.flush(secs(0))), [0, 0, 0, 1]);
        assert_eq!(numbers(block_on(queue.flush_async(secs(0)))), [0, 0, 0, 1]);
        assert_eq!(numbers(queue.shutdown(secs(0))), [0, 0, 0, 1]);
        assert_eq!(numbers(queue.flush(secs(3600))), [0, 0, 0, 1], "nothing goes on after the shutdown");
        assert_eq!(numbers(block_on(queue.shutdown_async(secs(3600)))), [0, 0, 0, 1]);
    });
}

#[test]
fn a_flush_ends_in_time_while_a_request_is_under_way() {
    let (backend, calls) = Held::new();
    let clock = ManualClock::new();
    let alerts = ApiAlerts::builder(KEY).backend(backend).clock(clock.clone());
    let alerts = alerts.timeout(FOR_EVER).attempt_timeout(FOR_EVER).build().unwrap();
    let queue = Queue::builder(&alerts).shutdown_timeout(secs(0)).start().unwrap();
    queue.send(Event::new("under way")).unwrap();
    let call = calls.next();
    let flush = {
        let queue = queue.clone();
        async move { queue.flush_async(secs(10)).await }
    };
    assert_eq!(numbers(in_time(&clock, flush)), [0, 0, 0, 1]);
    call.succeed();
    assert_eq!(numbers(within(move || queue.shutdown(secs(60)))), [1, 0, 0, 0]);
}

#[test]
fn a_limit_beyond_all_time_is_none() {
    let clock = ManualClock::new();
    let server = Rule::new(&clock, |_| ok());
    let queue = Queue::builder(&client(server, &clock)).start().unwrap();
    queue.send(Event::new("m")).unwrap();
    within(move || {
        assert_eq!(numbers(queue.flush(Duration::MAX)), [1, 0, 0, 0]);
        queue.send(Event::new("m")).unwrap();
        assert_eq!(numbers(block_on(queue.flush_async(Duration::MAX))), [2, 0, 0, 0]);
        queue.send(Event::new("m")).unwrap();
        assert_eq!(numbers(block_on(queue.shutdown_async(Duration::MAX))), [3, 0, 0, 0]);
    });
}

#[test]
fn a_shutdown_ends_all_other_flushes() {
    let (backend, calls) = Held::new();
    let queue = Queue::builder(&client(backend, &ManualClock::new())).start().unwrap();
    queue.send(Event::new("under way")).unwrap();
    let _call = calls.next();
    let mut flush = Box::pin({
        let queue = queue.clone();
        async move { queue.flush_async(secs(3600)).await }
    });
    assert!(is_pending(flush.as_mut()));
    let blocked = {
        let queue = queue.clone();
        thread::spawn(move || queue.flush(secs(3600)))
    };
    assert_eq!(numbers(within(move || queue.shutdown(secs(0)))), [0, 0, 0, 1]);
    assert_eq!(numbers(within(move || block_on(flush))), [0, 0, 0, 1]);
    assert_eq!(numbers(within(move || blocked.join().unwrap())), [0, 0, 0, 1]);
}

#[test]
fn a_paused_queue_sleeps() {
    let (queue, clock, server) = paused(|builder| builder, |_| refused());
    let before = server.count();
    // Every send wakes the worker; none of them makes it try.
    for number in 0..1000 {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    settle(&queue);
    pass(&queue, &clock, 32);
    assert_eq!(server.count(), before);
    assert_eq!(balanced(&queue).pending, 1001);
    pass(&queue, &clock, 1);
    assert_eq!(server.count(), before + 1);
}
