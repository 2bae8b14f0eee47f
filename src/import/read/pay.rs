//! Pay as job sites and offices write it: "4-7千", "8千-1.2万·13薪", "1-1.5万/月", "年薪10-15万", "200-300元/天 包吃住", "3千及以下",
//! "底薪3000 综合5000-7000".

use serde_json::{Map, Value, json};

use super::number::{Amount, amounts};
use super::pay_unit::{currency_of, unit_of};
use crate::domain::message::Code;
use crate::domain::wants::amounts::amount;

pub(super) const READ: Code = Code::PayAsIn;

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pay {
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// Name of the PayUnit, when the text says one.
    pub unit: Option<&'static str>,
    /// ISO 4217, when the text says another currency than CNY.
    pub currency: Option<&'static str>,
    /// A part that is not the pay itself, with the word for it: what is paid in any case beside the whole (底薪), what is left after tax (到手).
    pub beside: Option<Beside>,
}

/// The word for a part of pay, and the amount.
pub type Beside = (&'static str, f64);

/// What the heading of a column says of its bare amounts.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// Name of the PayUnit of a text that says none.
    pub unit: &'a str,
    /// What an amount below 1,000 without a unit of its own is multiplied by: 1,000 under "月薪（千元）".
    pub scale: f64,
}

impl Pay {
    /// The JSON form of the API's `Pay`.
    pub fn to_json(self, unit: &str) -> Value {
        let mut fields = Map::new();
        fields.extend(self.min.map(|min| ("minAmount".to_string(), json!(min))));
        fields.extend(self.max.map(|max| ("maxAmount".to_string(), json!(max))));
        fields.insert("unit".to_string(), json!(self.unit.unwrap_or(unit)));
        fields.extend(self.currency.map(|code| ("currencyCode".to_string(), json!(code))));
        Value::Object(fields)
    }
}

/// Reads a text in NFKC; `None` where pay is left open (面议). How often a year it is paid ("·13薪") is not read. A bare amount that is too low for
/// its unit ("8-10" a month) is refused, as it may be of thousands.
pub fn parse(text: &str, column: Column<'_>) -> Result<Option<Pay>, Code> {
    let text = without_remark(&without_months_paid(&in_digits(text)));
    let all = amounts(&text).ok_or(READ)?;
    if all.is_empty() && is_open(&text) {
        return Ok(None);
    }
    let unit = unit_of(&text)?;
    let currency = currency_of(&text)?;
    let of = |text: &str| -> Option<Bounds> {
        let mut amounts: Vec<Amount> = amounts(text)?;
        amounts.retain(|amount| !is_counted(text.get(amount.end..).unwrap_or_default()));
        without_allowances(text, &mut amounts);
        let is_scaled = amounts.iter().any(|amount| amount.scale.is_some());
        for amount in amounts.iter_mut().filter(|amount| !is_scaled && amount.number < 1000.0) {
            amount.scale = (column.scale != 1.0).then_some(column.scale);
        }
        range(text, &amounts)
    };
    let (min, max, beside) = match by_share(&text, &of) {
        Some(found) => found,
        None => of(&text).map(|(min, max)| (min, max, None)).ok_or(READ)?,
    };
    let is_sound = |amount: f64| (0.0..=10_000_000.0).contains(&amount);
    let is_ordered = min.zip(max).is_none_or(|(min, max)| min <= max);
    let is_money = text.contains(['元', '块', '¥', '$']) || currency.is_some();
    let is_unclear = !is_money
        && all.iter().all(|amount| amount.scale.is_none())
        && min.or(max).is_some_and(|least| least > 0.0 && least < least_of(unit.unwrap_or(column.unit)));
    // "4000-6000" under 日薪 is by the month, and nobody says so.
    let is_of_other_unit =
        unit.is_none() && min.or(max).is_some_and(|least| least > most_of(column.unit)) && currency.is_none();
    if !is_ordered || is_unclear || is_of_other_unit || !min.into_iter().chain(max).all(is_sound) {
        return Err(READ);
    }
    Ok(Some(Pay { min, max, unit, currency, beside }))
}

