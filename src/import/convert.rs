//! Texts of columns to values of fields.

use std::borrow::Cow;

use chrono::Datelike;
use serde_json::{Value, json};
use unicode_normalization::{UnicodeNormalization, is_nfkc};

use super::map::{FieldRule, Otherwise, ReadAs};
use super::read::{day, length, number, pay, price, windows, words};
use crate::domain::lexicon::{either, without_lacking};
use crate::domain::message::{self, Code, Message};
use crate::domain::text::line::steers;

/// A text of a column that the record does not hold, though the row is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub column: String,
    /// The text, or what was done to it.
    pub text: Message,
}

/// How spreadsheets show a formula that failed; no field holds that.
const FORMULA_ERRORS: [&str; 8] =
    ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"];

/// What a rule makes of the texts of its columns: a value, or `None` when nothing is stated. What it leaves out is told.
pub fn convert(
    rule: &FieldRule,
    texts: &[String],
    left_out: &mut Vec<LeftOut>,
) -> Result<Option<Value>, Message> {
    let plain = without_steering(texts);
    let texts = &*plain;
    if let Some(error) =
        texts.iter().find_map(|text| FORMULA_ERRORS.iter().find(|error| text.trim() == **error))
    {
        return match rule.otherwise {
            Otherwise::Skip => {
                left_out.push(LeftOut::of(rule, *error));
                Ok(None)
            }
            _ => Err(of_columns(rule, Code::FormulaFailed.with("error", *error))),
        };
    }
    let value = match rule.read_as {
        ReadAs::List => list(rule, texts, left_out)?,
        _ => single(rule, texts, left_out)?,
    };
    match value {
        None if rule.required => Err(Code::ColumnNotStated.with("column", rule.from.names().join(", "))),
        value => Ok(value),
    }
}

/// Cells without what is not shown in them and steers what shows them, which tables bring along and fields of a line refuse. NUL tells
/// of a broken encoding and stays.
fn without_steering(texts: &[String]) -> Cow<'_, [String]> {
    let goes = |c: char| steers(c) && c != '\0';
    match texts.iter().any(|text| text.contains(goes)) {
        true => texts.iter().map(|text| text.replace(goes, "")).collect(),
        false => Cow::Borrowed(texts),
    }
}

fn single(rule: &FieldRule, texts: &[String], left_out: &mut Vec<LeftOut>) -> Result<Option<Value>, Message> {
    let joined = match texts {
        [least, most, unit @ ..] if rule.has_bounds() => {
            Cow::Owned(pay::of_bounds(least, most, unit.first().map_or("", String::as_str)))
        }
        _ => joined(rule, texts),
    };
    if joined.is_empty() {
        return Ok(None);
    }
    let Some(text) = prepare(rule, &joined, left_out)? else { return Ok(None) };
    if matches!(rule.read_as, ReadAs::Integer | ReadAs::Number) && words::is_unknown_count(&plain(&text)) {
        left_out.push(LeftOut::of(rule, &*text));
        return Ok(None);
    }
    if rule.read_as == ReadAs::Pay
        && let Ok(Some((word, amount))) = beside_pay(rule, &text)
    {
        left_out.push(LeftOut::of(rule, &*format!("{word}{amount}")));
    }
    match (read(rule, &text), rule.otherwise) {
        (Ok(value), _) => Ok(value),
        (Err(_), Otherwise::Skip) => {
            left_out.push(LeftOut::of(rule, &*text));
            Ok(None)
        }
        (Err(why), _) => Err(of_columns(rule, why)),
    }
}

/// The texts that state something, as one.
fn joined<'t>(rule: &FieldRule, texts: &'t [String]) -> Cow<'t, str> {
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    match texts[..] {
        [one] => Cow::Borrowed(one),
        _ => Cow::Owned(texts.join(&rule.join)),
    }
}

fn pay_of(rule: &FieldRule, text: &str) -> Result<Option<pay::Pay>, Code> {
    pay::parse(&plain(text), pay::Column { unit: &rule.pay_unit, scale: rule.pay_scale })
}

/// The part of pay that has no room beside the range of the whole.
fn beside_pay(rule: &FieldRule, text: &str) -> Result<Option<pay::Beside>, Code> {
    Ok(pay_of(rule, text)?.and_then(|pay| pay.beside))
}

