//! Signs of everyday words, which count only in what somebody types who seeks: "外包pass", "别是电销", "夜班免谈". In openings and records such words
//! mean other things. The bundled table is `plain_signs.tsv`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::context::Seen;
use super::signs::{Cue, Sign};
use super::whole::is_whole;

/// The bundled table.
pub(in crate::domain) const ROWS: &str = include_str!("plain_signs.tsv");

/// What the lines of the table begin with.
const KINDS: [(&str, Sign); 15] = [
    ("refuses", Sign::Refuses),
    ("refused", Sign::Refused),
    ("waives", Sign::Waives),
    ("waived", Sign::Waived),
    ("nothing", Sign::Nothing),
    ("fresh graduate", Sign::Tells(Cue::FreshGraduate)),
    ("no experience", Sign::Tells(Cue::NoExperience)),
    ("night", Sign::Tells(Cue::NightShift)),
    ("day", Sign::Tells(Cue::DayShift)),
    ("lodging", Sign::Tells(Cue::Lodging)),
    ("two days off", Sign::Tells(Cue::TwoDaysOff)),
    ("remote", Sign::Tells(Cue::Remote)),
    ("no overtime", Sign::Tells(Cue::NoOvertime)),
    ("travel", Sign::Tells(Cue::Travel)),
    ("no travel", Sign::Tells(Cue::NoTravel)),
];

/// The phrases with what they say: each of the first words with each of the second, where a line has both.
static PHRASES: LazyLock<Vec<(Sign, String)>> = LazyLock::new(|| {
    let mut phrases = Vec::new();
    for line in ROWS.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let name = columns.next().unwrap_or_default();
        let Some((_, sign)) = KINDS.iter().find(|(kind, _)| *kind == name) else { continue };
        let firsts = columns.next().unwrap_or_default();
        let seconds = columns.next().unwrap_or_default();
        let pairs = firsts
            .split('|')
            .flat_map(|first| seconds.split('|').map(move |second| format!("{first}{second}")));
        phrases.extend(pairs.map(|phrase| (*sign, phrase)));
    }
    phrases
});

#[expect(clippy::expect_used, reason = "the table is bundled, and a test reads it")]
static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .build(PHRASES.iter().map(|(_, phrase)| phrase))
        .expect("the bundled table is far smaller than the automaton's limits")
});

/// The signs that were found in a folded text with those of everyday words. Where both tables have the same words, the everyday ones count.
pub(super) fn with_plain(folded: &str, found: Vec<Seen>) -> Vec<Seen> {
    let plain: Vec<Seen> = FINDER
        .find_overlapping_iter(folded)
        .filter(|found| is_whole(folded.as_bytes(), found.start(), found.end()))
        .filter_map(|found| {
            let (sign, _) = PHRASES.get(found.pattern().as_usize())?;
            Some(Seen { sign: *sign, start: found.start(), end: found.end() })
        })
        .collect();
    let is_said_plainly = |seen: &Seen| {
        matches!(seen.sign, Sign::Waives | Sign::Waived)
            && plain.iter().any(|other| (other.start, other.end) == (seen.start, seen.end))
    };
    let meant =
        |seen: Seen| if is_question(folded, &seen) { Seen { sign: Sign::Nothing, ..seen } } else { seen };
    let mut signs: Vec<Seen> = found.into_iter().filter(|seen| !is_said_plainly(seen)).map(meant).collect();
    signs.extend(plain);
    signs
}

/// "有没有收银或者理货": that is asked for, and nothing waived; "有没有驾照都行" waives.
fn is_question(folded: &str, seen: &Seen) -> bool {
    const EITHER: [&str; 9] = ["都", "均", "皆", "无所谓", "不重要", "不限", "没关系", "不要紧", "不影响"];
    let part = folded.get(seen.end..).unwrap_or_default().split([',', ';', '。', '!', '?', '\n', ' ']).next();
    seen.sign == Sign::Waives
        && folded.get(seen.start..seen.end) == Some("有没有")
        && !EITHER.iter().any(|either| part.is_some_and(|part| part.contains(either)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::normalize::fold;

    #[test]
    fn lines_have_kinds_and_words_that_are_folded() {
        for line in ROWS.lines().filter(|line| !line.starts_with('#')) {
            let name = line.split('\t').next().unwrap_or_default();
            assert!(KINDS.iter().any(|(kind, _)| *kind == name), "{line}");
        }
        for (sign, phrase) in PHRASES.iter() {
            assert_eq!(&fold(phrase), phrase);
            let same = PHRASES.iter().filter(|(other, words)| other == sign && words == phrase).count();
            assert_eq!(same, 1, "{phrase}");
        }
    }
}
