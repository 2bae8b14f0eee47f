//! Burdens of work, such as night shifts and trips, that somebody can bear or will not.

use super::typed_words::{Kind, of};
use crate::domain::text::words::Words;

/// "别老加班", "大夜我熬不动了": what nobody is to ask for. Gives how far the words reach before and behind.
pub(super) fn forbidden(before: &str, after: &str) -> Option<(usize, usize)> {
    let lead = of(Kind::Forbids).iter().filter(|word| before.ends_with(**word)).map(|word| word.len()).max();
    let bare =
        after.trim_start_matches(['我', '实', '在', '真', '的', '都', '班', '身', '体', '就', '也', '更']);
    let gap = after.len() - bare.len();
    let behind = of(Kind::Unbearable)
        .iter()
        .filter(|word| bare.starts_with(**word))
        .map(|word| gap + word.len())
        .max();
    (lead.is_some() || behind.is_some()).then(|| (lead.unwrap_or_default(), behind.unwrap_or_default()))
}

/// "能接受夜班", "夜班也行": no wish. Gives how far the words reach before and behind.
pub(super) fn bearable(before: &str, after: &str) -> Option<(usize, usize)> {
    let whole = before;
    // "可接受短期出差"
    let bare = of(Kind::Some).iter().find_map(|some| before.strip_suffix(some)).unwrap_or(before);
    // "能适应夜班和加班": so is what stands before it in a list.
    const BURDENS: Words =
        Words::of(&["夜班", "晚班", "倒班", "轮班", "加班", "出差", "驻场", "外派", "三班倒", "两班倒"]);
    let listed =
        bare.strip_suffix(['和', '、', '及', '或', '跟', '与']).and_then(|lead| BURDENS.strip_end(lead));
    let before = listed.unwrap_or(bare);
    let some = whole.len() - before.len();
    let lead =
        of(Kind::Bears).iter().filter(|word| before.ends_with(**word)).map(|word| word.len() + some).max();
    let behind =
        of(Kind::Bearable).iter().filter(|word| after.starts_with(**word)).map(|word| word.len()).max();
    // "只能上夜班" is all that somebody can.
    let is_only = behind.is_none()
        && lead.is_some_and(|lead| whole.get(..whole.len() - lead).is_some_and(|lead| lead.ends_with('只')));
    (!is_only && (lead.is_some() || behind.is_some()))
        .then(|| (lead.unwrap_or_default(), behind.unwrap_or_default()))
}
