//! From records and terms to a market: who is acceptable where, by the rules and scores of every ranking.

use std::collections::HashMap;
use std::sync::Arc;

use super::cohort::Cohort;
use super::statement::{Employers, Index, Own, students_of, told};
use super::terms::PlacementQuery;
use crate::domain::placement::market::{Barred, Choice, Market, SCORE_UNIT, Statement, lot};
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
