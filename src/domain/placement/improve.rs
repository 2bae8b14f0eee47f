//! Improves a plan that keeps every limit and need not be the best: students, and groups that must be together, move where they
//! count more, and whoever is in their way moves to what is left; slots that were closed open again where that pays.
//!
//! This is local search by ejection (Glover, *Ejection chains, reference structures and alternating path methods*, 1996) of one
//! link. Every move keeps all limits and adds to the goal, so that it may end at any time.

use super::cap::Cap;
use super::limits::Limits;
use super::market::Market;
use super::network::NOWHERE;
use super::proof::Goal;

/// Rounds over all students.
const ROUNDS: usize = 12;

/// How many are tried as the first who makes room.
const TRIED: usize = 12;

/// A plan with what it fills.
pub(super) struct Improvement<'a> {
    market: &'a Market,
    limits: &'a Limits<'a>,
    standing: &'a [Option<u32>],
    goal: Goal,
    closed: Vec<bool>,
    /// Those who move together: the groups, then everybody else who is not fixed.
    parties: Vec<Vec<u32>>,
    party: Vec<u32>,
    /// The pair of each student, or [`NOWHERE`].
    at: Vec<u32>,
    load: Vec<u32>,
    /// Who counts in each limit, but for those who cannot move.
    inside: Vec<Vec<u32>>,
    /// How many of the priority group are in each slot.
    priority: Vec<u32>,
    /// What has been moved since the last plan that was kept: the student, and the pair before.
    moved: Vec<(u32, u32)>,
    gain: i128,
    /// What those who can move reach of the goal.
    pub(super) value: i128,
}

impl<'a> Improvement<'a> {
    pub(super) fn of(
        market: &'a Market,
        limits: &'a Limits<'a>,
        standing: &'a [Option<u32>],
        goal: Goal,
        closed: &[bool],
        assigned: &[Option<u32>],
    ) -> Self {
        let students = market.students.len();
        let mut party = vec![NOWHERE; students];
        let is_fixed = |student: &u32| market.students[*student as usize].fixed.is_some();
        // A group with somebody who is fixed stays where it is.
        let mut parties: Vec<Vec<u32>> =
            market.together.iter().filter(|group| !group.iter().any(is_fixed)).cloned().collect();
        let mut alone = vec![true; students];
        market.together.iter().flatten().for_each(|student| alone[*student as usize] = false);
        let others = (0..students as u32).filter(|student| alone[*student as usize] && !is_fixed(student));
        parties.extend(others.map(|student| vec![student]));
        for (members, number) in parties.iter().zip(0..) {
            members.iter().for_each(|student| party[*student as usize] = number);
        }
        let mut improvement = Self {
            market,
            limits,
            standing,
            goal,
            closed: closed.to_vec(),
            parties,
            party,
            at: vec![NOWHERE; students],
            load: vec![0; limits.most.len()],
            inside: vec![Vec::new(); limits.most.len()],
            priority: vec![0; market.slots.len()],
            moved: Vec::new(),
            gain: 0,
            value: 0,
        };
        for (slot, student) in assigned.iter().zip(0..) {
            if let Some(pair) = slot.and_then(|slot| market.pair_of(student, slot)) {
                improvement.set(student, pair as u32);
            }
        }
        improvement.keep();
        improvement
    }

    pub(super) fn assigned(&self) -> Vec<Option<u32>> {
        let slot = |pair: &u32| (*pair != NOWHERE).then(|| self.market.pairs[*pair as usize].slot);
        self.at.iter().map(slot).collect()
    }

    pub(super) fn closed(&self) -> Vec<u32> {
        (0..self.closed.len() as u32).filter(|slot| self.closed[*slot as usize]).collect()
    }

    /// Moves until nothing is better, or the time is up.
    pub(super) fn run(&mut self, go_on: &dyn Fn() -> bool) {
        for _ in 0..ROUNDS {
            let mut found = false;
            for slot in 0..self.closed.len() as u32 {
                let needs_several = self.market.slots[slot as usize].min_intake > 1;
                if self.load[slot as usize] == 0 && needs_several && go_on() {
                    found |= self.open(slot);
                }
            }
            for party in 0..self.parties.len() as u32 {
                if !go_on() {
                    return;
                }
                found |= self.advance(party);
                found |= self.parties[party as usize].len() > 1 && self.leave(party);
            }
            if !found {
                return;
            }
        }
    }

    /// Moves a party to the first slot where that is better, with whoever has to make room.
    fn advance(&mut self, party: u32) -> bool {
        let members = self.parties[party as usize].clone();
        let now: i128 = members.iter().map(|student| self.worth(*student, self.at[*student as usize])).sum();
        let mut slots: Vec<(i128, u32)> = Vec::new();
        let Some(leader) = members.first() else { return false };
        for index in self.market.of(*leader) {
            let slot = self.market.pairs[index].slot;
            let pair = |student: &u32| self.market.pair_of(*student, slot).map(|pair| pair as u32);
            let worth: Option<i128> =
                members.iter().map(|student| Some(self.worth(*student, pair(student)?))).sum();
            let beyond = i128::from(self.goal.of_reserved()) * members.len() as i128;
            match worth {
                Some(worth) if !self.closed[slot as usize] && worth + beyond > now => {
                    slots.push((-worth, slot));
                }
                _ => {}
            }
        }
        slots.sort_unstable();
        slots.into_iter().any(|(_, slot)| self.try_slot(party, &members, slot))
    }

