//! Years in which somebody leaves school: "2026届", "2025年6月毕业", "明年毕业". Who left it within two years is taken for a fresh graduate, as the
//! 择业期 of most provinces is two years; of earlier years nothing is said, as who left in 2015 is none.

use std::ops::Range;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use crate::domain::lexicon::compiled;

/// When a year of school ends.
const LAST_MONTH: i32 = 6;
/// Months behind it in which somebody counts as fresh.
const FRESH: i32 = 24;
/// Months before it in which somebody may say so.
const AHEAD: i32 = 72;

static YEARS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?P<year>(?:19|20)?[0-9]{2})(?:届|年(?:的?(?:[0-9]{1,2}|十?[一二三四五六七八九十])月份?)?(?:大学|本科|大专|专科|中专|硕士|研究生|高职|刚)?毕业)|(?P<ago>去年|前年)(?:的?(?:[0-9]{1,2}|十?[一二三四五六七八九十])月份?|[上下]半年|年?[初底])?(?:刚|才|就|大学|本科|大专|专科|中专|硕士|研究生|高职)?毕业|(?:今年|明年|后年|年底|下个?月|下半年|暑假|夏天)的?(?:(?:[0-9]{1,2}|十?[一二三四五六七八九十])月份?|[上下]半年|年?[初底])?(?:就|才|要|能|正式)?毕业",
    )
});

/// Where the folded text names such a year, and whether who names it is fresh on that day.
pub(super) fn named(text: &str, on: NaiveDate) -> impl Iterator<Item = (Range<usize>, bool)> + '_ {
    YEARS.captures_iter(text).filter_map(move |found| {
        let place = found.get(0)?.range();
        let is_inside =
            text.get(..place.start)?.ends_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
        let is_fresh = match (found.name("year"), found.name("ago")) {
            (Some(year), _) => is_fresh(year.as_str().parse().ok()?, on),
            (None, Some(ago)) => is_fresh(on.year() - if ago.as_str() == "去年" { 1 } else { 2 }, on),
            (None, None) => true,
        };
        (!is_inside).then_some((place, is_fresh))
    })
}

fn is_fresh(year: i32, on: NaiveDate) -> bool {
    const CENTURY: i32 = 2000;
    let year = if year < 100 { CENTURY + year } else { year };
    let since = (on.year() - year) * 12 + on.month().cast_signed() - LAST_MONTH;
    (-AHEAD..=FRESH).contains(&since)
}

/// Whether the words at a place belong to a year that is long over: 届毕业生 of "2015届毕业生".
pub(super) fn is_long_ago(text: &str, place: &Range<usize>, on: NaiveDate) -> bool {
    named(text, on).any(|(year, is_fresh)| !is_fresh && year.start <= place.end && place.start <= year.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_left_school_within_two_years_is_fresh() {
        let read = |text: &str, year, month| {
            let on = NaiveDate::from_ymd_opt(year, month, 1).unwrap();
            named(text, on).next().map(|(_, is_fresh)| is_fresh)
        };
        for (text, year, month, want) in [
            ("2026届", 2026, 11, Some(true)),
            ("2025届", 2026, 11, Some(true)),
            ("2024届", 2026, 11, Some(false)),
            ("2024届", 2026, 5, Some(true)),
            ("24届", 2025, 1, Some(true)),
            ("2015届", 2026, 11, Some(false)),
            ("2027届", 2026, 11, Some(true)),
            ("2026年6月毕业", 2026, 11, Some(true)),
            ("2010年毕业", 2026, 11, Some(false)),
            ("明年毕业", 2026, 11, Some(true)),
            ("明年六月毕业", 2026, 11, Some(true)),
            ("后年七月份才毕业", 2026, 11, Some(true)),
            ("今年十二月毕业", 2026, 11, Some(true)),
            ("年底就毕业", 2026, 11, Some(true)),
            ("23年六月毕业", 2026, 11, Some(false)),
            ("26年七月毕业", 2026, 11, Some(true)),
            ("明年六月到岗", 2026, 11, None),
            ("去年毕业的", 2026, 11, Some(true)),
            ("去年六月才毕业", 2026, 11, Some(true)),
            ("前年毕业", 2026, 3, Some(true)),
            ("前年毕业", 2026, 11, Some(false)),
            ("毕业于某校", 2026, 11, None),
            ("第12届大赛", 2026, 11, Some(false)),
        ] {
            assert_eq!(read(text, year, month), want, "{text} {year}-{month}");
        }
    }
}
