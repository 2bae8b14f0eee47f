//! Places of work that an opening's text names.

use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::lexicon::context::{Sentences, Surroundings, head};
use crate::domain::lexicon::signs::{Cue, Sign};
use crate::domain::ranking::facts::Facts;

/// Characters behind 工作地点 in which places are read.
const REACH: usize = 40;
/// Characters behind a word such as base, whose place stands right behind it, perhaps with others.
const NEAR: usize = 16;

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
    for seen in sentences.signs() {
        let Some(reach) = reach(seen.sign) else { continue };
        let around = sentences.around(seen.start, seen.end);
        if !around.stance().holds() || !may_stand(&around) {
            continue;
        }
        let behind = sentences.text().get(seen.end..).unwrap_or_default();
        // A heading's places may stand on the line below.
        let line = behind.trim_start_matches([':', ' ', '\n', ']', '】', '@', '-']);
        let line =
            if reach == NEAR { line.trim_start_matches(['在', '为', '是', '于', ':']) } else { line };
        let line = line.split(['\n', '。', ';']).next().unwrap_or_default();
        let named = regions_in(without_others(head(line, reach)));
        let is_near = named.first().is_some_and(|(at, _)| reach == REACH || at.start == 0);
        for (_, place) in named.into_iter().filter(|_| is_near) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    places
}

/// "上海张江,不定期出差北京": without the parts of the line that tell of other places than that of the work.
fn without_others(line: &str) -> &str {
    const OTHERS: &[&str] = &[
        "出差",
        "外派",
        "总部",
        "客户",
        "分公司",
        "分部",
        "业务",
        "覆盖",
        "辐射",
        "毗邻",
        "户籍",
        "派往",
        "面试",
        "毕业",
        "招聘",
    ];
    let parts = line.match_indices([',', '(', ' ']).map(|(at, _)| at + 1).chain([0]);
    let other = parts.filter(|from| {
        let part = line.get(*from..).unwrap_or_default();
        let part = part.split([',', ')', ' ']).next().unwrap_or_default();
        *from > 0 && OTHERS.iter().any(|word| part.contains(word))
    });
    other.min().map_or(line, |from| line.get(..from).unwrap_or(line))
}

/// In how many characters behind a sign the places of work are read.
fn reach(sign: Sign) -> Option<usize> {
    match sign {
        Sign::Tells(Cue::WorkPlace) => Some(REACH),
        Sign::Tells(Cue::Base) => Some(NEAR),
        _ => None,
    }
}

/// Whether the words announce a place of work: 地点 and 地址 alone do so only where they begin a line, as there are those of
/// interviews and of firms as well.
fn may_stand(around: &Surroundings<'_>) -> bool {
    let is_bare = matches!(around.words, "地点" | "地址");
    !is_bare || around.before.chars().all(|c| !c.is_alphabetic())
}
