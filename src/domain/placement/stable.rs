//! Stable plans: students propose, slots keep whom they want most (Gale and Shapley, *College admissions and the stability of
//! marriage*, 1962), under all limits at once.
//!
//! A limit that is full lets go of the student with the least merit; those who hold a soft reserve, the ones with the most merit of
//! the priority group in a slot, go last. Where limits lie inside each other the choice of an employer is substitutable, so that
//! no pair is left that would rather be together, and no student does better by hiding a wish.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::cap::Cap;
use super::limits::Limits;
use super::market::Market;
use super::network::NOWHERE;

/// How little a slot wants a student: the least wanted first in a heap of these.
type Claim = Reverse<(u32, Reverse<(u64, u32)>)>;

/// Students in a limit with those that have left it, the least wanted on top.
type Holders = BinaryHeap<(Claim, u32)>;

/// Proposals between two looks at the time.
const BETWEEN_LOOKS: u64 = 4_096;

/// The pair of each student, or [`NOWHERE`], and whether it came to its end: `go_on` is asked now and then. `rooms` are those of
/// the limits.
pub(super) fn propose(
    market: &Market,
    limits: &Limits<'_>,
    rooms: &[u32],
    go_on: &dyn Fn() -> bool,
) -> (Vec<u32>, bool) {
    let students = market.students.len();
    let mut round = Round {
        market,
        limits,
        at: vec![NOWHERE; students],
        load: vec![0; rooms.len()],
        holders: vec![Holders::new(); rooms.len()],
        priority: vec![BTreeSet::new(); if has_soft(market) { market.slots.len() } else { 0 }],
    };
    let mut next: Vec<u32> = market.first[..students].to_vec();
    let mut free: Vec<u32> = (0..students as u32).collect();
    free.sort_by_key(|student| Reverse((market.students[*student as usize].lot, *student)));
    let mut rejected = Vec::new();
    let mut proposals = 0u64;
    while let Some(student) = free.pop() {
        proposals += 1;
        if proposals.is_multiple_of(BETWEEN_LOOKS) && !go_on() {
            return (round.at, false);
        }
        let pair = next[student as usize];
        if pair == market.first[student as usize + 1] {
            continue;
        }
        next[student as usize] += 1;
        if round.is_hopeless(student, pair, rooms) {
            free.push(student);
            continue;
        }
        round.enter(student, pair);
        round.let_go(student, pair, rooms, &mut rejected);
        free.append(&mut rejected);
    }
    let is_whole = round.advance(rooms, go_on);
    (round.at, is_whole)
}

struct Round<'a> {
    market: &'a Market,
    limits: &'a Limits<'a>,
    at: Vec<u32>,
    load: Vec<u32>,
    holders: Vec<Holders>,
    /// Those of the priority group in slots with a soft reserve, the most wanted first.
    priority: Vec<BTreeSet<(Claim, u32)>>,
}

