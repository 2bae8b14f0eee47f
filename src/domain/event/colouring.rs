//! Slots for chosen meetings: the edges of a bipartite graph, coloured by alternating paths.

use super::{Event, Meeting, Pair};

/// Who meets whom in which slot, as it is being made.
pub(super) struct Board<'a> {
    event: &'a Event,
    /// For each host, in each slot, the guest.
    hosts: Vec<Vec<Option<u32>>>,
    /// For each guest, in each slot, the host.
    guests: Vec<Vec<Option<u32>>>,
    load: Vec<u32>,
}

/// One of both sides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Host(u32),
    Guest(u32),
}

impl<'a> Board<'a> {
    pub(super) fn of(event: &'a Event) -> Self {
        let slots = event.slots as usize;
        Self {
            event,
            hosts: vec![vec![None; slots]; event.hosts.len()],
            guests: vec![vec![None; slots]; event.guests.len()],
            load: vec![0; slots],
        }
    }

    /// Gives each of these a slot; says how many found none. Those with the fewest slots to choose from go first, then the best.
    pub(super) fn place_all(&mut self, pairs: &[Pair]) -> u32 {
        let common = |pair: &Pair| {
            let (host, guest) =
                (&self.event.hosts[pair.host as usize], &self.event.guests[pair.guest as usize]);
            host.open.iter().zip(&guest.open).filter(|(host, guest)| **host && **guest).count()
        };
        let mut pairs = pairs.to_vec();
        pairs.sort_by_cached_key(|pair| (common(pair), std::cmp::Reverse(pair.score), pair.host, pair.guest));
        let mut dropped = pairs.iter().filter(|pair| !self.place(pair.host, pair.guest)).count() as u32;
        for slot in 0..self.event.slots {
            while self.load[slot as usize] > self.event.tables {
                if !self.even_out(slot) {
                    self.give_up_one(slot, &pairs);
                    dropped += 1;
                }
            }
        }
        dropped
    }

    fn place(&mut self, host: u32, guest: u32) -> bool {
        let own = |board: &Self, side: Side| -> Vec<u32> {
            (0..board.event.slots)
                .filter(|slot| board.is_open(side, *slot) && board.of_side(side, *slot).is_none())
                .collect()
        };
        let (of_host, of_guest) = (own(self, Side::Host(host)), own(self, Side::Guest(guest)));
        let both = of_host.iter().filter(|slot| of_guest.contains(slot));
        if let Some(slot) = both.min_by_key(|slot| (self.load[**slot as usize], **slot)) {
            self.put(*slot, host, guest);
            return true;
        }
        for free in &of_host {
            for other in &of_guest {
                // The slot that one has free is made free for the other, along the path of meetings in both.
                if self.is_open(Side::Guest(guest), *free) && self.turn(Side::Guest(guest), *free, *other) {
                    self.put(*free, host, guest);
                    return true;
                }
                if self.is_open(Side::Host(host), *other) && self.turn(Side::Host(host), *other, *free) {
                    self.put(*other, host, guest);
                    return true;
                }
            }
        }
        false
    }

    /// Exchanges two slots along the path that begins with the meeting of `start` in `from`, where its end is there in the other slot.
    fn turn(&mut self, start: Side, from: u32, to: u32) -> bool {
        let (mut at, mut slot) = (start, from);
        let mut path = Vec::new();
        while let Some(next) = self.of_side(at, slot) {
            path.push(match (at, next) {
                (Side::Host(host), Side::Guest(guest)) | (Side::Guest(guest), Side::Host(host)) => {
                    (slot, host, guest)
                }
                _ => return false,
            });
            (at, slot) = (next, if slot == from { to } else { from });
            if at == start {
                return false;
            }
        }
        // It ends where nobody is met in `slot`, in which the last is to meet somebody now.
        if !self.is_open(at, slot) || !self.is_open(start, to) {
            return false;
        }
        path.iter().for_each(|(slot, host, guest)| self.clear(*slot, *host, *guest));
        for (slot, host, guest) in path {
            self.put(if slot == from { to } else { from }, host, guest);
        }
        true
    }

