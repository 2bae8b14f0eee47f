//! A matchmaking event (对接活动): who meets whom in which slot of time.
//!
//! It is made in three steps. First the meetings are chosen ([`choice`]), by the solvers of [`placement`](super::placement): the greatest total
//! score under what each party has time for and what tables there are, with a bound that no schedule exceeds; where that leaves somebody
//! with fewer meetings than they are to have at least, those come first. Then they get their slots ([`colouring`]): the edges of a
//! bipartite graph are coloured with as many colours as its largest degree (König 1916), by alternating paths, and evened out over
//! the slots (de Werra 1971). Parties that are not there in every slot make that hard in general (Even, Itai, Shamir 1976):
//! a meeting that finds no slot is given up, and what can still be met in each slot is filled in by the solvers. At last the
//! schedule is checked ([`check`]) by code that shares nothing with the rest.
//!
//! Everything is whole numbers and the same on any machine.

#![expect(clippy::indexing_slicing, reason = "numbers of parties and slots are checked before")]

pub mod check;
mod choice;
mod colouring;

use rustc_hash::FxHashMap;

use self::choice::{Asked, Chosen, choose};
use self::colouring::Board;

/// Somebody who takes part: at a table, or going from table to table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// For each slot, whether the party is there.
    pub open: Vec<bool>,
    /// The fewest meetings that it is to have where that can be.
    pub least: u32,
    /// The most meetings.
    pub most: u32,
    /// Breaks ties; the lower goes first.
    pub lot: u64,
}

/// A meeting that there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Who has a table.
    pub host: u32,
    /// Who comes to it.
    pub guest: u32,
    /// What it is worth, in millionths.
    pub score: u32,
}

/// An event to be planned. A slot in which nobody meets is one in which nobody is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Those with tables.
    pub hosts: Vec<Party>,
    /// Those who go from table to table.
    pub guests: Vec<Party>,
    /// How many slots there are.
    pub slots: u32,
    /// The most meetings at a time.
    pub tables: u32,
    /// What meetings there may be, no pair twice.
    pub pairs: Vec<Pair>,
}

/// A meeting in its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meeting {
    /// When, from 0.
    pub slot: u32,
    /// Who has the table.
    pub host: u32,
    /// Who comes.
    pub guest: u32,
}

/// A planned event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// By slot, then by host.
    pub meetings: Vec<Meeting>,
    /// The sum of their scores, in millionths.
    pub score: u64,
    /// What no schedule exceeds, whatever minima ask.
    pub bound: u64,
    /// Meetings that were chosen and found no slot.
    pub dropped: u32,
}

impl Party {
    /// The most meetings that the party has time for.
    fn room(&self) -> u32 {
        self.most.min(self.open.iter().filter(|open| **open).count() as u32)
    }
}

impl Event {
    /// The most meetings that there are tables and people for, slot by slot.
    fn tables_in_all(&self) -> u32 {
        let open = |parties: &[Party], slot: usize| {
            parties.iter().filter(|party| party.open.get(slot) == Some(&true)).count() as u32
        };
        let in_slot = |slot| self.tables.min(open(&self.hosts, slot)).min(open(&self.guests, slot));
        (0..self.slots as usize).map(in_slot).sum()
    }

    /// How many meetings are missing of the minima, where each party has so many as are counted.
    fn missing(&self, hosts: &[u32], guests: &[u32]) -> u32 {
        let of = |parties: &[Party], counts: &[u32]| -> u32 {
            parties.iter().zip(counts).map(|(party, count)| party.least.saturating_sub(*count)).sum()
        };
        of(&self.hosts, hosts) + of(&self.guests, guests)
    }
}

/// Plans an event. `None` where `go_on`, which is asked now and then, says no.
pub fn schedule(event: &Event, go_on: &dyn Fn() -> bool) -> Option<Schedule> {
    let all = Asked::all(event);
    let (best, bound) = choose(event, &all, go_on)?;
    let mut chosen = Chosen::of(event, best);
    if event.missing(&chosen.hosts, &chosen.guests) > 0 {
        let fair = minima_first(event, go_on)?;
        let key =
            |chosen: &Chosen| (event.missing(&chosen.hosts, &chosen.guests), std::cmp::Reverse(chosen.score));
        if key(&fair) < key(&chosen) {
            chosen = fair;
        }
    }
    let mut board = Board::of(event);
    let dropped = board.place_all(&chosen.pairs);
    for slot in 0..event.slots {
        let left = Asked::in_slot(event, &board, slot);
        for pair in choose(event, &left, go_on)?.0 {
            board.put(slot, pair.host, pair.guest);
        }
    }
    let meetings = board.meetings();
    let scores: FxHashMap<(u32, u32), u32> =
        event.pairs.iter().map(|pair| ((pair.host, pair.guest), pair.score)).collect();
    let of_pair = |meeting: &Meeting| scores.get(&(meeting.host, meeting.guest));
    let score = meetings.iter().filter_map(of_pair).map(|score| u64::from(*score)).sum();
    go_on().then_some(Schedule { meetings, score, bound, dropped })
}

/// The meetings that minima ask for: first those of guests, as many as there can be, then those that hosts still miss, then the best of
/// what is left.
fn minima_first(event: &Event, go_on: &dyn Fn() -> bool) -> Option<Chosen> {
    let mut chosen = Chosen::of(event, Vec::new());
    for of in [choice::Minima::Guests, choice::Minima::Hosts] {
        let asked = Asked::missing(event, &chosen, of);
        chosen.add(choose(event, &asked, go_on)?.0);
    }
    let asked = Asked::left(event, &chosen);
    chosen.add(choose(event, &asked, go_on)?.0);
    Some(chosen)
}

#[cfg(test)]
mod tests;
