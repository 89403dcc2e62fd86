use std::cell::Cell;
use std::fmt::Debug;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime};

use futures::future::BoxFuture;
use tokio::runtime::{Handle, Id};

/// Time, sleep and randomness, so that a test can bring its own.
pub trait Clock: Debug + Send + Sync + 'static {
    /// A moment on a clock that never goes back.
    fn now(&self) -> Instant;

    /// The time of day, against which dates in headers are read.
    fn time_of_day(&self) -> SystemTime;

    /// Completes after this long.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// A random number from 0 to 1, by which waits are spread.
    fn jitter(&self) -> f64;

    /// Whether this clock can be used where the caller is, for the call to end in an error instead of a panic.
    fn is_running(&self) -> bool {
        true
    }
}

/// The clock of the tokio runtime that the call runs on; it follows tokio's paused time in tests.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RuntimeClock;

impl Clock for RuntimeClock {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn time_of_day(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(sleep(duration))
    }

    fn jitter(&self) -> f64 {
        fastrand::f64()
    }

    fn is_running(&self) -> bool {
        runtime().is_some_and(has_timers)
    }
}

/// The runtime that the caller is on.
fn runtime() -> Option<Id> {
    Handle::try_current().ok().map(|handle| handle.id())
}

/// Whether the runtime that the caller is on has timers. There is no way to ask but to make one, so what was found is
/// kept for the runtime that this thread was on last.
fn has_timers(runtime: Id) -> bool {
    thread_local! {
        static FOUND: Cell<Option<Id>> = const { Cell::new(None) };
    }
    if FOUND.get() == Some(runtime) {
        return true;
    }
    let found = catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO))).is_ok();
    if found {
        FOUND.set(Some(runtime));
    }
    found
}

/// Sleeps by the timers of the runtime that it is polled on, from now. A runtime's timers end with it, and tokio panics where
/// one is polled then; this goes on with those of the next runtime, and ends at once where there is none.
fn sleep(duration: Duration) -> impl Future<Output = ()> {
    sleep_until(deadline(duration))
}

async fn sleep_until(until: tokio::time::Instant) {
    loop {
        let Some(asleep_on) = runtime() else { return };
        let mut timer = pin!(tokio::time::sleep_until(until));
        let is_over = poll_fn(|context| match runtime() {
            Some(here) if here != asleep_on => Poll::Ready(false),
            Some(_) => timer.as_mut().poll(context).map(|()| true),
            // Outside of a runtime nothing tells whether the timer's has ended.
            None => catch_unwind(AssertUnwindSafe(|| timer.as_mut().poll(context)))
                .unwrap_or(Poll::Ready(()))
                .map(|()| true),
        });
        if is_over.await {
            return;
        }
    }
}

/// This long from now, or the end of all time that a timer can wait for.
fn deadline(duration: Duration) -> tokio::time::Instant {
    const FAR: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 30);
    tokio::time::Instant::now() + duration.min(FAR)
}

/// The clock that a client goes by. The usual one is not behind the trait, so that its timers need no allocation.
#[derive(Clone, Debug)]
pub(crate) enum ClientClock {
    Runtime,
    Given(Arc<dyn Clock>),
}

impl ClientClock {
    pub(crate) fn shared(&self) -> Arc<dyn Clock> {
        match self {
            Self::Runtime => Arc::new(RuntimeClock),
            Self::Given(clock) => clock.clone(),
        }
    }

    fn as_dyn(&self) -> &dyn Clock {
        match self {
            Self::Runtime => &RuntimeClock,
            Self::Given(clock) => &**clock,
        }
    }

    pub(crate) fn now(&self) -> Instant {
        self.as_dyn().now()
    }

    pub(crate) fn time_of_day(&self) -> SystemTime {
        self.as_dyn().time_of_day()
    }

    pub(crate) fn jitter(&self) -> f64 {
        self.as_dyn().jitter()
    }

    /// Whether a call can be made here, over connections that need a tokio runtime or over others.
    pub(crate) fn is_running(&self, over_tokio: bool) -> bool {
        match self {
            Self::Runtime => RuntimeClock.is_running(),
            Self::Given(clock) => clock.is_running() && (!over_tokio || RuntimeClock.is_running()),
        }
    }

    pub(crate) async fn sleep(&self, duration: Duration) {
        self.as_dyn().sleep(duration).await;
    }

    /// Runs the work until it ends or the time is over. The work is asked first: a caller that was away longer than
    /// the limit finds the answer that came in time, not a false timeout.
    ///
    /// Work that `keeps_to_it`, by the timers of the runtime that it begins on, needs no timer beside those until it is polled
    /// on another runtime: the first one may stand still from then on.
    pub(crate) async fn within<T>(
        &self,
        limit: Duration,
        keeps_to_it: bool,
        mut work: BoxFuture<'_, T>,
    ) -> Option<T> {
        match self {
            Self::Runtime => {
                let until = deadline(limit);
                if keeps_to_it && let Some(output) = where_it_begins(&mut work).await {
                    return Some(output);
                }
                Within { work, timer: pin!(sleep_until(until)) }.await
            }
            Self::Given(clock) => Within { work, timer: clock.sleep(limit).as_mut() }.await,
        }
    }
}

/// Runs the work until it ends or is polled on another runtime than at first.
async fn where_it_begins<T>(work: &mut BoxFuture<'_, T>) -> Option<T> {
    let mut home = None;
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => match (runtime(), home) {
            (Some(here), Some(home)) if here != home => Poll::Ready(None),
            (here, _) => {
                home = home.or(here);
                Poll::Pending
            }
        },
    })
    .await
}

struct Within<'a, 'b, T, S: ?Sized> {
    work: BoxFuture<'a, T>,
    timer: Pin<&'b mut S>,
}

impl<T, S: Future + ?Sized> Future for Within<'_, '_, T, S> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Poll::Ready(output) = self.work.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        self.timer.as_mut().poll(context).map(|_| None)
    }
}
