//! Levels of education that somebody has not got, and those that are not to be the only ones: "没有本科学历", "硕士肄业", "不要只招研究生".

use crate::domain::catalogue::education::levels_in;
use crate::domain::lexicon::Stance;
use crate::domain::lexicon::context::{Sentences, Surroundings};
use crate::domain::text::words::Words;

/// Whether the words around a level say that it is not had, and turn nobody away.
pub(super) fn is_lacked(around: &Surroundings<'_>) -> bool {
    const LACKS: Words = Words::of(&[
        "没有",
        "没",
        "无",
        "未取得",
        "未获得",
        "未获",
        "未拿到",
        "没拿到",
        "没取得",
        "没获得",
        "没能拿到",
        "不具备",
        "没读过",
        "没上过",
        "没念过",
        "没读",
        "没考上",
        "未考上",
        "没读完",
        "没念完",
        "不是",
        "并非",
    ]);
    const UNFINISHED: Words = Words::of(&[
        "没毕业",
        "未毕业",
        "没有毕业",
        "还没毕业",
        "尚未毕业",
        "肄业",
        "没读完",
        "未读完",
        "没念完",
        "没上完",
        "没有读完",
        "辍学",
        "退学",
        "结业",
        "没拿到",
        "未拿到",
        "没考上",
        "没有拿到",
        "没取得",
        "未取得",
    ]);
    const ONLY: Words = Words::of(&["只招", "只要", "只收", "仅招", "仅限", "只限", "只看", "光招"]);
    const NOT: Words =
        Words::of(&["不要", "别", "请勿", "不能", "不应", "不该", "不会", "不是", "并非", "不", "勿"]);
    if around.stance() == Stance::Required && (around.rejects() || around.lack_is_refused()) {
        return false;
    }
    let before = around.before.trim_end();
    let before = ["全日制", "统招", "正规", "任何", "过"]
        .iter()
        .fold(before, |b, more| b.strip_suffix(more).unwrap_or(b));
    let only = ONLY.strip_end(before);
    if only.is_some_and(|lead| NOT.end(lead)) {
        return true;
    }
    let behind = ["学历", "学位", "阶段", "毕业证", "证"]
        .iter()
        .fold(around.after, |after, word| after.strip_prefix(word).unwrap_or(after));
    LACKS.end(before) || UNFINISHED.begin(behind)
}

/// Whether the text names a level that is lacked.
pub(super) fn names_lacked(said: &Sentences<'_>) -> bool {
    levels_in(said.text()).any(|(place, _)| is_lacked(&said.around(place.start, place.end)))
}
