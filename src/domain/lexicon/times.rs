//! Times and counts that say something by themselves, which no list of phrases can hold: "22:00-次日6:00" is work at night,
//! "每天十一小时" a long day, "月休三天" few days off.

use super::clock::{is_of_number, spans};
use super::context::{Seen, tail};
use super::numeral::numeral;
use super::signs::{Cue, Sign};
use crate::domain::record::concern::Concern;
use crate::domain::text::words::Words;

/// Every time and count of folded text that says something.
pub(in crate::domain) fn times(text: &str) -> Vec<Seen> {
    let mut found = Vec::new();
    spans(text, &mut found);
    long_days(text, &mut found);
    days_off(text, &mut found);
    working_days(text, &mut found);
    found
}

/// "每天十一小时", "10.5个小时", "每周六十小时".
fn long_days(text: &str, found: &mut Vec<Seen>) {
    const LONG_DAY: std::ops::RangeInclusive<f64> = 10.0..=16.0;
    const LONG_WEEK: std::ops::RangeInclusive<f64> = 45.0..=100.0;
    const WEEK: &[&str] = &["每周", "一周", "每星期"];
    const REACH: usize = 8;
    for (start, value, end) in counted(text, &["小时", "个小时", "个钟", "个钟头", "钟头", "h"]) {
        let near = tail(text.get(..start).unwrap_or_default(), REACH);
        let week = WEEK.iter().find_map(|week| near.rfind(week)).map(|at| start - near.len() + at);
        let sign = Sign::Tells(Cue::Concern(Concern::Hours));
        match week {
            Some(start) if LONG_WEEK.contains(&value) => found.push(Seen { sign, start, end }),
            _ if LONG_DAY.contains(&value) => found.push(Seen { sign, start, end }),
            _ => {}
        }
    }
}

/// "月休三天", "每月只休息两天", "周休一天", "做二十八休二".
fn days_off(text: &str, found: &mut Vec<Seen>) {
    const FEW: f64 = 6.0;
    const MANY: f64 = 8.0;
    const ONLY: [char; 6] = ['只', '仅', '可', '能', '就', '共'];
    for (at, rest) in text.match_indices('休') {
        let behind = text.get(at + rest.len()..).unwrap_or_default();
        let number = behind.strip_prefix('息').unwrap_or(behind);
        let Some((days, length)) = numeral(number) else { continue };
        let end = text.len() - number.len() + length;
        let unit = text.get(end..).unwrap_or_default();
        // "月休4-6天": the lower end.
        let unit = unit.trim_start_matches(|c: char| c.is_ascii_digit() || "-~至到".contains(c));
        let is_days = unit.starts_with(['天', '日']);
        let before = text.get(..at).unwrap_or_default();
        let of = before.trim_end_matches(ONLY);
        let end = text.len() - unit.len() + unit.chars().next().filter(|_| is_days).map_or(0, char::len_utf8);
        let place = |start| start..end;
        if let Some(month) = of.strip_suffix('月').filter(|_| is_days) {
            let start = month.trim_end_matches(['每', '一', '个']).len();
            match days {
                _ if days <= FEW => take_few(found, place(start), days <= 4.0),
                _ if days >= MANY => take(found, place(start), Cue::TwoDaysOff),
                _ => {}
            }
        } else if let Some(week) = of.strip_suffix('周').filter(|_| is_days) {
            let start = week.trim_end_matches(['每', '一']).len();
            match days {
                _ if days < 2.0 => take_few(found, place(start), true),
                _ if days < 4.0 => take(found, place(start), Cue::TwoDaysOff),
                _ => {}
            }
        } else if let Some((worked, start)) = worked_before(before) {
            let share = days / (worked + days);
            match worked {
                _ if worked < 5.0 => {}
                _ if (2.0 / 7.0..0.5).contains(&share) => take(found, place(start), Cue::TwoDaysOff),
                _ if share < 0.2 => take_few(found, place(start), true),
                _ => {}
            }
        }
    }
}

/// "做六", "上二十八天" before 休: how many days are worked, and where that is said.
fn worked_before(before: &str) -> Option<(f64, usize)> {
    const VERBS: [char; 4] = ['做', '上', '干', '作'];
    let number = before.strip_suffix('天').unwrap_or(before);
    let start = number.trim_end_matches(is_of_number);
    let verb = VERBS.iter().find_map(|verb| start.strip_suffix(*verb))?;
    let (days, length) = numeral(number.get(start.len()..)?)?;
    (start.len() + length == number.len()).then_some((days, verb.len()))
}

