//! TLS: whom the client trusts, and that a refused certificate is neither sent to nor tried again.

use alertkit_transport::{AttemptOutcome, Client, ClientBuilder, ErrorKind, Safety, StopReason};
use rcgen::{BasicConstraints, CertificateParams, IsCa};
use rustls::version::{TLS12, TLS13};

use crate::support::child;
use crate::support::tls::{ClientCertificates, TlsServer, certificate_params};
use crate::support::{KEY, TEST_API, call, create, read, wire};

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

/// As the usual tutorial makes one for a self-hosted server: marked as that of an authority.
fn marked_as_authority() -> CertificateParams {
    let mut params = certificate_params();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

#[tokio::test]
async fn a_self_signed_certificate_that_was_given_is_trusted_as_it_is() {
    let server = TlsServer::presenting(marked_as_authority());
    let builder = |host: &str| wire(&server.url(host));
    let client = builder("localhost").root_certificate(server.pem.clone()).build().unwrap();
    assert_eq!(read(&client).await.unwrap()["id"], "t1");
    let beside = builder("localhost").additional_root_certificate(server.pem.clone()).build().unwrap();
    assert_eq!(read(&beside).await.unwrap()["id"], "t1");
    // For its own names, and while it is valid.
    let other_host = builder("127.0.0.1").root_certificate(server.pem.clone()).build().unwrap();
    assert_refused(&create(&other_host).await.unwrap_err());
    let mut params = marked_as_authority();
    params.not_before = rcgen::date_time_ymd(2001, 1, 1);
    params.not_after = rcgen::date_time_ymd(2002, 1, 1);
    let expired = TlsServer::presenting(params);
    let client = wire(&expired.url("localhost")).root_certificate(expired.pem.clone()).build().unwrap();
    assert_refused(&create(&client).await.unwrap_err());
    assert_eq!((server.requests().len(), expired.requests().len()), (2, 0));
}

#[tokio::test]
async fn another_certificate_marked_as_authority_is_not_trusted_for_that() {
    let server = TlsServer::presenting(marked_as_authority());
    let other = TlsServer::presenting(marked_as_authority());
    for client in [
        wire(&server.url("localhost")).root_certificate(other.pem.clone()).build().unwrap(),
        wire(&server.url("localhost")).additional_root_certificate(other.pem.clone()).build().unwrap(),
    ] {
        assert_refused(&create(&client).await.unwrap_err());
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn roots_that_were_given_both_ways_count_together() {
    let (one, other) = (TlsServer::start(&[&TLS13]), TlsServer::start(&[&TLS13]));
    for server in [&one, &other] {
        let builder = wire(&server.url("localhost")).root_certificate(one.pem.clone());
        let client = builder.additional_root_certificate(other.pem.clone()).build().unwrap();
        read(&client).await.unwrap();
    }
}

/// The platform trusts it, and it may not be a server's: the error says what to do.
#[test]
fn a_platforms_root_that_a_server_presents_is_refused_with_advice() {
    const TEST: &str = "wire_tls::a_platforms_root_that_a_server_presents_is_refused_with_advice";
    const PORT: &str = "ALERTKIT_TEST_PORT";
    if !child::inside() {
        let server = TlsServer::presenting(marked_as_authority());
        let folder = std::env::temp_dir().join(format!("alertkit-roots-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("roots.pem");
        std::fs::write(&file, &server.pem).unwrap();
        let url = server.url("localhost");
        let variables = [("SSL_CERT_FILE", file.to_str().unwrap()), (PORT, url.as_str())];
        child::run(TEST, &variables, &["SSL_CERT_DIR"]);
        std::fs::remove_dir_all(&folder).unwrap();
        return;
    }
    let client = wire(&std::env::var(PORT).unwrap()).build().unwrap();
    let error = create(&client).call().unwrap_err();
    assert_refused(&error);
    let mut causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
    assert!(causes.any(|cause| cause.to_string().contains("pass it to `root_certificate`")), "{error:?}");
}

/// A program that starts before its certificates are mounted.
#[test]
fn certificates_of_the_platform_that_come_later_are_found() {
    const TEST: &str = "wire_tls::certificates_of_the_platform_that_come_later_are_found";
    if !child::inside() {
        let file = std::env::temp_dir().join(format!("alertkit-later-{}.pem", std::process::id()));
        let variables = [("SSL_CERT_FILE", file.to_str().unwrap()), ("SSL_CERT_DIR", "/nonexistent")];
        return child::run(TEST, &variables, &[]);
    }
    let file = std::env::var("SSL_CERT_FILE").unwrap();
    let server = TlsServer::start(&[&TLS13]);
    let client = wire(&server.url("localhost")).build().unwrap();
    assert_refused(&create(&client).call().unwrap_err());
    std::fs::write(&file, &server.pem).unwrap();
    let found = create(&client).call();
    std::fs::remove_file(&file).unwrap();
    found.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_client_identifies_itself_to_a_server_that_asks() {
    let certificates = ClientCertificates::new();
    for version in [&TLS12, &TLS13] {
        let server = TlsServer::asking(&[version], &certificates);
        let builder = wire(&server.url("localhost")).root_certificate(server.pem.clone());
        let client = builder.identity_pem(certificates.identity.clone()).build().unwrap();
        assert_eq!(read(&client).await.unwrap()["id"], "t1");
        // One of another authority.
        let builder = wire(&server.url("localhost")).root_certificate(server.pem.clone());
        let stranger = builder.identity_pem(ClientCertificates::new().identity).build().unwrap();
        let error = create(&stranger).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Certificate, 1), "{version:?} {error:?}");
    }
}

#[test]
fn certificates_and_identities_that_cannot_be_used_are_rejected_and_never_shown() {
    let (good, other) = (ClientCertificates::new().identity, ClientCertificates::new().identity);
    let split = |pem: &str| {
        let key = pem.find("-----BEGIN PRIVATE KEY").unwrap();
        (pem[..key].to_owned(), pem[key..].to_owned())
    };
    let ((certificate, key), (_, others_key)) = (split(&good), split(&other));
    for pem in [certificate.clone(), key.clone(), format!("{certificate}{others_key}"), "x".to_owned()] {
        let builder = wire("https://api.test.example").identity_pem(pem.clone());
        assert!(!format!("{builder:?}").contains(key.lines().nth(1).unwrap()));
        let error = builder.build().unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("identity_pem")), "{error}");
        assert!(!format!("{error:?}").contains(key.lines().nth(1).unwrap()));
    }
    for pem in ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let builder = || wire("https://api.test.example");
        assert!(builder().root_certificate(pem).build().is_err(), "{pem}");
        assert!(builder().additional_root_certificate(pem).build().is_err(), "{pem}");
    }
}

#[test]
fn a_builder_shows_its_settings_and_no_secret() {
    let builder: ClientBuilder<Client> = ClientBuilder::new(&TEST_API, "c4n4ry-key", |client| client);
    let builder = builder
        .base_url("https://user:c4n4ry@api.test.example/v1?token=c4n4ry")
        .header("x-other-key", "c4n4ry")
        .proxy("http://user:c4n4ry@proxy.example")
        .identity_pem("c4n4ry")
        .timeout(crate::support::secs(7));
    let shown = format!("{builder:?}");
    assert!(!shown.contains("c4n4ry"), "{shown}");
    for part in ["test", "https://api.test.example", "x-other-key", "timeout: 7s"] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
}
