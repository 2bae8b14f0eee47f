//! No pair is left that would rather be together, and no student does better by another list.

use proptest::prelude::*;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn stable_plans_have_no_blocking_pair(statement in nested()) {
        let market = Market::new(statement).unwrap();
        let plan = made(&market, Objective::Stable);
        let found = checked(&market, &plan);
        prop_assert!(is_sound(&market, &plan.assigned));
        prop_assert_eq!((found.blocking_pairs, &found.faults[..]), (0, &[][..]));
    }

    #[test]
    fn the_check_counts_every_pair_that_would_rather_be_together(statement in nested(), at in prop::collection::vec(0..=SLOTS, STUDENTS)) {
        let market = Market::new(statement).unwrap();
        let acceptable = |(student, slot): (usize, usize)| {
            (slot < SLOTS).then_some(slot as u32).filter(|slot| market.pair_of(student as u32, *slot).is_some())
        };
        let mut plan = made(&market, Objective::Stable);
        plan.assigned = vec![None; STUDENTS];
        for (student, slot) in at.into_iter().enumerate() {
            plan.assigned[student] = acceptable((student, slot));
            plan.assigned[student] = plan.assigned[student].filter(|_| is_sound(&market, &plan.assigned));
        }
        prop_assert_eq!(checked(&market, &plan).blocking_pairs, pairs_that_are_chosen(&market, &plan.assigned));
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

/// How much a slot wants a student.
type Claim = (u32, std::cmp::Reverse<(u64, u32)>);

/// Pairs that a student would rather have and that would be chosen beside all that there is: those who hold a soft reserve go
/// first, then by claim, each as far as all limits have room.
fn pairs_that_are_chosen(market: &Market, assigned: &[Option<u32>]) -> u64 {
    let claim = |(student, slot): (u32, u32)| -> Claim {
        let merit = market.pairs()[market.pair_of(student, slot).unwrap()].merit;
        (merit, std::cmp::Reverse((market.students()[student as usize].lot, student)))
    };
    let is_chosen = |wanted: (u32, u32)| {
        let there = (0..).zip(assigned).filter_map(|(student, slot)| Some((student, (*slot)?)));
        let mut all: Vec<(u32, u32)> = there.chain([wanted]).collect();
        all.sort_by_key(|pair| std::cmp::Reverse(claim(*pair)));
        let holds = |(student, slot): (u32, u32)| {
            let side = &market.slots()[slot as usize];
            let group =
                all.iter().filter(|(other, at)| *at == slot && market.students()[*other as usize].priority);
            !side.hard && group.take(side.reserve as usize).any(|(other, _)| *other == student)
        };
        let (first, then): (Vec<_>, Vec<_>) = all.iter().copied().partition(|pair| holds(*pair));
        let mut kept: Vec<(u32, u32)> = Vec::new();
        for pair in first.into_iter().chain(then) {
            kept.push(pair);
            if !has_room(market, &kept) {
                kept.pop();
            }
        }
        kept.contains(&wanted)
    };
    let mut count = 0;
    for student in 0..assigned.len() as u32 {
        let slots = market.of(student).map(|pair| market.pairs()[pair].slot);
        let better = slots.take_while(|slot| assigned[student as usize] != Some(*slot));
        count += better.filter(|slot| is_chosen((student, *slot))).count() as u64;
    }
    count
}

/// Whether all limits have room for these pairs, among which a student may be twice.
fn has_room(market: &Market, pairs: &[(u32, u32)]) -> bool {
    let count = |counts: &dyn Fn(u32, u32) -> bool| {
        pairs.iter().filter(|(student, slot)| counts(*student, *slot)).count() as u32
    };
    let slots = (0..).zip(market.slots()).all(|(slot, side)| {
        let others = count(&|student, at| at == slot && !market.students()[student as usize].priority);
        count(&|_, at| at == slot) <= side.capacity && (!side.hard || others <= side.capacity - side.reserve)
    });
    slots
        && market.caps.iter().all(|cap| {
            let members = |student: u32| match &cap.members {
                Members::Everybody => true,
                Members::Only(only) => only.contains(&student),
            };
            (0..).zip(&cap.most).all(|(unit, most)| {
                let inside = |slot: u32| match cap.per {
                    Per::Slot => slot == unit,
                    Per::Employer => market.slots()[slot as usize].employer == unit,
                    Per::Plan => true,
                };
                *most == Cap::NONE || count(&|student, slot| members(student) && inside(slot)) <= *most
            })
        })
}
