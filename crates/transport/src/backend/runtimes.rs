//! One value for each tokio runtime, such as a pool of connections, which only its runtime can drive.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::runtime::{Handle, Id};
use tokio::sync::oneshot;

/// A value for each runtime that asked for one, dropped with the runtime.
pub(super) struct PerRuntime<T>(Arc<Mutex<Vec<Entry<T>>>>);

struct Entry<T> {
    runtime: Id,
    value: T,
    /// Ends the task that waits for the runtime's end when the entry goes first.
    _watched: oneshot::Sender<()>,
}

impl<T: Clone + Send + 'static> PerRuntime<T> {
    pub(super) fn new() -> Self {
        Self(Arc::default())
    }

    /// The value of this runtime, made if it has none.
    pub(super) fn get<E>(&self, handle: &Handle, make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let runtime = handle.id();
        let mut entries = lock(&self.0);
        if let Some(entry) = entries.iter().find(|entry| entry.runtime == runtime) {
            return Ok(entry.value.clone());
        }
        let value = make()?;
        let (watched, closed) = oneshot::channel();
        entries.push(Entry { runtime, value: value.clone(), _watched: watched });
        drop(entries);
        let ending = Ending { runtime, entries: Arc::downgrade(&self.0) };
        // A runtime drops its tasks when it ends, also those that it never ran.
        handle.spawn(async move {
            let _ending = ending;
            // An error is the other end, which went with the last client.
            let _ = closed.await;
        });
        Ok(value)
    }

    /// Replaces the values of all runtimes.
    pub(super) fn replace(&self, make: impl Fn() -> Option<T>) {
        for entry in lock(&self.0).iter_mut() {
            if let Some(value) = make() {
                entry.value = value;
            }
        }
    }
}

impl<T> fmt::Debug for PerRuntime<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PerRuntime").field("runtimes", &lock(&self.0).len()).finish()
    }
}

/// Dropped with the runtime.
struct Ending<T> {
    runtime: Id,
    entries: Weak<Mutex<Vec<Entry<T>>>>,
}

impl<T> Drop for Ending<T> {
    fn drop(&mut self) {
        let Some(entries) = self.entries.upgrade() else { return };
        let mut entries = lock(&entries);
        let gone = entries.iter().position(|entry| entry.runtime == self.runtime);
        let gone = gone.map(|place| entries.swap_remove(place));
        // What a value does when it is dropped is not done under the lock.
        drop(entries);
        drop(gone);
    }
}

fn lock<T>(entries: &Mutex<T>) -> MutexGuard<'_, T> {
    entries.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::runtime::{Builder, Runtime};

    use super::*;

    fn runtime() -> Runtime {
        Builder::new_current_thread().build().unwrap()
    }

    fn get(values: &PerRuntime<usize>, made: &AtomicUsize, runtime: &Runtime) -> usize {
        let make = || Ok::<_, ()>(made.fetch_add(1, Ordering::Relaxed));
        values.get(runtime.handle(), make).unwrap()
    }

    #[test]
    fn each_runtime_has_one_value_for_as_long_as_it_lives() {
        let (values, made) = (PerRuntime::new(), AtomicUsize::new(0));
        let (first, second) = (runtime(), runtime());
        assert_eq!([get(&values, &made, &first), get(&values, &made, &second)], [0, 1]);
        assert_eq!([get(&values, &made, &first), get(&values, &made, &second)], [0, 1]);
        assert_eq!(lock(&values.0).len(), 2);
        drop(first);
        assert_eq!(lock(&values.0).len(), 1);
        assert_eq!(get(&values, &made, &second), 1);
        // The same, with a runtime that has run the task.
        second.block_on(tokio::task::yield_now());
        drop(second);
        assert!(lock(&values.0).is_empty());
    }

    #[test]
    fn a_runtime_keeps_no_value_that_nobody_can_ask_for() {
        let value = Arc::new(());
        let runtime = runtime();
        let values = PerRuntime::new();
        values.get(runtime.handle(), || Ok::<_, ()>(value.clone())).unwrap();
        drop(values);
        assert_eq!(Arc::strong_count(&value), 1);
        runtime.block_on(tokio::task::yield_now());
        assert_eq!(runtime.metrics().num_alive_tasks(), 0);
    }

    #[test]
    fn a_value_that_cannot_be_made_is_asked_for_once_more() {
        let (values, made) = (PerRuntime::new(), AtomicUsize::new(0));
        let runtime = runtime();
        assert_eq!(values.get(runtime.handle(), || Err(7)), Err(7));
        assert_eq!(get(&values, &made, &runtime), 0);
    }
}
