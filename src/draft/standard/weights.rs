//! The tables of weights (权重表) of an occupational standard: a row for each function, a column for each level.

use super::number::numbered;
use crate::domain::message::{Code, Message};
use crate::domain::standard::{Level, Standard, StandardKind};
use crate::draft::text::Line;

/// Which of the two tables.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Skills,
    Knowledge,
}

/// Reads the weights into the functions that were read, marks the lines that it took, and tells of those that belong to none.
pub(super) fn read(standard: &mut Standard, lines: &[Line], taken: &mut [bool]) -> Vec<Message> {
    let (mut table, mut levels, mut notes) = (None, Vec::new(), Vec::new());
    for (line, taken) in lines.iter().zip(taken.iter_mut()) {
        let text = line.text.as_str();
        if let Some(of) = table_of(text) {
            (table, levels) = (Some(of), Vec::new());
            *taken = true;
            continue;
        }
        let Some(of) = table else { continue };
        let named = levels_of(text);
        if !named.is_empty() {
            // The head may be broken over lines.
            levels.extend(named.into_iter().filter(|level| !levels.contains(level)).collect::<Vec<_>>());
            *taken = true;
            continue;
        }
        let Some((title, weights)) = row(text) else { continue };
        if weights.len() != levels.len() || levels.is_empty() {
            continue;
        }
        *taken = true;
        if title.contains("合计") || title.contains("总计") {
            continue;
        }
        let is_basic = ["职业道德", "基础知识", "基本要求"].iter().any(|word| title.contains(word));
        let mut is_matched = is_basic;
        for (level, weight) in levels.iter().zip(weights) {
            let Some(weight) = weight else { continue };
            let Some(content) = standard.levels.iter_mut().find(|content| content.level == *level) else {
                continue;
            };
            if is_basic {
                if of == Of::Knowledge {
                    content.basic_weight = Some(content.basic_weight.unwrap_or(0) + weight);
                }
                continue;
            }
            let function = content.functions.iter_mut().find(|function| is_same(&function.title, &title));
            if let Some(function) = function {
                is_matched = true;
                match of {
                    Of::Skills => function.skill_weight = Some(weight),
                    Of::Knowledge => function.knowledge_weight = Some(weight),
                }
            }
        }
        if !is_matched {
            notes.push(Code::WeightUnmatched.with("what", title));
        }
    }
    notes
}

fn table_of(line: &str) -> Option<Of> {
    let is_heading = line.chars().count() <= 20 && line.contains("权重表");
    match () {
        () if !is_heading => None,
        () if line.contains("理论") || line.contains("知识") => Some(Of::Knowledge),
        () if line.contains("技能") || line.contains("操作") => Some(Of::Skills),
        () => None,
    }
}

/// The levels of the head of a table, in the order of its columns.
fn levels_of(line: &str) -> Vec<Level> {
    let cells = line.split(['\t', ' ']).filter(|cell| !cell.is_empty());
    let found: Vec<Level> = cells.filter_map(|cell| Level::said(StandardKind::Occupational, cell)).collect();
    let has_weights = row(line).is_some_and(|(_, weights)| weights.iter().any(Option::is_some));
    if has_weights { Vec::new() } else { found }
}

/// The title of a row and its weights; a dash is none. The cells before the title name what the rows are of.
fn row(line: &str) -> Option<(String, Vec<Option<u32>>)> {
    let cells: Vec<&str> = line.split(['\t', ' ']).map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let weight = |cell: &&str| -> Option<Option<u32>> {
        let bare = cell.trim_end_matches(['%', '％']);
        match bare {
            "-" | "—" | "－" | "——" | "–" | "/" | "--" => Some(None),
            bare => bare.parse().ok().filter(|weight| *weight <= 100).map(Some),
        }
    };
    let from = cells.iter().rposition(|cell| weight(cell).is_none())?;
    let weights: Vec<Option<u32>> = cells.iter().skip(from + 1).filter_map(weight).collect();
    let title =
        cells.get(from).map(|cell| numbered(cell).map_or_else(|| cell.to_string(), |one| one.words))?;
    (!weights.is_empty()).then_some((title, weights))
}

/// Titles are broken and spaced as tables need it.
fn is_same(a: &str, b: &str) -> bool {
    let bare = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    bare(a) == bare(b)
}
