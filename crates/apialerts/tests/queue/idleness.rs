//! A queue with nothing to do does nothing: it looks at the clock only when something has happened.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use alertkit_apialerts::futures::future::BoxFuture;
use alertkit_apialerts::testing::ManualClock;
use alertkit_apialerts::{ApiAlerts, Backend, Clock, Event, Queue};

use crate::support::held::Held;
use crate::support::rule::{Rule, ok, refused, status_with_retry_after};
use crate::support::{KEY, client, secs, settle};

/// Counts how often it is looked at. Its time is tokio's, or stands still.
#[derive(Clone, Debug)]
struct Counting {
    still: Option<ManualClock>,
    looks: Arc<AtomicUsize>,
}

impl Clock for Counting {
    fn now(&self) -> Instant {
        self.looks.fetch_add(1, Ordering::SeqCst);
        self.still.as_ref().map_or_else(|| tokio::time::Instant::now().into_std(), ManualClock::now)
    }

    fn time_of_day(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        match &self.still {
            Some(still) => still.sleep(duration),
            None => Box::pin(tokio::time::sleep(duration)),
        }
    }

    fn jitter(&self) -> f64 {
        1.0
    }
}

/// Time in which a busy loop would have its turns, without a sleep: round trips to another queue's thread.
fn let_others_run() {
    let clock = ManualClock::new();
    let (backend, calls) = Held::new();
    let other = Queue::builder(&client(backend, &clock)).shutdown_timeout(secs(0)).start().unwrap();
    other.send(Event::new("under way")).unwrap();
    let _call = calls.next();
    (0..500).for_each(|_| settle(&other));
}

fn is_idle(still: bool, backend: impl Backend, events: usize, under_way: impl FnOnce()) {
    let looks = Arc::new(AtomicUsize::new(0));
    let clock = Counting { still: still.then(ManualClock::new), looks: looks.clone() };
    let alerts = ApiAlerts::builder(KEY).backend(backend).clock(clock).build().unwrap();
    let queue = Queue::builder(&alerts).shutdown_timeout(secs(0)).start().unwrap();
    for number in 0..events {
        queue.send(Event::new(number.to_string())).unwrap();
    }
    under_way();
    settle(&queue);
    let_others_run();
    let before = looks.load(Ordering::SeqCst);
    let_others_run();
    assert_eq!(looks.load(Ordering::SeqCst), before);
}

#[test]
fn with_nothing_to_send() {
    for still in [true, false] {
        is_idle(still, Rule::new(&ManualClock::new(), |_| ok()), 0, || {});
    }
}

#[test]
fn while_requests_are_under_way() {
    for still in [true, false] {
        let (backend, calls) = Held::new();
        let mut under_way = Vec::new();
        is_idle(still, backend, 20, || under_way.extend((0..4).map(|_| calls.next())));
    }
}

#[test]
fn while_it_pauses() {
    is_idle(true, Rule::new(&ManualClock::new(), |_| refused()), 20, || {});
    // In real time, too, with a pause that outlasts the test.
    for still in [true, false] {
        let server = Rule::new(&ManualClock::new(), |_| status_with_retry_after(429, "3600"));
        is_idle(still, server, 20, || {});
    }
}