/// The least that is likely for a unit, in CNY.
fn least_of(unit: &str) -> f64 {
    match unit {
        "PAY_UNIT_HOUR" => 3.0,
        "PAY_UNIT_DAY" => 10.0,
        "PAY_UNIT_YEAR" => 1000.0,
        _ => 100.0,
    }
}

/// The most that is likely for a unit that only the heading says, in CNY.
fn most_of(unit: &str) -> f64 {
    match unit {
        "PAY_UNIT_HOUR" => 1000.0,
        "PAY_UNIT_DAY" => 3000.0,
        _ => f64::INFINITY,
    }
}

/// Whether what stands behind a number says that it is no amount of money: "8小时", "5险", "3个月", but not "20万年薪".
fn is_counted(behind: &str) -> bool {
    const MONEY: [&str; 6] = ["年薪", "年收", "年包", "天结", "日结", "日薪"];
    const COUNTED: [&str; 17] = [
        "小时",
        "个小时",
        "天",
        "险",
        "班",
        "人",
        "个月",
        "年",
        "岁",
        "%",
        "休",
        "号",
        "点",
        "日",
        "金",
        "周",
        "名",
    ];
    let is_money = MONEY.iter().any(|word| behind.starts_with(word));
    !is_money && COUNTED.iter().any(|word| behind.starts_with(word))
}

/// The least and the most.
type Bounds = (Option<f64>, Option<f64>);

/// What part of all pay an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Share {
    Base,
    Whole,
    Trial,
    Later,
    Taxed,
    Unsaid,
}

/// The words that say it.
const SHARES: [(&str, Share); 17] = [
    ("税前", Share::Taxed),
    ("税后", Share::Whole),
    ("底薪", Share::Base),
    ("保底", Share::Base),
    ("基本工资", Share::Base),
    ("无责", Share::Base),
    ("综合", Share::Whole),
    ("月均", Share::Whole),
    ("平均", Share::Whole),
    ("到手", Share::Whole),
    ("月收入", Share::Whole),
    ("总收入", Share::Whole),
    ("试用", Share::Trial),
    ("实习期", Share::Trial),
    ("见习期", Share::Trial),
    ("培训期", Share::Trial),
    ("转正", Share::Later),
];

/// The range of pay and the part that it leaves out, where a text names two parts of pay: "底薪3000 综合5000-7000", "试用期4000，转正5000-6000",
/// "税前8000到手6500". Pay is before tax.
fn by_share(
    text: &str,
    range: &dyn Fn(&str) -> Option<Bounds>,
) -> Option<(Option<f64>, Option<f64>, Option<Beside>)> {
    let mut starts: Vec<(usize, Share)> = SHARES
        .iter()
        .flat_map(|(word, share)| text.match_indices(word).map(|(at, _)| (at, *share)))
        .collect();
    starts.push((0, Share::Unsaid));
    starts.sort_by_key(|(at, share)| (*at, *share != Share::Unsaid));
    let mut parts: Vec<(Share, Bounds)> = Vec::new();
    for (place, (at, share)) in starts.iter().enumerate() {
        let end = starts.get(place + 1).map_or(text.len(), |(next, _)| *next);
        let part = text.get(*at..end)?;
        if part.contains(|c: char| c.is_ascii_digit())
            && let Some(range) = range(part)
        {
            parts.push((*share, range));
        }
    }
    let [(first, one), (second, other)] = parts[..] else { return None };
    use Share::{Base, Later, Taxed, Trial, Unsaid, Whole};
    let beside = |word, part: Bounds| part.1.or(part.0).map(|amount| (word, amount));
    match (first, second) {
        (Base, Whole | Unsaid | Taxed) => Some(with_base(one, other)),
        (Whole | Unsaid | Taxed, Base) => Some(with_base(other, one)),
        (Base, Later) => Some((one.0.or(one.1), other.1.or(other.0), None)),
        (Later, Base) => Some((other.0.or(other.1), one.1.or(one.0), None)),
        (Taxed, Whole) => Some((one.0, one.1, beside("到手", other))),
        (Whole, Taxed) => Some((other.0, other.1, beside("到手", one))),
        (Trial, Later | Unsaid | Whole) | (Unsaid, Later) => {
            Some((one.0.or(one.1), other.1.or(other.0), None))
        }
        (Later | Unsaid | Whole, Trial) => Some((other.0.or(other.1), one.1.or(one.0), None)),
        _ => None,
    }
}

