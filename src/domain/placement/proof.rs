//! What proves that a plan is the best: prices of seats, one set for each goal that it was made for.
//!
//! Prices are the dual values of linear programming. Each student can have no more than the best that is left of a pair
//! after the prices of all limits that it counts in; with the prices of all room there is, this is a bound that no plan exceeds. Where
//! the plan reaches the bound it is the best. For a list of goals each set of prices holds among the plans that are best by
//! the goals before.
//!
//! Where limits cross, groups must be together, or slots need a number to open, prices alone leave a gap. A [`Tree`] closes it: questions
//! part all plans, and each part has prices of its own whose bound the plan reaches. Whoever doubts it need only count: every
//! answer is covered, because each question has two, and each bound follows from its prices, whoever made them.

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

/// A limit of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Limit {
    /// The seats of a slot.
    Seats(u32),
    /// The seats of a slot that a hard reserve leaves to all.
    Open(u32),
    /// The seats of a soft reserve of a slot.
    Reserved(u32),
    /// A cap in one of its units.
    Cap(u32, u32),
    /// The fewest students of a slot that is open: their price is paid to who comes.
    Intake(u32),
    /// What the plan reaches of an earlier goal, by its number: its price is paid for what counts in it.
    Goal(u32),
}

/// What parts all plans in two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether a student, with his or her group, is in a slot.
    In {
        /// The student.
        student: u32,
        /// The slot.
        slot: u32,
    },
    /// Whether a slot takes as many as it takes at least; else it takes nobody.
    Open(u32),
}

/// A part of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Branch {
    /// Plans for which the answer is yes follow, then those for which it is no.
    Ask(Question),
    /// No plan with these answers exceeds the bound that these prices give; other limits cost nothing.
    Leaf(Vec<(Limit, i64)>),
}

/// What proves one goal where prices alone leave a gap: questions that part all plans, and prices for each part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// The goal. It is proven among the plans that reach as much as this one of each goal before.
    pub goal: Goal,
    /// Prices count this power of two for each unit of the goal, because they need not be whole.
    pub scale: u32,
    /// Prices of all plans. A pair that they leave too little of is in no better plan, and no question is asked about it.
    pub root: Vec<(Limit, i64)>,
    /// Each question before what follows from its answers.
    pub branches: Vec<Branch>,
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
