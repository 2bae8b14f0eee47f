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
use super::seating::Seating;

/// Rounds over all students.
const ROUNDS: usize = 12;

/// How many are tried as the first who makes room.
const TRIED: usize = 12;

/// A plan that is improved.
pub(super) struct Improvement<'a> {
    seating: Seating<'a>,
    closed: Vec<bool>,
    /// Those who move together: the groups, then everybody else who is not fixed.
    parties: Vec<Vec<u32>>,
    party: Vec<u32>,
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
        let is_fixed = |student: &u32| market.students[*student as usize].fixed.is_some();
        // A group with somebody who is fixed stays where it is.
        let mut parties: Vec<Vec<u32>> =
            market.together.iter().filter(|group| !group.iter().any(is_fixed)).cloned().collect();
        let mut alone = vec![true; students];
        market.together.iter().flatten().for_each(|student| alone[*student as usize] = false);
        let others = (0..students as u32).filter(|student| alone[*student as usize] && !is_fixed(student));
        parties.extend(others.map(|student| vec![student]));
        let mut party = vec![NOWHERE; students];
        for (members, number) in parties.iter().zip(0..) {
            members.iter().for_each(|student| party[*student as usize] = number);
        }
        let seating = Seating::of(market, limits, standing, goal, assigned);
        Self { seating, closed: closed.to_vec(), parties, party }
    }

    pub(super) fn assigned(&self) -> Vec<Option<u32>> {
        (0..self.seating.at.len() as u32).map(|student| self.seating.slot(student)).collect()
    }

    pub(super) fn closed(&self) -> Vec<u32> {
        (0..self.closed.len() as u32).filter(|slot| self.closed[*slot as usize]).collect()
    }

    /// What those who can move reach of the goal, and those who cannot.
    pub(super) fn value(&self) -> i128 {
        self.seating.value
    }

    /// Moves until nothing is better, or the time is up.
    pub(super) fn run(&mut self, go_on: &dyn Fn() -> bool) {
        for _ in 0..ROUNDS {
            let mut found = false;
            for slot in 0..self.closed.len() as u32 {
                let needs_several = self.seating.market.slots[slot as usize].min_intake > 1;
                if self.seating.load[slot as usize] == 0 && needs_several && go_on() {
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
        let now: i128 = members
            .iter()
            .map(|student| self.seating.worth(*student, self.seating.at[*student as usize]))
            .sum();
        let mut slots: Vec<(i128, u32)> = Vec::new();
        let Some(leader) = members.first() else { return false };
        for index in self.seating.market.of(*leader) {
            let slot = self.seating.market.pairs[index].slot;
            let pair = |student: &u32| self.seating.market.pair_of(*student, slot).map(|pair| pair as u32);
            let worth: Option<i128> =
                members.iter().map(|student| Some(self.seating.worth(*student, pair(student)?))).sum();
            let beyond = i128::from(self.seating.goal.of_reserved()) * members.len() as i128;
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
        if self.seating.at[members[0] as usize] != NOWHERE
            && self.seating.market.pairs[self.seating.at[members[0] as usize] as usize].slot == slot
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
        self.seating.undo();
        firsts.into_iter().any(|first| {
            self.enter(members, slot);
            let mut sent = Vec::new();
            if let Some(first) = first {
                self.send(first, &mut sent);
            }
            while let Some(limit) = self.overfull(members, slot) {
                let Some(next) = self.candidates(limit, party).first().copied() else {
                    self.seating.undo();
                    return false;
                };
                self.send(next, &mut sent);
            }
            sent.into_iter().for_each(|party| self.seat(party));
            self.seating.settle()
        })
    }

    /// Opens an empty slot for those who gain most, or lose least, by it.
    fn open(&mut self, slot: u32) -> bool {
        let was_closed = std::mem::replace(&mut self.closed[slot as usize], false);
        self.fill(slot, NOWHERE);
        let found = self.seating.settle();
        self.closed[slot as usize] = was_closed && !found;
        found
    }

    /// Has a party leave its slot to others.
    fn leave(&mut self, party: u32) -> bool {
        let at = self.seating.at[self.parties[party as usize][0] as usize];
        if at == NOWHERE {
            return false;
        }
        self.send(party, &mut Vec::new());
        self.fill(self.seating.market.pairs[at as usize].slot, party);
        self.seating.settle()
    }

    /// Fills a slot with those who gain most by it, but for one party, and up to what it takes at least with those who lose least.
    fn fill(&mut self, slot: u32, but: u32) {
        let mut wanted: Vec<(i128, u32)> = Vec::new();
        for (members, party) in self.parties.iter().zip(0..).filter(|(_, party)| *party != but) {
            let gain: Option<i128> = members
                .iter()
                .map(|student| {
                    let pair = self.seating.market.pair_of(*student, slot)? as u32;
                    Some(
                        self.seating.worth(*student, pair)
                            - self.seating.worth(*student, self.seating.at[*student as usize]),
                    )
                })
                .sum();
            wanted.extend(gain.map(|gain| (-gain, party)));
        }
        wanted.sort_unstable();
        for (loss, party) in wanted {
            if loss >= 0
                && self.seating.load[slot as usize] >= self.seating.market.slots[slot as usize].min_intake
            {
                break;
            }
            let members = self.parties[party as usize].clone();
            let before = self.seating.moves();
            self.enter(&members, slot);
            if self.overfull(&members, slot).is_some() {
                self.seating.undo_to(before);
            }
        }
    }

    fn enter(&mut self, members: &[u32], slot: u32) {
        for student in members {
            let pair = self.seating.market.pair_of(*student, slot).map_or(NOWHERE, |pair| pair as u32);
            self.seating.set(*student, pair);
        }
    }

    fn send(&mut self, party: u32, sent: &mut Vec<u32>) {
        self.parties[party as usize]
            .clone()
            .into_iter()
            .for_each(|student| self.seating.set(student, NOWHERE));
        sent.push(party);
    }

    /// Seats a party where it counts most of what is free.
    fn seat(&mut self, party: u32) {
        let members = self.parties[party as usize].clone();
        let Some(leader) = members.first() else { return };
        let mut best = (0, None);
        for index in self.seating.market.of(*leader) {
            let slot = self.seating.market.pairs[index].slot;
            let known = members.iter().all(|student| self.seating.market.pair_of(*student, slot).is_some());
            if self.closed[slot as usize] || !known {
                continue;
            }
            let (before, gain) = (self.seating.moves(), self.seating.gain);
            self.enter(&members, slot);
            if self.seating.gain - gain > best.0 && self.overfull(&members, slot).is_none() {
                best = (self.seating.gain - gain, Some(slot));
            }
            self.seating.undo_to(before);
        }
        if let Some(slot) = best.1 {
            self.enter(&members, slot);
        }
    }

    /// The first limit of a party in a slot that is too full.
    fn overfull(&self, members: &[u32], slot: u32) -> Option<u32> {
        let limits = members.iter().flat_map(|student| self.seating.limits.chain(*student, slot));
        let mut limits = limits.filter(|limit| self.seating.limits.most[*limit as usize] != Cap::NONE);
        limits.find(|limit| self.seating.load[*limit as usize] > self.seating.limits.most[*limit as usize])
    }

    /// The parties in a limit but one, those that count least first.
    fn candidates(&self, limit: u32, but: u32) -> Vec<u32> {
        let is_inside = |student: &&u32| {
            let pair = self.seating.at[**student as usize];
            pair != NOWHERE
                && self
                    .seating
                    .limits
                    .chain(**student, self.seating.market.pairs[pair as usize].slot)
                    .any(|own| own == limit)
        };
        let inside = self.seating.inside[limit as usize].iter().filter(is_inside);
        let mut parties: Vec<(i128, u32)> = inside
            .map(|student| {
                (
                    self.seating.worth(*student, self.seating.at[*student as usize]),
                    self.party[*student as usize],
                )
            })
            .filter(|(_, party)| *party != but && *party != NOWHERE)
            .collect();
        parties.sort_unstable();
        parties.dedup_by_key(|(_, party)| *party);
        parties.into_iter().map(|(_, party)| party).collect()
    }
}
