use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime};

use futures::future::BoxFuture;

use crate::Clock;

/// A clock that stands still until it is moved. Cloning it gives another handle of the same clock.
///
/// It needs no runtime, so it also reaches code that runs on a thread of its own. Its randomness is a constant.
///
/// ```
/// use std::time::Duration;
/// use alertkit_transport::{Clock, testing::ManualClock};
///
/// let clock = ManualClock::new();
/// let before = clock.now();
/// clock.advance(Duration::from_secs(3600));
/// assert_eq!(clock.now() - before, Duration::from_secs(3600));
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    start: Instant,
    time_of_day: SystemTime,
    passed: Duration,
    jitter: f64,
    sleepers: Vec<Sleeper>,
    /// The number of the next one.
    next: u64,
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl ManualClock {
    /// A clock that stands at the present.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            start: Instant::now(),
            time_of_day: SystemTime::now(),
            passed: Duration::ZERO,
            jitter: 0.5,
            sleepers: Vec::new(),
            next: 0,
        })))
    }

    /// Sets the number that [`Clock::jitter`] gives. Default 0.5.
    pub fn set_jitter(&self, jitter: f64) {
        self.state().jitter = jitter;
    }

    /// Moves the clock on, and wakes who has slept long enough.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state();
        state.passed = state.passed.saturating_add(by);
        let now = state.passed;
        let due: Vec<Sleeper> = state.sleepers.extract_if(.., |sleeper| sleeper.until <= now).collect();
        drop(state);
        for sleeper in due {
            sleeper.waker.wake();
        }
    }

    /// How many are asleep.
    #[must_use]
    pub fn sleepers(&self) -> usize {
        self.state().sleepers.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        let state = self.state();
        state.start + state.passed.min(FARTHEST)
    }

    fn time_of_day(&self) -> SystemTime {
        let state = self.state();
        state.time_of_day + state.passed.min(FARTHEST)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut state = self.state();
        let (until, number) = (state.passed.saturating_add(duration), state.next);
        state.next += 1;
        Box::pin(Sleep { clock: self.clone(), until, number })
    }

    fn jitter(&self) -> f64 {
        self.state().jitter
    }
}

/// How far the clock can show; sleepers wait for longer, too.
const FARTHEST: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 1000);

#[derive(Debug)]
struct Sleeper {
    number: u64,
    until: Duration,
    waker: Waker,
}

struct Sleep {
    clock: ManualClock,
    until: Duration,
    number: u64,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        state.sleepers.retain(|sleeper| sleeper.number != self.number);
        if state.passed >= self.until {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        state.sleepers.push(Sleeper { number: self.number, until: self.until, waker });
        Poll::Pending
    }
}

/// One that is given up is no longer asleep.
impl Drop for Sleep {
    fn drop(&mut self) {
        self.clock.state().sleepers.retain(|sleeper| sleeper.number != self.number);
    }
}
