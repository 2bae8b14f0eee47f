//! Places of work that an opening's text names.

use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::lexicon::context::{Sentences, head};
use crate::domain::lexicon::signs::{Cue, Sign};
use crate::domain::ranking::facts::Facts;

/// Characters behind 工作地点 in which places are read.
const REACH: usize = 40;

/// Gives an opening the places that its text says the work is at ("工作地点：东莞"): as its places where no field states one,
/// else beside it, where they lie elsewhere.
pub(in crate::domain) fn take_places_of_work(facts: &mut Facts, sentences: &Sentences<'_>) {
    let said = places_of_work(sentences);
    if facts.regions.is_empty() {
        facts.regions = said;
        return;
    }
    let is_known =
        |place: &RegionCode| facts.regions.iter().any(|own| own.contains(*place) || place.contains(*own));
    facts.regions_said = said.into_iter().filter(|place| !is_known(place)).collect();
}

fn places_of_work(sentences: &Sentences<'_>) -> Vec<RegionCode> {
    let mut places = Vec::new();
    for seen in sentences.signs().iter().filter(|seen| is_place(seen.sign)) {
        let around = sentences.around(seen.start, seen.end);
        if !around.stance().holds() {
            continue;
        }
        let behind = sentences.text().get(seen.end..).unwrap_or_default();
        // A heading's places may stand on the line below.
        let line = behind.trim_start_matches([':', ' ', '\n', ']', '】']);
        let line = line.split(['\n', '。', ';']).next().unwrap_or_default();
        for (_, place) in regions_in(head(line, REACH)) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    places
}

fn is_place(sign: Sign) -> bool {
    sign == Sign::Tells(Cue::WorkPlace)
}
