//! A text with what identifies a person masked.

use std::ops::Range;

use super::groups::digits;
use super::telephones::is_amount;
use super::{Barred, Found, PersonalData, readings};

/// What stands in the place of personal data.
pub const MASK: &str = "***";

/// How often what is left is looked at again: a number may only be one once another is masked.
const TIMES: usize = 4;

/// Signs and words between numbers of telephones that stand one after the other.
const BETWEEN_NUMBERS: [char; 9] = [' ', '/', ',', ';', '、', '-', '或', '及', '和'];

/// A text in which personal data is masked.
#[derive(Debug, PartialEq, Eq)]
pub struct Masked {
    /// The cleaned text with [`MASK`] in each place.
    pub text: String,
    /// What was masked, place by place.
    pub found: Vec<PersonalData>,
}

/// The text without its personal data; nothing where [`super::personal_data`] finds none. In what comes of it none is found.
pub fn masked(text: &str) -> Option<Masked> {
    Barred::PersonalData.masked_in(text)
}

impl Barred {
    /// The text without what is barred; nothing where [`Self::first_in`] finds none. In what comes of it none is found.
    pub fn masked_in(self, text: &str) -> Option<Masked> {
        self.first_in(text)?;
        readings(text).find_map(|text| self.masked_reading(text))
    }

    fn masked_reading(self, text: String) -> Option<Masked> {
        let mut masked = Masked { text, found: Vec::new() };
        for _ in 0..TIMES {
            let found = self.found_in(&masked.text);
            if found.is_empty() {
                break;
            }
            masked.mask(found);
        }
        if masked.found.is_empty() {
            return None;
        }
        // What so many times have not found may be anywhere.
        if self.first_in(&masked.text).is_some() {
            masked.text = MASK.to_string();
        }
        Some(masked)
    }
}

impl Masked {
    fn mask(&mut self, mut found: Vec<Found>) {
        for one in &mut found {
            if matches!(one.kind, PersonalData::MobileNumber | PersonalData::PhoneNumber) {
                let end = end_of_extension(&self.text, one.place.end);
                one.place.end = end_of_numbers(&self.text, end);
            }
        }
        found.sort_by_key(|one| (one.place.start, one.place.end));
        let (mut text, mut names, mut from) = (String::with_capacity(self.text.len()), Vec::new(), 0);
        for Found { place, kind } in found {
            if place.start < from {
                // A part of what is masked already, or its end.
                from = from.max(place.end);
                continue;
            }
            if kind == PersonalData::PersonName {
                names.extend(self.text.get(place.clone()).map(str::to_string));
            }
            self.found.push(kind);
            text.push_str(self.text.get(from..place.start).unwrap_or_default());
            text.push_str(MASK);
            from = place.end;
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        // Who was named once is the one who is named again.
        for name in names {
            self.found.extend(text.matches(&name).map(|_| PersonalData::PersonName));
            text = text.replace(&name, MASK);
        }
        self.text = text;
    }
}

/// Where the extension ends that words behind a number announce: "转203", "转 分机 203", "ext. 22".
fn end_of_extension(text: &str, from: usize) -> usize {
    const WORDS: [&str; 7] = ["转接", "转", "分机", "内线", "extension", "ext", "x"];
    const MOST: usize = 6;
    let rest = text.get(from..).unwrap_or_default();
    let mut number = rest.trim_start_matches([' ', ',', '(', '-']);
    let told = number.len();
    while let Some(behind) = WORDS.iter().find_map(|word| strip_prefix(number, word)) {
        number = behind.trim_start_matches([' ', ':', '.', '号', '-', '至', '到']);
    }
    let length = digits(number);
    let end = text.len() - number.len() + length;
    let behind = text.get(end..).unwrap_or_default();
    // "转2000转": a speed.
    let is_extension = number.len() < told
        && (1..=MOST).contains(&length)
        && !is_amount(text, end)
        && !behind.starts_with(['转', '年', '月', '路'])
        && !behind.starts_with(|c: char| c.is_ascii_alphanumeric());
    if is_extension { end } else { from }
}

/// What stands behind a word in whatever case.
fn strip_prefix<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (begin, rest) = text.split_at_checked(word.len())?;
    begin.eq_ignore_ascii_case(word).then_some(rest)
}

