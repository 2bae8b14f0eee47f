//! Personal data that the words before it give away: QQ 1234567, 微信号 wx_abc, 电话 68881234, and
//! what the words of other rooms do.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::groups::{Run, Sign};
use super::identity::end_of_x;
use super::telephones::{is_amount, is_landline, is_mobile};
use super::{Found, PersonalData, accounts, address, fold_cleaned, latin, names, relatives};

/// What stands between such a word and what it announces.
pub(super) const SIGNS: [char; 10] = [' ', ':', '是', '为', '叫', '=', '-', '—', '(', '['];

/// A word, where behind it what it announces stands, and what that is.
pub(super) type Announcement = (&'static str, fn(&str) -> Option<Range<usize>>, PersonalData);

/// Hearts, which stand for the second letter of 微信 (薇❤, v💗), and that letter.
const HEARTS: [char; 16] =
    ['❤', '♥', '♡', '❣', '💓', '💕', '💖', '💗', '💘', '💙', '💚', '💛', '💜', '🖤', '🧡', '🤍'];
const HEART: &str = "信";

/// A cleaned text beside its folded form, in which words are looked for.
pub(super) struct Folded<'t> {
    /// As it is read.
    pub(super) text: &'t str,
    /// Of as many characters.
    pub(super) folded: String,
    keeps_lengths: bool,
}

impl<'t> Folded<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let (mut folded, mut keeps_lengths) = fold_cleaned(text);
        if folded.contains(HEARTS) {
            keeps_lengths &= !folded.chars().any(|c| HEARTS.contains(&c) && c.len_utf8() != HEART.len());
            folded = folded.replace(HEARTS, HEART);
        }
        Self { text, folded, keeps_lengths }
    }

    /// Where each occurrence of a word ends, in the folded form.
    pub(super) fn behind(&self, word: &str) -> impl Iterator<Item = usize> {
        let length = word.len();
        self.folded.match_indices(word).map(move |(at, _)| at + length)
    }

    /// A place of the folded form in the text.
    pub(super) fn place(&self, place: Range<usize>) -> Range<usize> {
        self.at(place.start)..self.at(place.end)
    }

    fn at(&self, at: usize) -> usize {
        if self.keeps_lengths {
            return at;
        }
        let count = self.folded.get(..at).unwrap_or_default().chars().count();
        self.text.char_indices().nth(count).map_or(self.text.len(), |(at, _)| at)
    }
}

/// The identity numbers that words announce.
pub(super) fn identities(text: &Folded<'_>) -> Vec<Found> {
    const WORDS: [Announcement; 4] = [
        ("证件号", is_identity, PersonalData::IdentityNumber),
        ("id card", is_identity, PersonalData::IdentityNumber),
        ("id number", is_identity, PersonalData::IdentityNumber),
        ("身份证", is_identity, PersonalData::IdentityNumber),
    ];
    static ANNOUNCEMENTS: LazyLock<Announcements> = LazyLock::new(|| Announcements::of(WORDS));
    ANNOUNCEMENTS.found_in(text)
}

/// The other personal data that words announce, word by word.
pub(super) fn stated(text: &Folded<'_>) -> Vec<Found> {
    const WORDS: [Announcement; 7] = [
        ("电话", is_phone, PersonalData::PhoneNumber),
        ("座机", is_phone, PersonalData::PhoneNumber),
        ("固话", is_phone, PersonalData::PhoneNumber),
        ("手机", is_phone, PersonalData::PhoneNumber),
        ("联系方式", is_phone, PersonalData::PhoneNumber),
        ("tel", is_phone, PersonalData::PhoneNumber),
        ("phone", is_phone, PersonalData::PhoneNumber),
    ];
    static ANNOUNCEMENTS: LazyLock<Announcements> = LazyLock::new(|| {
        Announcements::of(
            WORDS.into_iter().chain(accounts::WORDS).chain(names::WORDS).chain(relatives::WORDS),
        )
    });
    let mut found = ANNOUNCEMENTS.found_in(text);
    found.extend(latin::names(text));
    found.extend(address::homes(text));
    found
}

/// Words that are looked for together.
struct Announcements {
    finder: AhoCorasick,
    words: Vec<Announcement>,
}

