//! What the certificate of a connection says of who holds it. That it is of an authority that is trusted, in its time and made for clients
//! was checked in the handshake.

use std::sync::Arc;

use tokio_rustls::rustls;
use tokio_rustls::rustls::pki_types::CertificateDer;
use webpki::EndEntityCert;

use crate::domain::access::CertificateName;
use crate::grpc::current::Exchanged;

/// Tags of ASN.1 (X.690, 8.1.2), and the attribute 2.5.4.3, `commonName`.
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OBJECT: u8 = 0x06;
const TEXTS: [u8; 3] = [0x0c, 0x13, 0x16];
const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];

/// The names that the certificate of the connection of a request states, in the request's extensions; of one without a certificate none.
#[derive(Clone, Default)]
pub struct Names {
    stated: Arc<[CertificateName]>,
    checked_by: Option<Exchanged<rustls::ServerConfig>>,
}

impl Names {
    /// Those of the first certificate of a chain, and what tells when what it was checked by holds no more.
    pub fn of(chain: Option<&[CertificateDer<'_>]>, checked_by: Exchanged<rustls::ServerConfig>) -> Self {
        let names = chain.and_then(|chain| names_of(chain.first()?));
        Self { stated: names.unwrap_or_default().into(), checked_by: chain.is_some().then_some(checked_by) }
    }

    /// All of them.
    pub fn all(&self) -> &[CertificateName] {
        &self.stated
    }

    /// Whether certificates are checked by something else by now, which this one was not held against.
    pub fn are_to_be_checked_again(&self) -> bool {
        self.checked_by.as_ref().is_some_and(Exchanged::is_exchanged)
    }

    /// Returns once it is so.
    pub async fn wait_for_another_check(&mut self) {
        match &mut self.checked_by {
            Some(checked_by) => checked_by.exchanged().await,
            None => std::future::pending().await,
        }
    }
}

fn names_of(certificate: &CertificateDer<'_>) -> Option<Vec<CertificateName>> {
    let certificate = EndEntityCert::try_from(certificate).ok()?;
    let uris = certificate.valid_uri_names().map(|uri| CertificateName::Uri(uri.to_string()));
    let dns = certificate.valid_dns_names().map(|dns| CertificateName::Dns(dns.to_ascii_lowercase()));
    let common = common_name(certificate.subject()).map(CertificateName::CommonName);
    Some(uris.chain(dns).chain(common).collect())
}

/// The common name of a subject (RFC 5280, 4.1.2.4), where there is just one and the subject is well formed.
fn common_name(mut subject: &[u8]) -> Option<String> {
    let mut found = None;
    while !subject.is_empty() {
        let (tag, mut attributes, rest) = next(subject)?;
        subject = rest;
        if tag != SET {
            return None;
        }
        while !attributes.is_empty() {
            let (tag, attribute, rest) = next(attributes)?;
            attributes = rest;
            let (kind, object, value) = next(attribute)?;
            let (text, value, end) = next(value)?;
            if tag != SEQUENCE || kind != OBJECT || !end.is_empty() {
                return None;
            }
            if object == COMMON_NAME {
                let name = std::str::from_utf8(value).ok().filter(|_| TEXTS.contains(&text))?;
                if found.replace(name.to_string()).is_some() {
                    return None;
                }
            }
        }
    }
    found
}

/// The tag and the content of a value, and what follows it (X.690, 8.1.3, with lengths of up to two bytes).
fn next(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81 => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        0x82 => {
            rest.split_first_chunk().map(|(length, rest)| (usize::from(u16::from_be_bytes(*length)), rest))?
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, content.len() as u8], content].concat()
    }

    fn attribute(object: &[u8], text: u8, name: &str) -> Vec<u8> {
        let inner = [value(OBJECT, object), value(text, name.as_bytes())].concat();
        value(SET, &value(SEQUENCE, &inner))
    }

    #[test]
    fn a_subject_has_one_common_name_or_none() {
        let organization = attribute(&[0x55, 0x04, 0x0a], 0x0c, "甲校");
        let name = attribute(&COMMON_NAME, 0x0c, "学校一");
        let printable = attribute(&COMMON_NAME, 0x13, "school-1");
        assert_eq!(common_name(&[organization.clone(), name.clone()].concat()).as_deref(), Some("学校一"));
        assert_eq!(common_name(&printable).as_deref(), Some("school-1"));
        assert_eq!(common_name(&[name.clone(), printable].concat()), None, "which of them is not said");
        assert_eq!(common_name(&attribute(&COMMON_NAME, 0x1e, "a")), None, "of another alphabet");
        assert_eq!(common_name(&organization), None);
        assert_eq!(common_name(&name[..name.len() - 1]), None);
        assert_eq!(common_name(&[]), None);
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = common_name(&bytes);
            let _ = names_of(&CertificateDer::from(bytes));
        }
    }
}
