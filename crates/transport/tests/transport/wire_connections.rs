//! Connections: what a request looks like on the wire, stale ones, refused ones, and ones of a runtime that is gone.

use std::time::Duration;

use alertkit_transport::futures::future::join_all;
use alertkit_transport::{AttemptOutcome, ErrorKind, RetryPolicy, Safety, StopReason};
use tokio::runtime::{Builder, Runtime};

use crate::support::server::{Connection, Server, ok};
use crate::support::{KEY, call, create, create_keyed, read, wire};

#[tokio::test]
async fn a_request_on_the_wire_is_exactly_this() {
    let server = Server::always(ok(r#"{"id":"t1"}"#));
    let client = wire(&format!("{}/v1", server.url())).build().unwrap();
    read(&client).query("q", "a b").await.unwrap();
    create(&client).await.unwrap();
    create_keyed(&client).idempotency_key("order-17").await.unwrap();
    let lines = |request: &String| {
        let mut lines: Vec<_> = request.split("\r\n").map(str::to_owned).collect();
        lines[1..].sort();
        lines
    };
    let requests = server.requests();
    let port = server.port();
    let (authorization, host) = (format!("authorization: Bearer {KEY}"), format!("host: 127.0.0.1:{port}"));
    let mut expected = vec!["GET /v1/things/t1?q=a+b HTTP/1.1", "", "", "accept-encoding: gzip"];
    expected.extend(["accept: application/json", &authorization, &host, "user-agent: alertkit-test/0.1.0"]);
    assert_eq!(lines(&requests[0]), expected);
    assert!(requests[1].starts_with("POST /v1/things HTTP/1.1\r\n") && requests[1].ends_with("\r\n\r\n{}"));
    for line in ["content-type: application/json", "content-length: 2", &authorization] {
        assert!(lines(&requests[1]).contains(&line.to_owned()), "{}", requests[1]);
    }
    assert!(!requests[1].contains("idempotency-key"));
    assert!(lines(&requests[2]).contains(&"idempotency-key: order-17".to_owned()));
    assert_eq!(server.connections(), 1, "one connection is used again");
}

/// Answers the first request of the first connection, takes the second and closes without a word; the further
/// connections are good.
async fn goes_stale(mut connection: Connection) {
    while connection.request().await.is_some() {
        connection.send(ok("{}")).await;
        if connection.index == 0 {
            connection.request().await;
            return;
        }
    }
}

#[tokio::test]
async fn a_read_over_a_stale_connection_succeeds_at_no_cost() {
    let server = Server::start(goes_stale);
    let client = wire(&server.url()).build().unwrap();
    read(&client).await.unwrap();
    let response = read(&client).with_response().await.unwrap();
    assert_eq!(response.attempts(), 2);
    assert_eq!(response.history()[0].outcome, AttemptOutcome::Interrupted);
    assert_eq!(response.waited(), Duration::ZERO);
    assert_eq!((server.requests().len(), server.connections()), (3, 2));
}

#[tokio::test]
async fn a_write_over_a_stale_connection_is_never_sent_twice() {
    let server = Server::start(goes_stale);
    let client = wire(&server.url()).build().unwrap();
    read(&client).await.unwrap();
    let error = create(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1));
    assert_eq!(error.retry().stopped, StopReason::OutcomeUnknown);
    assert_eq!(error.retry().safety, Safety::MayDouble);
    let writes = server.requests().iter().filter(|request| request.starts_with("POST")).count();
    assert_eq!((writes, server.connections()), (1, 1));
}

/// The server closes every connection after its answer, without saying so: every read succeeds, no write is doubled.
#[tokio::test]
async fn a_server_that_hangs_up_after_each_answer() {
    let server = Server::start(|mut connection| async move {
        if connection.request().await.is_some() {
            connection.send(ok("{}")).await;
        }
    });
    let client = wire(&server.url()).build().unwrap();
    let mut unknown = 0;
    for _ in 0..40 {
        read(&client).await.unwrap();
        match create(&client).await {
            Ok(_) => {}
            Err(error) => {
                assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1));
                unknown += 1;
            }
        }
    }
    let writes = server.requests().iter().filter(|request| request.starts_with("POST")).count();
    assert!(writes <= 40 && writes + unknown >= 40, "{writes} arrived, {unknown} are unknown");
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_tried_again_for_every_class() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = wire(&url).build().unwrap();
    let quick = RetryPolicy::default().base(Duration::from_millis(1));
    for call in [read(&client), create(&client), create_keyed(&client)] {
        let error = call.retry(quick.clone()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
        assert!(error.history().iter().all(|attempt| attempt.outcome == AttemptOutcome::NotConnected));
        assert_eq!(error.retry().safety, Safety::Safe);
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[tokio::test]
async fn what_is_no_http_is_no_answer() {
    for nonsense in [
        "",
        "\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 999999 Odd\r\n\r\n",
        "HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        "\0\0\0\0",
    ] {
        let server = Server::start(move |mut connection| async move {
            connection.request().await;
            connection.send(nonsense).await;
        });
        let client = wire(&server.url()).build().unwrap();
        let error = create(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1), "{nonsense:?}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn many_keys_over_one_pool_are_never_mixed_up() {
    let server = Server::start(|mut connection| async move {
        while let Some(request) = connection.request().await {
            let line = request.lines().find(|line| line.starts_with("authorization: ")).unwrap();
            connection.send(ok(&format!("\"{}\"", &line["authorization: Bearer ".len()..]))).await;
        }
    });
    let client = wire(&server.url()).build().unwrap();
    let tenants: Vec<_> = (0..100).map(|number| client.with_key(format!("key-{number}")).unwrap()).collect();
    for round in 0..3 {
        let calls = (0..100).map(|number| {
            let tenant = (number * 37 + round * 11) % 100;
            let call = read(&tenants[tenant]);
            async move { assert_eq!(call.await.unwrap(), format!("key-{tenant}")) }
        });
        join_all(calls).await;
    }
    assert_eq!(server.requests().len(), 300);
}

#[tokio::test]
async fn pools_are_shared_or_not_as_was_said() {
    let server = Server::always(ok("{}"));
    let client = wire(&server.url()).build().unwrap();
    read(&client).await.unwrap();
    read(&client.clone()).await.unwrap();
    read(&client.with_key("another-key").unwrap()).await.unwrap();
    read(&wire(&server.url()).share_pool(&client).build().unwrap()).await.unwrap();
    assert_eq!(server.connections(), 1);
    read(&wire(&server.url()).build().unwrap()).await.unwrap();
    assert_eq!((server.connections(), server.requests().len()), (2, 5));
}

#[tokio::test]
async fn connections_that_are_not_in_use_are_kept_as_was_said() {
    let server = Server::always(ok("{}"));
    let none = wire(&server.url()).pool_max_idle_per_host(0).build().unwrap();
    let short = wire(&server.url()).pool_idle_timeout(Duration::from_nanos(1)).build().unwrap();
    for client in [none, short] {
        let before = server.connections();
        for _ in 0..3 {
            read(&client).await.unwrap();
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        assert_eq!(server.connections() - before, 3);
    }
}

#[test]
fn a_proxy_that_cannot_be_used_is_rejected_when_the_client_is_built() {
    for proxy in ["", "proxy:8080", "ftp://127.0.0.1:9", "foo://127.0.0.1:9", "socks4://127.0.0.1:9"] {
        let error = wire("http://127.0.0.1:9").proxy(proxy).build().unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("proxy")), "{proxy}");
    }
}

/// Speaks SOCKS 5 to one client, without a password, and then answers as the host that was asked for.
#[cfg(feature = "socks")]
#[tokio::test]
async fn a_socks_proxy_takes_the_requests_and_the_names() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("socks5h://{}", listener.local_addr().unwrap());
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut greeting = [0; 2];
        stream.read_exact(&mut greeting).await.unwrap();
        stream.read_exact(&mut vec![0; greeting[1].into()]).await.unwrap();
        stream.write_all(&[5, 0]).await.unwrap();
        let mut head = [0; 5];
        stream.read_exact(&mut head).await.unwrap();
        let mut host = vec![0; head[4].into()];
        stream.read_exact(&mut host).await.unwrap();
        stream.read_exact(&mut [0; 2]).await.unwrap();
        stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            stream.read_buf(&mut request).await.unwrap();
        }
        stream.write_all(ok("{}").as_bytes()).await.unwrap();
        (String::from_utf8(host).unwrap(), String::from_utf8(request).unwrap())
    });
    let client = wire("http://api.test.example").dangerous_allow_http().proxy(proxy).build().unwrap();
    read(&client).await.unwrap();
    let (host, request) = served.await.unwrap();
    assert_eq!(host, "api.test.example");
    assert!(request.starts_with("GET /things/t1 HTTP/1.1\r\n"), "{request}");
}

