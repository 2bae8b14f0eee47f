//! Spans of time that a text names: "三年", "6个月", "1-3年", and those of about: "十来年", "三四年", "快五年", "不到一年".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::domain::lexicon::compiled;
use crate::domain::lexicon::context::head;
use crate::domain::text::words::Words;

/// More years than this are those of a firm.
const MOST_YEARS: f64 = 20.0;

/// More years than this nobody works.
const LONGEST_LIFE: f64 = 50.0;

/// Words right before a number that it is not quite: 快五年 is four years at least.
const ALMOST: &[&str] = &["不到", "不满", "不足", "未满", "将近", "接近", "快要", "快", "小"];

/// Words that end with one of these and say nothing of a number.
const NOT_ALMOST: Words = Words::of(&["很快", "尽快", "赶快", "大小", "从小", "凉快", "中小"]);

/// Words behind 年 that begin like the end of a date (三年制, 五年内, 20年底) and are those of work: "3年制造业经验", "2年薪酬管理经验", "2年内训经验".
const NO_DATES: Words = Words::of(&[
    "初中",
    "初级",
    "初高中",
    "前台",
    "前端",
    "前厅",
    "前沿",
    "前后端",
    "前期",
    "级别",
    "制造",
    "制药",
    "制冷",
    "制作",
    "制剂",
    "制片",
    "制图",
    "制版",
    "制程",
    "薪酬",
    "薪资",
    "薪福",
    "内训",
    "内控",
    "内审",
    "内贸",
    "内勤",
    "内科",
    "内部审",
    "内容运",
    "内容策",
    "内容编",
    "内容创",
    "内容审",
    "内容生",
    "内容制",
    "内容管",
    "内容营",
    "内衣",
    "内饰",
    "底层",
    "底盘",
    "底妆",
]);

/// The spans of time in a text, in months; of a range, and of what is said to be about, the lower end: "1-3年", "半年", "6个月", "两年以上",
/// "三四年", "十几年". Of what is almost reached it is a year less, of one year half of it, of less one month.
pub(super) fn spans(text: &str) -> Vec<(Range<usize>, u32)> {
    within(text, MOST_YEARS)
}

/// The same with those that only somebody's own years may be: "干了三十年", "大半辈子", of which ten years are sure.
pub(super) fn of_a_life(text: &str) -> Vec<(Range<usize>, u32)> {
    const LIFE: &str = "辈子";
    const OF_LIFE: &[&str] = &["大半", "半", "一"];
    const SURE: u32 = 120;
    let lives = text.match_indices(LIFE).filter_map(|(at, word)| {
        let before = text.get(..at)?;
        let much = OF_LIFE.iter().find(|much| before.ends_with(**much))?;
        Some((at - much.len()..at + word.len(), SURE))
    });
    // "干了年把": a year, more or less.
    let about = text.match_indices("年把").filter(|(at, _)| {
        let before = text.get(..*at).unwrap_or_default();
        !before.ends_with(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十几半去今明前".contains(c))
    });
    let about = about.map(|(at, words)| (at..at + words.len(), 12));
    within(text, LONGEST_LIFE).into_iter().chain(lives).chain(about).chain(in_english(text)).collect()
}

/// "5 years", "8+ yrs", in folded text.
fn in_english(text: &str) -> Vec<(Range<usize>, u32)> {
    static YEARS: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            "(?:^|[^0-9a-z.])(?P<all>(?P<number>[0-9]{1,2})(?:\\.5)? ?\\+? ?(?:years|year|yrs|yr|yoe))(?:$|[^0-9a-z ]| (?:$|[^0-9o]|of))",
        )
    });
    let read = |found: regex::Captures<'_>| {
        let years: u32 = found.name("number")?.as_str().parse().ok()?;
        Some((found.name("all")?.range(), years * 12)).filter(|(_, months)| *months > 0)
    };
    YEARS.captures_iter(text).filter_map(read).collect()
}

