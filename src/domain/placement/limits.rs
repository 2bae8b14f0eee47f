//! All limits of a market in one row of numbers, for the solvers: the seats of each slot, the seats of a slot with a hard
//! reserve that are open to all, then each cap in each of its units.

use std::borrow::Cow;

use super::cap::{Cap, Members, Per};
use super::market::Market;

/// The limits, and which of them a pair counts in.
pub(super) struct Limits<'m> {
    market: &'m Market,
    /// The hard reserves as a cap on all others, where there are any, then the caps of the market.
    pub(super) caps: Vec<Cow<'m, Cap>>,
    /// Whether the first of the caps is that of the hard reserves.
    pub(super) has_open: bool,
    /// Number of the limit of each cap's first unit.
    pub(super) base: Vec<u32>,
    /// The most of each limit; [`Cap::NONE`] where it has none.
    pub(super) most: Vec<u32>,
    /// What fixed placements leave of it.
    pub(super) room: Vec<u32>,
    first: Vec<u32>,
    caps_of: Vec<u32>,
}

impl<'m> Limits<'m> {
    pub(super) fn of(market: &'m Market) -> Self {
        let mut caps: Vec<Cow<'m, Cap>> = Vec::new();
        let open = open_seats(market);
        let has_open = open.is_some();
        caps.extend(open.map(Cow::Owned));
        caps.extend(market.caps.iter().map(Cow::Borrowed));
        let mut room: Vec<u32> = market.slots.iter().map(|slot| slot.capacity).collect();
        let mut base = Vec::new();
        for cap in &caps {
            base.push(room.len() as u32);
            room.extend_from_slice(&cap.most[..market.units(cap.per)]);
        }
        let mut lists: Vec<Vec<u32>> =
            vec![Vec::new(); if caps.is_empty() { 0 } else { market.students.len() }];
        for (cap, at) in caps.iter().zip(0..) {
            match &cap.members {
                Members::Everybody => lists.iter_mut().for_each(|list| list.push(at)),
                Members::Only(only) => only.iter().for_each(|student| lists[*student as usize].push(at)),
            }
        }
        let mut first = vec![0];
        first.extend(lists.iter().scan(0, |sum, list| {
            *sum += list.len() as u32;
            Some(*sum)
        }));
        let caps_of = lists.concat();
        let mut limits = Self { market, caps, has_open, base, most: room.clone(), room, first, caps_of };
        for (student, at) in market.students.iter().zip(0..) {
            let Some(slot) = student.fixed else { continue };
            let chain: Vec<u32> = limits.chain(at, slot).collect();
            for limit in chain {
                let room = &mut limits.room[limit as usize];
                *room = if *room == Cap::NONE { Cap::NONE } else { room.saturating_sub(1) };
            }
        }
        limits
    }

    /// The caps that count a student.
    pub(super) fn caps_of(&self, student: u32) -> &[u32] {
        let at = student as usize;
        match self.first.get(at..at + 2) {
            Some(bounds) => &self.caps_of[bounds[0] as usize..bounds[1] as usize],
            None => &[],
        }
    }

    /// The limit of a cap that a slot counts in.
    pub(super) fn limit(&self, cap: u32, slot: u32) -> u32 {
        self.base[cap as usize] + self.market.unit(self.caps[cap as usize].per, slot) as u32
    }

    /// All limits of a cap.
    pub(super) fn units_of(&self, cap: u32) -> std::ops::Range<u32> {
        let base = self.base[cap as usize];
        base..base + self.market.units(self.caps[cap as usize].per) as u32
    }

    /// The limits that a pair counts in; those without a bound among them.
    pub(super) fn chain(&self, student: u32, slot: u32) -> impl Iterator<Item = u32> {
        std::iter::once(slot).chain(self.caps_of(student).iter().map(move |cap| self.limit(*cap, slot)))
    }
}

/// What hard reserves leave to those who are not of the priority group.
fn open_seats(market: &Market) -> Option<Cap> {
    market.slots.iter().any(|slot| slot.hard && slot.reserve > 0).then(|| {
        let others = (0..).zip(&market.students).filter(|(_, student)| !student.priority);
        let most = market.slots.iter().map(|slot| match slot.hard && slot.reserve > 0 {
            true => slot.capacity - slot.reserve,
            false => Cap::NONE,
        });
        Cap {
            members: Members::Only(others.map(|(at, _)| at).collect()),
            per: Per::Slot,
            most: most.collect(),
        }
    })
}