    /// Tries one after another as the first who makes room.
    fn try_slot(&mut self, party: u32, members: &[u32], slot: u32) -> bool {
        if self.at[members[0] as usize] != NOWHERE
            && self.market.pairs[self.at[members[0] as usize] as usize].slot == slot
        {
            return false;
        }
        self.enter(members, slot);
        let firsts = match self.overfull(members, slot) {
            None => vec![None],
            Some(limit) => {
                let mut firsts = self.candidates(limit, party);
                firsts.truncate(TRIED);
                firsts.into_iter().map(Some).collect()
            }
        };
        self.undo();
        firsts.into_iter().any(|first| {
            self.enter(members, slot);
            let mut sent = Vec::new();
            if let Some(first) = first {
                self.send(first, &mut sent);
            }
            while let Some(limit) = self.overfull(members, slot) {
                let Some(next) = self.candidates(limit, party).first().copied() else {
                    self.undo();
                    return false;
                };
                self.send(next, &mut sent);
            }
            sent.into_iter().for_each(|party| self.seat(party));
            self.settle()
        })
    }

    /// Opens an empty slot for those who gain most, or lose least, by it.
    fn open(&mut self, slot: u32) -> bool {
        let was_closed = std::mem::replace(&mut self.closed[slot as usize], false);
        self.fill(slot, NOWHERE);
        let found = self.settle();
        self.closed[slot as usize] = was_closed && !found;
        found
    }

    /// Has a party leave its slot to others.
    fn leave(&mut self, party: u32) -> bool {
        let at = self.at[self.parties[party as usize][0] as usize];
        if at == NOWHERE {
            return false;
        }
        self.send(party, &mut Vec::new());
        self.fill(self.market.pairs[at as usize].slot, party);
        self.settle()
    }

    /// Fills a slot with those who gain most by it, but for one party, and up to what it takes at least with those who lose least.
    fn fill(&mut self, slot: u32, but: u32) {
        let mut wanted: Vec<(i128, u32)> = Vec::new();
        for (members, party) in self.parties.iter().zip(0..).filter(|(_, party)| *party != but) {
            let gain: Option<i128> = members
                .iter()
                .map(|student| {
                    let pair = self.market.pair_of(*student, slot)? as u32;
                    Some(self.worth(*student, pair) - self.worth(*student, self.at[*student as usize]))
                })
                .sum();
            wanted.extend(gain.map(|gain| (-gain, party)));
        }
        wanted.sort_unstable();
        for (loss, party) in wanted {
            if loss >= 0 && self.load[slot as usize] >= self.market.slots[slot as usize].min_intake {
                break;
            }
            let members = self.parties[party as usize].clone();
            let before = self.moved.len();
            self.enter(&members, slot);
            if self.overfull(&members, slot).is_some() {
                self.undo_to(before);
            }
        }
    }

    fn worth(&self, student: u32, pair: u32) -> i128 {
        if pair == NOWHERE {
            return 0;
        }
        let own = &self.market.pairs[pair as usize];
        let stands = self.standing.get(student as usize).copied().flatten() == Some(own.slot);
        i128::from(self.goal.of_pair(own.score, self.market.rank(student, pair as usize), stands))
    }

    fn enter(&mut self, members: &[u32], slot: u32) {
        for student in members {
            let pair = self.market.pair_of(*student, slot).map_or(NOWHERE, |pair| pair as u32);
            self.set(*student, pair);
        }
    }

    fn send(&mut self, party: u32, sent: &mut Vec<u32>) {
        self.parties[party as usize].clone().into_iter().for_each(|student| self.set(student, NOWHERE));
        sent.push(party);
    }

    /// Seats a party where it counts most of what is free.
    fn seat(&mut self, party: u32) {
        let members = self.parties[party as usize].clone();
        let Some(leader) = members.first() else { return };
        let mut best = (0, None);
        for index in self.market.of(*leader) {
            let slot = self.market.pairs[index].slot;
            let known = members.iter().all(|student| self.market.pair_of(*student, slot).is_some());
            if self.closed[slot as usize] || !known {
                continue;
            }
            let (before, gain) = (self.moved.len(), self.gain);
            self.enter(&members, slot);
            if self.gain - gain > best.0 && self.overfull(&members, slot).is_none() {
                best = (self.gain - gain, Some(slot));
            }
            self.undo_to(before);
        }
        if let Some(slot) = best.1 {
            self.enter(&members, slot);
        }
    }

    /// The first limit of a party in a slot that is too full.
    fn overfull(&self, members: &[u32], slot: u32) -> Option<u32> {
        let limits = members.iter().flat_map(|student| self.limits.chain(*student, slot));
        let mut limits = limits.filter(|limit| self.limits.most[*limit as usize] != Cap::NONE);
        limits.find(|limit| self.load[*limit as usize] > self.limits.most[*limit as usize])
    }

    /// The parties in a limit but one, those that count least first.
    fn candidates(&self, limit: u32, but: u32) -> Vec<u32> {
        let is_inside = |student: &&u32| {
            let pair = self.at[**student as usize];
            pair != NOWHERE
                && self.limits.chain(**student, self.market.pairs[pair as usize].slot).any(|own| own == limit)
        };
        let inside = self.inside[limit as usize].iter().filter(is_inside);
        let mut parties: Vec<(i128, u32)> = inside
            .map(|student| (self.worth(*student, self.at[*student as usize]), self.party[*student as usize]))
            .filter(|(_, party)| *party != but && *party != NOWHERE)
            .collect();
        parties.sort_unstable();
        parties.dedup_by_key(|(_, party)| *party);
        parties.into_iter().map(|(_, party)| party).collect()
    }

    fn set(&mut self, student: u32, pair: u32) {
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
    fn settle(&mut self) -> bool {
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

    fn undo(&mut self) {
        self.undo_to(0);
    }

    fn undo_to(&mut self, length: usize) {
        while self.moved.len() > length {
            if let Some((student, before)) = self.moved.pop() {
                self.replace(student, before);
            }
        }
    }
}
