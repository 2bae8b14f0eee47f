//! Days and times as tables write them: "2025-09-01", "2025年9月1日", "2025.9", and the numbers that Excel keeps.

use crate::domain::message::Code;
use chrono::{Datelike, Days, FixedOffset, Months, NaiveDate, NaiveDateTime, NaiveTime};

const READ: Code = Code::DaysAsIn;

/// China's time, the only one since 1991: UTC+8.
const CHINA_SECONDS: i32 = 8 * 3600;

/// The day; of a month its first one.
pub fn day(text: &str) -> Result<NaiveDate, Code> {
    read(text).map(|(day, _)| day).ok_or(READ)
}

/// The first and the last day of a span: "2026.3.1-2026.8.31", "2026年3月至8月". What the end leaves out is that of the begin.
pub fn span(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    const SIGNS: [char; 6] = ['至', '到', '~', '-', '—', '–'];
    if read(text).is_some() {
        return None;
    }
    text.char_indices().filter(|(_, c)| SIGNS.contains(c)).find_map(|(at, sign)| {
        let (first, last) = (text.get(..at)?, text.get(at + sign.len_utf8()..)?);
        let (begin, _) = read(first.trim_end_matches(SIGNS))?;
        let last = last.trim_start_matches(SIGNS).trim();
        let (end, rest) = read(last).or_else(|| read_without_year(begin, last))?;
        let end = if rest == Rest::Month { last_of_month(end)? } else { end };
        (begin <= end).then_some((begin, end))
    })
}

/// The end of a span that began on this day: "8月31日", "12月", and in the year after what else lay before it: "次年1月".
fn read_without_year(begin: NaiveDate, text: &str) -> Option<(NaiveDate, Rest)> {
    let later = ["次年", "翌年", "第二年"].iter().find_map(|next| text.strip_prefix(next));
    let rest = later.unwrap_or(text);
    let year = begin.year() + i32::from(later.is_some());
    let of_year = |year: i32| read(&format!("{year}{}{rest}", if rest.contains('月') { "年" } else { "." }));
    let found = of_year(year)?;
    let last = if found.1 == Rest::Month { last_of_month(found.0)? } else { found.0 };
    if last < begin { of_year(year + 1) } else { Some(found) }
}

fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The day after the last one that a text names, as fields have it that end something: of a month that of the next month, of a span
/// that behind its last day.
pub fn end(text: &str) -> Result<NaiveDate, Code> {
    let last = match read(text) {
        Some((day, Rest::Month)) => last_of_month(day),
        Some((day, Rest::Time(NaiveTime::MIN))) => day.pred_opt(),
        Some((day, _)) => Some(day),
        None => span(text).map(|(_, last)| last),
    };
    last.and_then(|last| last.succ_opt()).ok_or(READ)
}

/// The first day that a text names: of a span its first one.
pub fn begin(text: &str) -> Result<NaiveDate, Code> {
    day(text).or_else(|error| span(text).map(|(first, _)| first).ok_or(error))
}

/// The year that a text names, alone, in a day or of those who entered in it: "2024", "2024年9月", "24级", "2024级", "24届入学".
pub fn year(text: &str) -> Result<i32, Code> {
    if let Ok(day) = begin(text) {
        return Ok(day.year());
    }
    let (digits, behind) =
        text.find(|c: char| c.is_ascii_digit()).and_then(|at| number(text.get(at..)?)).ok_or(READ)?;
    let year: i32 = digits.parse().map_err(|_| READ)?;
    match digits.len() {
        4 => Ok(year),
        2 if behind.trim_start().starts_with(['级', '届', '年']) => Ok(2000 + year),
        _ => Err(READ),
    }
}

/// The day of graduation that a text names. Those of "2027届" graduate in its summer: by 30 June.
pub fn graduation(text: &str) -> Result<NaiveDate, Code> {
    begin(text).or_else(|error| {
        let whole = text.trim().trim_end_matches("毕业生").trim_end_matches("毕业");
        let digits = whole.strip_suffix('届').map(str::trim).filter(|digits| matches!(digits.len(), 2 | 4));
        let is_number = |digits: &&str| digits.bytes().all(|byte| byte.is_ascii_digit());
        let year = digits.filter(is_number).ok_or(error)?;
        date(&if year.len() == 2 { format!("20{year}") } else { year.to_string() }, "6", "30").ok_or(error)
    })
}

