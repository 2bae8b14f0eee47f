//! What is told of a plan holds when it is tried: the change that places somebody, and the price of each part.

use proptest::prelude::*;

use super::*;
use crate::domain::placement::market::Barred;
use crate::domain::placement::price::{Part, Price, prices, sums};
use crate::domain::placement::unplaced::{Change, Obstacle, Unplaced, unplaced};

/// Markets with some pairs that a rule alone keeps out.
fn with_rules(markets: impl Strategy<Value = Statement>) -> impl Strategy<Value = Statement> {
    let barred = prop::collection::vec(prop::option::weighted(0.2, 0..2u32), STUDENTS * SLOTS);
    (markets, barred).prop_map(|(mut statement, rules)| {
        for (at, rule) in rules.into_iter().enumerate().filter_map(|(at, rule)| Some((at, rule?))) {
            let own = &mut statement.choices[at / SLOTS];
            if let Some(found) = own.iter().position(|choice| choice.slot as usize == at % SLOTS) {
                let choice = own.remove(found);
                statement.barred.push(Barred { student: (at / SLOTS) as u32, choice, rule });
            }
        }
        statement
    })
}

/// The statement after some changes, and the slot that they are about.
fn changed(mut statement: Statement, student: u32, changes: &[Change]) -> (Statement, u32) {
    let mut about = None;
    for change in changes {
        let slot = match *change {
            Change::Seat(slot) => {
                statement.slots[slot as usize].capacity += 1;
                slot
            }
            Change::Reserve(slot) => {
                statement.slots[slot as usize].reserve -= 1;
                slot
            }
            Change::Cap(cap, slot) => {
                let cap = &mut statement.caps[cap as usize];
                let unit = match cap.per {
                    Per::Slot => slot,
                    Per::Employer => statement.slots[slot as usize].employer,
                    Per::Plan => 0,
                };
                cap.most[unit as usize] += 1;
                slot
            }
            Change::Rule(rule, slot) => {
                let is_it = |barred: &&Barred| {
                    (barred.student, barred.choice.slot, barred.rule) == (student, slot, rule)
                };
                let barred = *statement.barred.iter().find(is_it).expect("a pair that the rule keeps out");
                statement.choices[student as usize].push(barred.choice);
                slot
            }
        };
        assert!(about.is_none_or(|other| other == slot), "all changes are about one slot");
        about = Some(slot);
    }
    (statement, about.unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_nearest_change_places_who_has_no_place(statement in with_rules(any_market()), objective in 0..4usize) {
        let objective = [FLOWS[0], FLOWS[1], FLOWS[2], Objective::Stable][objective];
        let market = Market::new(statement.clone()).unwrap();
        let plan = made(&market, objective);
        for Unplaced { student, change, further, obstacles, .. } in unplaced(&market, &plan) {
            let group = statement.together.iter().find(|group| group.contains(&student)).cloned().unwrap_or(vec![student]);
            let Some(change) = change else {
                // Only slots are acceptable that would have too few with these students; or one has room, and adds nothing to the
                // goal or was not found.
                prop_assert!(further.is_empty());
                let is_hopeless = |slot: u32| {
                    let taken = plan.assigned.iter().filter(|at| **at == Some(slot)).count() + group.len();
                    plan.closed.contains(&slot) || taken < market.slots()[slot as usize].min_intake as usize
                };
                let mut with = plan.assigned.clone();
                let mut fits = |slot: u32| {
                    group.iter().for_each(|student| with[*student as usize] = Some(slot));
                    is_sound(&market, &with)
                };
                let is_common = |slot: &u32| group.iter().all(|student| market.pair_of(*student, *slot).is_some());
                let slots: Vec<u32> = market.of(student).map(|pair| market.pairs()[pair].slot).filter(is_common).collect();
                prop_assert!(slots.iter().all(|slot| is_hopeless(*slot)) || slots.iter().any(|slot| fits(*slot)), "{:?}", obstacles);
                continue;
            };
            let changes = [&[change][..], &further].concat();
            let (other, slot) = changed(statement.clone(), student, &changes);
            let other = Market::new(other).unwrap();
            let mut with = plan.assigned.clone();
            group.iter().for_each(|student| with[*student as usize] = Some(slot));
            prop_assert!(is_sound(&other, &with), "{:?} {:?}", changes, with);
            prop_assert!(group.len() > 1 || obstacles.iter().all(|(obstacle, _)| *obstacle != Obstacle::Group));
            for left_out in 0..changes.len() {
                let mut fewer = changes.clone();
                fewer.remove(left_out);
                if let (false, Change::Seat(_) | Change::Reserve(_) | Change::Cap(..)) = (fewer.is_empty(), changes[left_out]) {
                    let other = Market::new(changed(statement.clone(), student, &fewer).0).unwrap();
                    prop_assert!(!is_sound(&other, &with), "{:?} is not needed", changes[left_out]);
                }
            }
        }
    }

    #[test]
    fn a_part_costs_what_the_best_plan_without_it_has_more(statement in with_rules(nested()), by_score in any::<bool>()) {
        let objective = if by_score { Objective::MaxScore } else { Objective::MaxFill };
        let market = Market::new(statement.clone()).unwrap();
        let plan = made(&market, objective);
        let (placed, score) = sums(&market, &plan);
        for Price { part, placed: more, score: more_score } in prices(&market, &plan, &always) {
            let mut other = statement.clone();
            match part {
                Part::Rule(rule) => {
                    for barred in statement.barred.iter().filter(|barred| barred.rule == rule) {
                        other.choices[barred.student as usize].push(barred.choice);
                    }
                }
                Part::Cap(cap) => drop(other.caps.remove(cap as usize)),
                Part::Reserve(number) => other.slots.iter_mut().filter(|slot| slot.reserve_of == number).for_each(|slot| slot.reserve = 0),
                Part::Groups | Part::MinIntake(_) => unreachable!("there are none"),
            }
            let other = Market::new(other).unwrap();
            let best = all_plans(&other).into_iter().max_by_key(|plan| key(&other, plan, objective)).unwrap();
            let (_, best_placed, best_score, _) = measures(&other, &best);
            prop_assert_eq!(score + more_score, best_score as i64, "{:?}", part);
            prop_assert!(by_score || placed + more == i64::from(best_placed), "{:?}", part);
        }
    }
}
