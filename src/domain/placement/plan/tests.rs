//! Small markets against all plans that there are.

use proptest::prelude::*;

use super::*;
use crate::domain::placement::cap::{Cap, Members, Per};
use crate::domain::placement::check::{Check, Fault, check};
use crate::domain::placement::market::{Choice, Slot, Statement, Student};

mod again;
mod corruption;
mod optimum;
mod stability;
mod time;
mod told;

const STUDENTS: usize = 5;
const SLOTS: usize = 3;

fn always() -> bool {
    true
}

fn made(market: &Market, objective: Objective) -> Plan {
    plan(market, objective, Start::default(), &always)
}

fn checked(market: &Market, plan: &Plan) -> Check {
    check(market, plan)
}

fn choice() -> impl Strategy<Value = Option<Choice>> {
    let listed = prop::option::weighted(0.2, 0..4u32);
    let wish = prop::option::weighted(0.3, 0..4u32);
    // Few scores, so that there are ties.
    let some = (0..6u32, wish, listed).prop_map(|(score, wish, listed)| Choice {
        slot: 0,
        score: score * 100_000,
        wish,
        listed,
    });
    prop::option::weighted(0.8, some)
}

fn slot() -> impl Strategy<Value = Slot> {
    (0..3u32, 0..2u32, 0..3u32, any::<bool>(), any::<u64>()).prop_map(
        |(capacity, employer, reserve, hard, lot)| Slot {
            capacity,
            min_intake: 0,
            reserve: reserve.min(capacity),
            hard,
            reserve_of: employer,
            employer,
            lot,
        },
    )
}

fn students() -> impl Strategy<Value = Vec<Student>> {
    let student =
        (any::<u64>(), any::<bool>()).prop_map(|(lot, priority)| Student { lot, priority, fixed: None });
    prop::collection::vec(student, STUDENTS)
}

/// Markets with nothing but capacities.
fn plain() -> impl Strategy<Value = Statement> {
    let slots = prop::collection::vec(slot(), SLOTS);
    let choices = prop::collection::vec(prop::collection::vec(choice(), SLOTS), STUDENTS);
    (students(), slots, choices).prop_map(|(mut students, mut slots, choices)| {
        students.iter_mut().for_each(|student| student.priority = false);
        slots.iter_mut().for_each(|slot| slot.reserve = 0);
        Statement { students, slots, choices: with_slots(choices), ..Statement::default() }
    })
}

/// Markets with reserves, and caps of which none cross.
fn nested() -> impl Strategy<Value = Statement> {
    let slots = prop::collection::vec(slot(), SLOTS);
    let choices = prop::collection::vec(prop::collection::vec(choice(), SLOTS), STUDENTS);
    let most = |units| prop::collection::vec(prop_oneof![Just(Cap::NONE), 0..3u32], units);
    (students(), slots, choices, most(SLOTS), most(2), most(1), any::<[bool; 4]>()).prop_map(
        |(mut students, mut slots, choices, in_slot, with_employer, in_all, [soft, pair, employer, all])| {
            // A cap that counts some of a priority group crosses a soft reserve.
            slots.iter_mut().for_each(|slot| slot.hard &= !soft);
            students.iter_mut().take(2).for_each(|student| student.priority &= !pair);
            let mut caps = Vec::new();
            if pair {
                caps.push(Cap { members: Members::Only(vec![0, 1]), per: Per::Slot, most: in_slot });
            }
            if employer {
                caps.push(Cap { members: Members::Everybody, per: Per::Employer, most: with_employer });
            }
            if all {
                caps.push(Cap { members: Members::Everybody, per: Per::Plan, most: in_all });
            }
            Statement { students, slots, choices: with_slots(choices), caps, ..Statement::default() }
        },
    )
}

/// Markets with all there is: caps that cross, groups, and slots that need a number to open.
fn any_market() -> impl Strategy<Value = Statement> {
    let crossing = prop::collection::vec(0..3u32, 2);
    (nested(), crossing, any::<[bool; 4]>(), prop::collection::vec(0..3u32, SLOTS)).prop_map(
        |(mut statement, most, [cross, group, intake, all], least)| {
            if all {
                let members = Members::Only(vec![0, 1, 2, 4]);
                statement.caps.push(Cap { members, per: Per::Plan, most: vec![2] });
            }
            if cross {
                statement.caps.push(Cap { members: Members::Only(vec![0, 2, 3]), per: Per::Employer, most });
            }
            if group {
                statement.together.push(vec![2, 4]);
            }
            for (slot, least) in statement.slots.iter_mut().zip(least).filter(|_| intake) {
                slot.min_intake = least.min(slot.capacity);
            }
            statement
        },
    )
}