/// When a day begins in China, or the time of day that the text states, in RFC 3339. What `ends` then is over behind the last
/// day: "2026-11-25" is 2026-11-26T00:00, and a month its last day.
pub fn time(text: &str, ends: bool) -> Result<String, Code> {
    if let Ok(time) = chrono::DateTime::parse_from_rfc3339(text.trim()) {
        return Ok(time.to_rfc3339());
    }
    // "即日起至2026年12月31日" ends with what stands behind 至.
    let last = || text.rsplit_once(['至', '到', '~']).and_then(|(_, last)| read(last)).filter(|_| ends);
    let spanned = || span(text).filter(|_| ends).map(|(_, last)| (last, Rest::Day));
    let (day, rest) = read(text).or_else(spanned).or_else(last).ok_or(READ)?;
    let time = match rest {
        Rest::Time(time) => NaiveDateTime::new(day, time),
        Rest::Day if ends => (day + Days::new(1)).and_time(NaiveTime::MIN),
        Rest::Month if ends => (day + Months::new(1)).and_time(NaiveTime::MIN),
        Rest::Day | Rest::Month => day.and_time(NaiveTime::MIN),
    };
    let china = FixedOffset::east_opt(CHINA_SECONDS).ok_or(READ)?;
    let time = time.and_local_timezone(china).single().ok_or(READ)?;
    Ok(time.to_rfc3339())
}

/// What a text states beside the day.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Rest {
    Day,
    Month,
    Time(NaiveTime),
}

fn read(text: &str) -> Option<(NaiveDate, Rest)> {
    const BEGINS: [&str; 6] = ["报名截止到", "报名截止", "截止到", "截止至", "截止", "截至"];
    const ENDS: [&str; 8] = ["开始", "截止", "为止", "之前", "以前", "前", "起", "止"];
    let text = text.trim();
    let text = BEGINS.iter().find_map(|begin| text.strip_prefix(begin)).unwrap_or(text);
    let text = text.trim_start_matches([':', ' ', '于', '日', '期']);
    let text = without_weekday(text);
    let text = ENDS.iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text).trim_end();
    if let Some(read) = excel(text) {
        return Some(read);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.len() {
            8 => Some((date(text.get(..4)?, text.get(4..6)?, text.get(6..)?)?, Rest::Day)),
            6 => Some((date(text.get(..4)?, text.get(4..)?, "1")?, Rest::Month)),
            _ => None,
        };
    }
    // "2025 年 9 月 1 日 08:30": numbers, with signs or words of a date between them.
    let (year, rest) = number(text)?;
    let (month, rest) = number(rest.trim_start().strip_prefix(['-', '/', '.', '年'])?)?;
    let rest = rest.trim_start();
    let rest = rest.strip_prefix('月').unwrap_or(rest);
    if rest.trim().is_empty() {
        return Some((date(year, month, "1")?, Rest::Month));
    }
    let rest = rest.trim_start();
    let (day, rest) = number(rest.strip_prefix(['-', '/', '.']).unwrap_or(rest))?;
    let rest = rest.trim_start();
    let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
    let day = date(year, month, day)?;
    match rest.trim_start_matches(['T', ' ']) {
        "" => Some((day, Rest::Day)),
        // Programs write a day so that has no time.
        "0:00" | "00:00" | "00:00:00" | "0:00:00" => Some((day, Rest::Day)),
        // The end of a day is the begin of the next.
        "24:00" | "24:00:00" | "24时" | "24点" => Some((day.succ_opt()?, Rest::Time(NaiveTime::MIN))),
        time => Some((day, Rest::Time(time_of_day(time)?))),
    }
}

/// Without the name of the day in brackets at the end: "2026/12/15(周二)".
fn without_weekday(text: &str) -> &str {
    let named = text.strip_suffix(')').and_then(|inner| inner.rsplit_once('('));
    match named {
        Some((day, name)) if name.starts_with(['周', '星']) => day.trim_end(),
        _ => text,
    }
}

fn number(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

fn date(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let (length, year) = (year.len(), year.parse().ok()?);
    let is_year = length == 4 && (1900..=2200).contains(&year);
    is_year.then(|| NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)).flatten()
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    let text = text.trim_end_matches('Z');
    // "18点", "18时整"
    let hour =
        text.trim_end_matches('整').strip_suffix(['时', '点']).and_then(|hour| hour.trim().parse().ok());
    if let Some(hour) = hour {
        return NaiveTime::from_hms_opt(hour, 0, 0);
    }
    ["%H:%M:%S%.f", "%H:%M", "%H时%M分", "%H点%M分"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok())
}

