//! `PlanEvent`: who meets whom in which slot.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::api::matching::{filter_from_pb, replay_to_pb, weights_from_pb};
use crate::api::request::{name_from_pb, names_from_pb, number_from_pb};
use crate::api::{Api, Problem, limits};
use crate::convert::{field, kind_from_pb, time_from_pb};
use crate::domain::event::Party;
use crate::domain::message::Code;
use crate::domain::placement::market::SCORE_UNIT;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::record::violation::Violations;
use crate::engine::error::EngineError;
use crate::engine::event::{Chosen, EventQuery, MOST_GUESTS, MOST_HOSTS, PlannedEvent, Terms};
use crate::pb::v1 as pb;

impl Api {
    /// `PlanEvent`: a schedule of meetings.
    pub async fn plan_event(
        &self,
        caller: &Caller,
        request: pb::PlanEventRequest,
    ) -> Result<pb::PlanEventResponse, Problem> {
        let engine = self.serving.now();
        let query = query_from_pb(request, &caller.tenant, engine.clock.second())?;
        let _turn = self.matches.take(&caller.tenant).await?;
        let planned = engine.matcher.plan_event(caller, &query).await?;
        let replay = replay_to_pb(&engine.matcher, &query.weights, query.as_of, true, true);
        Ok(pb::PlanEventResponse { replay: Some(replay), ..event_to_pb(&planned) })
    }
}

fn query_from_pb(
    request: pb::PlanEventRequest,
    home: &TenantId,
    now: DateTime<Utc>,
) -> Result<EventQuery, EngineError> {
    let mut v = Violations::new();
    let hosts = side_from_pb(&mut v, "hosts", request.hosts, MOST_HOSTS, home);
    let guests = side_from_pb(&mut v, "guests", request.guests, MOST_GUESTS, home);
    let slots = field::in_range(&mut v, "slot_count", Some(request.slot_count), 1..=limits::EVENT_SLOTS);
    let slots = slots.unwrap_or(1).unsigned_abs();
    let breaks = slots_from_pb(&mut v, "break_slots", request.break_slots, slots);
    let tables = Some(request.table_count).filter(|count| *count != 0);
    let tables = field::in_range(&mut v, "table_count", tables, 1..=MOST_HOSTS as i32);
    let least = field::in_range(&mut v, "min_meetings", Some(request.min_meetings), 0..=limits::EVENT_SLOTS);
    let most = Some(request.max_meetings).filter(|count| *count != 0);
    let most = field::in_range(&mut v, "max_meetings", most, 1..=limits::EVENT_SLOTS);
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        v.add("min_meetings", Code::AboveField.with("field", "max_meetings"));
    }
    let terms = terms_from_pb(&mut v, request.terms, slots, home);
    let vetoes = field::list(&mut v, "vetoes", request.vetoes, limits::EVENT_VETOES, |v, veto| {
        let host = name_from_pb(v, "host_name", &veto.host_name, home);
        host.zip(name_from_pb(v, "guest_name", &veto.guest_name, home))
    });
    let score = Some(request.score_min).filter(|score| *score != 0.0);
    let query = EventQuery {
        slots,
        breaks,
        tables: tables.map(i32::unsigned_abs),
        least: least.unwrap_or(0).unsigned_abs(),
        most: most.map_or(slots, i32::unsigned_abs),
        terms,
        vetoes: vetoes.into_iter().flatten().collect::<HashSet<_>>(),
        score: field::in_range(&mut v, "score_min", score, f64::MIN_POSITIVE..=1.0),
        acceptable: number_from_pb(
            &mut v,
            "acceptable_count",
            request.acceptable_count,
            limits::ACCEPTABLE_HOSTS,
        ),
        weights: weights_from_pb(&mut v, request.weights),
        seed: request.seed as u64,
        as_of: time_from_pb(&mut v, "as_of_time", request.as_of_time).unwrap_or(now),
        now,
        hosts: hosts.unwrap_or(Chosen::Named(Vec::new())),
        guests: guests.unwrap_or(Chosen::Named(Vec::new())),
    };
    Ok(v.check(query)?)
}

fn side_from_pb(
    v: &mut Violations,
    name: &'static str,
    side: Option<pb::EventSide>,
    most: usize,
    home: &TenantId,
) -> Option<Chosen> {
    let Some(side) = side else {
        v.add(name, Code::Required);
        return None;
    };
    v.within(name, |v| {
        if !side.names.is_empty() {
            return Some(Chosen::Named(names_from_pb(v, "names", side.names, most, home)));
        }
        let kind = kind_from_pb(v, "kind", side.kind);
        let filter = filter_from_pb(v, "filter", side.filter, home);
        Some(Chosen::By(kind?, Box::new(filter)))
    })
}

