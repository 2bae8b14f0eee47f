//! The majors that free text names.

use std::cell::LazyCell;
use std::ops::Range;

use super::{MajorCode, TABLE};
use crate::domain::text::passage::Passage;

/// The word that lists of majors stand before or behind.
const MARK: &str = "专业";

/// Majors and classes that free text names, each once, in the order of the text. Long names count anywhere; names under
/// five characters (护理, 会计) and everyday names (计算机, 机械) only in a list before the word 专业, or after "专业:".
pub fn find_majors(text: &Passage<'_>) -> Vec<MajorCode> {
    let mut found = Vec::new();
    for clause in text.folded().split(['。', ';', '\n', '!', '?']) {
        // Most clauses name no major.
        let marks = LazyCell::new(|| clause.match_indices(MARK).map(|(at, _)| at).collect::<Vec<_>>());
        for hit in TABLE.finder.find_iter(clause) {
            let Some(name) = TABLE.names_found.get(hit.pattern().as_usize()) else { continue };
            let listed = || {
                marks.iter().any(|mark| {
                    let behind = mark + MARK.len();
                    *mark >= hit.end() && is_list(&clause[hit.end()..*mark])
                        || behind <= hit.start() && is_heading(&clause[behind..hit.start()])
                })
            };
            if !found.contains(&name.code) && (name.stands_alone || listed() || is_class(clause, hit.range()))
            {
                found.push(name.code);
            }
        }
    }
    found
}

/// Whether a name says that it is one of a class, and ends there: "计算机类".
fn is_class(clause: &str, place: Range<usize>) -> bool {
    let behind = clause.get(place.end..).and_then(|rest| rest.chars().next());
    let is_one = |name: &str| name.ends_with('类') && name.chars().nth(2).is_some();
    clause.get(place).is_some_and(is_one) && behind.is_none_or(|c| " (,、/".contains(c))
}

/// Whether what stands between a name and the word 专业 is a list of further majors, and the name ends there or with a word
/// that only says that it is one: "会计学、财务等相关专业", not "安全管理流程和各类专业设备".
fn is_list(between: &str) -> bool {
    const MOST: usize = 40;
    const ENDS: [&str; 8] = ["", "类", "学", "方向", "相关", "工程", "技术", "等"];
    let of_name = between
        .split(['、', '/', ' ', '|', '(', ')', '和', '与', '及', '或', '等'])
        .next()
        .unwrap_or_default();
    let length = between.chars().take(MOST + 1).count();
    ENDS.contains(&of_name) && (length <= MOST && !between.contains([',', ':']) || length <= 4)
}

/// Whether what stands between 专业 and a name is a heading's colon and a list: "专业要求:机械、电气".
fn is_heading(between: &str) -> bool {
    const MOST: usize = 60;
    let rest = between.trim_start_matches("要求").trim_start_matches("背景").trim_start_matches("不限");
    between.chars().take(MOST + 1).count() <= MOST && rest.starts_with(':') && !rest.contains(',')
}

#[cfg(test)]
mod tests {
    use super::super::lookup;
    use super::*;

    fn code(text: &str) -> MajorCode {
        MajorCode::parse(text).unwrap()
    }

    #[test]
    fn reads_names() {
        let names = |t: &str| {
            find_majors(&Passage::of(t)).into_iter().filter_map(MajorCode::name).collect::<Vec<_>>()
        };
        assert_eq!(lookup("机电一体化技术专业"), Some(code("460301")));
        assert_eq!(lookup("计算机相关专业"), Some(code("5102")));
        assert_eq!(lookup("不存在的专业"), None);
        assert_eq!(
            names("大专以上,机电一体化技术、电气自动化技术等相关专业优先"),
            ["机电一体化技术", "电气自动化技术"]
        );
        assert_eq!(names("本科,计算机、通信、电子信息等相关专业"), ["计算机类", "通信类", "电子信息类"]);
        assert_eq!(names("护理专业,有护理经验"), ["护理"]);
        assert_eq!(names("机电、会计、护理等相关专业"), ["自动化类", "大数据与会计", "护理"]);
        assert_eq!(names("汽修或数控专业的学生"), ["汽车检测与维修技术", "数控技术"]);
        assert_eq!(names("熟悉安全管理流程和各类专业设备"), Vec::<&str>::new());
        assert_eq!(names("负责护理工作和会计核算"), Vec::<&str>::new());
        assert_eq!(names("专业要求:机械、电气"), ["机械设计制造类", "自动化类"]);
        assert_eq!(names("土木类(不含造价) 应届"), ["土木类"]);
        assert_eq!(names("机械类产品销售"), Vec::<&str>::new());
        assert_eq!(names("人力资源管理、行政管理专业优先"), ["人力资源管理", "行政管理"]);
    }
}
