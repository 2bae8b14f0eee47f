//! Amounts as people type them, in figures and in Chinese numerals: "8k", "1.2万", "5,000", "4千5", "一万五千", "三百五", "七八千".

use std::ops::Range;

/// The units of amounts, the greater first, and what they multiply by.
const SCALES: [(char, f64); 5] =
    [('万', 10_000.0), ('w', 10_000.0), ('千', 1000.0), ('k', 1000.0), ('百', 100.0)];

/// One amount, or two with the sign of a range between them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amounts {
    pub place: Range<usize>,
    pub least: f64,
    pub most: Option<f64>,
    /// Whether a unit says how much it is: 万, k.
    pub is_scaled: bool,
}

impl Amounts {
    /// The same with both multiplied, as if 万 stood behind them.
    pub fn in_ten_thousands(self) -> Self {
        const SCALE: f64 = 10_000.0;
        Self { least: self.least * SCALE, most: self.most.map(|most| most * SCALE), is_scaled: true, ..self }
    }
}

/// All amounts of a folded text, in its order.
pub(super) fn all(text: &str) -> impl Iterator<Item = Amounts> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let (at, c) = text.get(from..)?.char_indices().find(|(at, c)| {
                let rest = || text.get(from + at..).unwrap_or_default();
                is_numeral(*c)
                    || rough(rest()).is_some()
                    || matches!(c, '万' | '百')
                        && above_ten_thousand(rest(), text.get(..from + at).unwrap_or_default()).is_some()
            })?;
            let start = from + at;
            let before = text.get(..start).and_then(|text| text.chars().next_back());
            let is_inside = before.is_some_and(|b| b.is_ascii_alphanumeric() || b == '.');
            match at_start(text, start).filter(|_| !is_inside) {
                Some(found) => {
                    from = found.place.end;
                    return Some(found);
                }
                None => {
                    let passed =
                        text.get(start..)?.trim_start_matches(|d: char| is_figure(c) && is_figure(d));
                    from = (text.len() - passed.len()).max(start + c.len_utf8());
                }
            }
        }
    })
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || c == '十' || digit(c).is_some()
}

fn at_start(text: &str, start: usize) -> Option<Amounts> {
    let from = text.get(start..)?;
    let until = |rest: &str| start..text.len() - rest.len();
    if let Some((least, rest)) = rough(from) {
        return Some(Amounts { place: until(rest), least, most: None, is_scaled: true });
    }
    if let Some((least, most, rest)) = about(from).or_else(|| nearly(from)).or_else(|| digits_to(from)) {
        return Some(Amounts { place: until(rest), least, most: Some(most), is_scaled: true });
    }
    if let Some((least, rest)) = above_ten_thousand(from, text.get(..start)?) {
        return Some(Amounts { place: until(rest), least, most: None, is_scaled: true });
    }
    let (first, scale, rest) = amount(from)?;
    let second = behind_sign(rest).and_then(amount);
    let Some((second, second_scale, behind)) = second else {
        let least = first * scale.unwrap_or(1.0);
        return Some(Amounts { place: until(rest), least, most: None, is_scaled: scale.is_some() });
    };
    // "5-8k": the unit behind is of both, but not in "8000-1.2万".
    let is_whole = first >= 100.0 && first >= second;
    let least = first * scale.or(second_scale.filter(|_| !is_whole)).unwrap_or(1.0);
    let most = second * second_scale.or(scale).unwrap_or(1.0);
    let is_scaled = scale.or(second_scale).is_some();
    Some(Amounts { place: until(behind), least, most: Some(most), is_scaled })
}

/// The text behind the sign of a range, and behind the unit before that: "5000元-8000元", "4千到6千".
fn behind_sign(text: &str) -> Option<&str> {
    let bare = ["元", "块钱", "块"].iter().find_map(|unit| text.strip_prefix(unit)).unwrap_or(text);
    let behind = bare.trim_start().strip_prefix(['-', '~', '至', '到', '—', '–'])?;
    Some(behind.trim_start_matches(['-', '~', '—', '–', ' ', '¥']))
}

/// "万把块", "千把": one of the unit and a little.
fn rough(text: &str) -> Option<(f64, &str)> {
    let c = text.chars().next()?;
    let (_, scale) = SCALES.into_iter().find(|(unit, _)| *unit == c && !c.is_ascii())?;
    let rest = text.get(c.len_utf8()..)?.strip_prefix('把')?;
    let ends = rest.is_empty() || rest.starts_with(['块', '元', '一', '每', ' ', ',', '就', '的', '左', '/']);
    ends.then_some((scale, rest))
}

