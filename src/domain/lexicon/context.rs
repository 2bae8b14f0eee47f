//! The sentence around a mention, with the signs in it.

use std::ops::Range;

use super::signs::{Section, Sign};
use crate::domain::text::words::Words;

/// A sign at its place in folded text.
#[derive(Debug, Clone, Copy)]
pub(in crate::domain) struct Seen {
    pub sign: Sign,
    pub start: usize,
    pub end: usize,
}

/// Sentences, sections and signs of folded text.
pub(in crate::domain) struct Sentences<'t> {
    text: &'t str,
    /// Where sentences begin, ascending, the first at 0.
    starts: Vec<usize>,
    /// Ascending by their ends; none lies inside a longer one.
    signs: Vec<Seen>,
    /// Where headings end, ascending, with what follows them.
    sections: Vec<(usize, Section)>,
    /// Whether somebody typed it who seeks, with spaces for commas.
    is_typed: bool,
}

/// The part of a sentence between two commas, around a mention.
pub(in crate::domain) struct Surroundings<'t> {
    /// From the comma before to the mention.
    pub before: &'t str,
    /// The mention.
    pub words: &'t str,
    /// From the mention to the comma behind.
    pub after: &'t str,
    /// From the comma behind to the end of the sentence.
    pub next: &'t str,
    /// From the start of the sentence to the mention.
    pub sentence: &'t str,
    /// From the mention to the end of the sentence.
    pub rest: &'t str,
    /// By the heading above.
    pub section: Section,
    /// Whether somebody typed it who seeks.
    pub is_typed: bool,
    /// Where the mention begins and ends.
    pub start: usize,
    pub end: usize,
    /// The whole text, with its signs.
    text: &'t str,
    signs: &'t [Seen],
}

pub(super) const PART_ENDS: [char; 2] = [',', ':'];

/// Bytes from which a sentence ends at its next comma or space, and at which it ends anywhere. What stands around a mention is looked
/// through for each of them, which in a text of one endless sentence would take the square of its length.
const LONG_SENTENCE: usize = 900;
const LONGEST_SENTENCE: usize = 1_500;

impl<'t> Sentences<'t> {
    /// Finds sentence ends: 。；！？, line breaks, and the numbers of lists that were run together ("能力2、负责").
    pub(in crate::domain) fn new(text: &'t str, signs: Vec<Seen>) -> Self {
        let mut starts = vec![0];
        let mut previous = '\n';
        for (at, c) in text.char_indices() {
            let length = at - starts.last().copied().unwrap_or_default();
            let is_end = matches!(c, '。' | ';' | '!' | '?' | '\n' | '★' | '●' | '◆' | '•');
            if is_end || is_too_long(length, c) {
                starts.push(at + c.len_utf8());
            } else if c.is_ascii_digit() && !previous.is_ascii_alphanumeric() && previous != '.' {
                let mut behind = text[at + 1..].chars();
                let mark = behind.next().filter(|n| matches!(n, '、' | ')' | '.'));
                let is_item = |mark| {
                    let rest = behind.as_str();
                    !rest.starts_with(|n: char| n.is_ascii_digit()) || mark != '.' && begins_with_span(rest)
                };
                if mark.is_some_and(is_item) {
                    starts.push(at);
                }
            }
            previous = c;
        }
        let mut sentences = Self { text, starts, signs: Vec::new(), sections: Vec::new(), is_typed: false };
        sentences.take(signs);
        sentences
    }

    /// The same as typed by somebody who seeks.
    pub(super) fn typed(self) -> Self {
        Self { is_typed: true, ..self }
    }

    /// Keeps the signs that no longer one hides, and makes sections of headings.
    fn take(&mut self, mut signs: Vec<Seen>) {
        signs.sort_unstable_by_key(|seen| (seen.start, usize::MAX - seen.end));
        let mut covered: Range<usize> = 0..0;
        for mut seen in signs {
            if seen.end <= covered.end && (seen.start, seen.end) != (covered.start, covered.end) {
                continue;
            }
            if let Sign::Heading(section) = seen.sign {
                if self.is_heading(&seen) {
                    self.sections.push((seen.end, section));
                } else {
                    // 要求 and 加分项 inside a sentence say what they say.
                    seen.sign = match section {
                        Section::Welcome => Sign::Wished,
                        Section::Demands => Sign::Insisted,
                        Section::Plain | Section::Benefits | Section::Background => continue,
                    };
                }
            }
            covered = seen.start..seen.end;
            self.signs.push(seen);
        }
        self.signs.sort_by_key(|seen| seen.end);
        self.end_backgrounds();
    }

