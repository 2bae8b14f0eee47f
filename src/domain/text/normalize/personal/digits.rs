//! Numbers of telephones that are written in Chinese digits.

use std::borrow::Cow;

use super::numbers::is_mobile;

/// Digits of a mobile number.
const LENGTH: usize = 11;

/// The text with its mobile numbers in Chinese digits, some or all of them, as ASCII digits: "一三八零零一三八零零零",
/// "一 三 八 零 零 一 三 八 零 零 零", "1三8零零1三8零零零".
pub(super) fn in_digits(text: &str) -> Cow<'_, str> {
    if !text.contains(['〇', '零', '一', '幺']) {
        return text.into();
    }
    let (mut read, mut from) = (String::new(), 0);
    while let Some((start, _)) = letters(text, from).find(|(_, c)| digit(*c).is_some()) {
        let (number, end) = run(text, start);
        let is_chinese = text.get(start..end).is_some_and(|run| !run.is_ascii());
        if is_chinese && is_mobile(&number) {
            read.push_str(text.get(from..start).unwrap_or_default());
            read.extend(number.iter().map(|digit| char::from(*digit)));
        } else {
            read.push_str(text.get(from..end).unwrap_or_default());
        }
        from = end;
    }
    read.push_str(text.get(from..).unwrap_or_default());
    read.into()
}

fn letters(text: &str, from: usize) -> impl Iterator<Item = (usize, char)> {
    text.get(from..).unwrap_or_default().char_indices().map(move |(at, c)| (from + at, c))
}

/// The digits from there on, with single signs between them, and where they end.
fn run(text: &str, start: usize) -> (Vec<u8>, usize) {
    const BETWEEN: [char; 7] = [' ', '-', '–', '—', '·', ',', '、'];
    let (mut number, mut end, mut may_divide) = (Vec::with_capacity(LENGTH), start, false);
    for (at, c) in letters(text, start) {
        match digit(c) {
            Some(digit) => {
                number.push(digit);
                end = at + c.len_utf8();
                may_divide = true;
            }
            None if may_divide && BETWEEN.contains(&c) => may_divide = false,
            None => break,
        }
    }
    (number, end)
}

/// A digit, however it is written.
fn digit(c: char) -> Option<u8> {
    const DIGITS: [&str; 10] = ["〇零", "一幺", "二", "三", "四", "五", "六", "七", "八", "九"];
    if c.is_ascii_digit() {
        return u8::try_from(c).ok();
    }
    (b'0'..).zip(DIGITS).find(|(_, written)| written.contains(c)).map(|(digit, _)| digit)
}

#[cfg(test)]
mod tests {
    use super::in_digits;

    #[test]
    fn mobile_numbers_alone_are_read() {
        for (text, read) in [
            ("手机一三八零零一三八零零零。", "手机13800138000。"),
            ("一 三 八 零 零 一 三 八 零 零 零", "13800138000"),
            ("一八六,一二三四,五六七八", "18612345678"),
            ("1三8零零1三8零零零", "13800138000"),
            ("幺三九-一二三四-五六七八转", "13912345678转"),
            ("编号一三八零零", "编号一三八零零"),
            ("一二三四五六七八九十一", "一二三四五六七八九十一"),
            ("一、二、三、四、五、六、七、八、九", "一、二、三、四、五、六、七、八、九"),
            ("13800138000一次", "13800138000一次"),
        ] {
            assert_eq!(in_digits(text), read);
        }
    }
}
