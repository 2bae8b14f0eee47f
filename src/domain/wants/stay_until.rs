//! Until when somebody stays: "只能干到二月底", "能实习到明年六月".

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use crate::domain::lexicon::attendance::Attendance;
use crate::domain::lexicon::{compiled, numeral};

static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:干|做|实习|待|呆|上班?|工作|持续)(?:能|可以|大概|最多|就)?到(?:今年|明年|来年)?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?P<part>份|底|末|中旬?|初)?",
    )
});

/// Where a folded text says so, and for how many months that is from a day on, the begun one counted.
pub(super) fn told(text: &str, on: NaiveDate) -> Option<Attendance> {
    const YEAR: u32 = 12;
    const LONGEST: u32 = 11;
    let found = UNTIL.captures(text)?;
    let place: Range<usize> = found.get(0)?.range();
    // "从三月干到六月", "2023年干到五月" are past or told by both ends.
    let before = text.get(..place.start)?;
    let is_of_range = before.ends_with(['月', '年', '从']) || before.ends_with("月份");
    let behind = text.get(place.end..)?;
    let is_over = behind.starts_with(['了', '被', '就']) && behind.starts_with("就离");
    let month = found.name("month").and_then(|word| numeral(word.as_str()).map(|(month, _)| month as u32))?;
    let whole = (month + YEAR - on.month()) % YEAR;
    let is_end = found.name("part").is_none_or(|part| !matches!(part.as_str(), "初" | "中" | "中旬"));
    let months = (whole + u32::from(is_end)).clamp(1, LONGEST);
    (!is_of_range && !is_over).then_some(Attendance { place, span: months..=months })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_until_a_named_one_are_counted() {
        let on = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        for (text, want) in [
            ("只能干到二月底", Some(3)),
            ("能实习到明年六月", Some(7)),
            ("实习能到3月初", Some(3)),
            ("做到12月底", Some(1)),
            ("从三月到六月", None),
            ("二月底到岗", None),
        ] {
            assert_eq!(told(text, on).map(|found| *found.span.end()), want, "{text}");
        }
    }
}
