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

/// A client of a server on another machine, which only the proxy could reach.
fn of_another_machine(url: &str) -> Client {
    let builder = ClientBuilder::new(&TEST_API, KEY, |client| client).base_url(url).dangerous_allow_http();
    builder.retry(RetryPolicy::none()).build().unwrap()
}

#[test]
fn the_proxy_of_the_environment() {
    const TEST: &str = "environment::the_proxy_of_the_environment";
    const ELSEWHERE: &str = "http://api.test.example";
    if !child::inside() {
        let proxy = Server::always(ok("{}"));
        for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
            child::run(TEST, &[(name, &proxy.url())], &["NO_PROXY", "no_proxy"]);
        }
        let requests = proxy.requests();
        assert_eq!(requests.len(), 3);
        assert!(requests.iter().all(|request| request.starts_with(&format!("GET {ELSEWHERE}/things/t1 "))));
        return;
    }
    read(&of_another_machine(ELSEWHERE)).call().unwrap();
}

#[test]
fn this_machine_is_never_reached_through_the_proxy_of_the_environment() {
    const TEST: &str = "environment::this_machine_is_never_reached_through_the_proxy_of_the_environment";
    if !child::inside() {
        let proxy = Server::always(ok("{}"));
        let variables =
            [("HTTP_PROXY", proxy.url()), ("ALL_PROXY", proxy.url()), ("HTTPS_PROXY", proxy.url())];
        let variables = variables.each_ref().map(|(name, url)| (*name, url.as_str()));
        child::run(TEST, &variables, &["NO_PROXY", "no_proxy"]);
        child::run(TEST, &[&variables[..], &[("NO_PROXY", "other.example")]].concat(), &[]);
        assert_eq!(proxy.connections(), 0);
        return;
    }
    let server = Server::always(ok("{}"));
    let client =
        |url: String| ClientBuilder::new(&TEST_API, KEY, |client| client).base_url(url).build().unwrap();
    read(&client(server.url())).call().unwrap();
    read(&client(format!("http://localhost:{}", server.port()))).call().unwrap();
    // Unless the program itself names a proxy.
    let proxy = Server::always(ok("{}"));
    read(&wire(&server.url()).proxy(proxy.url()).build().unwrap()).call().unwrap();
    assert_eq!((server.requests().len(), proxy.requests().len()), (2, 1));
}

#[test]
fn a_star_in_no_proxy_is_every_name_and_every_address() {
    const TEST: &str = "environment::a_star_in_no_proxy_is_every_name_and_every_address";
    if !child::inside() {
        let proxy = Server::always(ok("{}"));
        for star in ["*", "a.example, *"] {
            child::run(TEST, &[("HTTP_PROXY", &proxy.url()), ("NO_PROXY", star)], &["no_proxy"]);
        }
        assert_eq!(proxy.connections(), 0);
        return;
    }
    // An address of this machine that does not look like one.
    let server = Server::always(ok("{}"));
    read(&of_another_machine(&format!("http://0.0.0.0:{}", server.port()))).call().unwrap();
    assert_eq!(server.requests().len(), 1);
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
    const TEST: &str = "environment::a_key_from_the_environment";
    let (key, url) = ("ALERTKIT_TEST_KEY", "ALERTKIT_TEST_BASE_URL");
    if !child::inside() {
        let server = Server::always(ok("{}"));
        // As editors, secret stores and shells leave them.
        for text in ["from-outside", "from-outside\n", "\u{feff}from-outside\r\n", " \tfrom-outside "] {
            child::run(TEST, &[(key, text), (url, &format!("{} ", server.url()))], &[]);
        }
        let expected = "authorization: Bearer from-outside\r\n";
        assert_eq!(server.requests().iter().filter(|request| request.contains(expected)).count(), 4);
        return;
    }
    read(&from_environment().unwrap()).call().unwrap();
}

#[test]
fn an_empty_base_url_in_the_environment_is_the_usual_one() {
    const TEST: &str = "environment::an_empty_base_url_in_the_environment_is_the_usual_one";
    if !child::inside() {
        for empty in ["", " "] {
            child::run(TEST, &[("ALERTKIT_TEST_KEY", "key"), ("ALERTKIT_TEST_BASE_URL", empty)], &[]);
        }
        return;
    }
    assert_eq!(from_environment().unwrap().base_url().as_str(), TEST_API.base_url);
}

#[test]
fn keys_in_the_environment_that_cant_be_used() {
    const TEST: &str = "environment::keys_in_the_environment_that_cant_be_used";
    let (key, url) = ("ALERTKIT_TEST_KEY", "ALERTKIT_TEST_BASE_URL");
    if !child::inside() {
        let cases = [
            ("", key),
            (" \n", key),
            ("c4n4ry\r\nx: y", "key"),
            ("\"c4n4ry\"", "key"),
            ("'c4n4ry'", "key"),
            ("Bearer c4n4ry", "key"),
        ];
        for (value, field) in cases {
            child::run(TEST, &[(key, value), ("EXPECTED_FIELD", field)], &[url]);
        }
        child::run(TEST, &[(key, "good"), (url, "ftp://c4n4ry"), ("EXPECTED_FIELD", "base_url")], &[]);
        return child::run(TEST, &[("EXPECTED_FIELD", key)], &[key, url]);
    }
    let error = from_environment().unwrap_err();
    let expected = std::env::var("EXPECTED_FIELD").unwrap();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some(expected.as_str())));
    assert!(!format!("{error} {error:?}").contains("c4n4ry"));
}
