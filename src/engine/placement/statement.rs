//! What the terms say, by the numbers of a market.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::cohort::Cohort;
use super::terms::PlacementQuery;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::message::Code;
use crate::domain::placement::cap::{Cap, Members, Per};
use crate::domain::placement::market::{MarketError, Slot, Student, lot};
use crate::domain::record::document::Document;
use crate::engine::error::EngineError;

/// What a student has in the terms.
#[derive(Clone, Default)]
pub(super) struct Own {
    pub(super) is_absent: bool,
    pub(super) fixed: Option<u32>,
    pub(super) vetoes: Vec<u32>,
    pub(super) wishes: Option<Vec<String>>,
}

/// Employers by the names that they show; an opening without one has an employer of its own.
pub(super) struct Employers {
    pub(super) names: Vec<String>,
    of_slot: Vec<u32>,
}

impl Employers {
    pub(super) fn of(slots: &[Arc<Document>]) -> Self {
        let mut known: BTreeMap<String, u32> = BTreeMap::new();
        let (mut names, mut of_slot) = (Vec::new(), Vec::new());
        for slot in slots {
            let shown = slot.record.places().map_or("", |places| places.employer).trim();
            let key = if shown.is_empty() { slot.name().to_string() } else { shown.to_string() };
            let number = *known.entry(key).or_insert_with(|| {
                names.push(shown.to_string());
                names.len() as u32 - 1
            });
            of_slot.push(number);
        }
        Self { names, of_slot }
    }
}

pub(super) fn students_of(cohort: &Cohort, names: &[String], own: &[Own], seed: u64) -> Vec<Student> {
    let students = cohort.students.iter().zip(names).zip(own);
    students
        .map(|((student, name), own)| {
            let protected = student.record.protected();
            let priority = protected.and_then(|protected| protected.poverty_relief) == Some(true);
            Student { lot: lot(seed, name), priority, fixed: own.fixed }
        })
        .collect()
}

/// Numbers of what is named.
pub(super) struct Index {
    pub(super) students: HashMap<String, u32>,
    pub(super) slots: HashMap<String, u32>,
}

impl Index {
    fn student(&self, name: &str, field: impl FnOnce() -> String) -> Result<u32, EngineError> {
        let unknown = || EngineError::invalid(field(), Code::NotOfPlan.with("name", name));
        self.students.get(name).copied().ok_or_else(unknown)
    }

    fn slot(&self, name: &str, field: impl FnOnce() -> String) -> Result<u32, EngineError> {
        let unknown = || EngineError::invalid(field(), Code::NotOfPlan.with("name", name));
        self.slots.get(name).copied().ok_or_else(unknown)
    }

    /// What each student has in the terms.
    pub(super) fn own_terms(&self, query: &PlacementQuery, cohort: &Cohort) -> Result<Vec<Own>, EngineError> {
        let absent = |student: &Arc<Document>| cohort.absent.contains_key(&student.name().to_string());
        let handed_in = |student: &Arc<Document>| {
            let found = query.handed_in.get(&student.name().to_string());
            query.round.as_ref().map(|_| found.cloned().unwrap_or_default())
        };
        let mut all: Vec<Own> = cohort
            .students
            .iter()
            .map(|student| Own { is_absent: absent(student), wishes: handed_in(student), ..Own::default() })
            .collect();
        let terms = &query.terms;
        for (at, (student, slot)) in terms.fixed.iter().enumerate() {
            let field = |what: &str| format!("terms.fixed_placements[{at}].{what}");
            let slot = self.slot(slot, || field("slot_name"))?;
            let number = self.student(student, || field("student_name"))?;
            let own = all.get_mut(number as usize).filter(|own| own.fixed.is_none());
            let Some(own) = own else {
                return Err(EngineError::invalid(
                    field("student_name"),
                    Code::NamedTwice.with("name", student.as_str()),
                ));
            };
            if own.is_absent {
                return Err(EngineError::invalid(field("student_name"), Code::NotPlaceable));
            }
            own.fixed = Some(slot);
        }
        for (at, (student, slot)) in terms.vetoes.iter().enumerate() {
            let field = |what: &str| format!("terms.vetoes[{at}].{what}");
            let slot = self.slot(slot, || field("slot_name"))?;
            let student = self.student(student, || field("student_name"))?;
            if let Some(own) = all.get_mut(student as usize) {
                own.vetoes.push(slot);
            }
        }
        for (at, (student, wishes)) in terms.wishes.iter().enumerate() {
            let student = self.student(student, || format!("terms.wishes[{at}].student_name"))?;
            for (place, slot) in wishes.iter().enumerate() {
                self.slot(slot, || format!("terms.wishes[{at}].slot_names[{place}]"))?;
            }
            if let Some(own) = all.get_mut(student as usize) {
                own.wishes = Some(wishes.clone());
            }
        }
        for (at, (slot, _)) in terms.capacities.iter().enumerate() {
            self.slot(slot, || format!("terms.capacities[{at}].slot_name"))?;
        }
        Ok(all)
    }

