//! Places of work that an opening's text names.

use std::ops::Range;

use super::located;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::lexicon::context::{Sentences, Surroundings, head};
use crate::domain::lexicon::signs::{Cue, Sign};
use crate::domain::ranking::facts::Facts;
use crate::domain::text::normalize::fold;
use crate::domain::text::words::Words;

/// Characters behind 工作地点 in which places are read.
const REACH: usize = 40;
/// Characters behind a word such as base, whose place stands right behind it, perhaps with others.
const NEAR: usize = 16;

/// Most places that a title or a text names as the place of work; more are a list of offices.
const FEW: usize = 3;

/// Gives an opening the places that its title and its text say the work is at ("工作地点：东莞", "前端（杭州）"): as its places where no
/// field states one, else beside it, where they lie elsewhere.
///
/// Where the title or the text says clearly that the work is elsewhere than in the field's place, and nothing of it there, that counts:
/// "记者（佛山办公）" under a field of 武汉.
pub(in crate::domain) fn take_places_of_work(
    facts: &mut Facts,
    title: &str,
    text: &str,
    sentences: &Sentences<'_>,
) {
    let said = places_of_work(sentences);
    if facts.regions.is_empty() {
        facts.regions = stated_in_words(said, title, text);
        return;
    }
    let is_known =
        |place: &RegionCode| facts.regions.iter().any(|own| own.contains(*place) || place.contains(*own));
    let of_title = places_of_title(&fold(title));
    let is_elsewhere =
        |places: &[RegionCode]| (1..=FEW).contains(&places.len()) && !places.iter().any(is_known);
    let elsewhere = [&of_title, &said].into_iter().find(|places| is_elsewhere(places)).cloned();
    // What the title says is not undone by the text, nor the other way round.
    let named = regions_in(&fold(title)).into_iter().map(|(_, place)| place);
    let is_there = named.chain(said.iter().copied()).any(|place| is_known(&place));
    let elsewhere = elsewhere.filter(|_| !is_there).unwrap_or_default();
    facts.regions_said = said.into_iter().filter(|place| !is_known(place)).collect();
    facts.works_elsewhere = elsewhere;
}

/// The places of an opening without a field for them: those of its text and of its title, the more exact of two that lie in each other; where
/// neither names any, those where its employer is.
fn stated_in_words(said: Vec<RegionCode>, title: &str, text: &str) -> Vec<RegionCode> {
    let of_title = places_of_title(&fold(title));
    let mut places = said;
    for place in of_title.into_iter().chain(places_at_head(text)) {
        if places.iter().any(|known| place.contains(*known)) {
            continue;
        }
        places.retain(|known| !known.contains(place));
        places.push(place);
    }
    if places.is_empty() { located::places(&fold(text)) } else { places }
}

/// "【杭州】招护士": the places in brackets that a text begins with.
fn places_at_head(text: &str) -> Vec<RegionCode> {
    let text = fold(text);
    let inside =
        text.trim_start().strip_prefix(['【', '[', '(']).and_then(|rest| rest.split_once(['】', ']', ')']));
    let inside = inside.map(|(inside, _)| inside).filter(|inside| inside.chars().count() <= NEAR);
    inside.map_or_else(Vec::new, |inside| places_of_title(&format!("({inside})")))
}

/// The places that a folded title names as those of the work: in brackets (佛山办公), behind 驻 or base, before 办公 and 分公司, or set apart
/// at an end (招聘经理-上海). A place inside other words may be that of a dish, a dialect or of customers.
fn places_of_title(title: &str) -> Vec<RegionCode> {
    const BEFORE: Words = Words::of(&["驻", "base", "base:", "派往", "派到"]);
    const BEHIND: Words =
        Words::of(&["办公", "上班", "工作", "分公司", "办事处", "分部", "就近", "入职", "当地", "base"]);
    const APART: &[char] = &['-', '_', '|', '/', ' ', '·', '—', ':', '@', '、', ',', ';', '+'];
    let mut places = Vec::new();
    for (at, place) in regions_in(title) {
        let (Some(before), Some(behind)) = (title.get(..at.start), title.get(at.end..)) else { continue };
        let behind = behind.strip_prefix(['市', '站', '岗']).unwrap_or(behind);
        let opens = before.ends_with(['(', '[', '【']) || before.ends_with(APART);
        let closes = behind.starts_with([')', ']', '】']) || behind.starts_with(APART);
        let in_brackets = before.rfind(['(', '[', '【']) > before.rfind([')', ']', '】']);
        let is_end = behind.is_empty() && before.ends_with(APART);
        let is_begin = before.is_empty() && behind.starts_with(APART);
        let is_told = BEFORE.end(before.trim_end()) || BEHIND.begin(behind);
        if is_told || is_end || is_begin || in_brackets && opens && closes {
            places.push(place);
        }
    }
    places
}

/// Whether the place as written leaves open where the work is: "全国", "不限", "全国各地".
pub(in crate::domain) fn is_open(place: &str) -> bool {
    const OPEN: &[&str] =
        &["全国", "不限", "地点不限", "城市不限", "多地", "各地", "任意", "全国各地", "全国多地", "多城市"];
    let place = fold(place);
    OPEN.contains(&place.trim_matches(|c: char| !c.is_alphabetic()))
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
        let line = head(line, reach);
        let mut named = regions_in(without_others(line));
        let denied = denied(line, &named);
        named.retain(|(at, _)| !denied.contains(at));
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
    const OTHERS: Words = Words::of(&[
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
    ]);
    let parts = line.match_indices([',', '(', ' ']).map(|(at, _)| at + 1).chain([0]);
    let other = parts.filter(|from| {
        let part = line.get(*from..).unwrap_or_default();
        let part = part.split([',', ')', ' ']).next().unwrap_or_default();
        *from > 0 && OTHERS.are_in(part)
    });
    other.min().map_or(line, |from| line.get(..from).unwrap_or(line))
}

