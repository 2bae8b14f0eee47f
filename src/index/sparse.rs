//! The sparse views of the records of a block, by feature.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::dense::scale;
use super::slots::Moves;

/// For each feature the slots whose records have it, with the values.
#[derive(Default)]
pub(super) struct Sparse {
    packed: Packed,
    /// What came after the last packing: quick to add to, and four times the size.
    open: FxHashMap<u32, Vec<(u16, u8)>>,
    /// By slot, the sum of the squares of each record's view; 0 where it says nothing.
    squares: Vec<u32>,
    /// One over the root of that, for bounds.
    scales: Vec<f32>,
}

/// Lists one after the other, in the order of their features.
#[derive(Default)]
struct Packed {
    features: Vec<u32>,
    /// Where the list of each feature ends.
    ends: Vec<u32>,
    slots: Vec<u16>,
    values: Vec<u8>,
}

impl Packed {
    fn list(&self, feature: u32) -> (&[u16], &[u8]) {
        match self.features.binary_search(&feature) {
            Ok(at) => self.at(at),
            Err(_) => (&[], &[]),
        }
    }

    fn at(&self, at: usize) -> (&[u16], &[u8]) {
        let begin = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let range = begin..self.ends[at] as usize;
        (&self.slots[range.clone()], &self.values[range])
    }

    fn lists(&self) -> impl Iterator<Item = (u32, (&[u16], &[u8]))> {
        self.features.iter().enumerate().map(|(at, feature)| (*feature, self.at(at)))
    }

    fn push(&mut self, feature: u32, list: impl Iterator<Item = (u16, u8)>) {
        let before = self.slots.len();
        for (slot, value) in list {
            self.slots.push(slot);
            self.values.push(value);
        }
        if self.slots.len() > before {
            self.features.push(feature);
            self.ends.push(self.slots.len() as u32);
        }
    }

    fn shrunk(mut self) -> Self {
        self.features.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.slots.shrink_to_fit();
        self.values.shrink_to_fit();
        self
    }
}

impl Sparse {
    /// Puts in the view of the record at a slot above all that were put in before.
    pub(super) fn push(&mut self, slot: u16, features: impl Iterator<Item = (u32, u8)>) {
        let mut squares = 0;
        for (feature, value) in features {
            self.open.entry(feature).or_default().push((slot, value));
            squares += u32::from(value).pow(2);
        }
        self.squares.push(squares);
        self.scales.push(scale(squares));
    }

    pub(super) fn scale(&self, slot: u16) -> f32 {
        self.scales[usize::from(slot)]
    }

    /// The length of a record's view as a vector.
    pub(super) fn length(&self, slot: u16) -> f64 {
        f64::from(self.squares[usize::from(slot)]).sqrt()
    }

    pub(super) fn is_packed(&self) -> bool {
        self.open.is_empty()
    }

    /// The dot products of a query with all views, by slot.
    pub(super) fn dots(&self, query: impl Iterator<Item = (u32, u8)>, dots: &mut Vec<u32>) {
        dots.clear();
        dots.resize(self.scales.len(), 0);
        for (feature, weight) in query {
            let weight = u32::from(weight);
            let (slots, values) = self.packed.list(feature);
            for (slot, value) in slots.iter().zip(values) {
                dots[usize::from(*slot)] += weight * u32::from(*value);
            }
            for (slot, value) in self.open.get(&feature).into_iter().flatten() {
                dots[usize::from(*slot)] += weight * u32::from(*value);
            }
        }
    }

    /// The same after slots have moved, packed.
    pub(super) fn moved(&self, moves: &Moves) -> Self {
        let open: BTreeMap<u32, &Vec<(u16, u8)>> =
            self.open.iter().map(|(feature, list)| (*feature, list)).collect();
        let mut open = open.into_iter().peekable();
        let mut packed = Packed::default();
        let moved = |list: &[(u16, u8)]| {
            list.iter().filter_map(|(slot, value)| Some((moves.slot(*slot)?, *value))).collect::<Vec<_>>()
        };
        for (feature, (slots, values)) in self.packed.lists() {
            while let Some((before, list)) = open.next_if(|(other, _)| *other < feature) {
                packed.push(before, moved(list).into_iter());
            }
            let old = slots.iter().zip(values).filter_map(|(slot, value)| Some((moves.slot(*slot)?, *value)));
            let new = open.next_if(|(other, _)| *other == feature).map(|(_, list)| moved(list));
            packed.push(feature, old.chain(new.into_iter().flatten()));
        }
        for (feature, list) in open {
            packed.push(feature, moved(list).into_iter());
        }
        Self {
            packed: packed.shrunk(),
            open: FxHashMap::default(),
            squares: moves.column(&self.squares),
            scales: moves.column(&self.scales),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let open = self.open.values().map(|list| list.capacity() * 4 + 32).sum::<usize>();
        self.packed.slots.len() * 3 + self.packed.features.len() * 8 + self.scales.len() * 8 + open
    }
}
