//! What is derived of records has a version, and nobody can change one without the other (invariant 12).

use std::fs;
use std::path::Path;

use chrono::DateTime;
use sha2::{Digest, Sha256};
use talentmatch::convert::record_from_pb;
use talentmatch::domain::derivation::{RULE, version};
use talentmatch::domain::ranking::facts::Facts;
use talentmatch::domain::search::filter::IndexFields;
use talentmatch::domain::text::Text;
use talentmatch::pb::json::record_from_json;

/// Records with every field, and the sample.
const FILES: [&str; 9] = [
    "stored/records.jsonl",
    "stored/exchange.jsonl",
    "sample/course_profiles.jsonl",
    "sample/expert_profiles.jsonl",
    "sample/internship_slots.jsonl",
    "sample/job_postings.jsonl",
    "sample/resource_needs.jsonl",
    "sample/resource_offers.jsonl",
    "sample/student_profiles.jsonl",
];

#[test]
fn the_rule_is_named_by_what_it_derives() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let home = "school-1".parse().expect("a tenant");
    let mut hash = Sha256::new();
    for file in FILES {
        for line in fs::read_to_string(fixtures.join(file)).expect("a file").lines() {
            let record = record_from_json(line).expect("sound JSON");
            let record = record_from_pb(record, &home).expect("a sound record");
            let facts = Facts::of(&record);
            let fields = IndexFields::of(&record, &facts, DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH);
            let Text { title, body } = Text::of(&record.resource);
            // The names of the fields count as well: what is stored is read by them.
            hash.update(serde_json::to_vec(&(facts, fields, title, body)).expect("it is written"));
        }
    }
    let found: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        RULE, found,
        "records are derived otherwise than before: set RULE in src/domain/derivation.rs to {found}"
    );
}

#[test]
fn the_version_is_short_and_steady() {
    assert!(version().len() == 16 && version().bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(version(), version());
}
