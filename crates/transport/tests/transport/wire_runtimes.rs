//! One client in several runtimes: each has its connections, and a call outlives the runtime that it began on.

use std::sync::mpsc;

use alertkit_transport::futures::FutureExt;
use alertkit_transport::{Client, ErrorKind, RetryPolicy, Safety};
use tokio::runtime::{Builder, Runtime};

use crate::support::server::{Server, answer, ok};
use crate::support::{create, ms, read, secs, wire};

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn server() -> Server {
    Server::always(ok("{}"))
}

/// One that would notice a connection of another runtime: nothing is retried, and silence ends a call soon.
fn client(server: &Server) -> Client {
    wire(&server.url()).retry(RetryPolicy::none()).read_timeout(secs(5)).build().unwrap()
}

#[test]
fn two_runtimes_that_both_live_never_use_each_others_connections() {
    let server = server();
    let client = client(&server);
    let (first, second) = (runtime(), runtime());
    for _ in 0..3 {
        for runtime in [&first, &second] {
            runtime.block_on(read(&client)).unwrap();
            runtime.block_on(create(&client)).unwrap();
        }
        read(&client).call().unwrap();
    }
    assert_eq!((server.requests().len(), server.connections()), (15, 3), "a connection for each runtime");
}

#[test]
fn a_runtime_whose_thread_is_busy_holds_up_no_other() {
    let server = server();
    let client = client(&server);
    let (called, has_called) = mpsc::channel();
    let (finish, finished) = mpsc::channel::<()>();
    let other = client.clone();
    let busy = std::thread::spawn(move || {
        runtime().block_on(async move {
            read(&other).await.unwrap();
            called.send(()).unwrap();
            finished.recv().unwrap();
        });
    });
    has_called.recv().unwrap();
    runtime().block_on(create(&client)).unwrap();
    finish.send(()).unwrap();
    busy.join().unwrap();
    assert_eq!((server.requests().len(), server.connections()), (2, 2));
}

#[test]
fn the_connections_of_a_runtime_end_with_it() {
    let server = server();
    let client = client(&server);
    for _ in 0..20 {
        let runtime = runtime();
        runtime.block_on(read(&client)).unwrap();
    }
    assert_eq!((server.requests().len(), server.connections()), (20, 20));
}

#[test]
fn a_runtime_without_timers_or_without_io_is_an_error_and_nothing_is_sent() {
    let server = server();
    let client = wire(&server.url()).build().unwrap();
    let without_timers = Builder::new_current_thread().enable_io().build().unwrap();
    let without_io = Builder::new_current_thread().enable_time().build().unwrap();
    for runtime in [without_timers, without_io] {
        let error = runtime.block_on(create(&client)).unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Runtime, 0));
        assert_eq!(error.retry().safety, Safety::Safe);
    }
    assert!(server.requests().is_empty());
}

/// The runtime ends while the first attempt waits for its response.
#[test]
fn a_call_whose_runtime_ends_is_retried_on_the_next_one() {
    let server = Server::start(|mut connection| async move {
        while connection.request().await.is_some() {
            if connection.index == 0 {
                return connection.hold().await;
            }
            connection.send(ok("{}")).await;
        }
    });
    let client = wire(&server.url()).retry(RetryPolicy::default().base(ms(1))).build().unwrap();
    let first = runtime();
    let mut call = read(&client);
    first.block_on(async {
        while server.requests().is_empty() {
            assert!((&mut call).now_or_never().is_none());
            tokio::task::yield_now().await;
        }
    });
    drop(first);
    runtime().block_on(call).unwrap();
    assert_eq!(server.requests().len(), 2);
}

/// The timers of the first runtime stand still, since nothing drives it.
#[test]
fn a_call_that_moves_to_another_runtime_keeps_to_its_limit_there() {
    let server = Server::start(|mut connection| async move {
        connection.request().await;
        connection.hold().await;
    });
    let client = wire(&server.url()).retry(RetryPolicy::none()).build().unwrap();
    let first = runtime();
    let mut call = read(&client).attempt_timeout(ms(200));
    first.block_on(async {
        while server.requests().is_empty() {
            assert!((&mut call).now_or_never().is_none());
            tokio::task::yield_now().await;
        }
    });
    let error = runtime().block_on(call).unwrap_err();
    assert_eq!((error.kind(), error.is_timeout()), (ErrorKind::Timeout, true));
}

/// The runtime ends while the call waits for its second attempt.
fn waiting_for_a_retry(server: &Server) -> alertkit_transport::Request<serde_json::Value> {
    let client = wire(&server.url()).build().unwrap();
    let first = runtime();
    let mut call = read(&client);
    first.block_on(async {
        while server.requests().is_empty() {
            assert!((&mut call).now_or_never().is_none());
            tokio::task::yield_now().await;
        }
        assert!(tokio::time::timeout(ms(100), &mut call).await.is_err());
    });
    call
}

#[test]
fn a_call_whose_runtime_ends_before_a_retry_goes_on_with_the_next_ones_timers() {
    let server = Server::start(|mut connection| async move {
        while connection.request().await.is_some() {
            let is_first = connection.index == 0;
            let (status, headers) = if is_first { ("503 No", "retry-after: 1\r\n") } else { ("200 OK", "") };
            connection.send(answer(status, headers, "{}")).await;
        }
    });
    let call = waiting_for_a_retry(&server);
    runtime().block_on(call).unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_call_whose_runtime_has_ended_ends_in_an_error_outside_of_every_runtime() {
    let server = Server::always(answer("503 No", "retry-after: 1\r\n", "{}"));
    let call = waiting_for_a_retry(&server);
    let error = call.now_or_never().unwrap().unwrap_err();
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::Runtime, 1));
}
