//! What a check says is true, whatever was done to the plan.

use proptest::prelude::*;

use super::*;
use crate::domain::placement::proof::{Branch, Goal, Limit, Prices, Question, Step};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_corruption_is_found(statement in prop_oneof![nested(), any_market()], who in 0..STUDENTS as u32, to in prop::option::of(0..SLOTS as u32)) {
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
    fn whatever_a_check_says_is_true(
        statement in nested_with_intake(),
        objective in 0..4usize,
        is_again in any::<bool>(),
        corruption in corruption(),
    ) {
        let objective = [FLOWS[0], FLOWS[1], FLOWS[2], Objective::Stable][objective];
        let market = Market::new(statement).unwrap();
        let before = made(&market, objective);
        let standing = if is_again { &before.assigned[..] } else { &[] };
        let mut plan = plan(&market, objective, Start { standing, near: None }, &always);
        prop_assert_eq!(&check(&market, &plan).faults[..], &[][..]);
        corruption.befall(&mut plan);
        let found = check(&market, &plan);
        if !found.faults.is_empty() {
            return Ok(());
        }
        prop_assert!(is_sound(&market, &plan.assigned));
        let levels = |assigned: &[Option<u32>]| {
            let moves = plan.standing.iter().zip(assigned).filter(|(before, now)| before.is_some() && before != now).count();
            let (reserved, placed, score, ranks) = measures(&market, assigned);
            let [moves, reserved, placed] = [moves as i64, i64::from(reserved), i64::from(placed)];
            let again = if plan.standing.is_empty() { vec![] } else { vec![placed, -moves] };
            let first = match plan.objective {
                Objective::MaxFill => vec![placed, reserved, score as i64],
                Objective::MaxScore => vec![reserved, score as i64],
                _ => vec![placed, reserved],
            };
            let rest = ranks.iter().map(|students| -i64::from(*students)).chain([score as i64]);
            ([again, first].concat(), rest.collect::<Vec<i64>>())
        };
        let all = all_plans(&market);
        if found.gap() == Some(0) {
            let best = all.iter().map(|other| levels(other).0).max().unwrap();
            prop_assert_eq!(levels(&plan.assigned).0, best, "no gap");
        }
        if plan.finished && !plan.steps.is_empty() {
            let is_open = |assigned: &&Vec<Option<u32>>| !assigned.iter().flatten().any(|slot| plan.closed.contains(slot));
            let (first, rest) = all.iter().filter(is_open).map(|other| levels(other)).max().unwrap();
            let own = levels(&plan.assigned);
            prop_assert_eq!(&own.0, &first, "proven");
            prop_assert!(plan.objective != Objective::Fair || own.1 == rest, "proven to the last rank");
        }
        let is_as_told = plan.objective == objective && plan.finished && !plan.steps.is_empty();
        prop_assert!(objective == Objective::Stable || !is_as_told || found.bound.is_some() || !plan.closed.is_empty());
    }
}

/// Nested markets in which slots need a number to open.
fn nested_with_intake() -> impl Strategy<Value = Statement> {
    (nested(), prop::collection::vec(0..3u32, SLOTS), any::<bool>()).prop_map(
        |(mut statement, least, asks)| {
            for (slot, least) in statement.slots.iter_mut().zip(least).filter(|_| asks) {
                slot.min_intake = least.min(slot.capacity);
            }
            statement
        },
    )
}

/// Something done to a plan: to one of its fields, at some place, by some number.
#[derive(Clone, Debug)]
struct Corruption {
    field: usize,
    step: usize,
    at: usize,
    other: usize,
    number: i64,
}

fn corruption() -> impl Strategy<Value = Corruption> {
    let number = prop_oneof![-300_000..300_000i64, -3..3i64, Just(i64::MAX), Just(i64::MIN), Just(1 << 57)];
    (0..16usize, 0..5usize, 0..8usize, 0..8usize, number)
        .prop_map(|(field, step, at, other, number)| Corruption { field, step, at, other, number })
}

