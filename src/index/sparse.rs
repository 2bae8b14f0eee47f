//! The sparse views of the records of a block, by feature.

use bitcode::{Decode, Encode};

use super::postings::Postings;
use super::slots::Moves;
use crate::domain::search::embedding::leverage;

/// For each feature the slots whose records have it, with the values.
#[derive(Default, Encode, Decode)]
pub(super) struct Sparse {
    postings: Postings,
    /// By slot, the sum of the squares of each record's view; 0 where it says nothing.
    squares: Vec<u32>,
    /// What makes closeness of wording of a dot product with a unit vector, for bounds.
    scales: Vec<f32>,
}

impl Sparse {
    /// Puts in the view of the record at a slot above all that were put in before.
    pub(super) fn push(&mut self, slot: u16, features: impl Iterator<Item = (u32, u8)>) {
        let put = |(feature, value)| {
            self.postings.add(feature, slot, value);
            square(value)
        };
        let squares = features.map(put).sum();
        self.measure(squares);
    }

    /// As [`Self::push`], but found only when it is packed: a fraction of the work.
    pub(super) fn fill(&mut self, slot: u16, features: impl Iterator<Item = (u32, u8)>) {
        let put = |(feature, value)| {
            self.postings.fill(feature, slot, value);
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
        self.postings.is_packed()
    }

    /// The dot products of a query with all views, by slot.
    pub(super) fn dots(&self, query: impl Iterator<Item = (u32, u8)>, dots: &mut Vec<u32>) {
        dots.clear();
        dots.resize(self.scales.len(), 0);
        for (feature, weight) in query {
            let weight = u32::from(weight);
            self.postings.each(feature, |slot, value| dots[usize::from(slot)] += weight * u32::from(value));
        }
    }

    /// What [`Self::dots`] and [`Self::scale`] of all slots read, in bytes.
    pub(super) fn scanned(&self, query: impl Iterator<Item = (u32, u8)>) -> usize {
        let lists = query.map(|(feature, _)| self.postings.scanned(feature)).sum::<usize>();
        size_of_val(&*self.scales) + lists
    }

    /// The same after slots have moved, packed.
    pub(super) fn moved(&self, moves: &Moves) -> Self {
        Self {
            postings: self.postings.moved(moves),
            squares: moves.column(&self.squares),
            scales: moves.column(&self.scales),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.postings.bytes() + self.scales.len() * 8
    }
}

/// The leverage of a view over its length; 0 for nothing.
fn scale(squares: u32) -> f32 {
    let length = f64::from(squares).sqrt();
    if squares == 0 { 0.0 } else { (leverage(length) / length) as f32 }
}

fn square(value: u8) -> u32 {
    u32::from(value).pow(2)
}
