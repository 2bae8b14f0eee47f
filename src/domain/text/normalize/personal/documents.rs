//! Numbers of passports and of permits to travel and to stay, beside a word that names such a document: alone they are those of parts,
//! courses and orders as well.

use std::ops::Range;

use super::groups::{Run, Sign, digits};
use super::stated::{Folded, SIGNS};
use super::telephones::is_amount;
use super::{Found, PersonalData};

/// Words for such documents.
const WORDS: [&str; 8] = ["护照", "passport", "台胞证", "回乡证", "通行证", "旅行证", "居留证", "居留许可"];

/// Whether a text names such a document.
pub(super) fn are_named(text: &str) -> bool {
    WORDS.iter().any(|word| text.contains(word)) || text.contains("Passport") || text.contains("PASSPORT")
}

/// The numbers of such documents that a text tells.
pub(super) fn numbers(text: &Folded<'_>) -> Vec<Found> {
    let found = |place: Range<usize>| Found { place: text.place(place), kind: PersonalData::DocumentNumber };
    let beside = |word: &'static str| {
        text.behind(word).filter_map(move |behind| {
            let before = text.folded.get(..behind - word.len())?;
            let place = number_behind(before, text.folded.get(behind..)?);
            place.map(|place| behind + place.start..behind + place.end).or_else(|| number_before(before))
        })
    };
    WORDS.into_iter().flat_map(beside).map(found).collect()
}

/// "护照号:E12345678", "台胞证 12345678": one letter or two and the digits, or behind nothing but signs the digits alone.
fn number_behind(before: &str, behind: &str) -> Option<Range<usize>> {
    const MOST_BETWEEN: usize = 8;
    const ABROAD: [char; 6] = ['港', '澳', '台', '内', '陆', '往'];
    let named = behind.trim_start_matches(['号', '码', '件', '证']).trim_start_matches(SIGNS);
    let named = ["number", "no.", "no", "#"].iter().find_map(|no| named.strip_prefix(no)).unwrap_or(named);
    let named = named.trim_start_matches(SIGNS);
    let begins = |text: &str| text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let between = behind.chars().take_while(|c| !c.is_ascii_alphanumeric()).count();
    let (number, is_tight) = match begins(named) {
        true => (named, true),
        false if between <= MOST_BETWEEN => {
            (behind.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()), false)
        }
        false => return None,
    };
    let letters = number.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = number.get(letters..)?;
    let run_text = if letters > 0 { rest.trim_start_matches([' ', '-']) } else { rest };
    let run = Run::at(run_text, 0, |sign| matches!(sign, Sign::Space | Sign::Dash));
    let fits = |count: usize| match letters {
        0 => (8..=11).contains(&count),
        1 => matches!(count, 8 | 10),
        2 => count == 7,
        _ => false,
    };
    let mut count = 0;
    let end = run.groups.iter().enumerate().find_map(|(at, group)| {
        count += group.len();
        fits(count).then(|| run.end_of(at))
    })?;
    let left = run_text.get(end..)?;
    let is_permit = !before.is_empty() && before.chars().rev().take(8).any(|c| ABROAD.contains(&c));
    let is_other = letters == 0 && (!is_tight || behind.starts_with('证') && !is_permit);
    let of_vehicle = letters == 0 && before.ends_with(['车', '辆', '禁', '工', '区', '厂']);
    let ends = !left.starts_with(|c: char| c.is_ascii_alphanumeric()) && !is_amount(run_text, end);
    let start = behind.len() - number.len();
    (ends && !is_other && !of_vehicle).then(|| start..behind.len() - left.len())
}

/// "E12345678(护照)", "E12345678号护照".
fn number_before(before: &str) -> Option<Range<usize>> {
    const MOST_BETWEEN: usize = 4;
    let number = before.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let between = before.get(number.len()..)?;
    if between.chars().count() > MOST_BETWEEN || between.contains([',', '。', ';', '、', '\n']) {
        return None;
    }
    let bare = number.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = bare.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let fits = matches!((bare.len() - stem.len(), digits(number.get(bare.len()..)?)), (1, 8) | (2, 7));
    (fits && !stem.ends_with(|c: char| c.is_ascii_digit())).then_some(stem.len()..number.len())
}

#[cfg(test)]
mod tests {
    use super::super::{Barred, PersonalData, masked};

    #[test]
    fn numbers_beside_the_word_are_found_whole() {
        for (text, left) in [
            ("护照号：E12345678，会英语", "护照号:***,会英语"),
            ("护照EA1234567", "护照***"),
            ("Passport No. E87654321", "Passport No. ***"),
            ("E23456789（护照）", "***(护照)"),
            ("护照 E 1234 5678", "护照 ***"),
            ("台胞证：12345678", "台胞证:***"),
            ("港澳居民来往内地通行证H12345678", "港澳居民来往内地通行证***"),
        ] {
            let found = masked(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (found.text.as_str(), found.found),
                (left, vec![PersonalData::DocumentNumber]),
                "{text}"
            );
            assert!(Barred::IdentityNumbers.first_in(text).is_some(), "{text}");
        }
    }

    #[test]
    fn numbers_of_things_are_none() {
        for text in [
            "型号E12345678阀门",
            "零件P12345678，护照夹生产线",
            "课程代码H12345678",
            "零件号EA1234567",
            "护照办理专员，每月12000件",
            "护照有效期6个月以上",
            "车辆通行证编号12345678",
            "车辆通行证12345678",
            "护照阅读机PR500",
        ] {
            assert_eq!(Barred::PersonalData.first_in(text), None, "{text}");
        }
    }
}