impl Corruption {
    fn befall(&self, plan: &mut Plan) {
        let count = plan.steps.len();
        match self.field {
            0 => plan.assigned[self.at % STUDENTS] = (self.other < SLOTS).then_some(self.other as u32),
            1 => plan.assigned.swap(self.at % STUDENTS, self.other % STUDENTS),
            2 => match plan.closed.iter().position(|slot| *slot as usize == self.at % SLOTS) {
                Some(found) => drop(plan.closed.remove(found)),
                None => plan.closed.push((self.at % SLOTS) as u32),
            },
            3 => plan.objective = [FLOWS[0], FLOWS[1], FLOWS[2], Objective::Stable][self.other % 4],
            4 => plan.finished = !plan.finished,
            5 if count > 0 => drop(plan.steps.remove(self.step % count)),
            6 if count > 0 => plan.steps.swap(self.step % count, self.at % count),
            7 if count > 0 => plan.steps.push(plan.steps[self.step % count].clone()),
            8 => plan.bound = None,
            9 => plan.bound = plan.bound.take().or_else(|| plan.steps.last().cloned()),
            field => {
                let step = match plan.bound.as_mut() {
                    Some(bound) if self.step == 4 || count == 0 => bound,
                    _ if count > 0 => &mut plan.steps[self.step % count],
                    _ => return,
                };
                self.befall_step(field, step);
            }
        }
    }

    fn befall_step(&self, field: usize, step: &mut Step) {
        let Prices { seats, open, reserved, caps } = &mut step.prices;
        let change = |prices: &mut Vec<i64>| {
            if let Some(price) = prices.get_mut(self.at % SLOTS) {
                *price = price.saturating_add(self.number);
            }
        };
        match field {
            10 => change(seats),
            11 => change(open),
            12 => change(reserved),
            13 => caps.iter_mut().skip(self.other % 4).take(1).for_each(change),
            14 => step.weight = step.weight.saturating_add(self.number),
            _ => match &mut step.goal {
                Goal::Sum { placed, kept, reserved, scored } => match self.at {
                    0 => *placed = placed.saturating_add(self.number),
                    1 => *kept = kept.saturating_add(self.number),
                    2 => *reserved = reserved.saturating_add(self.number),
                    3 => *scored = None,
                    4 => (*placed, *reserved) = (0, 0),
                    _ => *scored = Some(self.number as u32),
                },
                Goal::FewestBeyond(rank) | Goal::FewestAt(rank) => {
                    *rank = rank.wrapping_add(self.number as u32);
                }
            },
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_tree_that_is_changed_proves_nothing_that_is_untrue(
        statement in any_market(),
        objective in 0..3usize,
        at in any::<prop::sample::Index>(),
        what in 0..5u32,
        change in -3_000_000_000..3_000_000_000i64,
    ) {
        let market = Market::new(statement).unwrap();
        let mut plan = made(&market, FLOWS[objective]);
        let Some(tree) = plan.trees.first_mut() else { return Ok(()) };
        let place = at.index(tree.branches.len());
        match what {
            0 => drop(tree.branches.remove(place)),
            1 => tree.branches.insert(place, tree.branches[place].clone()),
            2 => tree.branches[place] = Branch::Ask(Question::Open(0)),
            3 => tree.root = vec![(Limit::Seats(0), change << 20)],
            _ => match &mut tree.branches[place] {
                Branch::Leaf(prices) => prices.push((Limit::Reserved(1), change << 20)),
                Branch::Ask(_) => tree.branches[place] = Branch::Leaf(Vec::new()),
            },
        }
        let found = check(&market, &plan);
        prop_assert!(what > 1 || !found.faults.is_empty(), "an answer that is missing, or one too many");
        if !found.faults.is_empty() {
            return Ok(());
        }
        let of = |assigned: &[Option<u32>]| {
            check(&market, &Plan { assigned: assigned.to_vec(), closed: Vec::new(), ..plan.clone() }).value.unwrap()
        };
        let best = all_plans(&market).iter().map(|other| of(other)).max().unwrap();
        prop_assert!(found.bound.unwrap() >= best, "{:?} < {}", found, best);
    }
}
