//! Training that is sold as if it were a place.

use crate::domain::text::normalize::fold;

/// Whether a title seeks pupils for training that is sold, and nobody for work: 数据分析师课程/培训招生, but not 培训招生专员.
pub(in crate::domain) fn sells_training(title: &str) -> bool {
    let folded = fold(title);
    let ends = |behind: &str| !behind.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii());
    let seeks_pupils = folded.split_once("招生").is_some_and(|(_, behind)| ends(behind));
    seeks_pupils && ["课程", "培训", "特训", "训练营"].iter().any(|training| folded.contains(training))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_seeks_pupils_offers_no_work() {
        for title in ["数据分析师课程/培训招生", "Python大数据特训营招生 HF", "会计培训招生（长沙）"]
        {
            assert!(sells_training(title), "{title}");
        }
        for title in ["培训招生专员", "招生老师", "课程研发", "招生顾问（培训机构）", "培训讲师", "高校招生"]
        {
            assert!(!sells_training(title), "{title}");
        }
    }
}
