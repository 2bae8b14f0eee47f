//! What the header of a file says outside the two slots of its states.

use twox_hash::XxHash3_128;

use super::{MAGIC, PAGE, Pages, REGION, SEAL, SLOT, SLOTS, number, wide};

/// Of the byte behind the magic number: that the second slot is the last one, and that commits are made in two phases.
const SECOND: u8 = 1;
const TWO_PHASES: u8 = 4;

impl Pages {
    /// Whether the last process that wrote did not close the file.
    pub(in crate::store::embedded) fn is_unclean(&self) -> bool {
        self.header[MAGIC.len()] & 2 != 0
    }

    /// Whether the part of the header that has no checksum is what it must be.
    pub(in crate::store::embedded) fn has_sound_header(&self) -> bool {
        let length = PAGE + number(&self.header, 24, 4) * REGION + number(&self.header, 28, 4) * PAGE;
        // After a crash redb finds out the length for itself.
        (self.is_unclean() || length == self.length)
            && self.header.starts_with(MAGIC)
            && number(&self.header, 12, 4) == PAGE
            && number(&self.header, 16, 4) == 0
            && number(&self.header, 20, 4) == REGION / PAGE
            && self.leads_to_the_last()
    }

    /// Whether redb takes the last state when it opens the file. The byte that says which one that is has no checksum. Of a file that was
    /// closed both slots are sound, or redb ends in the middle; of one that was not, the last where it was written in two phases, and of
    /// another redb takes the state before by right.
    fn leads_to_the_last(&self) -> bool {
        let flags = self.header[MAGIC.len()];
        if self.is_unclean() && flags & TWO_PHASES == 0 {
            return true;
        }
        let [first, second] = SLOTS.map(|at| {
            let slot = &self.header[at..at + SLOT];
            (XxHash3_128::oneshot(&slot[..SEAL]) == wide(slot, SEAL), number(slot, 104, 8))
        });
        let (taken, other) = if flags & SECOND == 0 { (first, second) } else { (second, first) };
        taken.0 && (self.is_unclean() || other.0 && taken.1 >= other.1)
    }
}
