//! Whom a client trusts: the certificates that were given, the platform's roots, or both.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;

use crate::Error;

/// Checks the certificates of servers.
#[derive(Debug)]
pub(super) struct Trust {
    given: Option<Given>,
    with_platform: bool,
    provider: Arc<CryptoProvider>,
}

/// A certificate that a server presents, with what it is checked against.
struct Presented<'a> {
    end_entity: &'a CertificateDer<'a>,
    intermediates: &'a [CertificateDer<'a>],
    server_name: &'a ServerName<'a>,
    ocsp_response: &'a [u8],
    now: UnixTime,
}

impl Presented<'_> {
    fn verify(&self, verifier: &dyn ServerCertVerifier) -> Result<ServerCertVerified, rustls::Error> {
        verifier.verify_server_cert(
            self.end_entity,
            self.intermediates,
            self.server_name,
            self.ocsp_response,
            self.now,
        )
    }
}

impl Trust {
    /// Trusts the given certificates, and the platform's roots if asked.
    pub(super) fn new(
        given: Vec<CertificateDer<'static>>,
        with_platform: bool,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, Error> {
        let given = if given.is_empty() { None } else { Some(Given::new(given, provider.clone())?) };
        Ok(Self { given, with_platform, provider })
    }
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let presented = Presented { end_entity, intermediates, server_name, ocsp_response, now };
        let by_given = self.given.as_ref().map(|given| given.verify(&presented));
        match by_given {
            Some(Ok(verified)) => Ok(verified),
            Some(Err(error)) if !self.with_platform || !is_unknown_issuer(&error) => Err(error),
            _ => platform(&self.provider)
                .and_then(|verifier| presented.verify(&*verifier))
                .map_err(with_advice),
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

/// The certificates that were given: authorities, and servers' own.
#[derive(Debug)]
struct Given {
    certificates: Vec<CertificateDer<'static>>,
    verifier: Arc<WebPkiServerVerifier>,
}

impl Given {
    fn new(certificates: Vec<CertificateDer<'static>>, provider: Arc<CryptoProvider>) -> Result<Self, Error> {
        let rejected = |problem| Error::invalid_input("root_certificate", problem);
        let mut roots = RootCertStore::empty();
        for certificate in &certificates {
            roots
                .add(certificate.clone())
                .map_err(|error| rejected("holds no usable certificate").with_source(error))?;
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .map_err(|error| rejected("cannot be used").with_source(error))?;
        Ok(Self { certificates, verifier })
    }

    fn verify(&self, presented: &Presented<'_>) -> Result<ServerCertVerified, rustls::Error> {
        match presented.verify(&*self.verifier) {
            // A self-signed certificate of a self-hosted server is usually marked as that of an authority, which is
            // rejected for a server. It was given, so it is trusted as it is; its dates are checked before its mark.
            Err(rustls::Error::InvalidCertificate(CertificateError::Other(_)))
                if self.certificates.iter().any(|given| given == presented.end_entity) =>
            {
                verify_server_name(
                    &ParsedCertificate::try_from(presented.end_entity)?,
                    presented.server_name,
                )?;
                Ok(ServerCertVerified::assertion())
            }
            result => result,
        }
    }
}

/// The platform's verifier, made when the first certificate of the process is checked: reading the roots is by far
/// the dearest part of a client, and one that speaks plain HTTP to a sandbox never needs them. Where there are none,
/// they are looked for at the next certificate.
fn platform(provider: &Arc<CryptoProvider>) -> Result<Arc<Verifier>, rustls::Error> {
    static LOADED: Mutex<Option<Arc<Verifier>>> = Mutex::new(None);
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(verifier) = &*loaded {
        return Ok(verifier.clone());
    }
    let verifier = Arc::new(Verifier::new(provider.clone())?);
    *loaded = Some(verifier.clone());
    Ok(verifier)
}

fn is_unknown_issuer(error: &rustls::Error) -> bool {
    matches!(error, rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer))
}

/// Says what to do about a certificate that is trusted and may not be a server's.
fn with_advice(error: rustls::Error) -> rustls::Error {
    match &error {
        rustls::Error::InvalidCertificate(CertificateError::Other(other))
            if format!("{other:?}").contains("CaUsedAsEndEntity") =>
        {
            rustls::Error::General(
                "the server presents the certificate of an authority (CA:TRUE): pass it to `root_certificate`, or \
                 have the server use one that is not marked so"
                    .to_owned(),
            )
        }
        _ => error,
    }
}
