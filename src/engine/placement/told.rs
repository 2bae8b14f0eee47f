//! What a plan of numbers is, by names.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::cohort::Cohort;
use super::kept::{Certificate, FairnessRow, Figure, PartPrice, PlannedSlot, PlannedStudent, Reason};
use super::pairs::Named;
use crate::domain::message::{Code, Message};
use crate::domain::placement::check::{Fault, check};
use crate::domain::placement::fairness::{self, Compared, Interval};
use crate::domain::placement::figures::Figures;
use crate::domain::placement::plan::Plan;
use crate::domain::placement::price::{Part, Price};
use crate::domain::placement::proof::Goal;
use crate::domain::placement::unplaced::{Change, Obstacle, unplaced};
use crate::domain::record::person::ProtectedAttributes;

/// An attribute that the law protects, and how it is read.
type Attribute = (&'static str, fn(&ProtectedAttributes) -> Option<String>);

const ATTRIBUTES: [Attribute; 4] = [
    ("gender", |own| stated(&own.gender)),
    ("ethnicity", |own| stated(&own.ethnicity)),
    ("household_region", |own| own.household_region_code.get(..2).map(str::to_string)),
    ("poverty_relief", |own| own.poverty_relief.map(|yes| if yes { "yes" } else { "no" }.to_string())),
];

fn stated(value: &str) -> Option<String> {
    (!value.trim().is_empty()).then(|| value.trim().to_string())
}

/// What the check finds of a plan, and what it comes to.
pub(super) fn certificate(named: &Named, plan: &Plan) -> Certificate {
    let found = check(&named.market, plan);
    let figures = Figures::of(&named.market, plan);
    let number = |number: Option<i128>| number.map(|number| number.to_string()).unwrap_or_default();
    let goal = plan.steps.first().or(plan.bound.as_ref()).map(|step| step.goal);
    let weights = match goal {
        Some(Goal::Sum { placed, kept, reserved, .. }) => [placed, kept, reserved],
        _ => [0; 3],
    };
    Certificate {
        faults: found.faults.iter().map(|fault| fault_in_words(named, *fault)).collect(),
        blocking_pairs: found.blocking_pairs,
        value: number(found.value),
        bound: number(found.bound),
        gap: number(found.gap()),
        weights,
        finished: plan.finished,
        placed: u64::from(figures.placed),
        score: figures.score,
        scores: figures.scores.to_vec(),
        gini_before: figures.gini_before,
        gini_after: figures.gini_after,
        crowded_out: u64::from(figures.crowded_out),
        ranks: figures.ranks,
    }
}

fn fault_in_words(named: &Named, fault: Fault) -> Message {
    let student = |code: Code, at: u32| code.with("name", name_at(&named.students, at));
    let slot = |code: Code, at: u32| code.with("name", name_at(&named.slots, at));
    match fault {
        Fault::Numbers => Code::PlanOfOthers.into(),
        Fault::NotAcceptable(at) => student(Code::NotAcceptable, at),
        Fault::Moved(at) => student(Code::NotWhereFixed, at),
        Fault::OverCapacity(at) => slot(Code::OverSeats, at),
        Fault::OverReserve(at) => slot(Code::OverReserve, at),
        Fault::UnderIntake(at) => slot(Code::UnderIntake, at),
        Fault::Closed(at) => slot(Code::ClosedButTaken, at),
        Fault::OverCap(cap, _) => Code::OverCap.with("cap", cap + 1),
        Fault::Apart(group) => Code::GroupApart.with("group", group + 1),
        Fault::Unproven(step) => Code::GoalUnproven.with("goal", step + 1),
    }
}

fn name_at(names: &[String], at: u32) -> String {
    names.get(at as usize).cloned().unwrap_or_default()
}

/// The openings of a plan.
pub(super) fn slots(named: &Named, plan: &Plan) -> Vec<PlannedSlot> {
    let mut taken = vec![0u32; named.slots.len()];
    for slot in plan.assigned.iter().flatten() {
        if let Some(taken) = taken.get_mut(*slot as usize) {
            *taken += 1;
        }
    }
    let prices = plan.seat_prices(named.slots.len());
    let slots = named.slots.iter().zip(named.market.slots()).zip(taken).enumerate();
    slots
        .map(|(at, ((name, slot), taken))| PlannedSlot {
            name: name.clone(),
            employer: name_at(&named.employers, slot.employer),
            capacity: slot.capacity,
            taken,
            min_intake: slot.min_intake,
            closed: plan.closed.contains(&(at as u32)),
            price: prices.get(at).copied().unwrap_or(0),
        })
        .collect()
}

/// The students of a plan.
pub(super) fn students(named: &Named, cohort: &Cohort, plan: &Plan) -> Vec<PlannedStudent> {
    let mut left_out = unplaced(&named.market, plan).into_iter().peekable();
    let mut all = Vec::with_capacity(named.students.len());
    for ((number, name), slot) in (0u32..).zip(&named.students).zip(&plan.assigned) {
        let pair = slot.and_then(|slot| named.market.pair_of(number, slot));
        let mut planned = PlannedStudent {
            name: name.clone(),
            slot: *slot,
            score: pair.and_then(|pair| named.market.pairs().get(pair)).map_or(0, |pair| pair.score),
            rank: pair.map_or(0, |pair| named.market.rank(number, pair)),
            reasons: Vec::new(),
            change: Vec::new(),
        };
        if let Some(left_out) = left_out.next_if(|left_out| left_out.student == number) {
            if let Some(absent) = cohort.absent.get(name) {
                planned.reasons.push(absent.clone());
            } else {
                planned.reasons = reasons(named, &left_out.obstacles, &left_out.rules);
                planned.change = changes_in_words(named, left_out.change.iter().chain(&left_out.further));
            }
        }
        all.push(planned);
    }
    all
}

fn reasons(named: &Named, obstacles: &[(Obstacle, u32)], rules: &[(u32, u32)]) -> Vec<Reason> {
    let reason = |kind: &str, detail: String, slots: u32| Reason { kind: kind.to_string(), detail, slots };
    let by_obstacle = obstacles.iter().map(|(obstacle, slots)| match obstacle {
        Obstacle::Full => reason("full", String::new(), *slots),
        Obstacle::Reserved => reason("reserved", String::new(), *slots),
        Obstacle::Cap(cap) => reason("cap", format!("cap {}", cap + 1), *slots),
        Obstacle::Closed => reason("closed", String::new(), *slots),
        Obstacle::Group => reason("group", String::new(), *slots),
    });
    let by_rule = rules.iter().map(|(rule, slots)| reason("rule", name_at(&named.rules, *rule), *slots));
    let mut all: Vec<Reason> = by_obstacle.chain(by_rule).collect();
    if obstacles.is_empty() {
        all.insert(0, reason("nothing_acceptable", String::new(), 0));
    }
    all
}

/// All changes that are needed together, each once, with how often.
fn changes_in_words<'a>(named: &Named, changes: impl Iterator<Item = &'a Change>) -> Vec<Message> {
    let changes: Vec<Change> = changes.copied().collect();
    let words = changes.chunk_by(|a, b| a == b).filter_map(|same| {
        let words = change_in_words(named, *same.first()?);
        Some(match same.len() {
            1 => words,
            count => Code::SeveralTimes.with("count", count).with("what", words),
        })
    });
    words.collect()
}