    /// What tells of the employer ends where another heading stands, whatever its words: a short line with a colon. What the employer
    /// gives ends with its line, where it stands on the line of the heading.
    fn end_backgrounds(&mut self) {
        const HEADING: usize = 12;
        let mut ends = Vec::new();
        for (at, (start, section)) in self.sections.iter().enumerate() {
            let until = self.sections.get(at + 1).map_or(self.text.len(), |(next, _)| *next);
            let lines = self.text[*start..until].match_indices('\n').map(|(line, _)| start + line + 1);
            let own = self.text[*start..until].trim_start_matches([':', ' ', ']', '】']);
            let is_one_line = *section == Section::Benefits && !own.starts_with('\n');
            let is_heading = |line: &usize| {
                let line = &self.text[*line..until];
                let end = line.find('\n').unwrap_or(line.len());
                line[..end]
                    .split_inclusive([':', '】'])
                    .next()
                    .is_some_and(|words| words.ends_with([':', '】']) && words.chars().count() <= HEADING)
            };
            if matches!(section, Section::Background | Section::Benefits)
                && let Some(end) =
                    lines.filter(|line| is_one_line || is_heading(line)).find(|line| *line > start + 1)
            {
                ends.push((end, Section::Plain));
            }
        }
        self.sections.extend(ends);
        self.sections.sort_by_key(|(at, _)| *at);
    }

    /// Whether the words stand alone on a line, or at the start of a sentence before a colon.
    fn is_heading(&self, seen: &Seen) -> bool {
        let from = self.sentence_start(seen.start);
        let lead = self.text[from..seen.start].trim_matches(|c: char| !c.is_alphabetic());
        let lead = lead.trim_matches(['一', '二', '三', '四', '五', '六', '您', '的', '我', '们', '你']);
        let behind = self.text[seen.end..].trim_start_matches([' ', ']', '】', ')', '*', '#', '"']);
        let is_long = seen.end - seen.start > "要求".len();
        match behind.chars().next() {
            Some(':') => lead.is_empty() || is_long,
            Some('\n') | None => lead.is_empty() && is_long,
            // "任职资格1.大专以上": the first item is run together with its heading.
            Some('1') => is_long && begins_list(behind),
            _ => {
                let is_spaced = is_long
                    && seen.sign == Sign::Heading(Section::Benefits)
                    && self.text[seen.end..].starts_with(' ');
                lead.is_empty() && (is_spaced || self.text[..seen.start].ends_with(['【', '[']))
            }
        }
    }

    fn sentence_start(&self, at: usize) -> usize {
        let index = self.starts.partition_point(|s| *s <= at);
        index.checked_sub(1).and_then(|last| self.starts.get(last)).copied().unwrap_or(0)
    }

    /// Where the sentences stand, in the order of the text.
    pub(in crate::domain) fn places(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let ends = self.starts.iter().skip(1).copied().chain([self.text.len()]);
        self.starts.iter().zip(ends).map(|(start, end)| *start..end)
    }

    /// The text, folded.
    pub(in crate::domain) fn text(&self) -> &'t str {
        self.text
    }

    /// All signs, in the order of the text.
    pub(in crate::domain) fn signs(&self) -> &[Seen] {
        &self.signs
    }

    /// What stands around a place of the text.
    pub(in crate::domain) fn around(&self, start: usize, end: usize) -> Surroundings<'_> {
        let from = self.sentence_start(start);
        let index = self.starts.partition_point(|s| *s <= start);
        let to = self.starts.get(index).copied().unwrap_or(self.text.len()).max(end);
        let sentence = &self.text[from..start];
        let rest = &self.text[end..to];
        let ends_part = |byte: u8| matches!(byte, b',' | b':');
        let before = sentence.bytes().rposition(ends_part).map_or(sentence, |at| &sentence[at + 1..]);
        let (after, next) = rest.bytes().position(ends_part).map_or((rest, ""), |at| rest.split_at(at));
        let above = self.sections.partition_point(|(at, _)| *at <= start);
        let section = above.checked_sub(1).and_then(|last| self.sections.get(last));
        Surroundings {
            before,
            words: &self.text[start..end],
            after,
            next: next.trim_start_matches(PART_ENDS),
            sentence,
            rest,
            section: section.map_or(Section::Plain, |(_, section)| *section),
            is_typed: self.is_typed,
            start,
            end,
            text: self.text,
            signs: &self.signs,
        }
    }
}

