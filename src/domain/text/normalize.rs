//! Text normalisation: dirty text as it arrives -> text to read, text to compare.
//!
//! Everything here is total: any string gives a string, in time linear in its length.

mod boilerplate;
mod markup;
mod personal;
pub(in crate::domain) mod simplified;
mod spread;

pub use boilerplate::without_boilerplate;
pub use personal::{Barred, MASK, Masked, PersonalData, masked, personal_data};
#[cfg(test)]
pub(crate) use simplified::pairs;

use std::borrow::Cow;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Readable text: markup stripped, entities decoded, NFKC (full-width forms become half-width), control,
/// zero-width and private-use characters removed, spaces collapsed, line breaks kept single, words that were spread over
/// their width joined. The circled number of an item (①) is a line break.
///
/// A `<` that opens no known HTML element ("经验<3年", "C<D") stays. A text that is clean already is given back as it is.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_clean(text) {
        return spread::joined(text).map_or(Cow::Borrowed(text), Cow::Owned);
    }
    let unmarked = markup::strip(text);
    // Full-width forms are in nearly every Chinese text and little else that NFKC changes is: mapping them alone
    // spares most texts the slow way.
    let tidied = match collapse(&unmarked) {
        Tidied { text, is_normal: true } => text,
        _ => collapse(&broken_into_items(&unmarked).nfkc().collect::<String>()).text,
    };
    Cow::Owned(spread::joined(&tidied).unwrap_or(tidied))
}

/// The text with line breaks for the numbers of its items, which NFKC would make figures of.
fn broken_into_items(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|c| if is_item_number(c) { '\n' } else { c })
}

/// ① ⑴ ⒈ ❶ ➀ ➊, and those of the higher numbers.
fn is_item_number(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{249b}' | '\u{2776}'..='\u{2793}')
}

/// Whether a text is as [`clean`] would make it, but for spread words. It may say no of rare texts that are.
fn is_clean(text: &str) -> bool {
    let mut after_gap = true;
    for c in text.chars() {
        let is_gap = c == ' ' || c == '\n';
        let stays = match is_gap {
            true => !after_gap,
            false => is_plain(c) && c != '<' && c != '&' || is_mark(c),
        };
        if !stays {
            return false;
        }
        after_gap = is_gap;
    }
    !after_gap || text.is_empty()
}

/// Key for comparing: [`clean`], lower case, traditional characters made simplified.
pub fn fold(text: &str) -> String {
    fold_cleaned(&clean(text)).0
}

/// [`fold`] of a cleaned text, and whether all characters kept their lengths.
pub(super) fn fold_cleaned(cleaned: &str) -> (String, bool) {
    let mut folded = String::with_capacity(cleaned.len());
    let mut keep_lengths = true;
    let mut from = 0;
    for (at, c) in cleaned.char_indices() {
        let as_folded = fold_char(c);
        if as_folded != c {
            folded.push_str(&cleaned[from..at]);
            folded.push(as_folded);
            from = at + c.len_utf8();
            keep_lengths &= as_folded.len_utf8() == c.len_utf8();
        }
    }
    folded.push_str(&cleaned[from..]);
    (folded, keep_lengths)
}

/// One character of [`fold`]; a character whose lower case is longer than one character stays as it is,
/// so folding never changes the number of characters.
#[inline]
pub(crate) fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    if ('\u{4e00}'..='\u{9fff}').contains(&c) {
        return simplified::simplify(c);
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// The common Han characters and the visible ones of ASCII: nearly all of nearly every text.
#[inline]
fn is_plain(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('!'..='~').contains(&c)
}

/// Another character that is neither white space nor noise and that NFKC leaves as it is, whatever stands beside it.
fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && half_width(c) == c
        && !c.is_whitespace()
        && !is_noise(c)
        && !is_item_number(c)
        && is_stable(c)
}

/// Whether a character gives what it gives by NFKC when it is not normalised, whatever stands beside it: white space and noise
/// become spaces and nothing in any form.
#[inline]
fn is_stable(c: char) -> bool {
    is_plain(c)
        // 、。《》【】
        || matches!(c, '\u{3001}'..='\u{3002}' | '\u{3008}'..='\u{3011}')
        || c.is_whitespace()
        || is_noise(c)
        || is_item_number(c)
        || canonical_combining_class(c) == 0 && is_nfkc_quick(std::iter::once(c)) == IsNormalized::Yes
}

