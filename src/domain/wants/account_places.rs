//! Places that a person's account names as wished or refused: "想去杭州或者宁波", "毕业后希望回贵阳", "不想留在北京". Only beside a will: where somebody has
//! studied, worked or been wishes for nothing.

use std::sync::LazyLock;

use regex::Regex;

use super::typed_places::is_list;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::lexicon::compiled;
use crate::domain::lexicon::context::Sentences;

/// A will up to the place.
static WISHED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:^|[^不没未太])(?:想|希望|打算|计划|准备|期望|意向|愿意|目标)(?:工作)?(?:城市|地点|地区|地)?(?:是|为|:)?(?:毕业后|以后|将来|能|可以|先)*(?:去|在|到|回到|回|留在|留|来|往)?$",
    )
});

/// The same of what is refused.
static REFUSED: LazyLock<Regex> = LazyLock::new(|| {
    compiled("(?:不想再?|不愿意?再?|不考虑|不打算|不接受)(?:去|在|到|回到|回|留在|待在|呆在|来)?$")
});

/// What stands behind a place that is wished for something else than work: "想去上海旅游".
const FOR_OTHERS: [&str; 8] = ["旅", "玩", "读", "上学", "考研", "看", "比赛", "参加"];

/// The places that are wished, and those that are refused, each once.
pub(in crate::domain) fn named(said: &Sentences<'_>) -> (Vec<RegionCode>, Vec<RegionCode>) {
    let text = said.text();
    let (mut wished, mut refused): (Vec<RegionCode>, Vec<RegionCode>) = (Vec::new(), Vec::new());
    // The place before, where it stands, and whether it is wished.
    let mut last: Option<(usize, bool)> = None;
    for (place, region) in regions_in(text) {
        let around = said.around(place.start, place.end);
        let before = text.get(..place.start).unwrap_or_default();
        let before = before.rsplit([',', ';', '。', '\n', ' ']).next().unwrap_or_default();
        let gap = last.and_then(|(end, _)| text.get(end..place.start));
        let said_before = last.filter(|_| gap.is_some_and(is_list)).map(|(_, is_wished)| is_wished);
        let is_wished = match () {
            () if REFUSED.is_match(before) => Some(false),
            () if WISHED.is_match(before) => Some(true),
            () => said_before,
        };
        let is_of_work = !FOR_OTHERS.iter().any(|other| around.after.starts_with(other));
        last = is_wished.filter(|_| is_of_work).map(|is_wished| (place.end, is_wished));
        let list = match last {
            Some((_, true)) => &mut wished,
            Some((_, false)) => &mut refused,
            None => continue,
        };
        if !list.contains(&region) {
            list.push(region);
        }
    }
    (wished, refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn places_are_wished_and_refused_by_a_will() {
        let names = |codes: Vec<RegionCode>| -> String {
            codes.iter().map(|code| code.to_string()).collect::<Vec<_>>().join(" ")
        };
        for (text, want) in [
            ("会一点vue，想去杭州或者宁波", ("3301 3302", "")),
            ("毕业后希望回贵阳", ("5201", "")),
            ("意向城市：成都、重庆", ("5101 50", "")),
            ("打算留在武汉做剪辑", ("4201", "")),
            ("不想留在北京，想去天津", ("12", "11")),
            ("不考虑上海和深圳", ("", "31 4403")),
            ("在杭州实习三个月", ("", "")),
            ("没想过去上海", ("", "")),
            ("想去上海旅游", ("", "")),
            ("在广州上学，老家赣州", ("", "")),
            ("参加上海市比赛", ("", "")),
        ] {
            let passage = Passage::of(text);
            let (wished, refused) = named(&lexicon::read(&passage).sentences);
            assert_eq!((names(wished).as_str(), names(refused).as_str()), want, "{text}");
        }
    }
}
