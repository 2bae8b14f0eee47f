//! Whether the authorities of client certificates each have a list of revoked certificates that holds (RFC 5280, 5). The handshake asks the
//! same and refuses whom it cannot clear; here it is said beforehand, by the authority's name.

use std::fmt;

use tokio_rustls::rustls::pki_types::{CertificateDer, CertificateRevocationListDer};
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::revocation_list::CertificateRevocationList;

/// The authorities of client certificates, and what their lists are worth. Empty where no lists are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientLists {
    /// In the order of `tls.client_ca`.
    pub authorities: Vec<ClientAuthority>,
    /// Issuers of lists that are none of these authorities: such a list counts for authorities between alone.
    pub others: Vec<String>,
}

/// An authority of client certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientAuthority {
    /// Its subject, such as `O=City, CN=callers`.
    pub name: String,
    /// When its list runs out, in seconds since 1970; nothing where it has none that holds at any time.
    pub next_update: Option<i64>,
    /// Why its list holds at no time.
    fault: Option<ListState>,
}

/// What the list of an authority is worth at a moment. Where it does not hold, nobody with a certificate of the authority is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListState {
    /// It says who is revoked.
    Holds,
    /// There is none.
    Missing,
    /// Its next update was due.
    OutOfDate,
    /// Its signature is not by the key of the authority, or of a kind that is not supported.
    NotSigned,
    /// The authority's certificate does not let it sign lists (`keyUsage` without `cRLSign`).
    MayNotSign,
}

impl ListState {
    /// Each of them.
    pub const ALL: [Self; 5] =
        [Self::Holds, Self::Missing, Self::OutOfDate, Self::NotSigned, Self::MayNotSign];

    /// As a label of metrics.
    pub fn label(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Missing => "missing",
            Self::OutOfDate => "out_of_date",
            Self::NotSigned => "not_signed",
            Self::MayNotSign => "may_not_sign",
        }
    }
}

impl fmt::Display for ListState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Holds => "has a list of revoked certificates",
            Self::Missing => "has no list of revoked certificates",
            Self::OutOfDate => "has a list of revoked certificates whose next update was due",
            Self::NotSigned => {
                "has a list of revoked certificates that is not signed by its key, or in an unsupported way"
            }
            Self::MayNotSign => {
                "may not sign lists of revoked certificates: the keyUsage of its certificate lacks cRLSign"
            }
        })
    }
}

impl ClientAuthority {
    /// What its list is worth at this time, in seconds since 1970.
    pub fn state(&self, now: i64) -> ListState {
        match (self.fault, self.next_update) {
            (Some(fault), _) => fault,
            (None, Some(end)) if now >= end => ListState::OutOfDate,
            (None, _) => ListState::Holds,
        }
    }
}

impl ClientLists {
    /// Of these authorities and lists, which can be read.
    pub(super) fn of(authorities: &[CertificateDer<'_>], lists: &[CertificateRevocationListDer<'_>]) -> Self {
        let authorities = authorities.iter().filter_map(|der| Some(X509Certificate::from_der(der).ok()?.1));
        let authorities: Vec<X509Certificate<'_>> = authorities.collect();
        let lists = lists.iter().filter_map(|der| Some(CertificateRevocationList::from_der(der).ok()?.1));
        let lists: Vec<CertificateRevocationList<'_>> = lists.collect();
        let is_of = |list: &CertificateRevocationList<'_>, authority: &X509Certificate<'_>| {
            list.issuer().as_raw() == authority.subject().as_raw()
        };
        let others = lists.iter().filter(|list| !authorities.iter().any(|authority| is_of(list, authority)));
        let others = others.map(|list| list.issuer().to_string()).collect();
        let told = |authority: &X509Certificate<'_>| {
            let name = authority.subject().to_string();
            let list = lists.iter().find(|list| is_of(list, authority));
            let (next_update, fault) =
                match list.ok_or(ListState::Missing).and_then(|list| sound(list, authority)) {
                    Ok(next_update) => (next_update, None),
                    Err(fault) => (None, Some(fault)),
                };
            ClientAuthority { name, next_update, fault }
        };
        Self { authorities: authorities.iter().map(told).collect(), others }
    }

    /// Whether there are authorities and the lists of none of them hold, so that no certificate at all is taken.
    pub fn take_nobody(&self, now: i64) -> bool {
        let holds = |authority: &ClientAuthority| authority.state(now) == ListState::Holds;
        !self.authorities.is_empty() && !self.authorities.iter().any(holds)
    }
}

/// When a list runs out that the authority may have signed, and has.
fn sound(
    list: &CertificateRevocationList<'_>,
    authority: &X509Certificate<'_>,
) -> Result<Option<i64>, ListState> {
    list.verify_signature(authority.public_key()).map_err(|_| ListState::NotSigned)?;
    // Without the extension a key may be used for everything.
    let usage = authority.key_usage().ok().flatten();
    if usage.is_some_and(|usage| !usage.value.crl_sign()) {
        return Err(ListState::MayNotSign);
    }
    Ok(list.next_update().map(|end| end.timestamp()))
}
