//! From records and terms to a market: who is acceptable where, by the rules and scores of every ranking.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::cohort::Cohort;
use super::terms::PlacementQuery;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::placement::cap::{Cap, Members, Per};
use crate::domain::placement::market::{
    Barred, Choice, Market, MarketError, SCORE_UNIT, Slot, Statement, Student, lot,
};
use crate::domain::ranking::parts::Side;
use crate::domain::ranking::query::Judge;
use crate::domain::ranking::score::Score;
use crate::domain::ranking::weights::RankingWeights;
use crate::domain::record::document::Document;
use crate::domain::rules::{Bar, RuleSet, bar};
use crate::engine::compute;
use crate::engine::error::EngineError;
use crate::engine::ports::Tell;

/// Pairs of a student that one rule alone keeps out, of which prices and nearest changes are told: those with the best scores.
const MOST_BARRED: usize = 20;

/// A market with the names behind its numbers.
pub(super) struct Named {
    pub(super) market: Market,
    pub(super) students: Vec<String>,
    pub(super) slots: Vec<String>,
    /// Ids of the rules by their numbers in the market.
    pub(super) rules: Vec<String>,
    pub(super) employers: Vec<String>,
    /// Students with more openings open to them than are acceptable.
    pub(super) cut: u64,
    /// Openings without a stated capacity.
    pub(super) unstated: u64,
}

/// What every pair is judged and scored by.
struct Scale {
    slots: Vec<(String, Arc<Document>)>,
    rules: Arc<RuleSet>,
    judge: Judge,
    weights: RankingWeights,
    seed: u64,
    acceptable: usize,
    aside: Vec<String>,
    /// For each student whom an employer names: the opening and the place in its list.
    listed: HashMap<String, HashMap<u32, u32>>,
    number_of: HashMap<String, u32>,
}

/// What a student has in the terms.
#[derive(Clone, Default)]
struct Own {
    is_absent: bool,
    fixed: Option<u32>,
    vetoes: Vec<u32>,
    wishes: Option<Vec<String>>,
}

struct Row {
    choices: Vec<Choice>,
    barred: Vec<(String, Choice)>,
    is_cut: bool,
}

/// Compares every student with every opening.
pub(super) async fn market(
    cohort: &Cohort,
    query: &PlacementQuery,
    rules: Arc<RuleSet>,
    judge: Judge,
    tell: Tell,
) -> Result<Named, EngineError> {
    let named =
        |documents: &[Arc<Document>]| documents.iter().map(|document| document.name().to_string()).collect();
    let (students, slots): (Vec<String>, Vec<String>) = (named(&cohort.students), named(&cohort.slots));
    let index = Index { students: numbers(&students), slots: numbers(&slots) };
    let own = index.own_terms(query, cohort)?;
    let scale = Arc::new(Scale {
        slots: slots.iter().cloned().zip(cohort.slots.iter().cloned()).collect(),
        rules,
        judge,
        weights: query.weights,
        seed: query.seed,
        acceptable: query.acceptable,
        aside: query.terms.ignored_rules.clone(),
        listed: listed(&cohort.slots),
        number_of: index.slots.clone(),
    });
    let total = students.len() as u64;
    let done = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let jobs: Vec<(Arc<Document>, Own)> = cohort.students.iter().cloned().zip(own.iter().cloned()).collect();
    let work = move |(student, own): (Arc<Document>, Own)| {
        let row = scale.row(&student, &own);
        let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        if done.is_multiple_of(64) || done == total {
            tell(done, total);
        }
        row
    };
    let rows = compute::map(jobs, work).await.map_err(EngineError::Internal)?;
    let mut ids: Vec<String> =
        rows.iter().flat_map(|row| row.barred.iter().map(|(rule, _)| rule.clone())).collect();
    ids.sort_unstable();
    ids.dedup();
    let rule_numbers = numbers(&ids);
    let (mut choices, mut barred, mut cut) = (Vec::with_capacity(rows.len()), Vec::new(), 0);
    for (row, student) in rows.into_iter().zip(0u32..) {
        cut += u64::from(row.is_cut);
        choices.push(row.choices);
        let number = |rule: &String| rule_numbers.get(rule).copied().unwrap_or(0);
        barred.extend(row.barred.into_iter().map(|(rule, choice)| Barred {
            student,
            choice,
            rule: number(&rule),
        }));
    }
    let employers = Employers::of(&cohort.slots);
    let statement = Statement {
        students: students_of(cohort, &students, &own, query.seed),
        slots: index.slots_of(cohort, query, &employers)?,
        choices,
        barred,
        caps: index.caps(cohort, query, &employers)?,
        together: index.together(query)?,
    };
    let unstated = cohort.slots.iter().filter(|slot| slot.facts.capacity.is_none()).count() as u64;
    let market = compute::run(move || Market::new(statement)).await.map_err(EngineError::Internal)?;
    let market = market.map_err(|error| told(error, &students, &slots))?;
    Ok(Named { market, students, slots, rules: ids, employers: employers.names, cut, unstated })
}

