//! Documents for tests, made up from a seed.

use std::sync::Arc;

use chrono::{DateTime, TimeZone, Utc};
use talentmatch::domain::ranking::facts::Facts;
use talentmatch::domain::record::document::Document;
use talentmatch::domain::record::job_posting::JobPosting;
use talentmatch::domain::record::name::{RecordKind, RecordName};
use talentmatch::domain::record::opening::Opening;
use talentmatch::domain::record::person::ProtectedAttributes;
use talentmatch::domain::record::student_profile::StudentProfile;
use talentmatch::domain::record::{Record, Resource, Visibility};
use talentmatch::domain::search::embedding::Embedding;
use talentmatch::domain::search::filter::{Field, IndexFields};
use talentmatch::engine::deletions::Deletions;
use talentmatch::engine::ports::{Change, Expect};
use talentmatch::store::ledger::MemoryLedger;

pub use crate::dice::Dice;

/// Length of the dense vectors of the made-up documents.
pub const DIMENSION: usize = 16;

impl Dice {
    pub fn unit(&mut self) -> f32 {
        self.roll(1 << 24) as f32 / (1u32 << 24) as f32
    }
}

/// The derivation of this program.
pub fn derivation() -> String {
    talentmatch::domain::derivation::version().to_string()
}

pub fn name(tenant: &str, kind: RecordKind, id: &str) -> RecordName {
    RecordName::new(tenant.parse().unwrap(), kind, id).unwrap()
}

pub fn job_name(id: &str) -> RecordName {
    name("school-1", RecordKind::JobPosting, id)
}

pub fn time(second: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_760_000_000 + second, 0).unwrap()
}

/// Features come from a small vocabulary, so that documents share some.
pub fn embedding(seed: u64) -> Embedding {
    let mut dice = Dice(seed);
    let dense: Vec<f32> = (0..DIMENSION).map(|_| dice.unit() - 0.5).collect();
    let mut indices: Vec<u32> = (0..12).map(|_| (dice.roll(20) * dice.roll(20)) as u32).collect();
    indices.sort_unstable();
    indices.dedup();
    let sparse: Vec<(u32, f32)> = indices.into_iter().map(|index| (index, 0.1 + dice.unit())).collect();
    Embedding::quantised(&dense, &sparse).unwrap()
}

/// A document without index fields.
pub fn document(name: RecordName, seed: u64) -> Document {
    let resource = match name.kind {
        RecordKind::StudentProfile => Resource::StudentProfile(Box::new(StudentProfile {
            major_name: "新能源汽车技术".to_string(),
            protected: Some(ProtectedAttributes { gender: "女".to_string(), ..Default::default() }),
            ..Default::default()
        })),
        _ => Resource::JobPosting(Box::new(JobPosting {
            opening: Opening { title: format!("动力电池装配工 {seed}"), ..Default::default() },
            ..Default::default()
        })),
    };
    let facts = Facts { title: format!("动力电池装配工 {seed}"), ..Facts::none(name.kind) };
    let record = Record {
        name,
        resource,
        labels: Default::default(),
        expire_time: None,
        visibility: Visibility::Tenant,
    };
    Document {
        record,
        create_time: time(0),
        update_time: time(seed as i64 % 1_000),
        shown_time: None,
        etag: format!("etag-{seed}"),
        text_hash: format!("hash-{seed}"),
        facts,
        fields: IndexFields::default(),
        embedding: embedding(seed),
    }
}

/// A job posting of `school-1` with the fields that every stored record has.
pub fn job(id: &str, seed: u64) -> Document {
    let mut document = document(job_name(id), seed);
    let keywords = &mut document.fields.keywords;
    keywords.insert(Field::Tenant, vec!["school-1".to_string()]);
    keywords.insert(Field::Kind, vec!["jobPostings".to_string()]);
    document.fields.integers.insert(Field::UpdateTime, document.update_time.timestamp());
    document
}

pub fn put(document: Document) -> Change {
    Change::Put { document: Arc::new(document), expect: Expect::Anything }
}

pub fn delete(name: RecordName) -> Change {
    Change::Delete { name, expect: Expect::Anything }
}

/// A folder that goes with the test. In memory where there is such a place: a store writes to the disk many
/// times, and what is tested is not the disk.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Deletions that are noted where nobody reads them.
pub fn deletions() -> Deletions {
    Deletions::new(Arc::new(MemoryLedger::default()))
}
