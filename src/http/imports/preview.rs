//! What a file holds: its tables, what each column becomes, and how its first rows are read and judged. Nothing is stored.

use std::io;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::form::Form;
use super::service::Service;
use super::{Fault, Imports, request_id, with};
use crate::domain::message::{Code, Language, Message};
use crate::grpc::layer::auth::spoken;
use crate::http::rpc::X_REQUEST_ID;
use crate::import::document::Part;
use crate::import::entry::{Entry, Item, Refusal};
use crate::import::fault::said;
use crate::import::guess::{Column, guess};
use crate::import::headings;
use crate::import::map::ColumnMap;
use crate::import::rows::Reading;
use crate::import::sending::{Destination, refusal};
use crate::import::source::BytesRead;
use crate::pb::json::{message_to_json, record_to_json};
use crate::pb::v1::{ImportOptions, ImportRecordsRequest, Record};

/// Rows that are shown, or fewer where they are long.
const ROWS: usize = 20;
const MOST_BYTES: usize = 1 << 20;
/// Texts of a column that are shown, and characters of each.
const TEXTS: usize = 5;
const CHARACTERS: usize = 100;

/// What was seen in a file.
struct Seen {
    tables: Vec<String>,
    /// Records in the form of the API need none.
    map: Option<ColumnMap>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    notes: Vec<Message>,
    problems: Vec<Message>,
}

/// A row as it would be imported.
struct Row {
    table: String,
    line: u64,
    record: Result<Record, Refusal>,
    cells: Vec<Value>,
    left_out: Vec<Value>,
    warnings: Value,
}

/// POST /v1/imports/preview.
pub async fn preview(State(imports): State<Imports>, request: Request) -> Result<Response, Fault> {
    let language = spoken(request.headers());
    show(imports, request, language).await.map_err(|fault| fault.in_language(language))
}

async fn show(imports: Imports, request: Request, language: Language) -> Result<Response, Fault> {
    let (held, mut given, form) = imports.receive(request).await?;
    let id = request_id(&given.headers);
    given.headers.insert(X_REQUEST_ID, id.clone());
    let lenient = form.lenient;
    let mut seen = imports.opened(form, move |form, parts| look(form, parts, language)).await?;
    let options = ImportOptions { validate_only: true, lenient };
    judge(&mut seen.rows, &Service::new(imports.0.services.clone(), &given, options)).await?;
    drop(held);
    let mut response = seen.to_json(language).to_string().into_response();
    let head = response.headers_mut();
    head.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    head.insert(X_REQUEST_ID, id);
    Ok(response)
}

