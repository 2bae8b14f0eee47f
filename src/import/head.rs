//! Where a table begins: offices put a title above the head, name the delimiter in a line of its own, or use another one. The
//! head is the row that has the columns of the map, or two rows: groups (薪资待遇) over their columns (最低, 最高).

use std::collections::VecDeque;
use std::io;

use unicode_normalization::UnicodeNormalization;

use super::fault::invalid;
use super::headings;
use super::lines::Line;
use super::map::ColumnMap;
use super::table::{Row, Rows};
use crate::domain::message::{Code, Message};

/// Lines at the beginning of a file among which the head is.
const FIRST_LINES: usize = 30;

/// What may stand between cells, where the map does not say it.
const DELIMITERS: [char; 5] = [',', '\t', ';', '，', '|'];

/// The head of a table.
pub struct Head {
    /// Names of the columns, as the map writes those that it reads.
    pub columns: Vec<String>,
    /// Number of its line.
    pub line: u64,
    pub delimiter: char,
}

/// A row that may be the head.
pub struct Found {
    score: usize,
    pub fields: Vec<String>,
    /// Number of its first line, and of its last.
    pub line: u64,
    pub last_line: u64,
    pub delimiter: char,
}

/// Finds the head, and gives back the lines behind it that were read; `None` of a file without rows.
pub fn find(
    map: &ColumnMap,
    lines: &mut impl Iterator<Item = io::Result<Line>>,
    usual: char,
) -> io::Result<Option<(Head, VecDeque<Line>)>> {
    let mut first: VecDeque<Line> = lines.take(FIRST_LINES).collect::<io::Result<_>>()?;
    let wanted = map.columns();
    let score = |fields: &[String]| score(&wanted, fields);
    let Some(found) = best(&first, Some((map.delimiter, usual)), &score)? else {
        return Ok(None);
    };
    first.retain(|line| line.number > found.last_line);
    Ok(Some((checked(found, &wanted)?, first)))
}

/// As [`find`], of rows whose cells are told apart already.
pub fn find_row(
    map: &ColumnMap,
    rows: &mut impl Iterator<Item = io::Result<Row>>,
) -> io::Result<Option<(Head, VecDeque<Row>)>> {
    let mut first: VecDeque<Row> = rows.take(FIRST_LINES).collect::<io::Result<_>>()?;
    let wanted = map.columns();
    let fields: Vec<(u64, Vec<String>)> =
        first.iter().filter_map(|row| Some((row.number, row.fields.as_ref().ok()?.clone()))).collect();
    let Some(found) = best_row(&fields, &|fields| score(&wanted, fields)) else { return Ok(None) };
    first.retain(|row| row.number > found.last_line);
    Ok(Some((checked(found, &wanted)?, first)))
}

fn score(wanted: &[String], fields: &[String]) -> usize {
    let columns: Vec<String> = fields.iter().map(|field| own_name(field, wanted)).collect();
    wanted.iter().filter(|name| columns.contains(name)).count()
}

fn checked(found: Found, wanted: &[String]) -> io::Result<Head> {
    let columns = found.fields.iter().map(|field| own_name(field, wanted)).collect();
    let head = Head { columns, line: found.line, delimiter: found.delimiter };
    match found.score < wanted.len() {
        true => Err(invalid(what_is_missing(wanted, &head))),
        false => Ok(head),
    }
}

/// The row of the first lines that scores most, the first of equals. `delimiter` is the map's, and the usual one.
pub fn best(
    lines: &VecDeque<Line>,
    delimiter: Option<(Option<char>, char)>,
    score: &dyn Fn(&[String]) -> usize,
) -> io::Result<Option<Found>> {
    let (stated, usual) = delimiter.unzip();
    let mut lines: VecDeque<Line> = lines.iter().take(FIRST_LINES).cloned().collect();
    while lines.front().is_some_and(|line| line.text.as_ref().is_ok_and(|text| text.trim().is_empty())) {
        lines.pop_front();
    }
    let named = lines.front().and_then(named_delimiter);
    if named.is_some() {
        lines.pop_front();
    }
    let delimiters = match stated.flatten().or(named) {
        Some(delimiter) => vec![delimiter],
        None => usual.into_iter().chain(DELIMITERS).collect(),
    };
    let mut best: Option<Found> = None;
    for delimiter in delimiters {
        let mut read: Vec<Found> = Vec::new();
        for row in Rows::new(lines.iter().cloned().map(Ok), delimiter) {
            let row = row?;
            let Ok(fields) = row.fields else { continue };
            let last_line = row.number + row.text.matches('\n').count() as u64;
            read.push(Found { score: score(&fields), fields, line: row.number, last_line, delimiter });
        }
        let found = best_of(read, score);
        if best.as_ref().is_none_or(|best| found.as_ref().is_some_and(|found| found.score > best.score)) {
            best = found;
        }
    }
    Ok(best)
}

