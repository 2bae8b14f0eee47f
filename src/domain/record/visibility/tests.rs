use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{NaiveDate, TimeZone};
use proptest::prelude::*;

use super::*;
use crate::domain::access::CallerRoles;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::audience::Members;
use crate::domain::record::course_profile::CourseProfile;
use crate::domain::record::internship_slot::InternshipSlot;
use crate::domain::record::job_posting::JobPosting;
use crate::domain::record::name::RecordName;
use crate::domain::record::person::{Consent, Grant, ProtectedAttributes};
use crate::domain::record::student_profile::StudentProfile;
use crate::domain::record::{Resource, Visibility};
use crate::domain::search::filter::IndexFields;

const TENANTS: [&str; 3] = ["a", "b", "c"];
const PURPOSES: [&str; 2] = ["recruiting", "research"];
const ALLIANCES: [&str; 3] = ["x", "y", "z"];

/// Times around 100 s, some between two seconds.
fn some_time() -> impl Strategy<Value = DateTime<Utc>> {
    (97i64..=103, prop::sample::select(vec![0, 1, 500_000_000]))
        .prop_map(|(second, nanos)| Utc.timestamp_opt(second, nanos).unwrap())
}

fn some_of(words: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop::sample::subsequence(words, 0..=words.len())
        .prop_map(|words| words.into_iter().map(str::to_string).collect())
}

/// The days around the times of [`some_time`], which all are on 1970-01-01 in China.
fn some_day() -> impl Strategy<Value = NaiveDate> {
    prop::sample::select(vec![-1, 0, 1, 2, 20_000])
        .prop_map(|day| NaiveDate::default() + chrono::TimeDelta::days(day))
}

fn some_grant() -> impl Strategy<Value = Grant> {
    let recipients = vec!["a", "b", "c", "*", "alliances/x", "alliances/y"];
    (prop::sample::select(recipients), some_of(&PURPOSES), prop::option::of(some_day())).prop_map(
        |(recipient, purposes, expire_date)| Grant { recipient: recipient.into(), purposes, expire_date },
    )
}

fn some_consent() -> impl Strategy<Value = Consent> {
    let matching = prop::option::weighted(0.8, prop::bool::weighted(0.8));
    let plain = some_of(&["a", "b", "c", "*"]).prop_map(|disclose_to| (disclose_to, Vec::new()));
    let granted = prop::collection::vec(some_grant(), 1..4).prop_map(|grants| (Vec::new(), grants));
    (matching, prop_oneof![plain, granted], prop::option::of(some_time())).prop_map(
        |(matching, (disclose_to, grants), expire_time)| Consent {
            matching,
            disclose_to,
            expire_time,
            grants,
            ..Consent::default()
        },
    )
}

fn some_resource() -> impl Strategy<Value = Resource> {
    let student = prop::option::weighted(0.8, some_consent()).prop_map(|consent| {
        Resource::StudentProfile(Box::new(StudentProfile { consent, ..StudentProfile::default() }))
    });
    prop_oneof![
        6 => student,
        1 => Just(Resource::JobPosting(Box::<JobPosting>::default())),
        1 => Just(Resource::InternshipSlot(Box::<InternshipSlot>::default())),
        1 => Just(Resource::CourseProfile(Box::<CourseProfile>::default())),
    ]
}

fn some_visibility() -> impl Strategy<Value = Visibility> {
    prop_oneof![
        1 => Just(Visibility::Tenant),
        3 => some_of(&ALLIANCES).prop_map(Visibility::Alliance),
        2 => Just(Visibility::Public),
    ]
}

fn some_record() -> impl Strategy<Value = Record> {
    let owner = prop::sample::select(&TENANTS[..]);
    (owner, some_resource(), some_visibility(), prop::option::of(some_time())).prop_map(
        |(owner, resource, visibility, expire_time)| Record {
            name: RecordName::new(owner.parse().unwrap(), resource.kind(), "1").unwrap(),
            resource,
            labels: Default::default(),
            expire_time,
            visibility,
        },
    )
}

