use std::convert::Infallible;
use std::sync::Arc;
use std::thread;

use alertkit_transport::Error;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::context::{self, Context};
use super::worker::Worker;

/// The thread on which one or more queues send. It has a runtime of its own, so that a queue works without one and
/// outlives the caller's. It ends with the last of its queues.
pub(super) struct Host {
    runtime: Handle,
    in_use: Sender<Infallible>,
}

impl Host {
    pub(super) fn start() -> Result<Arc<Self>, Error> {
        let mut runtime = Builder::new_current_thread();
        let runtime = runtime.enable_all().thread_name("alertkit-callback").build();
        let runtime = runtime.map_err(|error| not_started(&error))?;
        let (in_use, use_ends) = channel(1);
        let host = Self { runtime: runtime.handle().clone(), in_use };
        let thread = thread::Builder::new().name("alertkit-queue".to_owned());
        thread.spawn(move || run(runtime, use_ends)).map_err(|error| not_started(&error))?;
        Ok(Arc::new(host))
    }

    pub(super) fn run(&self, worker: Worker) {
        let in_use = self.in_use.clone();
        self.runtime.spawn(async move {
            worker.await;
            drop(in_use);
        });
    }
}

fn run(runtime: Runtime, mut use_ends: Receiver<Infallible>) {
    context::within(Context::Queue, || {
        runtime.block_on(use_ends.recv());
        // A callback that never returns holds up no one.
        runtime.shutdown_background();
    });
}

fn not_started(error: &std::io::Error) -> Error {
    Error::runtime(format!("the queue's thread can't be started: {}", error.kind()))
}
