//! Words that rise in openings and that the lexicon does not know.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::month::Month;
use crate::domain::lexicon;
use crate::domain::text::normalize::fold;
use crate::domain::text::passage::Passage;

/// The last months, which are held against those before.
pub const RECENT_MONTHS: i32 = 6;

/// The shortest time that openings must span: as much again before, and no less than a year.
const SHORTEST: i32 = 12;

/// The fewest recent openings, and employers of these, that a word must have.
const FEWEST_OPENINGS: u32 = 10;
const FEWEST_EMPLOYERS: usize = 3;

/// The fewest openings of the last months, and of those before, by which it is known how frequent words are.
const FEWEST_OF_A_TIME: u32 = 30;

/// So many times as frequent it must have become.
const LEAST_GROWTH: f64 = 2.0;

/// The log-likelihood ratio that chance exceeds once in a thousand (chi-squared, one degree; Dunning, *Computational Linguistics* 19,
/// 1993).
const LEAST_G2: f64 = 10.83;

/// Words kept while reading. When there are more, those of one opening are forgotten.
const MOST_WORDS: usize = 1_000_000;

/// Openings named for a word.
const MOST_EXAMPLES: usize = 3;

/// Characters of a word.
const LONGEST: usize = 8;
const LONGEST_LATIN: usize = 20;

/// What stands before or behind a skill and is none of it.
const BEFORE: [&str; 22] = [
    "熟练掌握",
    "熟练使用",
    "熟练",
    "熟悉",
    "掌握",
    "精通",
    "了解",
    "使用",
    "运用",
    "具有",
    "具备",
    "负责",
    "参与",
    "能够",
    "良好的",
    "有",
    "能",
    "会",
    "及",
    "和",
    "与",
    "等",
];
const BEHIND: [&str; 14] = [
    "相关工作经验",
    "工作经验",
    "相关经验",
    "使用经验",
    "开发经验",
    "经验者优先",
    "者优先",
    "优先考虑",
    "优先",
    "经验",
    "相关",
    "能力",
    "等",
    "的",
];

/// A word that rises.
#[derive(Clone, Debug, PartialEq)]
pub struct Emerging {
    /// Folded: "langchain", "具身智能".
    pub word: String,
    /// The month of the first opening that has it.
    pub first_seen: Month,
    /// Openings of the recent months that have it.
    pub recent: u32,
    /// Openings before these.
    pub before: u32,
    /// How many times as frequent among openings it has become, with half an opening added on both sides.
    pub growth: f64,
    /// The latest openings that have it, by the names that they were read under.
    pub examples: Vec<String>,
}

/// Words of openings, as they are read one after another in any order.
#[derive(Default)]
pub struct Watch {
    openings: BTreeMap<Month, u32>,
    words: FxHashMap<String, Seen>,
    /// Whether rare words were forgotten, so that counts may be too small.
    forgot: bool,
}

#[derive(Default)]
struct Seen {
    months: BTreeMap<Month, u32>,
    /// Hashes would do; of few words there are many employers, so no more are kept than are asked for.
    employers: Vec<(Month, Arc<str>)>,
    latest: Vec<(Month, Arc<str>)>,
}

impl Watch {
    /// Reads an opening: its name, employer and month, and its words.
    pub fn read(&mut self, id: &Arc<str>, employer: &Arc<str>, month: Month, text: &str) {
        *self.openings.entry(month).or_default() += 1;
        let words: BTreeSet<String> = words_of(&fold(text)).collect();
        for word in words {
            let seen = self.words.entry(word).or_default();
            *seen.months.entry(month).or_default() += 1;
            keep_latest(&mut seen.latest, (month, id.clone()), MOST_EXAMPLES, |one, other| one == other);
            keep_latest(&mut seen.employers, (month, employer.clone()), FEWEST_EMPLOYERS, |one, other| {
                one.1 == other.1
            });
        }
        if self.words.len() > MOST_WORDS {
            self.words.retain(|_, seen| seen.months.values().sum::<u32>() > 1);
            self.forgot = true;
        }
    }

