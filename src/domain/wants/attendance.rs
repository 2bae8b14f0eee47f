//! How many days a week somebody is free: "一周三天", "每周可到岗3-4天", "3天/周".

use std::ops::Range;

use crate::domain::lexicon::context::Sentences;

/// Most days of a week.
const WEEK: u32 = 7;
/// Characters between the week and the days.
const BETWEEN: usize = 8;

/// The first number of days a week that a text names, with its place: of a span the most, as so many days are free.
pub(super) fn days_a_week(said: &Sentences<'_>) -> Option<(Range<usize>, u32)> {
    let text = said.text();
    let days = ["天", "日"].iter().flat_map(|day| text.match_indices(day)).filter_map(|(at, day)| {
        // "每周六天天加班" is said of Saturdays.
        if text.get(at + day.len()..).is_some_and(|behind| behind.starts_with('天')) {
            return None;
        }
        let (number, days) = number_before(text, at)?;
        let place = of_week_before(text, number).map(|week| week..at + day.len());
        let place = place.or_else(|| of_week_behind(text, at + day.len()).map(|end| number..end))?;
        (1..=WEEK).contains(&days).then_some((place, days))
    });
    days.min_by_key(|(place, _)| place.start)
}

/// The number before a place, where it begins, the last of a span: "3-4", "三四", "3到4".
fn number_before(text: &str, end: usize) -> Option<(usize, u32)> {
    let before = text.get(..end)?;
    let digit = |c: char| match c {
        '1'..='9' => c.to_digit(10),
        '两' => Some(2),
        _ => "一二三四五六七".chars().position(|numeral| numeral == c).map(|at| at as u32 + 1),
    };
    let last = before.chars().next_back()?;
    let value = digit(last)?;
    let is_part = |c: char| digit(c).is_some() || matches!(c, '-' | '~' | '至' | '到');
    let span = before.trim_end_matches(is_part);
    let part = before.get(span.len()..)?;
    // A longer number is no number of days: "15天", "一百三十天", "第三天".
    let is_other = span.ends_with(|c: char| c.is_ascii_digit() || "十百零第〇年月.".contains(c))
        || part.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_digit));
    let first = part.find(|c| digit(c).is_some())?;
    (!is_other).then_some((span.len() + first, value))
}

/// Where the week begins that the days are said of: "一周", "每周可以来", with few words between.
fn of_week_before(text: &str, number: usize) -> Option<usize> {
    const WEEKS: &[&str] = &["一周", "每周", "1周", "一星期", "每星期", "一个星期", "一礼拜", "每礼拜"];
    let before = text.get(..number)?;
    let (at, week) = WEEKS.iter().filter_map(|week| Some((before.rfind(week)?, week))).max()?;
    let between = before.get(at + week.len()..)?;
    let is_near = between.chars().count() <= BETWEEN
        && !between
            .contains([',', '。', ';', '!', '?', '\n', '末', '一', '二', '三', '四', '五', '六', '日', '休']);
    is_near.then_some(at)
}

/// Where the week ends that stands behind the days: "3天/周", "三天每周".
fn of_week_behind(text: &str, end: usize) -> Option<usize> {
    const WEEKS: &[&str] = &["/周", "/每周", "每周", "一周", "/星期", "每星期", "/week"];
    let behind = text.get(end..)?;
    WEEKS.iter().find(|week| behind.starts_with(**week)).map(|week| end + week.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn days_of_a_week_are_read_and_other_days_are_not() {
        let read = |text: &str| {
            let passage = Passage::of(text);
            days_a_week(&lexicon::read(&passage).sentences).map(|(_, days)| days)
        };
        let wrong: Vec<String> = [
            ("北京 运营实习 一周三天", Some(3)),
            ("每周能去4天", Some(4)),
            ("一周可以到岗3-4天", Some(4)),
            ("每周三四天都行", Some(4)),
            ("3天/周 上海", Some(3)),
            ("每星期只能来两天", Some(2)),
            ("实习 每周最多5天", Some(5)),
            ("两天一周也可以", Some(2)),
            ("每周至少休息两天", None),
            ("每周六天天加班", None),
            ("一周内到岗，实习30天", None),
            ("工作15天结一次", None),
            ("入职第三天签合同", None),
            ("周三天气好", None),
            ("3天内回复", None),
            ("一周双休，每天8小时", None),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
