//! A text that facts are read from.

use std::borrow::Cow;
use std::ops::Range;

use super::normalize::{clean, fold_char, fold_cleaned};

/// A free text, cleaned and folded once for all that look for something in it.
pub struct Passage<'t> {
    cleaned: Cow<'t, str>,
    folded: String,
    /// Where each byte of `folded` stands in `cleaned`; `None` where all characters kept their lengths, as nearly always.
    places: Option<Vec<u32>>,
}

impl<'t> Passage<'t> {
    /// Reads a text, clean or not.
    pub fn of(text: &'t str) -> Self {
        let cleaned = clean(text);
        let (folded, keep_lengths) = fold_cleaned(&cleaned);
        let places = (!keep_lengths).then(|| places(&cleaned));
        Self { cleaned, folded, places }
    }

    /// The text as [`fold`](super::normalize::fold) gives it.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Where a part of the folded text stands in the cleaned one.
    pub fn place(&self, folded: Range<usize>) -> Range<usize> {
        let place = |at: usize| match &self.places {
            Some(places) => places.get(at).map_or(self.cleaned.len(), |place| *place as usize),
            None => at,
        };
        place(folded.start)..place(folded.end)
    }

    /// The cleaned text from a place of it on.
    pub fn words_from(&self, place: usize) -> &str {
        self.cleaned.get(place..).unwrap_or_default()
    }

    /// The words at a place of the cleaned text.
    pub fn words(&self, place: Range<usize>) -> &str {
        self.cleaned.get(place).unwrap_or_default()
    }
}

fn places(cleaned: &str) -> Vec<u32> {
    let mut places = Vec::with_capacity(cleaned.len() + 1);
    for (at, c) in cleaned.char_indices() {
        let length = fold_char(c).len_utf8();
        places.extend(std::iter::repeat_n(u32::try_from(at).unwrap_or(u32::MAX), length));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::normalize::fold;

    #[test]
    fn words_are_found_again_where_lower_case_is_shorter() {
        for text in ["熟練ＣＡＤ", "ẞ ẞ熟練ＣＡＤ", "<p>İ熟練</p>CAD"] {
            let passage = Passage::of(text);
            assert_eq!(passage.folded(), fold(text));
            let at = passage.folded().find("cad").unwrap();
            assert_eq!(passage.words(passage.place(at..at + 3)), "CAD");
            assert_eq!(passage.words(passage.place(at..passage.folded().len())), "CAD");
        }
    }
}
