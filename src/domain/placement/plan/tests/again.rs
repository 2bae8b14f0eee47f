//! A plan is made again with as few moves as can be.

use proptest::prelude::*;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

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
