//! A standard as it is published, read as the draft of one. Nothing is kept: who sent it looks at the draft and puts it.
//!
//! [`overview`] reads what it is of, [`work`] its tables of work by the numbers before their cells (1, 1.1, 1.1.1) or, where there are none,
//! by the heads of their columns, [`weights`] its tables of weights, and [`table`] a table that somebody made of it.

mod number;
mod overview;
mod table;
mod weights;
mod work;

#[cfg(test)]
mod tests;

use std::path::Path;

use super::text::{self, Format, Line, Place, Until};
use super::{Document, Fault, MOST_UNREAD, apart};
use crate::domain::message::{Code, Message};
use crate::domain::standard::{Level, Standard, StandardKind};
use crate::domain::text::normalize::personal_data;

/// What a document says, as a standard that is not one yet.
#[derive(Debug)]
pub struct StandardDraft {
    pub standard: Standard,
    /// What nothing took.
    pub unread: Vec<(Place, String)>,
    /// Lines left out because they name persons or say how to reach them.
    pub personal: u32,
    pub format: Format,
    pub pages: u32,
    pub notes: Vec<Message>,
}

/// Words before the names of those who made a standard.
const MAKERS: [&str; 8] =
    ["起草人", "起草人员", "审定人", "审定人员", "编写人员", "执笔", "主要执笔人", "审稿人"];
/// Characters of the first lines in which the kind is looked for.
const FIRST_LINES: usize = 40;

/// Reads a document, in bounded time.
///
/// # Errors
/// [`Fault::Document`] where it cannot be read, or holds no requirement; [`Fault::Busy`].
pub fn read_standard(document: Document) -> Result<StandardDraft, Fault> {
    apart(move |until| read_now(document, until))
}

fn read_now(document: Document, until: Until) -> Result<StandardDraft, Fault> {
    let is_table = Path::new(&document.file_name)
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv") || ending.eq_ignore_ascii_case("tsv"));
    let read = match is_table {
        true => table::read(&document.bytes, &document.file_name),
        false => read_lines(document, until),
    };
    let draft = read.map_err(Fault::Document)?;
    match draft.standard.count() {
        0 => Err(Fault::Document(Code::StandardUnread.with("columns", table::COLUMNS.join("、")))),
        _ => Ok(draft),
    }
}

fn read_lines(document: Document, until: Until) -> Result<StandardDraft, Message> {
    let pages = text::read(document.bytes, &document.file_name, &document.media_type, until)?;
    let mut notes = pages.notes;
    let (kind, is_guess) = kind_of(&pages.lines, &document.file_name);
    if is_guess {
        notes.push(Code::StandardKindGuessed.into());
    }
    let count = pages.lines.len();
    let lines: Vec<Line> = pages.lines.into_iter().filter(|line| !names_persons(&line.text)).collect();
    let personal = u32::try_from(count - lines.len()).unwrap_or(u32::MAX);
    let mut taken = vec![false; lines.len()];
    let mut standard = empty(kind);
    notes.extend(overview::read(&mut standard, &lines, &mut taken));
    let mut work = work::Work::new(kind);
    work.read(&lines, &mut taken);
    standard.basic_knowledge = work.basic;
    standard.levels = work.levels;
    standard.levels.sort_by_key(|content| content.level);
    notes.extend(work.notes);
    notes.extend(weights::read(&mut standard, &lines, &mut taken));
    let unread = lines.into_iter().zip(taken).filter(|(_, taken)| !taken).take(MOST_UNREAD);
    let unread = unread.map(|(line, _)| (line.place, line.text.replace('\t', " "))).collect();
    Ok(StandardDraft { standard, unread, personal, format: pages.format, pages: pages.count, notes })
}

fn empty(kind: StandardKind) -> Standard {
    Standard {
        kind,
        title: String::new(),
        code: String::new(),
        issuer: String::new(),
        version: String::new(),
        occupations: Vec::new(),
        majors: Vec::new(),
        positions: Vec::new(),
        definition: String::new(),
        basic_knowledge: Vec::new(),
        levels: Vec::new(),
    }
}

/// The kind that words of the document tell, and whether it is a guess by the names of its levels.
fn kind_of(lines: &[Line], file_name: &str) -> (StandardKind, bool) {
    let first = || lines.iter().take(FIRST_LINES).map(|line| line.text.as_str()).chain([file_name]);
    let says = |words: &[&str]| first().any(|line| words.iter().any(|word| line.contains(word)));
    let anywhere =
        |words: &[&str]| lines.iter().any(|line| words.iter().any(|word| line.text.contains(word)));
    match () {
        () if says(&["职业技能等级标准", "1+X"]) => (StandardKind::Certificate, false),
        () if says(&["国家职业技能标准", "国家职业标准", "职业技能标准", "职业标准"]) => {
            (StandardKind::Occupational, false)
        }
        () if anywhere(&["职业功能"]) => (StandardKind::Occupational, false),
        () if anywhere(&["工作领域"]) => (StandardKind::Certificate, false),
        () => {
            let grade = |line: &Line| Level::said(StandardKind::Occupational, &line.text).is_some();
            match lines.iter().any(grade) {
                true => (StandardKind::Occupational, true),
                false => (StandardKind::Certificate, true),
            }
        }
    }
}

/// Whether a line says who made the standard, or how to reach somebody.
fn names_persons(line: &str) -> bool {
    MAKERS.iter().any(|word| line.contains(word)) || personal_data(line).is_some()
}
