//! Names of courses in a form in which those that learners say to have taken equal those that schools teach.

use crate::domain::text::normalize::fold;
use crate::domain::text::words::Words;

/// What stands between the names of several courses in one entry.
const BETWEEN: [char; 7] = ['/', '、', ',', ';', '|', '\n', '\t'];

/// Words right before a name in 《》 that say it was studied.
const STUDIED: &[&str] = &[
    "修过",
    "学过",
    "学习过",
    "修读",
    "学习了",
    "修完",
    "学完",
    "结业",
    "主修",
    "选修",
    "课程",
    "完成",
    "通过",
];

/// The name in normal form: without width, punctuation, what stands in brackets and the words that only call it a course:
/// "《基础护理》（上）", "基础护理学" and "基础护理课程" are one. `None` where nothing is left.
pub fn course_name(title: &str) -> Option<String> {
    let mut depth = 0_usize;
    let mut name: String = fold(title)
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' | '【' => depth += 1,
                ')' | ']' | '】' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0 && (c.is_alphanumeric() || matches!(c, '+' | '#'))
        })
        .collect();
    for call in ["课程", "课", "学"] {
        // 数学 and 化学 are their own names.
        if let Some(bare) = name.strip_suffix(call).filter(|bare| bare.chars().count() > 2) {
            name = bare.to_string();
        }
    }
    Some(name).filter(|name| !name.is_empty())
}

/// Whether a course by its title begins a field: 云计算技术基础, 管理学导论. One on what things stand on (地基基础施工, 基础护理) does not.
pub fn introduces(title: &str) -> bool {
    const BEGIN: Words = Words::of(&["基础", "概论", "导论", "入门", "概述", "认知", "基础知识", "通论"]);
    course_name(title).is_some_and(|name| BEGIN.end(&name))
}

/// The courses that a learner has taken: those of the list, of which an entry may name several, skills of just that name, and those in
/// 《》 that the account says to have studied. Each once.
pub fn taken<'t>(
    courses: impl IntoIterator<Item = &'t str>,
    skills: impl IntoIterator<Item = &'t str>,
    accounts: impl IntoIterator<Item = &'t str>,
) -> Vec<String> {
    let listed = courses.into_iter().flat_map(|entry| entry.split(BETWEEN));
    let told = accounts.into_iter().flat_map(studied);
    let mut names: Vec<String> = Vec::new();
    for name in listed.chain(skills).chain(told).filter_map(course_name) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The names in 《》 of a text that stand behind a word of studying, perhaps behind others of a list: "学习了《会计基础》、《税法》".
fn studied(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut goes_on = false;
    for (at, open) in text.match_indices('《') {
        let before = text.get(..at).unwrap_or_default();
        let lead = before.rsplit('》').next().unwrap_or_default();
        let is_listed = goes_on && lead.chars().all(|c| "、，,和及与 ".contains(c));
        let lead = lead.trim_end_matches(['了', '过', ':', '：', ' ', '有']);
        let negated = ["没", "未", "不"]
            .iter()
            .any(|no| lead.rsplit(['，', '。', ',']).next().is_some_and(|part| part.contains(no)));
        goes_on = is_listed
            || !negated && STUDIED.iter().any(|word| lead.ends_with(word.trim_end_matches(['了', '过'])));
        let name = text.get(at + open.len()..).and_then(|rest| rest.split_once('》'));
        names.extend(name.map(|(name, _)| name).filter(|_| goes_on));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_course_has_one_name() {
        let name = course_name("机械制图");
        for other in
            ["《机械制图》", "机械制图（上）", "机械制图课程", "機械製圖", "机械制图学", " 机械 制图 "]
        {
            assert_eq!(course_name(other), name, "{other}");
        }
        assert_ne!(course_name("机械设计"), name);
        assert_eq!(course_name("数学"), Some("数学".to_string()));
        assert_eq!(course_name("C++"), Some("c++".to_string()));
        assert_eq!(course_name("（）"), None);
    }

    #[test]
    fn a_course_that_begins_a_field_is_known_by_its_name() {
        for title in ["云计算技术基础", "电子商务基础（第二版）", "管理学导论", "Python 入门", "会计基础课"]
        {
            assert!(introduces(title), "{title}");
        }
        for title in ["基础护理", "私有云基础架构与运维", "地基与基础施工", "财务会计", "认知障碍照护"]
        {
            assert!(!introduces(title), "{title}");
        }
    }

    #[test]
    fn what_was_taken_is_read_of_lists_skills_and_accounts() {
        let read = |courses: &[&'static str], accounts: &[&'static str]| {
            taken(courses.iter().copied(), ["钳工"], accounts.iter().copied()).join(" ")
        };
        assert_eq!(read(&["电工基础/公差配合", "电工基础"], &[]), "电工基础 公差配合 钳工");
        assert_eq!(
            read(&[], &["在校学习了《市场调查》、《消费心理学》，读过《红楼梦》"]),
            "钳工 市场调查 消费心理"
        );
        assert_eq!(read(&[], &["没学过《税法》，出演过《雷雨》"]), "钳工");
    }
}