fn with_slots(choices: Vec<Vec<Option<Choice>>>) -> Vec<Vec<Choice>> {
    let with_slot = |(choice, slot): (Option<Choice>, u32)| choice.map(|choice| Choice { slot, ..choice });
    choices.into_iter().map(|row| row.into_iter().zip(0..).filter_map(with_slot).collect()).collect()
}

/// Every way to place everybody that keeps all limits.
fn all_plans(market: &Market) -> Vec<Vec<Option<u32>>> {
    let slots = market.slots().len() as u32;
    let mut plans: Vec<Vec<Option<u32>>> = vec![Vec::new()];
    for student in 0..market.students().len() as u32 {
        let options: Vec<Option<u32>> = (0..slots)
            .map(Some)
            .filter(|slot| market.pair_of(student, slot.unwrap()).is_some())
            .chain([None])
            .collect();
        plans = plans
            .iter()
            .flat_map(|plan| options.iter().map(|slot| [plan.clone(), vec![*slot]].concat()))
            .collect();
    }
    plans.retain(|plan| is_sound(market, plan));
    plans
}

fn is_sound(market: &Market, assigned: &[Option<u32>]) -> bool {
    let count = |slot: u32, counts: &dyn Fn(usize) -> bool| {
        assigned.iter().enumerate().filter(|(student, at)| **at == Some(slot) && counts(*student)).count()
            as u32
    };
    let slots = market.slots().iter().zip(0..).all(|(slot, at)| {
        let all = count(at, &|_| true);
        let others = count(at, &|student| !market.students()[student].priority);
        all <= slot.capacity
            && (!slot.hard || others <= slot.capacity - slot.reserve)
            && (all == 0 || all >= slot.min_intake)
    });
    let caps = market.caps.iter().all(|cap| {
        let counts = |student: usize| match &cap.members {
            Members::Everybody => true,
            Members::Only(only) => only.contains(&(student as u32)),
        };
        cap.most.iter().zip(0..).all(|(most, unit)| {
            let inside = |slot: u32| match cap.per {
                Per::Slot => slot == unit,
                Per::Employer => market.slots()[slot as usize].employer == unit,
                Per::Plan => true,
            };
            let load = (0..market.slots().len() as u32)
                .filter(|slot| inside(*slot))
                .map(|slot| count(slot, &counts));
            *most == Cap::NONE || load.sum::<u32>() <= *most
        })
    });
    let groups = market
        .together
        .iter()
        .all(|group| group.windows(2).all(|pair| assigned[pair[0] as usize] == assigned[pair[1] as usize]));
    slots && caps && groups
}

/// Filled seats of soft reserves, the number placed, the score, and how many are at each rank from the last to the first.
fn measures(market: &Market, assigned: &[Option<u32>]) -> (u32, u32, u64, Vec<u32>) {
    let (mut placed, mut score, mut ranks) = (0, 0, vec![0; SLOTS + 1]);
    let mut reserved = vec![0; market.slots().len()];
    for (slot, student) in assigned.iter().zip(0..) {
        let Some(slot) = *slot else { continue };
        let pair = market.pair_of(student, slot).unwrap();
        placed += 1;
        score += u64::from(market.pairs()[pair].score);
        ranks[market.rank(student, pair) as usize] += 1;
        let side = &market.slots()[slot as usize];
        if market.students()[student as usize].priority && !side.hard {
            reserved[slot as usize] = side.reserve.min(reserved[slot as usize] + 1);
        }
    }
    ranks.reverse();
    (reserved.iter().sum(), placed, score, ranks)
}

/// The greater the better.
fn key(market: &Market, assigned: &[Option<u32>], objective: Objective) -> Vec<i64> {
    let (reserved, placed, score, ranks) = measures(market, assigned);
    let [reserved, placed, score] = [i64::from(reserved), i64::from(placed), score as i64];
    match objective {
        Objective::MaxScore => vec![reserved, score],
        Objective::MaxFill => vec![placed, reserved, score],
        Objective::Fair => {
            [vec![placed, reserved], ranks.iter().map(|n| -i64::from(*n)).collect(), vec![score]].concat()
        }
        Objective::Stable => Vec::new(),
    }
}

const FLOWS: [Objective; 3] = [Objective::MaxScore, Objective::MaxFill, Objective::Fair];
