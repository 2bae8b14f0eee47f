//! How many days of the week and for how many months somebody is there: "一周三天", "每周到岗4-5天", "至少实习3个月", "寒假".
//! Of a range the lower end is what an opening asks, and the upper one what a seeker is free.

use std::ops::{Range, RangeInclusive};

use super::calendar;
use super::clock::is_of_number;
use super::context::{Sentences, head, tail};
use super::numbers_before::numbers_before;
use super::signs::Sign;
use super::stance::Stance;
use super::{weekdays, weeks};
use crate::domain::text::words::Words;

/// What a text says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attendance {
    /// Where the folded text says so.
    pub place: Range<usize>,
    /// Days a week, 1 to 7, or months, 1 to 24: from the least to the most that is named.
    pub span: RangeInclusive<u32>,
}

const WEEK: &[&str] =
    &["每周", "一周", "每星期", "一星期", "每个星期", "每个礼拜", "一个礼拜", "一礼拜", "一个星期", "周"];
const EACH_WEEK: &[&str] = &["/周", "每周", "一周", "/星期", "一星期", "每星期", "/week", "/w"];
/// What may stand between the week and its days.
const BETWEEN: Words = Words::of(&[
    "至少",
    "最少",
    "最低",
    "不少于",
    "不低于",
    "最多",
    "可以",
    "能够",
    "可",
    "能",
    "需要",
    "要求",
    "要",
    "需",
    "须",
    "保证",
    "确保",
    "满足",
    "到岗",
    "到公司",
    "到校",
    "在岗",
    "出勤",
    "上班",
    "坐班",
    "工作",
    "实习",
    "兼职",
    "过来",
    "来",
    "去",
    "公司",
    "单位",
    "学校",
    "抽出",
    "上",
    "到",
    "有",
    "只",
    "大概",
    "大约",
    "约",
    "时间",
    "天数",
    "的",
    "为",
    "是",
    "都",
    ":",
    " ",
]);
/// What is of the days then, and no attendance.
const OTHER_DAYS: Words =
    Words::of(&["休", "假", "课", "加班", "出差", "夜班", "晚班", "值班", "培训", "班会", "例会", "健身"]);

/// The days a week that are worked, where a text names them, by their number before by their names.
pub(crate) fn days_a_week(text: &str) -> impl Iterator<Item = Attendance> {
    let by_name = weekdays::named(text).map(|(place, days)| Attendance { place, span: days..=days });
    text.match_indices('天').filter_map(|(at, unit)| days_before(text, at, unit)).chain(by_name)
}

/// Whether it is only welcome: "每周4天以上者优先", but not "每周至少4天(5天优先)".
pub(in crate::domain) fn is_wished(said: &Sentences<'_>, found: &Attendance) -> bool {
    let around = said.around(found.place.start, found.place.end);
    let own = around.after.split('(').next().unwrap_or_default();
    around.stance() == Stance::Welcome
        && (own.len() == around.after.len() || around.says_behind(Sign::Wished, own))
}

/// The number of days before their unit, where it is of a week.
fn days_before(text: &str, at: usize, unit: &str) -> Option<Attendance> {
    let until = text.get(..at)?;
    let (start, span) = numbers_before(until)?;
    let before = text.get(..start)?;
    let behind = text.get(at + unit.len()..)?;
    let end = EACH_WEEK.iter().find_map(|week| behind.starts_with(week).then_some(week.len()));
    let place = match end {
        Some(length) => start..at + unit.len() + length,
        None => week_before(before)?..at + unit.len(),
    };
    // "每周来三天,一节课100": what follows the comma is no part of it.
    let soon = head(behind, 4).split([',', ';', '。']).next().unwrap_or_default();
    let is_other = OTHER_DAYS.are_in(soon);
    // "每周六天天加班" is said of Saturdays, "周三天气好" of a Wednesday.
    let is_other = is_other || behind.starts_with(['天', '气']);
    let is_week = *span.start() >= 1 && *span.end() <= 7;
    (is_week && !is_other).then_some(Attendance { place, span })
}

/// Where a week is named that nothing but these words divides from the end.
fn week_before(text: &str) -> Option<usize> {
    let mut rest = text;
    while let Some(shorter) = BETWEEN.strip_end(rest) {
        rest = shorter;
    }
    let week = WEEK.iter().filter(|week| rest.ends_with(**week)).max_by_key(|week| week.len())?;
    // "上周三天都在": that was a certain week.
    let start = rest.len() - week.len();
    let is_certain = rest
        .get(..start)
        .is_some_and(|before| before.ends_with(['上', '下', '本', '这', '第', '两', '前', '头']));
    (!is_certain).then_some(start)
}