/// The number of days since 30 December 1899 that Excel keeps, from 1954 to 2119, with a part of a day behind the point.
fn excel(text: &str) -> Option<(NaiveDate, Rest)> {
    let (days, part) = text.split_once('.').map_or((text, None), |(days, part)| (days, Some(part)));
    let days: u64 = days.parse().ok().filter(|days| (20_000..=80_000).contains(days) && text.len() >= 5)?;
    let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))?;
    let Some(part) = part else { return Some((day, Rest::Day)) };
    let seconds = (format!("0.{part}").parse::<f64>().ok()? * 86_400.0).round() as u32;
    if seconds == 0 {
        return Some((day, Rest::Day));
    }
    Some((day, Rest::Time(NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_usual_forms() {
        let want = NaiveDate::from_ymd_opt(2025, 9, 1).unwrap();
        for text in [
            "2025-09-01",
            "2025/9/1",
            "2025.9.1",
            "2025年9月1日",
            "2025年9月1号",
            "2025 年 9 月 1 日",
            "20250901",
            "2025-09-01 08:30:00",
            "2025-09-01T08:30",
            "45901",
            "2025年9月",
            "2025.9",
            "2025-09",
            "2025/09",
            "202509",
        ] {
            assert_eq!(day(text), Ok(want), "{text}");
        }
        for text in [
            "2025-02-30",
            "9/1/2025",
            "25/9/1",
            "2025",
            "明年",
            "",
            "45",
            "2025-13",
            "2025年9月1日左右",
            "1,2",
        ] {
            assert!(day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn years_of_entry_and_of_graduation() {
        for text in
            ["2023", "23级", "2023级", "2023级3班", "23届入学", "2023年秋季", "2023-09-01", "入学2023年"]
        {
            assert_eq!(year(text), Ok(2023), "{text}");
        }
        for text in ["大二", "3年级", "23", ""] {
            assert!(year(text).is_err(), "{text}");
        }
        for text in ["2028届", "28届毕业生", "2028年6月30日"] {
            assert_eq!(graduation(text), Ok(NaiveDate::from_ymd_opt(2028, 6, 30).unwrap()), "{text}");
        }
        assert!(graduation("本届").is_err());
    }

    #[test]
    fn spans_of_days() {
        let day = |text: &str| read(text).unwrap().0;
        for (text, first, last) in [
            ("2026.3.1-2026.8.31", "2026-03-01", "2026-08-31"),
            ("2026-03-01至2026-08-31", "2026-03-01", "2026-08-31"),
            ("2026-03-01-2026-08-31", "2026-03-01", "2026-08-31"),
            ("2026年3月-2026年8月", "2026-03-01", "2026-08-31"),
            ("2026年3月-8月", "2026-03-01", "2026-08-31"),
            ("2026年9月1日至次年1月15日", "2026-09-01", "2027-01-15"),
            ("2026年9月~2月", "2026-09-01", "2027-02-28"),
            ("2026/7/1 — 2026/7/31", "2026-07-01", "2026-07-31"),
        ] {
            assert_eq!(span(text), Some((day(first), day(last))), "{text}");
            assert_eq!(end(text), Ok(day(last).succ_opt().unwrap()), "{text}");
            assert_eq!(begin(text), Ok(day(first)), "{text}");
        }
        for none in ["2026-03-01", "6个月", "长期", "2026-8-31至2026-3-1", "3-6个月"] {
            assert_eq!(span(none), None, "{none}");
        }
        assert_eq!(end("2026年6月"), Ok(day("2026-07-01")));
        assert_eq!(time("即日起至2026年12月31日", true).as_deref(), Ok("2027-01-01T00:00:00+08:00"));
        assert_eq!(time("2026年11月25日前", true).as_deref(), Ok("2026-11-26T00:00:00+08:00"));
    }

    #[test]
    fn what_ends_is_over_behind_its_last_day() {
        for (text, begins, over) in [
            ("2026-11-25", "2026-11-25T00:00:00+08:00", "2026-11-26T00:00:00+08:00"),
            ("2026年11月", "2026-11-01T00:00:00+08:00", "2026-12-01T00:00:00+08:00"),
            ("2026-11-25 23:59:59", "2026-11-25T23:59:59+08:00", "2026-11-25T23:59:59+08:00"),
            ("2026-11-25 00:00:00", "2026-11-25T00:00:00+08:00", "2026-11-26T00:00:00+08:00"),
            ("46351.0", "2026-11-25T00:00:00+08:00", "2026-11-26T00:00:00+08:00"),
            ("2026年11月25日24:00", "2026-11-26T00:00:00+08:00", "2026-11-26T00:00:00+08:00"),
            ("截止2026/11/25(周三)", "2026-11-25T00:00:00+08:00", "2026-11-26T00:00:00+08:00"),
            ("2026年11月25日18点前", "2026-11-25T18:00:00+08:00", "2026-11-25T18:00:00+08:00"),
            ("2026.11.25 17时30分", "2026-11-25T17:30:00+08:00", "2026-11-25T17:30:00+08:00"),
            ("46351.5", "2026-11-25T12:00:00+08:00", "2026-11-25T12:00:00+08:00"),
            ("2026-11-25T15:59:59Z", "2026-11-25T15:59:59+00:00", "2026-11-25T15:59:59+00:00"),
        ] {
            assert_eq!(time(text, false).as_deref(), Ok(begins), "{text}");
            assert_eq!(time(text, true).as_deref(), Ok(over), "{text}");
        }
    }
}
