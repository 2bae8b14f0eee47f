//! No plan is better, and none exceeds the bound.

use proptest::prelude::*;

use super::*;

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
    fn no_plan_is_better_whatever_there_is(statement in any_market()) {
        let market = Market::new(statement).unwrap();
        let all = all_plans(&market);
        for objective in FLOWS {
            let plan = made(&market, objective);
            let found = checked(&market, &plan);
            prop_assert!(is_sound(&market, &plan.assigned), "{:?} {:?}", objective, plan);
            prop_assert_eq!(&found.faults[..], &[][..], "{:?}", objective);
            let of = |assigned: &[Option<u32>]| check(&market, &Plan { assigned: assigned.to_vec(), closed: Vec::new(), ..plan.clone() }).value.unwrap();
            let most = all.iter().map(|other| of(other)).max().unwrap();
            prop_assert!(found.bound.unwrap() >= most, "{:?} {:?} < {}", objective, found, most);
            let best = all.iter().map(|other| key(&market, other, objective)).max().unwrap();
            prop_assert_eq!(key(&market, &plan.assigned, objective), best, "{:?}", objective);
            prop_assert_eq!((found.gap(), plan.finished), (Some(0), true), "{:?} {:?} {:?}", objective, plan, found);
        }
        let plan = made(&market, Objective::Stable);
        prop_assert!(is_sound(&market, &plan.assigned), "{:?}", plan);
        prop_assert_eq!(&checked(&market, &plan).faults[..], &[][..]);
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
}
