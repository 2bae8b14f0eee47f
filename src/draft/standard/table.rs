//! A standard as a table that somebody made of it: CSV with a row for each requirement or task. What a cell leaves out stands above it.

use std::collections::VecDeque;
use std::path::Path;

use super::work::{Head, Work};
use super::{StandardDraft, empty, names_persons};
use crate::domain::message::{Code, Message};
use crate::domain::standard::{Column, Level, StandardKind};
use crate::domain::text::normalize::clean;
use crate::draft::MOST_UNREAD;
use crate::draft::text::{Format, MOST_BYTES, MOST_CHARACTERS, Place};
use crate::import::source::decoded;
use crate::import::table_rows;

/// The names of the columns, as they are told where none is found.
pub(super) const COLUMNS: [&str; 4] = ["职业功能", "工作内容", "技能要求", "相关知识要求"];
/// Rows in which the head of the table is looked for.
const FIRST_ROWS: usize = 20;

/// What the head of a column says that it holds; signs, spaces and what stands in brackets do not count.
pub(super) fn column_of(head: &str) -> Option<Head> {
    const HEADS: [(&str, Head); 17] = [
        ("级别", Head::Level),
        ("等级", Head::Level),
        ("技能等级", Head::Level),
        ("职业功能", Head::Function),
        ("工作领域", Head::Function),
        ("权重", Head::SkillWeight),
        ("技能权重", Head::SkillWeight),
        ("技能要求权重", Head::SkillWeight),
        ("知识权重", Head::KnowledgeWeight),
        ("理论知识权重", Head::KnowledgeWeight),
        ("工作内容", Head::Task),
        ("工作任务", Head::Task),
        ("技能要求", Head::Of(Column::Skill)),
        ("职业技能要求", Head::Of(Column::Skill)),
        ("相关知识要求", Head::Of(Column::Knowledge)),
        ("相关知识", Head::Of(Column::Knowledge)),
        ("知识要求", Head::Of(Column::Knowledge)),
    ];
    let head = head.split(['(', '（']).next().unwrap_or_default();
    let head: String = head.chars().filter(|c| c.is_alphanumeric()).collect();
    HEADS.iter().find(|(name, _)| *name == head).map(|(_, head)| *head)
}

/// Reads a table.
pub(super) fn read(bytes: &[u8], file_name: &str) -> Result<StandardDraft, Message> {
    if bytes.is_empty() {
        return Err(Code::DocumentEmpty.into());
    }
    if bytes.len() > MOST_BYTES {
        return Err(Code::DocumentTooLarge.with("most", MOST_BYTES >> 20));
    }
    let (text, encoding) = decoded(bytes).ok_or(Code::DocumentUnknown)?;
    if text.chars().count() > MOST_CHARACTERS {
        return Err(Code::DocumentTooLong.with("most", MOST_CHARACTERS));
    }
    let mut notes = Vec::new();
    if encoding != encoding_rs::UTF_8 {
        notes.push(Code::ReadAs.with("encoding", encoding.name()));
    }
    let delimiter = match text.lines().next().unwrap_or_default() {
        head if head.contains('\t') => '\t',
        head if !head.contains(',') && head.contains(';') => ';',
        _ => ',',
    };
    let mut rows: VecDeque<(u64, Vec<String>)> = table_rows(&text, delimiter).into();
    let heads =
        |row: &[String]| -> Vec<Option<Head>> { row.iter().map(|cell| column_of(&clean(cell))).collect() };
    let head = rows.iter().take(FIRST_ROWS).position(|(_, row)| heads(row).iter().flatten().count() >= 2);
    let unread_table = || Code::StandardUnread.with("columns", COLUMNS.join("、"));
    let head = head.ok_or_else(unread_table)?;
    let (_, names) = rows.get(head).cloned().unwrap_or_default();
    let columns = heads(&names);
    let kind = kind_of(&names, &rows);
    rows.drain(..=head);
    let mut work = Work::new(kind);
    let (mut unread, mut personal) = (Vec::new(), 0);
    let place = |number: u64| Place { page: 0, line: u32::try_from(number).unwrap_or(u32::MAX) };
    let mut above: Vec<String> = vec![String::new(); columns.len()];
    for (number, row) in rows {
        if row.iter().any(|cell| names_persons(cell)) {
            personal += 1;
            continue;
        }
        let mut is_taken = false;
        for ((column, cell), above) in columns.iter().zip(&row).zip(&mut above) {
            let cell = clean(cell).trim().to_string();
            let Some(head) = column else { continue };
            let is_title = !matches!(head, Head::Of(_));
            let is_weight = matches!(head, Head::SkillWeight | Head::KnowledgeWeight);
            let goes_on = cell.is_empty() && is_title && !is_weight;
            let cell = if goes_on { above.clone() } else { cell };
            if !cell.is_empty() {
                is_taken |= !is_title;
                if is_title {
                    above.clone_from(&cell);
                }
                if !work.put(*head, &cell) && !goes_on && unread.len() < MOST_UNREAD {
                    unread.push((place(number), cell));
                }
            }
        }
        if !is_taken && unread.len() < MOST_UNREAD && row.iter().any(|cell| !cell.trim().is_empty()) {
            unread.push((place(number), row.join(" ")));
        }
    }
    work.end();
    notes.extend(std::mem::take(&mut work.notes));
    let mut standard = empty(kind);
    standard.title = Path::new(file_name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    standard.levels = work.levels;
    Ok(StandardDraft { standard, unread, personal, format: Format::Text, pages: 0, notes })
}

/// A certificate has fields of work, or levels without a number.
fn kind_of(head: &[String], rows: &VecDeque<(u64, Vec<String>)>) -> StandardKind {
    let says = |word: &str| head.iter().any(|cell| cell.contains(word));
    let at = head.iter().position(|cell| column_of(&clean(cell)) == Some(Head::Level));
    let levels = || rows.iter().filter_map(|(_, row)| row.get(at?));
    let is_step =
        |cell: &String| Level::said(StandardKind::Occupational, cell).is_none() && !cell.trim().is_empty();
    let has_steps =
        levels().skip(1).any(|cell| is_step(cell) && Level::said(StandardKind::Certificate, cell).is_some());
    match says("工作领域") || has_steps && !says("职业功能") {
        true => StandardKind::Certificate,
        false => StandardKind::Occupational,
    }
}
