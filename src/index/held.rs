//! Skills and certificates in a small form, with their names as numbers.

use std::collections::HashMap;

use bitcode::{Decode, Encode};
use rustc_hash::FxHashSet;

use super::postings::Postings;
use super::slots::Moves;
use crate::domain::ranking::facts::Stated;
use crate::domain::ranking::item::Item;

/// A skill or certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct Held {
    name: u32,
    /// One more than the level; 0 where none is stated.
    level: u8,
    flags: u8,
}

const REQUIRED: u8 = 1;
const RECOGNISED: u8 = 2;
const SOFT: u8 = 4;
const WORK: u8 = 8;

impl Item for Held {
    fn is_of_name(&self, other: &Self) -> bool {
        self.name == other.name
    }

    fn level(&self) -> Option<u8> {
        self.level.checked_sub(1)
    }

    fn required(&self) -> bool {
        self.flags & REQUIRED > 0
    }

    fn recognised(&self) -> bool {
        self.flags & RECOGNISED > 0
    }

    fn soft(&self) -> bool {
        self.flags & SOFT > 0
    }

    fn is_work(&self) -> bool {
        self.flags & WORK > 0
    }
}

impl Held {
    /// The number of its name.
    pub(super) fn number(&self) -> u32 {
        self.name
    }

    /// Some item, to ask what is made of those that were read out of free text and of others.
    pub(super) fn some(recognised: bool) -> Self {
        Self { name: 0, level: 0, flags: if recognised { RECOGNISED } else { 0 } }
    }
}

/// The numbers of names.
#[derive(Default, Encode, Decode)]
pub(super) struct Names {
    numbers: HashMap<Box<str>, u32>,
    /// That of the next name.
    next: u32,
}

impl Names {
    /// The items of a record that is put in.
    pub(super) fn learn(&mut self, list: &[Stated]) -> Vec<Held> {
        let number = |stated: &Stated| match self.numbers.get(stated.name.as_str()) {
            Some(number) => *number,
            None => {
                self.next += 1;
                *self.numbers.entry(stated.name.as_str().into()).or_insert(self.next - 1)
            }
        };
        list.iter().map(held_by(number)).collect()
    }

    /// The items of a query. Names that no record has get numbers that none has.
    pub(super) fn read(&self, list: &[Stated]) -> Vec<Held> {
        let mut unknown = HashMap::new();
        let number = |stated: &Stated| match self.numbers.get(stated.name.as_str()) {
            Some(number) => *number,
            None => {
                let next = u32::MAX - unknown.len() as u32;
                *unknown.entry(stated.name.clone()).or_insert(next)
            }
        };
        list.iter().map(held_by(number)).collect()
    }

    /// The same, of the names alone that some record has.
    pub(super) fn only(&self, used: &FxHashSet<u32>) -> Self {
        let kept = self.numbers.iter().filter(|(_, number)| used.contains(number));
        Self { numbers: kept.map(|(name, number)| (name.clone(), *number)).collect(), next: self.next }
    }
}

fn held_by(mut number: impl FnMut(&Stated) -> u32) -> impl FnMut(&Stated) -> Held {
    move |stated| {
        let flag = |is: bool, flag: u8| if is { flag } else { 0 };
        let flags = flag(stated.required, REQUIRED)
            | flag(stated.recognised, RECOGNISED)
            | flag(stated.soft, SOFT)
            | flag(stated.is_work, WORK);
        // Levels are 1 to 5.
        Held { name: number(stated), level: stated.level.map_or(0, |level| level.saturating_add(1)), flags }
    }
}

/// The skills, or the certificates, of the records of a block.
#[derive(Default, Encode, Decode)]
pub(super) struct Lists {
    items: Vec<Held>,
    /// Where the list of each slot ends.
    ends: Vec<u32>,
    /// By name the slots whose records state it, with the importance in quarters: what an item counts where it is asked.
    holders: Postings,
    /// The importance of all items of each slot, in quarters.
    totals: Vec<u32>,
    /// Whether all items of a slot were read out of free text.
    recognised: Vec<bool>,
}

/// What counts one in [`Lists`].
const QUARTER: f64 = 0.25;

impl Lists {
    /// Puts in the items of the record at a slot above all that were put in before. Those that are filled in are found only
    /// when they are packed.
    pub(super) fn push(&mut self, slot: u16, items: &[Held], is_filling: bool) {
        let mut total = 0;
        for item in items {
            let quarters = (item.importance() / QUARTER) as u8;
            total += u32::from(quarters);
            match is_filling {
                true => self.holders.fill(item.name, slot, quarters),
                false => self.holders.add(item.name, slot, quarters),
            }
        }
        self.items.extend_from_slice(items);
        self.ends.push(self.items.len() as u32);
        self.totals.push(total);
        self.recognised.push(items.iter().all(Item::recognised));
    }

    pub(super) fn of(&self, slot: u16) -> &[Held] {
        let at = usize::from(slot);
        let begin = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.items[begin..self.ends[at] as usize]
    }

    pub(super) fn total(&self, slot: u16) -> u32 {
        self.totals[usize::from(slot)]
    }

    pub(super) fn is_recognised(&self, slot: u16) -> bool {
        self.recognised[usize::from(slot)]
    }

    pub(super) fn is_packed(&self) -> bool {
        self.holders.is_packed()
    }

    /// Adds for each slot the importance, in quarters, of its items that the query names too: `by_query` says whether it is
    /// the query's importance that counts or the record's. Levels are not looked at, so it may be too much, and never too
    /// little.
    pub(super) fn met(&self, query: &[Held], by_query: bool, met: &mut Vec<u32>) {
        met.clear();
        met.resize(self.ends.len(), 0);
        for item in query {
            let quarters = (item.importance() / QUARTER) as u32;
            self.holders.each(item.name, |slot, own| {
                met[usize::from(slot)] += if by_query { quarters } else { u32::from(own) };
            });
        }
    }

    /// What [`Self::met`], and the totals of all slots, read, in bytes.
    pub(super) fn scanned(&self, query: &[Held]) -> usize {
        let holders = query.iter().map(|item| self.holders.scanned(item.name)).sum::<usize>();
        holders + size_of_val(&*self.totals) + size_of_val(&*self.recognised)
    }

    /// The same after slots have moved, packed.
    pub(super) fn moved(&self, moves: &Moves) -> Self {
        let (mut items, mut ends) = (Vec::with_capacity(self.items.len()), Vec::new());
        for slot in (0..self.ends.len() as u16).filter(|slot| moves.slot(*slot).is_some()) {
            items.extend_from_slice(self.of(slot));
            ends.push(items.len() as u32);
        }
        items.shrink_to_fit();
        Self {
            items,
            ends,
            holders: self.holders.moved(moves),
            totals: moves.column(&self.totals),
            recognised: moves.column(&self.recognised),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.holders.bytes() + self.items.len() * size_of::<Held>() + self.ends.len() * 9
    }
}

/// The importance of a list, in quarters.
pub(super) fn total(items: &[Held]) -> u32 {
    items.iter().map(|item| (item.importance() / QUARTER) as u32).sum()
}
