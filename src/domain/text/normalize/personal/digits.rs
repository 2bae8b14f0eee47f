//! One way to write numbers: every digit as an ASCII one, whatever script, circle or keycap it stands in, and nothing between that is not
//! seen. What looks for numbers reads them so.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use unicode_normalization::char::is_combining_mark;

use super::groups::Run;
use super::identity::is_identity;
use super::telephones::{is_landline, is_mobile};
use super::{clean, documents};

/// The digits nought of the scripts that have digits of their own and that NFKC leaves as they are; the others follow each (Unicode 15.1,
/// general category Nd).
const NOUGHTS: [char; 60] = [
    '\u{660}',
    '\u{6f0}',
    '\u{7c0}',
    '\u{966}',
    '\u{9e6}',
    '\u{a66}',
    '\u{ae6}',
    '\u{b66}',
    '\u{be6}',
    '\u{c66}',
    '\u{ce6}',
    '\u{d66}',
    '\u{de6}',
    '\u{e50}',
    '\u{ed0}',
    '\u{f20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17e0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19d0}',
    '\u{1a80}',
    '\u{1a90}',
    '\u{1b50}',
    '\u{1bb0}',
    '\u{1c40}',
    '\u{1c50}',
    '\u{a620}',
    '\u{a8d0}',
    '\u{a900}',
    '\u{a9d0}',
    '\u{a9f0}',
    '\u{aa50}',
    '\u{abf0}',
    '\u{104a0}',
    '\u{10d30}',
    '\u{11066}',
    '\u{110f0}',
    '\u{11136}',
    '\u{111d0}',
    '\u{112f0}',
    '\u{11450}',
    '\u{114d0}',
    '\u{11650}',
    '\u{116c0}',
    '\u{11730}',
    '\u{118e0}',
    '\u{11950}',
    '\u{11c50}',
    '\u{11d50}',
    '\u{11da0}',
    '\u{11f50}',
    '\u{16a60}',
    '\u{16ac0}',
    '\u{16b50}',
    '\u{1e140}',
    '\u{1e2f0}',
    '\u{1e4f0}',
    '\u{1e950}',
];

/// The cleaned text with its numbers in ASCII digits; and where digits stand in circles, which are numbers of items else, once more with
/// those as digits.
pub(super) fn readings(text: &str) -> impl Iterator<Item = String> {
    let plain = |text: &str| in_digits(&without_letters(&in_ascii(&clean(text)))).into_owned();
    let circled = text.contains(|c| enclosed(c).is_some());
    let again =
        move || circled.then(|| plain(&text.chars().map(|c| enclosed(c).unwrap_or(c)).collect::<String>()));
    std::iter::once_with(move || plain(text)).chain(std::iter::once_with(again).flatten())
}

/// Whether a text has as many digits as the shortest identity number, which most have not: fewer where it names another document.
pub(super) fn may_hold_identity(text: &str) -> bool {
    const LEAST: usize = 15;
    const LEAST_OF_OTHERS: usize = 7;
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let is_digit = |c: &char| {
        c.is_ascii_digit() || !c.is_ascii() && (digit(*c).is_some() || !is_han(*c) && c.is_numeric())
    };
    let count = text.chars().filter(is_digit).take(LEAST).count();
    count == LEAST || count >= LEAST_OF_OTHERS && documents::are_named(text)
}

/// A digit in a circle or brackets, or before a full stop or comma: ① ⑴ ⒈ ⓵ ❶ ➀ ➊ 🄁.
fn enclosed(c: char) -> Option<char> {
    const ONES: [u32; 7] = [0x2460, 0x2474, 0x2488, 0x24f5, 0x2776, 0x2780, 0x278a];
    let code = u32::from(c);
    let from_one = ONES.iter().find(|one| (**one..**one + 9).contains(&code)).map(|one| code - one + 1);
    let value = match code {
        0x24ea | 0x24ff | 0x1f100 | 0x1f10b | 0x1f10c => Some(0),
        0x1f101..=0x1f10a => Some(code - 0x1f101),
        _ => from_one,
    };
    value.and_then(|value| char::from_digit(value, 10))
}

/// Digits of all scripts as ASCII ones, without the marks on them (a keycap, a stroke through them), and a blank of braille as a space.
fn in_ascii(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii() || ('\u{3000}'..='\u{a61f}').contains(&c);
    if text
        .chars()
        .all(|c| is_plain(c) || digit_of_script(c).is_none() && !is_combining_mark(c) && c != BLANK)
    {
        return text.into();
    }
    let mut read = String::with_capacity(text.len());
    for c in text.chars() {
        match digit_of_script(c) {
            Some(digit) => read.push(digit),
            None if c == BLANK => read.push(' '),
            None if is_combining_mark(c) && read.ends_with(|c: char| c.is_ascii_digit()) => {}
            None => read.push(c),
        }
    }
    read.into()
}

