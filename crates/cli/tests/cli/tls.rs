//! What the doctor and the calls say of a server's certificate. On Linux, whom the program trusts is told by a variable.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, Stream};
use serde_json::{Value, json};

use crate::support::{Ran, bare, run};

const ANSWER: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\nconnection: close\r\n\r\n{\"data\":[]}";

/// A server for `localhost` whose certificate nobody has signed: its base URL, and the certificate.
fn server() -> (String, String) {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key.into());
    let config = Arc::new(config.unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            serve(stream.unwrap(), config.clone());
        }
    });
    (url, certified.cert.pem())
}

fn serve(mut stream: TcpStream, config: Arc<ServerConfig>) {
    let mut connection = ServerConnection::new(config).unwrap();
    let mut tls = Stream::new(&mut connection, &mut stream);
    let mut part = [0; 4096];
    if tls.read(&mut part).is_ok_and(|count| count > 0) {
        let _ = tls.write_all(ANSWER.as_bytes());
    }
    connection.send_close_notify();
    let _ = connection.complete_io(&mut stream);
}

fn uptinio(url: &str, roots: &str, arguments: &[&str]) -> Ran {
    let mut command = bare(arguments);
    command.env("UPTINIO_API_KEY", "the-key").env("UPTINIO_BASE_URL", url);
    run(command.env("SSL_CERT_FILE", roots).env("SSL_CERT_DIR", "/nonexistent"))
}

/// The finding of a check.
fn finding(ran: &Ran, check: &str) -> Value {
    let findings: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    findings.into_iter().find(|finding| finding["check"] == check).unwrap()
}

#[test]
fn a_certificate_is_good_or_refused_with_a_remedy() {
    let (url, pem) = server();
    let roots = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(roots.path(), pem).unwrap();
    let doctor = ["doctor", "uptinio", "--json"];
    let good = uptinio(&url, roots.path().to_str().unwrap(), &doctor);
    assert_eq!(good.code, 0, "{good:?}");
    let port = url.rsplit(':').next().unwrap();
    assert_eq!(finding(&good, "tls")["detail"], format!("localhost:{port} has a good certificate"));
    assert_eq!(finding(&good, "key")["status"], "ok");

    let refused = uptinio(&url, "/nonexistent", &doctor);
    assert_eq!(refused.code, 1, "{refused:?}");
    let tls = finding(&refused, "tls");
    assert!(tls["detail"].as_str().unwrap().starts_with("certificate refused: "), "{tls}");
    assert!(tls["remedy"].as_str().unwrap().contains("root certificates"), "{tls}");
    assert_eq!(finding(&refused, "key")["status"], "not_checked");

    let call = uptinio(&url, "/nonexistent", &["call", "uptinio", "alerts.list"]);
    assert_eq!((call.code, &call.error()["kind"]), (6, &json!("certificate")));
}
