//! Handshakes that were refused for the caller's certificate, or for want of one: counted by why, and told in the log.

use std::io;
use std::num::NonZeroU32;
use std::sync::Arc;

use tokio_rustls::rustls::{CertificateError, Error};

use crate::api::share::rate::Lines;
use crate::grpc::metrics::Metrics;

/// Lines a second in the log, so that a crowd at the door does not fill the disk; all are counted.
const LINES: NonZeroU32 = NonZeroU32::new(5).unwrap();

/// What is done about refused handshakes. Copies count together.
#[derive(Clone)]
pub struct Refusals {
    metrics: Metrics,
    lines: Arc<Lines>,
}

impl Refusals {
    /// Counted there.
    pub fn new(metrics: Metrics) -> Self {
        Self { metrics, lines: Arc::new(Lines::new(LINES)) }
    }

    /// A handshake failed. What is not about the caller's certificate is told to who debugs alone. No line holds a word of the certificate.
    pub fn told(&self, error: &io::Error) {
        let Some(why) = why(error) else { return tracing::debug!(%error, "a TLS handshake failed") };
        self.metrics.handshake_refused(why);
        if self.lines.take() {
            tracing::warn!(why, %error, "a caller was refused in the TLS handshake");
        }
    }
}

/// What is wrong with the caller's certificate, or with the list that should clear it; nothing where something else failed.
fn why(error: &io::Error) -> Option<&'static str> {
    use CertificateError::*;
    Some(match error.get_ref()?.downcast_ref::<Error>()? {
        Error::NoCertificatesPresented => "no_certificate",
        Error::InvalidCertRevocationList(_) => "list_not_sound",
        Error::InvalidCertificate(error) => match error {
            UnknownIssuer | BadSignature => "unknown_authority",
            Expired | ExpiredContext { .. } => "out_of_date",
            NotValidYet | NotValidYetContext { .. } => "not_valid_yet",
            InvalidPurpose | InvalidPurposeContext { .. } => "not_for_clients",
            Revoked => "revoked",
            UnknownRevocationStatus => "no_list",
            ExpiredRevocationList | ExpiredRevocationListContext { .. } => "list_out_of_date",
            _ => "other",
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use tokio_rustls::rustls::CertRevocationListError;

    use super::*;
    use crate::grpc::metrics::REFUSALS;

    #[test]
    fn what_is_wrong_with_a_certificate_is_told_apart() {
        let told = |error: Error| why(&io::Error::new(io::ErrorKind::InvalidData, error));
        for (error, expected) in [
            (Error::NoCertificatesPresented, Some("no_certificate")),
            (Error::InvalidCertificate(CertificateError::Revoked), Some("revoked")),
            (Error::InvalidCertificate(CertificateError::UnknownRevocationStatus), Some("no_list")),
            (Error::InvalidCertificate(CertificateError::ExpiredRevocationList), Some("list_out_of_date")),
            (Error::InvalidCertificate(CertificateError::UnhandledCriticalExtension), Some("other")),
            (Error::InvalidCertRevocationList(CertRevocationListError::BadSignature), Some("list_not_sound")),
            (Error::DecryptError, None),
        ] {
            assert_eq!(told(error.clone()), expected, "{error:?}");
            assert!(expected.is_none_or(|why| REFUSALS.contains(&why)));
        }
        assert_eq!(why(&io::Error::from(io::ErrorKind::UnexpectedEof)), None);
    }
}