fn read(rule: &FieldRule, text: &str) -> Result<Option<Value>, Code> {
    let plain = plain(text);
    Ok(match rule.read_as {
        ReadAs::Text | ReadAs::List => Some(json!(text)),
        ReadAs::Integer if rule.to.ends_with(".entryYear") => Some(json!(day::year(&plain)?)),
        ReadAs::Integer if rule.to.ends_with(".daysPerWeek") && words::days_a_week(&plain).is_some() => {
            words::days_a_week(&plain).map(|days| json!(days))
        }
        ReadAs::Integer => {
            let read = if rule.to.ends_with(".headcount") { number::people } else { number::first };
            let number = read(&plain).or_else(|error| words::count(&plain).ok_or(error));
            Some(json!(whole(number?)?))
        }
        ReadAs::Number => Some(json!(number::first(&plain)?)),
        ReadAs::Boolean => Some(json!(words::boolean(&plain)?)),
        ReadAs::Months if rule.to.ends_with(".experienceMonthsMin") && words::is_none_asked(&plain) => {
            Some(json!(0))
        }
        ReadAs::Months => Some(json!(length::months(&length::with_unit_of(rule.from.names(), &plain))?)),
        ReadAs::Pay => pay_of(rule, text)?.map(|pay| pay.to_json(&rule.pay_unit)),
        ReadAs::Price => price::parse(&plain)?,
        ReadAs::Windows => windows::parse(&plain)?,
        ReadAs::Regions => words::regions(&plain)?.map(|codes| json!(codes)),
        ReadAs::Education => words::education(&plain)?.map(|level| json!(level)),
        ReadAs::Date => {
            let day = match rule.to.rsplit('.').next() {
                Some("endDate") => day::end(&plain)?,
                Some("graduationDate") => day::graduation(&plain)?,
                _ => day::begin(&plain)?,
            };
            Some(json!({"year": day.year(), "month": day.month(), "day": day.day()}))
        }
        ReadAs::Time => Some(json!(day::time(&plain, rule.to.rsplit('.').next() == Some("expireTime"))?)),
    })
}

impl LeftOut {
    pub(super) fn of(rule: &FieldRule, text: impl Into<Message>) -> Self {
        Self { column: rule.from.names().join(", "), text: text.into() }
    }
}

/// What is wrong with the columns of a rule.
fn of_columns(rule: &FieldRule, what: impl Into<message::Value>) -> Message {
    Code::FieldAtFault.with("field", rule.from.names().join(", ")).with("what", what)
}

/// The items of a list, each once. Numbers before them ("1、Java 2、Python") and what stands for no item (无, /) are no items.
fn list(rule: &FieldRule, texts: &[String], left_out: &mut Vec<LeftOut>) -> Result<Option<Value>, Message> {
    const NONE: [&str; 6] = ["无", "暂无", "没有", "/", "-", "--"];
    let (mut items, mut whole) = (Vec::new(), Vec::new());
    let mut kept = Vec::new();
    for text in texts.iter().map(|text| without_item_numbers(text)) {
        if !rule.to.ends_with(".certificates") {
            kept.push(text);
            continue;
        }
        // What a list of certificates says of all its items is lost where these are parted.
        let (held, lacking) = without_lacking(&text);
        left_out.extend(lacking.into_iter().map(|item| LeftOut::of(rule, item)));
        match either(&held) {
            Some(_) => whole.push(held.trim().to_string()),
            None => kept.push(held.into_owned()),
        }
    }
    let texts = kept;
    let parts = texts.iter().flat_map(|text| text.split(|c| c == '\n' || rule.separators.contains(c)));
    for part in whole.iter().map(String::as_str).chain(parts) {
        let Some(text) = prepare(rule, part.trim(), left_out)? else { continue };
        if NONE.contains(&&*text) {
            continue;
        }
        let item = match &rule.item {
            Some(key) => json!({ key: text }),
            None => json!(text),
        };
        if !items.contains(&item) {
            items.push(item);
        }
    }
    Ok((!items.is_empty()).then_some(Value::Array(items)))
}

/// A line break for each number of an item with its sign: of "1、", "2." and "3)", but not of "2.0".
fn without_item_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    let mut previous = ' ';
    while let Some(c) = rest.chars().next() {
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = rest.len() - behind.len();
        let sign = behind.chars().next().filter(|sign| "、.．)）".contains(*sign));
        let is_number = matches!(digits, 1 | 2) && !previous.is_ascii_alphanumeric() && previous != '.';
        let item = sign.filter(|_| is_number).and_then(|sign| behind.strip_prefix(sign));
        match item.filter(|item| !item.starts_with(|c: char| c.is_ascii_digit())) {
            Some(item) => {
                kept.push('\n');
                (rest, previous) = (item, ' ');
            }
            None => {
                kept.push(c);
                (rest, previous) = (rest.split_at(c.len_utf8()).1, c);
            }
        }
    }
    kept
}

