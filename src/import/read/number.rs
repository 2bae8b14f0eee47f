//! Numbers in words: "6,000", "0.6万", "2千人", "3天/周".

use crate::domain::message::Code;

/// A number as it is written, and what it is multiplied by, where that is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    pub number: f64,
    pub scale: Option<f64>,
    /// Where the words behind it begin, in bytes.
    pub end: usize,
}

impl Amount {
    /// To two decimals, as pay has them: 0.3 x 10,000 is a little less than 3,000 in floating point.
    pub fn value(self) -> f64 {
        (self.number * self.scale.unwrap_or(1.0) * 100.0).round() / 100.0
    }
}

/// The first number of a text. Of two that are no range it cannot be told which is meant: "3/5", "5+3".
pub fn first(text: &str) -> Result<f64, Code> {
    const READ: Code = Code::NumbersAsIn;
    let amount = *amounts(text).ok_or(READ)?.first().ok_or(READ)?;
    let behind = text.get(amount.end..).unwrap_or_default();
    if behind
        .strip_prefix(['/', '+', '|', '\'', '’'])
        .is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()))
    {
        return Err(READ);
    }
    let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or_default();
    let is_negative = text.get(..digits).is_some_and(|before| before.ends_with('-'));
    Ok(if is_negative { -amount.value() } else { amount.value() })
}

/// How many people a cell counts: the sum of its groups ("3男2女", "5+3人"), else its first number.
pub fn people(text: &str) -> Result<f64, Code> {
    let all = amounts(text).unwrap_or_default();
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let words: String = bare.chars().filter(|c| !c.is_ascii_digit()).collect();
    let is_sum = matches!(
        words.as_str(),
        "男女" | "女男" | "男,女" | "男、女" | "男+女" | "男人女人" | "男名女名" | "+" | "+人" | "+名"
    );
    match all.as_slice() {
        [one, other] if is_sum => Ok(one.value() + other.value()),
        _ => first(text),
    }
}

/// All numbers of a text; `None` where one is in a form that could be read in two ways ("1,2", "2e2", "1..2", "6.000,50").
pub fn amounts(text: &str) -> Option<Vec<Amount>> {
    let mut amounts = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..)?.find(|c: char| c.is_ascii_digit()) {
        let from = at + start;
        let length = digits(text.get(from..)?);
        let written = text.get(from..from + length)?;
        let number: String = written.chars().filter(|c| !GROUPED.contains(c)).collect();
        let (whole, part) = written.split_once('.').unwrap_or((written, ""));
        let grouped = whole.split(GROUPED).skip(1).all(|group| group.len() == 3) && !part.contains(GROUPED);
        let mut end = from + length;
        let behind = text.get(end..)?;
        let goes_on = matches!(behind.as_bytes(), [b'e' | b'E', digit, ..] if digit.is_ascii_digit());
        if !grouped || goes_on {
            return None;
        }
        let mut number: f64 = number.parse().ok()?;
        let scale = behind.chars().next().and_then(scale_of);
        if let Some(scale) = scale {
            end += behind.chars().next().map_or(0, char::len_utf8);
            let (lower, length) = lower(scale, text.get(end..)?);
            number += lower;
            end += length;
        }
        amounts.push(Amount { number, scale, end });
        at = end;
    }
    Some(amounts)
}

/// Signs before groups of three digits: "6,000", "6 000", "6'000".
const GROUPED: [char; 3] = [',', ' ', '\''];

/// What a unit of numbers multiplies by.
fn scale_of(unit: char) -> Option<f64> {
    match unit {
        '万' | 'w' | 'W' => Some(10_000.0),
        '千' | 'k' | 'K' => Some(1_000.0),
        '百' => Some(100.0),
        _ => None,
    }
}

/// What one digit behind a unit adds to it, in that unit, and how long it is: the 2 of "1万2" and of "1万2千". A digit that counts something
/// is none: "5千2班".
fn lower(scale: f64, behind: &str) -> (f64, usize) {
    let digit = |c: char| c.to_digit(10).map(f64::from);
    let mut chars = behind.chars();
    let Some(part) = chars.next().and_then(digit) else { return (0.0, 0) };
    let next = chars.next();
    if let Some((unit, unit_scale)) = next.and_then(|c| Some((c, scale_of(c)?)))
        && unit_scale < scale
    {
        return (part * unit_scale / scale, 1 + unit.len_utf8());
    }
    let ends = next.is_none_or(|c| "元块-~至到以左上起/每—–,,。;；(（)） ".contains(c));
    if ends { (part / 10.0, 1) } else { (0.0, 0) }
}

/// The length of the number that a text begins with: digits, points, commas, and spaces before groups of three digits.
fn digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let group = |at: usize| (1..=3).all(|place| is_digit(at + place)) && !is_digit(at + 4);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let goes_on = match byte {
            b'0'..=b'9' => true,
            b'.' => true,
            b',' => is_digit(at + 1),
            b'\'' => group(at),
            b' ' => group(at) && at <= 3,
            _ => false,
        };
        if !goes_on {
            break;
        }
        at += 1;
    }
    text.get(..at).map_or(0, |number| number.trim_end_matches('.').len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        for (text, want) in [
            ("6000", 6000.0),
            ("6,000", 6000.0),
            ("¥12,000", 12000.0),
            ("6 000", 6000.0),
            ("1,234,567.5", 1_234_567.5),
            ("0.6万", 6000.0),
            ("1.5w", 15000.0),
            ("2千人", 2000.0),
            ("3天/周", 3.0),
            ("约 2.5 天", 2.5),
            ("-5", -5.0),
            ("3-5天", 3.0),
            ("100人以上", 100.0),
            ("8'500", 8500.0),
            ("1'234'567", 1_234_567.0),
            ("3百", 300.0),
            ("2万5", 25_000.0),
            ("2万5千", 25_000.0),
            ("7千2", 7_200.0),
            ("7千2百元", 7_200.0),
            ("3k5", 3_500.0),
            ("2万5-3万", 25_000.0),
            ("5千2班", 5_000.0),
        ] {
            assert_eq!(first(text), Ok(want), "{text}");
        }
        for text in ["1,2", "2e2", "1..2", "三人", "", "12,34", "6.000,50", "4500/5000", "3/4", "2+6", "1'2"]
        {
            assert!(first(text).is_err(), "{text}");
        }
        for (text, want) in
            [("4男1女", 5.0), ("2女6男", 8.0), ("6+2", 8.0), ("3人(男)", 3.0), ("5-10人", 5.0)]
        {
            assert_eq!(people(text), Ok(want), "{text}");
        }
        assert!(people("3/5").is_err() && people("2男").is_ok_and(|people| people == 2.0));
    }
}
