//! Numbers of telephones by their form: of mobile ones, and of landlines with an area code.

use std::ops::Range;

use super::groups::{Run, Sign, digits};
use super::{Found, PersonalData};

/// The telephone numbers of a text, looked for run by run: groups of digits divided by single signs.
pub(super) struct Telephones<'t> {
    text: &'t str,
    /// Where to look for the next run.
    at: usize,
    /// The run that is looked at, and its first group that was not looked at.
    run: Option<(Run<'t>, usize)>,
}

impl<'t> Telephones<'t> {
    /// Of a cleaned text with its numbers in ASCII digits.
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, at: 0, run: None }
    }

    /// The run that begins at a place; behind an area code in brackets the number follows.
    fn run_at(&self, start: usize) -> Run<'t> {
        let in_brackets = self.text.get(..start).is_some_and(|before| before.ends_with('('));
        let area = start + digits(self.text.get(start..).unwrap_or_default());
        let is_behind_area =
            in_brackets && self.text.get(area..).is_some_and(|behind| behind.starts_with(')'));
        let mut run = Run::at(self.text, start, |sign| match sign {
            Sign::Bracket => is_behind_area,
            Sign::Comma => false,
            Sign::Space | Sign::Dash | Sign::Dot | Sign::Slash => true,
        });
        // Only the first bracket ends an area code.
        while run.signs.iter().skip(1).any(|sign| *sign == Sign::Bracket) {
            run.shorten();
        }
        run
    }
}

impl Iterator for Telephones<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some((run, from)) = &mut self.run {
                if let Some((groups, kind)) = in_groups(run, *from) {
                    *from = groups.end;
                    return Some(Found { place: run.place(groups), kind });
                }
                self.run = None;
            }
            let start = self.at + self.text.get(self.at..)?.find(|c: char| c.is_ascii_digit())?;
            let mut run = self.run_at(start);
            self.at = run.end();
            // Only the group that the unit stands behind is an amount: "13800138000 3个月".
            if is_amount(self.text, self.at) {
                run.shorten();
            }
            if !run.groups.is_empty() && !is_of_a_thing(self.text, start) {
                self.run = Some((run, 0));
            }
        }
    }
}

/// Whether what stands behind a number says that it counts something: "15800000000元".
pub(super) fn is_amount(text: &str, end: usize) -> bool {
    text.get(end..).is_some_and(|behind| {
        // "1200000余次"
        let behind = behind.trim_start_matches(['余', '多']);
        let units = [
            '元', '亿', '块', '吨', '克', '个', '件', '次', '台', '股', '%', '只', '条', '箱', '套', '辆',
            '字', '瓶', '倍', '升', '度', '瓦', '通', '支', '粒', '颗', '枚', '株', '册', '片', '盒', '桶',
            '页', '袋', '罐', '斤',
        ];
        behind.starts_with(units) && !behind.starts_with("个人")
            || [
                "mm", "cm", "kg", "km", "kw", "kb", "mb", "人次", "千瓦", "千米", "公里", "平方", "立方",
                "像素", "字节",
            ]
            .iter()
            .any(|unit| behind.starts_with(unit))
    })
}

/// Whether the words before a number say that it is that of a thing, or an amount: "图纸号138-0013-8000", "产品编码：13812345678",
/// "年销售额达13500000000". A number that is only called one (编号, 代码) may be a telephone's.
pub(super) fn is_of_a_thing(text: &str, start: usize) -> bool {
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
        "流水号",
        "条形码",
        "条码",
        "二维码",
        "注册号",
        "执照号",
        "税号",
        "imei",
        "IMEI",
    ];
    const THINGS: &[&str] = &[
        "产品", "商品", "采购", "快递", "物流", "票据", "库存", "物料", "材料", "设备", "合同", "协议",
        "订单", "运单", "资产", "零件", "部件", "项目", "图纸", "货物", "企业", "机构", "仓库", "批次",
        "工单", "软件", "专利", "课题", "标准", "车架", "发票",
    ];
    const NUMBERS: &[&str] = &["编号", "编码", "代码", "条码", "号码", "号"];
    const AMOUNTS: &[&str] = &[
        "年产", "月产", "日产", "产能", "出货", "产值", "营收", "收入", "预算", "投资", "资产", "利润",
        "流水", "市值", "人数", "余款", "数据",
    ];
    let before = text.get(..start).unwrap_or_default().trim_end_matches([' ', ':', '为', '是']);
    let of_thing = |number: &str| {
        before.strip_suffix(number).is_some_and(|thing| THINGS.iter().any(|word| thing.ends_with(word)))
    };
    let counted = before.trim_end_matches(['达', '约', '近', '超', '过', '共', '计', '到', '了']);
    WORDS.iter().any(|word| before.ends_with(word))
        || NUMBERS.iter().any(|number| of_thing(number))
        || counted.ends_with(['额', '量', '值'])
        || AMOUNTS.iter().any(|word| counted.ends_with(word))
}