/// What NFKC makes of the full-width forms of ASCII and of the wide space.
#[inline]
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// What [`collapse`] makes of a text.
struct Tidied {
    text: String,
    /// Whether it is in NFKC.
    is_normal: bool,
}

/// Makes full-width forms half-width, drops what is not text and collapses white space: runs of spaces to one, runs with a
/// line break to one break.
fn collapse(text: &str) -> Tidied {
    let mut tidied = String::with_capacity(text.len());
    let mut gap: Option<char> = None;
    let mut put = |words: &str, gap: &mut Option<char>| {
        if words.is_empty() {
            return;
        }
        if let Some(gap) = gap.take()
            && !tidied.is_empty()
        {
            tidied.push(gap);
        }
        tidied.push_str(words);
    };
    let mut is_normal = true;
    let mut rest = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| !is_plain(*c)) {
        put(&text[rest..at], &mut gap);
        rest = at + c.len_utf8();
        let c = half_width(c);
        is_normal &= is_stable(c);
        if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}') || is_item_number(c) {
            gap = Some('\n');
        } else if c.is_whitespace() {
            gap = gap.or(Some(' '));
        } else if !is_noise(c) {
            put(c.encode_utf8(&mut [0; 4]), &mut gap);
        }
    }
    put(&text[rest..], &mut gap);
    Tidied { text: tidied, is_normal }
}

/// Control, zero-width, direction and private-use characters, variation selectors, fillers, the replacement character: what is not seen (Unicode
/// property Default_Ignorable_Code_Point), and what is none of the text.
pub(crate) fn is_noise(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The normal form by the book, character by character.
    fn slow(text: &str) -> String {
        let mut out = String::new();
        let mut gap: Option<char> = None;
        for c in broken_into_items(&markup::strip(text)).nfkc() {
            if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}') {
                gap = Some('\n');
            } else if c.is_whitespace() {
                gap = gap.or(Some(' '));
            } else if !is_noise(c) {
                out.extend(gap.take().filter(|_| !out.is_empty()));
                out.push(c);
            }
        }
        spread::joined(&out).unwrap_or(out)
    }

    #[test]
    fn full_width_and_spaces() {
        assert_eq!(clean("ＰＬＣ　编程\u{200b}\r\n\n\t 熟练\u{a0}\u{a0}CAD "), "PLC 编程\n熟练 CAD");
        assert_eq!(fold("ＪＡＶＡ 軟體與護理師"), "java 软体与护理师");
    }

    #[test]
    fn hostile_input_is_linear() {
        for unit in ["<", "<b", "<!--", "<script>", "&#", "&amp;lt;", "<a href='", "</", "&", "<p>&lt;"] {
            // Quadratic time would show as minutes.
            let text = unit.repeat(300_000 / unit.len());
            assert!(clean(&text).len() <= text.len(), "{unit}");
        }
    }

    #[test]
    fn the_quick_ways_are_right_for_every_character() {
        for c in '\0'..=char::MAX {
            for text in [format!("中{c}文"), format!("{c} a")] {
                let by_the_book = slow(&text);
                assert_eq!(clean(&text), by_the_book, "{c:?}");
                assert!(!is_clean(&text) || spread::joined(&text).unwrap_or(text) == by_the_book, "{c:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_leaves_no_noise(text in "(\\PC|[<>&;#a-z/ \n！-～ー。가\u{300}-\u{303}\u{e000}\u{200b}]){0,60}") {
            let cleaned = clean(&text);
            prop_assert!(cleaned.chars().all(|c| c == '\n' || !is_noise(c)));
            prop_assert!(!cleaned.contains("  ") && !cleaned.contains("\n\n"));
            let by_the_book = slow(&text);
            prop_assert_eq!(&cleaned, &by_the_book);
            prop_assert_eq!(clean(&cleaned), slow(&cleaned));
            prop_assert_eq!(fold(&text).chars().count(), cleaned.chars().count());
            without_boilerplate(&text);
            personal_data(&text);
        }
    }
}