    pub(super) fn slots_of(
        &self,
        cohort: &Cohort,
        query: &PlacementQuery,
        employers: &Employers,
    ) -> Result<Vec<Slot>, EngineError> {
        let mut slots: Vec<Slot> = Vec::with_capacity(cohort.slots.len());
        for (slot, employer) in cohort.slots.iter().zip(&employers.of_slot) {
            // A capacity that is not stated is one seat, so that nothing is promised that may not be there.
            let capacity = slot.facts.capacity.unwrap_or(1);
            let min_intake = slot.record.places().map_or(0, |places| places.min_intake);
            // A full opening keeps what it asked for.
            let min_intake = if capacity == 0 { 0 } else { min_intake.min(capacity) };
            let lot = lot(query.seed, &slot.name().to_string());
            slots.push(Slot { capacity, min_intake, employer: *employer, lot, ..Slot::default() });
        }
        for (at, reserve) in query.terms.reserves.iter().enumerate() {
            let keep = |slot: &mut Slot, seats: u32| {
                (slot.reserve, slot.hard, slot.reserve_of) = (seats, reserve.hard, at as u32);
            };
            let Some(name) = &reserve.slot else {
                for slot in &mut slots {
                    let seats = reserve.seats.min(slot.capacity);
                    keep(slot, seats);
                }
                continue;
            };
            let number = self.slot(name, || format!("terms.reserves[{at}].slot_name"))?;
            let Some(slot) = slots.get_mut(number as usize) else { continue };
            if reserve.seats > slot.capacity {
                let description =
                    Code::MoreThanSeats.with("seats", slot.capacity).with("slot", name.as_str());
                return Err(EngineError::invalid(format!("terms.reserves[{at}].seat_count"), description));
            }
            keep(slot, reserve.seats);
        }
        Ok(slots)
    }

    pub(super) fn caps(
        &self,
        cohort: &Cohort,
        query: &PlacementQuery,
        employers: &Employers,
    ) -> Result<Vec<Cap>, EngineError> {
        let mut caps = Vec::new();
        for (at, term) in query.terms.caps.iter().enumerate() {
            let major = (!term.major_code.is_empty()).then(|| MajorCode::parse(&term.major_code));
            let major = major.transpose().map_err(|_| {
                EngineError::invalid(
                    format!("terms.caps[{at}].major_code"),
                    Code::MustBe.with("meaning", Code::AMajor),
                )
            })?;
            let is_counted = |student: &Document| {
                let of_school = term.school.is_empty() || student.facts.school == term.school;
                let of_major = |code: MajorCode| student.facts.majors.iter().any(|own| code.contains(*own));
                of_school && major.is_none_or(of_major)
            };
            let members = match term.school.is_empty() && major.is_none() {
                true => Members::Everybody,
                false => {
                    let counted = cohort.students.iter().zip(0..).filter(|(student, _)| is_counted(student));
                    Members::Only(counted.map(|(_, number)| number).collect())
                }
            };
            let is_of = |employer: &u32| {
                term.employer.is_empty() || employers.names.get(*employer as usize) == Some(&term.employer)
            };
            if !term.employer.is_empty() && !employers.of_slot.iter().any(is_of) {
                let field = format!("terms.caps[{at}].employer_display_name");
                return Err(EngineError::invalid(field, Code::NoSuchEmployer));
            }
            let most = |employer: &u32| if is_of(employer) { term.most } else { Cap::NONE };
            let most = match term.per {
                Per::Slot => employers.of_slot.iter().map(most).collect(),
                Per::Employer => (0..employers.names.len() as u32).map(|employer| most(&employer)).collect(),
                Per::Plan => vec![term.most],
            };
            caps.push(Cap { members, per: term.per, most });
        }
        for (at, group) in query.terms.groups.iter().enumerate().filter(|(_, group)| !group.together) {
            let members = Members::Only(self.members(at, &group.students)?);
            caps.push(Cap { members, per: Per::Slot, most: vec![1; cohort.slots.len()] });
        }
        Ok(caps)
    }

    pub(super) fn together(&self, query: &PlacementQuery) -> Result<Vec<Vec<u32>>, EngineError> {
        let groups = query.terms.groups.iter().enumerate().filter(|(_, group)| group.together);
        groups.map(|(at, group)| self.members(at, &group.students)).collect()
    }

    fn members(&self, group: usize, names: &[String]) -> Result<Vec<u32>, EngineError> {
        let field = |at: usize| format!("terms.groups[{group}].student_names[{at}]");
        let found = names.iter().enumerate().map(|(at, name)| self.student(name, || field(at)));
        let mut members = found.collect::<Result<Vec<u32>, _>>()?;
        members.sort_unstable();
        members.dedup();
        Ok(members)
    }
}

/// What is wrong with the terms, by the names behind the numbers.
pub(super) fn told(error: MarketError, students: &[String], slots: &[String]) -> EngineError {
    let student = |number: u32| students.get(number as usize).cloned().unwrap_or_default();
    let slot = |number: u32| slots.get(number as usize).cloned().unwrap_or_default();
    match error {
        MarketError::NoStudents => EngineError::invalid("student_names", Code::NobodyToPlace),
        MarketError::NoSlots => EngineError::invalid("slot_names", Code::NothingToFill),
        MarketError::Reserve(at) => {
            EngineError::invalid("terms.reserves", Code::ReservesTooMany.with("slot", slot(at)))
        }
        MarketError::MinIntake(at) => {
            EngineError::invalid("terms.capacities", Code::IntakeOverSeats.with("slot", slot(at)))
        }
        MarketError::TwoGroups(at) => {
            EngineError::invalid("terms.groups", Code::InTwoGroups.with("student", student(at)))
        }
        MarketError::Contradiction(a, b) => {
            let description = Code::TogetherAndApart.with("student", student(a)).with("other", student(b));
            EngineError::invalid("terms.groups", description)
        }
        MarketError::FixedElsewhere(at) => EngineError::invalid(
            "terms.fixed_placements",
            Code::RefusedWhereFixed.with("student", student(at)),
        ),
        MarketError::FixedTooMany(at) => {
            EngineError::invalid("terms.fixed_placements", Code::FixedTooMany.with("slot", slot(at)))
        }
        MarketError::Numbers => EngineError::Internal("a market of wrong numbers".into()),
    }
}
