//! Training that is sold as if it were a place.

use crate::domain::text::normalize::fold;
use crate::domain::text::words::Words;

/// Whether an opening seeks pupils for training that is sold, and nobody for work: by its title (数据分析师课程/培训招生, Java实训生, 土木转行大数据分析师), but not
/// 培训招生专员; or by what its text says of the training that comes first (实训期间不用支付任何费用), but not where the title seeks who teaches.
pub(in crate::domain) fn sells_training(title: &str, text: &str) -> bool {
    /// Pupils, in titles.
    const PUPILS: Words = Words::of(&["实训生", "实训学员", "实训班", "岗前实训", "岗前培训", "培训就业"]);
    /// What a text says of training before any work.
    const BEFORE_WORK: Words = Words::of(&[
        "实训期间不用支付",
        "实训期间无任何费用",
        "实训期间不收",
        "岗前实训",
        "接受岗前内训",
        "实训结束合格",
        "可内训",
    ]);
    /// Who works for those who train.
    const STAFF: Words = Words::of(&[
        "讲师",
        "教师",
        "老师",
        "教员",
        "助教",
        "班主任",
        "顾问",
        "招生专员",
        "招生老师",
        "专员",
        "经理",
    ]);
    let folded = fold(title);
    if STAFF.are_in(&folded) {
        return false;
    }
    let ends = |behind: &str| !behind.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii());
    let seeks_pupils = folded.split_once("招生").is_some_and(|(_, behind)| ends(behind));
    let is_training = ["课程", "培训", "特训", "训练营"].iter().any(|training| folded.contains(training));
    // "PHP转行业务" is work for who did something else.
    let is_change = folded.split_once("转行").is_some_and(|(_, to)| {
        !["业务", "销售", "高薪"].iter().any(|work| to.trim_start().starts_with(work))
            && !to.trim().is_empty()
    });
    seeks_pupils && is_training || is_change || PUPILS.are_in(&folded) || BEFORE_WORK.are_in(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_seeks_pupils_offers_no_work() {
        for title in ["数据分析师课程/培训招生", "Python大数据特训营招生 HF", "会计培训招生（长沙）"]
        {
            assert!(sells_training(title, ""), "{title}");
        }
        for title in ["培训招生专员", "招生老师", "课程研发", "招生顾问（培训机构）", "培训讲师", "高校招生"]
        {
            assert!(!sells_training(title, ""), "{title}");
        }
        for title in
            ["Java开发实训生+津贴", "机械转行大数据分析师", "转行到VR设计月薪一万", "测试工程师岗前实训"]
        {
            assert!(sells_training(title, ""), "{title}");
        }
        for title in ["PHP/Java转行 业务高薪", "实训讲师", "实习生", "管培生", "岗前培训讲师", "Java工程师"]
        {
            assert!(!sells_training(title, ""), "{title}");
        }
        let text = "接受岗前内训，实训期间不用支付任何费用";
        assert!(sells_training("8K大数据分析工程师", text));
        assert!(sells_training("土木9k大数据分析师", "大数据分析师（可内训）企业招聘：上市公司"));
        assert!(!sells_training("实训讲师", text));
        assert!(!sells_training("大数据分析工程师", "负责学员实训期间的答疑"));
    }
}
