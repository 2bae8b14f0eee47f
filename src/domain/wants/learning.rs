//! What somebody says is to be learnt: `想学…`, `…不会`, `往…走`.

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::lexicon::plan::LEARN;
use crate::domain::lexicon::progress::compiled;
use crate::domain::text::normalize::fold;
use crate::domain::text::words::Words;

/// Signs between the clauses of a text.
const CLAUSE_ENDS: [char; 11] = [',', '，', ';', '；', '。', '.', '!', '！', '?', '？', '\n'];
/// Signs between the items of a list.
const BETWEEN: [char; 5] = ['、', '/', '和', '与', '及'];

/// What is to be learnt behind the words: "想系统学一下PLC", "再补个CAD", "不会设计活动", "缺的是数据分析".
static AHEAD: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "(?:(?:想|希望|准备|打算|计划|渴望|需要|还要|再|接着|继续)(?:再|还|也|能|系统地?|重新|接着|继续|深入|好好|多|先|去|把|往深里)*\
         (?:{LEARN}|考|了解|懂|掌握|提升|提高|加强|接触)\
         |(?:不太会|不会|不太懂|不懂|没学过|没接触过|没做过|没用过|欠缺|缺少|缺)(?:的?是)?\
         )(?:一下|一点|一些|习|好|会|点|些|个|上)*(?P<what>.+)"
    ))
});
/// "往财务分析走", "想往界面设计那边转".
static TOWARDS: LazyLock<Regex> =
    LazyLock::new(|| compiled("(?:往|向|朝)(?P<what>.{2,}?)(?:那边|这边|这块|方向)?(?:走|转|发展|靠)"));
/// What is to be learnt before the words: "劳动法也想学", "社保、工资都不会", "家长沟通也怕".
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(concat!(
        "^(?P<what>.+?)(?:都|也|还|却|就|一直|基本|完全|从来|其实|确实|上|方面)*(?:想学|想了解|想懂|想补|想系统学|不太会|不会|不太懂|不懂|没学过|没接触过|没搞懂|没弄懂|",
        "学得不好|学得不扎实|很弱|比较弱|薄弱|是短板|是弱项|发怵|怕)"
    ))
});
/// Words of a clause in which nothing is to be learnt of courses.
const REFUSED: Words = Words::of(&[
    "不想",
    "不要",
    "不打算",
    "不准备",
    "不用",
    "无需",
    "没兴趣",
    "没打算",
    "考虑",
    "考研",
    "考公",
]);

/// What an item of a list begins and ends with beside its name.
const LEADS: Words = Words::of(&["一下", "一点", "一些", "怎么", "如何", "点", "些", "个", "的"]);
const TAILS: Words = Words::of(&[
    "方向", "这些", "之类", "等等", "知识", "相关", "一下", "那边", "这块", "方面", "什么", "等", "的", "了",
]);

/// What somebody says is to be learnt, or not yet known, in the order of the text, folded and without what is not wanted: "想补前端框架、小程序，劳动法也不会"
/// is 前端框架, 小程序 and 劳动法.
pub fn goals(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut goals: Vec<String> = Vec::new();
    let mut goes_on = false;
    for clause in folded.split(CLAUSE_ENDS).map(str::trim).filter(|clause| !clause.is_empty()) {
        let is_refused = REFUSED.are_in(clause);
        let what = [&*AHEAD, &*TOWARDS, &*BEHIND]
            .iter()
            .filter(|_| !is_refused)
            .find_map(|said| said.captures(clause)?.name("what"))
            .and_then(|what| {
                // "想学会计": 会 is of what is learnt.
                let is_accounts = what.as_str().starts_with('计')
                    && clause.get(..what.start()).is_some_and(|lead| lead.ends_with('会'));
                let from = what.start() - if is_accounts { '会'.len_utf8() } else { 0 };
                clause.get(from..what.end())
            })
            // "想考网络安全方向,渗透、等保、取证这些": the list goes on.
            .or_else(|| {
                Some(clause)
                    .filter(|clause| goes_on && !is_refused && clause.contains('、') && !says_more(clause))
            });
        goes_on = what.is_some();
        let named = what.into_iter().flat_map(|what| what.split(BETWEEN)).map(bare);
        goals.extend(named.filter(|name| name.chars().count() > 1));
    }
    goals.dedup();
    goals
}

