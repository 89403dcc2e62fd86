//! Bodies that never end, come slowly, break off or swell: a typed error at the limit.

use std::io::Write;
use std::time::Duration;

use alertkit_transport::{Client, ErrorKind, Idempotency, Limits};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::support::server::{Connection, Server, answer};
use crate::support::{call, create, read, wire};

const CAP: usize = 100_000;

fn client(server: &Server) -> Client {
    wire(&server.url()).max_response_bytes(CAP).read_timeout(Duration::from_millis(200)).build().unwrap()
}

/// Answers with this head, and then with these bytes for ever.
fn endless(head: &'static str, part: Vec<u8>) -> Server {
    let part = std::sync::Arc::new(part);
    Server::start(move |mut connection| {
        let part = part.clone();
        async move {
            connection.request().await;
            connection.send(head).await;
            while connection.send(&part[..]).await {}
        }
    })
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
const CHUNKED_ERROR: &str = "HTTP/1.1 422 Odd\r\ntransfer-encoding: chunked\r\n\r\n";

#[tokio::test]
async fn a_body_without_end_is_cut_at_the_cap() {
    for head in [CHUNKED, "HTTP/1.1 200 OK\r\ncontent-length: 10737418240\r\n\r\n"] {
        let part = if head == CHUNKED { chunk(&[b' '; 8192]) } else { vec![b' '; 8192] };
        let server = endless(head, part);
        for class in [Idempotency::Safe, Idempotency::Unsafe] {
            let error = call(&client(&server), class).await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::ResponseTooLarge, 1));
            assert_eq!(error.status().unwrap().as_u16(), 200);
            assert!(error.body().unwrap().len() <= CAP);
        }
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_body_of_the_caps_size_is_whole_and_one_byte_more_is_too_large() {
    for (length, fits) in [(CAP, true), (CAP + 1, false)] {
        let body = format!("\"{}\"", "a".repeat(length - 2));
        let server = Server::always(answer("200 OK", "", &body));
        match read(&client(&server)).await {
            Ok(value) => assert!(fits && value.as_str().unwrap().len() == length - 2),
            Err(error) => assert!(!fits && error.kind() == ErrorKind::ResponseTooLarge),
        }
    }
}

#[tokio::test]
async fn the_body_of_an_error_is_cut_and_its_status_stands() {
    let limit = Limits::default().error_body_bytes;
    for (head, part) in [
        (CHUNKED_ERROR, chunk(&[b'x'; 8192])),
        ("HTTP/1.1 422 Odd\r\ncontent-length: 10737418240\r\n\r\n", vec![b'x'; 8192]),
    ] {
        let error = read(&client(&endless(head, part))).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::BadRequest, 422));
        assert_eq!(error.body().unwrap().len(), limit);
    }
}

/// Sends this, and then nothing more until the client gives up.
async fn then_silence(mut connection: Connection, sent: &'static str) {
    connection.request().await;
    connection.send(sent).await;
    connection.hold().await;
}

#[tokio::test]
async fn silence_ends_at_the_idle_limit() {
    let cases = [
        ("", None),
        ("HTTP/1.1 200 OK\r\n", None),
        ("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n", Some(200)),
        ("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{\"id\"", Some(200)),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n", Some(200)),
    ];
    for (sent, status) in cases {
        let server = Server::start(move |connection| then_silence(connection, sent));
        let error = create(&client(&server)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1), "{sent:?}");
        assert!(error.is_timeout());
        assert_eq!(error.status().map(|status| status.as_u16()), status, "{sent:?}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_error_whose_body_goes_silent_or_breaks_off_keeps_its_status() {
    const SENT: &str = "HTTP/1.1 404 Not Found\r\ncontent-length: 50\r\n\r\n{\"message\":";
    let silent = Server::start(|connection| then_silence(connection, SENT));
    let broken = Server::start(|mut connection| async move {
        connection.request().await;
        connection.send(SENT).await;
    });
    for server in [silent, broken] {
        let error = create(&client(&server)).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::NotFound, 404));
        assert_eq!((error.attempts(), error.body().unwrap().as_ref()), (1, &b"{\"message\":"[..]));
    }
}

