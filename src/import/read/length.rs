//! Lengths of time in months: "3-5年", "6个月-1年", "半年", "一年以上".

use crate::domain::lexicon::numeral;
use crate::domain::message::Code;

const READ: Code = Code::LengthsAsIn;

/// The least length that the text names, in months: "3-5年" is 36, "1年以内" and "不限" are 0.
pub fn months(text: &str) -> Result<u32, Code> {
    const NONE_ASKED: [&str; 12] = [
        "不限",
        "无需",
        "不需",
        "无经验",
        "应届",
        "在校",
        "无要求",
        "不要求",
        "小白",
        "零基础",
        "零经验",
        "不作要求",
    ];
    const AT_MOST: [&str; 6] = ["以内", "以下", "之内", "不满", "不足", "未满"];
    // Who is turned away asks for nothing less: "3年以上(应届勿扰)".
    const TURNED_AWAY: [&str; 5] = ["勿", "不要", "不考虑", "除外", "免"];
    let is_turned_away = TURNED_AWAY.iter().any(|word| text.contains(word));
    let asks_none = |word: &str| text.contains(word) && !(is_turned_away && ["应届", "在校"].contains(&word));
    // "1年经验优先" is a wish.
    let is_wish = text.contains("优先") && !text.contains([',', '，', ';', '(', '（']);
    if NONE_ASKED.into_iter().any(asks_none) || is_wish {
        return Ok(0);
    }
    let mut least = None;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit() || "半一二两三四五六七八九十".contains(c))
    {
        let from = rest.get(start..).unwrap_or_default();
        let (number, behind) = number(from).ok_or(READ)?;
        // "3-5年": the first number has the unit of the second.
        let unit = unit(behind).or_else(|| {
            let second = behind.strip_prefix(['-', '~', '至', '到', '—', '–'])?;
            number_behind(second)
        });
        let (unit, half) = unit.ok_or(READ)?;
        let length = (number + if half { 0.5 } else { 0.0 }) * unit;
        least = least.or(Some(length));
        rest = if half { behind.split_once('半').map_or("", |(_, behind)| behind) } else { behind };
    }
    let at_most = AT_MOST.iter().any(|word| text.contains(word)) && !text.contains("以上");
    let least = least.filter(|months| (0.0..=1200.0).contains(months)).ok_or(READ)?;
    Ok(if at_most { 0 } else { least.round() as u32 })
}

/// A bare number or range with the unit of its heading: "3-5" under "工作经验（年）".
pub fn with_unit_of(headings: &[String], text: &str) -> String {
    let is_bare = text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || " .-~+".contains(c));
    let unit = |heading: &String| match heading {
        heading if heading.contains('年') => Some("年"),
        heading if heading.contains('月') => Some("个月"),
        _ => None,
    };
    let unit = headings.iter().find_map(unit).filter(|_| is_bare).unwrap_or_default();
    format!("{}{unit}", text.trim_end_matches(['+', ' ']))
}

/// A number, or 半, and the words behind it.
fn number(text: &str) -> Option<(f64, &str)> {
    if let Some(behind) = text.strip_prefix('半') {
        return Some((0.5, behind));
    }
    let (number, length) = numeral(text)?;
    Some((number, text.get(length..)?))
}

fn number_behind(text: &str) -> Option<(f64, bool)> {
    unit(number(text.trim_start())?.1)
}

/// Months in the unit that the words begin with, and whether half a one is added: "年半".
fn unit(words: &str) -> Option<(f64, bool)> {
    let words = words.trim_start();
    let years = words.strip_prefix('年').or_else(|| words.strip_prefix("周年"));
    match years {
        Some(behind) => Some((12.0, behind.starts_with('半'))),
        None => {
            let months = words.strip_prefix('个').unwrap_or(words);
            let half = months.starts_with("半月");
            (half || months.starts_with('月')).then_some((1.0, half))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_length_counts() {
        for (text, want) in [
            ("3-5年", 36),
            ("6个月-1年", 6),
            ("6月-1年", 6),
            ("实习6个月", 6),
            ("1年以内", 0),
            ("3年以下", 0),
            ("1年以上3年以下", 12),
            ("5年及以上", 60),
            ("一年以上", 12),
            ("半年", 6),
            ("两年", 24),
            ("1.5年", 18),
            ("1年半", 18),
            ("两个半月", 3),
            ("三至五年", 36),
            ("1~3 年", 12),
            ("十年", 120),
            ("十一个月", 11),
            ("三十六个月", 36),
            ("十五个半月", 16),
            ("十至二十个月", 10),
            ("3年以上（应届勿扰）", 36),
            ("2年以上,在校生除外", 24),
            ("不满1年", 0),
            ("1年经验优先", 0),
            ("3年以上，5年优先", 36),
            ("不限(2年优先)", 0),
            ("无需经验", 0),
            ("应届毕业生", 0),
        ] {
            assert_eq!(months(text), Ok(want), "{text}");
        }
        let under = |heading: &str, text: &str| months(&with_unit_of(&[heading.to_string()], text));
        assert_eq!(under("工作经验（年）", "3-5"), Ok(36));
        assert_eq!(under("工作年限", "2"), Ok(24));
        assert_eq!(under("实习时长（月）", "6"), Ok(6));
        assert_eq!(under("工作年限", "6个月"), Ok(6));
        assert!(under("经验要求", "3-5").is_err());
        for text in ["5天/周 3个月", "本科", "", "3", "3-5", "2000年1月1", "100周", "二三年", "一百个月"]
        {
            assert!(months(text).is_err(), "{text}");
        }
    }
}
