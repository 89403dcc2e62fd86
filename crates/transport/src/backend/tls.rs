use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;

use crate::Error;

/// The TLS of one pool: TLS 1.2 or later, this crate's own cryptography (no process-wide one is installed), the
/// platform's roots, or only the given ones.
pub(super) fn config(root_certificates: &[Vec<u8>]) -> Result<ClientConfig, Error> {
    let provider = Arc::new(provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::invalid_input("tls", "has no usable protocol version").with_source(error))?;
    let mut config = if root_certificates.is_empty() {
        builder.dangerous().with_custom_certificate_verifier(Arc::new(PlatformRoots { provider }))
    } else {
        builder.with_webpki_verifier(given_roots(root_certificates, provider)?)
    }
    .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

#[cfg(feature = "aws-lc-rs")]
fn provider() -> CryptoProvider {
    rustls::crypto::aws_lc_rs::default_provider()
}

#[cfg(all(feature = "ring", not(feature = "aws-lc-rs")))]
fn provider() -> CryptoProvider {
    rustls::crypto::ring::default_provider()
}

#[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
compile_error!("the feature `reqwest` needs `ring` or `aws-lc-rs`");

fn given_roots(
    certificates: &[Vec<u8>],
    provider: Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>, Error> {
    let refused = |problem: &str| Error::invalid_input("root_certificate", problem);
    let mut roots = RootCertStore::empty();
    for pem in certificates {
        let mut found = 0;
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| refused("is no PEM").with_source(error))?;
            roots
                .add(certificate)
                .map_err(|error| refused("holds no usable certificate").with_source(error))?;
            found += 1;
        }
        if found == 0 {
            return Err(refused("holds no certificate"));
        }
    }
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|error| refused("can't be used").with_source(error))
}

/// The platform's verifier, made when the first certificate of the process is checked: reading the roots is by far
/// the dearest part of a client, and one that speaks plain HTTP to a sandbox never needs them.
#[derive(Debug)]
struct PlatformRoots {
    provider: Arc<CryptoProvider>,
}

static LOADED: OnceLock<Result<Verifier, rustls::Error>> = OnceLock::new();

impl ServerCertVerifier for PlatformRoots {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        match LOADED.get_or_init(|| Verifier::new(self.provider.clone())) {
            Ok(verifier) => {
                verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            }
            Err(error) => Err(error.clone()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let schemes = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, schemes)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let schemes = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, schemes)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
