//! Calls that block, for programs without an async runtime. A call runs on its caller's own thread; the process's one
//! runtime for blocking calls, on a thread of its own, drives the connections and the timers of all of them.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Handle};
use tokio::task::unconstrained;

use crate::draft::Draft;
use crate::engine::{self, Answer};
use crate::retry::{Retry, Safety, StopReason};
use crate::{Error, ErrorKind, Idempotency};

pub(crate) fn send(draft: Draft) -> Result<Answer, Error> {
    /// The engine ends a call at its deadline; this is for one that can't be woken then.
    const SLACK: Duration = Duration::from_secs(1);
    let runtime = runtime()?;
    let timeout = draft.options.timeout.unwrap_or(draft.client.settings().timeout);
    let late = Late::of(&draft);
    let end = Instant::now().checked_add(timeout.saturating_add(SLACK));
    // A backend that panics is its own thread's matter in an async program. Here the thread is the caller's.
    match catch_unwind(AssertUnwindSafe(|| drive(engine::send(draft), &runtime, end))) {
        Ok(Some(result)) => {
            settle(&runtime);
            result
        }
        Ok(None) => Err(late.into_error()),
        Err(_) => Err(not_running("the call panicked")),
    }
}

/// Runs the work on this thread, with the runtime's connections and timers. Nothing if it has no end in time.
///
/// It is no `block_on`: a thread that drives one call can make another one in the middle of it, as a middleware or a
/// `tracing` subscriber does, and so can a thread that belongs to another runtime.
fn drive<T>(work: impl Future<Output = T>, runtime: &Handle, end: Option<Instant>) -> Option<T> {
    let _context = runtime.enter();
    let alarm = Arc::new(Alarm { thread: thread::current(), rung: AtomicBool::new(false) });
    let waker = Waker::from(alarm.clone());
    // The task around it, if there is one, does not yield before this is done.
    let mut work = pin!(unconstrained(work));
    loop {
        if let Poll::Ready(output) = work.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Some(output);
        }
        while !alarm.rung.swap(false, Ordering::AcqRel) {
            match end {
                None => thread::park(),
                Some(end) => match end.checked_duration_since(Instant::now()) {
                    Some(left) if !left.is_zero() => thread::park_timeout(left),
                    _ => return None,
                },
            }
        }
    }
}

/// Lets the runtime's thread put the connection of a call back into its pool, for the next call of this thread to find
/// it there: the response is known a moment earlier.
fn settle(runtime: &Handle) {
    const AT_MOST: Duration = Duration::from_millis(50);
    let settled = runtime.spawn(tokio::task::yield_now());
    // Where that thread is held up, the next call opens a connection of its own.
    let _ = drive(settled, runtime, Instant::now().checked_add(AT_MOST));
}

/// Wakes a thread for one call. A thread may drive several, one within another, so each knows its own wake-ups.
struct Alarm {
    thread: Thread,
    rung: AtomicBool,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

thread_local! {
    /// Whether this is the thread that drives the connections of all blocking calls.
    static DRIVES: Cell<bool> = const { Cell::new(false) };
}

/// The runtime of all blocking calls, which lives as long as the process. Where it can't be started, the next call
/// tries once more.
fn runtime() -> Result<Handle, Error> {
    static STARTED: Mutex<Option<Handle>> = Mutex::new(None);
    if DRIVES.get() {
        return Err(not_running("a blocking call would wait for the thread that it is made on"));
    }
    let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*started {
        return Ok(handle.clone());
    }
    let failed = |error: std::io::Error| {
        not_running("the thread for blocking calls cannot be started").with_source(error)
    };
    let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let handle = runtime.handle().clone();
    let thread = thread::Builder::new().name("alertkit-blocking".to_owned());
    let run = move || {
        DRIVES.set(true);
        runtime.block_on(std::future::pending::<()>());
    };
    thread.spawn(run).map_err(failed)?;
    Ok(started.insert(handle).clone())
}

fn not_running(problem: &str) -> Error {
    Error::new(ErrorKind::Runtime).with_message(problem)
}

/// What is known of a call that had no end in time.
struct Late {
    class: Idempotency,
    operation: &'static crate::Operation,
    idempotency_key: Option<String>,
}

impl Late {
    fn of(draft: &Draft) -> Self {
        Self {
            class: draft.client.class_of(draft.operation),
            operation: draft.operation,
            idempotency_key: draft.options.idempotency_key.clone(),
        }
    }

    fn into_error(self) -> Error {
        let (kind, safety) = match self.class {
            Idempotency::Safe | Idempotency::Idempotent => (ErrorKind::Timeout, Safety::Safe),
            Idempotency::Keyed => (ErrorKind::OutcomeUnknown, Safety::SafeWithSameKey),
            Idempotency::Unsafe => (ErrorKind::OutcomeUnknown, Safety::MayDouble),
        };
        Error::new(kind)
            .with_message("the call was not woken at its deadline")
            .with_timed_out(true)
            .with_operation(self.operation)
            .with_history(Vec::new(), Retry { safety, stopped: StopReason::Deadline })
            .with_idempotency_key(self.idempotency_key)
    }
}
