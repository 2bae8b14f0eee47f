//! What names a kind of work in a typed text: "销售岗位", "流水线的活".

use std::ops::Range;

use super::terms::term_of;
use super::typed_words::{Kind, of};
use super::work_words::WORDS;
use crate::domain::catalogue::education::levels_in;
use crate::domain::catalogue::trade::words_in;
use crate::domain::lexicon::context::Sentences;
use crate::domain::lexicon::signs::{Cue, Sign};
use crate::domain::lexicon::times::times;
use crate::domain::record::employer_kind::EmployerKind;
use crate::domain::text::words::Words;

/// Most characters of a kind of work.
const MOST: usize = 8;

/// What ends a kind of work.
pub(super) const ENDS: [char; 17] =
    [' ', ',', ';', ':', '。', '!', '?', '\n', '、', '/', '和', '或', '及', '的', '了', '(', ')'];

/// The kind of work that a place of the text names, without what only says that it is one.
pub(super) fn kind_of_work<'t>(said: &Sentences<'t>, place: Range<usize>) -> Option<&'t str> {
    const TAILS: Words = Words::of(&[
        "类",
        "岗位",
        "岗",
        "工作",
        "行业",
        "职位",
        "方面",
        "相关",
        "有关",
        "之类",
        "等",
        "性质",
        "吧",
        "啊",
        "上班",
        "的活",
        "那种",
        "什么",
        "了",
        "都",
        "也",
        "一律",
        "一概",
        "统统",
        "通通",
        "全部",
        "全都",
        "全",
        "就",
        "请",
        "哈",
        "哦",
        "呢",
        "呀",
        "给我",
        "给本人",
        "给我们",
    ]);
    const NOT_WORK: Words = Words::of(&[
        "学历",
        "经验",
        "专业",
        "年龄",
        "男女",
        "太",
        "很",
        "远",
        "熬夜",
        "押金",
        "中介",
        "费",
        "人",
        "求",
        "离",
        "证",
        "班",
        "住",
        "上班",
        "钱",
        "工资",
        "外地",
        "异地",
        "外省",
        "调岗",
        "应酬",
        "喝酒",
        "无薪",
        "无底薪",
        "试用",
        "拖欠",
        "会",
        "城市",
        "地方",
        "地区",
        "长期",
        "学生",
        "同学",
        "老手",
        "新手",
        "宿舍",
        "偏",
        "累",
        "脏",
        "苦",
        "高",
        "低",
        "多",
        "少",
        "超过",
        "压力",
        "面议",
        "推荐",
        "打电话",
        "简历",
        "投",
        "打扰",
        "什么",
        "其他",
        "其它",
        "别的",
        "一线",
        "省外",
        "市外",
        "郊区",
        "市区",
        "县城",
        "农村",
        "老家",
        "家",
        "公交",
        "地铁",
        "迟到",
        "开玩笑",
        "错过",
        "犹豫",
        "需要",
        "限",
        "有",
        "没",
        "无",
        "未",
        "说",
        "问",
        "非",
        "法定",
        "节假日",
        "节日",
        "周末",
        "周一",
        "周二",
        "周三",
        "周四",
        "周五",
        "周六",
        "周日",
        "星期",
        "礼拜",
        "假账",
        "女性",
        "女生",
        "女士",
        "男性",
        "男生",
        "男士",
    ]);
    const WORK: Words = Words::of(&[
        "会计",
        "会展",
        "会议",
        "人事",
        "人力",
        "证券",
        "班主任",
        "家政",
        "家教",
        "家电",
        "家装",
        "家具",
        "多媒体",
        "高压",
        "高铁",
        "高中",
        "低压",
        "少儿",
        "有色",
        "投资",
        "投行",
        "问卷",
        "高速",
        "高空",
        "人工智能",
        "无人机",
        "无纺",
        "无线",
        "高处",
    ]);
    const WITHOUT: Words = Words::of(&["没有", "不给", "不交", "不买", "不包"]);
    let text = said.text();
    let mut kind = text.get(place.clone())?.trim();
    while let Some(shorter) = TAILS.strip_end(kind) {
        kind = shorter;
    }
    let length = kind.chars().count();
    // "不要夜班", "不想出差" are about terms of work, "不要应届生" about people.
    let is_of_terms = said.signs().iter().any(|seen| {
        let tells =
            matches!(seen.sign, Sign::Tells(Cue::FreshGraduate | Cue::NoExperience | Cue::Experience))
                || term_of(seen.sign).is_some();
        // "不想跑太远" refuses no work of that name.
        let refuses =
            matches!(seen.sign, Sign::Refuses | Sign::Lacks | Sign::Waives) && seen.start == place.start;
        (tells || refuses) && seen.start < place.end && place.start < seen.end
    });
    let fits = (2..=MOST).contains(&length)
        && (WORK.begin(kind) || !NOT_WORK.begin(kind))
        && !is_of_terms
        && !kind.ends_with("专业")
        && !kind.ends_with("节假日")
        // "客服没有社保不去" wants it insured.
        && !WITHOUT.are_in(kind)
        && levels_in(kind).next().is_none()
        // "不要晚8点至早8点的" is about hours.
        && times(kind).is_empty();
    fits.then_some(kind)
}

/// Whether words that are refused are a clause, which names no work of any table: 被甲方压榨 of "不想再被甲方压榨了". Short words that no table has
/// may be work all the same (流水线), unless they begin as a clause does.
pub(super) fn is_clause(words: &str) -> bool {
    const SHORT: usize = 4;
    let kinds = [&WORDS.kinds, &WORDS.jobs, &WORDS.offices];
    let names_work = words_in(words).next().is_some()
        || kinds.iter().any(|kinds| kinds.iter().any(|kind| words.contains(kind)))
        || !EmployerKind::each(words).is_empty();
    let begins = of(Kind::NoWork).iter().any(|begin| words.starts_with(begin));
    !names_work && (begins || words.chars().count() > SHORT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_are_told_from_work() {
        for words in [
            "被甲方压榨",
            "被pua",
            "卡年龄",
            "空窗期介意",
            "画饼",
            "公司",
            "底薪太低",
            "国内",
            "降薪",
            "月薪没一万",
            "挂羊头卖狗肉",
            "调城市",
            "一直调岗位的地方",
        ] {
            assert!(is_clause(words), "{words}");
        }
        for words in [
            "流水线",
            "无人机",
            "电话销售",
            "不锈钢焊接",
            "重活",
            "夜店",
            "猎头",
            "被服仓管",
            "公司前台",
            "海外代购",
            "搬运重物",
        ] {
            assert!(!is_clause(words), "{words}");
        }
    }
}
