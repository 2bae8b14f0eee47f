//! Pay that a typed text wants: "月薪8000以上", "5000以上", "日薪200", "1万左右".

use std::ops::Range;

use super::refusal;
use crate::domain::record::opening::{Pay, PayUnit};

/// Pay in folded text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted {
    /// Where the words stand.
    pub place: Range<usize>,
    /// In CNY.
    pub pay: Pay,
    /// It is the most, not the least: "5000以下".
    pub is_most: bool,
    /// The words behind the amount say what time it is paid for.
    pub per: bool,
}

/// Words before an amount that make it pay, with the time that it is paid for; longer ones first.
const BEFORE: &[(&str, Option<PayUnit>)] = &[
    ("月薪", Some(PayUnit::Month)),
    ("月工资", Some(PayUnit::Month)),
    ("月收入", Some(PayUnit::Month)),
    ("月入", Some(PayUnit::Month)),
    ("月收", Some(PayUnit::Month)),
    ("每月", Some(PayUnit::Month)),
    ("一个月", Some(PayUnit::Month)),
    ("日薪", Some(PayUnit::Day)),
    ("日工资", Some(PayUnit::Day)),
    ("每天", Some(PayUnit::Day)),
    ("一天", Some(PayUnit::Day)),
    ("每日", Some(PayUnit::Day)),
    ("时薪", Some(PayUnit::Hour)),
    ("每小时", Some(PayUnit::Hour)),
    ("一小时", Some(PayUnit::Hour)),
    ("年薪", Some(PayUnit::Year)),
    ("年收入", Some(PayUnit::Year)),
    ("工资", None),
    ("薪资", None),
    ("薪水", None),
    ("薪酬", None),
    ("底薪", None),
    ("收入", None),
    ("待遇", None),
    ("到手", None),
    ("年包", Some(PayUnit::Year)),
    ("年入", Some(PayUnit::Year)),
    ("年收", Some(PayUnit::Year)),
    ("保底", None),
    ("税后", None),
    ("税前", None),
    ("综合", None),
    ("综合收入", None),
    ("综合薪资", None),
    ("综合工资", None),
    ("月均", Some(PayUnit::Month)),
    ("转正后", None),
    ("转正", None),
    ("试用期", None),
    ("实习期", None),
    ("见习期", None),
];

/// Words behind an amount that say what time it is paid for.
const BEHIND: &[(&str, PayUnit)] = &[
    ("/月", PayUnit::Month),
    ("每月", PayUnit::Month),
    ("一个月", PayUnit::Month),
    ("一月", PayUnit::Month),
    ("月薪", PayUnit::Month),
    ("/天", PayUnit::Day),
    ("/日", PayUnit::Day),
    ("每天", PayUnit::Day),
    ("一天", PayUnit::Day),
    ("日薪", PayUnit::Day),
    ("/小时", PayUnit::Hour),
    ("/时", PayUnit::Hour),
    ("每小时", PayUnit::Hour),
    ("一小时", PayUnit::Hour),
    ("/年", PayUnit::Year),
    ("一年", PayUnit::Year),
    ("年薪", PayUnit::Year),
];

/// The first pay that folded text wants. A bare number is none: it needs a word for pay, a unit, or an amount of thousands
/// with "以上" or the like.
pub(super) fn wanted(text: &str) -> Option<Wanted> {
    starts(text).find_map(|at| at_amount(text, at)).or_else(|| above(text))
}

/// "月薪过万", "工资上万": ten thousand or more.
fn above(text: &str) -> Option<Wanted> {
    const LEAST: f64 = 10_000.0;
    let found = ["过万", "上万", "破万"].iter().find_map(|words| Some((text.find(words)?, words.len())));
    let (at, length) = found?;
    let until = text.get(..at)?.trim_end_matches([':', ' ']);
    let (words, unit) = BEFORE.iter().find(|(words, _)| until.ends_with(words))?;
    let unit = unit.unwrap_or(PayUnit::Month);
    let pay = Pay { min_amount: Some(LEAST), max_amount: None, unit, currency_code: String::new() };
    Some(Wanted { place: until.len() - words.len()..at + length, pay, is_most: false, per: false })
}