fn some_members() -> impl Strategy<Value = Members> {
    let listed = |tenants: Vec<String>| {
        Members::Listed(Arc::new(tenants.iter().map(|tenant| tenant.parse().unwrap()).collect()))
    };
    prop_oneof![Just(Members::Stated), some_of(&TENANTS).prop_map(listed)]
}

fn some_caller() -> impl Strategy<Value = Caller> {
    let members = prop::collection::vec(some_members(), ALLIANCES.len());
    let purpose = prop::sample::select(vec!["", PURPOSES[0], PURPOSES[1], "other"]);
    (prop::sample::select(&TENANTS[..]), some_of(&ALLIANCES), members, purpose).prop_map(
        |(tenant, alliances, members, purpose)| Caller {
            alliances: alliances.into_iter().zip(members).collect(),
            ..Caller::admitted(tenant.parse().unwrap(), BTreeSet::new(), CallerRoles::UNSTATED)
                .with_purpose(purpose)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_index_and_the_record_say_the_same(record in some_record(), caller in some_caller(), now in some_time()) {
        let fields = IndexFields::of(&record, &Facts::of(&record), now, now);
        let admits = |filter: Filter| filter.admits(&record.name, &fields);
        prop_assert_eq!(admits(matched(&caller, record.kind(), now)), is_matched(&caller, &record, now));
        let is_own = record.name.tenant == caller.tenant && !record.expire_time.is_some_and(|end| is_past(end, now));
        prop_assert_eq!(admits(own(&caller, record.kind(), now)), is_own);
        for kind in RecordKind::ALL.into_iter().filter(|kind| *kind != record.kind()) {
            prop_assert!(!admits(matched(&caller, kind, now)));
        }
    }

    #[test]
    fn nothing_hidden_is_matched_and_all_that_is_shared(record in some_record(), caller in some_caller(), now in some_time()) {
        match View::of(&caller, &record, now) {
            View::Owner => prop_assert_eq!(&record.name.tenant, &caller.tenant),
            View::Shared => prop_assert!(is_matched(&caller, &record, now)),
            View::Hidden => prop_assert!(!is_matched(&caller, &record, now)),
        }
    }
}

fn student(visibility: Visibility, disclose_to: &[&str]) -> Record {
    let disclose_to = disclose_to.iter().map(|tenant| tenant.to_string()).collect();
    let consent = Some(Consent { matching: Some(true), disclose_to, ..Consent::default() });
    let student = StudentProfile { consent, entry_year: Some(2026), ..StudentProfile::default() };
    Record {
        name: RecordName::new("a".parse().unwrap(), RecordKind::StudentProfile, "1").unwrap(),
        resource: Resource::StudentProfile(Box::new(student)),
        labels: Default::default(),
        expire_time: None,
        visibility,
    }
}

/// Fails at fff0350: disclosure to a tenant opened a student to it outside the alliance, and closed the alliance.
#[test]
fn alliance_and_disclosure_must_both_hold() {
    let caller = |tenant: &str, alliances: &[&str]| {
        let alliances = alliances.iter().map(|name| name.to_string()).collect();
        Caller::admitted(tenant.parse().unwrap(), alliances, CallerRoles::UNSTATED)
    };
    let in_x = |disclose_to: &[&str]| student(Visibility::Alliance(vec!["x".to_string()]), disclose_to);
    let now = Utc.timestamp_opt(100, 0).unwrap();
    for (caller, record, view) in [
        (caller("b", &["x"]), in_x(&["b"]), View::Shared),
        (caller("b", &["y"]), in_x(&["b"]), View::Hidden),
        (caller("c", &["x"]), in_x(&["b"]), View::Hidden),
        (caller("c", &["x"]), in_x(&["*"]), View::Shared),
        (caller("c", &["y"]), in_x(&["*"]), View::Hidden),
        (caller("b", &[]), student(Visibility::Public, &["b"]), View::Shared),
        (caller("c", &[]), student(Visibility::Public, &["b"]), View::Hidden),
        (caller("b", &[]), student(Visibility::Tenant, &["b"]), View::Hidden),
    ] {
        assert_eq!(View::of(&caller, &record, now), view, "{caller:?} {record:?}");
    }
}

#[test]
fn others_are_not_shown_what_the_school_alone_may_know() {
    let mut record = student(Visibility::Public, &["*"]);
    record.restore_protected(Some(ProtectedAttributes { gender: "女".into(), ..Default::default() }));
    let told = format!("{:?}", shown(&record));
    assert!(!told.contains("女") && !told.contains("2026"), "{told}");
}

#[test]
fn a_grant_is_for_whom_and_what_and_until_when_it_says() {
    let caller = |tenant: &str, purpose: &str| {
        let alliances = BTreeSet::from(["x".to_string()]);
        let caller = Caller::admitted(tenant.parse().unwrap(), alliances, CallerRoles::UNSTATED);
        caller.with_purpose(purpose)
    };
    let granted = |recipient: &str, purposes: &[&str], expire_date: Option<NaiveDate>| {
        let purposes = purposes.iter().map(ToString::to_string).collect();
        let grants = vec![Grant { recipient: recipient.into(), purposes, expire_date }];
        let mut record = student(Visibility::Public, &[]);
        let Resource::StudentProfile(profile) = &mut record.resource else { unreachable!() };
        profile.consent = Some(Consent { matching: Some(true), grants, ..Consent::default() });
        record
    };
    let day = |day| NaiveDate::from_ymd_opt(2027, 1, day);
    // 23:59:59 of 9 January in China, and the second after it.
    let (before, at) =
        (Utc.with_ymd_and_hms(2027, 1, 9, 15, 59, 59), Utc.with_ymd_and_hms(2027, 1, 9, 16, 0, 0));
    let (before, at) = (before.unwrap(), at.unwrap());
    for (caller, record, now, view) in [
        (caller("b", ""), granted("b", &[], None), before, View::Shared),
        (caller("c", ""), granted("b", &[], None), before, View::Hidden),
        (caller("c", ""), granted("alliances/x", &[], None), before, View::Shared),
        (caller("c", ""), granted("alliances/y", &[], None), before, View::Hidden),
        (caller("b", "recruiting"), granted("*", &["recruiting"], None), before, View::Shared),
        (caller("b", "research"), granted("*", &["recruiting"], None), before, View::Hidden),
        (caller("b", ""), granted("*", &["recruiting"], None), before, View::Hidden),
        (caller("b", "research"), granted("*", &[], None), before, View::Shared),
        (caller("b", ""), granted("b", &[], day(10)), before, View::Shared),
        (caller("b", ""), granted("b", &[], day(10)), at, View::Hidden),
    ] {
        assert_eq!(View::of(&caller, &record, now), view, "{caller:?} {record:?} {now}");
    }
}

/// What a tenant published while it was a member is hidden when it is one no more, unless another alliance brings it.
#[test]
fn what_former_members_shared_is_hidden() {
    let listed = |tenants: &[&str]| {
        Members::Listed(Arc::new(tenants.iter().map(|tenant| tenant.parse().unwrap()).collect()))
    };
    let caller = |alliances: &[(&str, Members)]| Caller {
        alliances: alliances.iter().map(|(name, members)| (name.to_string(), members.clone())).collect(),
        ..Caller::admitted("b".parse().unwrap(), BTreeSet::new(), CallerRoles::UNSTATED)
    };
    let now = Utc.timestamp_opt(100, 0).unwrap();
    let in_both = student(Visibility::Alliance(vec!["x".to_string(), "y".to_string()]), &["*"]);
    let sees = |caller: &Caller| View::of(caller, &in_both, now) == View::Shared;
    assert!(sees(&caller(&[("x", listed(&["a", "b"]))])));
    assert!(!sees(&caller(&[("x", listed(&["b", "c"]))])));
    assert!(!sees(&caller(&[("x", listed(&["b"])), ("y", listed(&["b", "c"]))])));
    assert!(sees(&caller(&[("x", listed(&["b"])), ("y", listed(&["a", "b"]))])));
    assert!(sees(&caller(&[("x", listed(&["b"])), ("y", Members::Stated)])));
}
