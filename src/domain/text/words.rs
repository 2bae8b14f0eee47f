//! Tables of words that one text after another is compared with.

/// Words, any of which will do. A text is told from all of them by a single character: only where one of them begins or ends with that
/// the words themselves are compared. Tables of a dozen words are asked for every mention of every record, and are seldom met.
#[derive(Clone, Copy)]
pub(in crate::domain) struct Words {
    words: &'static [&'static str],
    firsts: Characters,
    lasts: Characters,
}

impl Words {
    /// A table of these words, none of which is empty.
    pub const fn of(words: &'static [&'static str]) -> Self {
        let (mut firsts, mut lasts) = (Characters::NONE, Characters::NONE);
        let mut rest = words;
        while let [word, others @ ..] = rest {
            assert!(!word.is_empty(), "every text begins and ends with nothing");
            firsts = firsts.with(first(word.as_bytes()));
            lasts = lasts.with(last(word.as_bytes()));
            rest = others;
        }
        Self { words, firsts, lasts }
    }

    /// The words of a line of a bundled table, `|`-separated.
    pub fn of_list(list: &'static str) -> Self {
        let words: Vec<&str> = list.split('|').filter(|word| !word.is_empty()).collect();
        Self::of(words.leak())
    }

    /// The words, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.words.iter().copied()
    }

    /// Whether the text begins with one of them.
    pub fn begin(&self, text: &str) -> bool {
        self.first_of(text).is_some()
    }

    /// The first of them, in the order of the table, that the text begins with.
    pub fn first_of(&self, text: &str) -> Option<&'static str> {
        let begins = text.chars().next().is_some_and(|c| self.firsts.have(c));
        begins.then(|| self.words.iter().find(|word| text.starts_with(**word)).copied()).flatten()
    }

    /// The longest of them that the text begins with.
    pub fn longest_first_of(&self, text: &str) -> Option<&'static str> {
        self.first_of(text)?;
        self.words.iter().filter(|word| text.starts_with(**word)).max_by_key(|word| word.len()).copied()
    }

    /// Whether the text ends with one of them.
    pub fn end(&self, text: &str) -> bool {
        self.last_of(text).is_some()
    }

    /// The first of them, in the order of the table, that the text ends with.
    pub fn last_of(&self, text: &str) -> Option<&'static str> {
        let ends = text.chars().next_back().is_some_and(|c| self.lasts.have(c));
        ends.then(|| self.words.iter().find(|word| text.ends_with(**word)).copied()).flatten()
    }

    /// The longest of them that the text ends with.
    pub fn longest_last_of(&self, text: &str) -> Option<&'static str> {
        self.last_of(text)?;
        self.words.iter().filter(|word| text.ends_with(**word)).max_by_key(|word| word.len()).copied()
    }

    /// The text behind the first of them, in the order of the table, that it begins with.
    pub fn strip_begin<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.strip_prefix(self.first_of(text)?)
    }

    /// The text before the first of them, in the order of the table, that it ends with.
    pub fn strip_end<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.strip_suffix(self.last_of(text)?)
    }

    /// What stands before each of them that the text ends with, in the order of the table.
    pub fn leads<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> + use<'t> {
        let ends = text.chars().next_back().is_some_and(|c| self.lasts.have(c));
        let words = if ends { self.words } else { &[] };
        words.iter().filter_map(move |word| text.strip_suffix(word))
    }

    /// Whether one of them stands anywhere in the text.
    pub fn are_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// Where the first of them stands in the text.
    pub fn find(&self, text: &str) -> Option<usize> {
        let mut places = self.begins_in(text);
        places.find(|(_, rest)| self.words.iter().any(|word| rest.starts_with(word))).map(|(at, _)| at)
    }

    /// Where they stand in the text, each with its place: by words in the order of the table, of each in the order of the text. No word of the
    /// table overlaps itself.
    pub fn places(&self, text: &str) -> Vec<(usize, &'static str)> {
        let words = || self.words.iter().enumerate();
        let mut found: Vec<(usize, usize, &'static str)> = self
            .begins_in(text)
            .flat_map(|(at, rest)| {
                let here = words().filter(move |(_, word)| rest.starts_with(**word));
                here.map(move |(number, word)| (number, at, *word))
            })
            .collect();
        found.sort_unstable_by_key(|(number, at, _)| (*number, *at));
        found.into_iter().map(|(_, at, word)| (at, word)).collect()
    }

    /// The places of a text where one of them may begin, with what stands from there on.
    fn begins_in<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
        let begins = text.char_indices().filter(|(_, c)| self.firsts.have(*c));
        begins.filter_map(move |(at, _)| Some((at, text.get(at..)?)))
    }
}

/// A set of characters, by the lowest bits of their codes: it holds each that was put in, and few others.
#[derive(Clone, Copy)]
struct Characters([u64; 8]);

impl Characters {
    const NONE: Self = Self([0; 8]);

    #[expect(clippy::indexing_slicing, reason = "of nine bits the upper three count the eight words")]
    const fn with(mut self, code: usize) -> Self {
        self.0[code >> 6 & 7] |= 1 << (code & 63);
        self
    }

    #[inline]
    fn have(&self, c: char) -> bool {
        let code = c as usize;
        self.0.get(code >> 6 & 7).is_some_and(|bits| bits >> (code & 63) & 1 == 1)
    }
}

/// The lowest bits of the code of the first character, of UTF-8 (RFC 3629): those of its last two bytes.
const fn first(bytes: &[u8]) -> usize {
    match bytes {
        [a, ..] if *a < 0x80 => *a as usize,
        [a, b, ..] if *a < 0xe0 => bits(*a, *b),
        [a, b, c, ..] if *a < 0xf0 => bits(*b, *c),
        [_, _, c, d, ..] => bits(*c, *d),
        _ => 0,
    }
}

/// The same of the last character.
const fn last(bytes: &[u8]) -> usize {
    match bytes {
        [.., a] if *a < 0x80 => *a as usize,
        [.., a, b] => bits(*a, *b),
        _ => 0,
    }
}

const fn bits(before: u8, last: u8) -> usize {
    (before as usize & 7) << 6 | last as usize & 63
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: Words = Words::of(&["经验", "经验不限", "c", "é", "a级", "🔧", "不限"]);

    proptest::proptest! {
        #[test]
        fn the_words_are_found_as_one_by_one(parts in proptest::collection::vec("(经验|不限|c|é|a级|🔧|级|工|d|验| ){0,2}", 0..6)) {
            let text = parts.concat();
            proptest::prop_assert_eq!(WORDS.first_of(&text), WORDS.words.iter().find(|word| text.starts_with(**word)).copied());
            proptest::prop_assert_eq!(WORDS.last_of(&text), WORDS.words.iter().find(|word| text.ends_with(**word)).copied());
            proptest::prop_assert_eq!(WORDS.are_in(&text), WORDS.words.iter().any(|word| text.contains(word)));
            let places: Vec<_> = WORDS.words.iter().flat_map(|word| text.match_indices(word)).collect();
            proptest::prop_assert_eq!(WORDS.places(&text), places);
        }
    }

    #[test]
    fn other_characters_are_told_from_those_of_the_words() {
        assert!(WORDS.begin("经验") && WORDS.end("无经验") && WORDS.are_in("有经验者"));
        assert!(!WORDS.begin("") && !WORDS.end("") && !WORDS.are_in(""));
        let common = ('\u{4e00}'..'\u{9fff}').filter(|c| WORDS.firsts.have(*c)).count();
        assert!(common < 500, "{common}");
    }
}