/// Where numbers begin.
pub(super) fn starts(text: &str) -> impl Iterator<Item = usize> {
    let begins = |(at, c): &(usize, char)| {
        let before = text.get(..*at).and_then(|t| t.chars().next_back());
        let is_amount = c.is_ascii_digit() || DIGITS.contains(*c);
        is_amount && !before.is_some_and(|b| b.is_ascii_alphanumeric() || b == '.' || DIGITS.contains(b))
    };
    text.char_indices().filter(begins).map(|(at, _)| at)
}

const DIGITS: &str = "一二两三四五六七八九";

pub(super) fn at_amount(text: &str, start: usize) -> Option<Wanted> {
    const LEAST_BARE: f64 = 1000.0;
    let about = about(text.get(start..)?);
    let (first, scale, mut rest) = match about {
        Some((least, _, rest)) => (least, Some(1.0), rest),
        None => amount(text.get(start..)?)?,
    };
    let (mut least, mut most) = (first * scale.unwrap_or(1.0), about.map(|(_, most, _)| most));
    if about.is_none()
        && let Some(behind) = rest.strip_prefix(['-', '~', '至', '到', '—', '–'])
        && let Some((second, second_scale, behind)) = amount(behind)
    {
        // "5-8k": the unit behind is of both.
        least = first * scale.or(second_scale).unwrap_or(1.0);
        most = Some(second * second_scale.or(scale).unwrap_or(1.0));
        rest = behind;
    }
    let is_scaled = scale.is_some() || most.is_some_and(|most| most >= LEAST_BARE);
    let money = ["块钱", "元", "块", "rmb"].iter().find_map(|unit| rest.strip_prefix(unit));
    rest = money.unwrap_or(rest);
    let per = BEHIND.iter().find_map(|(words, unit)| Some((*unit, rest.strip_prefix(words)?)));
    rest = per.map_or(rest, |(_, behind)| behind);
    let bare = rest.trim_start();
    let is_most = ["以下", "以内", "之内"].iter().any(|words| bare.starts_with(words));
    let is_under = bare.starts_with("以下");
    let bound = ["及以上", "以上", "左右", "上下", "起", "+", "往上", "以下", "以内", "之内"];
    let bounded = bound.iter().find_map(|words| bare.strip_prefix(words));
    rest = bounded.unwrap_or(rest);
    let until =
        text.get(..start)?.trim_end_matches(|c: char| " :¥￥在要不低于至少有达到能可得别".contains(c));
    // "试用期3000", but not "试用期2周".
    let is_span = |words: &str| words.ends_with('期') && !is_scaled && least < LEAST_BARE;
    let before = BEFORE
        .iter()
        .filter(|(words, _)| until.ends_with(words) && !is_span(words))
        .max_by_key(|(words, _)| words.len());
    let said = text.get(..start)?.trim_end();
    let is_least = ["不低于", "至少", "最低", "最少", "起码", "不少于", "不能低于", "不能少于"]
        .iter()
        .any(|least| said.ends_with(least));
    // "5k以下不考虑", "低于6000的不要": who refuses less wants at least that.
    let is_refused = refusal::refuses_less(said, before.map_or("", |(words, _)| words), is_under, rest);
    let is_most = is_most && is_refused.is_none();
    rest = is_refused.unwrap_or(rest);
    let thousands = least >= LEAST_BARE && bounded.is_some();
    let counted = rest.starts_with([
        '年', '岁', '人', '名', '个', '届', '级', '条', '台', '平', '米', '字', '天', '月', '号', '小', '分',
        '件', '次', '公', '班',
    ]);
    // "4k-6k 文员", but not "2022-2025 大专".
    let is_enough = ["也行", "就行", "都行", "也可", "即可", "就可", "吧", "就好"]
        .iter()
        .any(|word| rest.starts_with(word));
    let is_range_end =
        rest.is_empty() || is_enough || most.is_some() && rest.starts_with([' ', ',', ';', '。', '、']);
    let years = 1980.0..=2040.0;
    let are_years = years.contains(&least) && most.is_some_and(|most| years.contains(&most));
    let is_pay = before.is_some()
        || money.is_some() && (per.is_some() || bounded.is_some() || least >= LEAST_BARE)
        || per.is_some_and(|(unit, _)| unit == PayUnit::Hour) && least >= 10.0
        || per.is_some() && least >= 10.0 && (money.is_some() || is_scaled || least >= 80.0)
        || thousands
        || is_least && (is_scaled || is_range_end || rest.starts_with([' ', ','])) && least >= LEAST_BARE
        || is_refused.is_some() && least >= LEAST_BARE
        || is_scaled && least >= LEAST_BARE && is_range_end && !are_years;
    if !is_pay || counted && money.is_none() && per.is_none() || least <= 0.0 {
        return None;
    }
    let unit = before.and_then(|(_, unit)| *unit).or(per.map(|(unit, _)| unit)).unwrap_or(PayUnit::Month);
    let begin = before.map_or(start, |(words, _)| until.len() - words.len());
    let pay = Pay { min_amount: Some(least), max_amount: most, unit, currency_code: String::new() };
    Some(Wanted { place: begin..text.len() - rest.len(), pay, is_most, per: per.is_some() })
}

