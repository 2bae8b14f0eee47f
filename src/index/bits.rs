//! Sets of slots.

use bitcode::{Decode, Encode};

/// A set of the slots of one block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub(super) struct Bits {
    words: Vec<u64>,
}

const WORD: usize = u64::BITS as usize;

impl Bits {
    pub(super) fn add(&mut self, slot: u16) {
        let at = usize::from(slot) / WORD;
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        self.words[at] |= 1 << (usize::from(slot) % WORD);
    }

    pub(super) fn clear(&mut self) {
        self.words.clear();
    }

    /// How many are in the other set too.
    pub(super) fn shared(&self, other: &Self) -> usize {
        self.words.iter().zip(&other.words).map(|(a, b)| (a & b).count_ones() as usize).sum()
    }

    /// Keeps only those for which the function is true.
    pub(super) fn retain(&mut self, keep: impl Fn(u16) -> bool) {
        for (at, word) in self.words.iter_mut().enumerate() {
            let mut rest = *word;
            while rest > 0 {
                let bit = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                if !keep((at * WORD + bit) as u16) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    pub(super) fn remove(&mut self, slot: u16) {
        if let Some(word) = self.words.get_mut(usize::from(slot) / WORD) {
            *word &= !(1 << (usize::from(slot) % WORD));
        }
    }

    pub(super) fn has(&self, slot: u16) -> bool {
        self.words
            .get(usize::from(slot) / WORD)
            .is_some_and(|word| word >> (usize::from(slot) % WORD) & 1 == 1)
    }

    pub(super) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Keeps only what is in the other set too.
    pub(super) fn keep(&mut self, other: &Self) {
        for (at, word) in self.words.iter_mut().enumerate() {
            *word &= other.words.get(at).copied().unwrap_or(0);
        }
    }

    /// Takes out what is in the other set.
    pub(super) fn take_out(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= !other);
    }

    /// Adds what is in the other set.
    pub(super) fn join(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// The slots, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut word = *word;
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros() as usize;
                word &= word.wrapping_sub(1);
                (bit < WORD).then_some((at * WORD + bit) as u16)
            })
        })
    }
}

impl FromIterator<u16> for Bits {
    fn from_iter<I: IntoIterator<Item = u16>>(slots: I) -> Self {
        let mut bits = Self::default();
        slots.into_iter().for_each(|slot| bits.add(slot));
        bits
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    fn some_slots() -> impl Strategy<Value = BTreeSet<u16>> {
        prop::collection::btree_set(0u16..300, 0..80)
    }

    proptest! {
        #[test]
        fn a_set_is_a_set(a in some_slots(), b in some_slots()) {
            let bits = |slots: &BTreeSet<u16>| slots.iter().copied().collect::<Bits>();
            let slots = |bits: &Bits| bits.iter().collect::<BTreeSet<u16>>();
            let (mut kept, mut out, mut joined) = (bits(&a), bits(&a), bits(&a));
            kept.keep(&bits(&b));
            out.take_out(&bits(&b));
            joined.join(&bits(&b));
            let mut retained = bits(&a);
            retained.retain(|slot| b.contains(&slot));
            prop_assert_eq!(slots(&retained), &a & &b);
            prop_assert_eq!(bits(&a).shared(&bits(&b)), (&a & &b).len());
            prop_assert_eq!(slots(&kept), &a & &b);
            prop_assert_eq!(slots(&out), &a - &b);
            prop_assert_eq!(slots(&joined), &a | &b);
            prop_assert_eq!(bits(&a).count(), a.len());
            prop_assert_eq!(bits(&a).is_empty(), a.is_empty());
            prop_assert!((0..300).all(|slot| bits(&a).has(slot) == a.contains(&slot)));
        }
    }
}
