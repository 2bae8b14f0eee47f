//! Text to n-gram features: the same rules as `models/train/features.py`; a golden test keeps the two equal.

#![expect(clippy::indexing_slicing, reason = "a position is below the length by the loops that move it")]

use unicode_normalization::UnicodeNormalization;

/// A longer Latin token is an address or noise; it is cut, so that it stays one cheap feature.
const MAX_TOKEN_CHARS: usize = 32;

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// One occurrence of a feature.
pub(super) struct Feature {
    /// The 64-bit FNV-1a hash of its UTF-8 bytes.
    pub key: u64,
    /// Whether it counts in the sparse view when the vocabulary lacks it: Han bigrams and Latin tokens.
    pub may_be_unknown: bool,
}

/// Single traditional characters to simplified ones, for the basic block of Han characters.
pub(super) struct Fold {
    /// Indexed by code point from [`FIRST_HAN`] on.
    simplified: Vec<u16>,
}

const FIRST_HAN: u32 = 0x4e00;
const LAST_HAN: u32 = 0x9fff;

impl Fold {
    /// From pairs of code points; pairs outside the basic block are no Han fold and are left out.
    pub fn new(pairs: impl Iterator<Item = (u16, u16)>) -> Self {
        let mut simplified: Vec<u16> = (FIRST_HAN as u16..=LAST_HAN as u16).collect();
        for (traditional, simple) in pairs {
            if let Some(slot) = usize::from(traditional)
                .checked_sub(FIRST_HAN as usize)
                .and_then(|index| simplified.get_mut(index))
            {
                *slot = simple;
            }
        }
        Self { simplified }
    }

    pub fn apply(&self, c: char) -> char {
        let index = u32::from(c).wrapping_sub(FIRST_HAN) as usize;
        match self.simplified.get(index) {
            Some(&simple) => char::from_u32(u32::from(simple)).unwrap_or(c),
            None => c,
        }
    }
}

/// Calls `found` for the features of `text`, in order of appearance; it says whether the vocabulary has the feature.
/// The vocabulary has no trigram without the bigram that begins it, so such trigrams are not even looked up.
pub(super) fn visit(text: &str, fold: &Fold, mut found: impl FnMut(Feature) -> bool) {
    let chars = normalise(text, fold);
    let mut position = 0;
    while position < chars.len() {
        if is_han(chars[position]) {
            let end = position + chars[position..].iter().take_while(|&&c| is_han(c)).count();
            for start in position..end {
                visit_grams(&chars[start..end.min(start + 3)], &mut found);
            }
            position = end;
        } else if chars[position].is_ascii_alphanumeric() || is_leading_dot(&chars, position) {
            let end = token_end(&chars, position);
            visit_token(&chars[position..end], &mut found);
            position = end;
        } else {
            position += 1;
        }
    }
}

/// The 1-, 2- and 3-gram that begin at one character; each hash continues the shorter one's.
fn visit_grams(chars: &[char], found: &mut impl FnMut(Feature) -> bool) {
    let mut key = FNV_OFFSET;
    for (index, &c) in chars.iter().enumerate() {
        key = hash(key, c);
        let known = found(Feature { key, may_be_unknown: index == 1 });
        if index == 1 && !known {
            break;
        }
    }
}

fn visit_token(token: &[char], found: &mut impl FnMut(Feature) -> bool) {
    // Numbers alone say nothing about an occupation.
    if token.iter().any(|&c| c.is_ascii_alphabetic() || c == '+') {
        let key = token.iter().take(MAX_TOKEN_CHARS).fold(FNV_OFFSET, |key, &c| hash(key, c));
        found(Feature { key, may_be_unknown: true });
    }
}

