//! The slots that hold a value.

use bitcode::{Decode, Encode};

use super::bits::Bits;
use super::slots::{MOST, Moves};

/// So many slots take no more bytes as a list than as a set.
const FEW: usize = MOST / 16;

/// Slots that hold a value: a list while they are few, so that the many values of few records take little, and then a set, which
/// a filter reads at once.
#[derive(Encode, Decode)]
pub(super) enum Holders {
    /// Ascending.
    Few(Vec<u16>),
    Many(Bits),
}

impl Default for Holders {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Holders {
    /// Adds a slot above all that were added before, or the last one again.
    pub(super) fn add(&mut self, slot: u16) {
        match self {
            Self::Few(slots) => {
                // A value that is stated twice counts once.
                if slots.last() != Some(&slot) {
                    slots.push(slot);
                }
                if slots.len() > FEW {
                    *self = Self::Many(slots.iter().copied().collect());
                }
            }
            Self::Many(slots) => slots.add(slot),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Few(slots) => slots.is_empty(),
            Self::Many(slots) => slots.is_empty(),
        }
    }

    /// Adds the slots to a set.
    pub(super) fn join_to(&self, set: &mut Bits) {
        match self {
            Self::Few(slots) => slots.iter().for_each(|slot| set.add(*slot)),
            Self::Many(slots) => set.join(slots),
        }
    }

    /// How many of the slots are in a set.
    pub(super) fn shared(&self, set: &Bits) -> usize {
        match self {
            Self::Few(slots) => slots.iter().filter(|slot| set.has(**slot)).count(),
            Self::Many(slots) => slots.shared(set),
        }
    }

    /// The same after slots have moved.
    pub(super) fn moved(&self, moves: &Moves) -> Self {
        let mut moved = Self::default();
        let mut go = |slot| moved.extend(moves.slot(slot));
        match self {
            Self::Few(slots) => slots.iter().for_each(|slot| go(*slot)),
            Self::Many(slots) => slots.iter().for_each(go),
        }
        if let Self::Few(slots) = &mut moved {
            slots.shrink_to_fit();
        }
        moved
    }

    fn extend(&mut self, slot: Option<u16>) {
        slot.into_iter().for_each(|slot| self.add(slot));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_are_the_same_set() {
        for count in [0, 3, FEW, FEW + 1, 4 * FEW] {
            let slots: Vec<u16> = (0..count as u16).map(|at| at * 3).collect();
            let mut holders = Holders::default();
            slots.iter().flat_map(|slot| [slot, slot]).for_each(|slot| holders.add(*slot));
            let set = |holders: &Holders| {
                let mut set = Bits::default();
                holders.join_to(&mut set);
                set
            };
            assert_eq!(set(&holders), slots.iter().copied().collect(), "{count}");
            assert_eq!(holders.is_empty(), count == 0);
            let even: Bits = slots.iter().copied().filter(|slot| slot % 2 == 0).collect();
            assert_eq!(holders.shared(&even), count.div_ceil(2));
            let moved = holders.moved(&Moves::keeping(&even, MOST));
            assert_eq!(set(&moved), (0..count.div_ceil(2) as u16).collect(), "{count}");
            assert_eq!(matches!(moved, Holders::Many(_)), count.div_ceil(2) > FEW);
        }
    }
}