/// The row that scores most, the first of equals.
pub fn best_row(rows: &[(u64, Vec<String>)], score: &dyn Fn(&[String]) -> usize) -> Option<Found> {
    let found = |(line, fields): &(u64, Vec<String>)| {
        let (score, fields) = (score(fields), fields.clone());
        Found { score, fields, line: *line, last_line: *line, delimiter: '\t' }
    };
    best_of(rows.iter().take(FIRST_LINES).map(found).collect(), score)
}

/// The row that scores most, the first of equals, or two rows that say more together than each does alone.
fn best_of(rows: Vec<Found>, score: &dyn Fn(&[String]) -> usize) -> Option<Found> {
    let mut pairs: Vec<Option<Found>> = Vec::with_capacity(rows.len());
    for pair in rows.windows(2) {
        let [above, below] = pair else { continue };
        let fields = joined(&above.fields, &below.fields);
        let pair = Found {
            score: score(&fields),
            fields,
            line: above.line,
            last_line: below.last_line,
            delimiter: above.delimiter,
        };
        pairs.push(Some(pair).filter(|pair| pair.score > above.score.max(below.score)));
    }
    pairs.push(None);
    let all = rows.into_iter().zip(pairs).flat_map(|(row, pair)| [Some(row), pair]).flatten();
    all.reduce(|best, found| if found.score > best.score { found } else { best })
}

/// The names of the columns below a head of two rows: what stands below, behind its group where it means nothing alone (薪资待遇 over 最低),
/// and what is above where it reaches over both rows.
fn joined(above: &[String], below: &[String]) -> Vec<String> {
    fn cell(row: &[String], at: usize) -> &str {
        row.get(at).map_or("", |cell| cell.trim())
    }
    let mut group = "";
    let name = |at: usize| {
        let (upper, lower) = (cell(above, at), cell(below, at));
        group = if upper.is_empty() { group } else { upper };
        match () {
            () if lower.is_empty() || lower == upper => upper.to_string(),
            () if headings::is_known(lower) => lower.to_string(),
            () => format!("{group}{lower}"),
        }
    };
    (0..above.len().max(below.len())).map(name).collect()
}

/// Numbers and fields of the rows of lines, those that can be read.
pub fn rows(lines: &VecDeque<Line>, delimiter: char) -> io::Result<Vec<(u64, Vec<String>)>> {
    let mut read = Vec::new();
    for row in Rows::new(lines.iter().cloned().map(Ok), delimiter) {
        let row = row?;
        read.extend(row.fields.ok().map(|fields| (row.number, fields)));
    }
    Ok(read)
}

/// The delimiter that a line "sep=;" names, as Excel writes it.
fn named_delimiter(line: &Line) -> Option<char> {
    let text = line.text.as_ref().ok()?.trim_matches('"');
    let mut named = text.strip_prefix("sep=").or_else(|| text.strip_prefix("SEP="))?.chars();
    named.next().filter(|_| named.next().is_none())
}

/// The map's own spelling of a column: spaces and the width of characters do not count.
fn own_name(written: &str, wanted: &[String]) -> String {
    let key = |name: &str| name.nfkc().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect::<String>();
    let written_key = key(written);
    wanted.iter().find(|name| key(name) == written_key).cloned().unwrap_or_else(|| written.trim().to_string())
}

fn what_is_missing(wanted: &[String], head: &Head) -> Message {
    let quoted = |names: Vec<&String>| {
        names.into_iter().take(20).map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
    };
    let missing = quoted(wanted.iter().filter(|name| !head.columns.contains(name)).collect());
    let there = quoted(head.columns.iter().filter(|name| !name.is_empty()).collect());
    let is_head = wanted.iter().any(|name| head.columns.contains(name));
    let said = match is_head {
        true => Code::HeadLacks.into(),
        false => Code::NoHead.with("lines", FIRST_LINES),
    };
    said.with("line", head.line).with("missing", missing).with("there", there)
}

