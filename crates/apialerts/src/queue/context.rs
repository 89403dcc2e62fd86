//! What the current thread is doing for a queue, so that a queue never feeds itself and never waits for itself.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

/// A queue of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QueueId(u64);

/// On whose behalf the current thread runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// The caller's.
    Caller,
    /// A queue's own: it sends or logs. What is sent here comes from a `tracing` layer, and would never end.
    Queue,
    /// This queue's callback.
    Callback(QueueId),
}

thread_local! {
    static CONTEXT: Cell<Context> = const { Cell::new(Context::Caller) };
}

impl QueueId {
    pub(super) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

pub(super) fn current() -> Context {
    CONTEXT.get()
}

/// Does the work in this context.
pub(super) fn within<T>(context: Context, work: impl FnOnce() -> T) -> T {
    struct Restore(Context);
    impl Drop for Restore {
        fn drop(&mut self) {
            CONTEXT.set(self.0);
        }
    }
    let _restore = Restore(CONTEXT.replace(context));
    work()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_ends_with_its_work_also_when_that_panics() {
        let queue = QueueId::new();
        within(Context::Callback(queue), || {
            assert_eq!(current(), Context::Callback(queue));
            within(Context::Queue, || assert_eq!(current(), Context::Queue));
            assert_eq!(current(), Context::Callback(queue));
        });
        let panics = std::panic::catch_unwind(|| within(Context::Queue, || panic!("a panic on purpose")));
        assert!(panics.is_err());
        assert_eq!(current(), Context::Caller);
    }
}
