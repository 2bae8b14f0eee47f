//! Finds data that identifies a person.

#![expect(
    clippy::indexing_slicing,
    reason = "every place is one that a loop over the bytes or groups has come to"
)]

mod masked;
mod stated;

use std::borrow::Cow;
use std::ops::Range;

use super::{clean, fold_cleaned};

pub use masked::{MASK, Masked, masked};

/// The kind of personal data found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonalData {
    /// A mainland mobile number.
    MobileNumber,
    /// An 18-digit resident identity number with a right check digit.
    IdentityNumber,
    /// An e-mail address.
    EmailAddress,
    /// The number of a telephone that is no mobile one, or is only called a telephone.
    PhoneNumber,
    /// A QQ number.
    QqNumber,
    /// A WeChat id.
    WeChatId,
    /// The name of a person, behind a word that says so: names alone are not told from other words.
    PersonName,
}

impl PersonalData {
    /// In words, for an error message.
    pub fn label(self) -> &'static str {
        match self {
            Self::MobileNumber => "a mobile number",
            Self::IdentityNumber => "a resident identity number",
            Self::EmailAddress => "an e-mail address",
            Self::PhoneNumber => "a telephone number",
            Self::QqNumber => "a QQ number",
            Self::WeChatId => "a WeChat id",
            Self::PersonName => "a person's name",
        }
    }
}

/// The first kind of personal data in the text, or nothing. Numbers inside longer runs of digits do not count.
pub fn personal_data(text: &str) -> Option<PersonalData> {
    let text = clean(text);
    found_in(&in_digits(&text)).next().map(|found| found.kind)
}

/// Bytes of an e-mail address before its @ (RFC 5321, 4.5.3.1.1).
const MOST_OF_USER: usize = 64;

/// Personal data at a place of a text.
struct Found {
    /// In bytes.
    place: Range<usize>,
    kind: PersonalData,
}

/// All personal data of a cleaned text with its numbers in ASCII digits: addresses of e-mail, then numbers, then what words announce.
fn found_in(text: &str) -> impl Iterator<Item = Found> {
    let announced = std::iter::once_with(|| stated::stated(text)).flatten();
    emails(text).chain(Numbers { text, at: 0, run: None }).chain(announced)
}

/// The numbers of a text that identify somebody, looked for run by run: groups of digits divided by single separators.
struct Numbers<'t> {
    text: &'t str,
    /// Where to look for the next run.
    at: usize,
    /// The run that is looked at, and its first group that was not looked at.
    run: Option<(Run<'t>, usize)>,
}

/// Groups of digits with the separators between them, and where each group begins.
struct Run<'t> {
    groups: Vec<&'t [u8]>,
    separators: Vec<u8>,
    starts: Vec<usize>,
}

impl Iterator for Numbers<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some((run, from)) = &mut self.run {
                if let Some((groups, kind)) = in_groups(&run.groups, &run.separators, *from) {
                    *from = groups.end;
                    let last = groups.end - 1;
                    let place = run.starts[groups.start]..run.starts[last] + run.groups[last].len();
                    return Some(Found { place, kind });
                }
                self.run = None;
            }
            let bytes = self.text.as_bytes();
            self.at += bytes.get(self.at..)?.iter().position(u8::is_ascii_digit)?;
            let mut run = Run::at(bytes, self.at);
            let (last, start) = (run.groups[run.groups.len() - 1], run.starts[run.starts.len() - 1]);
            self.at = start + last.len();
            let next = bytes.get(self.at).copied().unwrap_or(b' ');
            if last.len() == 17 && matches!(next, b'x' | b'X') && is_identity(last, next) {
                self.at += 1;
                let kind = PersonalData::IdentityNumber;
                // What stands before it in the run is looked at too.
                self.run = Some((run, 0));
                return Some(Found { place: start..self.at, kind });
            }
            // Only the group that the unit stands behind is an amount: "13800138000 3个月".
            if is_amount(self.text, self.at) {
                run.groups.pop();
                run.starts.pop();
                run.separators.pop();
            }
            if !run.groups.is_empty() && !is_of_a_thing(self.text, run.starts[0]) {
                self.run = Some((run, 0));
            }
        }
    }
}

impl<'t> Run<'t> {
    fn at(bytes: &'t [u8], start: usize) -> Self {
        let mut run = Self { groups: Vec::new(), separators: Vec::new(), starts: Vec::new() };
        let mut from = start;
        loop {
            let end = from + bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
            run.groups.push(&bytes[from..end]);
            run.starts.push(from);
            // "(023)68881234"
            let in_brackets = from == start
                && bytes.get(end) == Some(&b')')
                && start.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'(');
            let separated = in_brackets || matches!(bytes.get(end), Some(b' ' | b'-' | b'.'));
            if !separated || !bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
                return run;
            }
            run.separators.push(bytes[end]);
            from = end + 1;
        }
    }
}

