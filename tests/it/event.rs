//! Matchmaking events over the sample.

use std::collections::{HashMap, HashSet};

use talentmatch::pb::v1 as pb;

use crate::command_line::Folder;
use crate::support::*;

use pb::RecordKind::{InternshipSlot, ResourceNeed, ResourceOffer, StudentProfile};

fn side(kind: pb::RecordKind) -> Option<pb::EventSide> {
    Some(pb::EventSide { kind: kind.into(), ..Default::default() })
}

fn event(slots: i32) -> pb::PlanEventRequest {
    pb::PlanEventRequest {
        hosts: side(InternshipSlot),
        guests: side(StudentProfile),
        slot_count: slots,
        as_of_time: Some(as_of()),
        ..Default::default()
    }
}

async fn planned(client: &Client, request: pb::PlanEventRequest) -> pb::PlanEventResponse {
    client.cooperation.clone().plan_event(request).await.expect("planned").into_inner()
}

/// The meetings keep what was asked, counted again from the answer alone.
fn keeps(answer: &pb::PlanEventResponse, request: &pb::PlanEventRequest) {
    let (mut pairs, mut at, mut load) = (HashSet::new(), HashSet::new(), HashMap::<i32, i32>::new());
    let mut met = HashMap::<&str, i64>::new();
    for meeting in &answer.meetings {
        assert!((1..=request.slot_count).contains(&meeting.slot));
        assert!(!request.break_slots.contains(&meeting.slot), "a break");
        assert!(pairs.insert((&meeting.host_name, &meeting.guest_name)), "they meet twice");
        *load.entry(meeting.slot).or_default() += 1;
        for name in [&meeting.host_name, &meeting.guest_name] {
            assert!(at.insert((name, meeting.slot)), "{name} is at two tables in {}", meeting.slot);
            *met.entry(name).or_default() += 1;
            let own = request.terms.iter().find(|terms| name.ends_with(&terms.name));
            assert!(own.is_none_or(|own| !own.unavailable_slots.contains(&meeting.slot)), "{name} is away");
        }
    }
    let tables = if request.table_count > 0 { request.table_count } else { i32::MAX };
    assert!(load.values().all(|load| *load <= tables));
    let most = if request.max_meetings > 0 { request.max_meetings } else { request.slot_count };
    for party in answer.hosts.iter().chain(&answer.guests) {
        assert_eq!(met.get(party.name.as_str()).copied().unwrap_or(0), party.meeting_count);
        assert!(party.meeting_count <= i64::from(most).min(party.acceptable_count));
    }
    let sum: f64 = answer.meetings.iter().map(|meeting| meeting.score).sum();
    assert!((sum - answer.total_score).abs() < 1e-6 && answer.total_score <= answer.score_bound + 1e-6);
}

#[tokio::test]
async fn a_fair_with_everybody_there_is_the_best_there_is() {
    let client = sample().await;
    for request in [
        event(4),
        pb::PlanEventRequest { break_slots: vec![3], table_count: 6, ..event(5) },
        pb::PlanEventRequest { hosts: side(ResourceNeed), guests: side(ResourceOffer), ..event(3) },
    ] {
        let answer = planned(&client, request.clone()).await;
        keeps(&answer, &request);
        assert!(answer.meetings.len() > 5, "{}", answer.meetings.len());
        assert_eq!(answer.dropped_count, 0);
        assert!(
            (answer.total_score - answer.score_bound).abs() < 1e-6,
            "{} of {}",
            answer.total_score,
            answer.score_bound
        );
        assert_eq!(planned(&client, request).await, answer, "the same every time");
    }
}

