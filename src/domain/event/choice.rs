//! Which meetings there are to be, without their slots: a market in which each guest stands once for each meeting that he or she may
//! have, and a host is a slot with seats for as many.

use super::colouring::Board;
use super::{Event, Pair};
use crate::domain::placement::cap::{Cap, Members, Per};
use crate::domain::placement::check::check;
use crate::domain::placement::market::{Choice, Market, SCORE_UNIT, Slot, Statement, Student};
use crate::domain::placement::objective::Objective;
use crate::domain::placement::plan::{Start, plan};

/// What is asked of one choice.
pub(super) struct Asked {
    objective: Objective,
    /// The most meetings of each host.
    hosts: Vec<u32>,
    /// The most meetings of each guest.
    guests: Vec<u32>,
    /// The most meetings.
    tables: u32,
    pairs: Vec<Pair>,
}

/// Whose minima come first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Minima {
    Guests,
    Hosts,
}

/// Meetings that are chosen, and how many each party has of them.
pub(super) struct Chosen {
    pub(super) pairs: Vec<Pair>,
    pub(super) hosts: Vec<u32>,
    pub(super) guests: Vec<u32>,
    pub(super) score: u64,
}

impl Chosen {
    pub(super) fn of(event: &Event, pairs: Vec<Pair>) -> Self {
        let (hosts, guests) = (vec![0; event.hosts.len()], vec![0; event.guests.len()]);
        let mut chosen = Self { pairs: Vec::new(), hosts, guests, score: 0 };
        chosen.add(pairs);
        chosen
    }

    pub(super) fn add(&mut self, pairs: Vec<Pair>) {
        for pair in &pairs {
            self.hosts[pair.host as usize] += 1;
            self.guests[pair.guest as usize] += 1;
            self.score += u64::from(pair.score);
        }
        self.pairs.extend(pairs);
    }
}

impl Asked {
    /// The greatest total score.
    pub(super) fn all(event: &Event) -> Self {
        Self::left(event, &Chosen::of(event, Vec::new()))
    }

    /// The greatest total score of what is left beside what is chosen.
    pub(super) fn left(event: &Event, chosen: &Chosen) -> Self {
        let left = |parties: &[super::Party], counts: &[u32]| -> Vec<u32> {
            parties.iter().zip(counts).map(|(party, count)| party.room().saturating_sub(*count)).collect()
        };
        let mut taken: Vec<(u32, u32)> = chosen.pairs.iter().map(|pair| (pair.host, pair.guest)).collect();
        taken.sort_unstable();
        let is_new = |pair: &&Pair| taken.binary_search(&(pair.host, pair.guest)).is_err();
        Self {
            objective: Objective::MaxScore,
            hosts: left(&event.hosts, &chosen.hosts),
            guests: left(&event.guests, &chosen.guests),
            tables: event.tables_in_all().saturating_sub(chosen.pairs.len() as u32),
            pairs: event.pairs.iter().filter(is_new).copied().collect(),
        }
    }

    /// As many as there can be of the meetings that one side misses, then the greatest total score of these.
    pub(super) fn missing(event: &Event, chosen: &Chosen, of: Minima) -> Self {
        let mut asked = Self { objective: Objective::MaxFill, ..Self::left(event, chosen) };
        let (room, parties, counts) = match of {
            Minima::Guests => (&mut asked.guests, &event.guests, &chosen.guests),
            Minima::Hosts => (&mut asked.hosts, &event.hosts, &chosen.hosts),
        };
        for ((room, party), count) in room.iter_mut().zip(parties).zip(counts) {
            *room = (*room).min(party.least.saturating_sub(*count));
        }
        asked
    }

    /// The greatest total score of what can still be met in a slot.
    pub(super) fn in_slot(event: &Event, board: &Board<'_>, slot: u32) -> Self {
        let left = |party: &super::Party, met: u32, is_free: bool| {
            u32::from(is_free && party.open.get(slot as usize) == Some(&true) && met < party.most)
        };
        let host = |(at, party): (usize, &super::Party)| {
            left(party, board.met_by_host(at), board.is_host_free(at, slot))
        };
        let guest = |(at, party): (usize, &super::Party)| {
            left(party, board.met_by_guest(at), board.is_guest_free(at, slot))
        };
        Self {
            objective: Objective::MaxScore,
            hosts: event.hosts.iter().enumerate().map(host).collect(),
            guests: event.guests.iter().enumerate().map(guest).collect(),
            tables: event.tables.saturating_sub(board.load(slot)),
            pairs: event.pairs.iter().filter(|pair| !board.has_met(pair.host, pair.guest)).copied().collect(),
        }
    }
}

/// Chooses meetings, with what no choice exceeds in total score where that was asked for.
pub(super) fn choose(event: &Event, asked: &Asked, go_on: &dyn Fn() -> bool) -> Option<(Vec<Pair>, u64)> {
    let mut own: Vec<Vec<&Pair>> = vec![Vec::new(); event.guests.len()];
    let is_open = |pair: &&Pair| asked.hosts[pair.host as usize] > 0 && asked.guests[pair.guest as usize] > 0;
    asked.pairs.iter().filter(is_open).for_each(|pair| own[pair.guest as usize].push(pair));
    let (mut guests, mut students, mut choices, mut caps) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (guest, pairs) in own.iter().enumerate() {
        let times = asked.guests[guest].min(pairs.len() as u32);
        let first = students.len() as u32;
        for _ in 0..times {
            guests.push(guest as u32);
            students.push(Student { lot: event.guests[guest].lot, ..Student::default() });
            choices.push(pairs.iter().map(|pair| choice(pair)).collect());
        }
        if times > 1 {
            let members = Members::Only((first..first + times).collect());
            caps.push(Cap { members, per: Per::Slot, most: vec![1; event.hosts.len()] });
        }
    }
    if students.is_empty() || asked.tables == 0 {
        return Some((Vec::new(), 0));
    }
    if (asked.tables as usize) < students.len() {
        caps.push(Cap { members: Members::Everybody, per: Per::Plan, most: vec![asked.tables] });
    }
    let slot =
        |(host, room): (&super::Party, &u32)| Slot { capacity: *room, lot: host.lot, ..Slot::default() };
    let slots = event.hosts.iter().zip(&asked.hosts).map(slot).collect();
    let market = Market::new(Statement { students, slots, choices, caps, ..Statement::default() }).ok()?;
    let made = plan(&market, asked.objective, Start::default(), go_on);
    if !go_on() {
        return None;
    }
    let found = check(&market, &made);
    let bound = found.bound.and_then(|bound| u64::try_from(bound).ok());
    let pairs = guests.iter().zip(&made.assigned).filter_map(|(guest, host)| {
        let host = (*host)?;
        own[*guest as usize].iter().find(|pair| pair.host == host).map(|pair| **pair)
    });
    let mut pairs: Vec<Pair> = pairs.collect();
    pairs.sort_unstable();
    // Without a proof nothing is known but that each seat has at most the whole score.
    let most = u64::from(SCORE_UNIT) * guests.len() as u64;
    Some((pairs, bound.unwrap_or(most)))
}

fn choice(pair: &Pair) -> Choice {
    Choice { slot: pair.host, score: pair.score.min(SCORE_UNIT), ..Choice::default() }
}
