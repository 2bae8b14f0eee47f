//! Numbers at the end of a text, before their unit.

use std::ops::RangeInclusive;

use super::clock::is_of_number;
use super::numeral::numeral;

/// The number or range at the end of a text, and where it begins: "3", "三四", "3-4", "三到五".
pub(super) fn numbers_before(text: &str) -> Option<(usize, RangeInclusive<u32>)> {
    const TO: [char; 6] = ['-', '~', '至', '到', '—', '或'];
    let is_part = |c: char| is_of_number(c) && c != '.' || TO.contains(&c);
    let start = text.trim_end_matches(is_part).len();
    let run = text.get(start..)?;
    let inner = run.trim_start_matches(TO);
    let start = text.len() - inner.len();
    if inner.is_empty() {
        return None;
    }
    let mut ends = inner.split(TO).filter(|part| !part.is_empty()).map(ends_of);
    let first = ends.next()??;
    let last = ends.next_back().unwrap_or(Some(first))?;
    (first.0 <= last.1).then_some((start, first.0..=last.1))
}

/// "4", "十二", and "三四", which is from three to four.
fn ends_of(number: &str) -> Option<(u32, u32)> {
    let whole = |text: &str| {
        let (value, length) = numeral(text)?;
        (length == text.len() && value.fract() == 0.0 && value <= 99.0).then_some(value as u32)
    };
    if let Some(value) = whole(number) {
        return Some((value, value));
    }
    let middle = number.char_indices().nth(1)?.0;
    let (least, most) = (whole(number.get(..middle)?)?, whole(number.get(middle..)?)?);
    (least + 1 == most).then_some((least, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ranges_before_a_unit_are_read() {
        for (text, want) in [
            ("能去3", Some(3..=3)),
            ("三四", Some(3..=4)),
            ("来3-4", Some(3..=4)),
            ("三到五", Some(3..=5)),
            ("五到三", None),
            ("每", None),
        ] {
            assert_eq!(numbers_before(text).map(|(_, span)| span), want, "{text}");
        }
    }
}