    /// Whether there were too many words to keep the rarest, so that the counts of others may be too small by a few.
    pub fn has_forgotten(&self) -> bool {
        self.forgot
    }

    /// Words that rise, the surest first.
    ///
    /// # Errors
    /// Why too little is known to say, in Chinese.
    pub fn emerging(&self, most: usize) -> Result<Vec<Emerging>, String> {
        let (first, last) = match (self.openings.keys().next(), self.openings.keys().next_back()) {
            (Some(first), Some(last)) => (*first, *last),
            _ => return Err("没有写明发布时间的岗位".into()),
        };
        let months = last.since(first) + 1;
        if months < SHORTEST {
            return Err(format!("已知{months}个月的岗位，至少需要{SHORTEST}个月"));
        }
        let recent_from = last.plus(1 - RECENT_MONTHS);
        let count = |months: &BTreeMap<Month, u32>| {
            let recent: u32 = months.range(recent_from..).map(|(_, openings)| openings).sum();
            (recent, months.values().sum::<u32>() - recent)
        };
        let all = count(&self.openings);
        if all.0.min(all.1) < FEWEST_OF_A_TIME {
            let (recent, before) = all;
            return Err(format!(
                "近{RECENT_MONTHS}个月有{recent}条岗位，此前有{before}条，各至少需要{FEWEST_OF_A_TIME}条"
            ));
        }
        let mut found: Vec<(f64, Emerging)> = Vec::new();
        for (word, seen) in &self.words {
            let (recent, before) = count(&seen.months);
            let employers = seen.employers.iter().filter(|(month, _)| *month >= recent_from).count();
            let growth = rate(recent, all.0) / rate(before, all.1);
            let g2 = log_likelihood((recent, all.0), (before, all.1));
            if recent < FEWEST_OPENINGS
                || employers < FEWEST_EMPLOYERS
                || growth < LEAST_GROWTH
                || g2 < LEAST_G2
                || is_known(word)
            {
                continue;
            }
            let first_seen = seen.months.keys().next().copied().unwrap_or(first);
            let examples = seen.latest.iter().map(|(_, id)| id.to_string()).collect();
            found.push((g2, Emerging { word: word.clone(), first_seen, recent, before, growth, examples }));
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.word.cmp(&b.1.word)));
        Ok(found.into_iter().take(most).map(|(_, emerging)| emerging).collect())
    }
}

/// Keeps the latest ones, each once, ties by name, so that the order of reading does not matter.
fn keep_latest(
    kept: &mut Vec<(Month, Arc<str>)>,
    one: (Month, Arc<str>),
    most: usize,
    is_same: impl Fn(&(Month, Arc<str>), &(Month, Arc<str>)) -> bool,
) {
    match kept.iter().position(|other| is_same(other, &one)) {
        Some(at) => {
            if let Some(other) = kept.get_mut(at).filter(|other| other.0 < one.0) {
                *other = one;
            }
        }
        None => kept.push(one),
    }
    kept.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    kept.truncate(most);
}

fn is_known(word: &str) -> bool {
    !lexicon::recognise(&Passage::of(word)).is_empty()
}

fn rate(count: u32, all: u32) -> f64 {
    (f64::from(count) + 0.5) / (f64::from(all) + 1.0)
}

/// Twice the log-likelihood ratio of one rate for both against a rate for each.
fn log_likelihood((a, n): (u32, u32), (b, m): (u32, u32)) -> f64 {
    let part = |count: u32, expected: f64| {
        if count > 0 && expected > 0.0 { f64::from(count) * (f64::from(count) / expected).ln() } else { 0.0 }
    };
    let share = f64::from(a + b) / f64::from(n + m).max(1.0);
    2.0 * (part(a, share * f64::from(n))
        + part(b, share * f64::from(m))
        + part(n - a, (1.0 - share) * f64::from(n))
        + part(m - b, (1.0 - share) * f64::from(m)))
}

