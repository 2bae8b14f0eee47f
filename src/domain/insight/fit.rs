//! How well a major fits what is demanded (专业与产业吻合度).
//!
//! The index of a major is 100 times the mean of two shares in [0, 1]:
//! - **places**: the smaller of supply and demand by the larger, after demand is scaled so that both have the same sum over all
//!   majors. So it says whether a major has its part of the students, and not whether there are enough of all.
//! - **skills**: of what openings for the major ask for, weighted by how many do, the part that its courses teach.
//!
//! Where one of the two is not known the index is the other, and says so. The formula is this project's own: the policy papers
//! demand an index and name none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::balance::{Balance, BalanceRow, openings};
use super::census::Census;
use super::dimension::{Dimension, Row};
use super::month::Month;
use super::scope::Scope;
use crate::domain::record::name::RecordKind;

/// A major with an index below this, and with more than its part of the students, falls behind.
pub const FALLING_BEHIND: f64 = 40.0;

/// Openings told as evidence.
const MOST_TOLD: usize = 5;

/// The fewest openings that name skills by which it is known what they ask for.
const FEWEST_OPENINGS: u32 = 5;

/// Months of each side of a trend.
const TREND_MONTHS: i32 = 12;

/// How well a major fits.
#[derive(Clone, Debug, PartialEq)]
pub struct MajorFit {
    /// The major.
    pub major: Row,
    /// From 1, the best fit first; equal ones share a rank.
    pub rank: u32,
    /// From 0 to 100; `None` where neither part is known.
    pub index: Option<f64>,
    /// The part of places; `None` where no supply may be told.
    pub places: Option<f64>,
    /// The part of skills; `None` where openings or courses say too little.
    pub skills: Option<f64>,
    /// Whether it has more than its part of the students.
    pub is_surplus: bool,
    /// Whether it falls behind: see [`FALLING_BEHIND`].
    pub falls_behind: bool,
    /// How much the demand of the last twelve months is of that of the twelve before; `None` where there is none before.
    pub demand_trend: Option<f64>,
    /// Supply and demand behind it.
    pub balance: BalanceRow,
    /// What openings ask for the most and no course teaches.
    pub missing_skills: Vec<String>,
    /// Openings behind the demand, the latest first: kinds and ids.
    pub openings: Vec<(RecordKind, String)>,
}

/// What openings and courses of a major say.
#[derive(Default)]
struct Said {
    asking: u32,
    asked: BTreeMap<Arc<str>, u32>,
    taught: BTreeSet<Arc<str>>,
    latest: Vec<(Option<Month>, RecordKind, Arc<str>)>,
    /// Demand of the last twelve months and of the twelve before.
    demand: (f64, f64),
}

/// The majors of a scope, the best fit first.
pub fn fit(census: &Census, scope: &Scope) -> Vec<MajorFit> {
    let balance = Balance::of(census, scope, Dimension::Major);
    let said = said(census, scope);
    let total = |of: fn(&BalanceRow) -> f64| -> f64 {
        balance.rows.iter().filter(|row| !row.row.is_unstated()).map(of).sum()
    };
    let (supply, demand) = (total(|row| f64::from(row.supply)), total(|row| row.demand));
    let scale = (demand > 0.0).then(|| supply / demand);
    let nothing = Said::default();
    let majors = balance.rows.iter().filter(|row| !row.row.is_unstated());
    let mut fits: Vec<MajorFit> =
        majors.map(|row| one(row, scale, said.get(row.row.key.as_str()).unwrap_or(&nothing))).collect();
    let value = |fit: &MajorFit| fit.index.unwrap_or(-1.0);
    fits.sort_by(|a, b| value(b).total_cmp(&value(a)).then_with(|| a.major.cmp(&b.major)));
    let mut before: Option<(f64, u32)> = None;
    for (fit, place) in fits.iter_mut().zip(1..) {
        let index = value(fit);
        fit.rank = before.filter(|(same, _)| *same == index).map_or(place, |(_, rank)| rank);
        before = Some((index, fit.rank));
    }
    fits
}