#[tokio::test]
async fn a_proxy_takes_the_requests() {
    let proxy = Server::always(ok("{}"));
    let client = wire("http://127.0.0.1:9/v1").proxy(proxy.url()).build().unwrap();
    read(&client).await.unwrap();
    let requests = proxy.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].starts_with("GET http://127.0.0.1:9/v1/things/t1 HTTP/1.1"), "{}", requests[0]);
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// The pool's connection belongs to the first runtime, which is gone when the second one calls.
#[test]
fn a_client_outlives_the_runtime_of_its_connections() {
    let server = Server::always(ok("{}"));
    let client = wire(&server.url()).build().unwrap();
    let first = runtime();
    first.block_on(read(&client)).unwrap();
    assert_eq!(server.connections(), 1);
    drop(first);
    for _ in 0..3 {
        let next = runtime();
        next.block_on(read(&client)).unwrap();
        next.block_on(create(&client)).unwrap();
        next.block_on(call(&client, alertkit_transport::Idempotency::Idempotent)).unwrap();
    }
    assert_eq!(server.requests().len(), 10, "nothing was lost or sent twice");
}

#[test]
fn a_call_outside_of_a_runtime_is_an_error() {
    let server = Server::always(ok("{}"));
    let client = wire(&server.url()).build().unwrap();
    let error = alertkit_transport::futures::FutureExt::now_or_never(read(&client)).unwrap().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Runtime, 0));
    assert_eq!(server.connections(), 0);
}
