//! Where Latin words and numbers end: no "java" in "javascript", no "base" in "database", and versions behind names (UG12.0).

#![expect(clippy::indexing_slicing, reason = "places are those of the text that was read")]

use super::table::Pattern;

/// Whether the words of a sign are no part of a longer Latin word or number: no "base" in "database".
pub(super) fn is_whole(folded: &[u8], start: usize, end: usize) -> bool {
    let at = |place: Option<usize>| place.and_then(|place| folded.get(place)).copied().unwrap_or(b' ');
    let (before, first) = (at(start.checked_sub(1)), at(Some(start)));
    let (last, behind) = (at(end.checked_sub(1)), at(Some(end)));
    let is_begun = first.is_ascii_alphabetic() && before.is_ascii_alphabetic()
        || first.is_ascii_digit() && before.is_ascii_digit();
    let goes_on = last.is_ascii_alphabetic() && (behind.is_ascii_alphanumeric() || behind == b'_');
    !is_begun && !goes_on
}

/// Latin words must not go on to the left or right: no "java" in "javascript", no "c" in "c++".
pub(super) fn stands_alone(folded: &[u8], start: usize, end: usize, pattern: &Pattern) -> bool {
    let joins = |b: u8| b.is_ascii_alphabetic() || b == b'_' || b.is_ascii_digit() && !pattern.digits_touch;
    let before = if start == 0 { b' ' } else { folded[start - 1] };
    let after = folded.get(end).copied().unwrap_or(b' ');
    let next = folded.get(end + 1).copied().unwrap_or(b' ');
    let left = !pattern.latin_start || !joins(before) && before != b'@';
    let goes_on = joins(after) && !is_item_number(&folded[end..]) && !(pattern.exact.is_some() && version_begins(&folded[start..end], &folded[end..]))
        || matches!(after, b'+' | b'#') && !(next.is_ascii_alphanumeric())
        // "HR-014" and "JAVA-0021" are the numbers of something, "PS-2020" is a version.
        || matches!(after, b'-' | b'_') && number_begins(&folded[end + 1..], if pattern.exact.is_some() { 2 } else { 3 })
        || after == b'@';
    left && !(pattern.latin_end && goes_on)
}

/// "3)", "3、" and "3.C": the number of the next item, run together with the words before it.
fn is_item_number(behind: &[u8]) -> bool {
    let sign = behind.get(1..).unwrap_or_default();
    let marked = sign.starts_with(b")")
        || sign.starts_with("、".as_bytes())
        || sign.starts_with(b".") && sign.get(1).is_some_and(|next| !next.is_ascii_digit() && *next != b'x');
    behind.first().is_some_and(u8::is_ascii_digit) && marked
}

/// So many digits or more, and of three or more no year.
fn number_begins(behind: &[u8], least: usize) -> bool {
    let digits = behind.iter().take_while(|b| b.is_ascii_digit()).count();
    digits >= least && !(least > 2 && digits == 4 && behind.starts_with(b"20"))
}

/// "12.0", "2020" and "8" behind a short name in capitals: UG12.0, PS2020, UG8. PS4 is a console, and 8号 no version.
fn version_begins(name: &[u8], behind: &[u8]) -> bool {
    const COUNTED: [&str; 12] = ["号", "级", "区", "楼", "组", "班", "栋", "层", "室", "人", "年", "个"];
    let digits = behind.iter().take_while(|b| b.is_ascii_digit()).count();
    let year = digits == 4 && behind.starts_with(b"20");
    let point = (1..=2).contains(&digits)
        && behind.get(digits) == Some(&b'.')
        && behind.get(digits + 1).is_some_and(u8::is_ascii_digit);
    let end = if point { digits + 2 } else { digits };
    let rest = behind.get(end..).unwrap_or_default();
    let console = name == b"ps" && behind.first().is_some_and(|digit| (b'1'..=b'5').contains(digit));
    let bare = name.len() > 1
        && (1..=2).contains(&digits)
        && !behind.starts_with(b"0")
        && !console
        && !rest.first().is_some_and(|b| matches!(b, b'.' | b'-' | b'_' | b'/'))
        && !COUNTED.iter().any(|word| rest.starts_with(word.as_bytes()));
    (year || point || bare) && !behind.get(end).is_some_and(u8::is_ascii_alphabetic)
}
