//! Which column becomes which field, guessed from the headings.

use std::collections::VecDeque;
use std::io;

use encoding_rs::Encoding;
use serde_json::Value;

use super::document::{Content, Part, text};
use super::fault::invalid;
use super::head::{self, Found};
use super::headings::{self, Bound, Field};
use super::lines::Lines;
use super::map::{ColumnMap, FieldRule};
use super::no_record;
use super::source::BytesRead;
use super::workbook;
use crate::domain::message::Code;
use crate::domain::record::name::RecordKind;
use crate::pb::json::record_descriptor;

/// Rows behind the head that are looked at.
const SAMPLE: usize = 30;

/// What a file seems to hold.
pub struct Guess {
    /// Records in the form of the API need none.
    pub map: Option<ColumnMap>,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
}

/// A column of the table that was looked at.
pub struct Column {
    pub name: String,
    /// Texts of its first rows that state something.
    pub texts: Vec<String>,
}

/// Looks at the first rows of each part; the one whose headings say most counts.
pub fn guess(
    parts: &[Part],
    kind: Option<RecordKind>,
    forced: Option<&'static Encoding>,
) -> io::Result<Guess> {
    let mut best: Option<(usize, Guess)> = None;
    let mut fault = None;
    for part in parts {
        match first_rows(part, forced) {
            Ok(First::Records) => return Ok(Guess { map: None, columns: Vec::new() }),
            Ok(First::Table(columns)) => {
                let (score, guess) = by_headings(columns, kind, &part.name);
                if best.as_ref().is_none_or(|(most, _)| score > *most) {
                    best = Some((score, guess));
                }
            }
            Ok(First::Nothing) => {}
            Err(error) => fault = fault.or(Some(error)),
        }
    }
    match (best, fault) {
        (Some((_, guess)), _) => Ok(guess),
        (None, Some(fault)) => Err(fault),
        (None, None) => Err(invalid(Code::NoRowInFile)),
    }
}

enum First {
    /// Records in the form of the API.
    Records,
    Table(Vec<Column>),
    Nothing,
}

/// How many of the headings mean something, as the kind that they fit best.
fn score(fields: &[String]) -> usize {
    RecordKind::ALL.iter().map(|kind| known(*kind, fields)).max().unwrap_or_default()
}

fn known(kind: RecordKind, names: &[String]) -> usize {
    names.iter().filter(|name| headings::means(kind, name)).count()
}

fn first_rows(part: &Part, forced: Option<&'static Encoding>) -> io::Result<First> {
    let (found, rows) = match &part.content {
        Content::Rows(file) => {
            let rows = workbook::rows(file)?.take(2 * SAMPLE).collect::<io::Result<Vec<_>>>()?;
            let rows: Vec<_> =
                rows.into_iter().map(|row| (row.number, row.fields.unwrap_or_default())).collect();
            (head::best_row(&rows, &score), rows)
        }
        Content::Text(file) => {
            let source = text(file, forced, &BytesRead::default())?;
            let lines = Lines::new(source.reader, source.is_transcoded);
            let lines: VecDeque<_> = lines.take(2 * SAMPLE).collect::<io::Result<_>>()?;
            let start =
                lines.iter().find_map(|line| line.text.as_ref().ok().filter(|text| !text.trim().is_empty()));
            if start.is_some_and(|text| text.trim_start().starts_with(['{', '['])) {
                let texts = lines.iter().filter_map(|line| line.text.as_ref().ok());
                return Ok(objects(texts.filter_map(|text| serde_json::from_str(text).ok()).collect()));
            }
            match head::best(&lines, None, &score)? {
                None => return Ok(First::Nothing),
                Some(found) => {
                    let rows = head::rows(&lines, found.delimiter)?;
                    (Some(found), rows)
                }
            }
        }
    };
    let Some(Found { fields, last_line, .. }) = found else { return Ok(First::Nothing) };
    let behind: Vec<&Vec<String>> = rows
        .iter()
        .filter(|(number, _)| *number > last_line)
        .map(|(_, fields)| fields)
        .filter(|row| !no_record::is_none(&fields, row))
        .take(SAMPLE)
        .collect();
    let column = |(at, name): (usize, &String)| {
        let texts = behind.iter().filter_map(|row| row.get(at)).filter(|text| !text.trim().is_empty());
        Column { name: name.trim().to_string(), texts: texts.cloned().collect() }
    };
    Ok(First::Table(
        fields.iter().enumerate().filter(|(_, name)| !name.trim().is_empty()).map(column).collect(),
    ))
}

