//! Words beside amounts in texts: those that make an amount pay, and those that make it something else. Plain words are the bundled table
//! `pay_words.tsv`.

use std::sync::LazyLock;

use crate::domain::record::opening::PayUnit;
use crate::domain::text::words::Words;

/// The bundled table.
pub(in crate::domain) const ROWS: &str = include_str!("pay_words.tsv");

/// What the words of a line of the table are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// Between a word for pay and the amount.
    Link,
    /// Before an amount of what is counted or spent and is no pay.
    Sum,
    /// The same behind it.
    SumBehind,
    /// Money that is no CNY, behind an amount and before it.
    Foreign,
    /// What counts people or things behind a number.
    Counted,
    /// Words that begin like those and count nothing.
    NotCounted,
    /// Behind pay that will do, where a part of the text ends.
    Enough,
    /// Terms of work that stand right beside pay: 包住 of "包住4500".
    Term,
    /// What pictures have so many of: 4k of "4k高清".
    Picture,
    /// Right before pay that is wished.
    Wished,
    /// Behind pay that is paid in any case: 底薪 of "五千底薪".
    Base,
    /// Before figures that are of thousands: 薪资 of "薪资6-8".
    Paid,
    /// Before figures that are of tens of thousands a year: 年包 of "年包40个".
    Package,
    /// Work beside which pay is told in thousands without a word for them: "java 13到18".
    InThousands,
}

impl Beside {
    /// In the order of their declaration, with the words by which the line begins.
    const ALL: [(Self, &'static str); 14] = [
        (Self::Link, "link"),
        (Self::Sum, "sum"),
        (Self::SumBehind, "sum behind"),
        (Self::Foreign, "foreign"),
        (Self::Counted, "counted"),
        (Self::NotCounted, "not counted"),
        (Self::Enough, "enough"),
        (Self::Term, "term"),
        (Self::Picture, "picture"),
        (Self::Wished, "wished"),
        (Self::Base, "base"),
        (Self::Paid, "paid"),
        (Self::Package, "package"),
        (Self::InThousands, "in thousands"),
    ];

    /// The words.
    pub(super) fn words(self) -> Words {
        WORDS.get(self as usize).copied().unwrap_or(Words::of(&[]))
    }

    /// Whether a text begins with one of them.
    pub(super) fn begins(self, text: &str) -> bool {
        self.words().begin(text)
    }

    /// The length of the longest of them that a text begins with.
    pub(super) fn longest(self, text: &str) -> Option<usize> {
        self.words().longest_first_of(text).map(str::len)
    }

    /// Whether a text ends with one of them.
    pub(super) fn ends(self, text: &str) -> bool {
        self.words().end(text)
    }
}

/// The words of each kind, in the order of [`Beside::ALL`].
static WORDS: LazyLock<Vec<Words>> = LazyLock::new(|| {
    let read = |(_, name): (Beside, &str)| {
        let line = ROWS.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'));
        Words::of_list(line.unwrap_or_default())
    };
    Beside::ALL.into_iter().map(read).collect()
});

/// A text without the longest link at its end.
pub(super) fn without_link(text: &str) -> Option<&str> {
    Beside::Link.words().iter().filter_map(|link| text.strip_suffix(link)).min_by_key(|rest| rest.len())
}

pub(super) fn without_links(text: &str) -> &str {
    let mut text = text;
    while let Some(rest) = without_link(text) {
        text = rest;
    }
    text
}

/// What part of all pay an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Share {
    /// Nothing says so.
    Unsaid,
    /// 底薪: what is paid in any case.
    Base,
    /// 综合: all that is paid.
    Whole,
    /// 试用期: what is paid at first.
    Trial,
    /// 转正后: what is paid later.
    Later,
}

use PayUnit::{Day, Hour, Month, Year};
use Share::{Base, Later, Trial, Unsaid, Whole};

/// Words before an amount that make it pay, with the time that it is paid for. The longest that fits counts.
pub(super) const BEFORE: &[(&str, Option<PayUnit>, Share)] = &[
    ("月薪", Some(Month), Unsaid),
    ("月工资", Some(Month), Unsaid),
    ("月收入", Some(Month), Whole),
    ("月入", Some(Month), Whole),
    ("月收", Some(Month), Whole),
    ("月均", Some(Month), Whole),
    ("每月", Some(Month), Unsaid),
    ("每个月", Some(Month), Unsaid),
    ("一个月", Some(Month), Unsaid),
    ("日薪", Some(Day), Unsaid),
    ("日工资", Some(Day), Unsaid),
    ("日结", Some(Day), Unsaid),
    ("天结", Some(Day), Unsaid),
    ("每天", Some(Day), Unsaid),
    ("一天", Some(Day), Unsaid),
    ("每日", Some(Day), Unsaid),
    ("时薪", Some(Hour), Unsaid),
    ("小时工", Some(Hour), Unsaid),
    ("钟点工", Some(Hour), Unsaid),
    ("每小时", Some(Hour), Unsaid),
    ("一小时", Some(Hour), Unsaid),
    ("年薪", Some(Year), Unsaid),
    ("年收入", Some(Year), Whole),
    ("年包", Some(Year), Whole),
    ("年入", Some(Year), Whole),
    ("年收", Some(Year), Whole),
    ("一年", Some(Year), Unsaid),
    ("每年", Some(Year), Unsaid),
    ("工资", None, Unsaid),
    ("薪资", None, Unsaid),
    ("薪水", None, Unsaid),
    ("薪酬", None, Unsaid),
    ("薪金", None, Unsaid),
    ("薪资待遇", None, Unsaid),
    ("工资待遇", None, Unsaid),
    ("期望薪", None, Unsaid),
    ("收入", None, Whole),
    ("待遇", None, Unsaid),
    ("到手", None, Whole),
    ("税后", None, Unsaid),
    ("税前", None, Unsaid),
    ("底薪", None, Base),
    ("无责底薪", None, Base),
    ("基本工资", None, Base),
    ("基本薪资", None, Base),
    ("保底", None, Base),
    ("保底工资", None, Base),
    ("无责", None, Base),
    ("综合", None, Whole),
    ("综合收入", None, Whole),
    ("综合薪资", None, Whole),
    ("综合工资", None, Whole),
    ("综合月薪", Some(Month), Whole),
    ("综合待遇", None, Whole),
    ("月综合", Some(Month), Whole),
    ("平均", None, Whole),
    ("平均月薪", Some(Month), Whole),
    ("平均工资", None, Whole),
    ("人均", None, Whole),
    ("转正后", None, Later),
    ("转正", None, Later),
    ("试用期", None, Trial),
    ("实习期", None, Trial),
    ("见习期", None, Trial),
];

