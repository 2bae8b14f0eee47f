//! Shifts told by their hours: "22:00-次日6:00", "晚8点至早8点", "凌晨4点上班".

use super::context::{Seen, tail};
use super::numeral::whole;
use super::signs::{Cue, Sign};
use crate::domain::record::concern::Concern;
use crate::domain::text::words::Words;

/// Minutes of a day.
const DAY: u32 = 24 * 60;
/// When the night begins and when it ends for this purpose. Work between 22 and 6 o'clock is night work (劳动部,
/// 《女职工劳动保护规定》问题解答, 1989); who begins at five or six works early, which nobody calls 夜班.
const NIGHT: (u32, u32) = (22 * 60, 29 * 60);
/// Minutes of a shift in the night from which it is one.
const IN_THE_NIGHT: u32 = 60;
/// Minutes that a shift lasts.
const SHIFT: std::ops::RangeInclusive<u32> = 120..=16 * 60;
/// Minutes from which a shift is long, with its breaks: the law gives a student's day eight hours (教职成〔2021〕4号, 第十七条).
const LONG: u32 = 11 * 60;

/// A part of the day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Morning,
    Noon,
    Afternoon,
    Night,
}

/// Words for parts of the day, those that begin others last.
const PARTS: &[(&str, Part)] = &[
    ("凌晨", Part::Morning),
    ("清晨", Part::Morning),
    ("清早", Part::Morning),
    ("早晨", Part::Morning),
    ("早上", Part::Morning),
    ("上午", Part::Morning),
    ("早", Part::Morning),
    ("中午", Part::Noon),
    ("下午", Part::Afternoon),
    ("傍晚", Part::Afternoon),
    ("晚上", Part::Night),
    ("晚间", Part::Night),
    ("夜晚", Part::Night),
    ("夜里", Part::Night),
    ("夜间", Part::Night),
    ("半夜", Part::Night),
    ("深夜", Part::Night),
    ("午夜", Part::Night),
    ("晚", Part::Night),
    ("夜", Part::Night),
];

/// A time of the day as written.
struct Clock {
    hour: u32,
    minute: u32,
    part: Option<Part>,
    next_day: bool,
    /// Whether it is written as a time, and not only as a number.
    has_unit: bool,
    length: usize,
}

impl Clock {
    /// At the start of a text: "晚上八点半", "22:00", "次日凌晨3:30", "早8".
    fn at_start(text: &str) -> Option<Self> {
        const NEXT: Words = Words::of(&["次日", "第二天", "隔天", "隔日", "翌日"]);
        let mut rest = text;
        let next = NEXT.strip_begin(rest);
        rest = next.map_or(rest, |rest| rest.trim_start_matches([' ', '的']));
        let part = PARTS.iter().find_map(|(word, part)| Some((rest.strip_prefix(word)?, *part)));
        rest = part.map_or(rest, |(rest, _)| rest.trim_start());
        let (hour, length) = whole(rest)?;
        rest = rest.get(length..)?;
        let (minute, behind) = minutes(rest);
        let has_unit = behind.len() < rest.len();
        rest = behind;
        let mut part = part.map(|(_, part)| part);
        if let Some(behind) = rest.trim_start().strip_prefix("pm") {
            (part, rest) = (Some(Part::Afternoon), behind);
        } else if let Some(behind) = rest.trim_start().strip_prefix("am") {
            (part, rest) = (Some(Part::Morning), behind);
        }
        let is_time = hour <= 24 && minute < 60 && !rest.starts_with(|c: char| c.is_ascii_digit());
        is_time.then(|| Self {
            hour,
            minute,
            part,
            next_day: next.is_some(),
            has_unit,
            length: text.len() - rest.len(),
        })
    }

    /// Minutes from the midnight before, by the part of the day where one is named.
    fn minutes(&self) -> u32 {
        let hour = match (self.part, self.hour) {
            (Some(Part::Morning), 12) => 0,
            (Some(Part::Noon), 1..=2) | (Some(Part::Afternoon), 1..=11) | (Some(Part::Night), 6..=12) => {
                self.hour + 12
            }
            (_, hour) => hour,
        };
        hour * 60 + self.minute
    }

    /// Minutes when it ends what began at `start`, which was written so: "下午2点到10点" ends at ten in the evening, "22:00-6:00" at
    /// six on the day after.
    fn ends(&self, start: u32, begin: &Self) -> u32 {
        let end = self.minutes();
        if self.next_day {
            return end % DAY + DAY;
        }
        let halves = self.part.is_none() && self.hour <= 12 && begin.hour <= 12;
        if end <= start && halves && end + DAY / 2 > start {
            return end + DAY / 2;
        }
        if end <= start { end + DAY } else { end }
    }
}