#[tokio::test]
async fn who_is_away_meets_nobody_and_minima_come_first() {
    let client = sample().await;
    let away = |name: &str, slots: &[i32]| pb::PartyTerms {
        name: name.into(),
        unavailable_slots: slots.to_vec(),
        ..Default::default()
    };
    let request = pb::PlanEventRequest {
        terms: vec![
            away("studentProfiles/s-0001", &[1, 2]),
            away("studentProfiles/s-0002", &[2]),
            away("internshipSlots/i-bat-01", &[1, 3]),
        ],
        table_count: 12,
        max_meetings: 2,
        min_meetings: 1,
        ..event(4)
    };
    let answer = planned(&client, request.clone()).await;
    keeps(&answer, &request);
    let plain = pb::PlanEventRequest { min_meetings: 0, ..request.clone() };
    let without = planned(&client, plain).await;
    let alone = |answer: &pb::PlanEventResponse| {
        answer.guests.iter().filter(|guest| guest.acceptable_count > 0 && guest.meeting_count == 0).count()
    };
    assert!(alone(&answer) <= alone(&without), "{} {}", alone(&answer), alone(&without));
    let missing: i64 = answer.hosts.iter().chain(&answer.guests).map(|party| party.missing_count).sum();
    assert_eq!(missing, answer.missing_count);
    let veto = answer.meetings.first().expect("a meeting");
    let vetoes =
        vec![pb::EventVeto { host_name: veto.host_name.clone(), guest_name: veto.guest_name.clone() }];
    let vetoed = planned(&client, pb::PlanEventRequest { vetoes, ..request }).await;
    assert!(
        vetoed
            .meetings
            .iter()
            .all(|one| (&one.host_name, &one.guest_name) != (&veto.host_name, &veto.guest_name))
    );
}

#[tokio::test]
async fn an_event_that_cannot_be_is_refused_by_its_fields() {
    let client = sample().await;
    let named = |names: &[&str]| {
        Some(pb::EventSide {
            names: names.iter().map(|name| name.to_string()).collect(),
            ..Default::default()
        })
    };
    let terms = |name: &str| pb::PartyTerms { name: name.into(), ..Default::default() };
    for (request, expected) in [
        (event(0), &["slot_count"][..]),
        (event(49), &["slot_count"]),
        (pb::PlanEventRequest { hosts: None, ..event(3) }, &["hosts"]),
        (pb::PlanEventRequest { hosts: Some(pb::EventSide::default()), ..event(3) }, &["hosts.kind"]),
        (pb::PlanEventRequest { break_slots: vec![4], ..event(3) }, &["break_slots[0]"]),
        (pb::PlanEventRequest { min_meetings: 3, max_meetings: 2, ..event(3) }, &["min_meetings"]),
        (pb::PlanEventRequest { table_count: -1, ..event(3) }, &["table_count"]),
        (pb::PlanEventRequest { hosts: named(&["studentProfiles/s-0001"]), ..event(3) }, &["guests"]),
        (
            pb::PlanEventRequest {
                hosts: named(&["internshipSlots/i-bat-01", "internshipSlots/i-bat-01"]),
                ..event(3)
            },
            &["hosts.names"],
        ),
        (pb::PlanEventRequest { terms: vec![terms("jobPostings/j-bat-01")], ..event(3) }, &["terms"]),
        (
            pb::PlanEventRequest { terms: vec![terms("studentProfiles/s-0001"); 2], ..event(3) },
            &["terms[1].name"],
        ),
        (pb::PlanEventRequest { acceptable_count: 61, ..event(3) }, &["acceptable_count"]),
    ] {
        let refused = client.cooperation.clone().plan_event(request).await.expect_err("refused");
        assert_eq!(fields(&refused), expected, "{refused:?}");
    }
    let silent = pb::PlanEventRequest { guests: named(&["studentProfiles/s-0049"]), ..event(3) };
    let refused = client.cooperation.clone().plan_event(silent).await.expect_err("no consent");
    assert_eq!(reason(&refused), "NO_CONSENT");
}

#[test]
fn the_command_plans_an_event() {
    let folder = Folder::new();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sample/");
    let files = ["student_profiles.jsonl", "internship_slots.jsonl"].map(|file| format!("{sample}{file}"));
    assert_eq!(folder.run(&["import", &files[0], &files[1], "--data-dir", "d"]).code, 0);
    let run = |more: &[&str]| {
        let event = ["event", "--host-kind", "internship-slots", "--slots", "4", "--data-dir", "d"];
        folder.run(&[&event[..], more].concat())
    };
    let shown = run(&["--break", "2", "--tables", "5", "--max", "2", "--absent", "studentProfiles/s-0001=1"]);
    assert!(
        shown.code == 0 && shown.out.contains("slot 3\n") && !shown.out.contains("slot 2\n"),
        "{shown:?}"
    );
    assert!(shown.out.contains("checked; total score"), "{shown:?}");
    let answer = run(&["--json"]).json();
    assert!(answer["meetings"].as_array().is_some_and(|meetings| !meetings.is_empty()), "{answer}");
    assert_eq!(run(&["--absent", "s-0001"]).code, 64);
}
