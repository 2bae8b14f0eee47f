//! What a plan comes to, in numbers.

use super::market::{Market, SCORE_UNIT};
use super::plan::Plan;

/// What a plan comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Students, placed or not.
    pub students: u32,
    /// Students who are placed.
    pub placed: u32,
    /// The sum of their scores, in millionths.
    pub score: i64,
    /// How many are placed at each rank of their own wishes, from the first.
    pub ranks: Vec<u32>,
    /// How many are placed with a score in each tenth of [0, 1], from the lowest; 1 is in the last.
    pub scores: [u32; 10],
    /// Each employer's seats and how many are taken.
    pub employers: Vec<Fill>,
    /// How unevenly students come to seats if everybody goes where the score is best, as a Gini coefficient over the students
    /// for each seat of a slot: 0 is even, towards 1 all go to one slot.
    pub gini_before: f64,
    /// The same as planned.
    pub gini_after: f64,
    /// Students who would come to a slot beyond its seats if everybody went where the score is best.
    pub crowded_out: u32,
}

/// Seats of an employer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fill {
    /// All of them.
    pub seats: u32,
    /// Those that are taken.
    pub taken: u32,
}

impl Figures {
    /// Counts a plan.
    pub fn of(market: &Market, plan: &Plan) -> Self {
        let employers = market.slots.iter().map(|slot| slot.employer as usize + 1).max().unwrap_or(0);
        let mut figures = Self {
            students: market.students.len() as u32,
            placed: 0,
            score: 0,
            ranks: Vec::new(),
            scores: [0; 10],
            employers: vec![Fill::default(); employers],
            gini_before: 0.0,
            gini_after: 0.0,
            crowded_out: 0,
        };
        for slot in &market.slots {
            figures.employers[slot.employer as usize].seats += slot.capacity;
        }
        let (mut before, mut after) = (vec![0u32; market.slots.len()], vec![0u32; market.slots.len()]);
        for (student, assigned) in (0..).zip(&plan.assigned) {
            if let Some(slot) = best_by_score(market, student) {
                before[slot as usize] += 1;
            }
            let Some(slot) = *assigned else { continue };
            figures.placed += 1;
            after[slot as usize] += 1;
            figures.employers[market.slots[slot as usize].employer as usize].taken += 1;
            let Some(pair) = market.pair_of(student, slot) else { continue };
            let (score, rank) = (market.pairs[pair].score, market.rank(student, pair) as usize);
            figures.score += i64::from(score);
            figures.scores[(score * 10 / SCORE_UNIT).min(9) as usize] += 1;
            figures.ranks.resize(figures.ranks.len().max(rank), 0);
            figures.ranks[rank - 1] += 1;
        }
        let excess =
            before.iter().zip(&market.slots).map(|(students, slot)| students.saturating_sub(slot.capacity));
        figures.crowded_out = excess.sum();
        figures.gini_before = gini(loads(market, &before));
        figures.gini_after = gini(loads(market, &after));
        figures
    }

    /// The mean rank of those who are placed; `None` where nobody is.
    pub fn mean_rank(&self) -> Option<f64> {
        let sum: u64 = self.ranks.iter().zip(1..).map(|(students, rank)| u64::from(*students) * rank).sum();
        (self.placed > 0).then(|| sum as f64 / f64::from(self.placed))
    }

    /// The worst rank of somebody who is placed; 0 where nobody is.
    pub fn worst_rank(&self) -> u32 {
        self.ranks.len() as u32
    }
}

/// Where a ranking by score alone sends a student.
fn best_by_score(market: &Market, student: u32) -> Option<u32> {
    let pairs = market.pairs[market.of(student)].iter();
    let best = pairs.max_by_key(|pair| (pair.score, std::cmp::Reverse(market.slots[pair.slot as usize].lot)));
    best.map(|pair| pair.slot)
}

/// The students for each seat, of slots that have seats.
fn loads(market: &Market, students: &[u32]) -> impl Iterator<Item = f64> {
    let with_seats = market.slots.iter().zip(students).filter(|(slot, _)| slot.capacity > 0);
    with_seats.map(|(slot, students)| f64::from(*students) / f64::from(slot.capacity))
}

/// The Gini coefficient of loads that are not negative: 0 where all are alike, towards 1 where one has all; 0 of none.
pub fn gini(loads: impl Iterator<Item = f64>) -> f64 {
    let mut loads: Vec<f64> = loads.collect();
    loads.sort_by(f64::total_cmp);
    let (count, sum) = (loads.len() as f64, loads.iter().sum::<f64>());
    if sum == 0.0 {
        return 0.0;
    }
    let weighted: f64 = loads.iter().zip(1u32..).map(|(load, place)| load * f64::from(place)).sum();
    (2.0 * weighted / (count * sum) - (count + 1.0) / count).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::placement::market::{Choice, Slot, Statement, Student};
    use crate::domain::placement::objective::Objective;
    use crate::domain::placement::plan::{Start, plan};

    #[test]
    fn a_plan_spreads_what_a_ranking_sends_to_one_slot() {
        let choice = |slot, score| Choice { slot, score, ..Choice::default() };
        let statement = Statement {
            students: (0..4).map(|lot| Student { lot, ..Student::default() }).collect(),
            slots: (0..2).map(|employer| Slot { capacity: 2, employer, ..Slot::default() }).collect(),
            choices: vec![vec![choice(0, 1_000_000), choice(1, 400_000)]; 4],
            ..Statement::default()
        };
        let market = Market::new(statement).unwrap();
        let figures = Figures::of(&market, &plan(&market, Objective::MaxScore, Start::default(), &|| true));
        assert_eq!((figures.placed, figures.score, figures.crowded_out), (4, 2_800_000, 2));
        assert_eq!(figures.ranks, [2, 2]);
        assert_eq!((figures.scores[4], figures.scores[9]), (2, 2));
        assert_eq!(figures.employers, [Fill { seats: 2, taken: 2 }; 2]);
        assert_eq!((figures.gini_before, figures.gini_after), (0.5, 0.0));
        assert_eq!((figures.mean_rank(), figures.worst_rank()), (Some(1.5), 2));
    }
}
