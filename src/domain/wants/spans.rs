//! Spans of time that a text names: "三年", "6个月", "1-3年".

use std::ops::Range;

/// More years than this are those of a firm.
const MOST_YEARS: f64 = 20.0;

/// The spans of time in a text, in months; of a range the lower end: "1-3年", "半年", "6个月", "两年以上".
pub(super) fn spans(text: &str) -> Vec<(Range<usize>, u32)> {
    let mut found = Vec::new();
    for (at, unit) in text.match_indices(['年', '月']) {
        let is_year = unit == "年";
        let Some(number) = text.get(..at).map(|t| t.strip_suffix('个').unwrap_or(t)) else { continue };
        if !is_year && number.len() == at {
            continue;
        }
        let is_number = |c: char| c.is_ascii_digit() || "一二两三四五六七八九十半.-~至到—–/ ".contains(c);
        let run = number.chars().rev().take_while(|c| is_number(*c)).map(char::len_utf8).sum::<usize>();
        let written = number.get(number.len() - run..).unwrap_or_default();
        let behind = text.get(at + unit.len()..).unwrap_or_default();
        if behind.starts_with(['级', '届', '制', '内', '前', '底', '初', '薪']) {
            continue;
        }
        let low = written.split(['-', '~', '至', '到', '—', '–', '/']).map(str::trim).find(|n| !n.is_empty());
        let Some(low) = low.map(without_list_number) else { continue };
        let Some(amount) = amount(low) else { continue };
        // "一年半"
        let half = if behind.starts_with('半') { 0.5 } else { 0.0 };
        let years = if is_year { amount + half } else { amount / 12.0 };
        if years <= MOST_YEARS {
            let start = number.len() - written.len() + written.find(low).unwrap_or_default();
            let half = if is_year && half > 0.0 { '半'.len_utf8() } else { 0 };
            found.push((start..at + unit.len() + half, (years * 12.0).round() as u32));
        }
    }
    found
}

/// "7. 3" and "2.3" are three years under the number of a list: of years only halves are written with a point.
fn without_list_number(written: &str) -> &str {
    let last = written.rsplit(' ').next().unwrap_or(written);
    match last.split_once('.') {
        Some((_, years)) if years != "5" && !years.is_empty() => years,
        _ => last,
    }
}

/// "3", "1.5", "三", "半", "十".
fn amount(written: &str) -> Option<f64> {
    if let Ok(number) = written.parse() {
        return Some(number);
    }
    if written == "半" {
        return Some(0.5);
    }
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).or((c == '两').then_some(2));
    let mut value = 0;
    for c in written.chars() {
        value = if c == '十' { value.max(1) * 10 } else { value + digit(c)? };
    }
    (value > 0).then_some(value as f64)
}
