//! Rows of a file as records, or the reason why not.

use std::io;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;
use serde_json::Value;

use crate::domain::message::{Code, Message};
use crate::domain::record::name::{RecordKind, TenantId};

use super::columns::Columns;
use super::document::{Content, Part, is_table, text};
use super::entry::{Entry, Item, Refusal};
use super::fault::invalid;
use super::head;
use super::headings;
use super::lines::Lines;
use super::map::{ColumnMap, SourceKind};
use super::no_record;
use super::shape::{cells, shape};
use super::source::{BytesRead, Source, open};
use super::table::{Row, Rows};
use super::unfit::leave_out;
use super::workbook;

/// Rows of a file whose cells are shown by a dry run.
pub const SHOWN_ROWS: u64 = 3;

/// Stands for the tenant of short names where it is not known; none of a row's fields depends on it.
const ANY_TENANT: &str = "any";

/// How files are read.
pub struct Reading {
    pub map: Option<ColumnMap>,
    /// The only kind taken, if there is one.
    pub kind: Option<RecordKind>,
    /// Put before short names, when the service may not know the tenant.
    pub tenant: Option<TenantId>,
    pub encoding: Option<&'static Encoding>,
    /// Say what the cells of so many first rows become.
    pub shown_rows: u64,
}

impl Reading {
    /// The shape of a file's rows. A table cannot be read without a column map.
    pub fn shape_of(&self, path: &Path) -> Result<SourceKind, Message> {
        if let Some(source) = self.map.as_ref().and_then(|map| map.source) {
            return Ok(source);
        }
        let mut path = PathBuf::from(path);
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz")) {
            path.set_extension("");
        }
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let source = match extension.to_ascii_lowercase().as_str() {
            "tsv" | "tab" => SourceKind::Tsv,
            _ if is_table(&path.to_string_lossy()) => SourceKind::Csv,
            _ => SourceKind::Jsonl,
        };
        if source != SourceKind::Jsonl && self.map.is_none() {
            return Err(needs_map(&path.display().to_string()));
        }
        Ok(source)
    }

    pub fn open(&self, path: &Path, bytes: &BytesRead) -> io::Result<Source> {
        open(path, self.encoding, bytes)
    }

    /// Gives every row of a part to `take` until that says no.
    pub fn read_part(
        &self,
        part: &Part,
        bytes: &BytesRead,
        mut take: impl FnMut(Item) -> bool,
    ) -> io::Result<()> {
        match &part.content {
            Content::Text(file) => {
                let shape = self.shape_of(Path::new(&part.name)).map_err(invalid)?;
                self.read(text(file, self.encoding, bytes)?, shape, take)
            }
            Content::Rows(file) => {
                let Some(map) = &self.map else {
                    return Err(invalid(needs_map(&part.name)));
                };
                let mut rows = workbook::rows(file)?;
                let Some((head, first)) = head::find_row(map, &mut rows)? else { return Ok(()) };
                self.tell(map, &head, None, &mut take);
                self.read_rows(map, &head, first.into_iter().map(Ok).chain(rows), &mut take)
            }
        }
    }

    /// Gives every row to `take` until that says no.
    pub fn read(
        &self,
        source: Source,
        shape: SourceKind,
        mut take: impl FnMut(Item) -> bool,
    ) -> io::Result<()> {
        take(Item::Opened { encoding: source.encoding.name(), is_guess: source.is_guess });
        let lines = Lines::new(source.reader, source.is_transcoded);
        match (shape, &self.map) {
            (SourceKind::Jsonl, _) | (_, None) => self.read_objects(lines, take),
            (SourceKind::Csv, Some(map)) => self.read_table(map, lines, ',', &mut take),
            (SourceKind::Tsv, Some(map)) => self.read_table(map, lines, '\t', &mut take),
        }
    }

    fn read_objects<R: io::BufRead>(
        &self,
        lines: Lines<R>,
        mut take: impl FnMut(Item) -> bool,
    ) -> io::Result<()> {
        let mut shown = 0;
        for line in lines {
            let line = line?;
            let entry = match line.text {
                Err(broken) => Entry::new(line.number, broken.start.clone(), Err(broken.into())),
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => {
                    if line.number == 1 && text.trim_start().starts_with('[') {
                        return Err(invalid(Code::JsonListNoLines));
                    }
                    shown += 1;
                    self.object(text, line.number, shown)
                }
            };
            if !take(Item::Entry(Box::new(entry))) {
                break;
            }
        }
        Ok(())
    }

    fn object(&self, text: String, line: u64, nth: u64) -> Entry {
        let Some(map) = &self.map else {
            let record = self.accept_text(&text);
            return Entry::new(line, text, record);
        };
        let row: Value = match serde_json::from_str(&text) {
            Ok(row) => row,
            Err(error) => {
                let why = Code::NotJson.with("column", error.column()).with("line", line);
                return Entry::new(line, text, Err(Refusal::new(why)));
            }
        };
        if !row.is_object() {
            return Entry::new(line, text, Err(Refusal::new(Code::LineNoObject)));
        }
        self.entry(map, &Columns::Object(&row), line, text, nth)
    }

    /// The entry of a row that the map reads, the file's so many-th.
    fn entry(&self, map: &ColumnMap, columns: &Columns<'_>, line: u64, row: String, nth: u64) -> Entry {
        let cells = match nth <= self.shown_rows {
            true => cells(map, columns),
            false => Vec::new(),
        };
        match shape(map, columns, line, &row) {
            Ok(mut shaped) => {
                let home = self.tenant.clone().or_else(|| ANY_TENANT.parse().ok());
                let as_shaped = home.and_then(|home| leave_out(map, columns, &home, &mut shaped));
                let record = match as_shaped {
                    Some(record) => self.accept(record),
                    None => self.accept_text(&shaped.record.to_string()),
                };
                Entry { line, row, record, left_out: shaped.left_out, cells }
            }
            Err(reason) => Entry { cells, ..Entry::new(line, row, Err(Refusal::new(reason))) },
        }
    }

    fn read_table<R: io::BufRead>(
        &self,
        map: &ColumnMap,
        mut lines: Lines<R>,
        usual: char,
        take: &mut impl FnMut(Item) -> bool,
    ) -> io::Result<()> {
        let Some((head, first)) = head::find(map, &mut lines, usual)? else { return Ok(()) };
        self.tell(map, &head, Some(usual), take);
        let rows = Rows::new(first.into_iter().map(Ok).chain(lines), head.delimiter);
        self.read_rows(map, &head, rows, take)
    }

    fn tell(
        &self,
        map: &ColumnMap,
        head: &head::Head,
        usual: Option<char>,
        take: &mut impl FnMut(Item) -> bool,
    ) {
        for note in notes(map, head, usual, self.shown_rows > 0) {
            take(Item::Note(note));
        }
    }

    fn read_rows(
        &self,
        map: &ColumnMap,
        head: &head::Head,
        rows: impl Iterator<Item = io::Result<Row>>,
        take: &mut impl FnMut(Item) -> bool,
    ) -> io::Result<()> {
        let mut nth = 0;
        for row in rows {
            let row = row?;
            let entry = match row.fields {
                Err(broken) => Entry::new(row.number, row.text, Err(broken.into())),
                // Excel leaves rows of nothing but delimiters, too.
                Ok(fields) if no_record::is_none(&head.columns, &fields) => continue,
                Ok(fields) => match behind_head(&fields, &head.columns) {
                    Some(refusal) => Entry::new(row.number, row.text, Err(refusal)),
                    None => {
                        nth += 1;
                        let columns = Columns::Table { head: &head.columns, fields: &fields };
                        self.entry(map, &columns, row.number, row.text, nth)
                    }
                },
            };
            if !take(Item::Entry(Box::new(entry))) {
                break;
            }
        }
        Ok(())
    }
}