/// The whole, which is what is received, with the base beside it.
fn with_base(base: Bounds, whole: Bounds) -> (Option<f64>, Option<f64>, Option<Beside>) {
    let base = base.0.or(base.1).map(|base| ("底薪", base));
    (whole.0, whole.1, base)
}

/// Leaves out what is given for a purpose behind the pay itself: "3500元/月,餐补300", "4000元 全勤奖200".
fn without_allowances(text: &str, amounts: &mut Vec<Amount>) {
    const GIVEN: [&str; 15] = [
        "餐补",
        "饭补",
        "房补",
        "车补",
        "话补",
        "补贴",
        "补助",
        "津贴",
        "全勤",
        "工龄",
        "奖",
        "社保",
        "公积金",
        "高温费",
        "押金",
    ];
    let (mut from, mut is_given) = (None, false);
    amounts.retain(|amount| {
        let said = from.and_then(|from| text.get(from..amount.end)).unwrap_or_default();
        from = Some(amount.end);
        // "奖金1000-2000"
        is_given =
            is_given && said.starts_with(['-', '~', '至']) || GIVEN.iter().any(|given| said.contains(given));
        !is_given
    });
}

/// Without a remark that says the same in another unit, or what is in it: "200/天(时薪25)", "25元/小时(日薪200)", "3500元/月(含餐补300)".
fn without_remark(text: &str) -> String {
    let whole = || text.to_string();
    let Some((before, inner)) = text.split_once('(') else { return whole() };
    let Some((remark, behind)) = inner.split_once(')') else { return whole() };
    let has_amount = |part: &str| part.contains(|c: char| c.is_ascii_digit());
    let unit = |part: &str| unit_of(part).ok().flatten();
    let is_other = unit(before).zip(unit(remark)).is_some_and(|(one, other)| one != other);
    let is_part = ["含", "包含", "包括", "其中", "不含", "另"].iter().any(|word| remark.starts_with(word))
        && !SHARES.iter().any(|(word, _)| remark.contains(word));
    let is_beside = (is_other || is_part) && has_amount(before) && has_amount(remark);
    if is_beside { format!("{before}{behind}") } else { whole() }
}

/// One text of the least, the most and the unit of pay, as they stand in columns of their own; an empty text states none.
pub fn of_bounds(least: &str, most: &str, unit: &str) -> String {
    const SAID: [&str; 8] = ["/", "每", "薪", "元", "人民币", "k", "K", "千"];
    let amount = |text: &str| text.contains(|c: char| c.is_ascii_digit()) && text.trim() != "0";
    let unit = match unit.trim() {
        "" => String::new(),
        unit if SAID.iter().any(|said| unit.contains(said)) => unit.to_string(),
        unit => format!("/{}", unit.trim_start_matches('按')),
    };
    match (amount(least), amount(most)) {
        (true, true) if least.trim() == most.trim() => format!("{least}{unit}"),
        (true, true) => format!("{least}-{most}{unit}"),
        (true, false) => format!("{least}{unit}以上"),
        (false, true) => format!("{most}{unit}以下"),
        (false, false) => format!("{least} {most}").trim().to_string(),
    }
}

/// Whether a text leaves the amount open.
pub(super) fn is_open(text: &str) -> bool {
    ["面议", "面谈", "另议", "详谈", "从优", "商议", "电话沟通", "电话联系", "来电", "沟通", "咨询"]
        .iter()
        .any(|open| text.contains(open))
}

/// The lowest and the highest of one amount or two, as the words beside them say; `None` of other numbers of amounts.
pub(super) fn range(text: &str, amounts: &[Amount]) -> Option<Bounds> {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match amounts[..] {
        [one] => {
            let amount = one.value();
            let is_least = text.get(one.end..).is_some_and(|behind| {
                behind.starts_with(['+', '~']) || behind.contains('起') || has_more(behind)
            });
            match () {
                () if says(&["以下", "以内", "不超过"]) => (None, Some(amount)),
                () if is_least || says(&["以上", "不低于", "至少", "底薪", "保底", "无责"]) => {
                    (Some(amount), None)
                }
                () => (Some(amount), Some(amount)),
            }
            .into()
        }
        // "4-7千": the first amount takes the scale of the second, but not in "8000-1.2万".
        [mut low, high] => {
            let is_whole = low.number >= 100.0 && low.number >= high.number;
            low.scale = low.scale.or(high.scale.filter(|_| !is_whole));
            Some((Some(low.value()), Some(high.value())))
        }
        _ => None,
    }
}