impl Round<'_> {
    fn claim(&self, student: u32, pair: u32) -> Claim {
        Reverse((
            self.market.pairs[pair as usize].merit,
            Reverse((self.market.students[student as usize].lot, student)),
        ))
    }

    /// Whether a full limit without a reserve has only students of more merit: then nothing need be moved.
    fn is_hopeless(&mut self, student: u32, pair: u32, rooms: &[u32]) -> bool {
        let slot = self.market.pairs[pair as usize].slot;
        if rooms[slot as usize] == 0 {
            return true;
        }
        if self.is_soft(slot) || self.load[slot as usize] < rooms[slot as usize] {
            return false;
        }
        let claim = self.claim(student, pair);
        self.lowest(slot).is_some_and(|(lowest, _)| claim > lowest)
    }

    fn is_soft(&self, slot: u32) -> bool {
        let slot = &self.market.slots[slot as usize];
        !slot.hard && slot.reserve > 0
    }

    fn enter(&mut self, student: u32, pair: u32) {
        let slot = self.market.pairs[pair as usize].slot;
        let claim = self.claim(student, pair);
        self.at[student as usize] = pair;
        let limits = self.limits;
        for limit in limits.chain(student, slot) {
            self.load[limit as usize] += 1;
            if limits.most[limit as usize] == Cap::NONE {
                continue;
            }
            self.holders[limit as usize].push((claim, student));
        }
        if self.is_soft(slot) && self.market.students[student as usize].priority {
            self.priority[slot as usize].insert((claim, student));
        }
    }

    fn leave(&mut self, student: u32) {
        let pair = self.at[student as usize];
        let slot = self.market.pairs[pair as usize].slot;
        for limit in self.limits.chain(student, slot) {
            self.load[limit as usize] -= 1;
        }
        if self.is_soft(slot) {
            let claim = self.claim(student, pair);
            self.priority[slot as usize].remove(&(claim, student));
        }
        self.at[student as usize] = NOWHERE;
    }

    /// Has every limit of the pair let go of whom it has no room for.
    fn let_go(&mut self, student: u32, pair: u32, rooms: &[u32], rejected: &mut Vec<u32>) {
        let slot = self.market.pairs[pair as usize].slot;
        let limits = self.limits;
        // Small limits first: whoever they let go of takes no room of the larger ones.
        let mut chain: Vec<u32> = limits.chain(student, slot).collect();
        chain.sort_by_key(|limit| (rooms[*limit as usize], *limit));
        for limit in chain {
            while self.load[limit as usize] > rooms[limit as usize] {
                let Some(loser) = self.loser(limit) else { break };
                self.leave(loser);
                rejected.push(loser);
            }
        }
    }

    /// Moves students to slots that they want more and that have room, in the order of their lots, until there are none. Where
    /// limits lie inside each other there are none from the beginning; where they cross, what a limit has let go of may leave
    /// room elsewhere. Nobody is worse off for it. Says whether it came to its end.
    fn advance(&mut self, rooms: &[u32], go_on: &dyn Fn() -> bool) -> bool {
        let mut order: Vec<u32> = (0..self.at.len() as u32).collect();
        order.sort_by_key(|student| (self.market.students[*student as usize].lot, *student));
        loop {
            let mut found = false;
            for student in &order {
                if !go_on() {
                    return false;
                }
                found |= self.advance_one(*student, rooms);
            }
            if !found {
                return true;
            }
        }
    }

    fn advance_one(&mut self, student: u32, rooms: &[u32]) -> bool {
        let now = self.at[student as usize];
        let own = self.market.of(student);
        let end = if now == NOWHERE { own.end as u32 } else { now };
        let has_room = |pair: &u32| {
            let mut limits = self.limits.chain(student, self.market.pairs[*pair as usize].slot);
            limits.all(|limit| self.load[limit as usize] < rooms[limit as usize])
        };
        let Some(better) = (own.start as u32..end).find(has_room) else { return false };
        if now != NOWHERE {
            self.leave(student);
        }
        self.enter(student, better);
        true
    }

    /// Whom a limit lets go of first.
    fn loser(&mut self, limit: u32) -> Option<u32> {
        let mut kept = Vec::new();
        let found = loop {
            match self.lowest(limit) {
                Some((_, student)) if self.stays(student) => kept.extend(self.holders[limit as usize].pop()),
                found => break found,
            }
        };
        let last = kept.first().copied();
        self.holders[limit as usize].extend(kept);
        found.or(last).map(|(_, student)| student)
    }

    /// Whether a student is fixed, or one of the most wanted of the priority group, for whom the slot keeps seats.
    fn stays(&self, student: u32) -> bool {
        let slot = self.market.pairs[self.at[student as usize] as usize].slot;
        let reserve = self.market.slots[slot as usize].reserve as usize;
        let own = &self.market.students[student as usize];
        own.fixed.is_some()
            || own.priority
                && self.is_soft(slot)
                && self.priority[slot as usize].iter().take(reserve).any(|(_, holder)| *holder == student)
    }

    fn lowest(&mut self, limit: u32) -> Option<(Claim, u32)> {
        loop {
            let (claim, student) = *self.holders[limit as usize].peek()?;
            if self.is_in(student, limit, claim) {
                return Some((claim, student));
            }
            self.holders[limit as usize].pop();
        }
    }

    /// Whether a student is still in a limit with this claim.
    fn is_in(&self, student: u32, limit: u32, claim: Claim) -> bool {
        let pair = self.at[student as usize];
        pair != NOWHERE
            && self.claim(student, pair) == claim
            && self.limits.chain(student, self.market.pairs[pair as usize].slot).any(|own| own == limit)
    }
}

fn has_soft(market: &Market) -> bool {
    market.slots.iter().any(|slot| !slot.hard && slot.reserve > 0)
}