impl Scale {
    fn row(&self, student: &Document, own: &Own) -> Row {
        let mut row = Row { choices: Vec::new(), barred: Vec::new(), is_cut: false };
        if own.is_absent {
            return row;
        }
        let name = student.name().to_string();
        let side = Side { name: &name, facts: &student.facts, embedding: &student.embedding };
        let profile = student.facts.person.as_ref().map_or(&[][..], |person| &person.ranked_slots);
        let wanted = own.wishes.as_deref().unwrap_or(profile);
        let wishes: HashMap<u32, u32> = wanted
            .iter()
            .zip(0..)
            .filter_map(|(slot, place)| Some((*self.number_of.get(slot)?, place)))
            .collect();
        let listed = self.listed.get(&name);
        for ((slot_name, slot), number) in self.slots.iter().zip(0u32..) {
            let is_fixed = own.fixed == Some(number);
            if own.vetoes.contains(&number) || own.fixed.is_some() && !is_fixed {
                continue;
            }
            let judging = self.judge.judging(Some(student.name()), slot.name());
            let found = bar(&self.rules, &student.facts, &slot.facts, judging, &self.aside);
            let choice = || {
                let target = Side { name: slot_name, facts: &slot.facts, embedding: &slot.embedding };
                let score = Score::of(side, target, &self.weights).total;
                Choice {
                    slot: number,
                    score: ((score * f64::from(SCORE_UNIT)).round().max(0.0) as u32).min(SCORE_UNIT),
                    wish: wishes.get(&number).copied(),
                    listed: listed.and_then(|listed| listed.get(&number)).copied(),
                }
            };
            match found {
                _ if is_fixed => row.choices.push(choice()),
                Bar::None => row.choices.push(choice()),
                Bar::One(rule) => row.barred.push((rule.to_string(), choice())),
                Bar::Many => {}
            }
        }
        let first = |choice: &Choice| {
            let by_wish = choice.wish.unwrap_or(u32::MAX);
            let lot = self.slots.get(choice.slot as usize).map_or(0, |(name, _)| lot(self.seed, name));
            (by_wish, std::cmp::Reverse(choice.score), lot)
        };
        row.is_cut = row.choices.len() > self.acceptable;
        row.choices.sort_by_cached_key(first);
        row.choices.truncate(self.acceptable);
        row.barred.sort_by_key(|(_, choice)| std::cmp::Reverse(choice.score));
        row.barred.truncate(MOST_BARRED);
        row
    }
}

fn numbers(names: &[String]) -> HashMap<String, u32> {
    names.iter().cloned().zip(0..).collect()
}

fn listed(slots: &[Arc<Document>]) -> HashMap<String, HashMap<u32, u32>> {
    let mut listed: HashMap<String, HashMap<u32, u32>> = HashMap::new();
    for (slot, number) in slots.iter().zip(0..) {
        let names = slot.record.places().map_or(&[][..], |places| places.ranked_students);
        for (student, place) in names.iter().zip(0..) {
            listed.entry(student.clone()).or_default().entry(number).or_insert(place);
        }
    }
    listed
}

/// Employers by the names that they show; an opening without one has an employer of its own.
struct Employers {
    names: Vec<String>,
    of_slot: Vec<u32>,
}