/// "5000元/月+提成": more is paid than the amount.
fn has_more(behind: &str) -> bool {
    const MORE: [&str; 7] = ["提成", "绩效", "奖", "计件", "分红", "业绩", "加班费"];
    let more = behind.split_once(['+', '加']).map_or("", |(_, more)| more);
    MORE.iter().any(|word| more.contains(word))
}

/// Without "·13薪", " 14薪", "(15薪)", "*16" and "·13-15薪", and without "12薪" in front: how many months a year are paid.
fn without_months_paid(text: &str) -> String {
    const SIGNS: &str = "·・•‧*×x( ,;";
    let is_digit = |c: char| c.is_ascii_digit();
    let two = |text: &str| text.len() - text.trim_start_matches(is_digit).len() == 2;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let last = std::mem::replace(&mut before, c);
        if !is_digit(c) || is_digit(last) || ".-~至".contains(last) || !text.get(at..).is_some_and(two) {
            continue;
        }
        let behind = text.get(at + 2..).unwrap_or_default();
        // "13-15薪"
        let range =
            behind.strip_prefix(['-', '~', '至']).filter(|most| two(most)).and_then(|most| most.get(2..));
        let rest = range.filter(|rest| rest.starts_with('薪')).unwrap_or(behind);
        let lead = text.get(..at).unwrap_or_default();
        let sign = lead.trim_end().chars().next_back().filter(|c| SIGNS.contains(*c));
        let is_behind_sign = sign.is_some() || lead.ends_with(' ');
        let paid = rest.strip_prefix('薪').filter(|rest| !rest.starts_with(['资', '水', '酬', '金']));
        let paid = paid.or_else(|| rest.strip_prefix("个月").filter(|_| is_behind_sign));
        let starred = sign.is_some_and(|sign| "*×x".contains(sign)).then(|| paid.unwrap_or(rest));
        if let Some(rest) = paid.or(starred) {
            let lead = lead.trim_end();
            let lead = lead.strip_suffix(|c| SIGNS.contains(c)).unwrap_or(lead);
            let rest = rest.trim_start_matches(')');
            let rest = if lead.is_empty() { rest.trim_start_matches(|c| SIGNS.contains(c)) } else { rest };
            return format!("{lead}{rest}");
        }
    }
    text.to_string()
}

/// With the digits of amounts in Chinese numerals or with digits behind their units: "八千" is "8千", "十五万" "15万", "一万五", "一万五千" and
/// "1万5" are "1.5万", "三百五" is "350".
fn in_digits(text: &str) -> String {
    const NUMERALS: &str = "十一二两三四五六七八九";
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_inside = written.ends_with(|c: char| c.is_ascii_digit() || c == '.');
        let starts = (c.is_ascii_digit() || NUMERALS.contains(c)) && !is_inside;
        let Some((number, scale, behind)) = amount(rest).filter(|_| starts) else {
            written.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        };
        let read = rest.get(..rest.len() - behind.len()).unwrap_or_default();
        let unit = read.chars().find(|c| "万千百w".contains(*c));
        let is_plain =
            read.trim_end_matches(['万', '千', '百', 'w', 'k']).bytes().all(|byte| byte.is_ascii());
        let number = (number * 1e6).round() / 1e6;
        match (unit, scale) {
            _ if is_plain => written.push_str(read),
            (Some('百'), Some(scale)) => written.push_str(&(number * scale).to_string()),
            (Some(unit), Some(_)) => written.push_str(&format!("{number}{unit}")),
            _ => written.push_str(&number.to_string()),
        }
        rest = behind;
    }
    written
}

#[cfg(test)]
#[path = "pay_tests.rs"]
mod tests;