/// The text with its runs of eleven Chinese digits as ASCII digits: "一三八零零一三八零零零".
fn in_digits(text: &str) -> Cow<'_, str> {
    const DIGITS: [&str; 10] = ["〇零", "一幺", "二", "三", "四", "五", "六", "七", "八", "九"];
    const LENGTH: usize = 11;
    let digit =
        |c: char| (0u8..).zip(DIGITS).find(|(_, written)| written.contains(c)).map(|(digit, _)| b'0' + digit);
    if !text.contains(['〇', '零', '一', '幺']) {
        return text.into();
    }
    let letters: Vec<char> = text.chars().collect();
    let mut read = String::with_capacity(text.len());
    for run in letters.chunk_by(|a, b| digit(*a).is_some() == digit(*b).is_some()) {
        let is_number = run.len() == LENGTH;
        read.extend(run.iter().map(|c| digit(*c).filter(|_| is_number).map_or(*c, char::from)));
    }
    read.into()
}

/// Whether what stands behind a number says that it counts something: "15800000000元".
fn is_amount(text: &str, end: usize) -> bool {
    text.get(end..).is_some_and(|behind| {
        let units = [
            '元', '亿', '块', '吨', '克', '个', '件', '次', '台', '股', '%', '只', '条', '箱', '套', '辆',
            '字', '瓶', '倍', '升', '度', '瓦', '通',
        ];
        behind.starts_with(units)
            || ["mm", "cm", "kg", "km", "kw", "kb", "mb"].iter().any(|unit| behind.starts_with(unit))
    })
}

/// Whether the words before a number say that it is that of a thing: "图纸号138-0013-8000".
fn is_of_a_thing(text: &str, start: usize) -> bool {
    const WORDS: &[&str] = &[
        "图号",
        "图纸号",
        "图纸编号",
        "批号",
        "料号",
        "件号",
        "货号",
        "型号",
        "版号",
        "单号",
        "规格",
        "尺寸",
        "比例",
        "书号",
        "序列号",
    ];
    let before = text.get(..start).unwrap_or_default().trim_end_matches([' ', ':', '为', '是']);
    WORDS.iter().any(|word| before.ends_with(word))
}

/// A landline: an area code, which begins with a 0, and 7 or 8 digits.
fn is_landline(groups: &[&[u8]]) -> bool {
    let [area, number] = groups else { return false };
    // 010, 020 to 029, and four digits from 0310 on.
    let is_area = match area {
        [b'0', b'1', b'0'] | [b'0', b'2', _] => true,
        [b'0', second, _, _] => (b'3'..=b'9').contains(second),
        _ => false,
    };
    is_area && matches!(number.len(), 7 | 8)
}

/// Looks at a run of digit groups divided by single separators, from one of them on: which groups identify somebody, and how.
fn in_groups(groups: &[&[u8]], separators: &[u8], from: usize) -> Option<(Range<usize>, PersonalData)> {
    for (i, group) in groups.iter().enumerate().skip(from) {
        if group.len() == 18 && is_identity(&group[..17], group[17]) {
            return Some((i..i + 1, PersonalData::IdentityNumber));
        }
        // "1 3 8 0 0 1 3 8 0 0 0", "500101 20000101 1234"
        let all = |lengths: &[usize]| {
            let run = groups.get(i..i + lengths.len())?;
            let fits = run.iter().zip(lengths).all(|(group, length)| group.len() == *length);
            fits.then(|| (i..i + lengths.len(), run.concat()))
        };
        if let Some((place, _)) = all(&[1; 11]).filter(|(_, number)| is_mobile(number)) {
            return Some((place, PersonalData::MobileNumber));
        }
        if let Some((place, _)) = all(&[6, 8, 4]).filter(|(_, number)| is_identity(&number[..17], number[17]))
        {
            return Some((place, PersonalData::IdentityNumber));
        }
        // As dialled from abroad, or with a 0 from another place.
        let prefixes: [&[u8]; 3] = [b"0086", b"86", b"0"];
        let local = prefixes.iter().find_map(|prefix| group.strip_prefix(*prefix).filter(|g| g.len() == 11));
        let (one, two) = group.split_at(group.len().min(11));
        if is_mobile(local.unwrap_or(group)) || is_mobile(one) && is_mobile(two) {
            return Some((i..i + 1, PersonalData::MobileNumber));
        }
        if groups.get(i..i + 2).is_some_and(is_landline) {
            return Some((i..i + 2, PersonalData::PhoneNumber));
        }
        // 138-0013-8000, 138 00138000: two or three groups that make eleven digits, and no group of a longer number beside.
        for count in 2..=3.min(groups.len() - i) {
            let run = &groups[i..i + count];
            let dotted = separators[i..i + count - 1].contains(&b'.');
            let shape: Vec<usize> = run.iter().map(|g| g.len()).collect();
            let before_ends = i == 0 || matches!(groups[i - 1], b"86" | b"0086");
            let after_ends = i + count == groups.len();
            // Sizes and years are written with dashes as well: 1500-2000-300, 1998-2001-300.
            let spaced = separators[i..i + count - 1].iter().all(|separator| *separator == b' ');
            let years = run[0].len() == 4 && (run[0].starts_with(b"19") || run[0].ends_with(b"00"));
            let usual = shape == [3, 4, 4]
                || spaced && !years && (shape == [4, 4, 3] || shape == [3, 3, 5] || shape == [4, 3, 4]);
            let whole = before_ends
                && after_ends
                && !dotted
                && (spaced && !years || shape == [3, 8] || shape == [3, 3, 5]);
            if usual && (!dotted || shape == [3, 4, 4]) || whole {
                let joined = run.concat();
                if is_mobile(&joined) {
                    return Some((i..i + count, PersonalData::MobileNumber));
                }
            }
        }
    }
    None
}

