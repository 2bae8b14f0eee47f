//! A file as the tables and lists of records that it holds: one for a text, one for each sheet of a workbook, and those of
//! each file in an archive. What a file is its bytes say, whatever its name.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use crate::domain::message::Code;

use super::fault::{invalid, said};
use super::source::{self, BytesRead};
use super::unpack::Archive;
use super::workbook;

/// Files of an archive that are read.
const MOST_FILES: usize = 100;

/// One table or list of records.
pub struct Part {
    /// The name of its file, with that of the archive before and of the sheet behind.
    pub name: String,
    pub content: Content,
}

/// What a part is read from.
pub enum Content {
    /// Text as it lies there, packed or not.
    Text(File),
    /// Rows of a sheet, as [`workbook::rows`] reads them.
    Rows(File),
}

/// What the first bytes of a file tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Zip,
    /// An older workbook, or one that is encrypted.
    Compound,
}

/// Whether a file is a workbook or an archive and so has parts.
pub fn has_parts(file: &mut File) -> io::Result<bool> {
    Ok(form(file)? != Form::Text)
}

fn form(file: &mut File) -> io::Result<Form> {
    file.rewind()?;
    let mut start = Vec::new();
    file.take(8).read_to_end(&mut start)?;
    file.rewind()?;
    Ok(match &start[..] {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Form::Zip,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Form::Compound,
        _ => Form::Text,
    })
}

/// The parts of a file; at least one.
pub fn parts(file: File, name: &str) -> io::Result<Vec<Part>> {
    let parts = parts_of(file, name, true)?;
    match parts.is_empty() {
        true => Err(invalid(Code::SheetsEmpty)),
        false => Ok(parts),
    }
}

fn parts_of(mut file: File, name: &str, may_be_archive: bool) -> io::Result<Vec<Part>> {
    match form(&mut file)? {
        Form::Text => Ok(vec![Part { name: name.to_string(), content: Content::Text(file) }]),
        Form::Compound => sheets(file, name, false),
        Form::Zip => {
            let mut archive = Archive::open(file.try_clone()?)?;
            let names = archive.files()?;
            let has = |entry: &str| names.iter().any(|(_, name)| name == entry);
            if has("xl/workbook.xml") {
                sheets(file, name, true)
            } else if has("xl/workbook.bin") {
                Err(invalid(Code::BinaryWorkbook))
            } else if !may_be_archive {
                Err(invalid(Code::ArchiveInArchive))
            } else {
                files(archive, &names, name)
            }
        }
    }
}

fn sheets(file: File, name: &str, is_xlsx: bool) -> io::Result<Vec<Part>> {
    let sheets = workbook::sheets(file, is_xlsx)?;
    let is_one = sheets.len() == 1;
    let part = |sheet: workbook::Sheet| Part {
        name: if is_one { name.to_string() } else { format!("{name}#{}", sheet.name) },
        content: Content::Rows(sheet.rows),
    };
    Ok(sheets.into_iter().map(part).collect())
}

/// Of names only what is behind the last slash is told, and nothing is written under them.
fn files(mut archive: Archive, entries: &[(usize, String)], name: &str) -> io::Result<Vec<Part>> {
    let wanted: Vec<_> = entries.iter().filter(|(_, entry)| !is_of_the_system(entry)).collect();
    if wanted.len() > MOST_FILES {
        return Err(invalid(Code::ArchiveTooMany.with("count", wanted.len()).with("most", MOST_FILES)));
    }
    let mut parts = Vec::new();
    for (place, entry) in wanted {
        let shown = format!("{name}/{}", entry.rsplit(['/', '\\']).next().unwrap_or_default());
        let mut file = tempfile::tempfile()?;
        archive.unpack(*place, &mut file)?;
        let inner = parts_of(file, &shown, false)
            .map_err(|error| invalid(Code::FieldAtFault.with("field", &*shown).with("what", said(&error))))?;
        parts.extend(inner);
    }
    Ok(parts)
}

/// What systems put beside the files of people.
fn is_of_the_system(entry: &str) -> bool {
    let own = entry.rsplit(['/', '\\']).next().unwrap_or_default();
    entry.starts_with("__MACOSX/") || own.starts_with('.') || own == "Thumbs.db" || own == "desktop.ini"
}

/// Opens a text part.
pub fn text(
    file: &File,
    forced: Option<&'static encoding_rs::Encoding>,
    bytes: &BytesRead,
) -> io::Result<source::Source> {
    let mut file = file.try_clone()?;
    file.rewind()?;
    source::read(file, forced, bytes)
}

/// Whether a name says that the file is a table of text or a workbook, and not JSON lines.
pub fn is_table(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.trim_end_matches(".gz");
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    matches!(extension, "csv" | "tsv" | "xlsx" | "xls" | "xlsm" | "txt" | "tab")
}
