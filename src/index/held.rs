//! Skills and certificates in a small form, with their names as numbers.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::slots::Moves;
use crate::domain::ranking::facts::Stated;
use crate::domain::ranking::item::Item;

/// A skill or certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    name: u32,
    /// One more than the level; 0 where none is stated.
    level: u8,
    flags: u8,
}

const REQUIRED: u8 = 1;
const RECOGNISED: u8 = 2;
const SOFT: u8 = 4;

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
}

impl Held {
    /// Some item, to ask what is made of those that were read out of free text and of others.
    pub(super) fn some(recognised: bool) -> Self {
        Self { name: 0, level: 0, flags: if recognised { RECOGNISED } else { 0 } }
    }
}

/// The numbers of names.
#[derive(Default)]
pub(super) struct Names(HashMap<Box<str>, u32>);

impl Names {
    /// The items of a record that is put in.
    pub(super) fn learn(&mut self, list: &[Stated]) -> Vec<Held> {
        let number = |stated: &Stated| {
            let next = self.0.len() as u32;
            match self.0.get(stated.name.as_str()) {
                Some(number) => *number,
                None => *self.0.entry(stated.name.as_str().into()).or_insert(next),
            }
        };
        list.iter().map(held_by(number)).collect()
    }

    /// The items of a query. Names that no record has get numbers that none has.
    pub(super) fn read(&self, list: &[Stated]) -> Vec<Held> {
        let mut unknown = HashMap::new();
        let number = |stated: &Stated| match self.0.get(stated.name.as_str()) {
            Some(number) => *number,
            None => {
                let next = u32::MAX - unknown.len() as u32;
                *unknown.entry(stated.name.clone()).or_insert(next)
            }
        };
        list.iter().map(held_by(number)).collect()
    }
}

fn held_by(mut number: impl FnMut(&Stated) -> u32) -> impl FnMut(&Stated) -> Held {
    move |stated| {
        let flag = |is: bool, flag: u8| if is { flag } else { 0 };
        let flags =
            flag(stated.required, REQUIRED) | flag(stated.recognised, RECOGNISED) | flag(stated.soft, SOFT);
        // Levels are 1 to 5.
        Held { name: number(stated), level: stated.level.map_or(0, |level| level.saturating_add(1)), flags }
    }
}

/// The skills, or the certificates, of the records of a block.
#[derive(Default)]
pub(super) struct Lists {
    items: Vec<Held>,
    /// Where the list of each slot ends.
    ends: Vec<u32>,
    /// By name the slots whose records state it, with the importance in quarters: what an item counts where it is asked.
    holders: FxHashMap<u32, Vec<(u16, u8)>>,
    /// The importance of all items of each slot, in quarters.
    totals: Vec<u32>,
    /// Whether all items of a slot were read out of free text.
    recognised: Vec<bool>,
}

/// What counts one in [`Lists`].
const QUARTER: f64 = 0.25;

impl Lists {
    pub(super) fn push(&mut self, slot: u16, items: &[Held]) {
        let mut total = 0;
        for item in items {
            let quarters = (item.importance() / QUARTER) as u8;
            total += u32::from(quarters);
            self.holders.entry(item.name).or_default().push((slot, quarters));
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

    /// Adds for each slot the importance, in quarters, of its items that the query names too: `by_query` says whether it is
    /// the query's importance that counts or the record's. Levels are not looked at, so it may be too much, and never too
    /// little.
    pub(super) fn met(&self, query: &[Held], by_query: bool, met: &mut Vec<u32>) {
        met.clear();
        met.resize(self.ends.len(), 0);
        for item in query {
            let quarters = (item.importance() / QUARTER) as u32;
            for (slot, own) in self.holders.get(&item.name).into_iter().flatten() {
                met[usize::from(*slot)] += if by_query { quarters } else { u32::from(*own) };
            }
        }
    }

    /// What [`Self::met`], and the totals of all slots, read, in bytes.
    pub(super) fn scanned(&self, query: &[Held]) -> usize {
        let holders = query.iter().filter_map(|item| self.holders.get(&item.name));
        let holders = holders.map(|list| size_of_val(&**list)).sum::<usize>();
        holders + size_of_val(&*self.totals) + size_of_val(&*self.recognised)
    }

    pub(super) fn moved(&self, moves: &Moves) -> Self {
        let mut lists = Self::default();
        for slot in 0..self.ends.len() as u16 {
            if let Some(to) = moves.slot(slot) {
                lists.push(to, self.of(slot));
            }
        }
        lists.items.shrink_to_fit();
        lists.holders.values_mut().for_each(Vec::shrink_to_fit);
        lists
    }

    pub(super) fn bytes(&self) -> usize {
        let holders = self.holders.values().map(|list| list.capacity() * 4 + 32).sum::<usize>();
        self.items.len() * size_of::<Held>() + self.ends.len() * 9 + holders
    }
}

/// The importance of a list, in quarters.
pub(super) fn total(items: &[Held]) -> u32 {
    items.iter().map(|item| (item.importance() / QUARTER) as u32).sum()
}