fn objects(rows: Vec<Value>) -> First {
    let is_record = |row: &Value| {
        let kinds =
            || RecordKind::ALL.iter().filter_map(|kind| record_descriptor().get_field_by_name(kind.field()));
        row.get("name").is_some() && kinds().any(|field| row.get(field.json_name()).is_some())
    };
    if rows.iter().any(is_record) {
        return First::Records;
    }
    let mut columns: Vec<Column> = Vec::new();
    for (name, value) in rows.iter().filter_map(Value::as_object).flatten() {
        let text = match value {
            Value::Null | Value::Object(_) => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match columns.iter_mut().find(|column| column.name == *name) {
            Some(column) => column.texts.push(text),
            None => columns.push(Column { name: name.clone(), texts: vec![text] }),
        }
    }
    if columns.is_empty() { First::Nothing } else { First::Table(columns) }
}

/// The map that the headings tell, and how many of them told something.
fn by_headings(columns: Vec<Column>, kind: Option<RecordKind>, name: &str) -> (usize, Guess) {
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    // A word in the file's name decides between kinds that have the same fields.
    let fit = |kind: &RecordKind| 2 * known(*kind, &names) + usize::from(headings::is_of(*kind, name));
    let mut fits: Vec<RecordKind> = RecordKind::ALL.to_vec();
    // Headings that only some kinds have come before all others, however many there are of those.
    let own = |kind: &RecordKind| names.iter().filter(|name| headings::is_only_of(*kind, name)).count();
    fits.sort_by_key(|kind| std::cmp::Reverse((own(kind), fit(kind))));
    let Some(kind) = kind.or(fits.first().copied()) else {
        return (0, Guess { map: None, columns });
    };
    let mut map = ColumnMap::empty(kind);
    // What is headed 单位 is an employer elsewhere.
    let units: Vec<String> =
        headings::fields(kind).filter_map(|field| bounds(field, &columns)?.into_iter().nth(2)).collect();
    for field in headings::fields(kind) {
        let mut from: Vec<String> = Vec::new();
        let bounds = bounds(field, &columns);
        for name in names.iter().filter(|name| !units.contains(name)) {
            let means = headings::field(kind, name).is_some_and(|meant| std::ptr::eq(meant, field))
                || field.is_in_span(name);
            if means && !from.contains(name) && (field.joined || from.is_empty()) {
                from.push(name.clone());
            }
        }
        if !from.is_empty() {
            map.fields.push(field.rule(kind, from));
        } else if let Some(from) = bounds {
            map.fields.push(FieldRule { join: "-".to_string(), ..field.rule(kind, from) });
        }
    }
    if let Some(column) =
        columns.iter().find(|column| headings::is_id(&column.name) && are_ids(&column.texts))
    {
        map.id = format!("{{{}}}", column.name);
    }
    (known(kind, &names), Guess { map: Some(map), columns })
}

/// The columns of the least and the most of pay, and of its unit, where it has no column that says it all.
fn bounds(field: &Field, columns: &[Column]) -> Option<Vec<String>> {
    let of = |bound: Bound| {
        let column = columns.iter().find(|column| field.bound(&column.name, &column.texts) == Some(bound))?;
        Some(column.name.clone())
    };
    let (least, most) = (of(Bound::Least)?, of(Bound::Most)?);
    Some([Some(least), Some(most), of(Bound::Unit)].into_iter().flatten().collect())
}

/// Whether texts can name records: of the characters that names have, and each another.
fn are_ids(texts: &[String]) -> bool {
    let is_id = |text: &str| {
        !text.is_empty()
            && text.len() <= 128
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    let different: std::collections::BTreeSet<&str> = texts.iter().map(|text| text.trim()).collect();
    !texts.is_empty() && different.len() == texts.len() && different.into_iter().all(is_id)
}
