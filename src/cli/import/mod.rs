//! `import`: records from files.

mod destination;
mod left_out;
mod report;
mod told;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use encoding_rs::Encoding;
use tokio::sync::mpsc;

use crate::config::{Target, TextSettings, default_tenant};
use crate::domain::cause::Cause;
use crate::import::batch::Event;
use crate::import::document::Part;
use crate::import::guess::guess;
use crate::import::map::ColumnMap;
use crate::import::reader::{self, Reader};
use crate::import::rows::{Reading, SHOWN_ROWS};
use crate::import::sending::{Answered, Broken, Uploads};
use crate::import::source::{self, BytesRead};

use super::call_error::CallError;
use super::connection::Connection;
use super::kind::Kind;
use super::{Outcome, UsageError, text_file};
use destination::Taker;
use report::Report;

/// Imports records from JSON lines or tables
///
/// JSON lines (.jsonl, .ndjson, .json) hold one record a line, in the form that `get --json` prints:
/// {"name": "jobPostings/42", "jobPosting": {"title": "数控操作工"}}
///
/// Tables (.csv, .tsv), workbooks (.xlsx, .xls), archives of them (.zip) and JSON lines of another shape need a column map: a TOML file that says which column becomes
/// which field. Files may be gzipped; `-` is stdin. UTF-8, UTF-16 (with its mark) and GB18030 (GBK) are told apart.
///
/// A row that cannot be stored is reported with its line and reason and written to the rejects file; the rest goes on.
/// An import can be repeated: a record replaces what is stored under its name, and of two rows with one name the later
/// one wins. One that was cut off is run again: what is stored just so is neither embedded nor written again. Exit
/// code 2 says that some rows were refused.
#[derive(Args)]
#[command(after_help = "Examples:
  talentmatch import students.jsonl --data-dir talentmatch-data
  talentmatch import postings.csv --map postings.toml --to http://127.0.0.1:50051
  zcat dump.jsonl.gz | talentmatch import - --data-dir talentmatch-data --json
  talentmatch import postings.xlsx --guess-map > postings.toml
  talentmatch import backup.jsonl.gz --restore --data-dir restored-data

A column map:
  source = \"csv\"               # or tsv, jsonl
  kind = \"jobPosting\"          # internshipSlot, studentProfile, courseProfile, resourceOffer, resourceNeed, expertProfile
  id = \"it-{编号}\"              # {column}, {line}, {hash}
  delimiter = \",\"              # only where it is not recognised
  [constants]
  \"jobPosting.employmentType\" = \"EMPLOYMENT_TYPE_FULL_TIME\"
  [[fields]]
  to = \"jobPosting.title\"
  from = \"岗位名称\"             # or several: [\"城市\", \"区\"], joined by `join`
  [[fields]]
  to = \"jobPosting.salary\"
  from = \"薪资\"
  as = \"pay\"                   # text, integer, number, boolean, months, pay, price, windows, education, date, time, list
  otherwise = \"skip\"           # what cannot be read: reject (default), skip, keep
  [[fields]]
  to = \"jobPosting.educationMin\"
  from = \"学历\"
  as = \"education\"             # or a table: values = { \"大专\" = \"EDUCATION_LEVEL_JUNIOR_COLLEGE\", \"不限\" = \"\" }
More in tests/fixtures/import_maps.")]
pub struct Import {
    /// Files to read, in this order; `-` is stdin
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Take records of this kind only; others are refused
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,

    /// Column map for tables and for JSON lines of another shape
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,

    /// Print the column map that the headings of the first file tell, and import nothing
    #[arg(long, conflicts_with_all = ["map", "restore"])]
    guess_map: bool,

    /// Encoding of the files, when it is not recognised: gbk, utf-16le, big5 ...
    #[arg(long, value_name = "NAME", value_parser = source::encoding_of)]
    encoding: Option<&'static Encoding>,

