use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
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

/// Runs the work until it ends or the timer does. The work is asked first: a caller that was away longer than the
/// limit finds the answer that came in time, not a false timeout.
pub(crate) async fn within<F: Future>(timer: BoxFuture<'static, ()>, work: F) -> Option<F::Output> {
    Within { work: std::pin::pin!(work), timer }.await
}

struct Within<'a, F> {
    work: Pin<&'a mut F>,
    timer: BoxFuture<'static, ()>,
}

impl<F: Future> Future for Within<'_, F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Poll::Ready(output) = self.work.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        self.timer.as_mut().poll(context).map(|()| None)
    }
}