    /// Moves one meeting more out of a slot than into it.
    fn even_out(&mut self, slot: u32) -> bool {
        let mut others: Vec<u32> =
            (0..self.event.slots).filter(|other| self.load[*other as usize] < self.event.tables).collect();
        others.sort_by_key(|other| (self.load[*other as usize], *other));
        for other in others {
            let hosts = (0..self.event.hosts.len() as u32).map(Side::Host);
            let guests = (0..self.event.guests.len() as u32).map(Side::Guest);
            for start in hosts.chain(guests).collect::<Vec<Side>>() {
                let begins = self.of_side(start, slot).is_some() && self.of_side(start, other).is_none();
                if begins && self.is_longer_in(start, slot, other) && self.turn(start, slot, other) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether the path that begins in `slot` has one meeting more there than in the other: then it ends there as well.
    fn is_longer_in(&self, start: Side, slot: u32, other: u32) -> bool {
        let (mut at, mut now, mut count) = (start, slot, 0);
        while let Some(next) = self.of_side(at, now) {
            (at, now, count) = (next, if now == slot { other } else { slot }, count + 1);
        }
        count % 2 == 1
    }

    /// Takes the meeting that is worth least out of a slot.
    fn give_up_one(&mut self, slot: u32, pairs: &[Pair]) {
        let in_slot =
            pairs.iter().filter(|pair| self.hosts[pair.host as usize][slot as usize] == Some(pair.guest));
        if let Some(worst) = in_slot.min_by_key(|pair| (pair.score, pair.host, pair.guest)) {
            self.clear(slot, worst.host, worst.guest);
        }
    }

    pub(super) fn put(&mut self, slot: u32, host: u32, guest: u32) {
        self.hosts[host as usize][slot as usize] = Some(guest);
        self.guests[guest as usize][slot as usize] = Some(host);
        self.load[slot as usize] += 1;
    }

    fn clear(&mut self, slot: u32, host: u32, guest: u32) {
        self.hosts[host as usize][slot as usize] = None;
        self.guests[guest as usize][slot as usize] = None;
        self.load[slot as usize] -= 1;
    }

    fn of_side(&self, side: Side, slot: u32) -> Option<Side> {
        match side {
            Side::Host(host) => self.hosts[host as usize][slot as usize].map(Side::Guest),
            Side::Guest(guest) => self.guests[guest as usize][slot as usize].map(Side::Host),
        }
    }

    fn is_open(&self, side: Side, slot: u32) -> bool {
        let party = match side {
            Side::Host(host) => &self.event.hosts[host as usize],
            Side::Guest(guest) => &self.event.guests[guest as usize],
        };
        party.open.get(slot as usize) == Some(&true)
    }

    pub(super) fn is_host_free(&self, host: usize, slot: u32) -> bool {
        self.hosts[host][slot as usize].is_none()
    }

    pub(super) fn is_guest_free(&self, guest: usize, slot: u32) -> bool {
        self.guests[guest][slot as usize].is_none()
    }

    pub(super) fn met_by_host(&self, host: usize) -> u32 {
        self.hosts[host].iter().flatten().count() as u32
    }

    pub(super) fn met_by_guest(&self, guest: usize) -> u32 {
        self.guests[guest].iter().flatten().count() as u32
    }

    pub(super) fn has_met(&self, host: u32, guest: u32) -> bool {
        self.hosts[host as usize].contains(&Some(guest))
    }

    pub(super) fn load(&self, slot: u32) -> u32 {
        self.load[slot as usize]
    }

    /// By slot, then by host.
    pub(super) fn meetings(&self) -> Vec<Meeting> {
        let in_slot = |slot: u32| {
            (0..)
                .zip(&self.hosts)
                .filter_map(move |(host, own)| own[slot as usize].map(|guest| Meeting { slot, host, guest }))
        };
        (0..self.event.slots).flat_map(in_slot).collect()
    }
}
