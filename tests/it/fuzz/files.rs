//! Files that people import: tables, workbooks, archives and JSON lines, with a column map, a guessed one, or none.

use std::io::{Cursor, Seek, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use rust_xlsxwriter::Workbook;
use talentmatch::import::batch::Event;
use talentmatch::import::guess::guess;
use talentmatch::import::map::ColumnMap;
use talentmatch::import::reader::{Reader, tables};
use talentmatch::import::rows::Reading;
use talentmatch::import::source::BytesRead;

use super::kind;
use crate::command_line::MAP;
use crate::fuzzing::fuzz_slow;

const TABLE: &str =
    "编号,岗位,薪资,学历,工作地点\n1,数控车工,4-7千,大专,宜宾\n2,\"焊工\n夜班\",年薪10万,不限,成都市武侯区\n";
const LINES: &str = r#"{"name": "jobPostings/a", "jobPosting": {"title": "护士", "salary": {"minAmount": 4000, "unit": "PAY_UNIT_MONTH"}}, "expireTime": "2027-01-01T00:00:00Z"}
{"name": "studentProfiles/s", "studentProfile": {"majorName": "数控技术", "graduationDate": {"year": 2027}, "consent": {"matching": "ANSWER_YES"}}, "labels": {"a": "b"}}
"#;

/// Reads bytes as a file of this name: what comes of it, by sorts of events.
fn read(bytes: &[u8], name: &str, map: Option<ColumnMap>) -> Vec<String> {
    let mut file = tempfile::tempfile_in("/dev/shm").or_else(|_| tempfile::tempfile()).expect("a file");
    file.write_all(bytes).and_then(|()| file.rewind()).expect("written");
    let parts = match tables(file, name.to_string()) {
        Ok(parts) => parts,
        Err(error) => return vec![kind(&error.to_string())],
    };
    let mut outcome = Vec::new();
    let map = match map {
        Some(map) => Some(map),
        None => match guess(&parts, None, None) {
            Ok(guess) => guess.map,
            Err(error) => {
                outcome.push(kind(&error.to_string()));
                None
            }
        },
    };
    let reading = Reading { map, kind: None, tenant: None, encoding: None, shown_rows: 3 };
    let mut reader = Reader::new(reading, BytesRead::default(), 100, None, |event| {
        outcome.push(match event {
            Event::Failed { error, .. } => kind(&error.to_string()),
            Event::Opened { encoding, .. } => encoding.to_string(),
            Event::Read { refused, .. } if refused.is_empty() => "read".to_string(),
            Event::Read { refused, .. } => kind(&format!("{:?}", refused[0].2)),
            Event::Note { text, .. } => kind(&text.to_string()),
            Event::Batch(_) => "batch".to_string(),
        });
        outcome.len() < 1_000
    });
    let read = reader.read_parts(0, &parts);
    drop(reader);
    outcome.extend(read.err().map(|error| kind(&error.to_string())));
    outcome.sort();
    outcome.dedup();
    outcome
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    for name in ["岗位", "其他"] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        for (row, line) in (0..).zip(TABLE.lines()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                sheet.write(row, column, cell).expect("written");
            }
        }
        sheet.write(3, 0, 12.5).expect("written");
        sheet.merge_range(4, 0, 5, 1, "合并", &rust_xlsxwriter::Format::new()).expect("merged");
    }
    book.save_to_buffer().expect("a workbook")
}

fn archive(files: &[(&str, &[u8])], method: zip::CompressionMethod) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, bytes) in files {
        archive.start_file(*name, options).expect("begun");
        archive.write_all(bytes).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}

/// The same workbook without compression, so that what is changed is XML more often than a checksum.
fn flat_workbook() -> Vec<u8> {
    let packed = workbook();
    let mut from = zip::ZipArchive::new(Cursor::new(packed)).expect("an archive");
    let mut files = Vec::new();
    for at in 0..from.len() {
        let mut file = from.by_index(at).expect("a file");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).expect("read");
        files.push((file.name().expect("a name").into_owned(), bytes));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), &bytes[..])).collect();
    archive(&files, zip::CompressionMethod::Stored)
}