    /// Records sent in one call
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=50_000), value_name = "N")]
    batch: u32,

    /// Take the rows as `export` wrote them: records of all tenants, with their times; not with --to
    #[arg(long, conflicts_with_all = ["to", "map"])]
    restore: bool,

    /// File for refused rows; written when there are any
    #[arg(long, default_value = "import-rejects.jsonl", value_name = "FILE")]
    rejects: PathBuf,

    /// Store nothing and report the rows that are no records; needs neither folder nor service. With --to the service says what it
    /// would refuse
    #[arg(long)]
    check: bool,

    /// As --check, and show what the cells of the first rows become
    #[arg(long, requires = "map")]
    dry_run: bool,

    /// Do not count the rows that repeat openings that are there, for which all openings are read
    #[arg(long)]
    no_repeats: bool,

    /// Print the summary as one JSON document
    #[arg(long)]
    json: bool,

    /// With --data-dir and --store, and with --check; a service has its own.
    #[command(flatten)]
    texts: TextSettings,

    #[command(flatten)]
    target: Target,
}

/// Batches on their way at a time.
const IN_FLIGHT: usize = 3;

impl Import {
    pub async fn run(self) -> anyhow::Result<Outcome> {
        if self.guess_map {
            return self.show_guess();
        }
        let reading = self.reading()?;
        let language = self.target.lang.unwrap_or_default();
        let mut total_bytes = Some(0);
        for path in &self.files {
            reading.shape_of(path).map_err(|problem| UsageError(problem.text(language).into()))?;
            if path.as_os_str() == "-" {
                total_bytes = None;
                continue;
            }
            let length = std::fs::metadata(path).with_context(|| path.display().to_string())?.len();
            total_bytes = total_bytes.map(|total| total + length);
        }
        let check_only = self.check || self.dry_run;
        let texts = self.texts.clone().fill();
        let policy = texts.policy();
        let connection = match check_only && self.target.to.is_none() {
            true => None,
            false => Some(Connection::open_with(&self.target, |config| config.texts = texts).await?),
        };
        let taker = match &connection {
            Some(connection) => Taker::Called { calls: connection.calls.clone(), check_only },
            None => Taker::Nobody(language, policy),
        };
        let bytes = BytesRead::default();
        let mut report =
            Report::new(&self.files, self.rejects.clone(), bytes.clone(), total_bytes, self.json)
                .in_language(language);
        let (send, events) = mpsc::channel(2);
        let files = self.files.clone();
        let batch = self.batch as usize;
        let home_is_own = !self.restore;
        let home = self.restore.then(|| self.target.tenant.clone().unwrap_or_else(default_tenant));
        let reader = tokio::task::spawn_blocking(move || {
            // Telling fails only when the receiver has given up, which then says why.
            let tell = move |event| send.blocking_send(event).is_ok();
            read_all(Reader::new(reading, bytes, batch, home, tell), &files);
        });
        report.check_only = check_only;
        let uploaded = upload_all(events, Uploads::new(taker, IN_FLIGHT), &mut report).await;
        let read = reader.await;
        report.finish()?;
        if let Some(connection) = connection {
            if !self.no_repeats && !check_only && home_is_own && uploaded.is_ok() {
                report.repeats = report.sent.repeats(&connection.calls).await?;
            }
            connection.close().await?;
        }
        if self.json {
            println!("{}", report.to_json());
        } else {
            print!("{}", report.to_text());
        }
        uploaded?;
        read?;
        let failures = report.failures();
        anyhow::ensure!(failures.is_empty(), "{}", failures.join("\n"));
        Ok(if report.has_refused() { Outcome::SomeRowsRefused } else { Outcome::Done })
    }

    fn show_guess(&self) -> anyhow::Result<Outcome> {
        let path = self.files.first().map_or(Path::new("-"), PathBuf::as_path);
        let told = || path.display().to_string();
        let parts = tables_of(path).with_context(told)?;
        let guess = guess(&parts, self.kind.map(|kind| kind.0), self.encoding).with_context(told)?;
        let Some(map) = guess.map else {
            eprintln!("{}: the rows are records already; no column map is needed", told());
            return Ok(Outcome::Done);
        };
        let read = map.columns();
        let unread = guess.columns.iter().map(|column| &column.name).filter(|name| !read.contains(name));
        let unread: Vec<&str> = unread.map(String::as_str).collect();
        if !unread.is_empty() {
            eprintln!("columns that mean no field: {}", unread.join(", "));
        }
        print!("{}", toml::to_string(&map)?);
        Ok(Outcome::Done)
    }

