//! The level of education that somebody says to have: "我是硕士", "本人大专".

use std::ops::Range;

use super::lacked_education::is_lacked;
use crate::domain::catalogue::education::{EducationLevel, levels_in};
use crate::domain::lexicon::context::Sentences;

/// The level, with its words. Whatever else the text says of levels is of others: "我是硕士,很多岗位只要求本科".
pub(super) fn own(said: &Sentences<'_>) -> Option<(Range<usize>, EducationLevel)> {
    const SELF: &[&str] = &["我", "本人", "自己", "俺"];
    const BETWEEN: &[&str] = &[
        "是",
        "学历",
        "的",
        "目前",
        "现在",
        "只有",
        "就",
        "才",
        "仅",
        "统招",
        "全日制",
        "读的",
        "读",
        "毕业于",
        "一个",
        "名",
        "个",
        "为",
        "今年",
        "已经",
        "刚",
        "自考",
        "成人",
        "专升本",
        "普通",
        "一本",
        "二本",
        "三本",
        "211",
        "985",
        "双非",
        "民办",
        "公办",
    ];
    const SCHOOLS: &[&str] = &["院校", "学校", "老师", "教师", "学院", "大学", "高校", "辅导员", "班主任"];
    let is_own = |(place, _): &(Range<usize>, EducationLevel)| {
        let around = said.around(place.start, place.end);
        let mut before = around.before.trim_end();
        while let Some(shorter) = BETWEEN.iter().find_map(|word| before.strip_suffix(word)) {
            before = shorter.trim_end();
        }
        SELF.iter().any(|own| before.ends_with(own))
            && !SCHOOLS.iter().any(|school| around.after.starts_with(school))
            && !is_lacked(&around)
    };
    levels_in(said.text()).find(is_own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn the_own_level_is_told_from_those_of_others() {
        for (text, want) in [
            ("我是硕士，很多岗位只要求本科", Some("硕士")),
            ("本人统招大专，要求本科的也想试试", Some("大专")),
            ("我学历只有高中", Some("高中")),
            ("我不是本科", None),
            ("我要求本科以上的岗位", None),
            ("我们公司本科多", None),
            ("我是本科院校的老师", None),
            ("要求本科以上", None),
        ] {
            let passage = Passage::of(text);
            let read = own(&lexicon::read(&passage).sentences).map(|(_, level)| level.label());
            assert_eq!(read, want, "{text}");
        }
    }
}