/// "五六千": from five to six thousand.
fn about(text: &str) -> Option<(f64, f64, &str)> {
    let first = digit(text.chars().next()?)?;
    let (second, Some(scale), rest) = amount(text.get(text.chars().next()?.len_utf8()..)?)? else {
        return None;
    };
    (second == first + 1.0).then_some((first * scale, second * scale, rest))
}

/// The digit behind a unit, with nothing that makes it a number of its own.
fn tenth(behind: &str) -> Option<(f64, &str)> {
    let c = behind.chars().next()?;
    let value = digit(c).or_else(|| c.to_digit(10).map(f64::from))?;
    let rest = behind.get(c.len_utf8()..)?;
    let goes_on = rest.starts_with(|c: char| {
        c.is_ascii_digit() || DIGITS.contains(c) || "万千百十年天月个级届.-~k".contains(c)
    });
    (value > 0.0 && !goes_on).then_some((value, rest))
}

/// "二十", "十五" behind the digit of the tens.
fn tens(digit_of_tens: f64, behind: &str) -> Option<(f64, &str)> {
    let rest = behind.strip_prefix('十')?;
    match rest.chars().next().and_then(|c| Some((digit(c)?, c.len_utf8()))) {
        Some((ones, length)) => Some((digit_of_tens * 10.0 + ones, rest.get(length..)?)),
        None => Some((digit_of_tens * 10.0, rest)),
    }
}

/// The value of a Chinese digit.
fn digit(c: char) -> Option<f64> {
    let place = DIGITS.chars().position(|digit| digit == c)?;
    // 二 and 两 are the same digit.
    Some(if place >= 2 { place as f64 } else { place as f64 + 1.0 })
}

