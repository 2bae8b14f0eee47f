//! Levels of education that are not those of who applies: "与本科院校合作", "其中硕士20人", "辅导初中数学".

use crate::domain::lexicon::context::{Surroundings, head, tail};
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
    ]);
    // What the employer helps its people to: "可协助提升大专、本科学历".
    const HELPED: Words = Words::of(&["提升", "进修", "攻读", "报读", "升本", "深造", "资助", "报考"]);
    // Whom the work is about: "负责招聘本科及以上应届生".
    const DUTIES: Words = Words::of(&["负责", "带领", "带教", "指导", "对接", "参与"]);
    let bare = after.trim_start_matches([' ', '(']);
    let starts = |words: &[&str]| words.iter().any(|word| bare.starts_with(word));
    let is_asked = around.section == Section::Demands
        || ["招", "聘", "限", "要求", "希望", "需", "岗位", "应聘"]
            .iter()
            .any(|word| around.before.contains(word));
    let is_duty = around.section != Section::Demands
        && DUTIES.are_in(around.before)
        && !["负责人", "负责的", "要求", "须"].iter().any(|word| around.before.contains(word));
    let graduates = ["毕业", "以上", "学历", "专业"].iter().any(|word| head(after, NEAR).contains(word));
    let of_pupils =
        ["初", "高", "小"].iter().any(|pupils| around.words.starts_with(pupils)) && around.words != "高职";
    starts(OTHERS)
        || is_duty
        || HELPED.are_in(tail(around.before, NEAR))
        || of_pupils && starts(SUBJECTS)
        || starts(SCHOOLS) && !is_asked && !graduates
        || OWN.are_in(head(after, NEAR))
        || !is_asked && names_staff(around.before)
        || !is_asked && PEOPLE.are_in(around.before)
        || !is_asked && counts_people(bare)
        || around.says_before(Sign::Background, around.sentence)
}

/// "以上200人", "学历占60%".
fn counts_people(after: &str) -> bool {
    let bare = after.trim_start_matches(|c: char| "及以上学历生研究的员工共有达超约近,".contains(c));
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let unit = bare.get(digits..).unwrap_or_default().trim_start_matches(['余', '多', '+']);
    digits > 0 && unit.starts_with(['人', '名', '%', '位'])
}
