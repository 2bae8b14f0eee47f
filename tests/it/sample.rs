//! The bundled sample is sound: every line is a record that the service takes, and none is there twice.

use std::collections::BTreeSet;
use std::path::Path;

use talentmatch::convert::record_from_pb;
use talentmatch::domain::record::name::{RecordKind, TenantId};
use talentmatch::pb::json::record_from_json;

const FILES: [(&str, RecordKind, usize); 7] = [
    ("student_profiles.jsonl", RecordKind::StudentProfile, 60),
    ("internship_slots.jsonl", RecordKind::InternshipSlot, 80),
    ("job_postings.jsonl", RecordKind::JobPosting, 80),
    ("course_profiles.jsonl", RecordKind::CourseProfile, 60),
    ("resource_offers.jsonl", RecordKind::ResourceOffer, 40),
    ("resource_needs.jsonl", RecordKind::ResourceNeed, 40),
    ("expert_profiles.jsonl", RecordKind::ExpertProfile, 20),
];

#[test]
fn every_line_is_a_sound_record() {
    let home: TenantId = "sample".parse().expect("a tenant");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sample");
    let (mut faults, mut names) = (Vec::new(), BTreeSet::new());
    for (file, kind, least) in FILES {
        let text = std::fs::read_to_string(folder.join(file)).expect("a file of the sample");
        assert!(text.lines().count() >= least, "{file} holds too few records");
        for (line, json) in text.lines().enumerate().map(|(index, json)| (index + 1, json)) {
            match record_from_json(json) {
                Err(error) => faults.push(format!("{file}:{line}: {error}")),
                Ok(record) => match record_from_pb(record, &home) {
                    Err(found) => faults.extend(found.into_iter().map(|v| format!("{file}:{line}: {v:?}"))),
                    Ok(record) if record.kind() != kind => {
                        faults.push(format!("{file}:{line}: another kind"));
                    }
                    Ok(record) if !names.insert(record.name.clone()) => {
                        faults.push(format!("{file}:{line}: {} is there twice", record.name));
                    }
                    Ok(_) => {}
                },
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
