//! Words that refuse what is less: "5k以下不考虑".

use super::typed_words::{Kind, of};
use super::want::{Polarity, What};
use crate::domain::record::employer_kind::EmployerKind;
use crate::domain::text::words::Words;

/// The rest behind the words, where pay below an amount is refused. `said` is what stands before the amount, `word` the word for pay in it,
/// `is_under` whether 以下 stands behind, and `rest` what stands behind that.
pub(super) fn refuses_less<'t>(said: &str, word: &str, is_under: bool, rest: &'t str) -> Option<&'t str> {
    const BELOW: &[&str] =
        &["低于", "少于", "不到", "不足", "不满", "小于", "未到", "没到", "达不到", "没有", "没"];
    const NOT: Words = Words::of(&["不", "不能", "不得", "不可", "不要", "别"]);
    const BEFORE: Words = Words::of(&[
        "不要",
        "不考虑",
        "不接受",
        "拒绝",
        "谢绝",
        "不做",
        "不去",
        "不想要",
        "不看",
        "别推",
        "别给我推",
        "不找",
        "不干",
    ]);
    // "八千不到不去"
    let missed =
        ["不到的", "不到", "没有的", "都没有", "都不到", "没到"].iter().find_map(|no| rest.strip_prefix(no));
    if let Some(behind) = missed.and_then(refused) {
        return Some(behind);
    }
    let below = BELOW.iter().filter_map(|below| said.strip_suffix(below)).min_by_key(|lead| lead.len());
    let below = below.filter(|lead| !NOT.end(lead));
    if !is_under && below.is_none() {
        return None;
    }
    let lead = below.unwrap_or(said).trim_end_matches([' ', ':']);
    let lead = lead.strip_suffix(word).unwrap_or(lead);
    if BEFORE.end(lead) {
        return Some(rest);
    }
    refused(rest)
}

/// The rest behind the words that refuse at the end of this part of a sentence, or alone in the next.
fn refused(rest: &str) -> Option<&str> {
    const MOST: usize = 12;
    let is_end = |c: char| " ,;。!?\n".contains(c);
    let bare = rest.trim_start_matches([' ', ',', '的']);
    let end = bare.find(is_end).unwrap_or(bare.len());
    let (part, behind) = bare.split_at(end);
    let words = part.trim_end_matches(['了', '哈', '啊', '哦', '谢', '吧', '的']);
    let is_alone = rest.starts_with([' ', ',']);
    let refuses = of(Kind::Refused).iter().any(|word| {
        let word = word.trim_end_matches('了');
        words
            .strip_suffix(word)
            .is_some_and(|lead| !is_alone || matches!(lead, "" | "请" | "就" | "一律" | "都"))
    });
    (refuses && part.chars().count() <= MOST).then_some(behind)
}

/// What it is that is wished, or not: a kind that titles name (外包) is refused as a kind of work is.
pub(super) fn refusable(kind: EmployerKind, word: &str, polarity: Polarity) -> What {
    const PLACES: Words = Words::of(&["公司", "机构", "岗位", "岗", "项目", "性质"]);
    let bare = PLACES.strip_end(word).unwrap_or(word);
    match kind.is_of_titles() && polarity == Polarity::Unwanted {
        true => What::Work(bare.to_string()),
        false => What::Employer(kind),
    }
}
