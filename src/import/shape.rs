//! A row to the JSON form of a record, by a column map.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::columns::Columns;
use super::convert::{LeftOut, convert};
use super::map::{ColumnMap, FieldRule};
use crate::domain::message::{Code, Language, Message};

/// A record in the JSON form of the API, and what of the row it does not hold.
pub struct Shaped {
    pub record: Value,
    pub left_out: Vec<LeftOut>,
}

/// The record of a row; `Err` says why there is none.
pub fn shape(map: &ColumnMap, columns: &Columns<'_>, line: u64, row: &str) -> Result<Shaped, Message> {
    let mut record = Map::new();
    let mut left_out = Vec::new();
    let id = fill(&map.id, columns, line, row)?;
    record.insert("name".to_string(), json!(format!("{}/{id}", map.kind.collection())));
    record.insert(map.resource_field(), json!({}));
    for (path, value) in &map.constants {
        set(&mut record, path, constant(value));
    }
    for rule in &map.fields {
        if let Some(value) = convert(rule, &texts(rule, columns)?, &mut left_out)? {
            set(&mut record, &rule.to, value);
        }
    }
    Ok(Shaped { record: Value::Object(record), left_out })
}

/// A cell and what becomes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub column: String,
    pub to: String,
    pub text: String,
    pub value: Result<Option<Value>, Message>,
}

impl Cell {
    pub fn to_json(&self, language: Language) -> Value {
        let Self { column, to, text, value } = self;
        let error = value.as_ref().err().map(|why| why.text(language));
        json!({"column": column, "to": to, "text": text, "value": value.as_ref().ok(), "error": error})
    }

    /// A line: `薪资 -> jobPosting.salary: "4-7千" is {...}`.
    pub fn to_text(&self, language: Language) -> String {
        const MOST: usize = 60;
        const MOST_OF_VALUE: usize = 120;
        let becomes = match &self.value {
            Ok(Some(value)) => format!("is {value}"),
            Ok(None) => "states nothing".to_string(),
            Err(why) => format!("is refused: {}", why.text(language)),
        };
        let short = |text: &str, most: usize| match text.char_indices().nth(most) {
            Some((end, _)) => format!("{}...", &text[..end]),
            None => text.to_string(),
        };
        format!(
            "{} -> {}: {:?} {}\n",
            self.column,
            self.to,
            short(&self.text, MOST),
            short(&becomes, MOST_OF_VALUE)
        )
    }
}

/// What becomes of each cell of a row that the map reads.
pub fn cells(map: &ColumnMap, columns: &Columns<'_>) -> Vec<Cell> {
    let cell = |rule: &FieldRule| {
        let texts = texts(rule, columns);
        Cell {
            column: rule.from.names().join(", "),
            to: rule.to.clone(),
            text: texts.as_ref().map(|texts| texts.join(&rule.join)).unwrap_or_default(),
            value: texts.and_then(|texts| convert(rule, &texts, &mut Vec::new())),
        }
    };
    map.fields.iter().map(cell).collect()
}

pub(super) fn texts(rule: &FieldRule, columns: &Columns<'_>) -> Result<Vec<String>, Message> {
    let mut texts = Vec::new();
    for column in rule.from.names() {
        let of_column = columns.texts(column)?;
        // The place of a bound says which it is.
        if rule.has_bounds() && of_column.is_empty() {
            texts.push(String::new());
        }
        texts.extend(of_column);
    }
    Ok(texts)
}

/// Fills in the template of an id.
fn fill(template: &str, columns: &Columns<'_>, line: u64, row: &str) -> Result<String, Message> {
    let mut id = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (column, after) = after.split_once('}').ok_or(Code::IdBraceOpen)?;
        id.push_str(before);
        match column {
            "line" => id.push_str(&line.to_string()),
            "hash" => id.push_str(&hash(row)),
            column => {
                let text = columns.texts(column)?.join("-");
                if text.trim().is_empty() {
                    return Err(Code::IdNotStated.with("column", column));
                }
                id.push_str(text.trim());
            }
        }
        rest = after;
    }
    id.push_str(rest);
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if id.is_empty() || id.len() > 128 || !id.bytes().all(is_allowed) {
        return Err(Code::BadId.into());
    }
    Ok(id)
}

/// 16 hex digits that stand for the row.
fn hash(row: &str) -> String {
    let digest = Sha256::digest(row.as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Puts a value at a path; keys of labels may hold dots themselves.
fn set(record: &mut Map<String, Value>, path: &str, value: Value) {
    let Some((first, rest)) = path.split_once('.') else {
        record.insert(path.to_string(), value);
        return;
    };
    let inner = record.entry(first).or_insert_with(|| json!({}));
    let Value::Object(inner) = inner else { return };
    if first == "labels" {
        inner.insert(rest.to_string(), value);
    } else {
        set(inner, rest, value);
    }
}

fn constant(value: &toml::Value) -> Value {
    match value {
        toml::Value::Datetime(time) => json!(time.to_string()),
        other => serde_json::to_value(other).unwrap_or(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pb::json::record_from_json;

    const MAP: &str = r#"
        kind = "jobPosting"
        id = "x-{id}"
        [constants]
        "jobPosting.employmentType" = "EMPLOYMENT_TYPE_FULL_TIME"
        "labels.source.of" = "test"
        [[fields]]
        to = "jobPosting.title"
        from = "title"
        required = true
        [[fields]]
        to = "jobPosting.salary"
        from = "pay"
        as = "pay"
    "#;

    fn row(row: &Value) -> Result<Value, String> {
        let map = ColumnMap::parse(MAP).expect("a sound map");
        shape(&map, &Columns::Object(row), 7, &row.to_string())
            .map(|shaped| shaped.record)
            .map_err(|why| why.to_string())
    }

    #[test]
    fn a_row_becomes_a_record_of_the_api() {
        let value = row(&json!({"id": 5, "title": "焊工", "pay": "4-7千"})).expect("a record");
        assert_eq!(value["name"], "jobPostings/x-5");
        assert_eq!(value["labels"], json!({"source.of": "test"}));
        assert_eq!(value["jobPosting"]["salary"]["maxAmount"], 7000.0);
        record_from_json(&value.to_string()).expect("the API's form");
    }

    #[test]
    fn rows_without_an_id_or_what_is_required_are_refused() {
        assert!(row(&json!({"title": "焊工"})).is_err_and(|reason| reason.contains("id is not stated")));
        assert!(row(&json!({"id": "5"})).is_err_and(|reason| reason.contains("title is not stated")));
        assert!(row(&json!({"id": "张三", "title": "x"})).is_err_and(|reason| !reason.contains("张三")));
    }

    #[test]
    fn ids_can_be_made_of_the_row() {
        let columns = json!({});
        let columns = Columns::Object(&columns);
        assert_eq!(fill("r{line}", &columns, 12, "row"), Ok("r12".to_string()));
        let hashed = fill("{hash}", &columns, 1, "row").expect("an id");
        assert_eq!(hashed.len(), 16);
        assert_ne!(Ok(hashed), fill("{hash}", &columns, 1, "other"));
    }
}