#[cfg(test)]
mod tests {
    use super::super::lines::Lines;
    use super::*;

    const MAP: &str = "kind = \"jobPosting\"\nid = \"{编号}\"\n[[fields]]\nto = \"jobPosting.title\"\nfrom = \"岗位(名称)\"\n";

    fn find_in(text: &str) -> Result<(u64, char, usize), String> {
        let map = ColumnMap::parse(MAP).expect("a sound map");
        let found =
            find(&map, &mut Lines::new(text.as_bytes(), false), ',').map_err(|error| error.to_string())?;
        found.map(|(head, rest)| (head.line, head.delimiter, rest.len())).ok_or_else(|| "no rows".to_string())
    }

    #[test]
    fn the_head_is_the_row_with_the_columns() {
        for (text, want) in [
            ("编号,岗位(名称)\n1,焊工\n", (1, ',', 1)),
            ("某市岗位汇总表,,\n编号,岗位(名称),备注\n1,焊工,\n", (2, ',', 1)),
            ("\n\n某市岗位汇总表,,\n填表人:某,,\n编号,岗位(名称)\n1,焊工\n2,钳工\n", (5, ',', 2)),
            ("sep=;\n编号;岗位(名称)\n1;焊工\n", (2, ';', 1)),
            ("编号;岗位(名称)\n1;焊工\n", (1, ';', 1)),
            ("编号\t岗位（名称）\n1\t焊工\n", (1, '\t', 1)),
            ("编号，岗位(名称)\n1，焊工\n", (1, '，', 1)),
            ("\"编号\",\"岗位\n(名称)\"\n1,焊工\n", (1, ',', 1)),
            (" 编号 ,岗位 (名称)\r1,焊工\r", (1, ',', 1)),
        ] {
            assert_eq!(find_in(text), Ok(want), "{text}");
        }
    }

    /// Of the map, and what the rows behind the head hold.
    #[test]
    fn a_head_may_have_two_rows() {
        for (text, line, columns) in [
            (
                "岗位信息,,待遇,\n岗位名称,工作地点,最低月薪,最高月薪\n吹塑工,台州,5000,7000\n",
                2,
                "岗位名称 工作地点 最低月薪 最高月薪",
            ),
            (
                "编号,岗位名称,薪资待遇,,人数\n,,最低,最高,\n1,焊工,5000,7000,3\n",
                1,
                "编号 岗位名称 薪资待遇最低 薪资待遇最高 人数",
            ),
            (
                "某厂用工,,,\n编号,岗位名称,月薪,\n编号,岗位名称,下限,上限\n1,焊工,5000,7000\n",
                2,
                "编号 岗位名称 月薪下限 月薪上限",
            ),
            ("编号,岗位名称,薪资\n1,焊工,5000\n2,钳工,6000\n", 1, "编号 岗位名称 薪资"),
            ("某市2026年招聘岗位,,\n岗位名称,城市,人数\n焊工,重庆,3\n", 2, "岗位名称 城市 人数"),
        ] {
            let rows: Vec<(u64, Vec<String>)> = super::super::table::rows_of(text, ',');
            let known = |fields: &[String]| fields.iter().filter(|name| headings::is_known(name)).count();
            let found = best_row(&rows, &known).expect("a head");
            assert_eq!((found.line, found.fields.join(" ").as_str()), (line, columns), "{text}");
            assert_eq!(
                rows.iter().filter(|(line, _)| *line > found.last_line).count(),
                1 + usize::from(text.contains("钳工"))
            );
        }
    }

    #[test]
    fn a_missing_column_is_one_error_that_names_those_there() {
        let error = find_in("编号,岗位\n1,焊工\n").expect_err("refused");
        assert!(error.contains("line 1 has no column \"岗位(名称)\"; it has \"编号\", \"岗位\""), "{error}");
        let error = find_in("a,b\n1,焊工\n").expect_err("refused");
        assert!(error.contains("no row") && error.contains("\"a\", \"b\""), "{error}");
        assert_eq!(find_in(""), Err("no rows".into()));
    }
}
