//! The thread that serves, and its end.

use std::io;
use std::net::TcpListener;
use std::pin::pin;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use crate::service::{Shared, serve};

/// Nothing on the server's thread waits for anything but sockets and timers, which end with its runtime; this is for a
/// machine so busy that the thread gets no turn.
const LONGEST_STOP: Duration = Duration::from_secs(5);

/// A server on a thread of its own, with a runtime of its own: it works with any runtime of the caller, and without one.
pub(crate) struct Server {
    running: Mutex<Option<Running>>,
}

struct Running {
    stop: oneshot::Sender<()>,
    ended: Receiver<()>,
    thread: JoinHandle<()>,
}

impl Server {
    /// Calls `ready` on the new thread, once connections are accepted or can't be.
    pub(crate) fn start(
        listener: TcpListener,
        shared: Arc<Shared>,
        ready: impl FnOnce(io::Result<()>) + Send + 'static,
    ) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let (stop, stopped) = oneshot::channel();
        let (end, ended) = channel();
        let thread = std::thread::Builder::new().name("alertkit-sandbox".to_owned()).spawn(move || {
            run(listener, &shared, stopped, ready);
            // Nobody listens when the sandbox has given up waiting.
            let _ = end.send(());
        })?;
        Ok(Self { running: Mutex::new(Some(Running { stop, ended, thread })) })
    }

    /// Closes the port and every connection. Does nothing the second time.
    pub(crate) fn stop(&self) {
        let Some(running) = self.running.lock().unwrap_or_else(PoisonError::into_inner).take() else {
            return;
        };
        let _ = running.stop.send(());
        if running.ended.recv_timeout(LONGEST_STOP) != Err(RecvTimeoutError::Timeout) {
            let _ = running.thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn run(
    listener: TcpListener,
    shared: &Arc<Shared>,
    stopped: oneshot::Receiver<()>,
    ready: impl FnOnce(io::Result<()>),
) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return ready(Err(error)),
    };
    runtime.block_on(async {
        let listener = match tokio::net::TcpListener::from_std(listener) {
            Ok(listener) => listener,
            Err(error) => return ready(Err(error)),
        };
        ready(Ok(()));
        tokio::select! {
            () = accept(&listener, shared) => {}
            _ = stopped => {}
        }
    });
}

async fn accept(listener: &tokio::net::TcpListener, shared: &Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(connection(stream, Arc::clone(shared)))),
            // Out of descriptors, or a client that has already left: there may be more luck with the next one.
            Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    // Without it, small answers wait for acknowledgements. A socket that refuses is still one.
    let _ = stream.set_nodelay(true);
    let mut hang_up = shared.hang_up.subscribe();
    let service = service_fn(move |request| serve(Arc::clone(&shared), request));
    let connection =
        http1::Builder::new().header_read_timeout(None).serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    // An error here is a client that left or a fault that worked: the journal has both.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = hang_up.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
