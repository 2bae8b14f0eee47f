//! What a list of certificates says of itself: which are lacking, run out or only planned, and that one of them will do.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::TermKind::Certificate;
use super::name::lookup;
use super::progress::compiled;
use super::stance_words::{Kind, of};

/// Signs between the items of a list, with those of the width of Chinese characters.
const SIGNS: [char; 9] = ['、', ',', '，', ';', '；', '。', '|', '\n', ' '];
/// Marks behind a name that say that it is had, or not.
const HAD: [&str; 6] = ["已有", "有", "√", "✓", "✔", "☑"];

static LACKS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:本人|我|目前|现在|暂时|现)*(?:暂无|尚无|并无|均无|无|还没有|没有|没|未持有|未取得|未考取|未获得|不具备|缺少|缺)(?:任何|其他)?",
    )
});
static RUN_OUT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:但|不过|现|目前|现在|今年|都|均|已经|已)*(?:到期|过期|失效|作废|被?吊销|被?注销)了?(?:未.*)?$",
    )
});
/// Words of a certificate that is to come or was had.
static NOT_NOW: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:本人|我)?曾经?(?:持有|拥有|有过|有)|(?:已经|已)(?:到期|过期|失效|作废|吊销|注销)[)）]?$|[ (（:：,-](?:预计|预期|计划|拟|将于|将在|准备|打算|待取|待考|待发|争取|希望|力争|有望|尚未|暂未|还未|可考|在读可考|毕业后可?考)[^)）]*[)）]?$|[ (（:：,-][0-9]{2,4}[年./-](?:[0-9]{1,2}月?(?:底|初|中旬)?)?(?:才|再|要|将|参加)*考试?[)）]?$",
    )
});
static EITHER: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "[ ,，(（]*(?:(?:只要|至少|须|需|应|具备|持有|具有|满足|取得|有|任选|任意|以上|中|的|者)*(?:其中之一|其中一[个本项种张]|其一|任一[个本项种张]?|任意一[个本项种张]|之一|[二两三]选一)(?:即可|就行|就可以|亦可|均可|都可以?|都行|可)?|(?:必备|必须|均可|即可|都可以?|都行|亦可)+)[)）。 ]*$",
    )
});

/// A list without the words that say that one of its items will do: "电工证、焊工证有其一即可", "焊工证/电工证（任一）"; `None` where it says no such
/// thing.
pub fn either(text: &str) -> Option<&str> {
    let found = EITHER.find(text)?;
    let list = text.get(..found.start())?;
    let says_one = found.as_str().contains(['一', '选']);
    let is_list = list.contains(['、', ',', '，', '/', '或', ';', '；', ' ']);
    (is_list && (says_one || list.contains(['或', '/']))).then_some(list)
}

/// A list of certificates without those that it says are not held, and these: "无叉车证、电工证", "电工证有，焊工证无", "曾持有健康证，已到期",
/// "护士证（预计2027.5取得）".
pub fn without_lacking(text: &str) -> (Cow<'_, str>, Vec<String>) {
    let items = items(text);
    let mut lacking: Vec<bool> = Vec::with_capacity(items.len());
    let mut carries = false;
    for (at, (sign, item)) in items.iter().enumerate() {
        let (name, is_had) = marked(item);
        let goes_on = carries && *sign == '、' || is_part_of_before(item) && lacking.last() == Some(&true);
        let lacks = is_had != Some(true) && (is_lacking(item) || is_had == Some(false));
        let mut is_lacked = lacks || goes_on && is_had.is_none() && !says_held(name);
        // What is marked itself says nothing of the next.
        carries = is_lacked && is_had.is_none() && (goes_on || LACKS.is_match(item));
        if RUN_OUT.is_match(item) && at > 0 {
            is_lacked = true;
            for (before, (sign, _)) in lacking.iter_mut().zip(items.iter().take(at)).rev() {
                *before = true;
                if *sign != '、' {
                    break;
                }
            }
        }
        lacking.push(is_lacked);
    }
    let is_marked = items.iter().any(|(_, item)| marked(item).1 == Some(true));
    if !lacking.contains(&true) && !is_marked {
        return (text.into(), Vec::new());
    }
    let mut kept = String::new();
    let mut left = Vec::new();
    for ((sign, item), lacks) in items.into_iter().zip(lacking) {
        if lacks {
            left.push(item.to_string());
            continue;
        }
        if !kept.is_empty() {
            kept.push(sign);
        }
        kept.push_str(marked(item).0);
    }
    (kept.into(), left)
}

/// The items of a list outside brackets, each with the sign before it. Blanks part only what is marked.
fn items(text: &str) -> Vec<(char, &str)> {
    let has_marks = text.contains(['√', '✓', '✔', '×', '✗', '✘']);
    let mut items = Vec::new();
    let (mut from, mut sign, mut depth) = (0, '\n', 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            // "健康证 ×": a mark belongs to the name before the blank.
            ' ' if text.get(at..).is_some_and(begins_with_mark) => {}
            _ if depth == 0 && SIGNS.contains(&c) && (c != ' ' || has_marks) => {
                items.push((sign, text.get(from..at).unwrap_or_default().trim()));
                (from, sign) = (at + c.len_utf8(), c);
            }
            _ => {}
        }
    }
    items.push((sign, text.get(from..).unwrap_or_default().trim()));
    items.retain(|(_, item)| !item.is_empty());
    items
}