/// The months for which somebody seeks an internship or holiday work. A holiday is as long as it is by custom: a winter's a month, a summer's two.
pub(in crate::domain) fn months_sought(text: &str) -> Option<Attendance> {
    const SHORT: Words = Words::of(&["实习", "寒假", "暑假", "暑期", "短期", "长期", "到岗", "一周", "每周"]);
    const BUSY: &[&str] = &[
        "来不了",
        "去不了",
        "没法",
        "无法",
        "放假前",
        "之前",
        "以前",
        "有安排",
        "带薪",
        "不上班",
        "不用上班",
        "正常放",
        "有薪",
        "照常",
        "停课",
        "不在",
        "回家",
        "旅游",
        "考",
    ];
    // "寒暑假" holds 暑假.
    const HOLIDAYS: &[(&str, u32)] = &[("寒假", 1), ("暑假", 2), ("暑期", 2)];
    let is_short = || SHORT.are_in(text);
    let is_part_time = || text.contains("兼职") && calendar::months(text).next().is_some();
    if !is_short() && !is_part_time() {
        return None;
    }
    let holiday = |(word, months): &(&str, u32)| {
        let at = text.find(word)?;
        // "暑假在某厂实习过" was.
        let behind = head(text.get(at + word.len()..)?, 12);
        let was = ["过", "了", "曾", "期间在"].iter().any(|was| behind.contains(was))
            || tail(text.get(..at)?, 5).contains('过');
        // "寒假放假前都没空", "暑假有事".
        let part = behind.split([',', '。', ';', ' ', '\n']).next().unwrap_or_default();
        let is_taken =
            weekdays::NO_TIME.iter().chain(BUSY).any(|busy| part.contains(busy)) || part.starts_with('前');
        // "有寒暑假", "寒暑假要有": a holiday that one wishes to have, or is needed at home.
        let is_wished = text.get(..at).is_some_and(|before| before.ends_with(['有', '休', '放']))
            || text.get(..at).is_some_and(|before| before.ends_with("有寒"))
            || ["要有", "得有", "能休", "要休", "休息", "放假", "要带", "带娃", "带孩", "得带", "的工作"]
                .iter()
                .any(|wish| part.starts_with(wish));
        let is_taken = is_taken || is_wished;
        (!was && !is_taken).then(|| Attendance { place: at..at + word.len(), span: *months..=*months })
    };
    months_named(text).or_else(|| HOLIDAYS.iter().find_map(holiday))
}

/// The months that are named in a text of which it is known that it seeks an internship: "行政 满6个月".
pub(in crate::domain) fn months_named(text: &str) -> Option<Attendance> {
    months(text).find(|(_, clause)| !tells_of_other_months(clause)).map(|(said, _)| said)
}

/// The months that an opening asks an intern to stay.
pub(in crate::domain) fn months_asked(text: &str) -> Option<Attendance> {
    const STAY: &[&str] = &["实习", "到岗", "在岗", "连续", "稳定", "保证"];
    const LEAST: &[&str] =
        &["以上", "至少", "不少于", "不低于", "最少", "起", "满", "实习期", "实习时间", "实习周期", "连续"];
    let has = |clause: &str, words: &[&str]| words.iter().any(|word| clause.contains(word));
    months(text)
        .find(|(_, clause)| has(clause, STAY) && has(clause, LEAST) && !tells_of_other_months(clause))
        .map(|(said, _)| said)
}

/// Months of experience, of a trial, of pay, of training, or that are over.
fn tells_of_other_months(clause: &str) -> bool {
    const OTHERS: Words = Words::of(&[
        "经验",
        "经历",
        "试用",
        "转正",
        "转为",
        "薪",
        "工资",
        "奖",
        "考",
        "培训",
        "学习",
        "毕业",
        "前",
        "后",
        "内",
        "合同",
        "过",
        "了",
        "贷",
        "每个月",
        "每月",
        "社保",
        "退还",
        "返还",
        "退回",
        "成立",
        "表现",
        "留用",
        "签",
        "晋升",
    ]);
    OTHERS.are_in(clause)
}

/// Each number of months, 1 to 24, with the clause that it stands in.
fn months(text: &str) -> impl Iterator<Item = (Attendance, &str)> {
    const UNITS: &[(&str, u32)] = &[("个月", 1), ("年", 12)];
    const ENDS: [char; 7] = [',', '。', ';', '!', '\n', '、', ' '];
    let of_unit = move |(unit, times): &'static (&'static str, u32)| {
        text.match_indices(unit).filter_map(move |(at, unit)| {
            let until = text.get(..at)?;
            let (start, span) = match until.strip_suffix('半') {
                Some(half) if *times == 12 => (half.len(), 6..=6),
                _ if *times == 12 => return None,
                _ => numbers_before(until)?,
            };
            let end = at + unit.len();
            let from = until.rfind(ENDS).unwrap_or_default();
            let to = text.get(end..)?.find(ENDS).map_or(text.len(), |found| end + found);
            let clause = text.get(from..to)?.trim_start_matches(ENDS);
            let is_stay = *span.start() >= 1 && *span.end() <= 24 && !is_rate(text, start, end);
            is_stay.then_some((Attendance { place: start..end, span }, clause))
        })
    };
    let of_weeks = weeks::stays(text).map(|(place, span, clause)| (Attendance { place, span }, clause));
    let named = of_weeks.chain(calendar::months(text).map(named_months));
    UNITS.iter().flat_map(of_unit).chain(named)
}