fn one(row: &BalanceRow, scale: Option<f64>, said: &Said) -> MajorFit {
    let supply = f64::from(row.supply);
    // Where nobody may be told of there is no telling how many there are.
    let places = scale.filter(|_| row.supply > 0).map(|scale| {
        let demand = row.demand * scale;
        supply.min(demand) / supply.max(demand)
    });
    let all: u32 = said.asked.values().sum();
    let is_known = said.asking >= FEWEST_OPENINGS && !said.taught.is_empty();
    let taught: u32 = said
        .asked
        .iter()
        .filter(|(skill, _)| said.taught.contains(*skill))
        .map(|(_, openings)| openings)
        .sum();
    let skills = is_known.then(|| f64::from(taught) / f64::from(all.max(1)));
    let index = match (places, skills) {
        (Some(places), Some(skills)) => Some(50.0 * (places + skills)),
        (one, other) => one.or(other).map(|share| 100.0 * share),
    };
    let is_surplus = scale.is_some_and(|scale| supply > row.demand * scale);
    let mut missing: Vec<(&Arc<str>, u32)> = said
        .asked
        .iter()
        .filter(|(skill, _)| is_known && !said.taught.contains(*skill))
        .map(|(skill, openings)| (skill, *openings))
        .collect();
    missing.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let (last, before) = said.demand;
    MajorFit {
        major: row.row.clone(),
        rank: 0,
        index,
        places,
        skills,
        is_surplus,
        falls_behind: is_surplus && index.is_some_and(|index| index < FALLING_BEHIND),
        demand_trend: (before > 0.0).then(|| last / before),
        balance: row.clone(),
        missing_skills: missing.into_iter().take(MOST_TOLD).map(|(skill, _)| skill.to_string()).collect(),
        openings: said.latest.iter().take(MOST_TOLD).map(|(_, kind, id)| (*kind, id.to_string())).collect(),
    }
}

fn said(census: &Census, scope: &Scope) -> BTreeMap<String, Said> {
    let mut majors = BTreeMap::<String, Said>::new();
    let last = openings(census, scope).filter_map(|(opening, _)| opening.month).max();
    for (opening, open_to) in openings(census, scope) {
        let share = f64::from(opening.count()) / open_to.majors.len().max(1) as f64;
        for major in open_to.majors {
            let said = majors.entry(major.shortest().into()).or_default();
            said.asking += u32::from(!opening.skills.is_empty());
            opening.skills.iter().for_each(|skill| *said.asked.entry(skill.clone()).or_default() += 1);
            said.latest.push((opening.month, opening.kind, opening.id.clone()));
            let age = last.zip(opening.month).map(|(last, month)| last.since(month));
            match age {
                Some(age) if age < TREND_MONTHS => said.demand.0 += share,
                Some(age) if age < 2 * TREND_MONTHS => said.demand.1 += share,
                _ => {}
            }
        }
    }
    for course in census.courses.iter().filter(|course| scope.holds(course)) {
        for major in &course.majors {
            let said = majors.entry(major.shortest().into()).or_default();
            said.taught.extend(course.skills.iter().cloned());
        }
    }
    majors.values_mut().for_each(|said| {
        said.latest.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, &a.2).cmp(&(b.1, &b.2))));
    });
    majors
}

#[cfg(test)]
mod tests {
    use super::super::city::City;
    use super::*;

    #[test]
    fn the_index_is_its_formula() {
        for seed in 0..6 {
            let city = City::of_seed(seed);
            let fits = fit(&city.census(), &Scope::default());
            assert_eq!(fits.len(), city.majors.len());
            let places: u32 = city.majors.iter().map(|(_, truth)| truth.places).sum();
            let scale = f64::from(city.students()) / f64::from(places);
            for (major, truth) in &city.majors {
                let fit = fits.iter().find(|fit| fit.major.key == major.shortest()).unwrap();
                let (supply, demand) = (f64::from(truth.students), f64::from(truth.places) * scale);
                let share = supply.min(demand) / supply.max(demand);
                let rounding = f64::from(fit.balance.supply_error) / supply + 0.08;
                assert!((fit.places.unwrap() - share).abs() < rounding, "{fit:?} {truth:?}");
                assert!((fit.skills.unwrap() - 0.75).abs() < 0.05, "{fit:?}");
                let mean = 50.0 * (fit.places.unwrap() + fit.skills.unwrap());
                assert!((fit.index.unwrap() - mean).abs() < 1e-9);
                assert_eq!(fit.missing_skills, [truth.skills[3]]);
                assert_eq!(fit.openings.len(), 5);
            }
            assert!(
                fits.windows(2).all(|pair| pair[0].index >= pair[1].index && pair[0].rank < pair[1].rank)
            );
        }
    }

    #[test]
    fn a_major_that_nobody_asks_for_falls_behind() {
        let mut city = City::of_seed(5);
        let (left, _) = city.majors[2].clone();
        city.facts.retain(|fact| !fact.is_opening() || !fact.id.starts_with(left.shortest()));
        let fits = fit(&city.census(), &Scope::default());
        let behind: Vec<&str> =
            fits.iter().filter(|fit| fit.falls_behind).map(|fit| fit.major.key.as_str()).collect();
        assert_eq!(behind, [left.shortest()]);
        assert_eq!(fits.last().map(|fit| (fit.places, fit.skills)), Some((Some(0.0), None)));
        // Where there are no students to be told of, no data is not zero.
        city.facts.retain(|fact| !fact.is_person());
        let untold = fit(&city.census(), &Scope::default());
        assert!(untold.iter().any(|fit| fit.skills.is_some()));
        assert!(
            untold
                .iter()
                .all(|fit| fit.places.is_none() && fit.index == fit.skills.map(|share| 100.0 * share))
        );
        assert_eq!(fit(&Census::default(), &Scope::default()), []);
    }
}
