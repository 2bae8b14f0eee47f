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

/// The first number of a text.
pub fn first(text: &str) -> Result<f64, Code> {
    const READ: Code = Code::NumbersAsIn;
    let amount = *amounts(text).ok_or(READ)?.first().ok_or(READ)?;
    let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or_default();
    let is_negative = text.get(..digits).is_some_and(|before| before.ends_with('-'));
    Ok(if is_negative { -amount.value() } else { amount.value() })
}

/// All numbers of a text; `None` where one is in a form that could be read in two ways ("1,2", "2e2", "1..2").
pub fn amounts(text: &str) -> Option<Vec<Amount>> {
    let mut amounts = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..)?.find(|c: char| c.is_ascii_digit()) {
        let from = at + start;
        let length = digits(text.get(from..)?);
        let written = text.get(from..from + length)?;
        let number: String = written.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
        let grouped = written.split('.').next()?.split([',', ' ']).skip(1).all(|group| group.len() == 3);
        let mut end = from + length;
        let behind = text.get(end..)?;
        let goes_on = matches!(behind.as_bytes(), [b'e' | b'E', digit, ..] if digit.is_ascii_digit());
        if !grouped || goes_on {
            return None;
        }
        let scale = behind.chars().next().and_then(|c| match c {
            '万' | 'w' | 'W' => Some(10_000.0),
            '千' | 'k' | 'K' => Some(1_000.0),
            _ => None,
        });
        if scale.is_some() {
            end += behind.chars().next().map_or(0, char::len_utf8);
        }
        amounts.push(Amount { number: number.parse().ok()?, scale, end });
        at = end;
    }
    Some(amounts)
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
        ] {
            assert_eq!(first(text), Ok(want), "{text}");
        }
        for text in ["1,2", "2e2", "1..2", "三人", "", "12,34"] {
            assert!(first(text).is_err(), "{text}");
        }
    }
}
