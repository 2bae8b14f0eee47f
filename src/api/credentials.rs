//! Who calls: the tenant comes from the credential and from nowhere else (invariant 2).

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Problem;
use crate::domain::message::{Code, Language};
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::pb::v1::ErrorReason;

/// Who is let in.
pub enum Credentials {
    /// Everyone, as this tenant. For ports that only this machine can reach.
    Anyone(TenantId),
    /// Holders of one of the keys.
    Keys(Vec<Key>),
}

/// A key and whom it stands for.
pub struct Key {
    /// Of its text; the text itself is kept nowhere.
    pub sha256: [u8; 32],
    /// Whom its holder acts for.
    pub tenant: TenantId,
    /// Those that the tenant is a member of: it is shown what they share, and shares with no others.
    pub alliances: BTreeSet<String>,
}

impl Credentials {
    /// The caller who presents this key, or none.
    pub fn caller(&self, key: Option<&[u8]>) -> Result<Caller, Problem> {
        let keys = match self {
            Self::Anyone(tenant) => return Ok(Caller::of_tenant(tenant.clone())),
            Self::Keys(keys) => keys,
        };
        let refused = |message: Code| Problem::new(ErrorReason::UnknownApiKey, message);
        let key = key.ok_or_else(|| refused(Code::KeyRequired))?;
        holder(keys, key).ok_or_else(|| refused(Code::KeyUnknown))
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
    found.map(|key| Caller {
        tenant: key.tenant.clone(),
        alliances: key.alliances.clone(),
        publishes_anywhere: false,
        language: Language::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_stands_for_its_tenant() {
        let key = |text: &str, tenant: &str| Key {
            sha256: Sha256::digest(text).into(),
            tenant: tenant.parse().expect("a valid id"),
            alliances: BTreeSet::from(["power".to_string()]),
        };
        let keys = [key("one", "school"), key("two", "city")];
        assert_eq!(holder(&keys, b"two").expect("known").tenant.as_str(), "city");
        assert!(holder(&keys, b"one").expect("known").alliances.contains("power"));
        assert_eq!(holder(&keys, b"three"), None);
        assert_eq!(holder(&keys, b""), None);
    }
    #[test]
    fn without_a_known_key_nobody_is_let_in() {
        let key = Key {
            sha256: Sha256::digest("one").into(),
            tenant: "school".parse().expect("a valid id"),
            alliances: BTreeSet::new(),
        };
        let keys = Credentials::Keys(vec![key]);
        for other in [None, Some(&b"two"[..]), Some(&b""[..])] {
            assert_eq!(keys.caller(other).unwrap_err().reason, ErrorReason::UnknownApiKey);
        }
        assert_eq!(keys.caller(Some(b"one")).expect("known").tenant.as_str(), "school");
        let anyone = Credentials::Anyone("home".parse().expect("a valid id"));
        assert_eq!(anyone.caller(None).expect("let in").tenant.as_str(), "home");
    }
}
