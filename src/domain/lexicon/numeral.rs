//! Numbers at the start of a text, in figures and in Chinese numerals.

/// A number below a hundred in Chinese numerals, or one in figures with its fraction: "10.5", "二十八", "两"; with its length in bytes.
pub(crate) fn numeral(text: &str) -> Option<(f64, usize)> {
    let is_figure = |c: char| c.is_ascii_digit();
    let whole_part = text.len() - text.trim_start_matches(is_figure).len();
    if whole_part == 0 {
        return chinese(text).map(|(value, length)| (f64::from(value), length));
    }
    let fraction = text.get(whole_part..)?.strip_prefix('.').unwrap_or_default();
    let digits = fraction.len() - fraction.trim_start_matches(is_figure).len();
    let length = if digits > 0 { whole_part + 1 + digits } else { whole_part };
    Some((text.get(..length)?.parse().ok()?, length))
}

/// A whole number of one or two figures, or in Chinese numerals.
pub(super) fn whole(text: &str) -> Option<(u32, usize)> {
    let figures = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match figures {
        0 => chinese(text),
        1..=2 => Some((text.get(..figures)?.parse().ok()?, figures)),
        _ => None,
    }
}

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// "零", "两", "十二", "二十八".
fn chinese(text: &str) -> Option<(u32, usize)> {
    let numerals = text.len() - text.trim_start_matches(|c: char| c == '十' || digit(c).is_some()).len();
    let (before, behind) = match text.get(..numerals)?.split_once('十') {
        Some((before, behind)) => (Some(before), behind),
        None => (None, text.get(..numerals)?),
    };
    let one = |text: &str| {
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => digit(letter),
            _ => None,
        }
    };
    let tens = before.map_or(Some(0), |before| if before.is_empty() { Some(1) } else { one(before) })?;
    let ones = if behind.is_empty() && before.is_some() { 0 } else { one(behind)? };
    Some((tens * 10 + ones, numerals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read() {
        for (text, value) in [
            ("10.5小时", Some((10.5, 4))),
            ("12点", Some((12.0, 2))),
            ("3.", Some((3.0, 1))),
            ("二十八休", Some((28.0, 9))),
            ("十天", Some((10.0, 3))),
            ("十二", Some((12.0, 6))),
            ("两天", Some((2.0, 3))),
            ("零点", Some((0.0, 3))),
            ("二三", None),
            ("天", None),
            ("", None),
        ] {
            assert_eq!(numeral(text), value, "{text}");
        }
        assert_eq!([whole("123"), whole("22:00"), whole("三")], [None, Some((22, 2)), Some((3, 3))]);
    }
}
