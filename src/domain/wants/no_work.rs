//! What a typed text speaks of beside the work that it seeks, and that bears the names of work: people around ("希望有老师傅带", "hr说我年龄大",
//! "司机都认识一堆"), duties at home ("白天要照顾老人"), places on the way ("离地铁近"), things and figures ("有车", "薪资其次"), adverts ("招聘上写的"),
//! courses, targets and firms that are no more ("公司业务砍了"). Told by the patterns of the bundled table `no_work.tsv`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::work_words::WORDS;
use crate::domain::lexicon::compiled;
use crate::domain::lexicon::context::head;

/// The bundled table: whom or what a pattern is about, and the pattern, whose group `w` holds what is no work.
pub(in crate::domain) const ROWS: &str = include_str!("no_work.tsv");

static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let rows = ROWS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    rows.map(|(_, pattern)| compiled(pattern)).collect()
});

/// Words by which the same words are sought as work: "照顾老人的活".
const AS_WORK: &[&str] = &["的活", "的工作", "的岗位", "的职位", "的保姆", "的阿姨"];

/// The places of a folded text.
pub(super) fn no_work(text: &str) -> Vec<Range<usize>> {
    let is_work = |place: &Range<usize>| {
        let behind = text.get(place.end..).unwrap_or_default();
        AS_WORK.iter().any(|work| behind.starts_with(work))
    };
    let told = PATTERNS.iter().flat_map(|pattern| pattern.captures_iter(text));
    let told = told.filter_map(|found| Some(found.name("w")?.range()));
    told.filter(|place| !is_work(place)).chain(employers(text)).collect()
}

/// Where names that skills have as well are those of employers: 京东 of "在京东做了五年", but not of "在京东做运营".
fn employers(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    const NEAR: usize = 10;
    const WISHED: &[&str] = &["想在", "要在", "希望在", "愿意在", "想去", "想进"];
    const THERE: &[&str] = &[
        "做", "干", "待", "呆", "上班", "工作", "当", "跑", "外包", "实习", "离职", "出来", "裁", "总部",
        "那边", "仓", "物流",
    ];
    const OF_PLATFORMS: &[&str] = &["运营", "投放", "直播", "推广", "店", "文案", "种草"];
    let named = WORDS.employers.iter().flat_map(|name| text.match_indices(*name));
    named.map(|(at, name)| at..at + name.len()).filter(|place| {
        let before = text.get(..place.start).unwrap_or_default();
        let behind = text.get(place.end..).unwrap_or_default();
        let of_platform = || OF_PLATFORMS.iter().any(|word| head(behind, NEAR).contains(word));
        before.ends_with(['在', '从', '进', '去', '到'])
            && !WISHED.iter().any(|wished| before.ends_with(wished))
            && THERE.iter().any(|there| behind.starts_with(there))
            && !of_platform()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::normalize::fold;

    #[test]
    fn what_bears_the_name_of_work_and_is_none_is_told_from_work() {
        for (text, want) in [
            ("希望有老师傅带 电工", "老师傅"),
            ("想跟着老师学 化妆", "老师"),
            ("hr说我年龄大 招聘主管", "hr"),
            ("司机都认识一堆 物流调度", "司机"),
            ("打工人一枚 郑州", "打工人"),
            ("阿姨今年48 打扫卫生", "阿姨"),
            ("白天要照顾老人 夜班客服", "照顾老人"),
            ("离医生家近 收银", "离医生家近"),
            ("地铁口附近 文员", "地铁口附近"),
            ("商务bd 有车", "有车"),
            ("薪资其次 财务", "薪资"),
            ("招聘上写的双休 前端", "招聘上"),
            ("从培训班出来的 java", "培训班"),
            ("不背kpi的客服", "kpi"),
            ("公司业务砍了 ios", "公司业务"),
            ("在京东做了五年仓配", "京东"),
            ("卖化妆品", "化妆品"),
            ("想找照顾老人的活", ""),
            ("小学老师 合肥", ""),
            ("猎头顾问 深圳", ""),
            ("薪资专员 苏州", ""),
            ("薪酬绩效", ""),
            ("客服 有车间的厂", ""),
            ("招聘专员", ""),
            ("京东运营", ""),
            ("地铁司机 安检", ""),
            ("培训讲师", ""),
            ("hr助理 上海", ""),
        ] {
            let mut found: Vec<Range<usize>> = no_work(text);
            found.sort_by_key(|place| place.start);
            found.dedup();
            let found: Vec<&str> = found.into_iter().map(|place| &text[place]).collect();
            assert_eq!(found.join(" "), want, "{text}");
        }
    }

    #[test]
    fn each_pattern_is_folded_and_holds_what_it_is_about() {
        for line in ROWS.lines().filter(|line| !line.starts_with('#')) {
            let (about, pattern) = line.split_once('\t').unwrap();
            assert!(!about.is_empty() && pattern.contains("(?P<w>"), "{line}");
            let plain = pattern.replace("(?P<w>", "");
            assert_eq!(fold(&plain), plain);
        }
    }
}