fn within(text: &str, most: f64) -> Vec<(Range<usize>, u32)> {
    let mut found = Vec::new();
    for (at, unit) in text.match_indices(['年', '月']) {
        let is_year = unit == "年";
        let Some(number) = text.get(..at).map(|t| t.strip_suffix('个').unwrap_or(t)) else { continue };
        if !is_year && number.len() == at {
            continue;
        }
        let is_number = |c: char| c.is_ascii_digit() || "一二两三四五六七八九十半.-~至到—–/ ".contains(c);
        let (number, all) = (without_more(number), number.len());
        let has_more = number.len() < all;
        let run = number.chars().rev().take_while(|c| is_number(*c)).map(char::len_utf8).sum::<usize>();
        let written = number.get(number.len() - run..).unwrap_or_default();
        let behind = text.get(at + unit.len()..).unwrap_or_default();
        let is_date = behind.starts_with(['级', '届', '制', '内', '前', '底', '初', '薪']);
        let is_other_word = NO_DATES.begin(behind);
        let is_date = is_date || behind.starts_with("之前") || behind.starts_with("以前");
        if is_date && !is_other_word {
            continue;
        }
        // "半年至一年": the upper end of a range is no span of its own.
        let lead = number.get(..number.len() - written.len()).unwrap_or_default();
        if written.starts_with(['-', '~', '至', '到', '—', '–']) && lead.ends_with(['年', '月']) {
            continue;
        }
        // ".-3年": the sign of an item stands right before.
        let own = written.trim_start_matches(['.', '-', '~', ' ', '/', '—', '–']);
        let low = own.split(['-', '~', '至', '到', '—', '–', '/']).map(str::trim).find(|n| !n.is_empty());
        let Some(low) = low.map(without_list_number) else { continue };
        let low = match low.split_once('.') {
            Some((item, years))
                if is_item(
                    text,
                    number.len() - written.len() + written.find(low).unwrap_or_default(),
                    item,
                ) =>
            {
                years
            }
            _ => low,
        };
        let Some(amount) = amount(low) else { continue };
        // "一年半"
        // "开了十年半挂" is ten years.
        let is_half = behind.starts_with('半')
            && !["半挂", "半导体", "半自动"].iter().any(|word| behind.starts_with(word));
        let half = if is_half { 0.5 } else { 0.0 };
        let years = if is_year { amount + half } else { amount / 12.0 };
        // "22年毕业" is a date: more years than a firm's are told in words, or of about.
        let is_told = years <= MOST_YEARS || has_more || !low.contains(|c: char| c.is_ascii_digit());
        if years <= most && is_told {
            let start = number.len() - written.len() + written.find(low).unwrap_or_default();
            let half = if is_year && half > 0.0 { '半'.len_utf8() } else { 0 };
            let end = at + unit.len() + half;
            let months = (years * 12.0).round() as u32;
            let almost = almost(text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
            let months = almost.map_or(months, |_| not_quite(months));
            found.push((start - almost.map_or(0, str::len)..end, months));
        }
    }
    found
}

/// The number before 来, 多, 余 and 几, where these say that it is somewhat more: 十来年, 20多年, 十几年.
fn without_more(number: &str) -> &str {
    let bare = number.trim_end_matches(['来', '多', '余', '几', '+']);
    let is_more = bare.ends_with(|c: char| c == '十' || c.is_ascii_digit());
    if is_more { bare } else { number }
}

/// The word by which a number is not quite reached, unless who has less is turned away: "不满两年勿扰" asks for two years.
fn almost(before: &str, behind: &str) -> Option<&'static str> {
    const NEAR: usize = 14;
    const TURNED_AWAY: Words = Words::of(&[
        "勿",
        "不要",
        "不招",
        "不收",
        "不考虑",
        "不接受",
        "免投",
        "免谈",
        "绕",
        "请不",
        "谢绝",
        "不录",
        "不予",
    ]);
    if ["不到", "不满"].iter().any(|less| behind.starts_with(less)) {
        return Some("");
    }
    let almost = ALMOST.iter().find(|almost| before.ends_with(**almost))?;
    let is_word = NOT_ALMOST.end(before);
    let is_refused = TURNED_AWAY.are_in(head(behind, NEAR));
    (!is_word && !is_refused).then_some(*almost)
}

/// The months that are sure where so many are not quite reached.
fn not_quite(months: u32) -> u32 {
    match months {
        0..12 => months.saturating_sub(1),
        12..24 => months - 6,
        _ => months - 12,
    }
}

