//! Numbers that identify somebody by their form: of mobile telephones, of landlines with an area code, of identity cards.

#![expect(
    clippy::indexing_slicing,
    reason = "every place is one that a loop over the bytes or groups has come to"
)]

use std::ops::Range;

use super::{Found, PersonalData};

/// The numbers of a text that identify somebody, looked for run by run: groups of digits divided by single separators.
pub(super) struct Numbers<'t> {
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

impl<'t> Numbers<'t> {
    /// Of a cleaned text.
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, at: 0, run: None }
    }
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
            let separator = if in_brackets { Some((b')', 1)) } else { separator(&bytes[end..]) };
            let goes_on = |(_, length): &(u8, usize)| bytes.get(end + length).is_some_and(u8::is_ascii_digit);
            let Some((separator, length)) = separator.filter(goes_on) else { return run };
            run.separators.push(separator);
            from = end + length;
        }
    }
}

/// What divides the groups of a number at the beginning of these bytes, as one of ' ', '-' and '.', and how long it is: also dashes of
/// every length, with spaces around them, and the dot between names.
fn separator(bytes: &[u8]) -> Option<(u8, usize)> {
    const SEPARATORS: [(&str, u8); 15] = [
        (" - ", b'-'),
        (" – ", b'-'),
        (" — ", b'-'),
        (" ", b' '),
        ("-", b'-'),
        (".", b'.'),
        ("–", b'-'),
        ("—", b'-'),
        ("‐", b'-'),
        ("―", b'-'),
        ("~", b'-'),
        ("_", b'-'),
        ("·", b'.'),
        ("・", b'.'),
        ("•", b'.'),
    ];
    let found = SEPARATORS.iter().find(|(written, _)| bytes.starts_with(written.as_bytes()));
    found.map(|(written, meant)| (*meant, written.len()))
}

/// Whether what stands behind a number says that it counts something: "15800000000元".
pub(super) fn is_amount(text: &str, end: usize) -> bool {
    text.get(end..).is_some_and(|behind| {
        // "1200000余次"
        let behind = behind.trim_start_matches(['余', '多']);
        let units = [
            '元', '亿', '块', '吨', '克', '个', '件', '次', '台', '股', '%', '只', '条', '箱', '套', '辆',
            '字', '瓶', '倍', '升', '度', '瓦', '通',
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
        "流水号",
        "条形码",
        "条码",
        "二维码",
    ];
    const THINGS: &[&str] = &[
        "产品", "商品", "采购", "快递", "物流", "票据", "库存", "物料", "材料", "设备", "合同", "协议",
        "订单", "运单", "资产", "零件", "部件", "项目", "图纸", "货物", "企业", "机构", "仓库", "批次",
        "工单", "软件", "专利", "课题", "标准", "车架", "发票",
    ];
    const NUMBERS: &[&str] = &["编号", "编码", "代码", "条码", "号码", "号"];
    const AMOUNTS: &[&str] =
        &["产值", "营收", "收入", "预算", "投资", "资产", "利润", "流水", "市值", "人数", "余款", "数据"];
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

pub(super) fn is_mobile(digits: &[u8]) -> bool {
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
