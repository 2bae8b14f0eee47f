//! A solver that is out of its time.

use std::cell::Cell;

use proptest::prelude::*;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_plan_that_is_not_finished_keeps_all_limits_and_says_so(statement in any_market(), objective in 0..4usize, looks in 0..12u32) {
        let objective = [FLOWS[0], FLOWS[1], FLOWS[2], Objective::Stable][objective];
        let market = Market::new(statement).unwrap();
        let left = Cell::new(looks);
        let go_on = || {
            left.set(left.get().saturating_sub(1));
            left.get() > 0
        };
        let stopped = plan(&market, objective, Start::default(), &go_on);
        let found = check(&market, &stopped);
        prop_assert!(is_sound(&market, &stopped.assigned), "{:?}", stopped);
        prop_assert_eq!(&found.faults[..], &[][..]);
        let whole = made(&market, objective);
        prop_assert!(!stopped.finished || stopped.assigned == whole.assigned);
        if objective != Objective::Stable {
            let of = |assigned: &[Option<u32>]| check(&market, &Plan { assigned: assigned.to_vec(), closed: Vec::new(), finished: false, ..stopped.clone() }).value;
            let best = all_plans(&market).iter().map(|other| of(other)).max().unwrap();
            prop_assert!(found.bound >= best && found.bound.is_some(), "{:?} {:?}", found, best);
        }
    }
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
