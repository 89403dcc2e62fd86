//! Calls that block, for programs without an async runtime: one thread and runtime of this crate's own for the
//! process, and for each client a pool of its own there, since a pool belongs to the runtime that opened it.

use std::sync::{OnceLock, mpsc};

use tokio::runtime::{Builder, Handle};

use crate::draft::Draft;
use crate::engine::{self, Answer};
use crate::{Client, Error, ErrorKind};

/// The client that makes a client's blocking calls, made when it is first needed.
#[derive(Debug, Default)]
pub(crate) struct Twin(OnceLock<Client>);

impl Twin {
    fn of(client: &Client) -> Result<Client, Error> {
        let twin = &client.blocking_twin().0;
        if let Some(made) = twin.get() {
            return Ok(made.clone());
        }
        let made = client.with_own_pool()?;
        Ok(twin.get_or_init(|| made).clone())
    }
}

pub(crate) fn send(mut draft: Draft) -> Result<Answer, Error> {
    let runtime = runtime()?;
    draft.client = Twin::of(&draft.client)?;
    let (sender, receiver) = mpsc::sync_channel(1);
    runtime.spawn(async move {
        // The caller waits for it until it comes.
        let _ = sender.send(engine::send(draft).await);
    });
    receiver.recv().unwrap_or_else(|_| Err(not_running("the thread for blocking calls has ended")))
}

/// The runtime of all blocking calls. Its thread ends with the process.
fn runtime() -> Result<&'static Handle, Error> {
    static RUNTIME: OnceLock<Option<Handle>> = OnceLock::new();
    let handle = RUNTIME.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().ok()?;
        let handle = runtime.handle().clone();
        let thread = std::thread::Builder::new().name("alertkit-blocking".to_owned());
        thread.spawn(move || runtime.block_on(std::future::pending::<()>())).ok()?;
        Some(handle)
    });
    handle.as_ref().ok_or_else(|| not_running("the thread for blocking calls can't be started"))
}

fn not_running(problem: &str) -> Error {
    Error::new(ErrorKind::Runtime).with_message(problem)
}