#[test]
fn tables_as_text() {
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(TABLE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let seeds = vec![
        TABLE.as_bytes().to_vec(),
        encoding_rs::GBK.encode(TABLE).0.into_owned(),
        utf16,
        TABLE.replace(',', "\t").into_bytes(),
        format!("sep=;\n{}", TABLE.replace(',', ";")).into_bytes(),
    ];
    let map = ColumnMap::parse(MAP).expect("a map");
    fuzz_slow("tables (CSV, TSV)", seeds, |bytes| {
        (read(bytes, "a.csv", Some(map.clone())), read(bytes, "a.tsv", None))
    });
}

#[test]
fn json_lines() {
    fuzz_slow("JSON lines", vec![LINES.as_bytes().to_vec()], |bytes| read(bytes, "a.jsonl", None));
}

#[test]
fn workbooks() {
    fuzz_slow("workbooks (xlsx)", vec![workbook(), flat_workbook()], |bytes| read(bytes, "a.xlsx", None));
}

/// A workbook of 1997 is a file system of streams with records in one of them.
#[test]
fn old_workbooks() {
    let record =
        |kind: u16, body: &[u8]| [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat();
    let begin =
        |what: u16| record(0x0809, &[&0x0600_u16.to_le_bytes()[..], &what.to_le_bytes(), &[0; 12]].concat());
    let sheet_name = [&[0; 6][..], &[2, 0], b"ab"].concat();
    let label = |row: u16, column: u16, text: &[u8]| {
        let place = [row, column, 0].map(u16::to_le_bytes).concat();
        record(0x0204, &[&place[..], &(text.len() as u16).to_le_bytes(), &[0], text].concat())
    };
    let globals = [begin(5), record(0x0085, &sheet_name), record(0x000a, &[])].concat();
    let mut globals = globals;
    let at = globals.len() as u32;
    globals[20 + 4..20 + 8].copy_from_slice(&at.to_le_bytes());
    let sheet = [
        begin(16),
        record(0x0200, &[&0_u32.to_le_bytes()[..], &3_u32.to_le_bytes(), &[0, 0, 3, 0, 0, 0]].concat()),
        label(0, 0, b"id"),
        label(0, 1, b"title"),
        label(1, 0, b"1"),
        label(1, 1, b"welder"),
        record(0x0203, &[&[2, 0, 0, 0, 0, 0][..], &12.5_f64.to_le_bytes()].concat()),
        record(0x000a, &[]),
    ]
    .concat();
    let stream = [globals, sheet].concat();
    let in_file = |stream: &[u8]| {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
        file.create_stream("/Workbook").and_then(|mut place| place.write_all(stream)).expect("written");
        file.flush().expect("flushed");
        file.into_inner().into_inner()
    };
    let whole = in_file(&stream);
    fuzz_slow("workbooks (xls), the stream", vec![stream], |bytes| read(&in_file(bytes), "a.xls", None));
    fuzz_slow("workbooks (xls), the file", vec![whole], |bytes| read(bytes, "a.xls", None));
}

#[test]
fn archives() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(LINES.as_bytes()).expect("packed");
    let files: [(&str, &[u8]); 2] = [("岗位.csv", TABLE.as_bytes()), ("lines.jsonl", LINES.as_bytes())];
    let seeds = vec![
        archive(&files, zip::CompressionMethod::Stored),
        archive(&files, zip::CompressionMethod::Deflated),
        gzip.finish().expect("packed"),
    ];
    fuzz_slow("archives (zip, gzip)", seeds, |bytes| {
        (read(bytes, "a.zip", None), read(bytes, "a.jsonl.gz", None))
    });
}
