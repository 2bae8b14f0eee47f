//! Levels of education that are not those of who applies: "与本科院校合作", "其中硕士20人", "辅导初中数学".

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::lexicon::context::{Surroundings, head, tail};
use crate::domain::lexicon::progress::compiled;
use crate::domain::lexicon::signs::{Section, Sign};
use crate::domain::lexicon::whose::names_staff;
use crate::domain::text::words::Words;

/// Characters beside a level that speak of it.
pub(super) const NEAR: usize = 12;

/// Whether the level is that of a school, of pupils, or of the employer's own people: "与本科院校合作", "其中硕士20人",
/// "985硕士带教".
pub(super) fn is_of_others(around: &Surroundings<'_>, after: &str) -> bool {
    const SCHOOLS: &[&str] = &["院校", "高校", "学校", "大学", "学院"];
    const OTHERS: &[&str] = &[
        "医院",
        "层次",
        "教育",
        "教材",
        "课程",
        "导师",
        "生导师",
        "研究生导师",
        "率",
        "家长",
        "生家长",
        "工作站",
        "后工作站",
        "流动站",
        "公寓",
        "老师",
        "教师",
        "团队",
        "科目",
        "学科",
        "年级",
        "阶段",
        "教研",
        "部",
        "及以下学生",
        "同学",
        "病",
        "班",
        "学历提升",
        "学历进修",
    ];
    const SUBJECTS: &[&str] =
        &["数学", "语文", "英语", "物理", "化学", "生物", "历史", "地理", "政治", "学生", "生"];
    const OWN: Words = Words::of(&[
        "带教", "创办", "创立", "创建", "创始", "合作", "组成", "占比", "领衔", "任教", "坐镇", "团队",
        "牵头", "带领", "指导", "授课", "执教",
    ]);
    const PEOPLE: Words = Words::of(&[
        "其中",
        "现有",
        "平均",
        "合作",
        "公司",
        "我司",
        "员工",
        "由",
        "辅导",
        "汇聚",
        "聚集",
        "我们",
        "均为",
        "都是",
        "皆为",
        "成员",
        "讲师",
        "对象为",
        "学员",
        "生源",
        "客群",
    ]);
    // What the employer helps its people to: "可协助提升大专、本科学历".
    const HELPED: Words = Words::of(&["提升", "进修", "攻读", "报读", "升本", "深造", "资助", "报考"]);
    // Whom the work is about: "负责招聘本科及以上应届生".
    const DUTIES: &[&str] = &["负责", "带领", "带教", "指导", "对接", "参与"];
    // These begin a duty, and stand in other words as well.
    const SERVES: &[&str] = &["协助", "配合", "接待", "陪同", "服务", "照顾", "照料", "给"];
    let bare = after.trim_start_matches([' ', '(']);
    let starts = |words: &[&str]| words.iter().any(|word| bare.starts_with(word));
    let is_asked = around.section == Section::Demands
        || ["招", "聘", "限", "要求", "希望", "需", "岗位", "应聘"]
            .iter()
            .any(|word| around.before.contains(word));
    let lead = around.before.trim_start_matches(|c: char| !c.is_alphabetic());
    let is_duty = around.section != Section::Demands
        && (DUTIES.iter().any(|duty| around.before.contains(duty))
            || SERVES.iter().any(|serves| lead.starts_with(serves)) && !starts(PLACES))
        && !["负责人", "负责的", "要求", "须"].iter().any(|word| around.before.contains(word));
    let graduates = ["毕业", "以上", "学历", "专业"].iter().any(|word| head(after, NEAR).contains(word));
    let of_pupils =
        ["初", "高", "小"].iter().any(|pupils| around.words.starts_with(pupils)) && around.words != "高职";
    // "招聘本科及以上人才的猎头助理": whom the work seeks.
    let is_sought = TALENT.is_match(bare);
    // "在读硕士、博士请绕行": they are turned away.
    let is_turned_away = around.before.contains("在读") && around.says_behind(Sign::Rejects, around.after);
    starts(OTHERS)
        || is_duty
        || is_sought
        || is_turned_away
        || SHARE.is_match(around.before)
        || !is_asked && head(after, NEAR).contains("为主")
        || HELPED.iter().any(|helped| tail(around.before, NEAR).contains(helped))
        || of_pupils && starts(SUBJECTS)
        || starts(SCHOOLS) && !is_asked && !graduates
        || OWN.are_in(head(after, NEAR))
        || !is_asked && names_staff(around.before)
        || !is_asked && PEOPLE.are_in(around.before)
        || !is_asked && counts_people(bare)
        || around.says_before(Sign::Background, around.sentence)
}

/// What is offered to people of a level is a place: "给本科生提供岗位".
const PLACES: &[&str] = &["生提供", "毕业生提供", "学生提供", "及以上学历者提供", "同学提供"];

/// "研发部门90%以上为": a share of the people.
static SHARE: LazyLock<Regex> =
    LazyLock::new(|| compiled("[0-9]%(?:以上|左右|的|员工|同事|人员|均|都|为|是|达到?|拥有|具有|持有)*$"));

/// "及以上人才的猎头助理": people of the level, of whom the work is.
static TALENT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^[及以上学历层次的高端优秀]*(?:人才|候选人|人士|应聘者|求职者|学员|生源|客户)的?(?:猎头|招聘|顾问|专员|助理|寻访|引进|服务|管理|培养|评审)",
    )
});

/// "以上200人", "学历占60%".
fn counts_people(after: &str) -> bool {
    let bare = after.trim_start_matches(|c: char| "及以上学历生研究的员工共有达超约近,".contains(c));
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let unit = bare.get(digits..).unwrap_or_default().trim_start_matches(['余', '多', '+']);
    digits > 0 && unit.starts_with(['人', '名', '%', '位'])
}

#[cfg(test)]
mod tests {
    use super::super::education::asked;
    use crate::domain::lexicon;
    use crate::domain::record::strength::Strength;
    use crate::domain::text::passage::Passage;

    #[test]
    fn levels_of_those_whom_the_work_is_about_are_not_asked() {
        use Strength::*;
        let read = |text: &str| {
            let passage = Passage::of(text);
            asked(&lexicon::read(&passage).sentences).map(|(level, strength)| (level.label(), strength))
        };
        let wrong: Vec<String> = [
            ("招聘硕士及以上人才的寻访顾问", None),
            ("招聘大专及以上人才", Some(("大专", Demanded))),
            ("倾向中专学历", Some(("中职", Welcome))),
            ("更偏向于本科学历", Some(("本科", Welcome))),
            ("设计院80%以上为硕士，现招打字员", None),
            ("为博士研究生导师配备秘书", None),
            ("学员以大专生、本科生为主", None),
            ("以本科学历为主，招前台", None),
            ("在读本科生、硕士请绕行", None),
            ("接待本科生家长", None),
            ("给大专生上实训课的辅助人员", None),
            ("给大专生提供岗位", Some(("大专", Stated))),
            ("员工硕士率60%", None),
            ("博士后工作站需保洁", None),
            ("协助人事招募硕士、博士", None),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