/// "上班地点不在上海、苏州": places of the line where the work is not.
fn denied(line: &str, named: &[(Range<usize>, RegionCode)]) -> Vec<Range<usize>> {
    const NOT: Words = Words::of(&["不在", "不是", "并非", "非", "不含", "不包括", "不去"]);
    let mut denied: Vec<Range<usize>> = Vec::new();
    for (at, _) in named {
        let before = line.get(..at.start).unwrap_or_default();
        let goes_on = denied.last().and_then(|last| line.get(last.end..at.start));
        let is_listed = goes_on.is_some_and(|gap| gap.chars().all(|c| "、/和或及市".contains(c)));
        if is_listed || NOT.end(before) {
            denied.push(at.clone());
        }
    }
    denied
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::job_posting::JobPosting;
    use crate::domain::record::opening::Opening;
    use crate::domain::record::role::Content;

    fn elsewhere(title: &str, text: &str, field: &str) -> String {
        let opening = Opening {
            title: title.into(),
            description: text.into(),
            region_display_name: field.into(),
            ..Opening::default()
        };
        let facts = JobPosting { opening, headcount: None }.facts();
        facts.works_elsewhere.iter().map(|place| place.name()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_title_or_text_that_names_another_place_of_work_counts() {
        for (title, text, field, want) in [
            ("会计（东莞办公）", "", "深圳", "东莞市"),
            ("驻厦门售后工程师", "", "福州", "厦门市"),
            ("区域经理-长沙", "", "武汉", "长沙市"),
            ("【无锡】数据录入", "", "上海", "无锡市"),
            ("仓库管理员", "工作地点：嘉兴市", "杭州", "嘉兴市"),
            ("仓库管理员", "工作地点：杭州、嘉兴", "杭州", ""),
            ("客服（南京/杭州）", "", "杭州", ""),
            ("储备干部-杭州/南京", "", "杭州", ""),
            ("会计（天河区）", "", "广州", ""),
            ("重庆小面厨师", "", "上海", ""),
            ("负责福建市场的销售", "", "上海", ""),
            ("会计（苏州办公）", "工作地点：上海浦东", "上海", ""),
            ("会计（郑州）", "", "", ""),
            ("出纳", "公司位于绍兴越城", "杭州", ""),
            ("质检员", "工作地点不在无锡、常州，在嘉兴", "杭州", "嘉兴市"),
            ("质检员", "上班地点不在上海", "杭州", ""),
        ] {
            assert_eq!(elsewhere(title, text, field), want, "{title} {text} {field}");
        }
    }

    #[test]
    fn words_state_the_place_where_no_field_does() {
        let read = |title: &str, text: &str, field: &str| {
            let opening = Opening {
                title: title.into(),
                description: text.into(),
                region_display_name: field.into(),
                ..Opening::default()
            };
            let facts = JobPosting { opening, headcount: None }.facts();
            facts.regions.iter().map(|place| place.name()).collect::<Vec<_>>().join(" ")
        };
        let wrong: Vec<String> = [
            ("后端工程师（南宁）", "", "", "南宁市"),
            ("【贵阳】车工", "", "", "贵阳市"),
            ("药剂师-大连", "", "全国", "大连市"),
            ("车工（合肥）", "工作地点：合肥肥西", "", "肥西县"),
            ("车工（合肥、芜湖）", "", "", "合肥市 芜湖市"),
            ("厨师", "【无锡】招厨师两名", "", "无锡市"),
            ("厨师", "门店地址：昆明", "", "昆明市"),
            ("电工", "厂址：惠州", "", "惠州市"),
            ("操作工", "在嘉兴工厂上班，包住", "", "嘉兴市"),
            ("操作工", "公司位于厦门集美", "", "集美区"),
            ("操作工", "我司坐落于长春", "", "长春市"),
            ("操作工", "须前往南昌工作", "", "南昌市"),
            // Where others are, or somebody was.
            ("重庆小面厨师", "", "", ""),
            ("操作工", "曾在上海工作过的优先", "", ""),
            ("操作工", "有在北京工作经验", "", ""),
            ("操作工", "总公司位于北京，在全国设有分公司", "", ""),
            ("操作工", "客户位于广州", "", ""),
            ("操作工", "不在深圳上班", "", ""),
            ("操作工", "【福建市场】开拓", "", ""),
            ("操作工", "毕业后可在西安、成都、武汉、长沙工作", "", ""),
        ]
        .into_iter()
        .map(|(title, text, field, want)| (title, text, read(title, text, field), want))
        .filter(|(_, _, found, want)| found != want)
        .map(|(title, text, found, want)| format!("{title} {text}: {found}, not {want}"))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn a_place_is_left_open_only_where_nothing_else_is_said() {
        for (place, want) in [
            ("全国", true),
            ("【不限】", true),
            ("全国各地", true),
            ("长沙", false),
            ("", false),
            ("全国路", false),
        ] {
            assert_eq!(is_open(place), want, "{place}");
        }
    }
}
