//! What a process brings along: each case in a process of its own, which runs one test of this binary.

use alertkit_transport::{Client, ClientBuilder, ErrorKind, RetryPolicy};

use crate::support::child;
use crate::support::server::{Server, ok};
use crate::support::{KEY, TEST_API, read, wire};

fn from_environment() -> alertkit_transport::Result<Client> {
    ClientBuilder::from_env(&TEST_API, |client| client)?.build()
}

#[test]
fn no_certificates_of_the_platform() {
    if !child::inside() {
        let nowhere = [("SSL_CERT_FILE", "/nonexistent/roots.pem"), ("SSL_CERT_DIR", "/nonexistent")];
        return child::run("environment::no_certificates_of_the_platform", &nowhere, &[]);
    }
    // The client is made, and plain HTTP works; TLS ends in an error that says so.
    let plain = Server::always(ok("{}"));
    read(&wire(&plain.url()).build().unwrap()).call().unwrap();
    let closing = Server::start(|connection| async move { drop(connection) });
    let client = wire(&closing.url().replace("http:", "https:")).build().unwrap();
    let error = read(&client).retry(RetryPolicy::none()).call().unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Connect, None, 1));
}

#[test]
fn proxy_variables_that_make_no_sense() {
    const TEST: &str = "environment::proxy_variables_that_make_no_sense";
    if !child::inside() {
        for nonsense in ["", ":::", "http://[", "nonsense://\u{1F980}", "http://user:pa ss@:x"] {
            let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
            let variables: Vec<_> = names.into_iter().map(|name| (name, nonsense)).collect();
            child::run(TEST, &variables, &["NO_PROXY", "no_proxy"]);
        }
        return;
    }
    let server = Server::always(ok("{}"));
    let client = ClientBuilder::new(&TEST_API, KEY, |client| client).base_url(server.url()).build().unwrap();
    // Ignored, or refused by name; never a panic.
    match read(&client).retry(RetryPolicy::none()).call() {
        Ok(_) => assert_eq!(server.requests().len(), 1),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Connect),
    }
    read(&wire(&server.url()).build().unwrap()).call().unwrap();
}

#[test]
fn the_proxy_of_the_environment() {
    const TEST: &str = "environment::the_proxy_of_the_environment";
    if !child::inside() {
        let proxy = Server::always(ok("{}"));
        child::run(
            TEST,
            &[("HTTP_PROXY", &proxy.url()), ("http_proxy", &proxy.url())],
            &["NO_PROXY", "no_proxy"],
        );
        assert_eq!(proxy.requests().len(), 1);
        return;
    }
    let server = Server::always(ok("{}"));
    let of_environment = ClientBuilder::new(&TEST_API, KEY, |client| client).base_url(server.url());
    read(&of_environment.build().unwrap()).call().unwrap();
    assert_eq!(server.connections(), 0);
    read(&wire(&server.url()).build().unwrap()).call().unwrap();
    assert_eq!(server.requests().len(), 1, "told to use none");
}

#[test]
fn no_home() {
    if !child::inside() {
        return child::run("environment::no_home", &[], &["HOME", "PATH", "USER", "TMPDIR"]);
    }
    let server = Server::always(ok(r#"{"id":"t1"}"#));
    assert_eq!(read(&wire(&server.url()).build().unwrap()).call().unwrap()["id"], "t1");
}

#[test]
fn a_key_from_the_environment() {
    if !child::inside() {
        let good =
            [("ALERTKIT_TEST_KEY", "from-outside"), ("ALERTKIT_TEST_BASE_URL", "http://127.0.0.1:9/v7")];
        return child::run("environment::a_key_from_the_environment", &good, &[]);
    }
    let client = from_environment().unwrap();
    assert_eq!(client.base_url().as_str(), "http://127.0.0.1:9/v7");
}

#[test]
fn keys_in_the_environment_that_cant_be_used() {
    const TEST: &str = "environment::keys_in_the_environment_that_cant_be_used";
    if !child::inside() {
        for (key, field) in [("c4n4ry\n", "key"), ("", "key"), ("c4n4ry\r\nx: y", "key")] {
            child::run(
                TEST,
                &[("ALERTKIT_TEST_KEY", key), ("EXPECTED_FIELD", field)],
                &["ALERTKIT_TEST_BASE_URL"],
            );
        }
        let (key, url) = ("ALERTKIT_TEST_KEY", "ALERTKIT_TEST_BASE_URL");
        child::run(TEST, &[(key, "good"), (url, "ftp://c4n4ry"), ("EXPECTED_FIELD", "base_url")], &[]);
        return child::run(TEST, &[("EXPECTED_FIELD", key)], &[key, url]);
    }
    let error = from_environment().unwrap_err();
    let expected = std::env::var("EXPECTED_FIELD").unwrap();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(expected.as_str())));
    assert!(!format!("{error} {error:?}").contains("c4n4ry"));
}
