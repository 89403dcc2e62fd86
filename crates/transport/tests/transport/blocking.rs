//! Blocking calls: without a runtime, and inside of each kind of one.

use std::sync::{Arc, Mutex, mpsc};

use alertkit_transport::testing::Reply;
use alertkit_transport::{
    Backend, BackendError, BackendErrorKind, ErrorKind, HttpRequest, HttpResponse, Result, RetryPolicy,
    Safety, async_trait,
};
use serde_json::{Value, json};
use tokio::runtime::Builder;

use crate::support::child;
use crate::support::listing::{Division, EndRule, Listing};
use crate::support::server::{Server, answer, ok};
use crate::support::{builder, client, create, ms, read, script, secs, thing, wire};

fn calls(server: &Server) -> Result<()> {
    let client = wire(&server.url()).build()?;
    assert_eq!(read(&client).call()?["id"], "t1");
    let response = create(&client).call_with_response()?;
    assert_eq!((response.status().as_u16(), response.attempts()), (200, 1));
    assert_eq!(response.value(), &json!({"id": "t1"}));
    Ok(())
}

fn server() -> Server {
    Server::always(ok(r#"{"id":"t1"}"#))
}

#[test]
fn outside_of_every_runtime() {
    let server = server();
    calls(&server).unwrap();
    assert_eq!((server.requests().len(), server.connections()), (2, 1), "one pool for a client's calls");
}

#[test]
fn inside_of_each_kind_of_runtime() {
    let server = server();
    let current = Builder::new_current_thread().enable_all().build().unwrap();
    current.block_on(async { calls(&server) }).unwrap();
    // A runtime that has neither timers nor I/O.
    Builder::new_current_thread().build().unwrap().block_on(async { calls(&server) }).unwrap();
    let many = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    many.block_on(async { calls(&server) }).unwrap();
    let kept = std::sync::Arc::new(server);
    let shared = kept.clone();
    many.block_on(async { tokio::spawn(async move { calls(&shared) }).await.unwrap() }).unwrap();
    assert_eq!(kept.requests().len(), 8);
}

#[test]
fn a_client_blocks_and_awaits_by_turns() {
    let server = server();
    // A call over a connection of the other runtime would never be answered.
    let client = wire(&server.url()).retry(RetryPolicy::none()).timeout(secs(5)).build().unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    for _ in 0..3 {
        runtime.block_on(read(&client)).unwrap();
        read(&client).call().unwrap();
    }
    drop(runtime);
    read(&client).call().unwrap();
    assert_eq!((server.requests().len(), server.connections()), (7, 2), "a pool for each runtime");
}

#[test]
fn many_threads_share_a_client() {
    let server = server();
    let client = wire(&server.url()).build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    read(&client).call().unwrap();
                }
            });
        }
    });
    assert_eq!(server.requests().len(), 40);
}

