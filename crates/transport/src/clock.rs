use std::fmt::Debug;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime};

use futures::future::BoxFuture;

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
        Box::pin(tokio::time::sleep(duration))
    }

    fn jitter(&self) -> f64 {
        fastrand::f64()
    }

    fn is_running(&self) -> bool {
        tokio::runtime::Handle::try_current().is_ok()
    }
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
    pub(crate) async fn within<T>(&self, limit: Duration, work: BoxFuture<'_, T>) -> Option<T> {
        match self {
            Self::Runtime => Within { work, timer: pin!(tokio::time::sleep(limit)) }.await,
            Self::Given(clock) => Within { work, timer: clock.sleep(limit).as_mut() }.await,
        }
    }
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