/// Whether a mark and nothing else of its item stands behind a blank.
fn begins_with_mark(behind: &str) -> bool {
    let item = behind.trim_start().split(SIGNS).next().unwrap_or_default();
    HAD.contains(&item) || of(Kind::MarkNo).iter().any(|mark| mark.eq_ignore_ascii_case(item))
}

/// A name without the mark behind it, and what the mark says.
fn marked(item: &str) -> (&str, Option<bool>) {
    let name = |mark: &&str| {
        let name = item.strip_suffix(*mark)?.trim_end_matches([' ', ':', '：', '-']);
        lookup(name, Certificate).map(|_| name)
    };
    if lookup(item, Certificate).is_some() && !item.ends_with(['√', '✓', '×', '✗', '有', '无']) {
        return (item, None);
    }
    // "叉车证×", "叉车证 N": a letter stands behind a sign.
    let not_had = |mark: &&str| {
        let (name, written) = item.split_at_checked(item.len().checked_sub(mark.len())?)?;
        let is_apart = !mark.is_ascii() || name.ends_with([' ', ':', '：', '-']);
        let name = name.trim_end_matches([' ', ':', '：', '-']);
        (written.eq_ignore_ascii_case(mark) && is_apart && lookup(name, Certificate).is_some())
            .then_some(name)
    };
    if let Some(name) = of(Kind::MarkNo).iter().find_map(not_had) {
        return (name, Some(false));
    }
    HAD.iter().find_map(name).map_or((item, None), |name| (name, Some(true)))
}

fn is_lacking(item: &str) -> bool {
    let lacks = || {
        let rest = item.get(LACKS.find(item)?.end()..)?;
        let is_paper = rest.ends_with(['证', '照', '书', '格']) || lookup(rest, Certificate).is_some();
        Some(is_paper && lookup(item, Certificate).is_none())
    };
    NOT_NOW.is_match(item) || lacks().unwrap_or(false)
}

/// "包括电工证" behind what is lacking.
fn is_part_of_before(item: &str) -> bool {
    ["包括", "也包括", "含", "包含", "例如", "如"].iter().any(|word| item.starts_with(word))
}

fn says_held(item: &str) -> bool {
    ["有", "持", "已", "但", "考取", "取得", "只有", "仅有"].iter().any(|word| item.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::super::cell::named;
    use super::*;

    fn held(cell: &str) -> Vec<(String, bool)> {
        named(cell, Certificate).into_iter().map(|named| (named.name, named.alternative)).collect()
    }

    #[test]
    fn what_a_list_says_is_lacking_is_not_held() {
        let wrong: Vec<String> = [
            ("无焊工证、健康证", ""),
            ("没有驾照、叉车证", ""),
            ("没有任何证书，包括焊工证", ""),
            ("叉车证有，电工证没有", "叉车证"),
            ("健康证√ 叉车证×", "健康证"),
            ("健康证 √ 叉车证 ×", "健康证"),
            ("叉车证 ×", ""),
            ("焊工证 N", ""),
            ("焊工证（待取得）", ""),
            ("预计2027年取得焊工证", ""),
            ("希望取得导游证", ""),
            ("焊工证 0本", ""),
            ("焊工证：有、电工证：无", "焊工证"),
            ("曾持有焊工证，已过期", ""),
            ("曾有电工证", ""),
            ("电工证，健康证已到期", "电工证"),
            ("电工证（预计2028年6月取得）", ""),
            ("健康证(2028年4月考)", ""),
            ("焊工证（毕业后可考）、健康证", "健康证"),
            ("无焊工证、有电工证", "电工证"),
            ("无人机证、电工证", "无人机驾驶证 电工证"),
            ("焊工证、电工证", "焊工证 电工证"),
            ("焊工证(2023年5月考取)", "焊工证"),
            ("健康证（2023年5月考过）", "健康证"),
        ]
        .into_iter()
        .map(|(cell, want)| {
            (cell, want, held(cell).into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(" "))
        })
        .filter(|(_, want, found)| want != found)
        .map(|(cell, want, found)| format!("{cell}: {found:?}, not {want:?}"))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn one_of_a_list_will_do() {
        for cell in [
            "叉车证、焊工证具备其一即可",
            "叉车证或焊工证必备",
            "叉车证/焊工证（二选一）",
            "叉车证、焊工证任一",
            "叉车证，焊工证之一",
        ] {
            let want = ["叉车证", "焊工证"].map(|name| (name.to_string(), true));
            assert_eq!(held(cell), want, "{cell}");
        }
        for cell in ["叉车证、焊工证", "叉车证、焊工证必备"] {
            let want = ["叉车证", "焊工证"].map(|name| (name.to_string(), false));
            assert_eq!(held(cell), want, "{cell}");
        }
    }
}
