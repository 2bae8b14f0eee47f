//! Rows of a file as records, or the reason why not.

use std::io;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;
use serde_json::Value;

use crate::domain::record::name::{RecordKind, TenantId};
use crate::pb::json::record_from_json;
use crate::pb::v1::Record;

use super::columns::Columns;
use super::lines::{BrokenLine, Lines};
use super::map::{ColumnMap, SourceKind};
use super::shape::shape;
use super::source::{BytesRead, Source, open};
use super::table::Rows;

/// How files are read.
pub struct Reading {
    pub map: Option<ColumnMap>,
    /// The only kind taken, if there is one.
    pub kind: Option<RecordKind>,
    /// Put before short names, when the service may not know the tenant.
    pub tenant: Option<TenantId>,
    pub encoding: Option<&'static Encoding>,
}

/// A row of a file and what became of it.
pub struct Entry {
    pub line: u64,
    pub row: String,
    pub record: Result<Record, Refusal>,
}

/// Why a row is not stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub reason: String,
    /// Fields at fault, with what is wrong.
    pub violations: Vec<(String, String)>,
}

impl Refusal {
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), violations: Vec::new() }
    }
}

impl From<BrokenLine> for Refusal {
    fn from(broken: BrokenLine) -> Self {
        Self::new(broken.reason)
    }
}

impl Reading {
    /// The shape of a file's rows. A table cannot be read without a column map.
    pub fn shape_of(&self, path: &Path) -> Result<SourceKind, String> {
        if let Some(source) = self.map.as_ref().and_then(|map| map.source) {
            return Ok(source);
        }
        let mut path = PathBuf::from(path);
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz")) {
            path.set_extension("");
        }
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let source = match extension.to_ascii_lowercase().as_str() {
            "csv" => SourceKind::Csv,
            "tsv" => SourceKind::Tsv,
            _ => SourceKind::Jsonl,
        };
        if source != SourceKind::Jsonl && self.map.is_none() {
            return Err(format!("{}: a table needs a column map: --map MAP.toml", path.display()));
        }
        Ok(source)
    }

    pub fn open(&self, path: &Path, bytes: &BytesRead) -> io::Result<Source> {
        open(path, self.encoding, bytes)
    }

    /// Gives every row to `take` until that says no.
    pub fn read(
        &self,
        source: Source,
        shape: SourceKind,
        mut take: impl FnMut(Entry) -> bool,
    ) -> io::Result<()> {
        let lines = Lines::new(source.reader, source.is_transcoded);
        match (shape, &self.map) {
            (SourceKind::Jsonl, _) | (_, None) => self.read_objects(lines, take),
            (SourceKind::Csv, Some(map)) => {
                self.read_table(map, Rows::new(lines, map.delimiter.unwrap_or(',')), &mut take)
            }
            (SourceKind::Tsv, Some(map)) => {
                self.read_table(map, Rows::new(lines, map.delimiter.unwrap_or('\t')), &mut take)
            }
        }
    }

    fn read_objects<R: io::BufRead>(
        &self,
        lines: Lines<R>,
        mut take: impl FnMut(Entry) -> bool,
    ) -> io::Result<()> {
        for line in lines {
            let line = line?;
            let entry = match line.text {
                Err(broken) => {
                    Entry { line: line.number, row: broken.start.clone(), record: Err(broken.into()) }
                }
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => {
                    if line.number == 1 && text.trim_start().starts_with('[') {
                        return Err(io::Error::new(
                            io::ErrorKind::InvalidData,
                            "is a JSON list; JSON lines are needed, one object a line (jq -c '.[]' makes them)",
                        ));
                    }
                    Entry { line: line.number, record: self.object(&text, line.number), row: text }
                }
            };
            if !take(entry) {
                break;
            }
        }
        Ok(())
    }

    fn object(&self, text: &str, line: u64) -> Result<Record, Refusal> {
        let Some(map) = &self.map else { return self.accept(text) };
        let row: Value = serde_json::from_str(text)
            .map_err(|error| Refusal::new(format!("no JSON from column {} on", error.column())))?;
        if !row.is_object() {
            return Err(Refusal::new("the line is JSON but no object"));
        }
        let record = shape(map, &Columns::Object(&row), line, text).map_err(Refusal::new)?;
        self.accept(&record.to_string())
    }

    fn read_table(
        &self,
        map: &ColumnMap,
        mut rows: impl Iterator<Item = io::Result<super::table::Row>>,
        take: &mut impl FnMut(Entry) -> bool,
    ) -> io::Result<()> {
        let Some(head) = rows.next().transpose()? else { return Ok(()) };
        let head = head.fields.map_err(|broken| {
            io::Error::new(io::ErrorKind::InvalidData, format!("the head of the table: {}", broken.reason))
        })?;
        let head: Vec<String> = head.into_iter().map(|name| name.trim().to_string()).collect();
        for row in rows {
            let row = row?;
            let record = match row.fields {
                Err(broken) => Err(broken.into()),
                Ok(fields) if fields.len() > head.len() => Err(Refusal::new(format!(
                    "the row has {} fields, the table's head {}",
                    fields.len(),
                    head.len()
                ))),
                Ok(fields) => {
                    let columns = Columns::Table { head: &head, fields: &fields };
                    shape(map, &columns, row.number, &row.text)
                        .map_err(Refusal::new)
                        .and_then(|record| self.accept(&record.to_string()))
                }
            };
            if !take(Entry { line: row.number, row: row.text, record }) {
                break;
            }
        }
        Ok(())
    }

    /// A record in the JSON form of the API, if it is of the kind that is wanted.
    fn accept(&self, text: &str) -> Result<Record, Refusal> {
        let mut record = record_from_json(text).map_err(|error| {
            let violations = match error.field.as_str() {
                "" => Vec::new(),
                field => vec![(field.to_string(), error.description.clone())],
            };
            Refusal { reason: error.to_string(), violations }
        })?;
        if let Some(kind) = self.kind {
            let segment = record.name.rsplit('/').nth(1).unwrap_or_default();
            if segment != kind.collection() {
                let description = format!("is not of --kind: {} are wanted", kind.collection());
                return Err(Refusal {
                    reason: format!("name: {description}"),
                    violations: vec![("name".to_string(), description)],
                });
            }
        }
        if let Some(tenant) = self.tenant.as_ref().filter(|_| !record.name.starts_with("tenants/")) {
            record.name = format!("tenants/{tenant}/{}", record.name);
        }
        Ok(record)
    }
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
        let read = reading.read(source, shape, |entry| {
            let record = entry.record.map(|record| record.name).map_err(|refusal| refusal.reason);
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
        Reading { map, kind: None, tenant: None, encoding: None }
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
