//! Numbers of resident identity cards (GB 11643), whatever stands between their groups: the check digit and the day of birth decide.

use std::ops::Range;

use chrono::NaiveDate;

use super::groups::{digits, sign};
use super::telephones::{is_amount, is_of_a_thing};
use super::{Found, PersonalData};

/// Digits of a number.
const LENGTH: usize = 18;

/// Digits of one of the form before 1999.
const OLD_LENGTH: usize = 15;

/// Letters between the groups of a number at most: "500112(生日)20010101(尾号)1231".
const MOST_BETWEEN: usize = 8;

/// The identity numbers of a text with its numbers in ASCII digits.
pub(super) fn identities(text: &str) -> Vec<Found> {
    let groups = groups(text);
    let (mut found, mut first) = (Vec::new(), 0);
    while let Some(group) = groups.get(first) {
        match beginning(text, groups.get(first..).unwrap_or_default()) {
            Some((count, end)) => {
                found.push(Found { place: group.start..end, kind: PersonalData::IdentityNumber });
                first += count;
            }
            None => first += 1,
        }
    }
    found
}

/// Where the digits of a text stand, group by group.
fn groups(text: &str) -> Vec<Range<usize>> {
    let (mut groups, mut from) = (Vec::new(), 0);
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())) {
        let start = from + start;
        from = start + digits(text.get(start..).unwrap_or_default());
        groups.push(start..from);
    }
    groups
}

/// How many of the groups are an identity number, and where that ends: the check digit X stands behind them. Where more than a sign
/// stands between groups, they are divided as the parts of a number are: place, year, month, day, order.
fn beginning(text: &str, groups: &[Range<usize>]) -> Option<(usize, usize)> {
    const PARTS: [usize; 5] = [6, 10, 12, 14, 17];
    let mut number = String::new();
    let mut end = groups.first()?.start;
    for (at, group) in groups.iter().enumerate() {
        let between = text.get(end..group.start)?;
        let is_sign = at == 0 || sign(between).is_some_and(|(_, length)| length == between.len());
        if !is_sign && (!PARTS.contains(&number.len()) || between.chars().nth(MOST_BETWEEN).is_some()) {
            return None;
        }
        number.push_str(text.get(group.clone())?);
        end = group.end;
        let (written, end) = match number.len() {
            LENGTH => (number.clone(), end),
            OLD_LENGTH if is_old(text, groups.get(..=at)?, &number) => return Some((at + 1, end)),
            length if length + 1 == LENGTH => match end_of_x(text.get(end..)?) {
                Some(length) => (format!("{number}x"), end + length),
                None => continue,
            },
            length if length > LENGTH => return None,
            _ => continue,
        };
        if is_identity(&written) {
            return Some((at + 1, end));
        }
    }
    None
}

/// Whether 15 digits are a number of the older form, which has no check digit: place, day of birth and order, in one group or these three,
/// and said to be of no thing.
fn is_old(text: &str, groups: &[Range<usize>], number: &str) -> bool {
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let part = |place: Range<usize>| number.get(place).and_then(|digits| digits.parse::<u32>().ok());
    let is_city = part(2..4).is_some_and(|city| matches!(city, 1..=29 | 51..=54 | 90));
    let is_district = part(4..6).is_some_and(|district| matches!(district, 1..=35 | 81..=89));
    let born =
        number.get(6..12).and_then(|day| NaiveDate::parse_from_str(&format!("19{day}"), "%Y%m%d").ok());
    let is_grown = part(6..8).is_some_and(|year| year >= 20);
    const NUMBERED: [&str; 5] = ["编号", "编码", "代码", "单号", "序号"];
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return false };
    let before = text.get(..first.start).unwrap_or_default().trim_end_matches([' ', ':', '为', '是']);
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_part = is_word(text.get(..first.start).and_then(|before| before.chars().next_back()))
        || is_word(text.get(last.end..).and_then(|behind| behind.chars().next()));
    (lengths == [OLD_LENGTH] || lengths == [6, 6, 3])
        && is_province(number)
        && is_city
        && is_district
        && born.is_some()
        && is_grown
        && !is_part
        && !is_amount(text, last.end)
        && !is_of_a_thing(text, first.start)
        && !NUMBERED.iter().any(|word| before.ends_with(word))
}

/// Where the X ends that a text begins with, a few letters before it or none; a word that begins with it is none.
pub(super) fn end_of_x(behind: &str) -> Option<usize> {
    let is_between = |c: char| !c.is_ascii_alphanumeric() && !"×хХ".contains(c);
    let rest = behind.trim_start_matches(is_between);
    if behind.get(..behind.len() - rest.len())?.chars().nth(MOST_BETWEEN).is_some() {
        return None;
    }
    let left = rest.strip_prefix(['x', 'X', '×', 'х', 'Х'])?;
    (!left.starts_with(|c: char| c.is_ascii_alphanumeric())).then(|| behind.len() - left.len())
}

/// Whether 18 characters are an identity number: a province (GB/T 2260) or, for foreigners who may stay, a 9 before it, a day of birth,
/// and the check digit, 2^(17-i) mod 11.
pub(super) fn is_identity(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &str = "10x98765432";
    let Some((first, check)) = number.split_at_checked(LENGTH - 1) else { return false };
    if digits(first) < first.len() {
        return false;
    }
    let is_placed = is_province(first) || first.strip_prefix('9').is_some_and(is_province);
    let born = first.get(6..14).and_then(|day| NaiveDate::parse_from_str(day, "%Y%m%d").ok());
    let is_dated = born.is_some() && matches!(first.get(6..8), Some("19" | "20"));
    let sum: u32 =
        first.chars().filter_map(|c| c.to_digit(10)).zip(WEIGHTS).map(|(digit, w)| digit * w).sum();
    let right = CHECKS.chars().nth((sum % 11) as usize);
    is_placed && is_dated && check.chars().map(|c| c.to_ascii_lowercase()).eq(right)
}

/// Whether a number begins with a province (GB/T 2260).
fn is_province(number: &str) -> bool {
    const PROVINCES: &str = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83";
    number.get(..2).is_some_and(|code| PROVINCES.split(' ').any(|one| one == code))
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
            "110101(生日)19900307(尾号)1233",
            "110101__19900307__1233",
            "地区110101生日19900307尾数1233",
            "320106...19850810...018X",
            "110101900307123",
            "110101 900307 123",
        ] {
            assert_eq!(identities(text).len(), 1, "{text}");
        }
        let found = identities("a 32010619850810018x、110101199003071233b");
        let places: Vec<_> = found.into_iter().map(|found| found.place).collect();
        assert_eq!(places, [2..20, 23..41]);
        for text in [
            "1101 01 1990 0307 1234",
            "32010619850810018xyz",
            "110101 1990 0307",
            "5110101199003071233",
            "编号110101生日1990年春季0307届1234",
            "IMEI 356938035643809",
            "110101900307123件",
            "订单号110101900307123",
            "产线编号:110101900307123",
            "A110101900307123",
            "110101991307123",
        ] {
            assert!(identities(text).is_empty(), "{text}");
        }
    }
}
