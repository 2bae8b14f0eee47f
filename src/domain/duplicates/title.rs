//! What a title says of the work: its words, and of what level it is.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::region_mentions::regions_in;
use crate::domain::ranking::copies::CALLS;
use crate::domain::text::normalize::fold;

/// Words of a title that promise; they say as little of the work as those that call.
const PROMISES: &[&str] = &[
    "双休",
    "五险一金",
    "五险",
    "周末",
    "无责任",
    "无责",
    "底薪",
    "提成",
    "补贴",
    "包吃住",
    "包住",
    "年终奖",
];
/// Words in Latin letters that say nothing of the work.
const PLAIN: &[&str] = &["k", "w", "h", "b", "d", "it", "hr", "web"];
/// Words of a level, by level: those of one level are of the same rank.
const LEVELS: [(Level, &[&str]); 5] = [
    (Level::Learner, &["实习", "应届", "毕业生", "校招"]),
    (Level::Assistant, &["助理", "文员"]),
    (Level::Junior, &["初级"]),
    (Level::Senior, &["高级", "资深", "专家", "senior"]),
    (Level::Leader, &["主管", "经理", "总监", "leader", "组长", "主程", "架构师", "店长", "负责人"]),
];

/// Finds words that call or promise, the longest first.
static CALLING: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = CALLS.iter().chain(PROMISES);
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).ok()
});

/// A level that a title names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Of who learns.
    Learner,
    /// Of who helps.
    Assistant,
    /// Of who has begun.
    Junior,
    /// Of who can.
    Senior,
    /// Of who leads.
    Leader,
}

/// A title as what is compared of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// Pairs of letters, ascending, each once.
    pairs: Vec<(char, char)>,
    /// Words in Latin letters: java, c++.
    latin: BTreeSet<String>,
    levels: BTreeSet<Level>,
    /// Places that it names, in its order.
    places: Vec<RegionCode>,
}

impl Title {
    /// Of a title as written. What stands in brackets is an aside, unless there is nothing else.
    pub fn of(title: &str) -> Self {
        let folded = fold(title);
        let levels = LEVELS.iter().filter(|(_, words)| words.iter().any(|word| folded.contains(word)));
        let core = letters(&without_asides(&folded));
        let core = if core.is_empty() { letters(&folded) } else { core };
        let places = regions_in(&folded).into_iter().map(|(_, place)| place).collect();
        let levels = levels.map(|(level, _)| *level).collect();
        Self { pairs: pairs(&core), latin: latin(&folded), levels, places }
    }

    /// The Dice coefficient of the pairs of letters, in [0, 1].
    pub fn likeness(&self, other: &Self) -> f64 {
        let all = self.pairs.len() + other.pairs.len();
        if all == 0 { 1.0 } else { 2.0 * self.shared_pairs(other) as f64 / all as f64 }
    }

    fn shared_pairs(&self, other: &Self) -> usize {
        self.pairs.iter().filter(|pair| other.pairs.binary_search(pair).is_ok()).count()
    }

    /// Whether both name tools or tongues, and none in common: Java and PHP.
    pub fn names_other_tools(&self, other: &Self) -> bool {
        !self.latin.is_empty() && !other.latin.is_empty() && self.latin.is_disjoint(&other.latin)
    }

    /// Whether both name a tool or a tongue in common.
    pub fn shares_tools(&self, other: &Self) -> bool {
        !self.latin.is_disjoint(&other.latin)
    }

    /// Whether both name places, and none that lies in one of the other's: 培训岗（北京） and 培训岗（上海）.
    pub fn is_of_other_place(&self, other: &Self) -> bool {
        let meets = |ours: &RegionCode| {
            other.places.iter().any(|theirs| ours.contains(*theirs) || theirs.contains(*ours))
        };
        !self.places.is_empty() && !other.places.is_empty() && !self.places.iter().any(meets)
    }

    /// Whether one is of a learner or a leader, and the other is not.
    pub fn is_of_other_rank(&self, other: &Self) -> bool {
        self.differs(other, &[Level::Learner, Level::Leader])
    }

    /// Whether one is of who helps, and the other is not.
    pub fn is_of_other_help(&self, other: &Self) -> bool {
        self.differs(other, &[Level::Assistant])
    }

    fn differs(&self, other: &Self, levels: &[Level]) -> bool {
        levels.iter().any(|level| self.levels.contains(level) != other.levels.contains(level))
    }

    /// Whether one is of a beginner or of a senior, and the other is not.
    pub fn is_of_other_seniority(&self, other: &Self) -> bool {
        self.differs(other, &[Level::Junior, Level::Senior])
    }
}

fn without_asides(title: &str) -> String {
    let mut depth = 0_usize;
    let outside = title.chars().filter(|c| match c {
        '(' | '[' | '【' | '（' | '{' => {
            depth += 1;
            false
        }
        ')' | ']' | '】' | '）' | '}' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    });
    outside.collect()
}

fn letters(text: &str) -> String {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let Some(calling) = CALLING.as_ref() else { return letters };
    let mut kept = String::with_capacity(letters.len());
    calling.replace_all_with(&letters, &mut kept, |_, _, _| true);
    kept
}

fn pairs(letters: &str) -> Vec<(char, char)> {
    let mut pairs: Vec<(char, char)> = letters.chars().zip(letters.chars().skip(1)).collect();
    if pairs.is_empty() {
        pairs.extend(letters.chars().map(|one| (one, one)));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn latin(folded: &str) -> BTreeSet<String> {
    let is_of_word = |c: char| c.is_ascii_alphabetic() || "+#.".contains(c);
    let words = folded.split(|c: char| !is_of_word(c)).map(|word| word.trim_matches('.'));
    let words = words.filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()) && !PLAIN.contains(word));
    words.map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_and_asides_do_not_count() {
        let likeness = |a: &str, b: &str| Title::of(a).likeness(&Title::of(b));
        assert_eq!(likeness("急聘数控车工（双休）", "数控车工"), 1.0);
        assert_eq!(likeness("（数控车工）", "数控车工"), 1.0);
        assert!(likeness("招聘专员", "招聘主管") > 0.0);
        assert_eq!(likeness("数控车工", "幼儿教师"), 0.0);
    }

    #[test]
    fn tools_and_levels_tell_apart() {
        let title = Title::of;
        assert!(title("PHP开发工程师").names_other_tools(&title("Python开发工程师")));
        assert!(title("C#开发").names_other_tools(&title("C++开发")));
        assert!(!title("Java开发").names_other_tools(&title("开发工程师")));
        assert!(title("人事主管").is_of_other_rank(&title("人事专员")));
        assert!(title("测试实习生").is_of_other_rank(&title("测试工程师")));
        assert!(!title("高级工程师").is_of_other_rank(&title("工程师")));
        assert!(title("高级工程师").is_of_other_seniority(&title("工程师")));
        assert!(title("Senior Java Engineer").is_of_other_seniority(&title("Java Engineer")));
        assert!(title("培训岗（北京）").is_of_other_place(&title("培训岗（上海）")));
        assert!(!title("培训岗（成都）").is_of_other_place(&title("培训岗（四川）")));
        assert!(!title("培训岗").is_of_other_place(&title("培训岗（上海）")));
    }
}
