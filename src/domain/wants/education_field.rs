//! Words before a level of education that make it what is asked: "学历:统招本科", "不低于本科", "不招大专以下".

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::catalogue::education::{EducationLevel, levels_in};
use crate::domain::lexicon::context::{Surroundings, head};
use crate::domain::lexicon::scope::ends_here;
use crate::domain::lexicon::signs::Section;
use crate::domain::lexicon::stance_words::turns_away;
use crate::domain::lexicon::{Stance, compiled};
use crate::domain::text::words::Words;

/// What may stand before a level, of how somebody studied.
const KINDS: &[&str] = &["全日制", "统招", "国家", "正规", "公办", "普通", "大学", "第一"];

/// Without the words of how somebody studied at the end.
fn without_kind(mut before: &str) -> &str {
    while let Some(shorter) = KINDS.iter().find_map(|kind| before.trim_end().strip_suffix(kind)) {
        before = shorter;
    }
    before.trim_end()
}

/// Whether nobody below the level is taken: "学历不得低于大专".
pub(super) fn is_not_below(around: &Surroundings<'_>) -> bool {
    const NOT_BELOW: Words = Words::of(&["不低于", "不得低于", "不能低于", "不应低于", "不可低于"]);
    NOT_BELOW.end(without_kind(around.sentence))
}

/// Whether the level is named as the least: "至少大专", "最低学历:高中".
pub(super) fn is_least(around: &Surroundings<'_>) -> bool {
    const LEAST: Words =
        Words::of(&["至少", "最少", "起码", "最低学历", "最低学历要求", "学历最低", "最低要求", "最低"]);
    let before = without_kind(around.sentence).trim_end_matches([':', '是', '为', '要']);
    LEAST.end(before)
}

/// Whether the level stands in the field of what is asked, alone or in a list: "学历:本科/硕士".
pub(super) fn is_field(around: &Surroundings<'_>) -> bool {
    let Some((name, listed)) = around.sentence.rsplit_once(':') else { return false };
    let is_list = |mut rest: &str| {
        while let Some(c) = rest.chars().next() {
            let word = KINDS.iter().find(|kind| rest.starts_with(**kind)).map(|kind| kind.len());
            let level = || {
                levels_in(head(rest, 8))
                    .next()
                    .filter(|(place, _)| place.start == 0)
                    .map(|(place, _)| place.end)
            };
            let sign = || "/、或和及~至到- ".contains(c).then_some(c.len_utf8());
            match word.or_else(level).or_else(sign) {
                Some(length) => rest = rest.get(length..).unwrap_or_default(),
                None => return false,
            }
        }
        true
    };
    (name.ends_with("学历") || name.ends_with("要求")) && is_list(listed)
}

/// Whether a level without 以上 is what who applies must have finished: "任职要求:计算机相关专业本科学历", "须统招本科". What a field of the posting says less
/// of gives way to it.
pub(super) fn is_firm(around: &Surroundings<'_>) -> bool {
    const FINISHED: Words = Words::of(&["学历", "毕业", "学位", "院校", "(统招)", "(全日制)"]);
    // What is paid for it, or counted of it: "本科学历补贴500元", "本科毕业2年,大专毕业3年".
    const OTHER: Words = Words::of(&["补贴", "津贴", "补助", "元", "薪", "在读", "在校"]);
    let behind = around.after.trim_start();
    let lead = around.before.trim_end();
    let is_finished = FINISHED.begin(behind)
        || lead.ends_with("学历")
        || without_kind(lead).len() < lead.len()
        || is_field(around);
    is_finished
        && (around.section == Section::Demands
            || ["须", "必须", "要求"].iter().any(|must| lead.contains(must)))
        && !OTHER.are_in(head(around.rest, 12))
}

