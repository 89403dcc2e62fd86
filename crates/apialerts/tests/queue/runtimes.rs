//! The queue needs no runtime, and gets in no runtime's way.

use alertkit_apialerts::{Event, Queue};
use alertkit_sandbox::{Fault, Sandbox};
use futures::executor::block_on;
use tokio::runtime::{Builder, Runtime};

use crate::support::{SEND, messages, numbers, sandbox_client, secs, within};

fn sandbox_and_queue() -> (Sandbox, Queue) {
    let sandbox = Sandbox::start_blocking().unwrap();
    let queue = Queue::new(&sandbox_client(&sandbox)).unwrap();
    (sandbox, queue)
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn multi_thread() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

fn send(queue: &Queue, events: u64) {
    for number in 0..events {
        queue.send(Event::new(number.to_string())).unwrap();
    }
}

#[test]
fn without_any_runtime() {
    within(|| {
        let (sandbox, queue) = sandbox_and_queue();
        send(&queue, 20);
        assert_eq!(numbers(queue.flush(secs(50))), [20, 0, 0, 0]);
        send(&queue, 20);
        assert_eq!(numbers(queue.shutdown(secs(50))), [40, 0, 0, 0]);
        assert_eq!(messages(&sandbox).len(), 40);
    });
}

#[test]
fn on_an_executor_that_is_not_tokios() {
    within(|| {
        block_on(async {
            let (sandbox, queue) = sandbox_and_queue();
            send(&queue, 20);
            assert_eq!(numbers(queue.flush_async(secs(50)).await), [20, 0, 0, 0]);
            send(&queue, 20);
            assert_eq!(numbers(queue.shutdown_async(secs(50)).await), [40, 0, 0, 0]);
            assert_eq!(messages(&sandbox).len(), 40);
        });
    });
}

#[test]
fn blocking_and_waiting_inside_of_tokios_runtimes() {
    for runtime in [current_thread, multi_thread] {
        within(move || {
            runtime().block_on(async {
                let sandbox = Sandbox::start_blocking().unwrap();
                let alerts = sandbox_client(&sandbox);
                // The client has a connection now, which only this runtime can drive.
                alerts.send(Event::new("waited for")).await.unwrap();
                let queue = Queue::new(&alerts).unwrap();
                send(&queue, 10);
                // It blocks the runtime's only thread, and yet the queue goes on.
                assert_eq!(numbers(queue.flush(secs(50))), [10, 0, 0, 0]);
                send(&queue, 10);
                assert_eq!(numbers(queue.flush_async(secs(50)).await), [20, 0, 0, 0]);
                let task = queue.clone();
                let spawned = tokio::spawn(async move {
                    send(&task, 10);
                    task.flush(secs(50))
                });
                assert_eq!(numbers(spawned.await.unwrap()), [30, 0, 0, 0]);
                send(&queue, 10);
                assert_eq!(numbers(queue.shutdown_async(secs(50)).await), [40, 0, 0, 0]);
                assert_eq!((messages(&sandbox).len(), queue.counters().repeated), (41, 0));
            });
        });
    }
}

#[test]
fn dropped_inside_of_a_runtime() {
    for runtime in [current_thread, multi_thread] {
        within(move || {
            let sandbox = runtime().block_on(async {
                let (sandbox, queue) = sandbox_and_queue();
                send(&queue, 20);
                drop(queue);
                sandbox
            });
            assert_eq!(messages(&sandbox).len(), 20);
        });
    }
}

#[test]
fn the_callers_runtime_may_end_while_events_are_pending() {
    for runtime in [current_thread, multi_thread] {
        within(move || {
            let sandbox = Sandbox::start_blocking().unwrap();
            let alerts = sandbox_client(&sandbox);
            let runtime = runtime();
            let queue = runtime.block_on(async {
                // The client has connections of its own, which end with this runtime.
                alerts.send(Event::new("waited for")).await.unwrap();
                let queue = Queue::new(&alerts).unwrap();
                send(&queue, 5);
                let _ = queue.flush_async(secs(50)).await;
                send(&queue, 20);
                queue
            });
            drop(runtime);
            send(&queue, 20);
            let report = queue.shutdown(secs(50));
            assert_eq!(numbers(report), [45, 0, 0, 0]);
            assert_eq!((messages(&sandbox).len(), queue.counters().repeated), (46, 0));
        });
    }
}

#[test]
fn a_task_that_is_dropped_with_its_runtime_while_it_flushes_takes_nothing_along() {
    within(|| {
        let (sandbox, queue) = sandbox_and_queue();
        sandbox.inject(Fault::on(SEND).first(4).delay(std::time::Duration::from_millis(20)));
        let runtime = multi_thread();
        for _ in 0..4 {
            let queue = queue.clone();
            runtime.spawn(async move {
                send(&queue, 5);
                queue.flush_async(secs(50)).await
            });
        }
        while queue.counters().accepted < 20 {
            std::thread::yield_now();
        }
        runtime.shutdown_background();
        assert_eq!(numbers(queue.shutdown(secs(50))), [20, 0, 0, 0]);
        assert_eq!(messages(&sandbox).len(), 20);
    });
}

/// A struct of the caller's that flushes when it goes.
struct FlushesOnDrop(Queue);

impl Drop for FlushesOnDrop {
    fn drop(&mut self) {
        assert_eq!(numbers(self.0.flush(secs(50))), [10, 0, 0, 0]);
    }
}

#[test]
fn flushed_in_a_drop_also_while_a_panic_unwinds() {
    within(|| {
        let (sandbox, queue) = sandbox_and_queue();
        let flushes = FlushesOnDrop(queue.clone());
        let panics = std::thread::spawn(move || {
            let flushes = flushes;
            send(&flushes.0, 10);
            panic!("a panic on purpose");
        });
        assert!(panics.join().is_err());
        assert_eq!(messages(&sandbox).len(), 10);

        // And inside of a runtime's own thread.
        let (sandbox, queue) = sandbox_and_queue();
        current_thread().block_on(async move {
            let flushes = FlushesOnDrop(queue);
            send(&flushes.0, 10);
        });
        assert_eq!(messages(&sandbox).len(), 10);
    });
}

#[test]
fn in_a_runtime_whose_time_stands_still() {
    let paused = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    within(move || {
        paused.block_on(async {
            let (sandbox, queue) = sandbox_and_queue();
            send(&queue, 20);
            assert_eq!(numbers(queue.flush_async(secs(50)).await), [20, 0, 0, 0]);
            tokio::time::sleep(secs(3600)).await;
            send(&queue, 20);
            assert_eq!(numbers(queue.shutdown_async(secs(50)).await), [40, 0, 0, 0]);
            assert_eq!(messages(&sandbox).len(), 40);
        });
    });
}