impl Announcements {
    #[expect(
        clippy::expect_used,
        reason = "the words are constants, and every test of this room looks for them"
    )]
    fn of(words: impl IntoIterator<Item = Announcement>) -> Self {
        let words: Vec<Announcement> = words.into_iter().collect();
        let finder =
            AhoCorasick::new(words.iter().map(|(word, ..)| word)).expect("constant words make an automaton");
        Self { finder, words }
    }

    fn found_in(&self, text: &Folded<'_>) -> Vec<Found> {
        let mut found = Vec::new();
        for word in self.finder.find_overlapping_iter(&text.folded) {
            let Some((name, announced, kind)) = self.words.get(word.pattern().as_usize()) else { continue };
            // "dev: a_1" is no "v: a_1".
            let before = text.folded.get(..word.start()).and_then(|before| before.chars().next_back());
            let begins_word = !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
            if matches!(*name, "v" | "q号") && !begins_word {
                continue;
            }
            let behind = word.end();
            if let Some(told) = text.folded.get(behind..).and_then(announced) {
                found.push(Found { place: text.place(behind + told.start..behind + told.end), kind: *kind });
            }
        }
        found
    }
}

/// Where what is left of a text begins.
pub(super) fn start(text: &str, left: &str) -> usize {
    text.len() - left.len()
}

/// 18 letters of a resident identity number, whatever the check digit, in one or several groups, or the 15 digits of an older one.
fn is_identity(behind: &str) -> Option<Range<usize>> {
    let number = behind.trim_start_matches(['号', '码', '件']).trim_start_matches(SIGNS);
    let run = Run::at(number, 0, |_| true);
    let (mut count, mut end) = (0, None);
    for (at, group) in run.groups.iter().enumerate() {
        count += group.len();
        let group_end = run.end_of(at);
        end = match count {
            15 | 18 => Some(group_end),
            17 => number.get(group_end..).and_then(end_of_x).map(|x| group_end + x).or(end),
            _ => end,
        };
    }
    let start = start(behind, number);
    end.map(|end| start..start + end)
}

/// 7 to 12 digits that count nothing, an area code with 7 or 8, or behind a colon twice four or eleven in whatever groups.
fn is_phone(behind: &str) -> Option<Range<usize>> {
    let number = behind.trim_start_matches(['号', '码']).trim_start_matches(SIGNS);
    let number = number.strip_prefix('+').unwrap_or(number);
    let run = Run::at(number, 0, |sign| sign != Sign::Comma);
    let abroad = usize::from(run.groups.first().is_some_and(|group| matches!(*group, "86" | "0086")));
    let groups = run.groups.get(abroad..)?;
    let is_announced = has_colon(behind, number);
    let fits = |count: &usize| {
        let Some(groups) = groups.get(..*count) else { return false };
        let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        match groups {
            [one] => (7..=12).contains(&one.len()) && !is_amount(number, run.end_of(abroad)),
            [area, local @ ..] if is_landline(area, local) => true,
            // From abroad without the 0 of the area.
            [area, local @ ..] if abroad == 1 && is_landline(&format!("0{area}"), local) => true,
            [one, two] if lengths == [4, 4] || lengths == [3, 4] => {
                is_announced && ![one, two].into_iter().any(|group| group.len() == 4 && is_year(group))
            }
            _ => is_announced && abroad + count == run.groups.len() && is_mobile(&groups.concat()),
        }
    };
    let count = (1..=groups.len().min(11)).rev().find(fits)?;
    let start = start(behind, number);
    Some(start..start + run.end_of(abroad + count - 1))
}

fn is_year(group: &str) -> bool {
    group.starts_with("19") || group.starts_with("20")
}

pub(super) fn has_colon(behind: &str, number: &str) -> bool {
    behind.get(..start(behind, number)).is_some_and(|signs| signs.contains([':', '=', '是', '为']))
}

#[cfg(test)]
mod tests {
    use super::super::personal_data;
    use super::PersonalData::*;

