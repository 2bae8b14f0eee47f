//! Kinds of work that stand side by side in one word: 销售, 客服 and 直播 of "销售客服直播".

use std::collections::HashSet;
use std::sync::LazyLock;

use super::work_words::WORDS;
use crate::domain::catalogue::occupation;
use crate::domain::catalogue::trade::{self, words_in};

/// Names of work of two characters and more: of trades, occupations and everyday ones.
static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let bare = |name: &'static str| name.trim_start_matches(['~', '^', '+', '-']);
    let names = trade::names().map(bare).chain(occupation::names());
    let all = names.chain(WORDS.jobs.iter().copied()).chain(WORDS.kinds.iter().copied());
    all.filter(|name| name.chars().nth(1).is_some()).collect()
});

/// Most characters of a name.
const LONGEST: usize = 8;

/// The kinds of work that a word of which all are refused is made up of, where it is made up of names of work, or of trades with words between; else
/// nothing.
pub(super) fn each(word: &str) -> Vec<String> {
    // What ends a title is no work of its own: 销售助理, 货车司机.
    const TAILS: &[&str] = &["助理", "主管", "经理", "店长", "顾问", "工程师", "学徒", "技术员", "安全员"];
    const PEOPLE: [char; 7] = ['员', '师', '工', '安', '洁', '手', '生'];
    let are_jobs = |names: &Vec<String>| {
        let last = names.last().map_or("", String::as_str);
        let before = names.get(..names.len().saturating_sub(1)).unwrap_or_default();
        !before.is_empty()
            && !TAILS.contains(&last)
            && (last != "司机" || before.iter().all(|name| name.ends_with(PEOPLE)))
    };
    if let Some(names) = names_of(word).filter(are_jobs) {
        return names;
    }
    let (mut kinds, mut at): (Vec<String>, usize) = (Vec::new(), 0);
    let mut named = 0;
    for place in words_in(word) {
        kinds.extend(word.get(at..place.start).filter(|gap| !gap.is_empty()).map(str::to_string));
        kinds.extend(word.get(place.clone()).map(str::to_string));
        (at, named) = (place.end, named + 1);
    }
    kinds.extend(word.get(at..).filter(|gap| !gap.is_empty()).map(str::to_string));
    let are_words = kinds.iter().all(|kind| kind.chars().nth(1).is_some());
    if named > 1 && are_words { kinds } else { Vec::new() }
}

/// The fewest names that the word is made up of.
fn names_of(word: &str) -> Option<Vec<String>> {
    if NAMES.contains(word) {
        return None;
    }
    let places: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let mut best: Vec<Option<Vec<String>>> = vec![None; places.len()];
    *best.first_mut()? = Some(Vec::new());
    for (number, end) in places.iter().enumerate() {
        for begin in number.saturating_sub(LONGEST)..number {
            let (Some(Some(before)), Some(name)) =
                (best.get(begin), places.get(begin).and_then(|from| word.get(*from..*end)))
            else {
                continue;
            };
            let is_fewer =
                best.get(number).and_then(Option::as_ref).is_none_or(|known| before.len() + 1 < known.len());
            if is_fewer && NAMES.contains(name) {
                let mut names = before.clone();
                names.push(name.to_string());
                if let Some(slot) = best.get_mut(number) {
                    *slot = Some(names);
                }
            }
        }
    }
    best.pop()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_parted_where_all_of_it_names_work() {
        for (word, want) in [
            ("电工焊工", &["电工", "焊工"][..]),
            ("主播模特", &["主播", "模特"]),
            ("电销催收", &["电销", "催收"]),
            ("销售客服直播", &["销售", "客服", "直播"]),
            ("电话销售", &[]),
            ("销售助理", &[]),
            ("保安司机", &["保安", "司机"]),
            ("客车司机", &[]),
            ("幼儿园老师", &[]),
        ] {
            assert_eq!(each(word), want, "{word}");
        }
    }
}
