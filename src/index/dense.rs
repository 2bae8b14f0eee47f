//! The dense views of the records of a block.

use bitcode::{Decode, Encode};

use super::kernel;
use super::slots::Moves;

/// One row for each slot, all of one length; all zero where a record says nothing.
#[derive(Default, Encode, Decode)]
pub(super) struct Dense {
    dimension: usize,
    rows: Vec<i8>,
    /// The sum of the squares of each row; 0 where it says nothing.
    squares: Vec<u32>,
    /// One over the root of that, for bounds.
    scales: Vec<f32>,
}

impl Dense {
    pub(super) fn new(dimension: usize) -> Self {
        Self { dimension, rows: Vec::new(), squares: Vec::new(), scales: Vec::new() }
    }

    pub(super) fn push(&mut self, row: &[i8]) {
        self.rows.extend_from_slice(row);
        let squares = row.iter().map(|value| u32::from(value.unsigned_abs()).pow(2)).sum();
        self.squares.push(squares);
        self.scales.push(scale(squares));
    }

    pub(super) fn row(&self, slot: u16) -> &[i8] {
        let begin = usize::from(slot) * self.dimension;
        &self.rows[begin..begin + self.dimension]
    }

    pub(super) fn scale(&self, slot: u16) -> f32 {
        self.scales[usize::from(slot)]
    }

    /// The length of a row as a vector.
    pub(super) fn length(&self, slot: u16) -> f64 {
        f64::from(self.squares[usize::from(slot)]).sqrt()
    }

    /// The dot products of a query with the rows at these slots, in their order; 0 with one of another dimension.
    pub(super) fn dots(&self, query: &[i8], slots: &[u16], dots: &mut Vec<i32>) {
        if query.len() == self.dimension {
            kernel::dots(query, slots.iter().map(|slot| self.row(*slot)), dots);
        } else {
            dots.clear();
            dots.resize(slots.len(), 0);
        }
    }

    pub(super) fn moved(&self, moves: &Moves) -> Self {
        let rows = moves.rows(&self.rows, self.dimension);
        Self {
            dimension: self.dimension,
            rows,
            squares: moves.column(&self.squares),
            scales: moves.column(&self.scales),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.rows.len() + self.scales.len() * 8
    }

    /// What [`Self::dots`] and [`Self::scale`] read of so many slots, in bytes.
    pub(super) fn scanned(&self, slots: usize) -> usize {
        slots * (self.dimension + size_of::<f32>())
    }
}

/// One over the root of a sum of squares; 0 for nothing.
fn scale(squares: u32) -> f32 {
    if squares == 0 { 0.0 } else { (1.0 / f64::from(squares).sqrt()) as f32 }
}
