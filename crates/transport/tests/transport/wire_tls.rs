//! TLS: whom the client trusts, and that a refused certificate is neither sent to nor tried again.

use alertkit_transport::{AttemptOutcome, ErrorKind, Safety, StopReason};
use rustls::version::{TLS12, TLS13};

use crate::support::child;
use crate::support::tls::TlsServer;
use crate::support::{KEY, call, create, read, wire};

fn assert_refused(error: &alertkit_transport::Error) {
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Certificate, 1), "{error:?}");
    assert_eq!(error.history()[0].outcome, AttemptOutcome::CertificateRefused);
    assert_eq!(error.retry().stopped, StopReason::NotRetryable);
    assert_eq!(error.retry().safety, Safety::Pointless);
    assert!(!format!("{error:?}").contains(KEY));
}

#[tokio::test]
async fn a_certificate_that_was_given_is_trusted() {
    for versions in [&[&TLS12][..], &[&TLS13], &[&TLS12, &TLS13]] {
        let server = TlsServer::start(versions);
        let client = wire(&server.url("localhost")).root_certificate(server.pem.clone()).build().unwrap();
        assert_eq!(read(&client).await.unwrap()["id"], "t1");
        assert!(server.requests()[0].contains(&format!("authorization: Bearer {KEY}")));
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let server = TlsServer::start(&[&TLS13]);
    let other = TlsServer::start(&[&TLS13]);
    let trusting_others = wire(&server.url("localhost")).root_certificate(other.pem.clone()).build().unwrap();
    let platforms = wire(&server.url("localhost")).build().unwrap();
    for client in [trusting_others, platforms] {
        for class in [alertkit_transport::Idempotency::Safe, alertkit_transport::Idempotency::Unsafe] {
            assert_refused(&call(&client, class).await.unwrap_err());
        }
    }
    assert_eq!((server.handshakes(), server.requests().len()), (4, 0));
}

/// The certificate is good, and another host's.
#[tokio::test]
async fn a_certificate_of_another_host_is_refused() {
    let server = TlsServer::start(&[&TLS13]);
    let client = wire(&server.url("127.0.0.1")).root_certificate(server.pem.clone()).build().unwrap();
    assert_refused(&create(&client).await.unwrap_err());
    assert!(server.requests().is_empty());
}

#[test]
fn without_certificates_of_the_platform_no_server_is_trusted() {
    if !child::inside() {
        let nowhere = [("SSL_CERT_FILE", "/nonexistent/roots.pem"), ("SSL_CERT_DIR", "/nonexistent")];
        return child::run(
            "wire_tls::without_certificates_of_the_platform_no_server_is_trusted",
            &nowhere,
            &[],
        );
    }
    let server = TlsServer::start(&[&TLS13]);
    let client = wire(&server.url("localhost")).build().unwrap();
    assert_refused(&read(&client).call().unwrap_err());
    assert_refused(&create(&client).call().unwrap_err());
    assert!(server.requests().is_empty());
    // The ones that are given need no others.
    let given = wire(&server.url("localhost")).root_certificate(server.pem.clone()).build().unwrap();
    assert_eq!(read(&given).call().unwrap()["id"], "t1");
}