/// Numbers from 1 on the wire, from 0 inside.
fn slots_from_pb(v: &mut Violations, field: &'static str, numbers: Vec<i32>, slots: u32) -> Vec<u32> {
    field::list(v, field, numbers, limits::EVENT_SLOTS as usize, |v, number| {
        let number = field::in_range(v, "", Some(number), 1..=slots.cast_signed());
        number.unwrap_or(1).unsigned_abs() - 1
    })
}

fn terms_from_pb(
    v: &mut Violations,
    terms: Vec<pb::PartyTerms>,
    slots: u32,
    home: &TenantId,
) -> BTreeMap<RecordName, Terms> {
    let read = field::list(v, "terms", terms, MOST_HOSTS + MOST_GUESTS, |v, own| {
        let absent = slots_from_pb(v, "unavailable_slots", own.unavailable_slots, slots);
        let least = field::in_range(v, "min_meetings", own.min_meetings, 0..=limits::EVENT_SLOTS);
        let most = field::in_range(v, "max_meetings", own.max_meetings, 0..=limits::EVENT_SLOTS);
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            v.add("min_meetings", Code::AboveField.with("field", "max_meetings"));
        }
        let (least, most) = (least.map(i32::unsigned_abs), most.map(i32::unsigned_abs));
        name_from_pb(v, "name", &own.name, home).map(|name| (name, Terms { absent, least, most }))
    });
    let mut all = BTreeMap::new();
    for (at, one) in read.into_iter().enumerate() {
        if let Some((name, own)) = one
            && all.insert(name, own).is_some()
        {
            v.within_item("terms", at, |v| v.add("name", Code::GivenTwice));
        }
    }
    all
}

fn event_to_pb(planned: &PlannedEvent) -> pb::PlanEventResponse {
    let PlannedEvent { hosts, guests, event, schedule, check } = planned;
    let name = |side: &[Arc<Document>], at: u32| {
        side.get(at as usize).map(|party| party.name().to_string()).unwrap_or_default()
    };
    let scores: BTreeMap<(u32, u32), u32> =
        event.pairs.iter().map(|pair| ((pair.host, pair.guest), pair.score)).collect();
    let meetings = schedule.meetings.iter().map(|meeting| pb::EventMeeting {
        slot: meeting.slot.cast_signed() + 1,
        host_name: name(hosts, meeting.host),
        guest_name: name(guests, meeting.guest),
        score: units(scores.get(&(meeting.host, meeting.guest)).copied().unwrap_or(0).into()),
    });
    let (mut of_host, mut of_guest) = (vec![0; hosts.len()], vec![0; guests.len()]);
    for pair in &event.pairs {
        of_host.get_mut(pair.host as usize).into_iter().for_each(|count| *count += 1);
        of_guest.get_mut(pair.guest as usize).into_iter().for_each(|count| *count += 1);
    }
    let hosts = parties_to_pb(hosts, &event.hosts, &check.hosts, &of_host);
    let guests = parties_to_pb(guests, &event.guests, &check.guests, &of_guest);
    pb::PlanEventResponse {
        meetings: meetings.collect(),
        missing_count: hosts.iter().chain(&guests).map(|party| party.missing_count).sum(),
        hosts,
        guests,
        total_score: units(schedule.score),
        score_bound: units(schedule.bound),
        dropped_count: schedule.dropped.into(),
        pair_count: event.pairs.len() as i64,
        replay: None,
    }
}

fn parties_to_pb(
    side: &[Arc<Document>],
    parties: &[Party],
    met: &[u32],
    acceptable: &[i64],
) -> Vec<pb::EventParty> {
    let all = side.iter().zip(parties).zip(met).zip(acceptable);
    let party =
        |(((document, party), met), acceptable): (((&Arc<Document>, &Party), &u32), &i64)| pb::EventParty {
            name: document.name().to_string(),
            title: document.facts.title.clone(),
            acceptable_count: *acceptable,
            meeting_count: (*met).into(),
            missing_count: party.least.saturating_sub(*met).into(),
        };
    all.map(party).collect()
}

/// Millionths as a number.
fn units(millionths: u64) -> f64 {
    millionths as f64 / f64::from(SCORE_UNIT)
}
