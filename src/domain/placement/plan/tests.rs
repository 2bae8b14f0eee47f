//! Small markets against all plans that there are.

use proptest::prelude::*;

use super::*;
use crate::domain::placement::cap::{Cap, Members, Per};
use crate::domain::placement::check::{Check, Fault, check};
use crate::domain::placement::market::{Choice, Slot, Statement, Student};

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
    (nested(), crossing, any::<[bool; 3]>(), prop::collection::vec(0..3u32, SLOTS)).prop_map(
        |(mut statement, most, [cross, group, intake], least)| {
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_plan_is_better_where_limits_are_nested(statement in nested()) {
        let market = Market::new(statement).unwrap();
        let all = all_plans(&market);
        for objective in FLOWS {
            let plan = made(&market, objective);
            let best = all.iter().map(|other| key(&market, other, objective)).max().unwrap();
            prop_assert!(is_sound(&market, &plan.assigned));
            prop_assert_eq!(key(&market, &plan.assigned, objective), best, "{:?}", objective);
            let found = checked(&market, &plan);
            prop_assert_eq!((found.gap(), &found.faults[..]), (Some(0), &[][..]), "{:?}", objective);
        }
    }

    #[test]
    fn the_bound_holds_and_all_limits_are_kept_whatever_there_is(statement in any_market()) {
        let market = Market::new(statement).unwrap();
        let all = all_plans(&market);
        for objective in FLOWS {
            let plan = made(&market, objective);
            let found = checked(&market, &plan);
            prop_assert!(is_sound(&market, &plan.assigned), "{:?} {:?}", objective, plan);
            prop_assert_eq!(&found.faults[..], &[][..], "{:?}", objective);
            let of = |assigned: &[Option<u32>]| check(&market, &Plan { assigned: assigned.to_vec(), closed: Vec::new(), ..plan.clone() }).value.unwrap();
            let best = all.iter().map(|other| of(other)).max().unwrap();
            prop_assert!(found.bound.unwrap() >= best, "{:?} {:?} < {}", objective, found, best);
        }
        let plan = made(&market, Objective::Stable);
        prop_assert!(is_sound(&market, &plan.assigned), "{:?}", plan);
        prop_assert_eq!(&checked(&market, &plan).faults[..], &[][..]);
    }

    #[test]
    fn stable_plans_have_no_blocking_pair(statement in nested()) {
        let market = Market::new(statement).unwrap();
        let plan = made(&market, Objective::Stable);
        let found = checked(&market, &plan);
        prop_assert!(is_sound(&market, &plan.assigned));
        prop_assert_eq!((found.blocking_pairs, &found.faults[..]), (0, &[][..]));
    }

    #[test]
    fn no_stable_plan_is_better_for_any_student(statement in plain()) {
        let market = Market::new(statement).unwrap();
        let plan = made(&market, Objective::Stable);
        let rank = |assigned: &[Option<u32>], student: u32| {
            assigned[student as usize].map_or(u32::MAX, |slot| market.rank(student, market.pair_of(student, slot).unwrap()))
        };
        for other in all_plans(&market) {
            let blocked = naive_blocking_pairs(&market, &other);
            let found = checked(&market, &Plan { assigned: other.clone(), ..plan.clone() });
            prop_assert_eq!(found.blocking_pairs, blocked);
            for student in (0..STUDENTS as u32).filter(|_| blocked == 0) {
                prop_assert!(rank(&plan.assigned, student) <= rank(&other, student));
            }
        }
    }

    #[test]
    fn hiding_a_wish_never_helps(statement in nested(), who in 0..STUDENTS, order in Just(vec![0, 1, 2]).prop_shuffle(), hidden in 0..SLOTS + 1) {
        let market = Market::new(statement.clone()).unwrap();
        let plan = made(&market, Objective::Stable);
        let mut lied = statement;
        lied.choices[who].iter_mut().for_each(|choice| choice.wish = Some(order[choice.slot as usize]));
        lied.choices[who].retain(|choice| order[choice.slot as usize] as usize != hidden);
        let other = made(&Market::new(lied).unwrap(), Objective::Stable);
        let rank = |slot: Option<u32>| slot.map_or(u32::MAX, |slot| market.rank(who as u32, market.pair_of(who as u32, slot).unwrap()));
        prop_assert!(rank(plan.assigned[who]) <= rank(other.assigned[who]));
    }

    #[test]
    fn a_seat_more_never_lowers_the_score(mut statement in plain(), at in 0..SLOTS) {
        let score = |statement: &Statement| {
            let market = Market::new(statement.clone()).unwrap();
            measures(&market, &made(&market, Objective::MaxScore).assigned).2
        };
        let before = score(&statement);
        statement.slots[at].capacity += 1;
        prop_assert!(score(&statement) >= before);
    }

    #[test]
    fn every_corruption_is_found(statement in nested(), who in 0..STUDENTS as u32, to in prop::option::of(0..SLOTS as u32)) {
        let market = Market::new(statement).unwrap();
        for objective in [Objective::MaxScore, Objective::MaxFill, Objective::Fair, Objective::Stable] {
            let plan = made(&market, objective);
            let mut corrupt = plan.clone();
            corrupt.assigned[who as usize] = to;
            if corrupt == plan {
                continue;
            }
            let found = checked(&market, &corrupt);
            let is_allowed = to.is_none_or(|slot| market.pair_of(who, slot).is_some()) && is_sound(&market, &corrupt.assigned);
            let is_as_good = is_allowed && match objective {
                Objective::Stable => found.blocking_pairs == 0 && found.faults.is_empty(),
                _ => key(&market, &corrupt.assigned, objective) == key(&market, &plan.assigned, objective),
            };
            let is_found = !found.faults.is_empty() || found.blocking_pairs > 0 || found.gap().is_some_and(|gap| gap != 0);
            prop_assert!(is_as_good || is_found, "{:?} {:?}", objective, found);
        }
    }

    #[test]
    fn prices_that_prove_nothing_are_found(statement in nested(), at in 0..SLOTS, change in -300_000..300_000i64) {
        let market = Market::new(statement).unwrap();
        let mut plan = made(&market, Objective::MaxScore);
        plan.steps[0].prices.seats[at] += change;
        let found = checked(&market, &plan);
        prop_assert!(found.bound >= found.value, "a bound that is too low: {:?}", found);
        prop_assert_eq!(found.faults.contains(&Fault::Unproven(0)), found.bound != found.value);
    }

    #[test]
    fn a_plan_is_made_again_with_the_fewest_moves(statement in nested(), objective in 0..3usize, at in 0..SLOTS, capacity in 0..3u32, gone in 0..STUDENTS) {
        let objective = FLOWS[objective];
        let market = Market::new(statement.clone()).unwrap();
        let before = made(&market, objective);
        let mut changed = statement;
        changed.slots[at].capacity = capacity.max(changed.slots[at].reserve);
        changed.choices[gone].clear();
        let market = Market::new(changed).unwrap();
        let start = Start { standing: &before.assigned, near: Some(&before) };
        let again = plan(&market, objective, start, &always);
        let moves = |assigned: &[Option<u32>]| {
            before.assigned.iter().zip(assigned).filter(|(before, now)| before.is_some() && before != now).count() as i64
        };
        let key = |assigned: &[Option<u32>]| {
            let (reserved, placed, score, ranks) = measures(&market, assigned);
            let rest = match objective {
                Objective::Fair => ranks.iter().map(|n| -i64::from(*n)).chain([score as i64]).collect(),
                _ => vec![score as i64],
            };
            [vec![i64::from(placed), -moves(assigned), i64::from(reserved)], rest].concat()
        };
        let best = all_plans(&market).iter().map(|other| key(other)).max().unwrap();
        let found = checked(&market, &again);
        prop_assert_eq!(key(&again.assigned), best);
        prop_assert_eq!((found.gap(), &found.faults[..]), (Some(0), &[][..]));
        prop_assert_eq!(&plan(&market, objective, Start { near: None, ..start }, &always).assigned.len(), &STUDENTS);
    }
}

fn naive_blocking_pairs(market: &Market, assigned: &[Option<u32>]) -> u64 {
    let claim = |student: u32, slot: u32| {
        let merit = market.pairs()[market.pair_of(student, slot).unwrap()].merit;
        (merit, std::cmp::Reverse((market.students()[student as usize].lot, student)))
    };
    let mut blocking = 0;
    for student in 0..assigned.len() as u32 {
        for pair in market.of(student) {
            let slot = market.pairs()[pair].slot;
            if assigned[student as usize] == Some(slot) {
                break;
            }
            let inside: Vec<u32> =
                (0..assigned.len() as u32).filter(|other| assigned[*other as usize] == Some(slot)).collect();
            let has_room = (inside.len() as u32) < market.slots()[slot as usize].capacity;
            let is_better = inside.iter().any(|other| claim(*other, slot) < claim(student, slot));
            blocking += u64::from(has_room || is_better);
        }
    }
    blocking
}

/// The solver ends when it is told to, and says so: what is missing to the bound is told.
#[test]
fn a_solver_out_of_time_gives_the_best_so_far() {
    let statement = Statement {
        students: (0..2_000).map(|lot| Student { lot, ..Student::default() }).collect(),
        slots: (0..20).map(|lot| Slot { capacity: 50, lot, ..Slot::default() }).collect(),
        choices: (0..2_000u32)
            .map(|student| {
                (0..20)
                    .map(|slot| Choice {
                        slot,
                        score: (student * 7_919 + slot * 104_729) % 900_001,
                        ..Choice::default()
                    })
                    .collect()
            })
            .collect(),
        ..Statement::default()
    };
    let market = Market::new(statement).unwrap();
    let stopped = plan(&market, Objective::MaxFill, Start::default(), &|| false);
    let found = check(&market, &stopped);
    assert!(!stopped.finished && found.faults.is_empty() && found.gap() >= Some(0), "{found:?}");
    let whole = made(&market, Objective::MaxFill);
    assert_eq!(check(&market, &whole).gap(), Some(0));
    assert_eq!(whole.assigned.iter().flatten().count(), 1_000);
    assert_eq!(whole, made(&market, Objective::MaxFill), "the same again");
}
