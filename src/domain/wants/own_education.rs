//! The level of education that somebody says to have: "我是硕士", "本人大专".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lacked_education::is_lacked;
use crate::domain::catalogue::education::{EducationLevel, levels_in};
use crate::domain::lexicon::compiled;
use crate::domain::lexicon::context::Sentences;
use crate::domain::text::words::Words;

/// The level, with its words. Whatever else the text says of levels is of others: "我是硕士,很多岗位只要求本科".
pub(super) fn own(said: &Sentences<'_>) -> Option<(Range<usize>, EducationLevel)> {
    const SELF: Words = Words::of(&["我", "本人", "自己", "俺"]);
    const BETWEEN: Words = Words::of(&[
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
    ]);
    const SCHOOLS: Words =
        Words::of(&["院校", "学校", "老师", "教师", "学院", "大学", "高校", "辅导员", "班主任"]);
    let is_own = |(place, _): &(Range<usize>, EducationLevel)| {
        let around = said.around(place.start, place.end);
        let mut before = around.before.trim_end();
        while let Some(shorter) = BETWEEN.strip_end(before) {
            before = shorter.trim_end();
        }
        SELF.end(before) && !SCHOOLS.begin(around.after) && !is_lacked(&around)
    };
    levels_in(said.text()).find(is_own)
}

/// The level that a word of the school or of the degree tells of in short: "985本", "211硕", "phd", "本硕985".
pub(super) fn in_short(said: &Sentences<'_>) -> Option<(Range<usize>, EducationLevel)> {
    use EducationLevel::{Bachelor, Doctor, Master};
    static SHORT: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            "(?:^|[ ,;。、是我])(?P<all>双?(?:985|211|双一流|双非|海本|海硕|一本|二本|三本|民办|公办)[^ ,;。]{0,4}?(?P<of>本|硕|博)(?:科|士)?(?:毕业)?|(?P<both>本硕博?)|(?P<doctor>phd|博士后)|(?P<third>三本|双非))(?:$|[ ,;。、985211]|毕业|在读|应届|连读)",
        )
    });
    let found = SHORT.captures(said.text())?;
    let place = found.name("all")?.range();
    let level = match found.name("of").map(|of| of.as_str()) {
        Some("本") => Bachelor,
        Some("硕") => Master,
        Some(_) => Doctor,
        None if found.name("both").is_some() => Master,
        None if found.name("doctor").is_some() => Doctor,
        None => Bachelor,
    };
    let around = said.around(place.start, place.end);
    (around.stance().holds() && !around.before.contains(['招', '限'])).then_some((place, level))
}

/// The highest of several levels that a person names side by side, where nothing is asked: "本科硕士都是985", "硕士在读，本科211".
pub(super) fn highest(said: &Sentences<'_>) -> Option<(Range<usize>, EducationLevel)> {
    const ASKED: Words = Words::of(&[
        "以上", "要求", "优先", "或", "均可", "可以", "都行", "都可", "至少", "最低", "招", "限", "不看",
        "起", "/", "考研", "读研", "老师", "教师", "以下",
    ]);
    const STUDIES: &[&str] = &["在读", "正在读", "还在读", "读着"];
    const BESIDE_WORK: &[&str] = &["专升本", "函授", "自考", "成人", "成教", "网教", "电大", "国开", "业余"];
    let text = said.text();
    if ASKED.are_in(text) {
        return None;
    }
    let is_had = |(place, _): &(Range<usize>, EducationLevel)| {
        let around = said.around(place.start, place.end);
        let before = around.before.trim_end();
        let is_planned = before.ends_with(['考', '报', '想', '升']) && !before.ends_with("自考")
            || before.ends_with("准备");
        around.stance().holds() && !is_planned && !is_lacked(&around)
    };
    let levels: Vec<_> = levels_in(text).filter(is_had).collect();
    // "专升本在读 目前大专", "正在读函授本科,现大专": what is had now is told beside what is studied.
    let is_now = |(place, _): &&(Range<usize>, EducationLevel)| {
        let before = said.around(place.start, place.end).before.trim_end_matches(['是', ':', ' ']);
        let before =
            ["学历", "全日制", "统招", "是"].iter().fold(before, |lead, word| lead.trim_end_matches(word));
        ["目前", "现在", "现", "当前", "现有"].iter().any(|now| before.ends_with(now))
    };
    let studies = [STUDIES, BESIDE_WORK].iter().all(|list| list.iter().any(|word| text.contains(word)));
    if let Some(now) = levels.iter().find(is_now).filter(|_| studies && levels.len() > 1) {
        return Some(now.clone());
    }
    let several = levels.windows(2).any(|two| two.first().map(|one| one.1) != two.last().map(|one| one.1));
    levels.into_iter().filter(|_| several).max_by_key(|(_, level)| level.rank())
}

/// The level that a year of study is of: 研二 is one of a master's. The years 大一 to 大三 may be of a junior college as well.
pub(super) fn by_year(said: &Sentences<'_>) -> Option<(Range<usize>, EducationLevel)> {
    use EducationLevel::{Bachelor, Doctor, Master};
    const YEARS: &[(&str, EducationLevel)] = &[
        ("研一", Master),
        ("研二", Master),
        ("研三", Master),
        ("大四", Bachelor),
        ("大五", Bachelor),
        ("博一", Doctor),
        ("博二", Doctor),
        ("博三", Doctor),
        ("博四", Doctor),
        ("硕一", Master),
        ("硕二", Master),
        ("硕三", Master),
    ];
    let text = said.text();
    let is_own = |(place, _): &(Range<usize>, EducationLevel)| {
        let around = said.around(place.start, place.end);
        // "调研一下", "大四川", "招大四".
        let is_word = around.before.ends_with(['调', '科', '教', '广', '渊', '钻', '考'])
            || around.after.starts_with(['下', '川', '个', '次', '种', '线', '流', '百', '千', '期']);
        around.stance().holds() && !is_word && !around.before.contains(['招', '限'])
    };
    let mut places =
        YEARS.iter().filter_map(|(year, level)| text.find(year).map(|at| (at..at + year.len(), *level)));
    places.find(is_own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;
    use crate::domain::text::passage::Passage;

    #[test]
    fn the_highest_of_several_levels_is_had_where_nothing_is_asked() {
        for (text, want) in [
            ("本科硕士都是985", Some("硕士")),
            ("硕士在读，本科211", Some("硕士")),
            ("大专毕业，自考本科", Some("本科")),
            ("专升本在读 目前大专", Some("大专")),
            ("正在读函授本科，目前全日制大专学历，物流管理", Some("大专")),
            ("现在硕士在读，本科211", Some("硕士")),
            ("目前本科，研究生在读", Some("硕士")),
            ("本科或硕士", None),
            ("大专以上，本科优先", None),
            ("本科毕业，准备考硕士", None),
            ("本科", None),
            ("我高中，没读大专", None),
        ] {
            let passage = Passage::of(text);
            let read = highest(&lexicon::read(&passage).sentences).map(|(_, level)| level.label());
            assert_eq!(read, want, "{text}");
        }
        for (text, want) in [
            ("研二 计算机", Some("硕士")),
            ("法学大四", Some("本科")),
            ("大三在读", None),
            ("市场调研一次", None),
            ("想去大四川", None),
        ] {
            let passage = Passage::of(text);
            let read = by_year(&lexicon::read(&passage).sentences).map(|(_, level)| level.label());
            assert_eq!(read, want, "{text}");
        }
    }

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
