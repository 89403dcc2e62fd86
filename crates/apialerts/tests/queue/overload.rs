//! Ten times more events than the server takes, for a minute of the queue's clock.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{
    Backend, BackendError, Clock, Event, HttpRequest, HttpResponse, Overflow, Queue, RejectedReason,
    async_trait,
};
use futures::FutureExt;

use crate::support::rule::{broken, ok};
use crate::support::{Losses, balanced, client, numbers, pass, secs, settle, within};

/// A server that takes 200 ms for each of the 4 requests under way: 20 a second.
#[derive(Clone)]
struct Slow {
    clock: ManualClock,
    taken: Arc<AtomicU64>,
    /// The connection breaks after each nth event is taken.
    breaks: Option<u64>,
}

const SERVICE: Duration = Duration::from_millis(200);
const ROUNDS: u64 = 300;
const PER_ROUND: u64 = 4;
const OFFERED_PER_ROUND: u64 = 10 * PER_ROUND;
const PRODUCERS: u64 = 4;
const ROOM: usize = 100;

impl fmt::Debug for Slow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Slow")
    }
}

#[async_trait]
impl Backend for Slow {
    async fn call(&self, _: HttpRequest) -> Result<HttpResponse, BackendError> {
        self.clock.sleep(SERVICE).await;
        let number = self.taken.fetch_add(1, Ordering::SeqCst) + 1;
        if self.breaks.is_some_and(|nth| number.is_multiple_of(nth)) { broken() } else { ok() }
    }
}

/// Looks at the counters all the time, on a thread of its own.
struct Watcher {
    snapshots: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
    thread: thread::JoinHandle<()>,
}

impl Watcher {
    fn start(queue: &Queue) -> Self {
        let (snapshots, over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let thread = thread::spawn({
            let (queue, snapshots, over) = (queue.clone(), snapshots.clone(), over.clone());
            move || {
                let mut last = balanced(&queue);
                while !over.load(Ordering::SeqCst) {
                    let now = balanced(&queue);
                    let grows = [
                        (last.accepted, now.accepted),
                        (last.sent, now.sent),
                        (last.failed, now.failed),
                        (last.dropped, now.dropped),
                        (last.rejected, now.rejected),
                        (last.repeated, now.repeated),
                    ];
                    assert!(grows.iter().all(|(before, after)| before <= after), "{last:?} {now:?}");
                    last = now;
                    snapshots.fetch_add(1, Ordering::SeqCst);
                    thread::yield_now();
                }
            }
        });
        Self { snapshots, over, thread }
    }

    /// Waits until it has looked again.
    fn looks(&self) {
        let before = self.snapshots.load(Ordering::SeqCst);
        while self.snapshots.load(Ordering::SeqCst) == before && !self.thread.is_finished() {
            thread::yield_now();
        }
    }

    fn end(self) {
        self.over.store(true, Ordering::SeqCst);
        self.thread.join().unwrap();
    }
}

/// Several threads send at once; says how many events were handed back.
fn offer(queue: &Queue) -> u64 {
    let producers: Vec<_> = (0..PRODUCERS)
        .map(|_| {
            let queue = queue.clone();
            thread::spawn(move || {
                let sent = (0..OFFERED_PER_ROUND / PRODUCERS).map(|_| queue.send(Event::new("m")));
                let back = sent.filter_map(Result::err);
                back.inspect(|back| assert!(matches!(back.reason(), RejectedReason::Full))).count() as u64
            })
        })
        .collect();
    producers.into_iter().map(|producer| producer.join().unwrap()).sum()
}

fn overload(overflow: Overflow, breaks: Option<u64>) -> (Queue, ManualClock, Slow, Losses, u64) {
    within(move || {
        let clock = ManualClock::new();
        let server = Slow { clock: clock.clone(), taken: Arc::default(), breaks };
        let losses = Losses::default();
        let builder = Queue::builder(&client(server.clone(), &clock)).max_events(ROOM).overflow(overflow);
        let queue = builder.on_lost(losses.callback()).shutdown_timeout(secs(0)).start().unwrap();
        let watcher = Watcher::start(&queue);
        let mut back = 0;
        for _ in 0..ROUNDS {
            back += offer(&queue);
            settle(&queue);
            clock.advance(SERVICE);
            settle(&queue);
            watcher.looks();
        }
        watcher.end();
        (queue, clock, server, losses, back)
    })
}

const OFFERED: u64 = ROUNDS * OFFERED_PER_ROUND;
const TAKEN: u64 = ROUNDS * PER_ROUND;

#[test]
fn what_does_not_fit_is_handed_back_and_every_event_is_accounted_for() {
    let (queue, clock, server, losses, back) = overload(Overflow::Reject, None);
    let counters = balanced(&queue);
    assert_eq!(server.taken.load(Ordering::SeqCst), TAKEN);
    assert_eq!(numbers(counters), [TAKEN, 0, 0, ROOM as u64]);
    assert_eq!((counters.accepted, counters.rejected), (TAKEN + 100, OFFERED - TAKEN - 100));
    assert_eq!(back, counters.rejected);
    assert!(losses.take().is_empty());
    drains(&queue, &clock, TAKEN + 100, 0);
}

#[test]
fn what_is_pushed_out_is_dropped_and_every_event_is_accounted_for() {
    let (queue, clock, server, losses, back) = overload(Overflow::DropOldest, None);
    let counters = balanced(&queue);
    assert_eq!(server.taken.load(Ordering::SeqCst), TAKEN);
    assert_eq!(numbers(counters), [TAKEN, 0, OFFERED - TAKEN - 100, ROOM as u64]);
    assert_eq!((counters.accepted, counters.rejected, back), (OFFERED, 0, 0));
    assert_eq!(losses.take().len() as u64, counters.dropped);
    drains(&queue, &clock, TAKEN + 100, counters.dropped);
}

#[test]
fn the_account_also_balances_when_connections_break() {
    for overflow in [Overflow::Reject, Overflow::DropOldest] {
        let (queue, clock, server, losses, back) = overload(overflow, Some(50));
        let counters = balanced(&queue);
        assert_eq!(counters.accepted + back, OFFERED);
        assert_eq!(counters.rejected, back);
        let taken = server.taken.load(Ordering::SeqCst);
        assert_eq!((counters.sent, counters.failed), (taken - taken / 50, 0));
        assert_eq!(counters.repeated, taken / 50);
        assert_eq!(losses.take().len() as u64, counters.dropped);
        drains(&queue, &clock, counters.sent + counters.pending, counters.dropped);
        let taken = server.taken.load(Ordering::SeqCst);
        assert_eq!(queue.counters().repeated, taken / 50);
        assert_eq!(
            queue.counters().sent,
            taken - taken / 50,
            "each was sent once, and each broken one again"
        );
    }
}

/// What is left is sent once nobody adds to it.
fn drains(queue: &Queue, clock: &ManualClock, sent: u64, dropped: u64) {
    let mut flush = Box::pin(queue.flush_async(secs(600)));
    assert!((&mut flush).now_or_never().is_none());
    pass(queue, clock, 100);
    assert_eq!(numbers(flush.now_or_never().unwrap()), [sent, 0, dropped, 0]);
}
