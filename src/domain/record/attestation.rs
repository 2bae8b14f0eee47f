//! A certificate that its issuer attests to somebody.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::lexicon::{self, TermKind};

/// That somebody holds a certificate, as its issuer has signed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// Of the credential, as its issuer gave it: up to 500 characters.
    pub credential: String,
    /// What credentials call the issuer: up to 500 characters.
    pub issuer: String,
    /// The certificate as the issuer writes it, up to 100 characters: "电工证".
    pub certificate: String,
    /// The level as the issuer writes it, up to 50 characters; empty where none is stated.
    pub level: String,
    /// From when on it holds.
    pub issued: DateTime<Utc>,
    /// From when on it does not hold any more; `None` is without end.
    pub expires: Option<DateTime<Utc>>,
    /// When its issuer took it back. It stays known, so that it cannot be imported once more.
    pub revoked: Option<DateTime<Utc>>,
}

impl Attestation {
    /// Whether it counts at a time.
    pub fn holds_at(&self, now: DateTime<Utc>) -> bool {
        self.revoked.is_none() && self.issued <= now && self.expires.is_none_or(|end| now < end)
    }

    /// Whether it is of the certificate of this normal name, at whatever level.
    pub fn is_of(&self, name: &str) -> bool {
        lexicon::normal_name(&self.certificate, TermKind::Certificate) == name
    }

    /// Whether it is of the certificate of this normal name, at no lower a level than the rank that is stated.
    pub fn attests(&self, name: &str, stated: Option<u8>) -> bool {
        if !self.is_of(name) {
            return false;
        }
        let (Some(stated), Some(term)) = (stated, lexicon::lookup(name, TermKind::Certificate)) else {
            return true;
        };
        // The name may state the level: "数控车工高级工".
        let attested = lexicon::level_of(term, &self.level);
        let attested = attested.or_else(|| lexicon::level_of(term, &self.certificate));
        attested.is_some_and(|attested| lexicon::reaches(attested.rank, stated))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(certificate: &str, level: &str) -> Attestation {
        Attestation {
            credential: "urn:uuid:1".into(),
            issuer: "https://bank.example".into(),
            certificate: certificate.into(),
            level: level.into(),
            issued: DateTime::from_timestamp(1_000, 0).unwrap(),
            expires: DateTime::from_timestamp(2_000, 0),
            revoked: None,
        }
    }

    #[test]
    fn it_counts_for_its_own_certificate_and_no_higher_level() {
        let name = |text: &str| lexicon::normal_name(text, TermKind::Certificate);
        let worker = name("数控车工");
        let rank = |level: &str| {
            let term = lexicon::lookup("数控车工", TermKind::Certificate).unwrap();
            lexicon::level_of(term, level).map(|level| level.rank)
        };
        let (middle, high) = (rank("中级工"), rank("高级工"));
        assert!(middle.is_some() && middle < high);
        assert!(of("数控车工", "高级工").attests(&worker, high));
        assert!(of("数控车工", "高级工").attests(&worker, middle));
        assert!(of("数控车工高级工", "").attests(&worker, high));
        assert!(!of("数控车工", "中级工").attests(&worker, high));
        assert!(!of("数控车工", "").attests(&worker, middle));
        assert!(of("数控车工", "").attests(&worker, None));
        assert!(!of("电工证", "").attests(&name("焊工证"), None));
    }

    #[test]
    fn it_counts_from_its_issue_to_its_end() {
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        let attestation = of("电工证", "");
        assert!(!attestation.holds_at(at(999)) && attestation.holds_at(at(1_000)));
        assert!(attestation.holds_at(at(1_999)) && !attestation.holds_at(at(2_000)));
        let revoked = Attestation { revoked: Some(at(1_500)), ..attestation };
        assert!(!revoked.holds_at(at(1_600)) && !revoked.holds_at(at(1_400)), "at no time");
    }
}
