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
        "机房",
        "教室",
        "教学楼",
        "办公室",
        "宿舍",
        "全国",
        "全省",
        "全市",
        "排名",
        "第一",
        "实力",
        "办学",
        "历史",
        "是我",
        "是本",
    ]);
    NO_MAJOR.iter().any(|no| behind.starts_with(no))
}

/// Whether the people of a major are whom the work is with or for: "为护理专业学生办理实习手续", "向机电专业的老师推广". Where somebody is asked
/// for beside it they are who may apply: "面向护理专业招聘".
pub(super) fn is_of_others(around: &Surroundings<'_>, behind: &str) -> bool {
    const WITH: &[&str] = &["与", "和", "跟", "同", "向", "为", "给", "对", "由", "协助", "负责", "对接"];
    const DUTIES: &[&str] = &["管理", "辅导", "带教", "指导", "服务", "接待", "照顾", "照料"];
    // "会计专业同学较多": who is there already.
    const THERE: &[&str] = &["较多", "居多", "很多", "占多数", "为主", "最多", "众多", "多数"];
    // "毕业的厂长带队": who works there already, and leads.
    const LEADERS: &[&str] = &[
        "厂长",
        "老板",
        "院长",
        "店长",
        "主管",
        "总监",
        "师傅",
        "老师",
        "创始人",
        "负责人",
        "前辈",
        "师兄",
        "师姐",
    ];
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
    let is_there = is_people && any(behind, THERE);
    let graduated = ["毕业的", "出身的", "的"].iter().find_map(|graduated| behind.strip_prefix(graduated));
    let is_of_leader = graduated.is_some_and(|who| LEADERS.iter().any(|leader| who.starts_with(leader)));
    let is_for_parents = ["家长", "的家长", "毕业的家长"].iter().any(|parents| behind.starts_with(parents));
    around.section != Section::Demands
        && !any(around.before, ASKS)
        && !any(behind, ASKS)
        && (is_for_parents
            || is_there
            || is_of_leader
            || DUTIES.iter().any(|duty| lead.starts_with(duty)) && is_people
            || WITH.iter().any(|with| lead.starts_with(with))
                && is_people
                && !is_open
                && !any(behind, OFFERED))
}