/// Byte after byte, each in time.
fn dripping(head: &'static str) -> Server {
    Server::start(move |mut connection| async move {
        connection.request().await;
        connection.send(head).await;
        while connection.send(" ").await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
}

#[tokio::test]
async fn a_dripping_body_ends_at_the_attempts_limit() {
    let server = dripping("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
    let client = wire(&server.url()).attempt_timeout(Duration::from_millis(300)).build().unwrap();
    let error = create(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1));
    assert!(error.is_timeout());
}

#[tokio::test]
async fn the_dripping_body_of_an_error_ends_at_the_idle_limit_and_its_status_stands() {
    let server = dripping("HTTP/1.1 404 Not Found\r\ncontent-length: 1000000\r\n\r\n");
    let error = create(&client(&server)).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::NotFound, 404));
    assert!(error.body().unwrap().iter().all(|byte| *byte == b' '));
}

#[tokio::test]
async fn a_truncated_success_is_no_success() {
    for (sent, kind) in [
        ("HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{\"id\":1}", ErrorKind::OutcomeUnknown),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{\"id\":1}\r\n",
            ErrorKind::OutcomeUnknown,
        ),
        // Whole for HTTP, and cut in the JSON.
        ("HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n{\"id\":1", ErrorKind::Decode),
        ("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", ErrorKind::Decode),
        ("HTTP/1.1 204 No Content\r\n\r\n", ErrorKind::Decode),
    ] {
        let server = Server::start(move |mut connection| async move {
            connection.request().await;
            connection.send(sent).await;
        });
        let error = create(&client(&server)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 1), "{sent:?}");
        assert_eq!(error.status().unwrap().as_str(), &sent[9..12]);
        assert_eq!(server.requests().len(), 1);
    }
}

fn gzip(bytes: &[u8], times: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..times {
        encoder.write_all(bytes).unwrap();
    }
    encoder.finish().unwrap()
}

fn gzipped(status: &str, body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn a_gzipped_answer_is_read() {
    let server = Server::always(gzipped("200 OK", &gzip(br#"{"id":"t1"}"#, 1)));
    let value: Value = read(&client(&server)).await.unwrap();
    assert_eq!(value["id"], "t1");
}

/// 64 MiB in 64 KiB: the limit counts what comes out, of successes and of errors.
#[tokio::test]
async fn a_bomb_is_cut_at_the_cap() {
    let bomb = gzip(&vec![b' '; 1 << 20], 64);
    assert!(bomb.len() < 100 << 10);
    let error = read(&client(&Server::always(gzipped("200 OK", &bomb)))).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::ResponseTooLarge, 1));
    assert_eq!(error.body().unwrap().len(), CAP);
    let error = read(&client(&Server::always(gzipped("400 Bad Request", &bomb)))).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::BadRequest, 400));
    assert_eq!(error.body().unwrap().len(), Limits::default().error_body_bytes);
}

#[tokio::test]
async fn what_is_no_gzip_is_unreadable_once_and_an_error_keeps_its_status() {
    let whole = gzip(br#"{"id":"t1"}"#, 1);
    for body in [&b"not gzip"[..], &whole[..whole.len() - 4]] {
        let server = Server::always(gzipped("200 OK", body));
        for class in [Idempotency::Safe, Idempotency::Unsafe] {
            let error = call(&client(&server), class).await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1), "{error:?}");
            assert_eq!(error.status().unwrap().as_u16(), 200);
        }
        assert_eq!(server.requests().len(), 2);
        let error = create(&client(&Server::always(gzipped("403 Forbidden", body)))).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Forbidden, 403));
    }
}