/// "7. 3" and "2.3" are three years under the number of a list: of years only halves are written with a point. So are "1两", which nobody counts by.
fn without_list_number(written: &str) -> &str {
    let last = written.rsplit(' ').next().unwrap_or(written);
    let last = match last.split_once('.') {
        Some((_, years)) if years != "5" && !years.is_empty() => years,
        _ => last,
    };
    let told = last.trim_start_matches(|c: char| c.is_ascii_digit());
    if told.starts_with(['半', '一', '二', '两', '三', '四', '五', '六', '七', '八', '九']) {
        told
    } else {
        last
    }
}

/// Whether the number before a point is that of an item, and no part of "2.5年": it begins a sentence at this place, and the item before it or behind it
/// is there.
fn is_item(text: &str, at: usize, item: &str) -> bool {
    let Some((before, behind)) = text.split_at_checked(at) else { return false };
    let begins = before.trim_end_matches(' ').chars().next_back().is_none_or(|c| "。;\n:.!".contains(c));
    let Ok(number) = item.parse::<u32>() else { return false };
    let has = |text: &str, number: u32| {
        let mark = |mark: char| text.contains(&format!("{number}{mark}"));
        mark('.') || mark('、')
    };
    let (follows, goes_on) = (number > 1 && has(before, number - 1), has(behind, number + 1));
    begins && (follows || goes_on) || before.ends_with(' ') && follows && goes_on
}

/// "3", "1.5", "三", "半", "十"; of two numbers side by side the lower: "三四", "十七八".
fn amount(written: &str) -> Option<f64> {
    if let Ok(number) = written.parse() {
        return Some(number);
    }
    if written == "半" {
        return Some(0.5);
    }
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).or((c == '两').then_some(2));
    let mut value = 0;
    let mut before = None;
    for c in written.chars() {
        let this = digit(c);
        value = match (before, this) {
            _ if c == '十' => value.max(1) * 10,
            // "三四": three at least.
            (Some(first), Some(second)) if second == first + 1 => value,
            (Some(_), Some(_)) => return None,
            (None, this) => value + this?,
            (Some(_), None) => return None,
        };
        before = this;
    }
    (value > 0).then_some(value as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_about_are_read_by_what_is_sure() {
        fn read(text: &str) -> Option<(&str, u32)> {
            of_a_life(text).first().map(|(place, months)| (&text[place.clone()], *months))
        }
        for (text, want) in [
            ("三年", Some(("三年", 36))),
            ("十来年", Some(("十来年", 120))),
            ("开了十几年", Some(("十几年", 120))),
            ("20多年", Some(("20多年", 240))),
            ("三四年", Some(("三四年", 36))),
            ("一两年", Some(("一两年", 12))),
            ("十七八年", Some(("十七八年", 204))),
            ("小十年", Some(("小十年", 108))),
            ("快五年了", Some(("快五年", 48))),
            ("不到一年", Some(("不到一年", 6))),
            ("一年不到", Some(("一年", 6))),
            ("三年初中", Some(("三年", 36))),
            ("开了十年半挂", Some(("十年", 120))),
            ("三年初", None),
            ("不到三个月", Some(("不到三个月", 2))),
            ("不满两年勿扰", Some(("两年", 24))),
            ("二十一年", Some(("二十一年", 252))),
            ("干了大半辈子", Some(("大半辈子", 120))),
            ("从小三年", Some(("三年", 36))),
            ("多年", None),
            ("几年", None),
            ("好些年", None),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
        assert!(spans("二十一年").is_empty(), "years of a firm");
    }

    #[test]
    fn numbers_of_items_and_words_that_begin_like_dates_are_no_part_of_years() {
        let read = |text: &str| spans(text).first().map(|(_, months)| *months);
        for (text, want) in [
            ("1.本科以上学历。2.5年以上工作经验", Some(60)),
            ("1.5年以上经验 2.会英语", Some(60)),
            ("具有2.5年以上经验", Some(30)),
            ("2.5年以上仓储经验", Some(30)),
            ("本科学历.-3年以上经验", Some(36)),
            ("1一年及以上开发经验", Some(12)),
            ("3-4年制造业经历", Some(36)),
            ("3年薪酬管理经历", Some(36)),
            ("2年内训经验", Some(24)),
            ("3年内容运营经验", Some(36)),
            ("三年制大专", None),
            ("三年内容易见效", None),
            ("五年内毕业", None),
            ("20年底前", None),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }
}