/// "每周工作六天", "一周上五天班".
fn working_days(text: &str, found: &mut Vec<Seen>) {
    const WEEK: Words = Words::of(&["每周", "一周", "每星期"]);
    const WORK: Words = Words::of(&["工作", "上班", "出勤", "上", "做", "干"]);
    for (at, week) in WEEK.places(text) {
        let behind = text.get(at + week.len()..).unwrap_or_default();
        let behind = behind.trim_start_matches(['都', '要', '需', '须', '得']);
        let Some(number) = WORK.strip_begin(behind) else { continue };
        let Some((days, length)) = numeral(number) else { continue };
        if !number.get(length..).is_some_and(|unit| unit.starts_with('天')) {
            continue;
        }
        let place = at..text.len() - number.len() + length + '天'.len_utf8();
        match days {
            _ if days == 5.0 => take(found, place, Cue::TwoDaysOff),
            _ if days > 5.0 && days <= 7.0 => take_few(found, place, days >= 6.0),
            _ => {}
        }
    }
}

fn take(found: &mut Vec<Seen>, place: std::ops::Range<usize>, cue: Cue) {
    found.push(Seen { sign: Sign::Tells(cue), start: place.start, end: place.end });
}

/// Few days off, perhaps so few that they must be checked.
fn take_few(found: &mut Vec<Seen>, place: std::ops::Range<usize>, is_concern: bool) {
    if is_concern {
        take(found, place.clone(), Cue::Concern(Concern::Hours));
    }
    take(found, place, Cue::FewDaysOff);
}

/// The numbers before one of these units: where each begins, its value, and where the unit ends.
fn counted<'t>(text: &'t str, units: &'t [&str]) -> impl Iterator<Item = (usize, f64, usize)> + 't {
    let mut until = 0;
    text.char_indices().filter_map(move |(at, c)| {
        if at < until || !is_of_number(c) || c == '.' {
            return None;
        }
        let rest = text.get(at..)?;
        let run = rest.len() - rest.trim_start_matches(is_of_number).len();
        until = at + run;
        let (value, length) = numeral(rest)?;
        let mut behind = rest.get(length..)?;
        let mut value = value;
        // "十个半小时"
        if let Some(unit) = behind.strip_prefix("个半") {
            (value, behind) = (value + 0.5, unit);
        }
        let unit = units.iter().filter(|unit| behind.starts_with(**unit)).max_by_key(|unit| unit.len())?;
        let end = text.len() - behind.len() + unit.len();
        let is_word =
            unit.ends_with('h') && text.get(end..)?.starts_with(|c: char| c.is_ascii_alphanumeric());
        (!is_word).then_some((at, value, end))
    })
}

/// What is read in each text, as short marks in the order of the alphabet.
#[cfg(test)]
pub(super) fn assert_read(cases: &[(&str, &str)]) {
    let mark = |seen: Seen| match seen.sign {
        Sign::Tells(Cue::NightShift) => Some("night"),
        Sign::Tells(Cue::DayShift) => Some("day"),
        Sign::Tells(Cue::TwoDaysOff) => Some("two"),
        Sign::Tells(Cue::FewDaysOff) => Some("few"),
        Sign::Tells(Cue::Concern(Concern::Hours)) => Some("long"),
        _ => None,
    };
    let read = |text: &str| {
        let mut marks: Vec<&str> = times(text).into_iter().filter_map(mark).collect();
        marks.sort_unstable();
        marks.join(" ")
    };
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_weeks_are_counted() {
        assert_read(&[
            ("每天十三小时", "long"),
            ("每日10.5个小时", "long"),
            ("上十个半小时", "long"),
            ("一周工作五十四小时", "long"),
            ("每天8小时", ""),
            ("24小时营业", ""),
            ("每周四十小时", ""),
            ("12hr系统", ""),
            ("月休四天", "few long"),
            ("每月只休息两天", "few long"),
            ("月休6天", "few"),
            ("月休八天", "two"),
            ("月休4-6天", "few long"),
            ("做六休一", "few long"),
            ("干二十八休二", "few long"),
            ("上五休二", "two"),
            ("做一休一", ""),
            ("上24休48", ""),
            ("每周休息一天", "few long"),
            ("周休2天", "two"),
            ("每周工作六天", "few long"),
            ("一周上五天班", "two"),
            ("每周至少到岗4天", ""),
            ("带薪年休5天", ""),
            ("十五天年假", ""),
        ]);
    }
}