impl Employers {
    fn of(slots: &[Arc<Document>]) -> Self {
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

fn students_of(cohort: &Cohort, names: &[String], own: &[Own], seed: u64) -> Vec<Student> {
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
struct Index {
    students: HashMap<String, u32>,
    slots: HashMap<String, u32>,
}

impl Index {
    fn student(&self, name: &str, field: impl FnOnce() -> String) -> Result<u32, EngineError> {
        let unknown = || EngineError::invalid(field(), format!("{name} is no student of this plan"));
        self.students.get(name).copied().ok_or_else(unknown)
    }

    fn slot(&self, name: &str, field: impl FnOnce() -> String) -> Result<u32, EngineError> {
        let unknown = || EngineError::invalid(field(), format!("{name} is no opening of this plan"));
        self.slots.get(name).copied().ok_or_else(unknown)
    }

    /// What each student has in the terms.
    fn own_terms(&self, query: &PlacementQuery, cohort: &Cohort) -> Result<Vec<Own>, EngineError> {
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
            let student = self.student(student, || field("student_name"))?;
            let own = all.get_mut(student as usize).filter(|own| own.fixed.is_none());
            let Some(own) = own else {
                return Err(EngineError::invalid(field("student_name"), "is fixed twice"));
            };
            if own.is_absent {
                return Err(EngineError::invalid(
                    field("student_name"),
                    "cannot be placed: no consent, or placed already",
                ));
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

    fn slots_of(
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
            slots.push(Slot { capacity, min_intake, reserve: 0, hard: false, employer: *employer, lot });
        }
        for (at, reserve) in query.terms.reserves.iter().enumerate() {
            let Some(name) = &reserve.slot else {
                for slot in &mut slots {
                    (slot.reserve, slot.hard) = (reserve.seats.min(slot.capacity), reserve.hard);
                }
                continue;
            };
            let number = self.slot(name, || format!("terms.reserves[{at}].slot_name"))?;
            let Some(slot) = slots.get_mut(number as usize) else { continue };
            if reserve.seats > slot.capacity {
                let description = format!("is more than the {} seats of {name}", slot.capacity);
                return Err(EngineError::invalid(format!("terms.reserves[{at}].seat_count"), description));
            }
            (slot.reserve, slot.hard) = (reserve.seats, reserve.hard);
        }
        Ok(slots)
    }

    fn caps(
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
                    "must be a code of 2, 4 or 6 digits",
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
                return Err(EngineError::invalid(field, "is the employer of no opening of this plan"));
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

    fn together(&self, query: &PlacementQuery) -> Result<Vec<Vec<u32>>, EngineError> {
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
fn told(error: MarketError, students: &[String], slots: &[String]) -> EngineError {
    let student = |number: u32| students.get(number as usize).cloned().unwrap_or_default();
    let slot = |number: u32| slots.get(number as usize).cloned().unwrap_or_default();
    match error {
        MarketError::NoStudents => EngineError::invalid("student_names", "names nobody"),
        MarketError::NoSlots => EngineError::invalid("slot_names", "names no opening"),
        MarketError::Reserve(at) => {
            EngineError::invalid("terms.reserves", format!("reserves more seats of {} than it has", slot(at)))
        }
        MarketError::MinIntake(at) => EngineError::invalid(
            "terms.capacities",
            format!("{} takes no fewer than it has seats for", slot(at)),
        ),
        MarketError::TwoGroups(at) => EngineError::invalid(
            "terms.groups",
            format!("{} is in two groups that must be together", student(at)),
        ),
        MarketError::Contradiction(a, b) => {
            let description = format!("{} and {} must be together and must not", student(a), student(b));
            EngineError::invalid("terms.groups", description)
        }
        MarketError::FixedElsewhere(at) => EngineError::invalid(
            "terms.fixed_placements",
            format!("{} is refused where it is fixed", student(at)),
        ),
        MarketError::FixedTooMany(at) => {
            EngineError::invalid("terms.fixed_placements", format!("are more than fit into {}", slot(at)))
        }
        MarketError::Numbers => EngineError::Internal("a market of wrong numbers".into()),
    }
}