    fn reading(&self) -> anyhow::Result<Reading> {
        let map = self.map.as_deref().map(read_map).transpose()?;
        // In this process the tenant is the caller's own; a service is told by the name.
        let tenant = self.target.to.as_ref().and(self.target.tenant.clone());
        Ok(Reading {
            map,
            kind: self.kind.map(|kind| kind.0),
            tenant,
            encoding: self.encoding,
            shown_rows: if self.dry_run { SHOWN_ROWS } else { 0 },
        })
    }
}

fn read_map(path: &Path) -> anyhow::Result<ColumnMap> {
    let text = text_file::read(path)
        .map_err(|error| UsageError(Cause::of(error).under(format_args!("--map {}", path.display()))))?;
    let map = ColumnMap::parse(&text);
    Ok(map.map_err(|error| UsageError(Cause::of(error).under(format_args!("--map {}", path.display()))))?)
}

async fn upload_all(
    mut events: mpsc::Receiver<Event>,
    mut uploads: Uploads<Taker>,
    report: &mut Report,
) -> anyhow::Result<()> {
    while let Some(event) = events.recv().await {
        match event {
            Event::Opened { file, encoding, is_guess } => {
                report.file(file).encoding = Some(encoding);
                if is_guess {
                    let path = report.file(file).path.clone();
                    report.say(&format!("{path}: not UTF-8; read as {encoding} (--encoding names another)"));
                }
            }
            Event::Note { file, text } => {
                let path = report.file(file).path.clone();
                report.say(&format!("{path}: {}", text.text(report.language)));
            }
            Event::Read { file, count, doubles, refused, left_out, cells } => {
                report.file(file).read += count;
                report.file(file).doubles += doubles;
                let path = report.file(file).path.clone();
                report.left_out.add(Some(&path), left_out);
                report.cells.extend(cells);
                for (line, row, refusal) in refused {
                    report.refused(file, line, &row, &refusal)?;
                }
            }
            Event::Batch(batch) => {
                let records = batch.items.iter().filter_map(|item| item.record.as_ref());
                records.for_each(|record| report.sent.note(&record.name));
                for answered in uploads.send(batch).await.map_err(broken)? {
                    take(report, answered)?;
                }
            }
            Event::Failed { file, error } => {
                report.file(file).failure = Some(error.text(report.language));
            }
        }
    }
    while let Some(answered) = uploads.next().await.map_err(broken)? {
        take(report, answered)?;
    }
    Ok(())
}

fn take(report: &mut Report, answered: Answered) -> std::io::Result<()> {
    report.taken(answered.file, answered.stored);
    report.warned += answered.warned;
    report.masked += answered.masked;
    report.told.add(answered.file, answered.told);
    for (line, row, refusal) in &answered.refused {
        report.refused(answered.file, *line, row, refusal)?;
    }
    Ok(())
}

fn broken(broken: Broken<CallError>) -> anyhow::Error {
    match broken {
        Broken::Call(error) => error.into(),
        Broken::Task(error) => anyhow::Error::new(error).context("an upload ended early"),
    }
}

fn read_all(mut reader: Reader<impl FnMut(Event) -> bool>, files: &[PathBuf]) {
    for (file, path) in files.iter().enumerate() {
        if let Err(error) = read(&mut reader, file, path) {
            reader.failed(file, &error);
        }
    }
}

fn read(reader: &mut Reader<impl FnMut(Event) -> bool>, file: usize, path: &Path) -> io::Result<()> {
    if path.as_os_str() == "-" {
        let shape = reader.reading().shape_of(path).map_err(io::Error::other)?;
        let source = reader.reading().open(path, reader.bytes())?;
        return reader.read_source(file, source, shape);
    }
    reader.read_parts(file, &tables_of(path)?)
}

/// The tables or lists of records of a file.
fn tables_of(path: &Path) -> io::Result<Vec<Part>> {
    reader::tables(File::open(path)?, path.display().to_string())
}
