//! What each rule, cap, reserve and least number costs: the plan that could be made without it, beside the one that was made.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::cap::{Cap, Members};
use super::market::{Market, Pair};
use super::objective::Objective;
use super::plan::{Plan, Start, plan as plan_of};

/// What can be left out of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The rule of this number: what it alone keeps out comes in.
    Rule(u32),
    /// The cap of this number, in all its units.
    Cap(u32),
    /// The reserve of this number, in all its slots: their seats are for everybody then.
    Reserve(u32),
    /// All groups that must be together.
    Groups,
    /// The fewest students that this slot takes; other slots keep theirs.
    MinIntake(u32),
}

/// What a part costs: how much more there is without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// What is left out.
    pub part: Part,
    /// Students placed.
    pub placed: i64,
    /// Total score in millionths; it can fall where more are placed.
    pub score: i64,
}

/// The price of every part that the market has. Where seat prices alone prove the plan, a part with room left costs nothing and is not
/// solved for; elsewhere it can cost something. The price of a plan with the best worst rank is that of the fullest plan. `go_on` says no
/// once the time is up: the parts that are left have no price then.
pub fn prices(market: &Market, plan: &Plan, go_on: &dyn Fn() -> bool) -> Vec<Price> {
    let objective = if plan.objective == Objective::Fair { Objective::MaxFill } else { plan.objective };
    let with = match objective == plan.objective {
        true => None,
        false => Some(plan_of(market, objective, Start::default(), go_on)),
    };
    let with = with.as_ref().unwrap_or(plan);
    let (placed, score) = sums(market, with);
    let mut prices = Vec::new();
    for part in parts(market, with) {
        if !go_on() {
            break;
        }
        let Some(other) = without(market, with, part) else {
            prices.push(Price { part, placed: 0, score: 0 });
            continue;
        };
        let best = plan_of(&other, objective, Start { standing: &[], near: Some(with) }, go_on);
        if best.finished || go_on() {
            let (more_placed, more_score) = sums(&other, &best);
            prices.push(Price { part, placed: more_placed - placed, score: more_score - score });
        }
    }
    prices
}

/// How many are placed, and their scores in millionths.
pub fn sums(market: &Market, plan: &Plan) -> (i64, i64) {
    let pairs = (0..).zip(&plan.assigned).filter_map(|(student, slot)| market.pair_of(student, (*slot)?));
    pairs.fold((0, 0), |(placed, score), pair| (placed + 1, score + i64::from(market.pairs[pair].score)))
}

