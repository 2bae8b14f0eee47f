//! Slots of a block, and where they go when the block is written anew without those that are empty.

use super::bits::Bits;

/// Most records of a block, so that a slot fits into two bytes.
pub(super) const MOST: usize = 1 << 15;

/// Where each slot goes: those that stay keep their order.
pub(super) struct Moves {
    /// The new slot of each old one.
    to: Vec<Option<u16>>,
}

impl Moves {
    /// All slots that are not in `live` fall away.
    pub(super) fn keeping(live: &Bits, slots: usize) -> Self {
        let mut next = 0;
        let go = |slot: usize| {
            live.has(slot as u16).then(|| {
                next += 1;
                next - 1
            })
        };
        Self { to: (0..slots).map(go).collect() }
    }

    pub(super) fn slot(&self, old: u16) -> Option<u16> {
        self.to.get(usize::from(old)).copied().flatten()
    }

    pub(super) fn bits(&self, old: &Bits) -> Bits {
        old.iter().filter_map(|slot| self.slot(slot)).collect()
    }

    /// A column with one value for each slot; one that ends early still does.
    pub(super) fn column<T: Clone>(&self, old: &[T]) -> Vec<T> {
        self.rows(old, 1)
    }

    /// A column with so many values for each slot.
    pub(super) fn rows<T: Clone>(&self, old: &[T], width: usize) -> Vec<T> {
        let rows = old.chunks_exact(width.max(1)).zip(&self.to);
        rows.filter(|(_, to)| to.is_some()).flat_map(|(row, _)| row).cloned().collect()
    }
}
