//! Months of experience in a student's own words, where the day of graduation leaves room for years that stand beside a kind of work without a
//! verb: "三年前端，做过后台", "运维三年了".

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::work_history::{is_work_of_years, until};
use super::{bare, experience, spans, work_history};
use crate::domain::catalogue::trade::words_in;
use crate::domain::lexicon::{Reading, TermKind};
use crate::domain::text::passage::Passage;

/// Months behind graduation in which somebody who tells of no work counts as a beginner, as long as people count as fresh graduates; of who left
/// school before and says nothing, nothing is known.
const FRESH: u32 = 24;

/// The months that somebody tells of who leaves school on this day, 0 of a beginner; `None` where that is not known. Days are compared with
/// the month until which work that goes on is counted, so that one record always gives the same.
pub(in crate::domain) fn months(
    passage: &Passage<'_>,
    reading: &Reading<'_>,
    graduation: Option<NaiveDate>,
) -> Option<u32> {
    let since = graduation.map(months_since);
    let told = experience::had(&reading.sentences).map(|(_, months)| months);
    let named = beside_work(passage, reading);
    let beside = named.filter(|months| since.is_some_and(|since| *months <= since));
    // "酒店前台两年" of who does not say when school ended is neither counted nor taken for nothing.
    let is_silent = since.map_or(named.is_some(), |since| since >= FRESH);
    told.max(beside).or((!is_silent).then_some(0))
}

/// Whole months from a day on, 0 where it is to come.
fn months_since(day: NaiveDate) -> u32 {
    let of = |day: NaiveDate| day.year() * 12 + day.month0().cast_signed();
    u32::try_from(of(until()) - of(day)).unwrap_or_default()
}

/// The longest time in years that stands in one part of the text with a kind of work, or alone behind one.
fn beside_work(passage: &Passage<'_>, reading: &Reading<'_>) -> Option<u32> {
    let said = &reading.sentences;
    let text = said.text();
    let skills: Vec<Range<usize>> = reading
        .mentions
        .iter()
        .filter(|mention| mention.term.kind == TermKind::Skill && mention.term.field != "语言")
        .map(|mention| mention.start..mention.end)
        .collect();
    let names_skill = |part: &Range<usize>| {
        let at = passage.place(part.clone());
        skills.iter().any(|skill| at.start <= skill.start && skill.end <= at.end)
    };
    let is_meant = |place: &Range<usize>| {
        let part = bare::part(text, place);
        let words = text.get(part.clone()).unwrap_or_default();
        let is_alone =
            words.trim_matches(['了', '多', '左', '右', '近', '快', '有', '余']).len() == place.len();
        let before = text.get(..part.start).unwrap_or_default().trim_end_matches([',', ' ', '、']);
        let before = before.rsplit([',', ';', '。', '\n', ' ', '、']).next().unwrap_or_default();
        let is_behind_work = is_alone
            && is_work_of_years(before, false)
            && words_in(before).last().is_some_and(|word| word.end == before.len());
        let is_years = text.get(place.clone()).is_some_and(|words| words.contains(['年', '辈']));
        let goes_on = text.get(place.end..).is_some_and(work_history::is_later);
        is_years
            && !goes_on
            && work_history::may_be_worked(said, place)
            && (is_behind_work || is_work_of_years(words, names_skill(&part)))
    };
    spans::of_a_life(text).into_iter().filter(|(place, _)| is_meant(place)).map(|(_, months)| months).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;

    /// Of who leaves school in June of this year.
    fn read(year: i32, text: &str) -> Option<u32> {
        let passage = Passage::of(text);
        months(&passage, &lexicon::read(&passage), NaiveDate::from_ymd_opt(year, 6, 30))
    }

    fn check(cases: &[(i32, &str, Option<u32>)]) {
        let wrong: Vec<String> = cases
            .iter()
            .filter(|(year, text, want)| read(*year, text) != *want)
            .map(|(year, text, want)| format!("{year} {text}: {:?}, not {want:?}", read(*year, text)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn years_beside_a_kind_of_work_are_experience_of_who_left_school_before() {
        check(&[
            (2022, "三年嵌入式，写过网关固件和驱动", Some(36)),
            (2022, "三年前端，做过B端后台", Some(36)),
            (2022, "两年后端，写接口", Some(24)),
            (2022, "两年会计，跟过汇算清缴", Some(24)),
            (2024, "一年平面设计，主要做海报", Some(12)),
            (2022, "护士三年，一直在内科", Some(36)),
            (2022, "运维三年了，主要是Linux", Some(36)),
            (2022, "两年半的机械设计，用SolidWorks", Some(30)),
            (2023, "新媒体运营，两年，公众号和抖音都做", Some(24)),
            (2024, "在物业公司一年，管过水电维修", Some(12)),
            (2023, "1年房产中介+1年保险", Some(12)),
            (2024, "毕业后在网吧做过一年网管", Some(12)),
            (2023, "仓库管理员做了两年", Some(24)),
        ]);
    }

    #[test]
    fn years_at_school_and_of_other_things_are_none() {
        check(&[
            (2027, "三年前端，都是自己的项目", Some(0)),
            (2025, "三年嵌入式", Some(0)),
            (2027, "两年社团，当过部长", Some(0)),
            (2026, "校融媒体中心干了两年，拍活动", Some(0)),
            (2026, "做了两年校园代理", Some(0)),
            (2022, "学了两年前端，还没上过班", None),
            (2022, "三年内想当主管", None),
            (2022, "三年后想当主管", None),
            (2022, "两年学生会宣传部，写推文", None),
            (2022, "Photoshop自学三年", None),
            (2022, "三年疫情没怎么上班", None),
            (2022, "家里开店三年", None),
            (2022, "备考两年公务员", None),
            (2023, "业余爱好摄影五年", None),
        ]);
    }

    #[test]
    fn silence_is_that_of_a_beginner_only_of_who_leaves_school_now() {
        check(&[
            (2026, "会Excel", Some(0)),
            (2028, "", Some(0)),
            (2023, "会Excel", None),
            (2023, "没有工作经验", Some(0)),
        ]);
        for (text, want) in
            [("会Excel", Some(0)), ("酒店前台两年", None), ("干房产中介，五年", None), ("两年社团", Some(0))]
        {
            let passage = Passage::of(text);
            assert_eq!(months(&passage, &lexicon::read(&passage), None), want, "{text}");
        }
    }
}
