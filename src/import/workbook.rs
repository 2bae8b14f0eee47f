//! Sheets of a workbook as rows of text. A sheet is written to a file of its own, a row a line, so that no sheet is held in
//! memory; that file has no name and is gone with the process.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{CellErrorType, Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetVisible, Xls, Xlsx};

use super::fault::invalid;
use super::table::Row;
use super::unpack::{Archive, MOST_BYTES};
use super::{xls, xlsx};
use crate::domain::message::Code;

/// Cells of a row.
const MOST_COLUMNS: u32 = 500;
/// Merged regions of a sheet that are filled.
const MOST_MERGED: usize = 100_000;

/// A sheet that has cells.
pub struct Sheet {
    pub name: String,
    /// As [`rows`] reads it.
    pub rows: File,
}

/// The sheets of a workbook that are shown and not empty.
pub fn sheets(file: File, is_xlsx: bool) -> io::Result<Vec<Sheet>> {
    // A damaged workbook may lead the reader, which is another's, to a panic; nothing of it is kept then.
    catch_unwind(AssertUnwindSafe(|| read(file, is_xlsx))).unwrap_or_else(|_| Err(unread(&"it is damaged")))
}

fn read(file: File, is_xlsx: bool) -> io::Result<Vec<Sheet>> {
    if is_xlsx {
        let mut archive = Archive::open(file.try_clone()?)?;
        archive.try_all()?;
        // Anew, for it counts what it unpacks.
        xlsx::check(&mut Archive::open(file.try_clone()?)?)?;
        let mut book: Xlsx<_> = Xlsx::new(BufReader::new(rewound(file)?)).map_err(|error| unread(&error))?;
        shown(book.sheets_metadata().to_vec(), |name| {
            let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
            let mut sheet = Writing::new(merged)?;
            let mut cells = book.worksheet_cells_reader(name).map_err(|error| unread(&error))?;
            while let Some(cell) = cells.next_cell().map_err(|error| unread(&error))? {
                sheet.put(cell.get_position(), text_of(cell.get_value()))?;
            }
            sheet.finish()
        })
    } else {
        let checked = xls::checked(rewound(file)?)?;
        let mut book: Xls<_> = Xls::new(BufReader::new(checked)).map_err(|error| unread(&error))?;
        shown(book.sheets_metadata().to_vec(), |name| {
            let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
            let mut sheet = Writing::new(merged)?;
            let range = book.worksheet_range(name).map_err(|error| unread(&error))?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, cell) in range.used_cells() {
                let at = (top + u32::try_from(row).unwrap_or(0), left + u32::try_from(column).unwrap_or(0));
                sheet.put(at, text_of(&plain(cell)))?;
            }
            sheet.finish()
        })
    }
}

fn rewound(mut file: File) -> io::Result<File> {
    file.rewind()?;
    Ok(file)
}

fn shown(
    sheets: Vec<calamine::Sheet>,
    mut read: impl FnMut(&str) -> io::Result<Option<File>>,
) -> io::Result<Vec<Sheet>> {
    let mut found = Vec::new();
    for sheet in sheets.into_iter().filter(|sheet| sheet.visible == SheetVisible::Visible) {
        if let Some(rows) = read(&sheet.name)? {
            found.push(Sheet { name: sheet.name, rows });
        }
    }
    Ok(found)
}

fn unread(error: &dyn std::fmt::Display) -> io::Error {
    invalid(Code::WorkbookUnread.with("why", error.to_string()))
}

/// The rows of a sheet by their numbers, from 1.
pub fn rows(file: &File) -> io::Result<impl Iterator<Item = io::Result<Row>> + use<>> {
    let reader = BufReader::new(rewound(file.try_clone()?)?);
    Ok(reader.lines().map(row_of))
}

fn row_of(line: io::Result<String>) -> io::Result<Row> {
    let (number, fields): (u64, Vec<String>) = serde_json::from_str(&line?)?;
    Ok(Row { number, text: fields.join("\t"), fields: Ok(fields) })
}

/// Gathers cells, which come row by row, into lines.
struct Writing {
    into: BufWriter<File>,
    row: u32,
    cells: BTreeMap<u32, String>,
    /// By their first row, the last one first.
    merged: Vec<Dimensions>,
    /// Regions that reach into rows to come: by column, their last row and text.
    open: BTreeMap<u32, (u32, String)>,
    bytes: u64,
    is_empty: bool,
}

impl Writing {
    fn new(mut merged: Vec<Dimensions>) -> io::Result<Self> {
        merged.truncate(MOST_MERGED);
        merged.retain(|region| region.end.0 > region.start.0);
        merged.sort_by_key(|region| std::cmp::Reverse(region.start));
        let into = BufWriter::new(tempfile::tempfile()?);
        let (cells, open) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { into, row: 0, cells, merged, open, bytes: 0, is_empty: true })
    }

    fn put(&mut self, (row, column): (u32, u32), text: String) -> io::Result<()> {
        if row != self.row {
            self.end_row()?;
            self.row = row;
        }
        if !text.trim().is_empty() {
            if column >= MOST_COLUMNS {
                return Err(invalid(Code::SheetTooWide.with("row", row + 1).with("most", MOST_COLUMNS)));
            }
            self.cells.insert(column, text);
        }
        Ok(())
    }

    /// A row without cells of its own is none, whatever is merged around it.
    fn end_row(&mut self) -> io::Result<()> {
        let mut cells = std::mem::take(&mut self.cells);
        let row = self.row;
        while let Some(region) = self.merged.pop_if(|region| region.start.0 <= row) {
            if let Some(text) = cells.get(&region.start.1).filter(|_| region.start.0 == row) {
                self.open.insert(region.start.1, (region.end.0, text.clone()));
            }
        }
        let Some((last, _)) = cells.last_key_value() else { return Ok(()) };
        let mut width = *last;
        self.open.retain(|_, (end, _)| *end >= row);
        for (column, (_, text)) in &self.open {
            // What is merged over several rows holds for each of them.
            cells.entry(*column).or_insert_with(|| text.clone());
            width = width.max(*column);
        }
        let fields: Vec<String> =
            (0..=width).map(|column| cells.remove(&column).unwrap_or_default()).collect();
        let line = serde_json::to_string(&(u64::from(row) + 1, fields))?;
        self.bytes += line.len() as u64;
        if self.bytes > MOST_BYTES {
            return Err(invalid(Code::SheetTooLarge.with("most", MOST_BYTES >> 20)));
        }
        self.is_empty = false;
        writeln!(self.into, "{line}")
    }

    fn finish(mut self) -> io::Result<Option<File>> {
        self.end_row()?;
        let file = self.into.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((!self.is_empty).then_some(file))
    }
}

fn plain(cell: &Data) -> DataRef<'_> {
    match cell {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(time) => DataRef::DateTime(*time),
        Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Error(error) => DataRef::Error(error.clone()),
        _ => DataRef::Empty,
    }
}

/// A cell as it reads on the screen, as far as records care: whole numbers without a point, days as 2024-05-02, and the
/// errors of formulas by their signs, which no field takes.
fn text_of(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(time) => time_of(time),
        DataRef::Error(error) => sign_of(error).to_string(),
        DataRef::Empty => String::new(),
    }
}

fn time_of(time: &ExcelDateTime) -> String {
    if time.is_duration() || time.as_f64() < 1.0 {
        return time.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    match (hour, minute, second) {
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}

fn sign_of(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        _ => "#VALUE!",
    }
}
