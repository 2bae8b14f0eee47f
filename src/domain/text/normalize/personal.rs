//! Finds data that identifies a person.

mod accounts;
mod address;
mod digits;
mod documents;
mod email;
mod groups;
mod identity;
mod latin;
mod likely_name;
mod masked;
mod names;
mod relatives;
mod stated;
mod telephones;

use std::ops::Range;

use super::{clean, fold_cleaned};
use digits::{may_hold_identity, readings};
use stated::Folded;
use telephones::Telephones;

pub use masked::{MASK, Masked, masked};

/// The kind of personal data found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonalData {
    /// A mainland mobile number.
    MobileNumber,
    /// A resident identity number, of 18 digits with a right check digit or of the older 15.
    IdentityNumber,
    /// The number of a passport or of a permit to travel or to stay, beside a word that says so.
    DocumentNumber,
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
    /// Where a person lives, down to the house, behind a word that says so.
    HomeAddress,
}

/// What a text may not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Barred {
    /// Whatever says who somebody is.
    PersonalData,
    /// Numbers of identity cards, passports and permits: no text has a reason to hold one, whoever it is of.
    IdentityNumbers,
}

impl Barred {
    /// The first kind of it in the text, or nothing. Numbers inside longer runs of digits do not count.
    pub fn first_in(self, text: &str) -> Option<PersonalData> {
        if self == Self::IdentityNumbers && !may_hold_identity(text) {
            return None;
        }
        readings(text).find_map(|text| self.found_in(&text).first().map(|found| found.kind))
    }

    /// All of it in a cleaned text with its numbers in ASCII digits: addresses of e-mail, then numbers, then what words announce.
    fn found_in(self, text: &str) -> Vec<Found> {
        let folded = Folded::of(text);
        let mut found = identity::identities(text);
        found.extend(stated::identities(&folded));
        found.extend(documents::numbers(&folded));
        if self == Self::PersonalData {
            found.splice(..0, email::emails(&folded));
            found.extend(Telephones::of(text));
            found.extend(stated::stated(&folded));
        }
        found
    }
}

/// The first kind of personal data in the text, or nothing.
pub fn personal_data(text: &str) -> Option<PersonalData> {
    Barred::PersonalData.first_in(text)
}

/// Personal data at a place of a text.
struct Found {
    /// In bytes.
    place: Range<usize>,
    kind: PersonalData,
}

/// Texts with numbers and words that identify nobody.
#[cfg(test)]
pub(super) const NO_PERSONAL_DATA: [&str; 48] = [
    "年产13800000000支",
    "月产能达15900000000",
    "生产13700000000粒胶囊",
    "日产18600000000片口罩",
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
    "产品编码：13812345678",
    "合同编号15912345678",
    "订单号：18612345678",
    "年销售额13500000000",
    "合同金额：13912345678",
    "营业额达18600000000",
    "流水号13712345678",
    "采购编号：13512340000",
    "累计贷款余额13500000000",
    "阅读量13800000000",
    "装机13000000000千瓦时",
    "条形码13712340000",
    "2018 - 2021 - 300套",
    "尺寸 1580·200·300",
    "型号 138–200–300",
    "1998 – 2003 – 2010 年的资料",
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
            ("电话 138·0013·8000", MobileNumber),
            ("手机：138–0013–8000", MobileNumber),
            ("138 - 0013 - 8000", MobileNumber),
            ("139—1234—5678", MobileNumber),
            ("138_0013_8000", MobileNumber),
            ("135~1234~5678", MobileNumber),
            ("一 三 八 零 零 一 三 八 零 零 零", MobileNumber),
            ("13800138000个人简历", MobileNumber),
            ("编号13800138000", MobileNumber),
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