fn parts(market: &Market, plan: &Plan) -> Vec<Part> {
    let mut rules: Vec<u32> = market.barred.iter().map(|barred| barred.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let mut parts: Vec<Part> = rules.into_iter().map(Part::Rule).collect();
    parts.extend((0..market.caps.len() as u32).map(Part::Cap));
    parts.extend((!market.together.is_empty()).then_some(Part::Groups));
    parts.extend(plan.closed.iter().map(|slot| Part::MinIntake(*slot)));
    let reserves = market.slots.iter().filter(|slot| slot.reserve > 0).map(|slot| slot.reserve_of);
    parts.extend(reserves.collect::<BTreeSet<u32>>().into_iter().map(Part::Reserve));
    parts
}

/// The market without a part, or nothing where the part keeps nothing out of the plan.
fn without(market: &Market, plan: &Plan, part: Part) -> Option<Market> {
    // A limit with room left has no price, so that the prices prove as much without it.
    let is_by_prices = plan.objective != Objective::Stable
        && plan.finished
        && plan.trees.is_empty()
        && market.together.is_empty()
        && market.slots.iter().all(|slot| slot.min_intake < 2);
    match part {
        Part::Rule(rule) => Some(with_barred(market, rule)),
        Part::Cap(number) => {
            let cap = &market.caps[number as usize];
            (!is_by_prices || is_full(market, plan, cap)).then(|| {
                let mut other = market.clone();
                other.caps[number as usize].most.fill(Cap::NONE);
                other
            })
        }
        Part::Reserve(number) => {
            let mut other = market.clone();
            let own = other.slots.iter_mut().filter(|slot| slot.reserve_of == number);
            own.for_each(|slot| slot.reserve = 0);
            Some(other)
        }
        Part::Groups => Some(Market { together: Vec::new(), ..market.clone() }),
        Part::MinIntake(slot) => {
            let mut other = market.clone();
            other.slots[slot as usize].min_intake = 0;
            Some(other)
        }
    }
}

fn is_full(market: &Market, plan: &Plan, cap: &Cap) -> bool {
    let mut load = vec![0u32; cap.most.len()];
    let mut count = |student: u32| {
        if let Some(slot) = plan.assigned[student as usize] {
            load[market.unit(cap.per, slot)] += 1;
        }
    };
    match &cap.members {
        Members::Everybody => (0..market.students.len() as u32).for_each(&mut count),
        Members::Only(only) => only.iter().copied().for_each(&mut count),
    }
    load.iter().zip(&cap.most).any(|(load, most)| load >= most)
}

/// The market with what a rule alone keeps out, each pair where the student would want it.
fn with_barred(market: &Market, rule: u32) -> Market {
    let mut other =
        Market { first: vec![0], pairs: Vec::with_capacity(market.pairs.len()), ..market.clone() };
    let mut barred: Vec<_> = market.barred.iter().filter(|barred| barred.rule == rule).collect();
    barred.sort_by_key(|barred| barred.student);
    let mut barred = barred.into_iter().peekable();
    for student in 0..market.students.len() as u32 {
        let start = other.pairs.len();
        other.pairs.extend_from_slice(&market.pairs[market.of(student)]);
        let own = std::iter::from_fn(|| barred.next_if(|barred| barred.student == student));
        let own: Vec<_> = own.filter(|_| market.students[student as usize].fixed.is_none()).collect();
        for barred in own {
            // Wishes are in front already, so that a place by score follows them.
            let pair = Pair::of(&barred.choice);
            let wished = barred.choice.wish.is_some();
            let at = other.pairs[start..]
                .iter()
                .position(|other| wished || Reverse(pair.score) < Reverse(other.score));
            let at = at.map_or(other.pairs.len(), |at| start + at);
            other.pairs.insert(at, pair);
        }
        other.first.push(other.pairs.len() as u32);
    }
    other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::placement::market::{Barred, Choice, Slot, Statement, Student};

    fn statement() -> Statement {
        let choice = |slot, score| Choice { slot, score, ..Choice::default() };
        Statement {
            students: vec![
                Student::default(),
                Student { lot: 1, priority: true, fixed: None },
                Student { lot: 2, ..Student::default() },
            ],
            slots: vec![
                Slot { capacity: 2, reserve: 1, hard: true, ..Slot::default() },
                Slot { capacity: 1, employer: 1, lot: 1, ..Slot::default() },
            ],
            choices: vec![vec![choice(0, 900_000)], vec![choice(1, 400_000)], vec![choice(0, 800_000)]],
            barred: vec![Barred { student: 2, choice: choice(1, 700_000), rule: 5 }],
            ..Statement::default()
        }
    }

    #[test]
    fn each_part_costs_what_is_more_without_it() {
        let market = Market::new(statement()).unwrap();
        let with = plan_of(&market, Objective::MaxScore, Start::default(), &|| true);
        assert_eq!(sums(&market, &with), (2, 1_300_000));
        let found = prices(&market, &with, &|| true);
        let price = |part, placed, score| Price { part, placed, score };
        assert_eq!(found, [price(Part::Rule(5), 0, 300_000), price(Part::Reserve(0), 1, 800_000)]);
    }

    #[test]
    fn each_reserve_has_a_price_of_its_own() {
        let choice = |slot, score| Choice { slot, score, ..Choice::default() };
        let slot =
            |reserve_of, reserve| Slot { capacity: 1, reserve, hard: true, reserve_of, ..Slot::default() };
        let market = Market::new(Statement {
            students: (0..3).map(|lot| Student { lot, ..Student::default() }).collect(),
            slots: vec![slot(4, 1), slot(2, 1), slot(2, 1), slot(7, 0)],
            choices: vec![
                vec![choice(0, 900_000)],
                vec![choice(1, 400_000)],
                vec![choice(2, 200_000), choice(3, 1)],
            ],
            ..Statement::default()
        })
        .unwrap();
        for objective in [Objective::MaxFill, Objective::Stable] {
            let with = plan_of(&market, objective, Start::default(), &|| true);
            let price = |number, placed, score| Price { part: Part::Reserve(number), placed, score };
            let expected = [price(2, 1, 599_999), price(4, 1, 900_000)];
            assert_eq!(prices(&market, &with, &|| true), expected, "{objective:?}");
        }
    }

    #[test]
    fn a_cap_with_room_left_can_cost_something_where_groups_go_together() {
        let choice = |score| vec![Choice { slot: 0, score, ..Choice::default() }];
        let market = Market::new(Statement {
            students: (0..3).map(|lot| Student { lot, ..Student::default() }).collect(),
            slots: vec![Slot { capacity: 3, ..Slot::default() }],
            choices: vec![choice(500_000), choice(500_000), choice(600_000)],
            caps: vec![Cap {
                members: Members::Only(vec![0, 1]),
                per: super::super::cap::Per::Plan,
                most: vec![1],
            }],
            together: vec![vec![0, 1]],
            ..Statement::default()
        })
        .unwrap();
        let with = plan_of(&market, Objective::MaxFill, Start::default(), &|| true);
        let found = prices(&market, &with, &|| true);
        assert_eq!(found[0], Price { part: Part::Cap(0), placed: 2, score: 1_000_000 });
    }

    #[test]
    fn a_closed_slot_and_a_full_cap_have_a_price() {
        let mut statement = statement();
        statement.slots[1].capacity = 2;
        statement.slots[1].min_intake = 2;
        statement.caps = vec![
            Cap { members: Members::Everybody, per: super::super::cap::Per::Plan, most: vec![1] },
            Cap { members: Members::Everybody, per: super::super::cap::Per::Slot, most: vec![2, 2] },
        ];
        let market = Market::new(statement).unwrap();
        for objective in [Objective::MaxScore, Objective::MaxFill, Objective::Stable, Objective::Fair] {
            let with = plan_of(&market, objective, Start::default(), &|| true);
            let found = prices(&market, &with, &|| true);
            let of = |part| found.iter().find(|price| price.part == part).copied();
            assert_eq!(
                of(Part::Cap(0)).map(|price| price.placed),
                Some(0),
                "{objective:?} {with:?} {found:?}"
            );
            assert_eq!(of(Part::Cap(1)), Some(Price { part: Part::Cap(1), placed: 0, score: 0 }));
        }
    }
}