fn needs_map(name: &str) -> Message {
    Code::FieldAtFault.with("field", name).with("what", Code::NeedsMap)
}

/// Why a row with more cells than the head is refused: what stands there has no name. Empty cells are none.
fn behind_head(fields: &[String], head: &[String]) -> Option<Refusal> {
    let more = fields.get(head.len()..).unwrap_or_default();
    more.iter()
        .any(|field| !field.trim().is_empty())
        .then(|| Refusal::new(Code::RowBehindHead.with("fields", fields.len()).with("head", head.len())))
}

/// What is told of a table: where its head is, and in a dry run which columns the map does not read.
fn notes(map: &ColumnMap, head: &head::Head, usual: Option<char>, is_dry_run: bool) -> Vec<Message> {
    let mut notes = Vec::new();
    if head.line > 1 {
        notes.push(Code::HeadInLine.with("line", head.line));
    }
    if usual.is_some_and(|usual| head.delimiter != map.delimiter.unwrap_or(usual)) {
        notes.push(Code::SeparatedBy.with("sign", format!("{:?}", head.delimiter)));
    }
    let read = map.columns();
    let unread = head.columns.iter().filter(|name| !name.is_empty() && !read.contains(name));
    let (personal, other): (Vec<&str>, Vec<&str>) =
        unread.map(String::as_str).partition(|name| headings::is_personal(name));
    if !personal.is_empty() {
        notes.push(Code::ColumnsPersonal.with("columns", personal.join(", ")));
    }
    if is_dry_run && !other.is_empty() {
        notes.push(Code::ColumnsUnread.with("columns", other.join(", ")));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "kind = \"jobPosting\"\nid = \"{编号}\"\n[[fields]]\nto = \"jobPosting.title\"\n\
                       from = \"岗位\"\nrequired = true\n";

    fn read(reading: &Reading, name: &str, text: &[u8]) -> Vec<(u64, Result<String, String>)> {
        let mut file = tempfile::Builder::new().suffix(name).tempfile().expect("a file");
        io::Write::write_all(&mut file, text).expect("written");
        let shape = reading.shape_of(file.path()).expect("a known shape");
        let source = reading.open(file.path(), &BytesRead::default()).expect("opens");
        let mut entries = Vec::new();
        let read = reading.read(source, shape, |item| {
            let Item::Entry(entry) = item else { return true };
            let record = entry.record.map(|record| record.name).map_err(|refusal| refusal.reason.to_string());
            entries.push((entry.line, record));
            true
        });
        if let Err(error) = read {
            entries.push((0, Err(error.to_string())));
        }
        entries
    }

    fn reading(map: Option<&str>) -> Reading {
        let map = map.map(|map| ColumnMap::parse(map).expect("a sound map"));
        Reading { map, kind: None, tenant: None, encoding: None, shown_rows: 0 }
    }

    #[test]
    fn a_gbk_table_is_read_by_its_map() {
        let text = "编号,岗位\n1,焊工\n2,\n3,\"钳工\"\n4,a,b\n";
        let (bytes, _, _) = encoding_rs::GBK.encode(text);
        let entries = read(&reading(Some(MAP)), ".csv", &bytes);
        assert_eq!(entries[0], (2, Ok("jobPostings/1".into())));
        assert_eq!(entries[1], (3, Err("岗位 is not stated".into())));
        assert_eq!(entries[2], (4, Ok("jobPostings/3".into())));
        assert_eq!(entries[3], (5, Err("the row has 3 fields, the table's head 2".into())));
    }

    #[test]
    fn columns_of_personal_data_are_told_and_not_stored() {
        let head = head::Head {
            columns: ["编号", "岗位", "出生年月", "备注"].map(str::to_string).to_vec(),
            line: 1,
            delimiter: ',',
        };
        let map = ColumnMap::parse(MAP).expect("a sound map");
        let told = |is_dry_run| -> Vec<_> {
            notes(&map, &head, Some(','), is_dry_run).into_iter().map(|note| note.code).collect()
        };
        assert_eq!(told(false), [Code::ColumnsPersonal]);
        assert_eq!(told(true), [Code::ColumnsPersonal, Code::ColumnsUnread]);
    }

    #[test]
    fn what_excel_leaves_is_no_row() {
        let text = "某市汇总表,,\r编号,岗位\r1,焊工,,\r,,\r\r2,钳工\r";
        let entries = read(&reading(Some(MAP)), ".csv", text.as_bytes());
        assert_eq!(entries, [(3, Ok("jobPostings/1".into())), (6, Ok("jobPostings/2".into()))]);
        let wrong = read(&reading(Some(MAP)), ".csv", "编号,名称\n1,焊工\n2,钳工\n".as_bytes());
        assert!(
            wrong.len() == 1 && wrong[0].1.as_ref().is_err_and(|e| e.contains("it has \"编号\", \"名称\""))
        );
    }

    #[test]
    fn a_dry_run_shows_what_cells_become() {
        let reading = Reading { shown_rows: SHOWN_ROWS, ..reading(Some(MAP)) };
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
        io::Write::write_all(&mut file, "编号；岗位\n编号;岗位;备注\n1;焊工;x\n".as_bytes())
            .expect("written");
        let source = reading.open(file.path(), &BytesRead::default()).expect("opens");
        let (mut notes, mut shown) = (Vec::new(), Vec::new());
        let read = reading.read(source, SourceKind::Csv, |item| {
            match item {
                Item::Opened { .. } => {}
                Item::Note(note) => notes.push(note),
                Item::Entry(entry) => shown.extend(entry.cells),
            }
            true
        });
        read.expect("read");
        assert_eq!(notes.len(), 3, "{notes:?}");
        assert!(shown.len() == 1 && shown[0].text == "焊工" && shown[0].value == Ok(Some("焊工".into())));
    }

    #[test]
    fn bad_lines_are_refused_one_by_one() {
        let good = r#"{"name": "jobPostings/1", "jobPosting": {"title": "焊工"}}"#;
        let text =
            format!("{good}\n{{\"name\": \n\n[1]\n{{\"name\": \"jobPostings/2\", \"job\": {{}}}}\n{good}\n");
        let entries = read(&reading(None), ".jsonl", text.as_bytes());
        assert_eq!(entries.len(), 5);
        assert_eq!(entries[0].1, Ok("jobPostings/1".into()));
        assert!(entries[1..4].iter().all(|(_, record)| record.is_err()));
        assert_eq!(entries[3], (5, Err("job: is not a field of the form".into())));
        assert_eq!(entries[4], (6, Ok("jobPostings/1".into())));
    }

    #[test]
    fn kind_and_tenant_are_the_importers() {
        let text = "{\"name\": \"jobPostings/1\"}\n{\"name\": \"tenants/b/courseProfiles/2\"}\n";
        let kind = Some(RecordKind::JobPosting);
        let tenant = Some("a".parse().expect("an id"));
        let entries = read(&Reading { kind, tenant, ..reading(None) }, "", text.as_bytes());
        assert_eq!(entries[0].1, Ok("tenants/a/jobPostings/1".into()));
        assert!(entries[1].1.as_ref().is_err_and(|reason| reason.contains("jobPostings are wanted")));
    }

    #[test]
    fn lists_and_tables_without_a_map_are_told_apart() {
        assert!(
            read(&reading(None), ".json", b"[\n{}]")[0].1.as_ref().is_err_and(|e| e.contains("JSON list"))
        );
        assert!(reading(None).shape_of(Path::new("a.csv.gz")).is_err());
        assert_eq!(reading(Some(MAP)).shape_of(Path::new("a.TSV.gz")), Ok(SourceKind::Tsv));
    }
}
