//! What is left of a text without some of its places.

use std::ops::Range;

use crate::domain::lexicon;
use crate::domain::text::normalize::clean;
use crate::domain::text::passage::Passage;

/// A person's text without what it says is lacking or unwanted, which the words must not be found by.
pub fn without_negated(text: &str) -> String {
    let text = clean(text);
    let passage = Passage::of(&text);
    let negated: Vec<Range<usize>> =
        lexicon::read(&passage).others.into_iter().map(|other| other.clause).collect();
    without(&text, &negated)
}

/// A text without these places of it.
pub(super) fn without(text: &str, places: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    let mut places = places.to_vec();
    places.sort_by_key(|place| place.start);
    for place in places {
        if place.start >= at {
            kept.push_str(text.get(at..place.start).unwrap_or_default());
            kept.push(' ');
        }
        at = at.max(place.end);
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    clean(kept.trim_matches([' ', ',', '、', ';', '。'])).into_owned()
}
