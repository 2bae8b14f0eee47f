//! Stays told in weeks or in days: "六周", "六个礼拜", "三十天".

use std::ops::{Range, RangeInclusive};

use super::numbers_before::numbers_before;

/// "六周", "六个礼拜", "三十天": the months that these are, from those that are full to those that are begun.
pub(super) fn stays(text: &str) -> impl Iterator<Item = (Range<usize>, RangeInclusive<u32>, &str)> {
    const UNITS: &[(&str, u32)] = &[("周", 7), ("个礼拜", 7), ("个星期", 7), ("天", 1)];
    const ENDS: [char; 7] = [',', '。', ';', '!', '\n', '、', ' '];
    const MONTH: u32 = 30;
    UNITS.iter().flat_map(move |(unit, times)| {
        text.match_indices(unit).filter_map(move |(at, unit)| {
            let (start, span) = numbers_before(text.get(..at)?)?;
            let end = at + unit.len();
            let (before, behind) = (text.get(..start)?, text.get(end..)?);
            let days = *span.start() * times..=*span.end() * times;
            let is_stay = (14..=360).contains(days.start())
                && (*times > 1 || *days.start() >= MONTH)
                && !before.ends_with(['第', '每', '上', '下', '满', '休', '龄', '周', '期', '拜'])
                && !["年假", "产假", "婚假"].iter().any(|leave| before.ends_with(leave))
                && !behind.starts_with(['年', '岁', '一', '末', '内', '后', '前', '到', '期', '班']);
            let from = before.rfind(ENDS).map_or(0, |at| at + 1);
            let to = behind.find(ENDS).map_or(text.len(), |found| end + found);
            let clause = text.get(from..to).unwrap_or_default().trim_start_matches(ENDS);
            let months = (*days.start() / MONTH).max(1)..=days.end().div_ceil(MONTH);
            is_stay.then_some((start..end, months, clause))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_and_many_days_are_months() {
        for (text, want) in [
            ("会计实习 六周", Some(1..=2)),
            ("实习四个礼拜", Some(1..=1)),
            ("实习八周", Some(1..=2)),
            ("会计实习 三十天", Some(1..=1)),
            ("每周三天", None),
            ("一周三天", None),
            ("第六周", None),
            ("周三", None),
            ("周二周四有课", None),
            ("寒假六周", Some(1..=2)),
            ("年假两周", None),
            ("十五天", None),
            ("六周年", None),
            ("三周后到岗", None),
        ] {
            assert_eq!(stays(text).next().map(|(_, span, _)| span), want, "{text}");
        }
    }
}