/// "1、", "1.大专", but not "1.5年".
fn begins_list(words: &str) -> bool {
    let mut behind = words.chars().skip(1);
    match behind.next() {
        Some('、' | ')') => true,
        Some('.') => !behind.next().is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// "2、3年以上经验", "1)1-2年": a span of time behind the number of an item.
fn begins_with_span(words: &str) -> bool {
    let behind = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = words.len() - behind.len();
    let behind = behind.trim_start_matches([' ', '-', '~', '至', '到', '—']);
    let behind = behind.trim_start_matches(|c: char| c.is_ascii_digit());
    digits <= 2 && (behind.starts_with('年') || behind.starts_with("个月"))
}

/// Whether a sentence of this length ends with this character, as it would go on for too long.
fn is_too_long(length: usize, c: char) -> bool {
    length >= LONGEST_SENTENCE || length >= LONG_SENTENCE && matches!(c, ',' | ' ' | '、')
}

impl<'t> Surroundings<'t> {
    /// The same as if the sentence ended with its part.
    pub(in crate::domain) fn of_clause(&self) -> Surroundings<'t> {
        Surroundings { next: "", rest: self.after, ..*self }
    }

    /// The signs of a sort among these words, which end where the mention begins.
    pub(super) fn before_within(&self, sign: Sign, words: &str) -> impl Iterator<Item = &'t Seen> {
        self.signs_in(sign, self.start - words.len()..self.start)
    }

    /// The signs of a sort among these words, which begin where the mention ends.
    pub(super) fn behind_within(&self, sign: Sign, words: &str) -> impl Iterator<Item = &'t Seen> {
        self.signs_in(sign, self.end..self.end + words.len())
    }

    /// Whether the sign is among these words, which end where the mention begins.
    pub(in crate::domain) fn says_before(&self, sign: Sign, words: &str) -> bool {
        self.before_within(sign, words).next().is_some()
    }

    /// Whether the sign is in these words, which begin where the mention ends.
    pub(in crate::domain) fn says_behind(&self, sign: Sign, words: &str) -> bool {
        self.behind_within(sign, words).next().is_some()
    }

    fn signs_in(&self, sign: Sign, place: Range<usize>) -> impl Iterator<Item = &'t Seen> + use<'t> {
        let first = self.signs.partition_point(|seen| seen.end <= place.start);
        let (signs, until) = (self.signs, place.end);
        let ended = signs.iter().skip(first).take_while(move |seen| seen.end <= until);
        ended.filter(move |seen| seen.sign == sign && seen.start >= place.start)
    }

    /// The signs of the sentence.
    pub(super) fn signs_around(&self) -> impl Iterator<Item = &'t Seen> + use<'t> {
        let (start, end) = (self.start - self.sentence.len(), self.end + self.rest.len());
        let first = self.signs.partition_point(|seen| seen.end <= start);
        let signs = self.signs;
        signs.iter().skip(first).take_while(move |seen| seen.end <= end)
    }

    /// What stands from the end of a sign before the mention to the mention.
    pub(super) fn gap_before(&self, seen: &Seen) -> &'t str {
        &self.text[seen.end..self.start]
    }

    /// What stands from the mention to a sign behind it.
    pub(super) fn gap_behind(&self, seen: &Seen) -> &'t str {
        &self.text[self.end..seen.start]
    }

    /// What stands between two places, where the second is not before the first.
    pub(super) fn between(&self, from: usize, to: usize) -> Option<&'t str> {
        self.text.get(from..to)
    }

    /// What stands behind the sentence, up to the end of the text.
    pub(super) fn behind_sentence(&self) -> &'t str {
        &self.text[self.end + self.rest.len()..]
    }

    /// What stands from a sign on to the end of the text.
    pub(super) fn from(&self, seen: &Seen) -> &'t str {
        &self.text[seen.end..]
    }

    /// The words of a sign.
    pub(super) fn written(&self, seen: &Seen) -> &'t str {
        &self.text[seen.start..seen.end]
    }

    /// What stands before a sign.
    pub(super) fn until(&self, seen: &Seen) -> &'t str {
        &self.text[..seen.start]
    }

    /// Whether the sentence speaks of certificates, before the mention or right behind it.
    pub(super) fn of_certificates(&self) -> bool {
        const WORDS: Words =
            Words::of(&["1+x", "职业技能等级", "技能等级证", "职业资格", "等级证书", "资格证书", "证书:"]);
        let behind = head(self.after, 14);
        WORDS.are_in(self.sentence)
            || ["证书", "职业技能等级", "1+x", "等级证"].iter().any(|w| behind.starts_with(w))
            || behind.starts_with('(') && behind.contains("1+x")
            || ["(初级)", "(中级)", "(高级)"].iter().any(|w| behind.starts_with(w)) && behind.contains('证')
    }
}

/// The first characters of a text.
pub(in crate::domain) fn head(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(at, _)| &text[..at])
}

/// The last characters of a text.
pub(in crate::domain) fn tail(text: &str, chars: usize) -> &str {
    text.char_indices().rev().nth(chars.saturating_sub(1)).map_or(text, |(at, _)| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sentence_is_looked_through_that_is_endless() {
        for text in ["会电工与焊工".repeat(1_000), "会电工,".repeat(2_000), "负责 ".repeat(2_000)]
        {
            let sentences = Sentences::new(&text, Vec::new());
            let mut at = 0;
            for part in text.split_inclusive('工') {
                let around = sentences.around(at, at + part.len());
                assert!(around.sentence.len() + around.rest.len() <= LONGEST_SENTENCE + part.len());
                at += part.len();
            }
        }
        let text = format!("{}。必须有电工证", "长".repeat(400));
        let at = text.find("电工").unwrap();
        assert_eq!(Sentences::new(&text, Vec::new()).around(at, at + 6).before, "必须有");
    }
}
