//! Text normalisation: dirty text as it arrives -> text to read, text to compare.
//!
//! Everything here is total: any string gives a string, in time linear in its length.

mod boilerplate;
mod markup;
mod personal;
pub(in crate::domain) mod simplified;

pub use boilerplate::without_boilerplate;
pub use personal::{PersonalData, personal_data};
#[cfg(test)]
pub(crate) use simplified::pairs;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// Readable text: markup stripped, entities decoded, NFKC (full-width forms become half-width), control,
/// zero-width and private-use characters removed, spaces collapsed, line breaks kept single.
///
/// A `<` that opens no known HTML element ("经验<3年", "C<D") stays.
pub fn clean(text: &str) -> String {
    let unmarked = markup::strip(text);
    // Full-width forms are in nearly every Chinese text and little else that NFKC changes is: mapping them first
    // spares most texts the slow way.
    let half_width = || unmarked.chars().map(half_width);
    if is_nfkc_quick(half_width().filter(|c| !is_plain(*c))) == IsNormalized::Yes {
        collapse(half_width())
    } else {
        collapse(unmarked.nfkc())
    }
}

/// Key for comparing: [`clean`], lower case, traditional characters made simplified.
pub fn fold(text: &str) -> String {
    clean(text).chars().map(fold_char).collect()
}

/// One character of [`fold`]; a character whose lower case is longer than one character stays as it is,
/// so folding never changes the number of characters.
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

/// ASCII and the common Han characters, which NFKC leaves as they are.
fn is_plain(c: char) -> bool {
    c.is_ascii() || ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// What NFKC makes of the full-width forms of ASCII and of the wide space.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Drops what is not text and collapses white space: runs of spaces to one, runs with a line break to one break.
fn collapse(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::with_capacity(chars.size_hint().0);
    let mut gap: Option<char> = None;
    for c in chars {
        if c == '\n' || c == '\r' || c == '\u{2028}' || c == '\u{2029}' || c == '\u{85}' {
            gap = Some('\n');
        } else if c.is_whitespace() {
            gap = gap.or(Some(' '));
        } else if !is_noise(c) {
            if let Some(g) = gap.take()
                && !out.is_empty()
            {
                out.push(g);
            }
            out.push(c);
        }
    }
    out
}

/// Control, zero-width, direction and private-use characters, variation selectors, the replacement character.
fn is_noise(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}'
            | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn never_panics_and_leaves_no_noise(text in "(\\PC|[<>&;#a-z/ \n！-～ー。가\u{300}-\u{303}\u{e000}\u{200b}]){0,60}") {
            let cleaned = clean(&text);
            prop_assert!(cleaned.chars().all(|c| c == '\n' || !is_noise(c)));
            prop_assert!(!cleaned.contains("  ") && !cleaned.contains("\n\n"));
            let slow = collapse(markup::strip(&text).nfkc());
            prop_assert_eq!(&cleaned, &slow);
            prop_assert_eq!(fold(&text).chars().count(), cleaned.chars().count());
            without_boilerplate(&text);
            personal_data(&text);
        }
    }
}