fn coded(status: &str, coding: &str, body: &[u8]) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-encoding: {coding}\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn gzip_is_read_by_all_its_names_and_other_codings_are_named() {
    let whole = gzip(br#"{"id":"t1"}"#, 1);
    for coding in ["GZIP", "x-gzip", "X-GZip", "identity, gzip"] {
        let server = Server::always(coded("200 OK", coding, &whole));
        let response = read(&client(&server)).with_response().await.unwrap();
        assert_eq!(response.value()["id"], "t1", "{coding}");
        assert!(!response.headers().contains_key("content-encoding"));
    }
    assert_eq!(read(&client(&Server::always(coded("200 OK", "identity", b"1")))).await.unwrap(), 1);
    for coding in ["br", "deflate", "zstd", "gzip, br"] {
        let server = Server::always(coded("200 OK", coding, b"\x01\x02"));
        let error = create(&client(&server)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1), "{coding}");
        assert!(error.to_string().contains(&format!("`{coding}`")), "{error}");
        assert_eq!(error.status().unwrap().as_u16(), 200);
        let server = Server::always(coded("404 Not Found", coding, b"\x01\x02"));
        let error = create(&client(&server)).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::NotFound, 404));
    }
}

/// What HTTP has no body for may have the header all the same.
#[tokio::test]
async fn a_response_without_a_body_has_no_coding() {
    for coding in ["gzip", "br"] {
        let head = format!("HTTP/1.1 204 No Content\r\ncontent-encoding: {coding}\r\n\r\n");
        crate::support::remove(&client(&Server::always(head))).await.unwrap();
    }
}

#[tokio::test]
async fn a_response_with_many_headers_is_read() {
    let headers = (0..120).map(|number| format!("x-{number}: v\r\n")).collect::<Vec<_>>().concat();
    let error = create(&client(&Server::always(answer("400 Bad", &headers, "{}")))).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::BadRequest, 400));
    read(&client(&Server::always(answer("200 OK", &headers, "{}")))).await.unwrap();
}

/// The body stops short of its length, and the call's time passes before the idle limit does.
#[tokio::test]
async fn the_status_stands_when_the_deadline_cuts_the_body() {
    let cases = [
        ("422 Odd", ErrorKind::BadRequest),
        ("401 Unauthorized", ErrorKind::Unauthorized),
        ("409 Conflict", ErrorKind::Conflict),
        ("201 Created", ErrorKind::OutcomeUnknown),
    ];
    for (status, kind) in cases {
        let head = format!("HTTP/1.1 {status}\r\nx-request-id: r1\r\ncontent-length: 100\r\n\r\n{{");
        let server = Server::start(move |mut connection| {
            let head = head.clone();
            async move {
                connection.request().await;
                connection.send(head).await;
                connection.hold().await;
            }
        });
        let by_deadline = wire(&server.url()).build().unwrap();
        let by_attempt = wire(&server.url()).attempt_timeout(Duration::from_millis(200)).build().unwrap();
        for call in [create(&by_deadline).timeout(Duration::from_millis(200)), create(&by_attempt)] {
            let error = call.await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (kind, 1), "{error:?}");
            assert_eq!(error.status().unwrap().as_str(), &status[..3]);
            assert_eq!(error.request_id(), Some("r1"));
        }
    }
}

#[tokio::test]
async fn a_rate_limit_whose_body_stalls_is_retried() {
    let server = Server::start(|mut connection| async move {
        if connection.index == 0 {
            let head = "HTTP/1.1 429 Slow\r\nretry-after: 0\r\ncontent-length: 100\r\n\r\n{";
            return then_silence(connection, head).await;
        }
        while connection.request().await.is_some() {
            connection.send(answer("200 OK", "", "{}")).await;
        }
    });
    let client = wire(&server.url()).attempt_timeout(Duration::from_millis(300)).build().unwrap();
    assert_eq!(create(&client).with_response().await.unwrap().attempts(), 2);
}
