use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use alertkit_transport::Error;

use super::Queue;
use super::context::{self, Context, QueueId};
use crate::Event;

/// Why an accepted event was not sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum Loss {
    /// The server rejected it, or its outcome stayed unknown.
    Failed(Error),
    /// It was older than [`max_age`](crate::QueueBuilder::max_age).
    Expired,
    /// Newer ones pushed it out.
    Overflow,
}

/// A callback for events that were lost: `Fn(Event, Loss)`, or `Fn(Queue, Event, Loss)` for one that uses the queue.
/// See [`QueueBuilder::on_lost`](crate::QueueBuilder::on_lost).
///
/// It is implemented for closures and functions, and can't be implemented for other types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a callback for lost events",
    label = "expected `Fn(Event, Loss)` or `Fn(Queue, Event, Loss)`",
    note = "name the types of the parameters: `|queue: Queue, event: Event, loss: Loss| …`"
)]
pub trait OnLost<Arguments>: private::Call<Arguments> {}

impl<F: private::Call<Arguments>, Arguments> OnLost<Arguments> for F {}

mod private {
    use super::{Event, Loss, Queue};

    pub trait Call<Arguments>: Send + Sync + 'static {
        fn call(&self, queue: Queue, event: Event, loss: Loss);
    }

    impl<F: Fn(Event, Loss) + Send + Sync + 'static> Call<(Event, Loss)> for F {
        fn call(&self, _: Queue, event: Event, loss: Loss) {
            self(event, loss);
        }
    }

    impl<F: Fn(Queue, Event, Loss) + Send + Sync + 'static> Call<(Queue, Event, Loss)> for F {
        fn call(&self, queue: Queue, event: Event, loss: Loss) {
            self(queue, event, loss);
        }
    }
}

/// The callback of a queue.
#[derive(Clone)]
pub(super) struct Callback(Arc<dyn Fn(Queue, Event, Loss) + Send + Sync>);

impl Callback {
    pub(super) fn new<Arguments>(callback: impl OnLost<Arguments>) -> Self {
        Self(Arc::new(move |queue, event, loss| callback.call(queue, event, loss)))
    }

    /// Tells one loss. Says whether the callback returned; its panic ends here.
    pub(super) fn tell(&self, id: QueueId, queue: Queue, event: Event, loss: Loss) -> bool {
        let call = AssertUnwindSafe(|| (self.0)(queue, event, loss));
        context::within(Context::Callback(id), || catch_unwind(call)).is_ok()
    }
}

/// Logs a loss.
pub(super) fn log(loss: &Loss) {
    context::within(Context::Queue, || match loss {
        Loss::Failed(error) => tracing::warn!(target: "alertkit", %error, "an event failed"),
        Loss::Expired => tracing::warn!(target: "alertkit", "an event expired"),
        Loss::Overflow => tracing::warn!(target: "alertkit", "an event was pushed out of a full queue"),
    });
}
