//! The words of titles and wishes, to compare those whose trade no table knows: 企业文化专员 with the wish 企业文化.

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

use crate::domain::catalogue::trade::without_brackets;
use crate::domain::text::normalize::fold;

/// The words of several titles or wishes: of each the hashes of its Latin words and of the pairs of neighbouring Chinese characters, ascending, without
/// what only says the rank or that it is a post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Wording(Vec<Vec<u32>>);

/// What says the rank, or that it is a post, and not the work; the longer ones first.
const POSTS: &[&str] = &[
    "技术人员",
    "储备干部",
    "专业对口",
    "事业单位",
    "上市公司",
    "技术员",
    "都可以",
    "不限",
    "对口",
    "国企",
    "央企",
    "外企",
    "私企",
    "民企",
    "工程师",
    "实习生",
    "管培生",
    "负责人",
    "总监",
    "经理",
    "主管",
    "组长",
    "主任",
    "专员",
    "助理",
    "人员",
    "实习",
    "应届",
    "储备",
    "高级",
    "资深",
    "中级",
    "初级",
    "岗位",
    "工作",
    "相关",
    "方向",
    "岗",
    "员",
    "师",
];

impl Wording {
    /// Of titles or wishes, each by itself.
    pub fn of<'t>(said: impl IntoIterator<Item = &'t str>) -> Self {
        let words = said.into_iter().map(words).filter(|words| !words.is_empty());
        Self(words.collect())
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How much of the shorter of two titles the other has as well, in [0, 1]: the most over all pairs.
    pub fn shared(&self, other: &Self) -> f64 {
        let pairs = self.0.iter().flat_map(|ours| other.0.iter().map(move |theirs| (ours, theirs)));
        let share = |(ours, theirs): (&Vec<u32>, &Vec<u32>)| {
            let both = ours.iter().filter(|word| theirs.binary_search(word).is_ok()).count();
            both as f64 / ours.len().min(theirs.len()) as f64
        };
        pairs.map(share).fold(0.0, f64::max)
    }
}

fn words(text: &str) -> Vec<u32> {
    let folded = without_brackets(&fold(text));
    let bare = POSTS.iter().fold(folded, |text, post| text.replace(post, " "));
    let runs = bare.split(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#' | '.'));
    let mut words: Vec<u32> =
        runs.flat_map(words_of_run).map(|word| XxHash3_128::oneshot(word.as_bytes()) as u32).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The Latin words of a run of letters, and the pairs of its Chinese characters.
fn words_of_run(run: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let is_latin = first.is_ascii();
        let end = rest.find(|c: char| c.is_ascii() != is_latin).unwrap_or(rest.len());
        let (part, behind) = rest.split_at(end);
        if is_latin || part.chars().nth(1).is_none() {
            words.push(part);
        } else {
            let ends = part.char_indices().skip(1).map(|(at, c)| at + c.len_utf8());
            let pairs = part.char_indices().zip(ends);
            words.extend(pairs.filter_map(|((from, _), to)| part.get(from..to)));
        }
        rest = behind;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(ours: &[&str], theirs: &str) -> f64 {
        Wording::of(ours.iter().copied()).shared(&Wording::of([theirs]))
    }

    #[test]
    fn titles_are_compared_by_what_names_the_work() {
        assert_eq!(shared(&["企业文化"], "企业文化专员（双休）"), 1.0);
        assert_eq!(shared(&["非遗传承", "GIS开发"], "GIS工程师"), 1.0);
        assert_eq!(shared(&["Unity3D"], "中高 unity3d"), 1.0);
        assert_eq!(shared(&["企业文化专员"], "薪酬专员"), 0.0, "a rank is no work");
        assert!((0.3..0.5).contains(&shared(&["数据分析"], "数据标注")));
        assert_eq!(shared(&[], "会计"), 0.0);
        assert_eq!(shared(&["专员"], "专员"), 0.0);
        assert!(Wording::of(["专员"]).is_empty());
    }
}