/// "五六千": from five to six thousand; "三五千" likewise.
fn about(text: &str) -> Option<(f64, f64, &str)> {
    let c = text.chars().next()?;
    let first = digit(c)?;
    let (second, Some(scale), rest) = amount(text.get(c.len_utf8()..)?)? else { return None };
    let is_about = second == first + 1.0 || (first, second) == (3.0, 5.0);
    is_about.then_some((first * scale, second * scale, rest))
}

/// "一万二三", "三千五六": the last place is about so much.
fn nearly(text: &str) -> Option<(f64, f64, &str)> {
    let (number, rest) = figures(text).or_else(|| numeral(text))?;
    let (_, scale) = SCALES.into_iter().find(|(unit, _)| rest.starts_with(*unit) && !unit.is_ascii())?;
    let mut behind = rest.get('万'.len_utf8()..)?.chars();
    let (first, second) = (digit(behind.next()?)?, digit(behind.next()?)?);
    let rest = behind.as_str();
    let part = scale / 10.0;
    let is_part = |(unit, of): &(char, f64)| rest.starts_with(*unit) && *of == part;
    let named = SCALES.iter().find(|unit| is_part(unit)).map_or(0, |(unit, _)| unit.len_utf8());
    let ends = !rest.get(named..)?.starts_with(|c: char| is_numeral(c) || "年天岁个级百".contains(c));
    (second == first + 1.0 && ends).then_some((
        number * scale + first * part,
        number * scale + second * part,
        rest.get(named..)?,
    ))
}

/// "六到八千": a digit before the sign of a range, and the unit behind both.
fn digits_to(text: &str) -> Option<(f64, f64, &str)> {
    let c = text.chars().next()?;
    let first = digit(c)?;
    let (second, Some(scale), rest) = amount(behind_sign(text.get(c.len_utf8()..)?)?)? else { return None };
    (scale >= 1000.0 && second > first).then_some((first * scale, second * scale, rest))
}

/// "万八" is eighteen thousand, "百万" a million; 万一 is another word.
fn above_ten_thousand<'t>(text: &'t str, before: &str) -> Option<(f64, &'t str)> {
    if before.ends_with(|c: char| is_numeral(c) || "百千几多余来个上过破数".contains(c)) {
        return None;
    }
    if let Some(rest) = text.strip_prefix("百万") {
        return (!rest.starts_with(['级', '人', '粉', '字', '台', '千', '富']))
            .then_some((1_000_000.0, rest));
    }
    let rest = text.strip_prefix('万')?;
    let c = rest.chars().next()?;
    let value = digit(c).filter(|value| *value > 1.0)?;
    let rest = rest.get(c.len_utf8()..)?;
    let ends = rest.is_empty()
        || rest.starts_with([' ', ',', '以', '左', '上', '起', '往', '就', '吧', '的', '元', '块']);
    ends.then_some((10_000.0 + value * 1000.0, rest))
}

/// A number, what its unit multiplies it by, and the rest: "8k", "1.2万", "8千", "五千", "4千5", "一万五千".
pub(crate) fn amount(text: &str) -> Option<(f64, Option<f64>, &str)> {
    let (number, rest) = figures(text).or_else(|| numeral(text))?;
    // "十来万", "20多万": the least of it.
    let more =
        rest.strip_prefix(['来', '多', '几', '余']).filter(|rest| rest.starts_with(['万', '千', '百']));
    let rest = more.unwrap_or(rest);
    // "30个w"
    let rest = rest.strip_prefix('个').filter(|rest| rest.starts_with(['w', '万'])).unwrap_or(rest);
    let scaled = rest.chars().next().and_then(|c| {
        let (_, scale) = SCALES.into_iter().find(|(unit, _)| *unit == c)?;
        Some((c, scale, rest.get(c.len_utf8()..)?))
    });
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    match scaled {
        Some((unit, scale, behind)) => match lower(scale, behind) {
            Some((part, rest)) => Some((number + part / scale, Some(scale), rest)),
            None if unit.is_ascii() && behind.starts_with(is_letter) && !is_times(behind) => None,
            None => Some((number, Some(scale), behind)),
        },
        // A digit alone is a word more often than an amount: "一个月".
        None if digit(text.chars().next()?).is_some() && number < 10.0 => None,
        None => Some((number, None, rest)),
    }
}

/// "x14" of "15kx14".
fn is_times(text: &str) -> bool {
    text.strip_prefix('x').is_some_and(|times| times.starts_with(|c: char| c.is_ascii_digit()))
}

/// A number in figures, with or without commas before groups of three.
fn figures(text: &str) -> Option<(f64, &str)> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is_group = |at: usize| (1..=3).all(|place| is_digit(at + place)) && !is_digit(at + 4);
    let mut length = 0;
    while let Some(byte) = bytes.get(length) {
        let goes_on = match byte {
            b'.' => is_digit(length + 1),
            b',' => (1..=3).contains(&length) && is_group(length),
            byte => byte.is_ascii_digit(),
        };
        if !goes_on {
            break;
        }
        length += 1;
    }
    let number = text.get(..length)?.replace(',', "").parse().ok()?;
    Some((number, text.get(length..)?))
}

