//! How much fits into one answer.

use prost::Message;

use super::limits;

/// What an item takes beside its own bytes: its tag and its length.
const FRAME_BYTES: usize = 6;

/// Counts the bytes of an answer's items. An item that is too large by itself has an answer to itself.
#[derive(Default)]
pub struct Fit {
    items: usize,
    bytes: usize,
}

impl Fit {
    /// Whether the next item still fits; if so it is counted.
    pub fn takes(&mut self, item: &impl Message) -> bool {
        let bytes = self.bytes + item.encoded_len() + FRAME_BYTES;
        if self.items > 0 && bytes > limits::ANSWER_BYTES {
            return false;
        }
        self.items += 1;
        self.bytes = bytes;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_item_always_fits_and_the_last_never_overflows() {
        let item = |bytes: usize| "x".repeat(bytes);
        let mut fit = Fit::default();
        assert!(fit.takes(&item(5_000_000)));
        assert!(!fit.takes(&item(1)));
        let mut fit = Fit::default();
        let taken = (0..1000).take_while(|_| fit.takes(&item(10_000))).count();
        assert_eq!(taken, 349, "10,000 bytes and what frames them");
    }
}