fn change_in_words(named: &Named, change: Change) -> Message {
    let slot = |code: Code, at: u32| code.with("slot", name_at(&named.slots, at));
    match change {
        Change::Seat(at) => slot(Code::SeatMore, at),
        Change::Reserve(at) => slot(Code::ReserveLess, at),
        Change::Cap(cap, at) => slot(Code::CapMore, at).with("cap", cap + 1),
        Change::Rule(rule, at) => slot(Code::WithoutRule, at).with("rule", name_at(&named.rules, rule)),
    }
}

/// What each part costs.
pub(super) fn prices(named: &Named, prices: &[Price]) -> Vec<PartPrice> {
    let part = |part: Part| match part {
        Part::Rule(rule) => format!("rule {}", name_at(&named.rules, rule)),
        Part::Cap(cap) => format!("cap {}", cap + 1),
        Part::Reserve(reserve) => format!("reserve {}", reserve + 1),
        Part::Groups => "groups".to_string(),
        Part::MinIntake(slot) => format!("min_intake {}", name_at(&named.slots, slot)),
    };
    prices
        .iter()
        .map(|price| PartPrice { part: part(price.part), placed: price.placed, score: price.score })
        .collect()
}

/// How groups fare that the law protects.
pub(super) fn fairness(named: &Named, cohort: &Cohort, plan: &Plan) -> Vec<FairnessRow> {
    let mut rows = Vec::new();
    for (attribute, read) in ATTRIBUTES {
        let values: Vec<Option<String>> =
            cohort.students.iter().map(|student| student.record.protected().and_then(read)).collect();
        let values: Vec<Option<&str>> = values.iter().map(Option::as_deref).collect();
        for cell in fairness::report(&named.market, plan, &values) {
            let shown = cell.shown.map(|shown| {
                let figures = [Some(shown.placed), shown.rank, shown.score];
                (shown.students, figures.map(|figure| figure.map(figure_of)))
            });
            rows.push(FairnessRow { attribute: attribute.to_string(), value: cell.value, shown });
        }
    }
    rows
}

fn figure_of(compared: Compared) -> Figure {
    let bounds = |interval: Interval| [interval.value, interval.low, interval.high];
    Figure { own: bounds(compared.own), more: compared.more.map(bounds) }
}

/// SHA-256 of who goes where, in hexadecimal.
pub(super) fn digest_of(students: &[PlannedStudent], slots: &[PlannedSlot]) -> String {
    let mut hash = Sha256::new();
    for student in students {
        let slot =
            student.slot.and_then(|slot| slots.get(slot as usize)).map_or("", |slot| slot.name.as_str());
        hash.update(format!("{}\t{slot}\n", student.name));
    }
    hexadecimal(&hash.finalize())
}

/// Bytes in hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
