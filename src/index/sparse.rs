//! The sparse views of the records of a block, by feature.

use rustc_hash::FxHashMap;

use super::dense::scale;
use super::slots::Moves;

/// For each feature the slots whose records have it, with the values.
#[derive(Default)]
pub(super) struct Sparse {
    packed: Packed,
    /// What came after the last packing: quick to add to, and four times the size.
    open: FxHashMap<u32, Vec<(u16, u8)>>,
    /// What is put in while an index is filled, in the order of the slots: not found until it is packed.
    loose: Vec<Posting>,
    /// By slot, the sum of the squares of each record's view; 0 where it says nothing.
    squares: Vec<u32>,
    /// One over the root of that, for bounds.
    scales: Vec<f32>,
}

/// That the record at a slot has a feature.
#[derive(Clone, Copy, Default)]
struct Posting {
    feature: u32,
    slot: u16,
    value: u8,
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

impl Sparse {
    /// Puts in the view of the record at a slot above all that were put in before.
    pub(super) fn push(&mut self, slot: u16, features: impl Iterator<Item = (u32, u8)>) {
        let open = &mut self.open;
        let put = |(feature, value)| {
            open.entry(feature).or_default().push((slot, value));
            square(value)
        };
        let squares = features.map(put).sum();
        self.measure(squares);
    }

    /// As [`Self::push`], but found only when it is packed: a fraction of the work.
    pub(super) fn fill(&mut self, slot: u16, features: impl Iterator<Item = (u32, u8)>) {
        let loose = &mut self.loose;
        let put = |(feature, value)| {
            loose.push(Posting { feature, slot, value });
            square(value)
        };
        let squares = features.map(put).sum();
        self.measure(squares);
    }

    /// Notes how long the view that was put in last is.
    fn measure(&mut self, squares: u32) {
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
        self.open.is_empty() && self.loose.is_empty()
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

    /// What [`Self::dots`] and [`Self::scale`] of all slots read, in bytes.
    pub(super) fn scanned(&self, query: impl Iterator<Item = (u32, u8)>) -> usize {
        let list = |(feature, _)| {
            let (slots, values) = self.packed.list(feature);
            let open = self.open.get(&feature).map_or(0, |list| size_of_val(&**list));
            size_of_val(slots) + size_of_val(values) + open
        };
        size_of_val(&*self.scales) + query.map(list).sum::<usize>()
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
        Self {
            packed: Packed::of(&by_feature(all.filter_map(stays).collect())),
            open: FxHashMap::default(),
            loose: Vec::new(),
            squares: moves.column(&self.squares),
            scales: moves.column(&self.scales),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let open = self.open.values().map(|list| list.capacity() * 4 + 32).sum::<usize>();
        self.packed.slots.len() * 3 + self.packed.features.len() * 8 + self.scales.len() * 8 + open
    }
}

fn square(value: u8) -> u32 {
    u32::from(value).pow(2)
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
