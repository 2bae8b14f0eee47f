//! Texts of columns to values of fields.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde_json::{Value, json};
use unicode_normalization::{UnicodeNormalization, is_nfkc};

use super::map::{FieldRule, Otherwise, ReadAs};
use super::pay;

/// What a rule makes of the texts of its columns: a value, or `None` when nothing is stated.
pub fn convert(rule: &FieldRule, texts: &[String]) -> Result<Option<Value>, String> {
    let value = if rule.read_as == ReadAs::List { list(rule, texts)? } else { single(rule, texts)? };
    match value {
        None if rule.required => Err(format!("{} is not stated", rule.from.names().join(", "))),
        value => Ok(value),
    }
}

fn single(rule: &FieldRule, texts: &[String]) -> Result<Option<Value>, String> {
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    let joined = match texts[..] {
        [] => return Ok(None),
        [one] => Cow::Borrowed(one),
        _ => Cow::Owned(texts.join(&rule.join)),
    };
    let Some(text) = prepare(rule, &joined)? else { return Ok(None) };
    let read = match rule.read_as {
        ReadAs::Text | ReadAs::List => Some(json!(text)),
        ReadAs::Integer => first_number(&plain(&text)).map(|number| json!(number.trunc() as i64)),
        ReadAs::Number => first_number(&plain(&text)).map(|number| json!(number)),
        ReadAs::Boolean => boolean(&plain(&text)).map(|value| json!(value)),
        ReadAs::Months => months(&plain(&text)).map(|value| json!(value)),
        ReadAs::Pay => pay::parse(&plain(&text)).map(|pay| pay.to_json(&rule.pay_unit)),
        ReadAs::Date => {
            day(&plain(&text)).map(|day| json!({"year": year(day), "month": month(day), "day": day_of(day)}))
        }
        ReadAs::Time => day(&plain(&text)).map(|day| json!(format!("{day}T00:00:00+08:00"))),
    };
    match (read, rule.otherwise) {
        (Some(value), _) => Ok(Some(value)),
        (None, Otherwise::Skip) => Ok(None),
        (None, _) => Err(format!("{}: cannot be read as {:?}", rule.from.names().join(", "), rule.read_as)),
    }
}

fn list(rule: &FieldRule, texts: &[String]) -> Result<Option<Value>, String> {
    let mut items = Vec::new();
    for part in texts.iter().flat_map(|text| text.split(|c| rule.separators.contains(c))) {
        let Some(text) = prepare(rule, part.trim())? else { continue };
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

/// Cuts, looks up and bounds a text; `None` when it then states nothing.
fn prepare<'a>(rule: &'a FieldRule, text: &'a str) -> Result<Option<Cow<'a, str>>, String> {
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
            (None, Otherwise::Skip) => return Ok(None),
            (None, Otherwise::Reject) => {
                return Err(format!("{}: is not in the table of values", rule.from.names().join(", ")));
            }
        }
    }
    let Some(most) = rule.max_chars else { return Ok(Some(Cow::Borrowed(text))) };
    match (text.char_indices().nth(most), rule.too_long) {
        (None, _) => Ok(Some(Cow::Borrowed(text))),
        (Some((end, _)), Otherwise::Keep) => Ok(Some(Cow::Borrowed(&text[..end]))),
        (Some(_), Otherwise::Skip) => Ok(None),
        (Some(_), Otherwise::Reject) => {
            Err(format!("{}: is longer than {most} characters", rule.from.names().join(", ")))
        }
    }
}

/// Full-width digits and signs as their plain forms.
fn plain(text: &str) -> Cow<'_, str> {
    if is_nfkc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfkc().collect()) }
}

fn first_number(text: &str) -> Option<f64> {
    let start = text.find(|character: char| character.is_ascii_digit())?;
    let is_negative = text[..start].ends_with('-');
    let rest = &text[start..];
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let number: f64 = rest[..end].trim_end_matches('.').parse().ok()?;
    Some(if is_negative { -number } else { number })
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "是" | "有" | "对" | "true" | "yes" | "y" | "1" | "√" => Some(true),
        "否" | "无" | "没有" | "不" | "false" | "no" | "n" | "0" | "×" => Some(false),
        _ => None,
    }
}

/// The least length that the text names: "3-5年" is 36, "1年以内" is 0.
fn months(text: &str) -> Option<i64> {
    let number = first_number(text).filter(|number| *number >= 0.0)?;
    if text.contains("以内") || text.contains("以下") {
        return Some(0);
    }
    let months = if text.contains('年') {
        number * 12.0
    } else if text.contains('月') {
        number
    } else {
        return None;
    };
    Some(months.round() as i64)
}

fn day(text: &str) -> Option<NaiveDate> {
    let text = text.split([' ', 'T']).next()?;
    ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

fn year(day: NaiveDate) -> i32 {
    chrono::Datelike::year(&day)
}

fn month(day: NaiveDate) -> u32 {
    chrono::Datelike::month(&day)
}

fn day_of(day: NaiveDate) -> u32 {
    chrono::Datelike::day(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(extra: &str) -> FieldRule {
        toml::from_str(&format!("to = \"t\"\nfrom = \"c\"\n{extra}")).expect("a rule")
    }

    fn read(extra: &str, texts: &[&str]) -> Result<Option<Value>, String> {
        let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
        convert(&rule(extra), &texts)
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
    fn numbers_and_lengths_are_found_in_words() {
        assert_eq!(read("as = \"integer\"", &["３天／周"]), Ok(Some(json!(3))));
        assert_eq!(read("as = \"number\"", &["约 2.5 天"]), Ok(Some(json!(2.5))));
        assert_eq!(read("as = \"months\"", &["3-5年"]), Ok(Some(json!(36))));
        assert_eq!(read("as = \"months\"", &["实习6个月"]), Ok(Some(json!(6))));
        assert_eq!(read("as = \"months\"", &["1年以内"]), Ok(Some(json!(0))));
        let table = "as = \"months\"\nvalues = { \"无需经验\" = \"0年\", \"经验不限\" = \"\" }\n";
        assert_eq!(read(table, &["5年及以上"]), Ok(Some(json!(60))));
        assert_eq!(read(table, &["经验不限"]), Ok(None));
        assert_eq!(read(table, &["无需经验"]), Ok(Some(json!(0))));
        assert!(read(table, &["本科"]).is_err());
        assert_eq!(read("as = \"boolean\"", &["有"]), Ok(Some(json!(true))));
    }

    #[test]
    fn days_are_read_in_the_usual_forms() {
        let day = json!({"year": 2024, "month": 5, "day": 2});
        for text in ["2024-05-02", "2024/5/2", "2024年5月2日", "20240502", "2024-05-02 08:30:00"] {
            assert_eq!(read("as = \"date\"", &[text]), Ok(Some(day.clone())), "{text}");
        }
        assert_eq!(read("as = \"time\"", &["2024-05-02"]), Ok(Some(json!("2024-05-02T00:00:00+08:00"))));
        assert!(read("as = \"date\"", &["2024-02-30"]).is_err());
    }

    #[test]
    fn lists_are_split_and_have_no_doubles() {
        let read = read("as = \"list\"\nitem = \"name\"", &["Java、Python，Java", "SQL"]);
        assert_eq!(read, Ok(Some(json!([{"name": "Java"}, {"name": "Python"}, {"name": "SQL"}]))));
    }
}