/// Continues an FNV-1a hash (<http://www.isthe.com/chongo/tech/comp/fnv/>) with the UTF-8 bytes of a character.
fn hash(key: u64, c: char) -> u64 {
    let next = |key: u64, byte: u8| (key ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
    let mut bytes = [0; 4];
    match c.encode_utf8(&mut bytes).as_bytes() {
        // Of a Han character.
        [first, second, third] => next(next(next(key, *first), *second), *third),
        bytes => bytes.iter().fold(key, |key, byte| next(key, *byte)),
    }
}

fn is_han(c: char) -> bool {
    matches!(u32::from(c), FIRST_HAN..=LAST_HAN | 0x3400..=0x4dbf | 0x20000..)
}

/// The dot of `.net`, but not the one of `1.java`.
fn is_leading_dot(chars: &[char], position: usize) -> bool {
    let before = position.checked_sub(1).map_or(' ', |index| chars[index]);
    let after = chars.get(position + 1).copied().unwrap_or(' ');
    chars[position] == '.' && after.is_ascii_alphabetic() && !before.is_ascii_alphanumeric()
}

/// The end of the Latin token that begins at `start`.
fn token_end(chars: &[char], start: usize) -> usize {
    let mut end = start + 1;
    while let Some(&c) = chars.get(end) {
        let before = chars[end - 1];
        let after = chars.get(end + 1).copied().unwrap_or(' ');
        let joins = match c {
            // node.js, but not the full stop of "java.net/" + digit or of a sentence
            '.' => before.is_ascii_alphabetic() && after.is_ascii_alphabetic(),
            // c++ and 1+x, but not java+python
            '+' => !after.is_ascii_alphanumeric() || before.is_ascii_digit(),
            // c#
            '#' => before.is_ascii_alphabetic() && !after.is_ascii_alphanumeric(),
            _ => c.is_ascii_alphanumeric(),
        };
        if !joins {
            break;
        }
        end += 1;
    }
    end
}

/// NFKC, lower case, traditional characters folded.
fn normalise(text: &str, fold: &Fold) -> Vec<char> {
    let mut chars = Vec::with_capacity(text.len() / 2);
    for c in text.chars() {
        match quick_form(c) {
            Some(c) => chars.push(fold.apply(c)),
            // Rare: full normalisation may combine neighbours, so the whole text takes the slow way.
            None => {
                let full: String = text.nfkc().collect();
                return full.to_lowercase().chars().map(|c| fold.apply(c)).collect();
            }
        }
    }
    chars
}

/// The lower-case NFKC form of the characters nearly all texts are made of; `None` for others.
fn quick_form(c: char) -> Option<char> {
    match u32::from(c) {
        0..=0x7f => Some(c.to_ascii_lowercase()),
        FIRST_HAN..=LAST_HAN => Some(c),
        // Full-width ASCII and the ideographic space.
        0xff01..=0xff5e => char::from_u32(u32::from(c) - 0xfee0).map(|c| c.to_ascii_lowercase()),
        0x3000 => Some(' '),
        // 、。《》「」【】, quotation marks and the long dash: they only separate.
        0x3001..=0x3003 | 0x3008..=0x3011 | 0x2014 | 0x2018..=0x2019 | 0x201c..=0x201d => Some(c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{FNV_OFFSET, Fold, hash, normalise, visit};

    fn keys(text: &str) -> Vec<u64> {
        let mut found = Vec::new();
        visit(text, &Fold::new(std::iter::empty()), |feature| {
            found.push(feature.key);
            true
        });
        found
    }

    fn key(feature: &str) -> u64 {
        feature.chars().fold(FNV_OFFSET, hash)
    }

    #[test]
    fn latin_tokens_stay_whole() {
        let text = "1.Java+Python(C++/C#/.NET) 1+X node.js 3.0 5G １００%ＰＬＣ";
        let tokens = ["java", "python", "c++", "c#", ".net", "1+x", "node.js", "5g", "plc"];
        assert_eq!(keys(text), tokens.map(key));
    }

    #[test]
    fn han_runs_give_all_one_to_three_grams() {
        let grams = ["护", "护理", "护理员", "理", "理员", "员", "工"];
        assert_eq!(keys("护理员、工"), grams.map(key));
    }

    #[test]
    fn numbers_spaces_and_emoji_give_nothing() {
        assert_eq!(keys("  2024-05 13 😀\n"), Vec::<u64>::new());
    }

    #[test]
    fn quick_and_full_normalisation_agree() {
        let fold = Fold::new([(0x8b77, 0x62a4)].into_iter());
        let quick = normalise("ＡＢ護理、c#　", &fold);
        // The ligature forces the full way.
        let full = normalise("ＡＢ護理、c#　ﬁ", &fold);
        assert_eq!(quick[..], full[..quick.len()]);
        assert_eq!(quick.iter().collect::<String>(), "ab护理、c# ");
    }
}
