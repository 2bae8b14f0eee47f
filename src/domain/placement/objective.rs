//! What a plan is made for.

use serde::{Deserialize, Serialize};

use super::market::{Market, SCORE_UNIT};
use super::proof::Goal;

/// What a plan is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// No student and slot would both rather be together.
    Stable,
    /// The most placed, then the greatest total score.
    MaxFill,
    /// The greatest total score.
    MaxScore,
    /// The most placed; then the best rank for who is worst off, and the fewest at that rank; then the same for the rank above
    /// it, and so on; then the greatest total score.
    Fair,
}

/// Weights stay far from the end of the numbers, so that sums along a path fit.
const MOST_WEIGHT: i64 = 1 << 58;

/// The first goal of an objective: one sum in which no lower level outweighs a higher one. Where students stand somewhere
/// already (`standing` of them), the most placed come first and then the fewest moves, whatever the objective. Scores lose
/// binary places where the levels would not fit into a number else.
pub(super) fn first_goal(objective: Objective, market: &Market, standing: Option<usize>) -> Goal {
    let students = market.students.len() as i64;
    let reserves =
        market.slots.iter().filter(|slot| !slot.hard).map(|slot| i64::from(slot.reserve)).sum::<i64>();
    let reserves = reserves.min(students);
    let is_scored = objective != Objective::Fair;
    for places in 0.. {
        let scores = if is_scored { students * i64::from(SCORE_UNIT >> places) } else { 0 };
        let reserved = scores + 1;
        let kept = reserved.checked_mul(reserves + 1);
        let placed = kept.and_then(|kept| kept.checked_mul(standing.unwrap_or(0) as i64 + 1));
        let (Some(kept), Some(placed)) = (kept, placed.filter(|placed| *placed < MOST_WEIGHT)) else {
            continue;
        };
        let fills = objective != Objective::MaxScore || standing.is_some();
        return Goal::Sum {
            placed: if fills { placed } else { 0 },
            kept: if standing.is_some() { kept } else { 0 },
            reserved: if reserves > 0 { reserved } else { 0 },
            scored: is_scored.then_some(places),
        };
    }
    Goal::FewestBeyond(0)
}
