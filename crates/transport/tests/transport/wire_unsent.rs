//! What was not sent is known not to be sent: any call may be made once more.

use alertkit_transport::testing::Reply;
use alertkit_transport::{
    AttemptOutcome, Client, ClientBuilder, Error, ErrorKind, RetryPolicy, Safety, decode,
};
use rustls::version::{TLS12, TLS13};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::server::{Server, ok};
use crate::support::tls::{ClientCertificates, TlsServer};
use crate::support::{CREATE, READ, client, create, ms, read, script, secs, thing, wire};

/// Takes connections and never says a word, so that a TLS handshake does not end.
fn silent() -> (std::net::TcpListener, ClientBuilder<Client>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    (listener, wire(&url).retry(RetryPolicy::none()))
}

fn assert_unsent(error: &Error) {
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1), "{error:?}");
    assert_eq!(error.history()[0].outcome, AttemptOutcome::NotConnected);
    assert_eq!(error.retry().safety, Safety::Safe);
}

#[tokio::test]
async fn a_deadline_that_passes_before_the_connection_leaves_nothing_unknown() {
    let (_listener, builder) = silent();
    let client = builder.build().unwrap();
    for call in [create(&client), read(&client)] {
        assert_unsent(&call.timeout(ms(200)).await.unwrap_err());
    }
    let (_listener, builder) = silent();
    let client = builder.attempt_timeout(ms(200)).build().unwrap();
    assert_unsent(&create(&client).await.unwrap_err());
}

#[tokio::test]
async fn connecting_has_its_own_limit_and_is_no_silence() {
    let (_listener, builder) = silent();
    let client = builder.read_timeout(ms(50)).connect_timeout(ms(300)).build().unwrap();
    let error = create(&client).await.unwrap_err();
    assert_unsent(&error);
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.to_string().contains("error sending request"), "ended by the connect timeout: {source}");
}

#[tokio::test]
async fn an_address_that_is_too_long_is_rejected_before_anything_is_sent() {
    let server = Server::always(ok("{}"));
    let client = wire(&server.url()).build().unwrap();
    let long = "x".repeat(65_600);
    let fits = client.operation(&READ).path(&long[..65_400]).request(decode::value::<Value>);
    assert_eq!(fits.await.unwrap(), json!({}));
    let path = client.operation(&READ).path(&long).request(decode::value::<Value>);
    let query = client.operation(&CREATE).query("q", &long).json(&json!({})).request(decode::value);
    for call in [path, query] {
        let error = call.await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("url")));
    }
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn headers_of_the_connection_are_not_the_callers_to_set() {
    let backend = script([thing()]);
    let client = client(&backend);
    let names = ["te", "trailer", "upgrade", "keep-alive", "proxy-authorization", "proxy-connection"];
    for name in names.iter().chain(&["content-encoding", "http2-settings", "Connection", "host"]) {
        let error = read(&client).header(name, "x").await.unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("header")), "{name}");
    }
    assert!(backend.requests().is_empty());
    assert!(script([Reply::status(200)]).requests().is_empty());
}

#[tokio::test]
async fn a_server_that_wants_a_certificate_of_the_clients_was_told_nothing() {
    for version in [&TLS12, &TLS13] {
        let server = TlsServer::asking(&[version], &ClientCertificates::new());
        let builder = wire(&server.url("localhost")).root_certificate(server.pem.clone());
        let client = builder.retry(RetryPolicy::default().base(ms(1))).build().unwrap();
        for call in [create(&client), read(&client)] {
            let error = call.await.unwrap_err();
            assert_eq!(
                (error.kind(), error.attempts()),
                (ErrorKind::Certificate, 1),
                "{version:?} {error:?}"
            );
        }
        assert!(server.requests().is_empty());
    }
}

/// Far slower than the idle limit as a whole, and never silent.
#[tokio::test]
async fn a_body_that_goes_up_slowly_is_no_silence() {
    const SIZE: usize = 12 << 20;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut part, mut received) = (vec![0; 256 << 10], 0);
        while received < SIZE {
            received += stream.read(&mut part).await.unwrap();
            tokio::time::sleep(ms(20)).await;
        }
        stream.write_all(ok("{}").as_bytes()).await.unwrap();
    });
    let client = wire(&url).read_timeout(ms(200)).timeout(secs(60)).build().unwrap();
    let body = json!({"text": "y".repeat(SIZE)});
    client.operation(&CREATE).json(&body).request(decode::value::<Value>).await.unwrap();
    server.await.unwrap();
}