/// A number, what its unit multiplies it by, and the rest: "8k", "1.2万", "8千", "五千".
fn amount(text: &str) -> Option<(f64, Option<f64>, &str)> {
    let digits = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let (number, rest) = match digits {
        0 => {
            let c = text.chars().next()?;
            let (ones, rest) = (digit(c)?, text.get(c.len_utf8()..)?);
            tens(ones, rest).unwrap_or((ones, rest))
        }
        _ => (text.get(..digits)?.parse().ok()?, text.get(digits..)?),
    };
    let scales = [("万", 10_000.0), ("w", 10_000.0), ("千", 1000.0), ("k", 1000.0), ("百", 100.0)];
    let scaled = scales.iter().find_map(|(unit, scale)| {
        let behind = rest.strip_prefix(unit)?;
        (!unit.is_ascii() || !behind.starts_with(|c: char| c.is_ascii_alphanumeric()))
            .then_some((*scale, behind))
    });
    match scaled {
        // "一万二", "三千五": the next digit is of the next lower place.
        Some((scale, behind)) => match tenth(behind).filter(|_| scale >= 1000.0) {
            Some((tenths, rest)) => Some((number + tenths / 10.0, Some(scale), rest)),
            None => Some((number, Some(scale), behind)),
        },
        None if digits == 0 => None,
        None => Some((number, None, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pay_is_read_with_its_unit() {
        let read = |text: &str| {
            wanted(text).map(|found| {
                let unit = match found.pay.unit {
                    PayUnit::Month => "month",
                    PayUnit::Day => "day",
                    PayUnit::Hour => "hour",
                    PayUnit::Year => "year",
                };
                let most = found.pay.max_amount.map_or(String::new(), |most| format!("-{most}"));
                let sign = if found.is_most { "<" } else { "" };
                format!(
                    "{sign}{}{most} {unit} [{}]",
                    found.pay.min_amount.unwrap_or_default(),
                    &text[found.place]
                )
            })
        };
        let wrong: Vec<String> = [
            ("会计 月薪8000以上 重庆", Some("8000 month [月薪8000以上]")),
            ("电工 包住 5000以上", Some("5000 month [5000以上]")),
            ("日薪200", Some("200 day [日薪200]")),
            ("日薪三百", Some("300 day [日薪三百]")),
            ("时薪20元", Some("20 hour [时薪20元]")),
            ("年薪10万", Some("100000 year [年薪10万]")),
            ("工资5000-8000", Some("5000-8000 month [工资5000-8000]")),
            ("5-8k", Some("5000-8000 month [5-8k]")),
            ("一万以上", Some("10000 month [一万以上]")),
            ("八千左右", Some("8000 month [八千左右]")),
            ("200元/天", Some("200 day [200元/天]")),
            ("一天150", Some("150 day [一天150]")),
            ("工资不低于6000", Some("6000 month [工资不低于6000]")),
            ("6000+", Some("6000 month [6000+]")),
            ("5000以下", Some("<5000 month [5000以下]")),
            ("两万", Some("20000 month [两万]")),
            ("工资5k以下不考虑", Some("5000 month [工资5k以下不考虑]")),
            ("月薪6000以下勿扰 文员", Some("6000 month [月薪6000以下勿扰]")),
            ("低于4800的算了", Some("4800 month [4800的算了]")),
            ("少于4500免谈", Some("4500 month [4500免谈]")),
            ("不到5500的活不干", Some("5500 month [5500的活不干]")),
            ("不考虑7k以下的", Some("7000 month [7k以下]")),
            ("薪资不能低于6500", Some("6500 month [薪资不能低于6500]")),
            ("至少5000,双休", Some("5000 month [5000]")),
            ("至少5000粉丝", None),
            ("5000以下 不要销售", Some("<5000 month [5000以下]")),
            ("月薪过万 前端", Some("10000 month [月薪过万]")),
            ("工资上万", Some("10000 month [工资上万]")),
            ("过万次点击", None),
            ("工资五六千 幼师", Some("5000-6000 month [工资五六千]")),
            ("税后一万二", Some("12000 month [税后一万二]")),
            ("年薪二十万", Some("200000 year [年薪二十万]")),
            ("40一小时 家教", Some("40 hour [40一小时]")),
            ("不低于6k 出纳", Some("6000 month [6k]")),
            ("三千五以上", Some("3500 month [三千五以上]")),
            ("月薪七八千 焊工", Some("7000-8000 month [月薪七八千]")),
            ("5-8k java", Some("5000-8000 month [5-8k]")),
            ("8千-1.2万 会计", Some("8000-12000 month [8千-1.2万]")),
            ("2022-2025 大专", None),
            ("2022-2025", None),
            ("2025届 java", None),
            ("3年以上经验", None),
            ("30岁以下", None),
            ("一个月后入职", None),
            ("2026年毕业", None),
            ("一级建造师", None),
            ("s7-1200编程", None),
        ]
        .into_iter()
        .filter(|(text, want)| read(text).as_deref() != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