/// The text with letters that look like digits as these, where they stand in what is a mobile number then: "138-OO13-8OOO".
fn without_letters(text: &str) -> Cow<'_, str> {
    const LEAST_DIGITS: usize = 5;
    // In one piece, or behind a word for telephones, few letters look so by chance.
    const LEAST_OF_SURE: usize = 3;
    let look = |c: char| match c {
        'O' | 'o' => Some('0'),
        'l' | 'I' | '|' => Some('1'),
        _ => None,
    };
    if !text.contains(|c| look(c).is_some()) {
        return text.into();
    }
    let is_of_number = |c: char| c.is_ascii_digit() || look(c).is_some() || c == '-' || c == ' ';
    let mut read = String::with_capacity(text.len());
    for part in text.split_inclusive(|c| !is_of_number(c)) {
        let number = part.trim_end_matches(|c| !is_of_number(c));
        let written = number.trim_matches(['-', ' ']);
        let as_digits: String = written.chars().map(|c| look(c).unwrap_or(c)).collect();
        let count = written.chars().filter(char::is_ascii_digit).count();
        let begins = !read.ends_with(|c: char| c.is_ascii_alphanumeric());
        let ends = !part.ends_with(|c: char| c.is_ascii_alphanumeric() && !is_of_number(c));
        let digits: String = as_digits.chars().filter(char::is_ascii_digit).collect();
        let is_sure = !written.contains(' ') || is_announced(&digits, &read);
        let least = if is_sure { LEAST_OF_SURE } else { LEAST_DIGITS };
        match begins && ends && count >= least && is_mobile(&digits) {
            true => read.push_str(&part.replacen(written, &as_digits, 1)),
            false => read.push_str(part),
        }
    }
    read.into()
}

/// A braille cell without a dot.
const BLANK: char = '\u{2800}';

fn digit_of_script(c: char) -> Option<char> {
    let before = NOUGHTS.partition_point(|nought| *nought <= c);
    let nought = NOUGHTS.get(before.checked_sub(1)?)?;
    char::from_digit(u32::from(c) - u32::from(*nought), 10)
}

/// The text with numbers that are written in Chinese digits, some or all of them, as ASCII digits, where they are those of mobile
/// telephones, of landlines with an area code or of identity cards, or where a word before them announces a number of a person:
/// "一三八零零一三八零零零", "一 三 八 零 零 一 三 八 零 零 零", "1三8零零1三8零零零", "QQ:五五六六七七八八九".
fn in_digits(text: &str) -> Cow<'_, str> {
    if !text.contains(['〇', '零', '○', '一', '幺', '壹', '洞'])
        && !ANNOUNCE.iter().any(|word| text.contains(word))
    {
        return text.into();
    }
    let (mut read, mut from) = (String::new(), 0);
    while let Some((start, _)) = letters(text, from).find(|(_, c)| digit(*c).is_some()) {
        let (number, end) = run(text, start);
        let is_chinese = text.get(start..end).is_some_and(|run| !run.is_ascii());
        let around = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
        if is_chinese && (is_of_person(&number, around.1) || is_announced(&number, around.0)) {
            read.push_str(text.get(from..start).unwrap_or_default());
            read.push_str(&number);
        } else {
            read.push_str(text.get(from..end).unwrap_or_default());
        }
        from = end;
    }
    read.push_str(text.get(from..).unwrap_or_default());
    read.into()
}

/// Words before a number of somebody's telephone or QQ.
const ANNOUNCE: [&str; 14] = [
    "QQ",
    "qq",
    "Qq",
    "扣扣",
    "企鹅",
    "Q号",
    "q号",
    "球球",
    "电话",
    "座机",
    "固话",
    "手机",
    "联系方式",
    "微信",
];

/// Whether a word before a number of 5 to 12 digits says that it is one of a person; what announces it reads its length more closely.
fn is_announced(number: &str, before: &str) -> bool {
    const LENGTHS: RangeInclusive<usize> = 5..=12;
    const NEAR: usize = 12;
    let word = before.trim_end_matches([' ', ':', '是', '为', '=', '-', '(', '号', '码', '群']);
    let is_told = |word: &str| ANNOUNCE.iter().any(|announce| word.ends_with(announce));
    // "Q号" ends with what was taken away.
    let is_told = is_told(word) || is_told(before.trim_end_matches([' ', ':', '是', '为', '=', '码']));
    LENGTHS.contains(&number.len()) && before.len() - word.len() <= NEAR && is_told
}