fn named_months((place, count, clause): (Range<usize>, u32, &str)) -> (Attendance, &str) {
    (Attendance { place, span: count..=count }, clause)
}

/// "一个月2千", "3000块一个月": for how long pay is.
fn is_rate(text: &str, start: usize, end: usize) -> bool {
    const MONEY: [char; 8] = ['元', '块', '钱', '千', '百', '万', 'k', 'w'];
    let (before, behind) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
    let behind = behind.strip_prefix(['给', '是', '要']).unwrap_or(behind);
    let number = behind.trim_start_matches(is_of_number);
    let is_one = text.get(start..end) == Some("一个月");
    let is_amount =
        number.len() < behind.len() && (number.starts_with(MONEY) || behind.len() - number.len() > 2);
    is_one && (is_amount || before.ends_with(MONEY) || before.ends_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Reader = fn(&str) -> Option<Attendance>;

    /// What is read: "3", "3-4", nothing.
    fn assert_read(read: Reader, cases: &[(&str, &str)]) {
        let shown = |text: &str| match read(text).map(|said| said.span) {
            Some(span) if span.start() == span.end() => span.start().to_string(),
            Some(span) => format!("{}-{}", span.start(), span.end()),
            None => String::new(),
        };
        let wrong: Vec<String> = cases
            .iter()
            .filter(|(text, want)| shown(text) != *want)
            .map(|(text, want)| format!("{text}: {:?}, not {want:?}", shown(text)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn days_of_a_week() {
        assert_read(
            |text| days_a_week(text).next(),
            &[
                ("北京 数据分析实习 一周三天", "3"),
                ("每周至少到岗4天", "4"),
                ("每周能来3-4天", "3-4"),
                ("每周可实习三四天", "3-4"),
                ("一个星期四天", "4"),
                ("4天/周,实习3个月", "4"),
                ("5天每周", "5"),
                ("到岗时间:每周不少于三天", "3"),
                ("一周只有两天有空", "2"),
                ("每周工作六天", "6"),
                ("一周上五天班", "5"),
                ("保证每周出勤4天以上", "4"),
                ("每周休息两天", ""),
                ("一周三天有课", ""),
                ("每周2天假", ""),
                ("每周一天例会", ""),
                ("上周三天都在", ""),
                ("第一周三天培训", ""),
                ("月休4天", ""),
                ("带薪年假5天", ""),
                ("每周三四天都行", "3-4"),
                ("两天一周也可以", "2"),
                ("每周六天天加班", ""),
                ("一周内到岗,实习30天", ""),
                ("入职第三天签合同", ""),
                ("周三天气好", ""),
                ("3天内回复", ""),
                ("一周双休,每天8小时", ""),
                ("每周30天", ""),
                ("7天无理由", ""),
                ("一周能去三天", "3"),
                ("一个礼拜能来四天", "4"),
                ("周一到周五有课,周末两天有空", "2"),
            ],
        );
    }

    #[test]
    fn months_that_are_sought() {
        assert_read(
            months_sought,
            &[
                ("寒假短期实习 1个月 武汉", "1"),
                ("可实习6个月,每周4天", "6"),
                ("找个三个月的会计实习", "3"),
                ("实习半年 成都", "6"),
                ("实习3-6个月", "3-6"),
                ("寒假想找个实习", "1"),
                ("暑假工 重庆", "2"),
                ("暑假在某厂实习过,想找会计", ""),
                ("实习,寒暑假不上班", ""),
                ("实习,寒暑假带薪", ""),
                ("6个月实习经验,会Excel", ""),
                ("实习,3个月后毕业", ""),
                ("会计 重庆 3个月经验", ""),
                ("寒假放假前都没空", ""),
                ("暑假有事,找长期兼职", ""),
                ("在药房打过暑假工,想找药店", ""),
                ("打过两个暑假工,想找运营", ""),
            ],
        );
    }

    #[test]
    fn months_that_are_asked() {
        assert_read(
            months_asked,
            &[
                ("实习期至少3个月", "3"),
                ("连续实习6个月以上,每周4天", "6"),
                ("能保证3个月以上的实习时间", "3"),
                ("到岗时间:3-6个月以上", "3-6"),
                ("实习满三个月可转正", ""),
                ("试用期3个月", ""),
                ("6个月以上工作经验", ""),
                ("连续三个月的优秀员工有奖", ""),
            ],
        );
    }
}