/// More of them that only who seeks says so.
pub(super) const TYPED_BEFORE: &[(&str, Option<PayUnit>, Share)] = &[
    ("总包", Some(Year), Whole),
    ("package", Some(Year), Whole),
    ("全年", Some(Year), Unsaid),
    // What a class is paid is compared as what an hour is.
    ("课时费", Some(Hour), Unsaid),
    ("一节课", Some(Hour), Unsaid),
    ("每节课", Some(Hour), Unsaid),
    ("一课时", Some(Hour), Unsaid),
    // A day of a building worker is one 工.
    ("一个工", Some(Day), Unsaid),
    ("一工", Some(Day), Unsaid),
    // The month of who looks after a newborn.
    ("26天", Some(Month), Unsaid),
    ("二十六天", Some(Month), Unsaid),
    ("提成", None, Whole),
    ("base", None, Unsaid),
];

pub(super) const LEAST: Words = Words::of(&[
    "不低于",
    "至少",
    "最低",
    "最少",
    "起码",
    "底线",
    "不少于",
    "低于",
    "少于",
    "超过",
    "高于",
    "大于",
]);

pub(super) const MOST: Words = Words::of(&["不超过", "不高于", "最高", "最多", "至多", "不大于"]);

/// Words behind an amount that say what time it is paid for.
pub(super) const BEHIND: &[(&str, PayUnit)] = &[
    ("/月", Month),
    ("/个月", Month),
    ("每月", Month),
    ("每个月", Month),
    ("一个月", Month),
    ("一月", Month),
    ("月薪", Month),
    ("/month", Month),
    ("/天", Day),
    ("/日", Day),
    ("每天", Day),
    ("每日", Day),
    ("一天", Day),
    ("一日", Day),
    ("日薪", Day),
    ("日结", Day),
    ("/day", Day),
    ("/小时", Hour),
    ("/时", Hour),
    ("每小时", Hour),
    ("一小时", Hour),
    ("一个小时", Hour),
    ("时薪", Hour),
    ("/hour", Hour),
    ("/h", Hour),
    ("/年", Year),
    ("每年", Year),
    ("一年", Year),
    ("年薪", Year),
    ("/year", Year),
];

/// More of them that only who seeks says so.
pub(super) const TYPED_BEHIND: &[(&str, PayUnit)] = &[
    ("一节课", Hour),
    ("一节", Hour),
    ("一课时", Hour),
    ("/节", Hour),
    ("/课时", Hour),
    ("每节", Hour),
    ("一个工", Day),
    ("一工", Day),
    ("/工", Day),
    ("26天", Month),
];

/// Words behind an amount that bound it; the last list bounds it from above.
pub(super) const BOUNDS: Words = Words::of(&[
    "多",
    "多点",
    "多一点",
    "来块",
    "来块钱",
    "出头",
    "及以上",
    "以上",
    "起步",
    "起",
    "+",
    "往上",
    "朝上",
    "打底",
]);
/// Words behind an amount, and before it, that say that it is about so much.
pub(super) const ABOUT: Words = Words::of(&["左右", "上下"]);
pub(super) const NEARLY: Words = Words::of(&["差不多", "大概", "大约", "约"]);
pub(super) const UPPER: Words = Words::of(&["及以下", "以下", "以内", "之内", "封顶"]);

pub(super) const MONEY: Words = Words::of(&["元人民币", "人民币", "块钱", "元", "块", "rmb", "cny"]);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::normalize::fold;

    #[test]
    fn each_kind_has_words_that_are_folded_and_stand_once() {
        for (at, (kind, _)) in Beside::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, at);
            let words = kind.words();
            assert!(words.iter().next().is_some(), "{kind:?}");
            for word in words.iter() {
                assert_eq!(fold(word), word.trim());
                assert_eq!(words.iter().filter(|other| *other == word).count(), 1, "{word}");
            }
        }
        let lines = ROWS.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(lines, Beside::ALL.len());
    }
}