#[test]
fn errors_retries_and_history_are_the_same() {
    let backend = script([Reply::status(503), Reply::json(404, r#"{"message":"none"}"#)]);
    let error = read(&client(&backend)).call().unwrap_err();
    assert_eq!((error.kind(), error.message(), error.attempts()), (ErrorKind::NotFound, Some("none"), 2));
    assert_eq!(error.history()[1].waited, ms(100));
    let refused = read(&client(&backend)).header("host", "x").call().unwrap_err();
    assert_eq!((refused.field(), backend.requests().len()), (Some("header"), 2));
    let undecodable = client(&script([thing()])).operation(&crate::support::CREATE);
    let error = undecodable.request::<u8>(alertkit_transport::decode::value).call().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[test]
fn listings_are_iterated() {
    for rule in [EndRule::Total, EndRule::HasMore, EndRule::Neither] {
        let listing = Listing::new(25, Division::NumberedFromOne, rule);
        let client = builder(listing.clone()).build().unwrap();
        let mut items = listing.pages(&client).prefetch(4).call();
        assert!(listing.queries().is_empty(), "nothing is sent before it is asked for");
        let first: Vec<usize> = items.by_ref().take(13).map(Result::unwrap).collect();
        assert_eq!((first.len(), listing.queries().len()), (13, 2), "no page is asked for ahead");
        let rest = listing.pages(&client).resume(items.cursor().unwrap()).call();
        assert_eq!(rest.map(Result::unwrap).collect::<Vec<_>>(), (13..25).collect::<Vec<_>>());
        assert_eq!(items.map(Result::unwrap).count(), 12);
    }
}

#[test]
fn an_error_ends_the_iteration_and_the_cursor_says_where() {
    let failing = Listing::new(25, Division::Offset, EndRule::Total).failing(10, 400);
    let client = builder(failing.clone()).build().unwrap();
    let mut items = failing.pages(&client).call();
    assert_eq!(items.by_ref().take(10).map(Result::unwrap).count(), 10);
    assert_eq!(items.next().unwrap().unwrap_err().kind(), ErrorKind::BadRequest);
    assert!(items.next().is_none());
    let cursor = items.cursor().unwrap();
    let mended = builder(failing.mended()).build().unwrap();
    let rest: Result<Vec<usize>> = failing.pages(&mended).resume(cursor).call().collect();
    assert_eq!(rest.unwrap(), (10..25).collect::<Vec<_>>());
}

#[test]
fn a_hostile_link_ends_the_iteration_after_its_items() {
    let backend = script([Reply::json(200, r#"{"items":[1,2],"next":"https://evil.example/"}"#)]);
    let client = client(&backend);
    let list = client.operation(&crate::support::listing::LIST);
    let mut items = list.pages(Division::Linked.paging(), crate::support::listing::page).call();
    assert_eq!(items.by_ref().take(2).map(Result::unwrap).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(items.next().unwrap().unwrap_err().kind(), ErrorKind::Paging);
    assert!(items.next().is_none());
    assert_eq!(backend.requests().len(), 1);
}

#[test]
fn a_backend_that_panics_is_an_error() {
    #[derive(Debug)]
    struct Panicking;
    #[alertkit_transport::async_trait]
    impl alertkit_transport::Backend for Panicking {
        async fn call(
            &self,
            _: alertkit_transport::HttpRequest,
        ) -> Result<alertkit_transport::HttpResponse, alertkit_transport::BackendError> {
            panic!("on purpose")
        }
    }
    let client = builder(Panicking).build().unwrap();
    let result: Result<Value> = read(&client).call();
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Runtime);
    // The thread is still there for the next call.
    read(&crate::support::client(&script([thing()]))).call().unwrap();
}

/// Asks another client for a token, by a blocking call, before it sends.
#[derive(Debug)]
struct Asking {
    tokens: alertkit_transport::Client,
    inner: Arc<dyn Backend>,
}

#[async_trait]
impl Backend for Asking {
    async fn call(&self, mut request: HttpRequest) -> Result<HttpResponse, BackendError> {
        let token = read(&self.tokens).call().unwrap();
        request.headers.insert("x-token", token.as_str().unwrap().parse().unwrap());
        self.inner.call(request).await
    }
}

#[test]
fn a_middleware_may_make_a_blocking_call() {
    let (server, tokens) = (server(), Server::always(ok("\"token-7\"")));
    let tokens = wire(&tokens.url()).build().map(|client| (client, tokens)).unwrap();
    let asking = tokens.0.clone();
    let client = wire(&server.url()).layer(|inner| Asking { tokens: asking, inner }).build().unwrap();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || read(&client).call().map(|_| ()))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
    // In a runtime, too, whose own thread it blocks.
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(read(&client)).unwrap();
    assert!(server.requests().iter().all(|request| request.contains("x-token: token-7")));
    assert_eq!((server.requests().len(), tokens.1.requests().len()), (9, 9));
}

/// Sends an alert, once, by a blocking call, for the first event that it sees.
struct Alerting(Mutex<Option<alertkit_transport::Client>>);

impl tracing::Subscriber for Alerting {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == "alertkit"
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, _: &tracing::Event<'_>) {
        let client = self.0.lock().unwrap().take();
        if let Some(client) = client {
            create(&client).call().unwrap();
        }
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

#[test]
fn a_subscriber_may_make_a_blocking_call() {
    let (alerts, failing) = (server(), Server::always(answer("503 No", "", "{}")));
    let subscriber = Alerting(Mutex::new(Some(wire(&alerts.url()).build().unwrap())));
    let client = wire(&failing.url()).retry(RetryPolicy::default().base(ms(1))).build().unwrap();
    tracing::subscriber::with_default(subscriber, || {
        assert_eq!(read(&client).call().unwrap_err().attempts(), 3);
    });
    assert_eq!((alerts.requests().len(), failing.requests().len()), (1, 3));
}

/// A task on the thread that drives all blocking calls can't wait for what that thread does.
#[test]
fn a_blocking_call_on_the_thread_of_the_blocking_calls_is_an_error() {
    #[derive(Debug)]
    struct Spawning(alertkit_transport::Client);
    #[async_trait]
    impl Backend for Spawning {
        async fn call(&self, _: HttpRequest) -> Result<HttpResponse, BackendError> {
            let client = self.0.clone();
            let error = tokio::spawn(async move { read(&client).call() }).await.unwrap().unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Runtime, 0));
            Err(BackendError::new(BackendErrorKind::NotConnected))
        }
    }
    let server = server();
    let inner = wire(&server.url()).build().unwrap();
    let client = wire(&server.url()).backend(Spawning(inner)).retry(RetryPolicy::none()).build().unwrap();
    assert_eq!(read(&client).call().unwrap_err().kind(), ErrorKind::Connect);
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_backend_that_blocks_holds_up_no_other_client() {
    #[derive(Debug)]
    struct Blocked(Mutex<mpsc::Receiver<()>>);
    #[async_trait]
    impl Backend for Blocked {
        async fn call(&self, _: HttpRequest) -> Result<HttpResponse, BackendError> {
            self.0.lock().unwrap().recv().unwrap();
            Err(BackendError::new(BackendErrorKind::NotConnected))
        }
    }
    let (release, released) = mpsc::channel();
    let blocked = wire("http://127.0.0.1:9").backend(Blocked(Mutex::new(released)));
    let blocked = blocked.retry(RetryPolicy::none()).build().unwrap();
    let waiting = std::thread::spawn(move || read(&blocked).call().unwrap_err().kind());
    calls(&server()).unwrap();
    release.send(()).unwrap();
    assert_eq!(waiting.join().unwrap(), ErrorKind::Connect);
}

/// The thread that drives all blocking calls is blocked itself: nothing wakes a call at its deadline.
#[test]
fn a_call_that_nothing_wakes_ends_after_its_deadline() {
    #[derive(Debug)]
    struct Stopping(Mutex<Option<mpsc::Receiver<()>>>);
    #[async_trait]
    impl Backend for Stopping {
        async fn call(&self, _: HttpRequest) -> Result<HttpResponse, BackendError> {
            let released = self.0.lock().unwrap().take().unwrap();
            let (stopped, has_stopped) = tokio::sync::oneshot::channel();
            tokio::spawn(async move {
                stopped.send(()).unwrap();
                released.recv()
            });
            has_stopped.await.unwrap();
            Err(BackendError::new(BackendErrorKind::NotConnected))
        }
    }
    const TEST: &str = "blocking::a_call_that_nothing_wakes_ends_after_its_deadline";
    if !child::inside() {
        return child::run(TEST, &[], &[]);
    }
    let server = server();
    let client = wire(&server.url()).build().unwrap();
    let (release, released) = mpsc::channel();
    let stopping = wire(&server.url()).backend(Stopping(Mutex::new(Some(released))));
    read(&stopping.retry(RetryPolicy::none()).build().unwrap()).call().unwrap_err();
    let error = read(&client).timeout(ms(10)).call().unwrap_err();
    assert_eq!((error.kind(), error.retry().safety), (ErrorKind::Timeout, Safety::Safe));
    let error = create(&client).timeout(ms(10)).call().unwrap_err();
    assert_eq!((error.kind(), error.retry().safety), (ErrorKind::OutcomeUnknown, Safety::MayDouble));
    assert!(error.is_timeout() && error.operation() == Some("things.create"));
    release.send(()).unwrap();
    calls(&server).unwrap();
}

#[test]
fn two_hundred_threads_are_served() {
    let server = server();
    let client = wire(&server.url()).build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..200 {
            scope.spawn(|| read(&client).call().unwrap());
        }
    });
    assert_eq!(server.requests().len(), 200);
}

#[test]
fn the_clients_of_many_keys_share_the_connections_of_blocking_calls() {
    let server = server();
    let client = wire(&server.url()).build().unwrap();
    for number in 0..20 {
        read(&client.with_key(format!("key-{number}")).unwrap()).call().unwrap();
        read(&wire(&server.url()).share_pool(&client).build().unwrap()).call().unwrap();
    }
    assert_eq!((server.requests().len(), server.connections()), (40, 1));
}

/// Too few descriptors for a moment, when the first blocking call of the process is made.
#[test]
fn a_runtime_that_could_not_be_started_is_started_later() {
    const TEST: &str = "blocking::a_runtime_that_could_not_be_started_is_started_later";
    if !child::inside() {
        return child::run(TEST, &[], &[]);
    }
    let server = server();
    let client = wire(&server.url()).build().unwrap();
    let limit = |descriptors: usize| {
        let pid = std::process::id().to_string();
        let limit = format!("--nofile={descriptors}:4096");
        let done = std::process::Command::new("prlimit").args(["--pid", &pid, &limit]).status();
        assert!(done.unwrap().success());
    };
    let open = std::fs::read_dir("/proc/self/fd").unwrap().count();
    limit(open + 8);
    let mut held = Vec::new();
    while let Ok(file) = std::fs::File::open("/dev/null") {
        held.push(file);
    }
    let error = read(&client).call().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Runtime, 0));
    drop(held);
    read(&client).call().unwrap();
    assert_eq!(server.requests().len(), 1);
}