/// Where the telephone numbers end that go on behind one: an extension, another without a word before it.
fn end_of_numbers(text: &str, from: usize) -> usize {
    const LENGTHS: Range<usize> = 2..13;
    let mut end = from;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let number = rest.trim_start_matches(BETWEEN_NUMBERS);
        let (between, length) = (rest.len() - number.len(), digits(number));
        // Short ones are extensions, and stand behind a dash.
        let least = if rest.starts_with('-') { LENGTHS.start } else { 7 };
        if between == 0 || !(least..LENGTHS.end).contains(&length) {
            return end;
        }
        end += between + length;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NO_PERSONAL_DATA, personal_data};
    use super::*;
    use PersonalData::*;
    use proptest::prelude::*;

    #[test]
    fn what_identifies_is_masked_and_the_rest_stays() {
        for (text, left, kinds) in [
            ("会焊接，电话13800138000，能吃苦", "会焊接,电话***,能吃苦", vec![MobileNumber]),
            ("138 0013 8000 或 023-68881234 转工", "*** 或 *** 转工", vec![MobileNumber, PhoneNumber]),
            ("电话：68881234-801、68885678", "电话:***", vec![PhoneNumber]),
            ("023-12345678转203，会CAD", "***,会CAD", vec![PhoneNumber]),
            ("010-62345678 转 分机：1024", "***", vec![PhoneNumber]),
            ("0571-87654321 Ext. 22", "***", vec![PhoneNumber]),
            ("023-12345678，转速2000转", "***,转速2000转", vec![PhoneNumber]),
            ("023-12345678转2000转", "***转2000转", vec![PhoneNumber]),
            ("姓名：李四 性别：女，李四会CAD", "姓名:*** 性别:女,***会CAD", vec![PersonName, PersonName]),
            ("姓名：王小明性别女", "姓名:***性别女", vec![PersonName]),
            ("姓名:欧阳娜娜", "姓名:***", vec![PersonName]),
            ("我叫李四，会PLC", "我叫***,会PLC", vec![PersonName]),
            ("QQ：12345678，微信号 wx_abc99", "QQ:***,微信号 ***", vec![QqNumber, WeChatId]),
            ("邮箱zhang.san@qq.com。", "邮箱***。", vec![EmailAddress]),
            ("身份证11010519491231002X", "身份证***", vec![IdentityNumber]),
            ("手机一三八零零一三八零零零", "手机***", vec![MobileNumber]),
            ("ＷＸ：ＡＢＣ_１２３", "WX:***", vec![WeChatId]),
            ("13800138000 13900139000 13700137000", "***", vec![MobileNumber]),
            ("<p>电话<b>138</b>00138000</p>", "***", vec![MobileNumber]),
        ] {
            let masked = masked(text).unwrap_or_else(|| panic!("{text}"));
            if text.starts_with('<') {
                assert!(!masked.text.contains("138"), "{text}: {masked:?}");
                continue;
            }
            assert_eq!((masked.text.as_str(), masked.found), (left, kinds), "{text}");
        }
    }

    #[test]
    fn what_identifies_nobody_stays_as_it_is() {
        for text in NO_PERSONAL_DATA {
            assert_eq!(masked(text), None, "{text}");
        }
    }

    #[test]
    fn much_of_it_takes_no_long_time() {
        for unit in ["13800138000 ", "姓名:李四,", "a@b.com ", "电话68881234 ", "qq12345678 ", "我叫王二,"]
        {
            let masked = masked(&unit.repeat(20_000 / unit.len())).expect("found");
            assert_eq!(personal_data(&masked.text), None, "{unit}");
        }
    }

    proptest! {
        #[test]
        fn none_is_left_and_masking_again_changes_nothing(
            text in "(姓名|我叫|李|四|王小明|电话|qq|微信|wx|[0-9]{1,4}|1[3-9][0-9]{9}|0[0-9]{2}|[-:/ .,、@]|a@b.cn|<b>|[a-z_]{1,3}|İ|零|一|\\PC){0,30}"
        ) {
            if let Some(masked) = masked(&text) {
                prop_assert_eq!(personal_data(&masked.text), None);
                prop_assert_eq!(super::masked(&masked.text), None);
            } else {
                prop_assert_eq!(personal_data(&text), None);
            }
        }
    }
}