/// A landline: an area code, which begins with a 0, and 7 or 8 digits in one group or in two, of which the last has four.
pub(super) fn is_landline(area: &str, number: &[&str]) -> bool {
    // 010, 020 to 029, and four digits from 0310 on.
    let is_area = match area.as_bytes() {
        [b'0', b'1', b'0'] | [b'0', b'2', _] => true,
        [b'0', second, _, _] => (b'3'..=b'9').contains(second),
        _ => false,
    };
    let is_number = match number {
        [number] => matches!(number.len(), 7 | 8),
        [first, last] => {
            let lengths = (first.len(), last.len());
            (lengths == (4, 4) || lengths == (3, 4) && area.len() == 4) && !(is_year(first) || is_year(last))
        }
        _ => false,
    };
    is_area && is_number
}

fn is_year(group: &str) -> bool {
    group.len() == 4 && (group.starts_with("19") || group.starts_with("20"))
}

/// Looks at a run from one of its groups on: which groups are a telephone number, and whose.
fn in_groups(run: &Run<'_>, from: usize) -> Option<(Range<usize>, PersonalData)> {
    (from..run.groups.len()).find_map(|first| {
        let (count, kind) = beginning(run, first)?;
        Some((first..first + count, kind))
    })
}

/// How many groups are a telephone number from one of them on.
fn beginning(run: &Run<'_>, first: usize) -> Option<(usize, PersonalData)> {
    let groups = run.groups.get(first..)?;
    let group = *groups.first()?;
    // "1 3 8 0 0 1 3 8 0 0 0"
    if groups.get(..11).is_some_and(|ones| ones.iter().all(|one| one.len() == 1) && is_mobile(&ones.concat()))
    {
        return Some((11, PersonalData::MobileNumber));
    }
    // As dialled from abroad, or with a 0 from another place.
    let local = ["0086", "86", "0"]
        .into_iter()
        .find_map(|prefix| group.strip_prefix(prefix).filter(|local| local.len() == 11));
    let is_two = group.split_at_checked(11).is_some_and(|(one, two)| is_mobile(one) && is_mobile(two));
    if is_mobile(local.unwrap_or(group)) || is_two {
        return Some((1, PersonalData::MobileNumber));
    }
    let before = first.checked_sub(1).and_then(|before| run.groups.get(before));
    let begins = before.is_none_or(|before| matches!(*before, "86" | "0086"));
    for count in [3, 2] {
        if groups.get(1..count).is_some_and(|number| is_landline(group, number)) && (count == 2 || begins) {
            return Some((count, PersonalData::PhoneNumber));
        }
    }
    // Two or three groups that make eleven digits.
    let is_mobile = |count: &usize| {
        let ends = *count == groups.len();
        groups.get(..*count).is_some_and(|groups| {
            is_mobile(&groups.concat())
                && is_shape_of_mobile(
                    groups,
                    run.signs.get(first..first + count - 1).unwrap_or_default(),
                    begins && ends,
                )
        })
    };
    (2..=3).find(is_mobile).map(|count| (count, PersonalData::MobileNumber))
}

/// Whether groups of eleven digits are divided as those of a mobile number are, and not as sizes and years: 1500-2000-300,
/// 1998-2001-300. Where no group of a longer number stands beside them they may be divided otherwise: 138 00138000.
fn is_shape_of_mobile(groups: &[&str], signs: &[Sign], is_whole: bool) -> bool {
    let shape: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let is_round = groups.iter().skip(1).all(|group| group.ends_with("00"));
    let spaced = signs.iter().all(|sign| *sign == Sign::Space);
    let dotted = signs.iter().any(|sign| matches!(sign, Sign::Dot | Sign::Slash | Sign::Bracket));
    // "(138)00138000"
    if signs.first() == Some(&Sign::Bracket) {
        return shape == [3, 8] || shape == [3, 4, 4];
    }
    if signs.contains(&Sign::Slash) {
        return shape == [3, 4, 4] && !is_round;
    }
    if dotted {
        return shape == [3, 4, 4];
    }
    let years = groups
        .first()
        .is_some_and(|group| group.len() == 4 && (group.starts_with("19") || group.ends_with("00")));
    let may_be_years = !spaced || years;
    shape == [3, 4, 4]
        || !may_be_years
            && (is_whole || [[4, 4, 3], [3, 3, 5], [4, 3, 4]].iter().any(|usual| shape == *usual))
        || is_whole && (shape == [3, 8] || shape == [3, 3, 5])
}

pub(super) fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with('1')
        && digits.as_bytes().get(1).is_some_and(|second| (b'3'..=b'9').contains(second))
}
