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
    sleepers: Vec<(Duration, Waker)>,
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
        let (due, later) =
            std::mem::take(&mut state.sleepers).into_iter().partition(|(until, _)| *until <= now);
        state.sleepers = later;
        drop(state);
        let due: Vec<(Duration, Waker)> = due;
        for (_, waker) in due {
            waker.wake();
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
        state.start + state.passed
    }

    fn time_of_day(&self) -> SystemTime {
        let state = self.state();
        state.time_of_day + state.passed
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let until = self.state().passed.saturating_add(duration);
        Box::pin(Sleep { clock: self.clone(), until })
    }

    fn jitter(&self) -> f64 {
        self.state().jitter
    }
}

struct Sleep {
    clock: ManualClock,
    until: Duration,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        if state.passed >= self.until {
            return Poll::Ready(());
        }
        let until = self.until;
        state.sleepers.retain(|(other, waker)| *other != until || !waker.will_wake(context.waker()));
        state.sleepers.push((self.until, context.waker().clone()));
        Poll::Pending
    }
}
