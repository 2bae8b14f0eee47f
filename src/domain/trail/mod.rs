//! The audit trail: who called what, for which purpose, and how much came of it; nothing of what was said. Entries stand in chains, one
//! of each run of the service and day, in which each is bound by its hash to all before it.

mod check;

use std::fmt::Write as _;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

pub use self::check::{Checker, Findings, TrailFault};

/// What an entry is bound to the next with: SHA-256.
pub type Link = [u8; 32];

/// What the first link of a chain begins with. Another form of links takes another word.
const FORM: &str = "talentmatch audit 1";

/// Fewest days that a chain is kept: half a year (Cybersecurity Law article 23, which was 21 before 2026).
pub const LEAST_DAYS: u32 = 183;

/// The day (UTC) that the id of a chain begins with.
pub fn day_of(chain: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(chain.get(..8)?, "%Y%m%d").ok()
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailEntry {
    /// Its place in the chain: 1 is the first.
    pub sequence: u64,
    /// When the call came, in milliseconds since 1970 in UTC.
    pub time: i64,
    /// The id of the caller's key; empty for a caller without one.
    pub key: String,
    /// Whom the caller acts for.
    pub tenant: String,
    /// The caller's roles by name, with ", " between.
    pub roles: String,
    /// The method that was called: "MatchService/Match".
    pub method: String,
    /// What the caller said that the call is for; empty where it said nothing.
    pub purpose: String,
    /// Records, results or rows that were answered.
    pub returned: u64,
    /// Records, plans, events or keys that were written or deleted.
    pub written: u64,
    /// The code of `google.rpc.Code` that the call ended with.
    pub code: u8,
}

/// A place in a chain and the link there: of which an older one proves nothing about what came later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The chain's id.
    pub chain: String,
    /// The place; 0 is before the first entry.
    pub sequence: u64,
    /// The link of the entry there.
    pub link: Link,
}

/// The head of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Its id, which begins with when it began, so that ids are in the order of time.
    pub id: String,
    /// Where older chains ended when this one began; each was looked up then.
    pub anchors: Vec<Mark>,
    /// The last entry that is kept, and its link.
    pub sequence: u64,
    /// Likewise.
    pub link: Link,
}

impl Chain {
    /// What the first entry is bound to: the chain's id and what it says of older ones.
    pub fn root(&self) -> Link {
        let mut hash = Hash::new(FORM);
        hash.text(&self.id).number(self.anchors.len() as u64);
        for Mark { chain, sequence, link } in &self.anchors {
            hash.text(chain).number(*sequence).text_of(link);
        }
        hash.end()
    }
}

impl TrailEntry {
    /// Binds the entry to the one before it.
    pub fn link(&self, before: &Link) -> Link {
        let Self { sequence, time, key, tenant, roles, method, purpose, returned, written, code } = self;
        let mut hash = Hash::new("entry");
        hash.text_of(before).number(*sequence).number(time.cast_unsigned());
        hash.text(key).text(tenant).text(roles).text(method).text(purpose);
        hash.number(*returned).number(*written).number(u64::from(*code));
        hash.end()
    }
}

/// A link as it is shown: 64 hexadecimal digits.
pub fn link_text(link: &Link) -> String {
    link.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads what [`link_text`] shows.
pub fn link_from_text(text: &str) -> Option<Link> {
    let mut link = [0; 32];
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (byte, pair) in link.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(link)
}

/// SHA-256 over parts, each with its length before it, so that no two lists of parts are one text.
struct Hash(Sha256);

impl Hash {
    fn new(form: &str) -> Self {
        let mut hash = Self(Sha256::new());
        hash.text(form);
        hash
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.text_of(text.as_bytes())
    }

    fn text_of(&mut self, bytes: &[u8]) -> &mut Self {
        self.number(bytes.len() as u64);
        self.0.update(bytes);
        self
    }

    fn number(&mut self, number: u64) -> &mut Self {
        self.0.update(number.to_be_bytes());
        self
    }

    fn end(self) -> Link {
        self.0.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form of links is for ever: what was written under another one could not be checked.
    #[test]
    fn links_are_what_they_were() {
        let chain = Chain {
            id: "20261129T143000000-0a1b2c3d".into(),
            anchors: vec![Mark { chain: "20261128T000000000-00000001".into(), sequence: 9, link: [7; 32] }],
            sequence: 0,
            link: [0; 32],
        };
        let entry = TrailEntry {
            sequence: 1,
            time: 1_795_962_600_000,
            key: "0a1b2c3d4e5f".into(),
            tenant: "school-1".into(),
            roles: "school".into(),
            method: "MatchService/Match".into(),
            purpose: "placement-2027".into(),
            returned: 20,
            written: 0,
            code: 0,
        };
        let root = chain.root();
        assert_eq!(link_text(&root), "3b982ceeeb7d1af6fbc8cd9b5527cec4378e7ffea95c1158ae2f620e770d5e09");
        assert_eq!(
            link_text(&entry.link(&root)),
            "fcbe6ea99bbcfb8e308ffb0589f032f52135d68456c35623683d0c0f2cbe0f08"
        );
        assert_eq!(link_from_text(&link_text(&root)), Some(root));
        assert_eq!(link_from_text("0g"), None);
    }

    /// Two fields never run into each other, and each of them counts.
    #[test]
    fn every_field_is_bound() {
        let entry = TrailEntry {
            sequence: 1,
            time: 2,
            key: "a".into(),
            tenant: "b".into(),
            roles: "c".into(),
            method: "d".into(),
            purpose: "e".into(),
            returned: 3,
            written: 4,
            code: 5,
        };
        let text = |text: &str| text.to_string();
        let others = [
            TrailEntry { sequence: 2, ..entry.clone() },
            TrailEntry { time: 3, ..entry.clone() },
            TrailEntry { key: text("ab"), tenant: text(""), ..entry.clone() },
            TrailEntry { key: text(""), tenant: text("ab"), ..entry.clone() },
            TrailEntry { roles: text("C"), ..entry.clone() },
            TrailEntry { method: text("de"), purpose: text(""), ..entry.clone() },
            TrailEntry { purpose: text("f"), ..entry.clone() },
            TrailEntry { returned: 4, written: 3, ..entry.clone() },
            TrailEntry { written: 5, ..entry.clone() },
            TrailEntry { code: 4, ..entry.clone() },
        ];
        let mut links: Vec<Link> = others.iter().map(|other| other.link(&[0; 32])).collect();
        links.extend([entry.link(&[0; 32]), entry.link(&[1; 32])]);
        let count = links.len();
        links.sort_unstable();
        links.dedup();
        assert_eq!(links.len(), count);
    }
}
