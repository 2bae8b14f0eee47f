//! Months by their names: "从七月到十二月", "1月至3月".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::numeral::whole;
use super::progress::compiled;

static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    let month = |n: u8| {
        format!(
            "(?P<m{n}>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|[0-9]{{1,2}}[日号]?|初|底|中旬)?"
        )
    };
    compiled(&format!(
        "(?:从|自)?(?:今年|明年|来年)?{}(?:到|至|-|~|—)+(?:今年|明年|来年|次年)?{}",
        month(1),
        month(2)
    ))
});

/// Where such ranges stand, how many months each has, both counted, and the clause that it stands in. One with years is of what was.
pub(super) fn months(text: &str) -> impl Iterator<Item = (Range<usize>, u32, &str)> {
    const ENDS: [char; 7] = [',', '。', ';', '!', '\n', '、', ' '];
    const YEAR: u32 = 12;
    // Hardly any text has such words, and the pattern is slow on those that have none.
    let may_have = text.contains('月');
    RANGE.captures_iter(if may_have { text } else { "" }).filter_map(move |found| {
        let place = found.get(0)?.range();
        let month = |name| found.name(name).and_then(|month| whole(month.as_str())).map(|(month, _)| month);
        let (from, to) = (month("m1")?, month("m2")?);
        let before = text.get(..place.start)?;
        let is_dated =
            before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '年' | '.' | '-' | '/' | '十'));
        let count = (to + YEAR - from) % YEAR + 1;
        let start = before.rfind(ENDS).unwrap_or_default();
        let end = text.get(place.end..)?.find(ENDS).map_or(text.len(), |at| place.end + at);
        let clause = text.get(start..end)?.trim_start_matches(ENDS);
        (!is_dated).then_some((place, count, clause))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_from_the_first_to_the_last() {
        for (text, want) in [
            ("从七月到十二月", Some(6)),
            ("7月到9月", Some(3)),
            ("1月至3月15日", Some(3)),
            ("11月到明年2月", Some(4)),
            ("2023年7月到9月", None),
            ("2024.7月-9月", None),
            ("七月", None),
        ] {
            assert_eq!(months(text).next().map(|(_, count, _)| count), want, "{text}");
        }
    }
}
