//! What is written is read again, and what does not belong together is not put together. Bytes that older programs wrote
//! are read in `tests/it/editions.rs`.

use std::sync::Arc;

use super::*;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::name::RecordName;
use crate::domain::record::opening::Qualification;
use crate::domain::record::student_profile::StudentProfile;
use crate::domain::record::{Record, Resource, Visibility};
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::IndexFields;
use crate::index::Entry;

/// A student, with everything that an engine adds.
pub(super) fn student() -> Document {
    let skill = Qualification { name: "动力电池装配".into(), level: "熟悉".into(), required: false };
    let protected = ProtectedAttributes {
        gender: "女".to_string(),
        birth_date: chrono::NaiveDate::from_ymd_opt(2006, 2, 28),
        ..ProtectedAttributes::default()
    };
    let student = StudentProfile {
        major_code: "460702".to_string(),
        skills: vec![skill],
        protected: Some(protected),
        ..StudentProfile::default()
    };
    let record = Record {
        name: RecordName::parse_full("tenants/school-1/studentProfiles/s-1").expect("a name"),
        resource: Resource::StudentProfile(Box::new(student)),
        labels: [("class".to_string(), "1".to_string())].into(),
        expire_time: None,
        visibility: Visibility::Public,
    };
    let time = |second| chrono::DateTime::from_timestamp(second, 123_456_000).expect("a time");
    let facts = Facts::of(&record);
    let fields = IndexFields::of(&record, &facts, time(1), time(2));
    Document {
        create_time: time(1),
        update_time: time(3),
        shown_time: Some(time(2)),
        etag: "0123456789abcdef".to_string(),
        text_hash: "fedcba9876543210".to_string(),
        embedding: Embedding::quantised(&[0.6, -0.8], &[(3, 0.8), (70_000, 0.6)]).expect("finite"),
        record,
        facts,
        fields,
    }
}

fn values(document: &Document) -> Values {
    Values::of(&mut Arc::new(document.clone())).expect("it can be written")
}

#[test]
fn what_is_written_is_read_again() {
    let student = student();
    let Values { record, derived, protected } = values(&student);
    let mut read = document(&record, Some(&derived)).unwrap();
    assert_eq!(read.record.protected(), None, "protected attributes lie apart");
    assert!(envelope::is_companion(&record, protected.as_deref()));
    read.record.restore_protected(Some(super::protected(&protected.unwrap()).unwrap()));
    assert_eq!(read, student);
}

#[test]
fn equal_documents_have_equal_bytes() {
    let (one, other) = (values(&student()), values(&student()));
    assert_eq!((one.record, one.derived, one.protected), (other.record, other.derived, other.protected));
}

/// A record that was restored from a backup must not be ranked by what was derived of a later one.
#[test]
fn what_was_derived_of_another_record_does_not_count() {
    let student = student();
    let mut changed = student.clone();
    changed.record.labels.insert("class".to_string(), "2".to_string());
    let (one, other) = (values(&student), values(&changed));
    let read = document(&one.record, Some(&other.derived)).unwrap();
    assert!(!read.is_derived() && read.record.name == student.record.name);
    assert!(!document(&one.record, None).unwrap().is_derived());
    let mut damaged = one.derived.clone();
    damaged[20] ^= 1;
    assert!(!document(&one.record, Some(&damaged)).unwrap().is_derived());
}

#[test]
fn a_flipped_bit_of_a_record_is_never_a_record() {
    let Values { record, derived, .. } = values(&student());
    for position in 0..record.len() {
        let mut damaged = record.clone();
        damaged[position] ^= 2;
        let read = document(&damaged, Some(&derived));
        assert!(read.is_err(), "byte {position}");
    }
}

#[test]
fn one_value_is_not_taken_for_another() {
    let Values { record, derived, protected } = values(&student());
    assert!(document(&derived, None).is_err() && super::protected(&record).is_err());
    assert!(document(&protected.unwrap(), None).is_err());
    assert!(!document(&record, Some(&record)).unwrap().is_derived());
}

/// Nobody has to embed again because vectors became integers.
#[test]
fn floats_of_an_older_program_are_quantised_as_they_are_read() {
    let (dense, sparse) = ([0.6, -0.8], [(3, 0.8), (70_000, 0.6)]);
    let mut student = student();
    student.record.take_protected();
    let record = values(&student).record;
    let row =
        |dense: &[f32]| derived::as_floats(&student, &record, dense, &sparse).expect("it can be written");
    assert_eq!(document(&record, Some(&row(&dense))).unwrap(), student);
    // They cannot have been stored.
    assert!(!document(&record, Some(&row(&[0.6, f32::NAN]))).unwrap().is_derived());
}

#[test]
fn a_program_that_knows_no_integers_refuses_them_by_their_form() {
    assert_eq!(values(&student()).derived[0], 6);
}

#[test]
fn an_index_takes_what_the_document_holds() {
    let mut student = student();
    let Values { record, derived, .. } = values(&student);
    student.record.take_protected();
    assert_eq!(entry(&record, Some(&derived)).unwrap(), Some(Entry::from(&student)));
    let of_another = values(&Document { etag: "other".to_string(), ..student }).derived;
    for derived in [None, Some(&of_another[..])] {
        assert!(entry(&record, derived).unwrap().is_none());
    }
}
