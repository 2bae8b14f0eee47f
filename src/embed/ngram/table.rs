//! Feature hash to vocabulary row.

#![expect(
    clippy::indexing_slicing,
    reason = "a slot is masked by the size of the table, and an entry holds the row of a key"
)]

/// How many rows a table can hold: a slot keeps the row in this many values, and a part of the key in the other bits.
pub(super) const MOST_ROWS: usize = (1 << ROW_BITS) - 1;

const ROW_BITS: u32 = 17;
const ROW_MASK: u32 = (1 << ROW_BITS) - 1;

/// An open-addressing hash table with linear probing over 64-bit feature hashes.
pub(super) struct FeatureTable {
    /// `row + 1` in the low bits, 0 for a free slot; the upper bits are a tag of the key. Four bytes a slot keep the whole
    /// table in a core's own cache, where nearly all of the time for a text would otherwise be spent waiting.
    slots: Vec<u32>,
    keys: Vec<u64>,
}

impl FeatureTable {
    /// Row `i` is found by `keys[i]`, for at most [`MOST_ROWS`] keys. Between a third and two thirds of the slots are used.
    pub fn new(keys: &[u64]) -> Self {
        let size = (keys.len() * 3 / 2 + 2).next_power_of_two();
        let mut slots = vec![0; size];
        for (row, &key) in (1..).zip(keys) {
            let mut slot = start(key, size);
            while slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            slots[slot] = tag(key) | row;
        }
        Self { slots, keys: keys.to_vec() }
    }

    /// The row of a feature, or `None` when the vocabulary lacks it.
    pub fn row(&self, key: u64) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut slot = start(key, self.slots.len());
        loop {
            let entry = self.slots[slot & mask];
            if entry == 0 {
                return None;
            }
            let row = (entry & ROW_MASK) - 1;
            if entry & !ROW_MASK == tag(key) && self.keys[row as usize] == key {
                return Some(row);
            }
            slot += 1;
        }
    }
}

fn tag(key: u64) -> u32 {
    (key >> 32) as u32 & !ROW_MASK
}

/// FNV's low bits are its best mixed ones; the fold brings the high half in.
fn start(key: u64, size: usize) -> usize {
    ((key ^ (key >> 29)) as usize) & (size - 1)
}

#[cfg(test)]
mod tests {
    use super::FeatureTable;

    #[test]
    fn finds_every_key_and_nothing_else() {
        let keys: Vec<u64> = (0..1000u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        let table = FeatureTable::new(&keys);
        for (row, &key) in (0..).zip(&keys) {
            assert_eq!(table.row(key), Some(row));
        }
        assert_eq!(table.row(12345), None);
    }

    #[test]
    fn an_empty_vocabulary_finds_nothing() {
        assert_eq!(FeatureTable::new(&[]).row(7), None);
    }
}