fn is_mobile(digits: &[u8]) -> bool {
    digits.len() == 11 && digits[0] == b'1' && (b'3'..=b'9').contains(&digits[1])
}

/// Check digit of GB 11643: weights 2^(17-i) mod 11; and the digits 7 to 14 must be a date.
fn is_identity(first: &[u8], check: u8) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let number =
        |range: std::ops::Range<usize>| first[range].iter().fold(0u32, |n, b| n * 10 + u32::from(b - b'0'));
    let dated = (1900..=2100).contains(&number(6..10))
        && (1..=12).contains(&number(10..12))
        && (1..=31).contains(&number(12..14));
    let sum: u32 = first.iter().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    dated && CHECKS[(sum % 11) as usize] == check.to_ascii_uppercase()
}

/// The e-mail addresses of a text.
fn emails(text: &str) -> impl Iterator<Item = Found> {
    let bytes = text.as_bytes();
    let is_of_user = |b: &u8| b.is_ascii_alphanumeric() || b"_-.+%".contains(b);
    text.match_indices('@').filter_map(move |(at, _)| {
        let user = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'_' | b'-'));
        let host = &bytes[at + 1..];
        let host = &host[..host
            .iter()
            .take(253)
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
            .count()];
        let dotted = host.iter().position(|b| *b == b'.').is_some_and(|dot| {
            dot > 0 && host[dot + 1..].iter().take_while(|b| b.is_ascii_alphabetic()).count() >= 2
        });
        let before = bytes[..at].iter().rev().take(MOST_OF_USER).take_while(|b| is_of_user(b)).count();
        let place = at - before..at + 1 + host.len();
        (user && dotted).then_some(Found { place, kind: PersonalData::EmailAddress })
    })
}

/// Texts with numbers and words that identify nobody.
#[cfg(test)]
pub(super) const NO_PERSONAL_DATA: [&str; 28] = [
    "学号2021138001380001",
    "110105194912310021",
    "192.168.100.10",
    "2021.09-2024.06",
    "订单9138001380001",
    "3个月",
    "@某某",
    "12345678901",
    "1-2-3",
    "GB/T 4754-2017",
    "a@b",
    "1999 2000 2001 2002",
    "规格1500-2000-300",
    "1998-2001-300",
    "1998 2001 300",
    "价值15800000000元",
    "13800000000个零件",
    "型号1500-200-3000",
    "0.5-1.2",
    "2021-03-01 08:30",
    "订单0123-45678901",
    "一二三四五六七八九十",
    "编号一三八零零",
    "产量13800000000只",
    "1580 2000 300mm",
    "图纸号138-0013-8000",
    "批号：139 1234 5678",
    "第(12)3456789条",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_identifies() {
        use PersonalData::*;
        for (text, kind) in [
            ("电话13800138000", MobileNumber),
            ("138-0013-8000", MobileNumber),
            ("138 0013 8000", MobileNumber),
            ("+86 13800138000", MobileNumber),
            ("8613800138000", MobileNumber),
            ("１３８００１３８０００", MobileNumber),
            ("13800 138000", MobileNumber),
            ("13800138000 13900139000", MobileNumber),
            ("手机1380013800013900139000", MobileNumber),
            ("手机013800138000", MobileNumber),
            ("身份证11010519491231002X", IdentityNumber),
            ("440524198001010013。", IdentityNumber),
            ("邮箱zhang.san@qq.com", EmailAddress),
            ("a＠b.edu.cn", EmailAddress),
            ("023-68881234", PhoneNumber),
            ("电话一三九零零一三八零零零", MobileNumber),
            ("幺五八〇二三四五六七八", MobileNumber),
            ("0755 8234567", PhoneNumber),
            ("（０２３）６８８８１２３４", PhoneNumber),
            ("座机(0571)8765432", PhoneNumber),
            ("13800138000 张三", MobileNumber),
            ("13800138000 3个月实习", MobileNumber),
            ("手机138 0013 8000 5个", MobileNumber),
            ("13755557777 5000元以上", MobileNumber),
            ("联系13800138000万老师", MobileNumber),
            ("1 3 8 0 0 1 3 8 0 0 0", MobileNumber),
        ] {
            assert_eq!(personal_data(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn leaves_other_numbers() {
        for text in NO_PERSONAL_DATA {
            assert_eq!(personal_data(text), None, "{text}");
        }
    }
}
