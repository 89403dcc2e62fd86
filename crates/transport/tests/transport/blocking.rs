//! Blocking calls: without a runtime, and inside of each kind of one.

use alertkit_transport::testing::Reply;
use alertkit_transport::{ErrorKind, Result, RetryPolicy};
use serde_json::{Value, json};
use tokio::runtime::Builder;

use crate::support::listing::{Division, EndRule, Listing};
use crate::support::server::{Server, ok};
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