/// Whether a clause says something of its own.
fn says_more(clause: &str) -> bool {
    clause.contains(['会', '做', '有', '是', '在', '过', '了', '想', '不', '能'])
}

fn bare(item: &str) -> String {
    let mut item = item.trim();
    while let Some(rest) = LEADS.strip_begin(item) {
        item = rest.trim_start();
    }
    while let Some(rest) = TAILS.strip_end(item) {
        item = rest.trim_end();
    }
    item.replace("怎么", "").replace("如何", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_learnt_is_told_from_what_is_known_and_what_is_not_wanted() {
        for (text, want) in [
            ("社保怎么办、工资怎么算都不会，劳动法也想学。", "社保办 工资算 劳动法"),
            (
                "做账基本会，想学财务数据分析、财务机器人和报税，往审计走。",
                "财务数据分析 财务机器人 报税 审计",
            ),
            ("会写增删改查，想补前端框架、小程序和App开发", "前端框架 小程序 app开发"),
            ("想考网络安全方向，渗透、取证这些；云上面的安全也想了解。", "网络安全 渗透 取证 云上面的安全"),
            ("PLC一直没搞懂，想系统学一下", "plc"),
            ("学过C语言，想接着学单片机和STM32", "单片机 stm32"),
            ("打算再学个CAD", "cad"),
            ("不会设计活动和游戏，家长沟通也怕", "设计活动 游戏 家长沟通"),
            ("缺的是数据分析，Excel还行", "数据分析"),
            ("想往界面设计、交互那边走，排版已经会", "界面设计 交互"),
            ("不想再学传统网店和客服", ""),
            ("不想学太多程序，焊接会一点", ""),
            ("在车间做过三个月，会看图纸", ""),
            ("没学过日语", "日语"),
            ("打算自学会计，想入门剪辑", "会计 剪辑"),
            ("想学会计", "会计"),
            ("还要恶补数据分析", "数据分析"),
            ("深圳再考虑一下，也想考虑财务，准备考研", ""),
        ] {
            assert_eq!(goals(text).join(" "), want, "{text}");
        }
    }

    #[test]
    fn a_course_that_is_named_is_worth_what_the_wished_work_is() {
        use crate::domain::ranking::parts::{PartKind, Side};
        use crate::domain::record::course_profile::CourseProfile;
        use crate::domain::record::role::Content;
        use crate::domain::record::student_profile::{Preferences, StudentProfile};
        use crate::domain::search::embedding::Embedding;
        let embedding = Embedding::default();
        let value = |said: &str, title: &str| {
            let student = StudentProfile {
                experiences: vec![said.to_string()],
                preferences: Preferences {
                    occupations: vec!["薪酬专员".into()], ..Preferences::default()
                },
                ..StudentProfile::default()
            };
            let course = CourseProfile {
                title: title.into(),
                major_name: "人力资源管理".into(),
                ..CourseProfile::default()
            };
            let (student, course) = (student.facts(), course.facts());
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            let excerpts =
                [&student, &course].map(|facts| PartKind::Trade.excerpt(facts).expect("an excerpt"));
            let value = PartKind::Trade.value(side(&student), side(&course));
            assert_eq!(PartKind::Trade.value(side(&excerpts[0]), side(&excerpts[1])), value);
            value.expect("both say what work")
        };
        for (said, title) in
            [("劳动法也想学", "劳动法理论与实务"), ("想补劳动关系、商务谈判", "商务谈判实务")]
        {
            assert_eq!(value(said, title), 1.0, "{said}");
            assert!(value("做过考勤", title) < 0.7, "{title}");
            assert!(value("不想学劳动法和商务谈判", title) < 0.7, "{title}");
        }
    }
}
