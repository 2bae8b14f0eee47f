//! What proves that a plan is the best: prices of seats, one set for each goal that it was made for.
//!
//! Prices are the dual values of linear programming. Each student can have no more than the best that is left of a pair
//! after the prices of all limits that it counts in; with the prices of all room there is, this is a bound that no plan exceeds. Where
//! the plan reaches the bound it is the best. For a list of goals each set of prices holds among the plans that are best by
//! the goals before.

/// What a plan is made for; more is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The greatest sum of these.
    Sum {
        /// For each student who is placed.
        placed: i64,
        /// For each student who stays where he or she stood.
        kept: i64,
        /// For each seat of a soft reserve that the priority group fills.
        reserved: i64,
        /// The score in millionths without this number of binary places; `None` leaves it out.
        scored: Option<u32>,
    },
    /// The fewest students beyond this rank.
    FewestBeyond(u32),
    /// The fewest students at this rank.
    FewestAt(u32),
}

/// What a seat costs in each limit, never below 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    /// For each slot.
    pub seats: Vec<i64>,
    /// For each slot, of the seats that a hard reserve leaves to all; empty where there is none.
    pub open: Vec<i64>,
    /// For each slot, of the seats of a soft reserve; empty where there is none.
    pub reserved: Vec<i64>,
    /// For each cap, in each of its units.
    pub caps: Vec<Vec<i64>>,
}

/// One goal with the prices that prove it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The goal.
    pub goal: Goal,
    /// In units of the goal; what the goals before ask for counts in them as well, see [`Step::weight`].
    pub prices: Prices,
    /// How much more than the goal it counts that the plan stays the best by the goals before: a student whom they pay must be
    /// placed, and a limit that they price must be full.
    pub weight: i64,
}

impl Goal {
    /// What a pair counts, but for the seat of a reserve. `rank` is its place among the student's wishes, from 1.
    pub(super) fn of_pair(self, score: u32, rank: u32, stands: bool) -> i64 {
        match self {
            Self::Sum { placed, kept, scored, .. } => {
                placed + if stands { kept } else { 0 } + scored.map_or(0, |places| i64::from(score >> places))
            }
            Self::FewestBeyond(most) => -i64::from(rank > most),
            Self::FewestAt(at) => -i64::from(rank == at),
        }
    }

    /// What a filled seat of a soft reserve counts.
    pub(super) fn of_reserved(self) -> i64 {
        match self {
            Self::Sum { reserved, .. } => reserved,
            _ => 0,
        }
    }
}
