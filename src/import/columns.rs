//! Columns of a row, whatever the row is.

use serde_json::Value;

use crate::domain::message::{Code, Message};

/// A row by its columns.
pub enum Columns<'a> {
    /// Fields of a table and the names in its head.
    Table { head: &'a [String], fields: &'a [String] },
    /// A JSON object; `a.b` is key `b` of the object under `a`.
    Object(&'a Value),
}

impl Columns<'_> {
    /// The texts of a column: none when it is empty, several when it is a JSON list. `Err` when the row has no such
    /// column at all, or it holds what is no text.
    pub fn texts(&self, column: &str) -> Result<Vec<String>, Message> {
        match self {
            Self::Table { head, fields } => {
                let at = head
                    .iter()
                    .position(|name| name == column)
                    .ok_or_else(|| Code::NoColumn.with("column", format!("{column:?}")))?;
                Ok(fields.get(at).map(|text| vec![text.clone()]).unwrap_or_default())
            }
            // Objects leave out what they do not state, so a missing key is an empty column.
            Self::Object(object) => match find(object, column) {
                Some(value) => texts_of(value, column),
                None => Ok(Vec::new()),
            },
        }
    }
}

fn find<'a>(object: &'a Value, column: &str) -> Option<&'a Value> {
    object.get(column).or_else(|| {
        let (first, rest) = column.split_once('.')?;
        find(object.get(first)?, rest)
    })
}

fn texts_of(value: &Value, column: &str) -> Result<Vec<String>, Message> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::String(text) => Ok(vec![text.clone()]),
        Value::Number(number) => Ok(vec![number.to_string()]),
        Value::Bool(value) => Ok(vec![value.to_string()]),
        Value::Array(items) => {
            let mut texts = Vec::with_capacity(items.len());
            for item in items {
                if item.is_array() || item.is_object() {
                    return Err(Code::ListOfNoTexts.with("column", format!("{column:?}")));
                }
                texts.extend(texts_of(item, column)?);
            }
            Ok(texts)
        }
        Value::Object(_) => Err(Code::ObjectNoText.with("column", format!("{column:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_column_of_an_object_may_lie_deeper() {
        let row = json!({"a": {"b": 5}, "a.c": "x", "l": ["1", 2, null], "n": null, "o": [{}]});
        let columns = Columns::Object(&row);
        assert_eq!(columns.texts("a.b"), Ok(vec!["5".to_string()]));
        assert_eq!(columns.texts("a.c"), Ok(vec!["x".to_string()]));
        assert_eq!(columns.texts("l"), Ok(vec!["1".to_string(), "2".to_string()]));
        assert_eq!(columns.texts("n"), Ok(vec![]));
        assert_eq!(columns.texts("missing"), Ok(vec![]));
        assert!(columns.texts("a").is_err() && columns.texts("o").is_err());
    }

    #[test]
    fn a_table_has_every_column_that_is_asked_for() {
        let head = ["a".to_string(), "b".to_string()];
        let fields = ["1".to_string()];
        let columns = Columns::Table { head: &head, fields: &fields };
        assert_eq!(columns.texts("a"), Ok(vec!["1".to_string()]));
        assert_eq!(columns.texts("b"), Ok(vec![]), "a short row states less");
        assert!(columns.texts("c").is_err());
    }
}
