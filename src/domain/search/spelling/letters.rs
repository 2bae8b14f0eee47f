//! Words that are typed in pinyin or by their initials.

use std::ops::Range;

use super::{SLIPS, VOCABULARY};

/// Pinyin and initials among runs of letters; runs with a space between them may be the syllables of a word.
pub(super) fn of_letters(text: &str, unknown: &[Range<usize>]) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = unknown.get(at) {
        let mut last = at;
        while let (Some(this), Some(next)) = (unknown.get(last), unknown.get(last + 1))
            && text.get(this.end..next.start).is_some_and(|gap| matches!(gap, " " | "'" | "-"))
        {
            last += 1;
        }
        let group = unknown.get(at..=last).unwrap_or_default();
        let letters = |runs: &[Range<usize>]| -> String {
            runs.iter().filter_map(|run| text.get(run.clone())).collect::<String>().to_ascii_lowercase()
        };
        let end = group.last().map_or(first.end, |run| run.end);
        let each = group.iter().map(|run| {
            let letters = letters(std::slice::from_ref(run));
            Some((run.clone(), of_pinyin(&letters).or_else(|| of_initials(&letters))?))
        });
        let each: Vec<Option<_>> = each.collect();
        match of_pinyin(&letters(group)).filter(|_| each.iter().any(Option::is_none)) {
            Some(word) => found.push((first.start..end, word)),
            // Two or three letters stand for work where they are a word of their own, beside no word that is none.
            None => {
                let all = each.iter().all(Option::is_some);
                let is_meant = |run: &Range<usize>| run.len() >= LEAST_INITIALS || all && is_alone(text, run);
                found.extend(each.into_iter().flatten().filter(|(run, _)| is_meant(run)));
            }
        }
        at = last + 1;
    }
    found
}

/// The fewest words whose pinyin the letters are.
pub(super) fn of_pinyin(letters: &str) -> Option<String> {
    const MOST_LETTERS: usize = 60;
    if !letters.is_ascii() || letters.len() > MOST_LETTERS {
        return None;
    }
    // For each place: how many words lead there, and the words.
    let mut best: Vec<Option<(usize, String)>> = vec![None; letters.len() + 1];
    *best.first_mut()? = Some((0, String::new()));
    for start in 0..letters.len() {
        let Some(Some((count, words))) = best.get(start).cloned() else { continue };
        for end in start + 3..=letters.len() {
            let Some(meant) = SLIPS.by_sound.get(letters.get(start..end)?) else { continue };
            let slot = best.get_mut(end)?;
            if slot.as_ref().is_none_or(|(known, _)| count + 1 < *known) {
                *slot = Some((count + 1, format!("{words}{}", VOCABULARY.most_used(meant)?)));
            }
        }
    }
    best.pop()?.map(|(_, words)| words)
}

/// Whether no letter, character or number stands at once beside a run.
fn is_alone(text: &str, run: &Range<usize>) -> bool {
    let before = text.get(..run.start).and_then(|lead| lead.chars().next_back());
    let behind = text.get(run.end..).and_then(|rest| rest.chars().next());
    [before, behind].into_iter().flatten().all(|c| c.is_whitespace() || ",，、;；".contains(c))
}

/// Initials by which a word of the vocabulary may be meant; fewer are those of the table.
const LEAST_INITIALS: usize = 4;

/// The word with these initials, where no other is as usual; of two or three letters that of the table of everyday work.
pub(super) fn of_initials(letters: &str) -> Option<String> {
    if letters.len() < LEAST_INITIALS {
        let mut rows = include_str!("initials.tsv").lines().filter_map(|line| line.split_once('\t'));
        return rows.find(|(initials, _)| *initials == letters).map(|(_, meant)| meant.to_string());
    }
    let meant = SLIPS.by_initials.get(letters)?;
    match meant[..] {
        [only] => VOCABULARY.words.get(only).cloned(),
        _ => None,
    }
}