/// Whether pay is named for the level, and for another beside it: "大专以上工资5000，中专4500". Who has the least of them is taken.
pub(super) fn is_paid_by_level(around: &Surroundings<'_>) -> bool {
    static PAID: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            "^(?:及|其|以上|学历|毕业生?|生|者|的|文凭)*(?:基本|综合)?(?:工资|薪资|薪酬|待遇|月薪|底薪|起薪|无责)*(?:为|是|:|约)?[0-9]{4,5}",
        )
    });
    let beside = |text: &str| {
        levels_in(text).any(|(place, _)| text.get(place.end..).is_some_and(|behind| PAID.is_match(behind)))
    };
    PAID.is_match(around.rest) && (beside(around.rest) || beside(around.sentence))
}

/// Whether the level is asked of leaders, where others are sought: "要求全体管理层本科以上，本岗位不限".
pub(super) fn is_of_leaders(around: &Surroundings<'_>) -> bool {
    static OTHERWISE: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            "^(?:但是?|而)?(?:本|该|此|这个?)(?:岗位?|职位|次招聘|次)(?:学历|不|无|则|对|没)[^,。;]{0,6}(?:限|要求|看学历)|^(?:但是?|而)?(?:本|该|此|这个?)(?:岗位?|职位)不限",
        )
    });
    const LEADERS: Words =
        Words::of(&["管理层", "高管", "管理人员", "管理岗", "干部", "领导层", "中层", "骨干"]);
    let lead =
        without_kind(around.before).trim_end_matches(['均', '都', '须', '需', '要', '为', '是', '必', '求']);
    OTHERWISE.is_match(around.next)
        || ["管理层", "领导层"].iter().any(|end| lead.ends_with(end))
        || LEADERS.end(lead) && around.next.contains("不限")
}

/// "不接受大专及以下学历", "谢绝本科以下": the least level of who is not turned away.
pub(super) fn least_of_rejected(around: &Surroundings<'_>, level: EducationLevel) -> Option<EducationLevel> {
    const REJECT: &[&str] =
        &["不接受", "不接收", "不招", "不招收", "不收", "不要", "不考虑", "谢绝", "拒绝", "拒收"];
    const OWN_TOO: Words = Words::of(&["及以下", "及其以下", "(含)以下", "或以下", "(含)及以下"]);
    if is_turned_away_itself(around, level) {
        return highest_of_list(around, level).next();
    }
    if !REJECT.iter().any(|reject| around.before.trim_end().ends_with(reject)) {
        return None;
    }
    let behind = around.after.trim_start_matches("学历");
    if OWN_TOO.begin(behind) {
        return level.next();
    }
    behind.starts_with("以下").then_some(level)
}

/// "中专勿投", "不招中专", "高中学历的不要": people of the level itself are turned away. Of higher levels that says nothing of the lower: "本科勿投" is
/// for those who have too much.
fn is_turned_away_itself(around: &Surroundings<'_>, level: EducationLevel) -> bool {
    const REJECT: &[&str] =
        &["不接受", "不接收", "不招", "不招收", "不收", "不要", "谢绝", "拒绝", "拒收", "拒招"];
    const PEOPLE: &[&str] = &["学历", "毕业生", "毕业", "学生", "生", "的", "应届"];
    if EducationLevel::JuniorCollege.rank() < level.rank() {
        return false;
    }
    let is_own = around.stance() != Stance::Required
        && !around.before.ends_with(['非', '除', '于', '到', '了', '够', '达', '足', '满']);
    let mut rest = around.after;
    while let Some(shorter) = PEOPLE.iter().find_map(|people| rest.strip_prefix(people)) {
        rest = shorter;
    }
    let before = around.before.trim_end();
    let is_refused_before = REJECT.iter().any(|reject| before.ends_with(reject))
        && !["不是", "并不", "绝不"].iter().any(|not| before.contains(not))
        && ends_here(rest);
    is_own && (is_refused_before || !around.after.is_empty() && turns_away(around.after))
}

