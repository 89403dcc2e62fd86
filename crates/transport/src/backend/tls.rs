//! The TLS of a pool: TLS 1.2 or later, with this crate's own cryptography; no process-wide provider is installed.

use std::fmt;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::trust::Trust;
use crate::Error;

/// Whom a pool trusts, and how it identifies itself.
#[derive(Clone, Default)]
pub(crate) struct TlsSettings {
    /// PEMs of root certificates that replace the platform's.
    pub(crate) roots: Vec<Vec<u8>>,
    /// PEMs of root certificates beside the platform's.
    pub(crate) additional_roots: Vec<Vec<u8>>,
    /// A certificate chain and its private key, in PEM.
    pub(crate) identity: Option<Vec<u8>>,
}

impl fmt::Debug for TlsSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TlsSettings")
            .field("roots", &self.roots.len())
            .field("additional_roots", &self.additional_roots.len())
            .field("identity", &self.identity.as_ref().map(|_| "[redacted]"))
            .finish()
    }
}

pub(super) fn config(settings: &TlsSettings) -> Result<ClientConfig, Error> {
    let provider = Arc::new(provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::invalid_input("tls", "has no usable protocol version").with_source(error))?;
    let mut given = certificates("root_certificate", &settings.roots)?;
    given.extend(certificates("additional_root_certificate", &settings.additional_roots)?);
    let trust = Trust::new(given, settings.roots.is_empty(), provider)?;
    let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(trust));
    let mut config = match &settings.identity {
        None => builder.with_no_client_auth(),
        Some(pem) => {
            let chain = certificates("identity_pem", std::slice::from_ref(pem))?;
            let key = PrivateKeyDer::from_pem_slice(pem)
                .map_err(|_| Error::invalid_input("identity_pem", "holds no private key in PEM"))?;
            builder.with_client_auth_cert(chain, key).map_err(|error| {
                Error::invalid_input("identity_pem", "has a key that does not fit its certificate")
                    .with_source(error)
            })?
        }
    };
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

/// The certificates in these PEMs, of which each must hold one.
fn certificates(setting: &'static str, pems: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut certificates = Vec::new();
    for pem in pems {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            certificates.push(
                certificate
                    .map_err(|error| Error::invalid_input(setting, "is not PEM").with_source(error))?,
            );
        }
        if certificates.len() == before {
            return Err(Error::invalid_input(setting, "holds no certificate"));
        }
    }
    Ok(certificates)
}
