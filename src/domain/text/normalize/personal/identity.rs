//! Numbers of resident identity cards (GB 11643), whatever stands between their groups: the check digit and the day of birth decide.

use chrono::NaiveDate;

use super::groups::{Run, digits, sign};
use super::{Found, PersonalData};

/// Digits of a number.
const LENGTH: usize = 18;

/// The identity numbers of a text with its numbers in ASCII digits.
pub(super) fn identities(text: &str) -> Vec<Found> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())) {
        let run = Run::at(text, from + start, |_| true);
        from = run.end();
        let mut first = 0;
        while first < run.groups.len() {
            let Some((count, end)) = beginning(text, &run, first) else {
                first += 1;
                continue;
            };
            let place = run.place(first..first + count).start..end;
            found.push(Found { place, kind: PersonalData::IdentityNumber });
            from = from.max(end);
            first += count;
        }
    }
    found
}

/// How many groups of a run are an identity number from one of them on, and where that ends: the check digit X stands behind them.
fn beginning(text: &str, run: &Run<'_>, first: usize) -> Option<(usize, usize)> {
    let mut number = String::new();
    for (at, group) in run.groups.iter().enumerate().skip(first) {
        number.push_str(group);
        let end = run.end_of(at);
        let (written, end) = match number.len() {
            LENGTH => (number.clone(), end),
            length if length + 1 == LENGTH => match end_of_x(text.get(end..)?) {
                Some(length) => (format!("{number}x"), end + length),
                None => continue,
            },
            length if length > LENGTH => return None,
            _ => continue,
        };
        if is_identity(&written) {
            return Some((at + 1 - first, end));
        }
    }
    None
}

/// Where the X ends that a text begins with, a sign before it or none; a word that begins with it is none.
pub(super) fn end_of_x(behind: &str) -> Option<usize> {
    let rest = match sign(behind) {
        Some((_, length)) => behind.get(length..)?,
        None => behind,
    };
    let left = rest.strip_prefix(['x', 'X', '×', 'х', 'Х'])?;
    (!left.starts_with(|c: char| c.is_ascii_alphanumeric())).then(|| behind.len() - left.len())
}

/// Whether 18 characters are an identity number: a province (GB/T 2260) or, for foreigners who may stay, a 9 before it, a day of birth,
/// and the check digit, 2^(17-i) mod 11.
pub(super) fn is_identity(number: &str) -> bool {
    const PROVINCES: &str = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83";
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &str = "10x98765432";
    let Some((first, check)) = number.split_at_checked(LENGTH - 1) else { return false };
    if digits(first) < first.len() {
        return false;
    }
    let is_province =
        |at: usize| first.get(at..at + 2).is_some_and(|code| PROVINCES.split(' ').any(|one| one == code));
    let is_placed = is_province(0) || first.starts_with('9') && is_province(1);
    let born = first.get(6..14).and_then(|day| NaiveDate::parse_from_str(day, "%Y%m%d").ok());
    let is_dated = born.is_some() && matches!(first.get(6..8), Some("19" | "20"));
    let sum: u32 =
        first.chars().filter_map(|c| c.to_digit(10)).zip(WEIGHTS).map(|(digit, w)| digit * w).sum();
    let right = CHECKS.chars().nth((sum % 11) as usize);
    is_placed && is_dated && check.chars().map(|c| c.to_ascii_lowercase()).eq(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_and_the_day_decide() {
        for number in ["110101199003071233", "32010619850810018x", "500101200102134568"] {
            assert!(is_identity(number), "{number}");
        }
        for number in
            ["110101199003071234", "110101199002301231", "32010619850810018", "320106198508100185", "x"]
        {
            assert!(!is_identity(number), "{number}");
        }
    }

    #[test]
    fn whatever_stands_between_its_groups() {
        for text in [
            "1101 01 1990 0307 1233",
            "110101.19900307.1233",
            "110101·1990·0307·1233",
            "110101—19900307—1233",
            "320106/19850810/018-x",
            "(110101)(19900307)(1233)",
            "1 1 0 1 0 1 1 9 9 0 0 3 0 7 1 2 3 3",
            "5, 110101 19900307 1233",
        ] {
            assert_eq!(identities(text).len(), 1, "{text}");
        }
        let found = identities("a 32010619850810018x、110101199003071233b");
        let places: Vec<_> = found.into_iter().map(|found| found.place).collect();
        assert_eq!(places, [2..20, 23..41]);
        for text in
            ["1101 01 1990 0307 1234", "32010619850810018xyz", "110101 1990 0307", "5110101199003071233"]
        {
            assert!(identities(text).is_empty(), "{text}");
        }
    }
}