    #[test]
    fn what_is_announced_is_found() {
        for (text, kind) in [
            ("姓名：李四", PersonName),
            ("姓名 王小明 性别女", PersonName),
            ("大家好，我叫张三，会CAD", PersonName),
            ("QQ：1234567890", QqNumber),
            ("qq号 123456", QqNumber),
            ("微信号 wx_abc123", WeChatId),
            ("微信：zhangsan88", WeChatId),
            ("加VX zs_1998", WeChatId),
            ("电话：68881234", PhoneNumber),
            ("本人姓名赵小刚，焊接专业", PersonName),
            ("姓名李小明", PersonName),
            ("姓名：买买提江，男", PersonName),
            ("姓名:扎西", PersonName),
            ("本人叫周杰，会焊接", PersonName),
            ("薇信：abc12345", WeChatId),
            ("企鹅号：123456789", QqNumber),
            ("wx：lisi_2000", WeChatId),
            ("身份证号码 500101200001011234", IdentityNumber),
            ("身份证：50010120000101123X", IdentityNumber),
            ("身份证件号500101850101123", IdentityNumber),
            ("联系电话 02368881234", PhoneNumber),
            ("身份证号：5001 0119 9003 0723 14", IdentityNumber),
            ("身份证 500101-19900307-2314", IdentityNumber),
            ("QQ: 123 456 789", QqNumber),
            ("电话：6888 1234", PhoneNumber),
            ("tel: 0831—8231234", PhoneNumber),
            ("加我V：zhangsan_99", WeChatId),
            ("我叫欧阳修文，会PLC", PersonName),
            ("申请人：陈晓东，电话同上", PersonName),
            ("ID card: 50010119900307231X", IdentityNumber),
            ("扣扣：一二三四五六七八九", QqNumber),
            ("Q号：123456789", QqNumber),
            ("威信：zhangsan_88", WeChatId),
            ("薇❤：lisi1998", WeChatId),
            ("V❤️ wang_2000", WeChatId),
            ("微💗：chenchen77", WeChatId),
            ("加微 lily_0812", WeChatId),
            ("➕V：zhang8899", WeChatId),
            ("v：zhang_1990", WeChatId),
            ("卫星：zhang_1990", WeChatId),
            ("wechat ID: tom_lee9", WeChatId),
            ("微信 idol_99", WeChatId),
            ("wei xin：zhao_77", WeChatId),
            ("Wei Xin号 zhao_77", WeChatId),
            ("wei-xin: zhaoliu88", WeChatId),
            ("We Chat：tom_lee9", WeChatId),
            ("w x：zhao_1999", WeChatId),
            ("V X: lily_0812", WeChatId),
            ("q q：123456789", QqNumber),
            ("联系方式：l38OOl38OOO", MobileNumber),
            ("电话l39-OOl2-O678", MobileNumber),
            ("I38OO13OOO5", MobileNumber),
            ("手机：I38 OOI3 OOO5", MobileNumber),
        ] {
            assert_eq!(personal_data(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn the_words_alone_are_none() {
        for text in [
            "登记客户姓名、电话和地址",
            "姓名：保密",
            "登记本人姓名和电话",
            "核对姓名金额与日期",
            "姓名牌制作",
            "考勤表(姓名 成绩 班级)",
            "姓名-车间-工号",
            "姓名：性别：",
            "姓名：不详",
            "企鹅号运营",
            "wx小程序开发",
            "身份证复印件2份",
            "姓名：X",
            "我叫不出名字",
            "会用QQ、微信办公",
            "QQ2013",
            "微信小程序开发",
            "微信公众号运营",
            "微信 javascript",
            "电话销售3年",
            "电话接听100次",
            "接听电话20000通",
            "电话1000000通",
            "接听电话1200000余次",
            "wx: request接口封装",
            "vx: component 组件库",
            "wx: showToast 的使用",
            "打电话5000000余人次",
            "联系人：客户",
            "微信小程序接口开发",
            "电话：2019 2020年",
            "手机维修",
            "威信县人民医院",
            "wei xin de zhong guo",
            "we chat with customers daily",
            "max x: 12345678",
            "型号 SOL38OO-l200",
            "版本 IOS13800100",
            "I 3800 Oil 1200",
            "HELLO3800OOOll",
            "规格l5OO-2OOO-3OO",
            "2O19-2O22 在校",
            "卫星：风云四号",
            "dev: build_2024",
            "V: 电压220V",
            "扣：123456元",
            "扣扣子一二三四五",
            "加微波炉两台",
            "tel",
            "名字",
        ] {
            assert_eq!(personal_data(text), None, "{text}");
        }
    }
}
