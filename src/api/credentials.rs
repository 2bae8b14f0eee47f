//! Who calls: the tenant comes from the credential and from nowhere else (invariant 2).

use std::collections::BTreeSet;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Problem;
use super::tokens::{Proof, TOKEN, Tokens};
use crate::domain::access::{CallerRoles, CertificateName};
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::engine::access::{Admission, ApiKeys};
use crate::engine::alliances::Alliances;
use crate::pb::v1::ErrorReason;

/// Who is let in.
#[derive(Default)]
pub struct Credentials {
    /// Callers without a key act for this tenant, and for no other: they neither let others in nor back all of them up. For ports
    /// that only this machine can reach.
    pub without_key: Option<TenantId>,
    /// Holders of one of these keys are let in.
    pub configured: Vec<Key>,
    /// And of one of these, which come and go.
    pub issued: Option<Arc<ApiKeys>>,
    /// And who presents a token of another sign-in.
    pub tokens: Option<Tokens>,
    /// And who connects with a certificate that states one of these names; the first of them counts.
    pub certified: Vec<Certified>,
    /// What tenants are members of, whatever keys state.
    pub alliances: Option<Arc<Alliances>>,
}

/// A key of the configuration and whom it stands for.
pub struct Key {
    /// Of its text; the text itself is kept nowhere.
    pub sha256: [u8; 32],
    /// Whom its holder acts for.
    pub tenant: TenantId,
    /// Those that the tenant is a member of: it is shown what they share, and shares with no others.
    pub alliances: BTreeSet<String>,
    /// What its holder may do.
    pub roles: CallerRoles,
}

/// A name on certificates, and whom it stands for.
pub struct Certified {
    /// As certificates state it.
    pub name: CertificateName,
    /// Whom its holder acts for.
    pub tenant: TenantId,
    /// Those that the tenant is a member of.
    pub alliances: BTreeSet<String>,
    /// What its holder may do.
    pub roles: CallerRoles,
}

/// What ids of callers by certificate begin with.
const CERTIFICATE: &str = "cert:";

impl Certified {
    fn caller(&self) -> Caller {
        Caller::admitted(self.tenant.clone(), self.alliances.clone(), self.roles).with_key(&self.id())
    }

    /// What it is called where calls are told of: the beginning of the name's fingerprint.
    fn id(&self) -> String {
        let name = match &self.name {
            CertificateName::Uri(uri) => format!("uri:{uri}"),
            CertificateName::Dns(dns) => format!("dns:{dns}"),
            CertificateName::CommonName(name) => format!("cn:{name}"),
        };
        fingerprint(CERTIFICATE, &Sha256::digest(name))
    }
}

/// The beginning of a digest, behind what it is of.
fn fingerprint(of: &str, digest: &[u8]) -> String {
    digest.iter().take(6).fold(of.to_string(), |id, byte| id + &format!("{byte:02x}"))
}

impl Key {
    fn caller(&self) -> Caller {
        Caller::admitted(self.tenant.clone(), self.alliances.clone(), self.roles).with_key(&self.id())
    }

    /// What it is called where calls are told of: the beginning of its fingerprint, which is in the configuration.
    fn id(&self) -> String {
        fingerprint("sha256:", &self.sha256)
    }
}

impl Credentials {
    /// A caller who was let in once, as it is let in now; `None` where it is not any more. Of tokens none is known here: as long as any
    /// lets in, who came with one does.
    pub fn again(&self, once: Caller) -> Option<Caller> {
        let key = &*once.key;
        let now = if key.is_empty() || (key.starts_with(TOKEN) && self.tokens.is_some()) {
            once
        } else {
            let configured = self.configured.iter().find(|known| known.id() == key).map(Key::caller);
            let certified = || self.certified.iter().find(|known| known.id() == key).map(Certified::caller);
            let configured = configured.or_else(certified);
            let holder = configured.or_else(|| self.issued.as_ref()?.holder(key));
            holder.filter(|holder| holder.tenant == once.tenant)?.with_purpose(&once.purpose)
        };
        match &self.alliances {
            Some(alliances) => alliances.placed(now),
            None => Some(now),
        }
    }

    /// The caller who presents this key, or none, on a connection whose certificate states these names. A key goes before a certificate,
    /// but not beyond its tenant.
    pub fn caller(&self, key: Option<&[u8]>, names: &[CertificateName]) -> Result<Caller, Problem> {
        self.caller_again(key, names, &mut None)
    }

    /// The same of a caller who is asked for again and again: see [`Tokens::admit_again`].
    pub fn caller_again(
        &self,
        key: Option<&[u8]>,
        names: &[CertificateName],
        proof: &mut Option<Proof>,
    ) -> Result<Caller, Problem> {
        let certified =
            self.certified.iter().find(|known| names.contains(&known.name)).map(Certified::caller);
        let refused = |message: Code| Problem::new(ErrorReason::UnknownApiKey, message);
        let caller = match (key, certified) {
            (None, Some(certified)) => certified,
            (None, None) if !names.is_empty() && self.without_key.is_none() => {
                return Err(refused(Code::CertificateUnknown));
            }
            (_, certified) => {
                let known = self.known(key, proof)?;
                if certified.is_some_and(|certified| certified.tenant != known.tenant) {
                    return Err(refused(Code::CertificateOfOther));
                }
                known
            }
        };
        match &self.alliances {
            Some(alliances) => alliances
                .placed(caller)
                .ok_or_else(|| Problem::new(ErrorReason::StoreUnavailable, Code::KeysUnread)),
            None => Ok(caller),
        }
    }