/// The words of a folded text: Latin ones, and Chinese runs that are as short as a name, without what only introduces them.
fn words_of(folded: &str) -> impl Iterator<Item = String> + '_ {
    let mut runs: Vec<&str> = Vec::new();
    for piece in folded.split(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '#' | '.' | '-'))) {
        let mut start = 0;
        let mut was_latin = None;
        for (at, c) in piece.char_indices() {
            let is_latin = c.is_ascii();
            if was_latin.is_some_and(|was| was != is_latin) {
                runs.extend(piece.get(start..at));
                start = at;
            }
            was_latin = Some(is_latin);
        }
        runs.extend(piece.get(start..));
    }
    runs.into_iter().filter_map(|run| {
        if run.is_ascii() {
            let word = run.trim_matches(['.', '-']);
            let is_word = word.len() >= 2
                && word.len() <= LONGEST_LATIN
                && word.starts_with(|c: char| c.is_ascii_alphabetic());
            return is_word.then(|| word.to_string());
        }
        let mut word = run;
        while let Some(rest) = BEFORE.iter().find_map(|before| word.strip_prefix(before)) {
            word = rest;
        }
        while let Some(rest) = BEHIND.iter().find_map(|behind| word.strip_suffix(behind)) {
            word = rest;
        }
        (2..=LONGEST).contains(&word.chars().count()).then(|| word.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::super::city::{City, Random};
    use super::*;

    fn watch(text: impl Fn(i32, &mut Random) -> String, employers: u64) -> Watch {
        let mut random = Random(6);
        let mut watch = Watch::default();
        for n in 0..3_000 {
            let month = random.below(24) as i32;
            let employer = format!("企业{}", random.below(employers)).into();
            let text = text(month, &mut random);
            watch.read(&format!("j{n}").into(), &employer, City::first_month().plus(month), &text);
        }
        watch
    }

    #[test]
    fn words_that_rise_and_are_not_known_are_found() {
        let text = |month: i32, random: &mut Random| {
            let mut text = "负责日常工作。熟悉Excel".to_string();
            if month >= 16 && random.below(4) == 0 {
                text.push_str("、有具身智能相关经验者优先，会用LangChain");
            }
            if month >= 18 && random.below(2) == 0 {
                // It rises as well, and is known.
                text.push_str("，Kubernetes");
            }
            text
        };
        let watch = watch(text, 30);
        let found = watch.emerging(20).unwrap();
        let words: Vec<&str> = found.iter().map(|word| word.word.as_str()).collect();
        assert_eq!(words, ["langchain", "具身智能"]);
        for word in &found {
            assert_eq!(word.first_seen, City::first_month().plus(16));
            assert!(word.growth > 2.0 && word.examples.len() == 3 && word.recent > word.before, "{word:?}");
        }
    }

    #[test]
    fn what_one_employer_repeats_does_not_rise() {
        let text = |month: i32, _: &mut Random| {
            if month >= 20 { "具身智能".into() } else { "车间".to_string() }
        };
        assert_eq!(watch(text, 2).emerging(20).unwrap(), []);
    }

    #[test]
    fn nothing_is_said_of_a_short_time() {
        let mut watch = Watch::default();
        assert!(watch.emerging(5).is_err());
        watch.read(&"j".into(), &"e".into(), City::first_month(), "具身智能");
        assert!(watch.emerging(5).unwrap_err().starts_with("已知1个月"));
        // A year of openings, of which nearly all are old.
        for n in 0..60 {
            watch.read(&format!("j{n}").into(), &"e".into(), City::first_month(), "车间");
        }
        watch.read(&"late".into(), &"e".into(), City::first_month().plus(13), "具身智能");
        assert!(watch.emerging(5).unwrap_err().starts_with("近6个月有1条岗位"));
    }

    #[test]
    fn words_are_freed_of_what_introduces_them() {
        let words = |text: &str| words_of(&fold(text)).collect::<Vec<_>>();
        assert_eq!(words("熟练掌握数字孪生、有LangChain使用经验者优先"), ["数字孪生", "langchain"]);
        assert_eq!(words("C++/ROS2，3年以上"), ["c++", "ros2", "年以上"]);
    }
}