/// The highest level of the list that one ends: 大专 of "大专、中专勿投".
fn highest_of_list(around: &Surroundings<'_>, level: EducationLevel) -> EducationLevel {
    let (mut highest, mut list) = (level, around.before);
    let before: Vec<_> = levels_in(around.before).collect();
    for (place, named) in before.into_iter().rev() {
        if list.get(place.end..).is_none_or(|gap| !gap.chars().all(|c| "/、或和及与学历生".contains(c)))
        {
            break;
        }
        list = around.before.get(..place.start).unwrap_or_default();
        highest = if highest.reaches(named) { highest } else { named };
    }
    highest
}

#[cfg(test)]
mod tests {
    use super::super::education::asked;
    use crate::domain::lexicon;
    use crate::domain::record::strength::Strength::{self, Demanded, Stated, Welcome};
    use crate::domain::text::passage::Passage;

    #[test]
    fn what_is_asked_is_read_of_fields_and_of_least_levels() {
        let read = |text: &str| -> Option<(&'static str, Strength)> {
            let passage = Passage::of(text);
            asked(&lexicon::read(&passage).sentences).map(|(level, strength)| (level.label(), strength))
        };
        for (text, want) in [
            ("计算机相关专业本科学历", Some(("本科", Demanded))),
            ("本科以及以上学历", Some(("本科", Demanded))),
            ("大专文凭以上", Some(("大专", Demanded))),
            ("学历：统招本科", Some(("本科", Demanded))),
            ("学历：本科/硕士", Some(("本科", Demanded))),
            ("学历不得低于大专", Some(("大专", Demanded))),
            ("至少大专毕业", Some(("大专", Demanded))),
            ("最低学历要求：本科", Some(("本科", Demanded))),
            ("大专及本科均可", Some(("大专", Stated))),
            ("统招本科优先", Some(("本科", Welcome))),
            ("大专以上 会办公软件 有驾照优先", Some(("大专", Demanded))),
            ("带过三四年初中班", None),
            ("提供本科学历提升", None),
            ("最低工资3000，与本科院校合作", None),
            ("公司要求全体管理层本科以上学历，本岗位不限", None),
            ("管理层须本科以上", None),
            ("其他岗位要求大专，本岗位学历不作要求", None),
            ("大专以上工资5000，中专4500", Some(("中职", Stated))),
            ("本科6000元，大专5000元", Some(("大专", Stated))),
            ("大专以上，工资5000", Some(("大专", Demanded))),
            ("大专以上学历，工资5000，包吃住", Some(("大专", Demanded))),
            ("学历必须统招二本以上", Some(("本科", Demanded))),
            ("二本及以上院校毕业", Some(("本科", Demanded))),
            ("一本以上学历", Some(("本科", Demanded))),
            ("持有一本证书", None),
            ("中专勿投", Some(("大专", Demanded))),
            ("高中、中专勿扰", Some(("大专", Demanded))),
            ("大专、中专勿投", Some(("本科", Demanded))),
            ("初中学历的就别来了", Some(("中职", Demanded))),
            ("不招中专", Some(("大专", Demanded))),
            ("中专不要", Some(("大专", Demanded))),
            ("高中毕业生一律不收", Some(("大专", Demanded))),
            ("大专以外不考虑", Some(("大专", Demanded))),
            ("除大专外不招", Some(("大专", Demanded))),
            ("不是大专的勿扰", Some(("大专", Demanded))),
            ("本科勿投", None),
            ("学历不够大专的请绕行", Some(("大专", Demanded))),
            ("未达本科者勿投", Some(("本科", Demanded))),
            ("不招本科以下", Some(("本科", Demanded))),
            ("不招中专以下学历", Some(("中职", Demanded))),
            ("大专以外都可以", None),
            ("不要中专证书", None),
            ("非大专勿投", Some(("大专", Demanded))),
            ("电工证、焊工证各一本", None),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }
}
