//! Which slots of a block have what, each with a small number: lists by feature.

use bitcode::{Decode, Encode};
use rustc_hash::FxHashMap;

use super::slots::Moves;

/// For each feature the slots that have it, ascending, with the numbers.
#[derive(Default, Encode, Decode)]
pub(super) struct Postings {
    packed: Packed,
    /// What came after the last packing: quick to add to, and four times the size.
    open: FxHashMap<u32, Vec<(u16, u8)>>,
    /// What is put in while an index is filled, in the order of the slots: not found until it is packed.
    loose: Vec<Posting>,
}

/// That a slot has a feature.
#[derive(Clone, Copy, Default, Encode, Decode)]
struct Posting {
    feature: u32,
    slot: u16,
    value: u8,
}

/// Lists one after the other, in the order of their features.
#[derive(Default, Encode, Decode)]
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

    /// The lists of postings that are in the order of their features.
    fn of(postings: &[Posting]) -> Self {
        let mut packed = Self {
            slots: postings.iter().map(|posting| posting.slot).collect(),
            values: postings.iter().map(|posting| posting.value).collect(),
            ..Self::default()
        };
        for list in postings.chunk_by(|a, b| a.feature == b.feature) {
            let before = packed.ends.last().copied().unwrap_or(0);
            packed.features.extend(list.first().map(|posting| posting.feature));
            packed.ends.push(before + list.len() as u32);
        }
        packed.features.shrink_to_fit();
        packed.ends.shrink_to_fit();
        packed
    }
}

impl Postings {
    /// Adds a feature of a slot above all that were added before, or of the last one.
    pub(super) fn add(&mut self, feature: u32, slot: u16, value: u8) {
        self.open.entry(feature).or_default().push((slot, value));
    }

    /// As [`Self::add`], but found only when it is packed: a fraction of the work.
    pub(super) fn fill(&mut self, feature: u32, slot: u16, value: u8) {
        self.loose.push(Posting { feature, slot, value });
    }

    /// Shows the slots that have a feature.
    pub(super) fn each(&self, feature: u32, mut show: impl FnMut(u16, u8)) {
        let (slots, values) = self.packed.list(feature);
        slots.iter().zip(values).for_each(|(slot, value)| show(*slot, *value));
        if let Some(list) = self.open.get(&feature) {
            list.iter().for_each(|(slot, value)| show(*slot, *value));
        }
    }

    /// What [`Self::each`] reads, in bytes.
    pub(super) fn scanned(&self, feature: u32) -> usize {
        let (slots, values) = self.packed.list(feature);
        let open = self.open.get(&feature).map_or(0, |list| size_of_val(&**list));
        size_of_val(slots) + size_of_val(values) + open
    }

    pub(super) fn is_packed(&self) -> bool {
        self.open.is_empty() && self.loose.is_empty()
    }

    /// The same after slots have moved, packed.
    pub(super) fn moved(&self, moves: &Moves) -> Self {
        let posting = |feature, slot, value| Posting { feature, slot, value };
        let packed = self.packed.lists().flat_map(|(feature, (slots, values))| {
            slots.iter().zip(values).map(move |(slot, value)| posting(feature, *slot, *value))
        });
        let open = self.open.iter().flat_map(|(feature, list)| {
            list.iter().map(move |(slot, value)| posting(*feature, *slot, *value))
        });
        let all = packed.chain(open).chain(self.loose.iter().copied());
        let stays = |posting: Posting| Some(Posting { slot: moves.slot(posting.slot)?, ..posting });
        let packed = Packed::of(&by_feature(all.filter_map(stays).collect()));
        Self { packed, ..Self::default() }
    }

    pub(super) fn bytes(&self) -> usize {
        let open = self.open.values().map(|list| list.capacity() * 4 + 32).sum::<usize>();
        self.packed.slots.len() * 3 + self.packed.features.len() * 8 + open
    }
}

/// Sorts by feature; postings of one feature keep their order. A radix sort (Knuth, TAOCP 5.2.5) by a third of the bits at a
/// time: millions of postings take a tenth of a second.
fn by_feature(mut postings: Vec<Posting>) -> Vec<Posting> {
    const BITS: u32 = 11;
    let mut sorted = vec![Posting::default(); postings.len()];
    for shift in (0..u32::BITS).step_by(BITS as usize) {
        let digit = |posting: &Posting| (posting.feature >> shift) as usize & ((1 << BITS) - 1);
        let mut places = [0u32; 1 << BITS];
        postings.iter().for_each(|posting| places[digit(posting)] += 1);
        let mut before = 0;
        for place in &mut places {
            before += std::mem::replace(place, before);
        }
        for posting in &postings {
            let place = &mut places[digit(posting)];
            sorted[*place as usize] = *posting;
            *place += 1;
        }
        std::mem::swap(&mut postings, &mut sorted);
    }
    postings
}