/// Cuts, looks up and bounds a text; `None` when it then states nothing.
fn prepare<'a>(
    rule: &'a FieldRule,
    text: &'a str,
    left_out: &mut Vec<LeftOut>,
) -> Result<Option<Cow<'a, str>>, Message> {
    let mut text = text;
    for front in &rule.strip {
        text = text.strip_prefix(front.as_str()).unwrap_or(text).trim_start();
    }
    if text.is_empty() {
        return Ok(None);
    }
    if !rule.values.is_empty() {
        match (rule.values.get(text), rule.otherwise) {
            (Some(value), _) if value.is_empty() => return Ok(None),
            (Some(value), _) => return Ok(Some(Cow::Borrowed(value))),
            // A table beside `as = "months"` and the like names the exceptions; the rest is read.
            (None, _) if rule.read_as != ReadAs::Text && rule.read_as != ReadAs::List => {}
            (None, Otherwise::Keep) => {}
            (None, Otherwise::Skip) => {
                left_out.push(LeftOut::of(rule, text));
                return Ok(None);
            }
            (None, Otherwise::Reject) => {
                return Err(of_columns(rule, Code::NotInTable));
            }
        }
    }
    let Some(most) = rule.max_chars else { return Ok(Some(Cow::Borrowed(text))) };
    let Some((end, _)) = text.char_indices().nth(most) else { return Ok(Some(Cow::Borrowed(text))) };
    match rule.too_long {
        Otherwise::Keep => {
            left_out.push(LeftOut::of(rule, Code::EndLeftOut.with("most", most)));
            Ok(Some(Cow::Borrowed(&text[..end])))
        }
        Otherwise::Skip => {
            left_out.push(LeftOut::of(rule, Code::LongLeftOut.with("most", most)));
            Ok(None)
        }
        Otherwise::Reject => Err(of_columns(rule, Code::LongerThan.with("most", most))),
    }
}

/// Full-width digits and signs as their plain forms.
fn plain(text: &str) -> Cow<'_, str> {
    if is_nfkc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) }
}