fn is_of_person(number: &str, behind: &str) -> bool {
    let with_check = if behind.starts_with(['x', 'X']) { format!("{number}x") } else { number.to_string() };
    let areas = [3, 4].into_iter().filter_map(|area| number.split_at_checked(area));
    is_mobile(number)
        || is_identity(&with_check)
        || areas.into_iter().any(|(area, local)| is_landline(area, &[local]))
}

fn letters(text: &str, from: usize) -> impl Iterator<Item = (usize, char)> {
    text.get(from..).unwrap_or_default().char_indices().map(move |(at, c)| (from + at, c))
}

/// The digits from there on, with single signs between them, and where they end.
fn run(text: &str, start: usize) -> (String, usize) {
    let (mut number, mut end, mut may_divide) = (String::new(), start, false);
    for (at, c) in letters(text, start) {
        match digit(c) {
            Some(digit) => {
                number.push(digit);
                end = at + c.len_utf8();
                may_divide = true;
            }
            None if may_divide && Run::divides(c) => may_divide = false,
            None => break,
        }
    }
    (number, end)
}

/// A digit, however it is written: also as in accounts (壹) and as it is spoken (幺, 洞, 拐, 勾).
fn digit(c: char) -> Option<char> {
    Some(match c {
        '0'..='9' => c,
        '〇' | '零' | '○' | '洞' => '0',
        '一' | '幺' | '壹' => '1',
        '二' | '贰' | '貳' => '2',
        '三' | '叁' | '參' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' | '陸' => '6',
        '七' | '柒' | '拐' => '7',
        '八' | '捌' => '8',
        '九' | '玖' | '勾' => '9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_alone_are_read() {
        for (text, read) in [
            ("手机一三八零零一三八零零零。", "手机13800138000。"),
            ("一 三 八 零 零 一 三 八 零 零 零", "13800138000"),
            ("一八六,一二三四,五六七八", "18612345678"),
            ("1三8零零1三8零零零", "13800138000"),
            ("幺三九-一二三四-五六七八转", "13912345678转"),
            ("壹叁捌零零壹叁捌零零零", "13800138000"),
            ("零二三 六八八八 一二三四", "02368881234"),
            ("四四零三零三一九八八一一二零七八九四", "440303198811207894"),
            ("编号一三八零零", "编号一三八零零"),
            ("扣扣:五五六六七七八八九", "扣扣:556677889"),
            ("QQ号 八七六五四三二,", "QQ号 8765432,"),
            ("扣扣子二三四五六七", "扣扣子二三四五六七"),
            ("手机三四五百台", "手机三四五百台"),
            ("一二三四五六七八九十一", "一二三四五六七八九十一"),
            ("一、二、三、四、五、六、七、八、九", "一、二、三、四、五、六、七、八、九"),
            ("13800138000一次", "13800138000一次"),
        ] {
            assert_eq!(in_digits(text), read);
        }
    }

    #[test]
    fn letters_that_look_like_digits_are_read_in_numbers_alone() {
        for (text, read) in [
            ("电话138-OO13-8OOO。", "电话138-0013-8000。"),
            ("l38OO138OOO", "13800138000"),
            ("139 oo13 8ooo,会CAD", "139 0013 8000,会CAD"),
            ("Photoshop 2020", "Photoshop 2020"),
            ("型号A138OO138OOO", "型号A138OO138OOO"),
            ("138OO138OOOX", "138OO138OOOX"),
            ("IO模块 139 1234", "IO模块 139 1234"),
        ] {
            assert_eq!(without_letters(text), read);
        }
    }

    #[test]
    fn noughts_are_in_order_and_begin_ten_digits_each() {
        assert!(NOUGHTS.windows(2).all(|pair| pair[0] < pair[1]));
        for nought in NOUGHTS {
            for value in 0..10 {
                let c = char::from_u32(u32::from(nought) + value).unwrap();
                assert!(c.is_numeric(), "{c:?}");
                assert_eq!(digit_of_script(c), char::from_digit(value, 10), "{c:?}");
            }
        }
        assert_eq!(digit_of_script('中'), None);
    }

    #[test]
    fn circled_digits_are_numbers_of_items_and_digits() {
        let read: Vec<String> = readings("①③⑧会CAD").collect();
        assert_eq!(read, ["会CAD", "138会CAD"]);
        assert_eq!(readings("1\u{fe0f}\u{20e3}3\u{336}٨ 1").collect::<Vec<_>>(), ["138 1"]);
    }
}
