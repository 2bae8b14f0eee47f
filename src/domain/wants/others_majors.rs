//! Words beside 专业 that name no major, and majors of people who are not sought: "为护理专业学生办理实习手续".

use crate::domain::lexicon::context::Surroundings;
use crate::domain::lexicon::scope::ends_here;
use crate::domain::lexicon::signs::Section;
use crate::domain::text::words::Words;

/// Whether 专业 is no major of anybody, by what stands behind it: "专业知识", "专业共建实验室".
pub(super) fn names_no_major(behind: &str) -> bool {
    const NO_MAJOR: Words = Words::of(&[
        "知识",
        "技能",
        "能力",
        "软件",
        "英语",
        "技术",
        "性",
        "的",
        "化",
        "资格",
        "证",
        "人才",
        "团队",
        "课",
        "水平",
        "素养",
        "素质",
        "培训",
        "设备",
        "领域",
        "术语",
        "书籍",
        "精神",
        "服务",
        "老师",
        "教师",
        "从事",
        "公司",
        "机构",
        "运动",
        "维修",
        "设计",
        "生产",
        "销售",
        "解决",
        "处理",
        "提供",
        "操作",
        "共建",
        "实验室",
        "教研",
        "实训",
        "学校",
        "院校",
        "招生",
        "群",
        "建设",
        "教材",
        "展会",
        "论坛",
        "比赛",
    ]);
    NO_MAJOR.begin(behind)
}

/// Whether the people of a major are whom the work is with or for: "为护理专业学生办理实习手续", "向机电专业的老师推广". Where somebody is asked
/// for beside it they are who may apply: "面向护理专业招聘".
pub(super) fn is_of_others(around: &Surroundings<'_>, behind: &str) -> bool {
    const WITH: Words =
        Words::of(&["与", "和", "跟", "同", "向", "为", "给", "对", "由", "协助", "负责", "对接"]);
    const DUTIES: Words = Words::of(&["管理", "辅导", "带教", "指导"]);
    const ASKS: &[&str] = &["招", "聘", "限", "要求", "须", "需", "优先", "岗位", "应聘", "报名", "欢迎"];
    // What is offered to them is a place.
    const OFFERED: &[&str] = &["提供", "开放", "设置", "准备"];
    const PEOPLE: Words =
        Words::of(&["的", "学生", "毕业", "同学", "实习生", "应届", "老师", "教师", "家长"]);
    let any = |words: &str, list: &[&str]| list.iter().any(|word| words.contains(word));
    let lead = around.before.trim_start_matches(|c: char| !c.is_alphabetic());
    let is_people = PEOPLE.begin(behind);
    let is_open =
        ends_here(behind.trim_start_matches(['的', '学', '生', '毕', '业', '同', '实', '习', '应', '届']));
    let is_for_parents = ["家长", "的家长", "毕业的家长"].iter().any(|parents| behind.starts_with(parents));
    around.section != Section::Demands
        && !any(around.before, ASKS)
        && !any(behind, ASKS)
        && (is_for_parents
            || DUTIES.begin(lead) && is_people
            || WITH.begin(lead) && is_people && !is_open && !any(behind, OFFERED))
}
