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
            None => found.extend(each.into_iter().flatten()),
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

/// The word with these initials, four or more, where no other is as usual.
pub(super) fn of_initials(letters: &str) -> Option<String> {
    let meant = SLIPS.by_initials.get(letters).filter(|_| letters.len() >= 4)?;
    match meant[..] {
        [only] => VOCABULARY.words.get(only).cloned(),
        _ => None,
    }
}