/// The minutes behind an hour, and what stands behind them: ":30", "点半", "点", "时20分".
fn minutes(text: &str) -> (u32, &str) {
    if let Some(rest) = text.strip_prefix(':') {
        let digits = rest.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        return digits.and_then(|digits| Some((digits.parse().ok()?, rest.get(2..)?))).unwrap_or((0, text));
    }
    let Some(rest) = text.strip_prefix('点').or_else(|| text.strip_prefix('时')) else { return (0, text) };
    for (word, minute) in [("半", 30), ("一刻", 15), ("三刻", 45), ("整", 0), ("钟", 0)] {
        if let Some(rest) = rest.strip_prefix(word) {
            return (minute, rest);
        }
    }
    let minute = whole(rest).filter(|(minute, length)| {
        *minute < 60 && rest.get(*length..).is_some_and(|behind| behind.starts_with('分'))
    });
    minute.map_or((0, rest), |(minute, length)| {
        (minute, rest.get(length..).unwrap_or_default().trim_start_matches('分'))
    })
}

/// Shifts from one time to another, and times that work begins or ends at.
pub(super) fn spans(text: &str, found: &mut Vec<Seen>) {
    let mut until = 0;
    let mut before = [' '; 2];
    for (at, c) in text.char_indices() {
        let [earlier, last] = before;
        let goes_on = || is_of_number(c) && (is_of_number(last) || last == ':' && is_of_number(earlier));
        before = [last, c];
        if !begins(c) || at < until || goes_on() {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let Some(begin) = Clock::at_start(rest) else { continue };
        let behind = rest.get(begin.length..).unwrap_or_default();
        let shift = to(behind, &begin).map(|(end, length)| {
            let start = begin.minutes() % DAY;
            (start, end.ends(start, &begin), begin.length + length)
        });
        let (start, end, length) = match shift {
            Some((start, end, length)) if SHIFT.contains(&(end.saturating_sub(start))) => {
                (start, end, length)
            }
            Some(_) => continue,
            None => match one_sided(behind, &begin) {
                Some((start, end)) => (start, end, begin.length),
                None => continue,
            },
        };
        until = at + length;
        if is_of_business(text.get(..at).unwrap_or_default(), text.get(until..).unwrap_or_default()) {
            continue;
        }
        let place = |sign| Seen { sign, start: at, end: at + length };
        if in_the_night(start, end) >= IN_THE_NIGHT {
            let is_denied = ["不上", "不值", "不做", "不用上", "无需上"]
                .iter()
                .any(|no| text.get(..at).is_some_and(|before| before.ends_with(no)));
            let cue = if is_denied { Cue::DayShift } else { Cue::NightShift };
            found.push(place(Sign::Tells(cue)));
        }
        if end - start >= LONG {
            found.push(place(Sign::Tells(Cue::Concern(Concern::Hours))));
        }
    }
}

/// The hours of a folded text from one time of the day to another, with the minutes between: "九点半到三点半".
pub(crate) fn hours(text: &str) -> Vec<(std::ops::Range<usize>, u32)> {
    shifts(text).into_iter().map(|(place, start, end)| (place, end.saturating_sub(start))).collect()
}

/// Whether the shifts that follow a late one in a folded text, or the end that is told of it, are over when the night begins: "到九点半", "早8:00-15:00,晚15:00-22:00".
pub(in crate::domain) fn ends_before_night(behind: &str) -> bool {
    let told =
        behind.strip_prefix(['到', '至', '-', '~']).and_then(Clock::at_start).filter(|end| end.has_unit);
    if let Some(end) = told {
        let evening = if end.part.is_none() && end.hour < 12 { DAY / 2 } else { 0 };
        return (DAY / 2..=NIGHT.0).contains(&(end.minutes() + evening));
    }
    let shifts = shifts(behind);
    !shifts.is_empty() && shifts.iter().all(|(_, _, end)| *end <= NIGHT.0)
}

/// The hours of a folded text from one time of the day to another, in minutes from a midnight.
fn shifts(text: &str) -> Vec<(std::ops::Range<usize>, u32, u32)> {
    let mut found: Vec<(std::ops::Range<usize>, u32, u32)> = Vec::new();
    for (at, c) in text.char_indices() {
        let is_inside = text.get(..at).is_some_and(|before| before.ends_with(is_of_number))
            || found.last().is_some_and(|(last, ..)| at < last.end);
        if is_inside || !begins(c) {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let Some(begin) = Clock::at_start(rest) else { continue };
        let Some((end, length)) = to(rest.get(begin.length..).unwrap_or_default(), &begin) else { continue };
        let start = begin.minutes() % DAY;
        found.push((at..at + begin.length + length, start, end.ends(start, &begin)));
    }
    found
}

/// Whether a time may begin with this.
fn begins(c: char) -> bool {
    is_of_number(c)
        || matches!(
            c,
            '凌' | '清'
                | '早'
                | '上'
                | '中'
                | '下'
                | '傍'
                | '晚'
                | '夜'
                | '半'
                | '深'
                | '午'
                | '次'
                | '第'
                | '隔'
                | '翌'
        )
}

pub(super) fn is_of_number(c: char) -> bool {
    matches!(
        c,
        '0'..='9' | '.' | '零' | '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
    )
}

/// The time behind "至", "-" and the like, and the bytes up to its end.
fn to(behind: &str, begin: &Clock) -> Option<(Clock, usize)> {
    const SIGNS: [char; 9] = ['-', '~', '—', '–', '―', '至', '到', '→', '_'];
    let spaced = behind.trim_start();
    let rest = spaced.trim_start_matches(SIGNS);
    let end = Clock::at_start(rest.trim_start())?;
    let length = behind.len() - rest.trim_start().len() + end.length;
    let is_joined = rest.len() < spaced.len();
    // "早8晚8" needs no sign between; two bare numbers are no times.
    let both_named = begin.part.is_some() && end.part.is_some();
    let is_span = if is_joined {
        begin.has_unit || end.has_unit || both_named
    } else {
        both_named && rest.len() == behind.len()
    };
    is_span.then_some((end, length))
}

/// "晚上12点下班", "22:00上班": a shift of a few hours before or after.
fn one_sided(behind: &str, time: &Clock) -> Option<(u32, u32)> {
    const SOME: u32 = 4 * 60;
    if !time.has_unit {
        return None;
    }
    let behind = behind.trim_start_matches([' ', '后', '左', '右', '才', '前']);
    let is_end = ["下班", "收工"].iter().any(|end| behind.starts_with(end));
    // "六点前下班" is in the afternoon.
    let is_afternoon = is_end && time.part.is_none() && (3..=9).contains(&time.hour);
    let at = time.minutes() + if is_afternoon { DAY / 2 } else { 0 };
    if ["下班", "收工"].iter().any(|end| behind.starts_with(end)) {
        let end = if at < SOME { at + DAY } else { at };
        return Some((end - SOME, end));
    }
    ["上班", "开工", "到岗"].iter().any(|begin| behind.starts_with(begin)).then_some((at, at + SOME))
}

/// Minutes of a shift in the night that it begins or ends in.
fn in_the_night(start: u32, end: u32) -> u32 {
    let within = |from: u32, to: u32| end.min(to).saturating_sub(start.max(from));
    within(NIGHT.0, NIGHT.1) + within(0, NIGHT.1 - DAY)
}

/// Whether the time is that of a shop or of an interview, and not of the work.
fn is_of_business(before: &str, behind: &str) -> bool {
    const BEFORE: usize = 8;
    const WORDS: &[&str] = &[
        "营业", "面试", "投递", "咨询", "来电", "联系", "报名", "开放", "接听", "致电", "开店", "比例",
        "比分",
    ];
    let near = tail(before, BEFORE);
    let near = near.rsplit([',', '。', ';', '\n']).next().unwrap_or_default();
    WORDS.iter().any(|word| near.contains(word) || behind.trim_start().starts_with(word))
        || ["之外", "以外", "外的"].iter().any(|outside| behind.starts_with(outside))
}

#[cfg(test)]
mod tests {
    use super::super::times::assert_read;

    #[test]
    fn shifts_are_told_by_their_hours() {
        assert_read(&[
            ("晚上9点到早上5点", "night"),
            ("上班时间:23:00-次日7:00", "night"),
            ("时间:0:00-8:00", "night"),
            ("晚7点至早7点", "long night"),
            ("20:30~8:30", "long night"),
            ("夜里十点半到第二天早上六点", "night"),
            ("下午3点到凌晨1点", "night"),
            ("晚8早8", "long night"),
            ("早8晚8", "long"),
            ("10pm-6am", "night"),
            ("22-6点", "night"),
            ("晚上12点下班", "night"),
            ("凌晨4点上班", "night"),
            ("不上22:00-6:00的班", "day"),
            ("早上8点到下午6点", ""),
            ("9:00-18:00", ""),
            ("9:00-6:00", ""),
            ("下午2点到10点", ""),
            ("13:00-21:30", ""),
            ("6:00-14:00", ""),
            ("8:30-12:00,14:00-18:00", ""),
            ("营业时间10:00-次日2:00", ""),
            ("面试时间:晚上8点到10点", ""),
            ("1:10-1:20", ""),
            ("比例3:10到5:10", ""),
            ("2023-10-22到2024-06-08", ""),
            ("晚上6点下班", ""),
            ("上午9点上班", ""),
        ]);
    }
}
