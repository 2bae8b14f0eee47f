//! What is told of an erasure: how many records went, why and from where, and nothing of what they said (PIPL articles 19 and 47).

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::record::name::{RecordKind, TenantId};

/// What a digest is made of begins with. Another form of receipts takes another line.
const FORM: &str = "talentmatch erasure 1";

/// Why records were deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// Their owner asked for it.
    Asked,
    /// They were kept as long as is configured.
    Retention,
}

/// Where something was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Records with all that was made of them.
    Records,
    /// Copies in indexes beside the one in use.
    OldIndexes,
    /// Events about persons.
    Feedback,
    /// What persons had handed in to ranking rounds.
    Wishes,
    /// Mentions of persons in plans.
    Plans,
    /// Who is placed where.
    Placements,
    /// What saved queries have found, and those that seek for a person.
    SavedQueries,
    /// Certificates that issuers attested to persons.
    Credentials,
}

/// Whether bytes of what was erased are anywhere still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remains {
    /// They are in no file of this service.
    Nothing,
    /// They were deleted on a server that lets go of them at a time of its own.
    LeftToServer,
    /// They are in no answer any more, and still in a log that nothing is taken out of.
    KeptInLog,
}

/// Records of one kind that went for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Their kind.
    pub kind: RecordKind,
    /// Why.
    pub ground: Ground,
    /// How many.
    pub count: u64,
}

/// That records of a tenant were erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Its own, in its tenant; ids are in the order of time.
    pub id: String,
    /// Whose the records were.
    pub tenant: TenantId,
    /// What went, by kind and ground.
    pub records: Vec<Erased>,
    /// When the first of the deletes was asked for; times are in whole microseconds.
    pub first_asked: DateTime<Utc>,
    /// When the last was.
    pub last_asked: DateTime<Utc>,
    /// Until then names and times of the deletes are told to who keeps a copy of the records.
    pub names_until: DateTime<Utc>,
    /// From where, and how much there.
    pub parts: Vec<(Part, u64)>,
    /// When the bytes were gone, and what is left of records and of the ledger; `None` while that is not done.
    pub done: Option<(DateTime<Utc>, [Remains; 2])>,
}

impl Ground {
    /// In a digest.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Retention => "retention",
        }
    }
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Records,
        Self::OldIndexes,
        Self::Feedback,
        Self::Wishes,
        Self::Plans,
        Self::Placements,
        Self::SavedQueries,
        Self::Credentials,
    ];

    /// In a digest.
    pub fn name(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::OldIndexes => "old_indexes",
            Self::Feedback => "feedback",
            Self::Wishes => "wishes",
            Self::Plans => "plans",
            Self::Placements => "placements",
            Self::SavedQueries => "saved_queries",
            Self::Credentials => "credentials",
        }
    }
}

impl Remains {
    /// In a digest.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "none",
            Self::LeftToServer => "left_to_server",
            Self::KeptInLog => "kept_in_log",
        }
    }
}

impl Receipt {
    /// Its name.
    pub fn name(&self) -> String {
        format!("tenants/{}/erasureReceipts/{}", self.tenant, self.id)
    }

    /// Whether the bytes are not gone from all files yet.
    pub fn is_open(&self) -> bool {
        self.done.is_none()
    }

    /// How many records went.
    pub fn count(&self) -> u64 {
        self.records.iter().map(|erased| erased.count).sum()
    }

    /// SHA-256 of all that it says, as `ErasureReceipt.digest` has it; `None` while it is not done.
    pub fn digest(&self) -> Option<String> {
        let (erased, remains) = self.done?;
        let mut text = format!("{FORM}\n{}\n", self.name());
        for time in [self.first_asked, self.last_asked, erased, self.names_until] {
            let _ = writeln!(text, "{}", time.timestamp_micros());
        }
        for Erased { kind, ground, count } in &self.records {
            let _ = writeln!(text, "record {} {} {count}", kind.collection(), ground.name());
        }
        for (part, count) in &self.parts {
            let _ = writeln!(text, "part {} {count}", part.name());
        }
        let [records, ledger] = remains.map(Remains::name);
        let _ = writeln!(text, "remains {records} {ledger}");
        let digest = Sha256::digest(text);
        Some(digest.iter().fold(String::with_capacity(64), |mut hexadecimal, byte| {
            let _ = write!(hexadecimal, "{byte:02x}");
            hexadecimal
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Receipt {
        let time = |second| DateTime::from_timestamp(second, 0).unwrap();
        Receipt {
            id: "1-a".into(),
            tenant: "school-1".parse().unwrap(),
            records: vec![Erased { kind: RecordKind::StudentProfile, ground: Ground::Asked, count: 2 }],
            first_asked: time(1),
            last_asked: time(2),
            names_until: time(3),
            parts: vec![(Part::Records, 2), (Part::Feedback, 5)],
            done: Some((time(4), [Remains::Nothing, Remains::LeftToServer])),
        }
    }

    /// What the comment of `ErasureReceipt.digest` says, line by line: `printf ... | sha256sum`.
    #[test]
    fn a_digest_is_of_the_lines_that_are_documented() {
        let lines = "talentmatch erasure 1\ntenants/school-1/erasureReceipts/1-a\n1000000\n2000000\n4000000\n3000000\n\
                     record studentProfiles asked 2\npart records 2\npart feedback 5\nremains none left_to_server\n";
        let expected: String = Sha256::digest(lines).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(receipt().digest(), Some(expected));
        assert_eq!(Receipt { done: None, ..receipt() }.digest(), None);
    }

    #[test]
    fn each_change_is_another_digest() {
        let time = DateTime::from_timestamp(9, 0).unwrap();
        let sound = receipt();
        let mut others = vec![sound.clone(); 8];
        others[0].id = "1-b".into();
        others[1].tenant = "school-2".parse().unwrap();
        others[2].records[0].count = 1;
        others[3].records[0].ground = Ground::Retention;
        others[4].first_asked = time;
        others[5].parts.pop();
        others[6].names_until = time;
        others[7].done = Some((DateTime::from_timestamp(4, 0).unwrap(), [Remains::Nothing; 2]));
        for (at, other) in others.iter().enumerate() {
            assert_ne!(other.digest(), sound.digest(), "{at}");
        }
    }
}
