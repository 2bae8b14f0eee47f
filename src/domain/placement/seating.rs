//! Who sits where while a plan is improved: what every move fills, frees and adds to the goal, until it is kept or undone.

use super::cap::Cap;
use super::limits::Limits;
use super::market::Market;
use super::network::NOWHERE;
use super::proof::Goal;

/// A plan with what it fills.
pub(super) struct Seating<'a> {
    pub(super) market: &'a Market,
    pub(super) limits: &'a Limits<'a>,
    standing: &'a [Option<u32>],
    pub(super) goal: Goal,
    /// The pair of each student, or [`NOWHERE`].
    pub(super) at: Vec<u32>,
    pub(super) load: Vec<u32>,
    /// Who counts in each limit, as of the last plan that was kept.
    pub(super) inside: Vec<Vec<u32>>,
    /// How many of the priority group are in each slot.
    priority: Vec<u32>,
    /// What has been moved since the last plan that was kept: the student, and the pair before.
    moved: Vec<(u32, u32)>,
    /// What that adds to the goal.
    pub(super) gain: i128,
    /// What the plan that was kept reaches of the goal.
    pub(super) value: i128,
}

impl<'a> Seating<'a> {
    pub(super) fn of(
        market: &'a Market,
        limits: &'a Limits<'a>,
        standing: &'a [Option<u32>],
        goal: Goal,
        assigned: &[Option<u32>],
    ) -> Self {
        let mut seating = Self {
            market,
            limits,
            standing,
            goal,
            at: vec![NOWHERE; market.students.len()],
            load: vec![0; limits.most.len()],
            inside: vec![Vec::new(); limits.most.len()],
            priority: vec![0; market.slots.len()],
            moved: Vec::new(),
            gain: 0,
            value: 0,
        };
        for (slot, student) in assigned.iter().zip(0..) {
            if let Some(pair) = slot.and_then(|slot| market.pair_of(student, slot)) {
                seating.set(student, pair as u32);
            }
        }
        seating.keep();
        seating
    }

    /// The slot of a student.
    pub(super) fn slot(&self, student: u32) -> Option<u32> {
        let pair = self.at[student as usize];
        (pair != NOWHERE).then(|| self.market.pairs[pair as usize].slot)
    }

    /// How many moves have not been kept yet.
    pub(super) fn moves(&self) -> usize {
        self.moved.len()
    }

    /// What a pair counts for the goal, but for the seat of a reserve.
    pub(super) fn worth(&self, student: u32, pair: u32) -> i128 {
        if pair == NOWHERE {
            return 0;
        }
        let own = &self.market.pairs[pair as usize];
        let stands = self.standing.get(student as usize).copied().flatten() == Some(own.slot);
        i128::from(self.goal.of_pair(own.score, self.market.rank(student, pair as usize), stands))
    }

    pub(super) fn set(&mut self, student: u32, pair: u32) {
        let before = self.at[student as usize];
        if before == pair {
            return;
        }
        self.moved.push((student, before));
        self.replace(student, pair);
    }

    fn replace(&mut self, student: u32, pair: u32) {
        let before = self.at[student as usize];
        self.gain += self.worth(student, pair) - self.worth(student, before);
        self.at[student as usize] = pair;
        let is_priority = self.market.students[student as usize].priority;
        for (pair, enters) in [(before, false), (pair, true)].into_iter().filter(|(pair, _)| *pair != NOWHERE)
        {
            let slot = self.market.pairs[pair as usize].slot;
            for limit in self.limits.chain(student, slot) {
                let load = &mut self.load[limit as usize];
                *load = if enters { *load + 1 } else { *load - 1 };
            }
            if !is_priority {
                continue;
            }
            let (side, taken) = (&self.market.slots[slot as usize], &mut self.priority[slot as usize]);
            let reserve = if side.hard { 0 } else { side.reserve };
            let counted = (*taken).min(reserve);
            *taken = if enters { *taken + 1 } else { *taken - 1 };
            let change = i128::from((*taken).min(reserve)) - i128::from(counted);
            self.gain += change * i128::from(self.goal.of_reserved());
        }
    }

    /// Keeps what has been moved if it is better and no slot has too few, else undoes it.
    pub(super) fn settle(&mut self) -> bool {
        let is_short = |slot: u32| {
            let (load, slot) = (self.load[slot as usize], &self.market.slots[slot as usize]);
            load > 0 && load < slot.min_intake
        };
        let slot_of = |pair: u32| (pair != NOWHERE).then(|| self.market.pairs[pair as usize].slot);
        let touched = self.moved.iter().flat_map(|(student, before)| [*before, self.at[*student as usize]]);
        let is_better = self.gain > 0 && !touched.filter_map(slot_of).any(is_short);
        if is_better {
            self.keep();
        } else {
            self.undo();
        }
        is_better
    }

    fn keep(&mut self) {
        for (student, before) in std::mem::take(&mut self.moved) {
            let limits = self.limits;
            let bounded = |limit: &u32| limits.most[*limit as usize] != Cap::NONE;
            if before != NOWHERE {
                for limit in limits.chain(student, self.market.pairs[before as usize].slot).filter(bounded) {
                    self.inside[limit as usize].retain(|other| *other != student);
                }
            }
            let now = self.at[student as usize];
            if now != NOWHERE {
                for limit in limits.chain(student, self.market.pairs[now as usize].slot).filter(bounded) {
                    let inside = &mut self.inside[limit as usize];
                    if !inside.contains(&student) {
                        inside.push(student);
                    }
                }
            }
        }
        self.value += std::mem::take(&mut self.gain);
    }

    pub(super) fn undo(&mut self) {
        self.undo_to(0);
    }

    pub(super) fn undo_to(&mut self, length: usize) {
        while self.moved.len() > length {
            if let Some((student, before)) = self.moved.pop() {
                self.replace(student, before);
            }
        }
    }
}