    /// What something that was presented as a key is called where that is told: the id of a key that was made here, else the beginning of
    /// its fingerprint, as keys of the configuration are called.
    pub fn called(&self, key: &[u8]) -> String {
        let issued = self.issued.as_ref().and_then(|issued| issued.id_of_known(key));
        issued.unwrap_or_else(|| fingerprint("sha256:", &Sha256::digest(key)))
    }

    fn known(&self, key: Option<&[u8]>, proof: &mut Option<Proof>) -> Result<Caller, Problem> {
        let refused = |message: Code| Problem::new(ErrorReason::UnknownApiKey, message);
        let known = key.and_then(|key| holder(&self.configured, key));
        let admission = match (&known, key, &self.issued) {
            (None, Some(key), Some(issued)) => issued.admit(key),
            _ => Admission::NotOurs,
        };
        let admission = match (&known, admission, key, &self.tokens) {
            (None, Admission::NotOurs, Some(key), Some(tokens)) => match tokens.admit_again(key, proof) {
                Admission::Refused => return Err(refused(Code::TokenRefused)),
                admission => admission,
            },
            (_, admission, ..) => admission,
        };
        match (known, admission, &self.without_key) {
            (Some(caller), ..) | (_, Admission::Admitted(caller), _) => Ok(caller),
            (_, Admission::Refused, _) => Err(refused(Code::KeyOver)),
            (_, Admission::Unread, _) => Err(Problem::new(ErrorReason::StoreUnavailable, Code::KeysUnread)),
            (_, Admission::NotOurs, Some(tenant)) => {
                Ok(Caller { roles: CallerRoles::UNSTATED, ..Caller::of_tenant(tenant.clone()) })
            }
            (_, Admission::NotOurs, None) if key.is_none() => Err(refused(Code::KeyRequired)),
            (_, Admission::NotOurs, None) => Err(refused(Code::KeyUnknown)),
        }
    }
}

/// Compares with every key in constant time, so that the time taken tells nothing about any of them.
fn holder(keys: &[Key], presented: &[u8]) -> Option<Caller> {
    let digest: [u8; 32] = Sha256::digest(presented).into();
    let mut found = None;
    for key in keys {
        if bool::from(key.sha256.ct_eq(&digest)) {
            found = Some(key);
        }
    }
    found.map(Key::caller)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str, tenant: &str) -> Key {
        Key {
            sha256: Sha256::digest(text).into(),
            tenant: tenant.parse().expect("a valid id"),
            alliances: BTreeSet::from(["power".to_string()]),
            roles: CallerRoles::UNSTATED,
        }
    }

    #[test]
    fn each_key_stands_for_its_tenant() {
        let keys = [key("one", "school"), key("two", "city")];
        assert_eq!(holder(&keys, b"two").expect("known").tenant.as_str(), "city");
        assert!(holder(&keys, b"one").expect("known").alliances.contains_key("power"));
        assert_eq!(holder(&keys, b"three"), None);
        assert_eq!(holder(&keys, b""), None);
    }

    #[test]
    fn without_a_known_key_nobody_is_let_in() {
        let keys = Credentials { configured: vec![key("one", "school")], ..Credentials::default() };
        for other in [None, Some(&b"two"[..]), Some(&b""[..]), Some(&b"tm_00_00"[..])] {
            assert_eq!(keys.caller(other, &[]).unwrap_err().reason, ErrorReason::UnknownApiKey);
        }
        assert_eq!(keys.caller(Some(b"one"), &[]).expect("known").tenant.as_str(), "school");
        let anyone = Credentials { without_key: "home".parse().ok(), ..Credentials::default() };
        assert_eq!(anyone.caller(None, &[]).expect("let in").tenant.as_str(), "home");
    }

    #[test]
    fn a_certificate_lets_in_and_no_key_goes_beyond_its_tenant() {
        let uri = |uri: &str| CertificateName::Uri(uri.to_string());
        let certified = |name, tenant: &str| Certified {
            name,
            tenant: tenant.parse().expect("a valid id"),
            alliances: BTreeSet::from(["x".to_string()]),
            roles: CallerRoles::UNSTATED,
        };
        let credentials = Credentials {
            configured: vec![key("one", "school"), key("two", "city")],
            certified: vec![
                certified(uri("spiffe://city/school"), "school"),
                certified(CertificateName::Dns("city.example".into()), "city"),
            ],
            ..Credentials::default()
        };
        let tenant = |key: Option<&[u8]>, names: &[CertificateName]| {
            credentials.caller(key, names).map(|caller| caller.tenant.to_string()).map_err(|why| why.message)
        };
        let school = [CertificateName::CommonName("any".into()), uri("spiffe://city/school")];
        assert_eq!(tenant(None, &school), Ok("school".into()));
        assert_eq!(tenant(Some(b"one"), &school), Ok("school".into()));
        assert_eq!(tenant(Some(b"two"), &school), Err(Code::CertificateOfOther.into()));
        assert_eq!(tenant(Some(b"three"), &school), Err(Code::KeyUnknown.into()));
        let unknown = [uri("spiffe://city/school/2"), CertificateName::Uri("city.example".into())];
        assert_eq!(tenant(None, &unknown), Err(Code::CertificateUnknown.into()));
        assert_eq!(tenant(Some(b"two"), &unknown), Ok("city".into()), "a key is enough");
        assert_eq!(tenant(None, &[]), Err(Code::KeyRequired.into()));
        let both = [CertificateName::Dns("city.example".into()), uri("spiffe://city/school")];
        assert_eq!(tenant(None, &both), Ok("school".into()), "the first of the configuration");
        // Who was let in so is known again by the name, as long as that is listed.
        let caller = credentials.caller(None, &school).expect("let in");
        assert!(caller.key.starts_with(CERTIFICATE) && caller.alliances.contains_key("x"));
        assert!(credentials.again(caller.clone()).is_some());
        assert!(Credentials::default().again(caller).is_none());
    }
}