fn look(form: Form, parts: Vec<Part>, language: Language) -> io::Result<Seen> {
    let guessed = guess(&parts, form.kind.or(form.map.as_ref().map(|map| map.kind)), form.encoding)?;
    let reading = Reading {
        map: form.map.or(guessed.map),
        kind: None,
        tenant: None,
        encoding: form.encoding,
        shown_rows: ROWS as u64,
    };
    let (mut rows, mut notes, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    let mut bytes = 0;
    for part in &parts {
        if rows.len() >= ROWS {
            break;
        }
        let read = reading.read_part(part, &BytesRead::default(), |item| {
            match item {
                Item::Opened { encoding, is_guess: true } => {
                    notes.push(of(part, Code::ReadAs.with("encoding", encoding)));
                }
                Item::Opened { .. } => {}
                Item::Note(text) => notes.push(of(part, text)),
                Item::Entry(entry) => {
                    bytes += entry.row.len();
                    rows.push(Row::of(&part.name, *entry, language));
                }
            }
            rows.len() < ROWS && bytes < MOST_BYTES
        });
        problems.extend(read.err().map(|error| of(part, said(&error))));
    }
    let tables = parts.into_iter().map(|part| part.name).collect();
    Ok(Seen { tables, map: reading.map, columns: guessed.columns, rows, notes, problems })
}

/// What is said of a part.
fn of(part: &Part, what: Message) -> Message {
    Code::FieldAtFault.with("field", &*part.name).with("what", what)
}

/// Asks the service what it would say of the rows.
async fn judge(rows: &mut [Row], service: &Service) -> Result<(), Fault> {
    let items = rows.iter().filter_map(|row| row.record.as_ref().ok());
    let items = items.map(|record| ImportRecordsRequest { record: Some(record.clone()), options: None });
    let items: Arc<Vec<_>> = Arc::new(items.collect());
    let count = items.len();
    if count == 0 {
        return Ok(());
    }
    let answer = service.store(None, items, 0..count).await?;
    let mut good: Vec<&mut Row> = rows.iter_mut().filter(|row| row.record.is_ok()).collect();
    for warning in answer.warnings {
        let row = usize::try_from(warning.index).ok().and_then(|index| good.get_mut(index));
        if let Some(row) = row {
            let told = message_to_json(&warning, "talentmatch.v1.ImportWarning");
            row.warnings = told.get("warnings").cloned().unwrap_or_default();
        }
    }
    for failure in answer.failures {
        let row = usize::try_from(failure.index).ok().and_then(|index| good.get_mut(index));
        if let Some(row) = row {
            row.record = Err(refusal(failure));
        }
    }
    Ok(())
}

impl Row {
    fn of(table: &str, entry: Entry, language: Language) -> Self {
        let left_out = entry
            .left_out
            .iter()
            .map(|left| json!({"column": left.column, "text": left.text.text(language)}));
        Self {
            table: table.to_string(),
            line: entry.line,
            record: entry.record,
            cells: entry.cells.iter().map(|cell| cell.to_json(language)).collect(),
            left_out: left_out.collect(),
            warnings: json!([]),
        }
    }

    fn to_json(&self, language: Language) -> Value {
        let Self { table, line, record, cells, left_out, warnings } = self;
        let judged = match record {
            Ok(record) => ("record", serde_json::from_str(&record_to_json(record)).unwrap_or_default()),
            Err(refusal) => ("refused", refusal.to_json(language)),
        };
        let row =
            json!({"table": table, "line": line, "cells": cells, "leftOut": left_out, "warnings": warnings});
        with(row, [judged])
    }
}

impl Seen {
    fn to_json(&self, language: Language) -> Value {
        let said = |messages: &[Message]| -> Vec<String> {
            messages.iter().map(|message| message.text(language)).collect()
        };
        let map = self.map.as_ref();
        let of_id = map.map(ColumnMap::id_columns).unwrap_or_default();
        let column = |column: &Column| {
            let rules = map.into_iter().flat_map(|map| &map.fields);
            let fill = rules.filter(|rule| rule.from.names().contains(&column.name));
            let to: Vec<&str> = fill.map(|rule| rule.to.as_str()).collect();
            let texts = column.texts.iter().take(TEXTS).map(|text| text.chars().take(CHARACTERS).collect());
            let texts: Vec<String> = texts.collect();
            json!({"name": column.name, "to": to, "isId": of_id.contains(&column.name), "texts": texts})
        };
        let columns: Vec<Value> = self.columns.iter().map(column).collect();
        let read = map.map(ColumnMap::columns).unwrap_or_default();
        let dropped = self.columns.iter().map(|column| &column.name).filter(|name| !read.contains(name));
        let choices =
            map.into_iter().flat_map(|map| headings::fields(map.kind).map(|field| (map.kind, field)));
        let choices = choices.map(|(kind, field)| {
            let rule = field.rule(kind, Vec::new());
            json!({"to": rule.to, "zh": field.zh(), "en": field.en, "joined": field.joined, "rule": rule})
        });
        json!({
            "tables": self.tables,
            "map": self.map,
            "columns": columns,
            "dropped": dropped.collect::<Vec<_>>(),
            "choices": choices.collect::<Vec<_>>(),
            "rows": self.rows.iter().map(|row| row.to_json(language)).collect::<Vec<_>>(),
            "notes": said(&self.notes),
            "problems": said(&self.problems),
        })
    }
}