fn whole(number: f64) -> Result<i64, Code> {
    if number.fract() == 0.0 { Ok(number as i64) } else { Err(Code::NotWhole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(extra: &str) -> FieldRule {
        toml::from_str(&format!("to = \"t\"\nfrom = \"c\"\n{extra}")).expect("a rule")
    }

    fn read(extra: &str, texts: &[&str]) -> Result<Option<Value>, String> {
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        convert(&rule(extra), &texts, &mut Vec::new()).map_err(|why| why.to_string())
    }

    #[test]
    fn texts_are_trimmed_cut_and_joined() {
        assert_eq!(read("", &[" a ", "", "b"]), Ok(Some(json!("a b"))));
        assert_eq!(read("join = \"\"", &["上海", "浦东新区"]), Ok(Some(json!("上海浦东新区"))));
        assert_eq!(read("", &["  "]), Ok(None));
        assert_eq!(read("strip = [\"职位描述\", \":\"]", &["职位描述: 负责"]), Ok(Some(json!("负责"))));
        assert!(read("required = true", &[]).is_err());
        assert_eq!(read("max_chars = 2\ntoo_long = \"keep\"", &["数控编程"]), Ok(Some(json!("数控"))));
        assert_eq!(read("max_chars = 2\ntoo_long = \"skip\"", &["数控编程"]), Ok(None));
        assert!(read("max_chars = 2", &["数控编程"]).is_err());
    }

    #[test]
    fn a_table_stands_for_whole_texts() {
        let table = "values = { \"大专\" = \"X\", \"不限\" = \"\" }\n";
        assert_eq!(read(table, &["大专"]), Ok(Some(json!("X"))));
        assert_eq!(read(table, &["不限"]), Ok(None));
        assert!(read(table, &["高中"]).is_err());
        assert_eq!(read(&format!("{table}otherwise = \"skip\""), &["高中"]), Ok(None));
        assert_eq!(read(&format!("{table}otherwise = \"keep\""), &["高中"]), Ok(Some(json!("高中"))));
    }

    #[test]
    fn cells_are_read_as_the_rule_says() {
        assert_eq!(read("as = \"integer\"", &["３天／周"]), Ok(Some(json!(3))));
        assert_eq!(read("as = \"integer\"", &["1,200"]), Ok(Some(json!(1200))));
        assert_eq!(read("as = \"integer\"", &["2千人"]), Ok(Some(json!(2000))));
        assert!(read("as = \"integer\"", &["2.5"]).is_err());
        assert_eq!(read("as = \"number\"", &["０.６万"]), Ok(Some(json!(6000.0))));
        assert_eq!(read("as = \"months\"", &["6个月-1年"]), Ok(Some(json!(6))));
        let table = "as = \"months\"\nvalues = { \"无需经验\" = \"0年\", \"经验不限\" = \"\" }\n";
        assert_eq!(read(table, &["5年及以上"]), Ok(Some(json!(60))));
        assert_eq!(read(table, &["经验不限"]), Ok(None));
        assert_eq!(read(table, &["无需经验"]), Ok(Some(json!(0))));
        assert!(read(table, &["本科"]).is_err());
        assert_eq!(read("as = \"boolean\"", &["有"]), Ok(Some(json!(true))));
        assert_eq!(read("as = \"pay\"", &["面议"]), Ok(None));
        let day = json!({"year": 2024, "month": 5, "day": 2});
        assert_eq!(read("as = \"date\"", &["2024年5月2号"]), Ok(Some(day)));
        assert!(read("as = \"date\"", &["5/2/2024"]).is_err_and(|reason| reason.contains("2025-09-01")));
        assert_eq!(read("as = \"time\"", &["2024-05-02"]), Ok(Some(json!("2024-05-02T00:00:00+08:00"))));
    }

    #[test]
    fn levels_of_education_need_no_table() {
        for (text, want) in [
            ("大专及以上", json!("EDUCATION_LEVEL_JUNIOR_COLLEGE")),
            ("专科", json!("EDUCATION_LEVEL_JUNIOR_COLLEGE")),
            ("全日制大专", json!("EDUCATION_LEVEL_JUNIOR_COLLEGE")),
            ("统招本科", json!("EDUCATION_LEVEL_BACHELOR")),
            ("大学", json!("EDUCATION_LEVEL_BACHELOR")),
            ("中专/技校", json!("EDUCATION_LEVEL_VOCATIONAL_SECONDARY")),
            ("硕士研究生", json!("EDUCATION_LEVEL_MASTER")),
        ] {
            assert_eq!(read("as = \"education\"", &[text]), Ok(Some(want)), "{text}");
        }
        assert_eq!(read("as = \"education\"", &["不限"]), Ok(None));
        assert!(read("as = \"education\"", &["身体健康"]).is_err());
    }

    #[test]
    fn what_vanishes_is_told() {
        let told = |extra: &str, text: &str| {
            let mut left_out = Vec::new();
            convert(&rule(extra), &[text.to_string()], &mut left_out).expect("taken");
            left_out.into_iter().map(|left_out| left_out.text.to_string()).collect::<Vec<_>>()
        };
        let table = "values = { \"大专\" = \"X\", \"不限\" = \"\" }\notherwise = \"skip\"";
        assert_eq!(told(table, "大专及以上"), ["大专及以上"]);
        assert!(told(table, "不限").is_empty() && told(table, "大专").is_empty());
        assert_eq!(told("as = \"pay\"\notherwise = \"skip\"", "看能力"), ["看能力"]);
        assert_eq!(told("as = \"integer\"", "若干"), ["若干"]);
        assert_eq!(read("as = \"integer\"", &["三人"]), Ok(Some(json!(3))));
        assert_eq!(told("max_chars = 2\ntoo_long = \"keep\"", "数控编程").len(), 1);
    }

    #[test]
    fn lists_are_split_and_have_no_doubles() {
        let read = read("as = \"list\"\nitem = \"name\"", &["Java、Python，Java", "SQL"]);
        assert_eq!(read, Ok(Some(json!([{"name": "Java"}, {"name": "Python"}, {"name": "SQL"}]))));
        let list = |text| super::tests::read("as = \"list\"", &[text]);
        let three = || Ok(Some(json!(["Java", "Python", "C++"])));
        for text in [
            "1、Java 2、Python 3、C++",
            "1.Java\n2.Python\n3.C++",
            "Java\nPython；C++",
            "Java|Python，C++,无",
        ] {
            assert_eq!(list(text), three(), "{text}");
        }
        assert_eq!(list("UG12.0、Vue2"), Ok(Some(json!(["UG12.0", "Vue2"]))));
        assert_eq!(list("无"), Ok(None));
        let papers = |text: &str| {
            let rule: FieldRule =
                toml::from_str("to = \"studentProfile.certificates\"\nfrom = \"c\"\nas = \"list\"")
                    .expect("a rule");
            let mut left_out = Vec::new();
            let value = convert(&rule, &[text.to_string()], &mut left_out).expect("taken");
            (value, left_out.len())
        };
        assert_eq!(papers("无健康证、电工证"), (None, 2));
        assert_eq!(papers("健康证，无驾照"), (Some(json!(["健康证"])), 1));
        assert_eq!(papers("健康证、电工证具备其一"), (Some(json!(["健康证、电工证具备其一"])), 0));
    }

    #[test]
    fn cells_lose_what_steers_and_nothing_else() {
        let cells = |texts: &[&str]| texts.iter().map(|text| text.to_string()).collect::<Vec<_>>();
        let told = cells(&["电池\u{1b}]0;pwn\u{7}检测\u{202e}反", "一行\n二行\t", "a\0b"]);
        assert_eq!(*without_steering(&told), cells(&["电池]0;pwn检测反", "一行\n二行\t", "a\0b"]));
        assert!(matches!(without_steering(&told[1..]), Cow::Borrowed(_)));
    }
}
