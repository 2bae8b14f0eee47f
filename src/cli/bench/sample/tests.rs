//! Made records.

use std::collections::BTreeSet;

use super::*;
use crate::config::default_tenant;
use crate::convert::{record_from_pb, title_of};

/// Enough to see whether values repeat.
const RECORDS: usize = 4_000;

#[test]
fn the_same_number_gives_the_same_record() {
    let (sample, again) = (Sample::read().expect("the sample"), Sample::read().expect("the sample"));
    for number in 0..40 {
        let record = sample.record(number);
        assert_eq!(record, again.record(number));
        assert!(record.name.ends_with(&format!("/bench-{number}")));
    }
    assert_ne!(sample.record(0).resource, sample.record(10).resource);
}

#[test]
fn made_records_are_sound_and_of_the_kinds_that_they_should_be() {
    let sample = Sample::read().expect("the sample");
    let mut kinds = [0; 4];
    for number in 0..RECORDS {
        let record = sample.record(number);
        kinds[match record.resource {
            Some(Resource::StudentProfile(_)) => 0,
            Some(Resource::InternshipSlot(_)) => 1,
            Some(Resource::JobPosting(_)) => 2,
            _ => 3,
        }] += 1;
        let read = record_from_pb(record.clone(), &default_tenant());
        assert!(read.is_ok(), "{read:?}\n{record:?}");
    }
    assert_eq!(kinds, SHARES.map(|share| share * RECORDS / 10));
}

#[test]
fn values_are_many() {
    let sample = Sample::read().expect("the sample");
    let records: Vec<_> = (0..RECORDS).map(|number| sample.record(number)).collect();
    let jobs = || {
        records.iter().filter_map(|record| match &record.resource {
            Some(Resource::JobPosting(job)) => Some(job),
            _ => None,
        })
    };
    let different = |values: &mut dyn Iterator<Item = String>| values.collect::<BTreeSet<_>>().len();
    let lists = different(&mut jobs().map(|job| format!("{:?}", job.skills)));
    let skills = different(&mut jobs().flat_map(|job| job.skills.iter().map(|skill| skill.name.clone())));
    let seen = [
        ("titles", different(&mut records.iter().map(|record| title_of(record).to_string())), 1_500),
        ("texts", different(&mut jobs().map(|job| job.description.clone())), jobs().count()),
        ("places", different(&mut jobs().map(|job| job.region_code.clone())), 500),
        ("occupations", different(&mut jobs().map(|job| job.occupation_code.clone())), 100),
        ("lists of majors", different(&mut jobs().map(|job| format!("{:?}", job.majors))), 250),
        ("lists of skills", lists, jobs().count() * 3 / 4),
        ("skills", skills, 500),
        ("pay", different(&mut jobs().map(|job| format!("{:?}", job.salary))), 700),
    ];
    for (what, count, least) in seen {
        println!("{what}: {count}");
        assert!(count >= least, "{what}: {count} different, fewer than {least}");
    }
}
