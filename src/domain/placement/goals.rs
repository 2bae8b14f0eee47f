//! The part of the check that reads goals: whether what is proven is what the plan was made for. It knows nothing of how goals are
//! chosen.

use super::market::{Market, SCORE_UNIT};
use super::objective::Objective;
use super::plan::Plan;
use super::proof::Goal;

/// Scores may lose binary places only where the weights are as large as this.
const LARGE: i64 = 1 << 56;

/// Whether a goal is the first of the plan's objective: each of its levels outweighs all below it together.
pub(super) fn is_first(market: &Market, plan: &Plan, goal: Goal) -> bool {
    let Goal::Sum { placed, kept, reserved, scored } = goal else { return false };
    let students = market.students.len() as i128;
    let soft = market.slots.iter().filter(|slot| !slot.hard).map(|slot| i128::from(slot.reserve));
    let reserves = soft.sum::<i128>().min(students);
    let is_again = !plan.standing.is_empty();
    let mut below = match (plan.objective, scored) {
        (Objective::MaxFill | Objective::MaxScore, Some(0)) => students * i128::from(SCORE_UNIT),
        (Objective::MaxFill | Objective::MaxScore, Some(places @ 1..20))
            if placed.max(kept).max(reserved) >= LARGE =>
        {
            students * i128::from(SCORE_UNIT >> places)
        }
        (Objective::Fair, None) => 0,
        _ => return false,
    };
    let levels = [
        (reserves > 0, reserved, reserves),
        (is_again, kept, plan.standing.iter().flatten().count() as i128),
        (is_again || plan.objective != Objective::MaxScore, placed, students),
    ];
    levels.into_iter().all(|(is_asked, weight, count)| {
        let weight = i128::from(weight);
        let fits = if is_asked { weight > below } else { weight == 0 };
        below += weight.saturating_mul(count);
        fits
    })
}

/// Whether the goals of a plan that is proven are all that its objective asks for, and in their order: after the first, for a plan
/// with the best ranks, nobody beyond the worst rank, the fewest at each rank from there to the second, the greatest score. `pair` is
/// where each student's pair lies.
pub(super) fn are_all(market: &Market, plan: &Plan, pair: &[Option<usize>]) -> bool {
    let steps = plan.steps.iter().map(|step| step.goal);
    let trees = plan.trees.iter().map(|tree| tree.goal);
    let goals: Vec<Goal> = if plan.trees.is_empty() { steps.collect() } else { trees.collect() };
    let [first, rest @ ..] = &goals[..] else { return true };
    if !is_first(market, plan, *first) {
        return false;
    }
    match (plan.objective, rest) {
        (Objective::Fair, [Goal::FewestBeyond(most), rest @ ..]) => {
            let ranks = (2..=*most).rev().map(Goal::FewestAt);
            let score = Goal::Sum { placed: 0, kept: 0, reserved: 0, scored: Some(0) };
            let beyond = |(student, pair): (usize, &Option<usize>)| {
                let is_free = market.students[student].fixed.is_none();
                is_free && pair.is_some_and(|pair| pair as u32 - market.first[student] >= *most)
            };
            !pair.iter().enumerate().any(beyond)
                && rest.len() == most.saturating_sub(1) as usize + 1
                && rest.iter().copied().eq(ranks.chain([score]))
        }
        (Objective::MaxFill | Objective::MaxScore, []) => true,
        _ => false,
    }
}