/// A number below a hundred in Chinese numerals: "五", "十五", "二十".
fn numeral(text: &str) -> Option<(f64, &str)> {
    let c = text.chars().next()?;
    let (tens, rest) = match digit(c) {
        Some(ones) => {
            let rest = text.get(c.len_utf8()..)?;
            match rest.strip_prefix('十') {
                Some(rest) => (ones, rest),
                None => return Some((ones, rest)),
            }
        }
        None => (1.0, text.strip_prefix('十')?),
    };
    match rest.chars().next().and_then(|c| Some((digit(c)?, c.len_utf8()))) {
        Some((ones, length)) => Some((tens * 10.0 + ones, rest.get(length..)?)),
        None => Some((tens * 10.0, rest)),
    }
}

/// What stands behind a unit and is part of the amount: "五千" of "一万五千", "五" of "三千五", which is of the next lower place.
fn lower(scale: f64, behind: &str) -> Option<(f64, &str)> {
    let behind = behind.strip_prefix('零').unwrap_or(behind);
    let c = behind.chars().next()?;
    let value = digit(c).or_else(|| c.to_digit(10).map(f64::from)).filter(|value| *value > 0.0)?;
    let rest = behind.get(c.len_utf8()..)?;
    let unit = rest.chars().next();
    let named = SCALES.iter().find(|(name, of)| Some(*name) == unit && !name.is_ascii() && *of < scale);
    if let Some((name, of)) = named {
        let rest = rest.get(name.len_utf8()..)?;
        let (part, rest) = lower(*of, rest).unwrap_or((0.0, rest));
        return Some((value * of + part, rest));
    }
    // "4千5-6千", but not "1万5-8天".
    let is_range = rest.starts_with(['-', '~', '至', '到'])
        && behind_sign(rest).and_then(amount).is_some_and(|(_, scale, _)| scale.is_some());
    // "一百五一天" is a hundred and fifty, and "2万5人民币" counts no people.
    const PER: &[&str] = &["天", "日", "个", "月", "节", "小时", "课时", "工", "单", "年", "晚", "场", "堂"];
    let is_per = rest.strip_prefix('一').is_some_and(|unit| PER.iter().any(|per| unit.starts_with(per)))
        || rest.starts_with("人民币")
        || rest.starts_with("/个");
    let goes_on = !is_per
        && rest.starts_with(|c: char| {
            is_numeral(c) || "万千百十年天月个级届.-~kw人名家点折%次".contains(c) || c.is_ascii_alphanumeric()
        });
    (is_range || !goes_on).then_some((value * scale / 10.0, rest))
}

/// The value of a Chinese digit.
fn digit(c: char) -> Option<f64> {
    Some(match c {
        '一' => 1.0,
        '二' | '两' => 2.0,
        '三' => 3.0,
        '四' => 4.0,
        '五' => 5.0,
        '六' => 6.0,
        '七' => 7.0,
        '八' => 8.0,
        '九' => 9.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_figures_and_numerals() {
        for (text, want) in [
            ("4千5-6千", "4500-6000"),
            ("一万五千以上", "15000"),
            ("三百五", "350"),
            ("万把块", "10000"),
            ("千把块一个月", "1000"),
            ("百把块一天", "100"),
            ("一万把椅子", "10000"),
            ("千万把握机会", ""),
            ("四千五百块", "4500"),
            ("1万2千5", "12500"),
            ("一万零五百", "10500"),
            ("十五万", "150000"),
            ("七八千", "7000-8000"),
            ("三五千", "3000-5000"),
            ("5,000-7,000", "5000-7000"),
            ("8000-1.2万", "8000-12000"),
            ("1w5", "15000"),
            ("一百五一天", "150"),
            ("五千五一个月", "5500"),
            ("一万五一单", "15000"),
            ("2万5人民币", "25000"),
            ("2万5人", "20000 5"),
            ("一万二三", "12000-13000"),
            ("三千五六", "3500-3600"),
            ("六到八千", "6000-8000"),
            ("到手万八", "18000"),
            ("年薪百万", "1000000"),
            ("百万级", ""),
            ("万一", ""),
            ("30个w", "300000"),
            ("5000元-8000元", "5000-8000"),
            ("5k,6", "5000 6"),
            ("一个月", ""),
            ("s7-1200", "1200"),
            ("4kg", ""),
        ] {
            let shown = |found: Amounts| match found.most {
                Some(most) => format!("{}-{most}", found.least),
                None => found.least.to_string(),
            };
            let found: Vec<String> = all(text).map(shown).collect();
            assert_eq!(found.join(" "), want, "{text}");
        }
    }
}
