//! What stands beside a short name (Go, C, PS) that makes it a term: a verb of knowing, a word of its kind, the signs of a list.
use crate::domain::text::words::Words;

/// What may stand between two members of a list.
pub(super) fn is_separator(gap: &str) -> bool {
    if is_item(gap) {
        return true;
    }
    // "PR2022、AE2022"
    let bare = gap.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim();
    gap == " " || gap.len() <= 9 && !bare.is_empty() && bare.chars().all(|c| "、/,|+;和与及或 ".contains(c))
}

/// The number of an item, or a line break: "C2.C++3.Java", and "①R②SQL", of which numbers in circles are line breaks.
fn is_item(gap: &str) -> bool {
    let item = gap.trim();
    let number = item.trim_end_matches(['.', ')', '、']);
    let is_number = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && number.len() < item.len() || item.is_empty() && gap.contains('\n')
}

/// A word of proficiency right before, or a word of its kind right behind.
pub(super) fn has_company(before: &str, after: &str) -> bool {
    const VERBS: Words = Words::of(&[
        "精通",
        "熟悉",
        "熟练",
        "掌握",
        "使用",
        "熟练使用",
        "会用",
        "会",
        "懂",
        "运用",
        "擅长",
        "操作",
        "熟练掌握",
        "学习",
        "了解",
        "略懂",
        "粗通",
        "接触过",
        "用过",
        "学过",
        "写过",
        "入门",
    ]);
    const BEHIND: Words = Words::of(&[
        "语言",
        "软件",
        "开发",
        "编程",
        "程序",
        "工程师",
        "后端",
        "脚本",
        "框架",
        "制图",
        "绘图",
        "修图",
        "基础",
    ]);
    let before = before.trim_end();
    let before = ["一点", "一些", "点"].iter().find_map(|some| before.strip_suffix(some)).unwrap_or(before);
    VERBS.end(before) || BEHIND.begin(after.trim_start())
}
