//! Looks an .xls workbook over before it is read: the reader makes a full grid up to the last cell of each sheet, so that two
//! cells in its corners would cost half a gigabyte, and room for as many cells as a sheet says that it has. The file is OLE 2 with a
//! stream of BIFF records ([MS-XLS] 2.1.4).

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

use crate::domain::message::Code;

use super::fault::invalid;

/// Cells of the grids of all sheets.
const MOST_CELLS: u64 = 4_000_000;

const BOF: u16 = 0x0809;
/// What a sheet says of its extent ([MS-XLS] 2.4.90): first row, the row behind the last, and the same of columns.
const DIMENSIONS: u16 = 0x0200;
const FILEPASS: u16 = 0x002f;
/// Records of one cell or of a row of cells, each of which begins with its row and first column: FORMULA, MULRK, MULBLANK,
/// LABELSST, BLANK, NUMBER, LABEL, BOOLERR, RK ([MS-XLS] 2.3.2), and RSTRING of older files.
const CELLS: [u16; 10] = [0x0006, 0x00bd, 0x00be, 0x00fd, 0x0201, 0x0203, 0x0204, 0x0205, 0x027e, 0x00d6];
const MULTIPLE: [u16; 2] = [0x00bd, 0x00be];

/// The workbook's stream alone, in a file of its own: what is read later is what was looked at here, whatever else the file holds.
///
/// # Errors
/// Where it is encrypted, or would take more memory than tables of records do.
pub fn checked(file: File) -> io::Result<File> {
    let mut compound = cfb::CompoundFile::open(file).map_err(unread)?;
    if compound.is_stream("/EncryptedPackage") {
        return Err(encrypted());
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| compound.is_stream(name));
    let name = name.ok_or_else(|| invalid(Code::NoWorkbook))?;
    let mut stream = BufReader::new(compound.open_stream(name)?);
    walk(&mut stream)?;
    stream.rewind()?;
    // The reader takes a file of version 4 whose stream is no short one for one without a root.
    let mut alone = cfb::CompoundFile::create_with_version(cfb::Version::V3, tempfile::tempfile()?)?;
    io::copy(&mut stream, &mut alone.create_stream(name)?)?;
    alone.flush()?;
    let mut file = alone.into_inner();
    file.rewind()?;
    Ok(file)
}

fn unread(why: impl ToString) -> io::Error {
    invalid(Code::WorkbookUnread.with("why", why.to_string()))
}

fn encrypted() -> io::Error {
    invalid(Code::WorkbookEncrypted)
}

fn walk(stream: &mut impl Read) -> io::Result<()> {
    let (mut all, mut rows, mut columns) = (0, 0, 0);
    let mut head = [0; 4];
    let mut body = Vec::new();
    while stream.read_exact(&mut head).is_ok() {
        let [a, b, c, d] = head;
        let (kind, length) = (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
        body.clear();
        stream.by_ref().take(length.into()).read_to_end(&mut body)?;
        match kind {
            FILEPASS => return Err(encrypted()),
            BOF => (all, rows, columns) = (all + rows * columns, 0, 0),
            DIMENSIONS => {
                let (of_rows, of_columns) = extent(&body).ok_or_else(|| unread("a sheet has no extent"))?;
                (rows, columns) = (rows.max(of_rows), columns.max(of_columns));
            }
            kind if CELLS.contains(&kind) => {
                if let [a, b, first @ .., e, f] = &body[..]
                    && let [c, d, ..] = first
                {
                    // Of several cells the last column is at the end.
                    let last = if MULTIPLE.contains(&kind) { [*e, *f] } else { [*c, *d] };
                    rows = rows.max(u64::from(u16::from_le_bytes([*a, *b])) + 1);
                    columns = columns.max(u64::from(u16::from_le_bytes(last)) + 1);
                }
            }
            _ => {}
        }
        if all + rows * columns > MOST_CELLS {
            return Err(invalid(Code::GridTooLarge.with("most", MOST_CELLS)));
        }
    }
    Ok(())
}

/// Rows and columns up to the last ones that are said to be used; `None` where those are before the first.
fn extent(body: &[u8]) -> Option<(u64, u64)> {
    let short = |at: usize| Some(u64::from(u16::from_le_bytes(*body.get(at..)?.first_chunk()?)));
    let long = |at: usize| Some(u64::from(u32::from_le_bytes(*body.get(at..)?.first_chunk()?)));
    let (top, bottom, left, right) = match body.len() {
        10 => (short(0)?, short(2)?, short(4)?, short(6)?),
        _ => (long(0)?, long(4)?, short(8)?, short(10)?),
    };
    if bottom == 0 || right == 0 {
        return Some((0, 0));
    }
    (top < bottom && left != right).then_some((bottom, right))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &u16::try_from(body.len()).unwrap().to_le_bytes(), body].concat()
    }

    fn number(row: u16, column: u16) -> Vec<u8> {
        record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat())
    }

    #[test]
    fn two_cells_in_the_corners_are_a_large_sheet() {
        let small = [record(BOF, &[0; 16]), number(0, 0), number(9_999, 100)].concat();
        assert!(walk(&mut &small[..]).is_ok());
        let sheets = [&small[..]; 5].concat();
        assert!(walk(&mut &sheets[..]).is_err(), "all sheets are held");
        let large = [record(BOF, &[0; 16]), number(0, 0), number(u16::MAX, 255)].concat();
        assert!(walk(&mut &large[..]).unwrap_err().to_string().contains("4000000"));
        let many = record(
            0x00bd,
            &[&60_000u16.to_le_bytes()[..], &[0, 0, 0, 0, 0, 0], &255u16.to_le_bytes()].concat(),
        );
        assert!(walk(&mut &many[..]).is_err());
    }

    fn dimensions(rows: [u32; 2], columns: [u16; 2]) -> Vec<u8> {
        let rows = rows.map(u32::to_le_bytes).concat();
        record(DIMENSIONS, &[rows, columns.map(u16::to_le_bytes).concat(), vec![0; 2]].concat())
    }

    /// Found by fuzzing: the reader made room for what a sheet says of itself, without an end.
    #[test]
    fn a_sheet_that_says_it_is_huge_is_large() {
        let sheet = |dimensions: Vec<u8>| [record(BOF, &[0; 16]), dimensions, number(0, 0)].concat();
        for (rows, columns, is_sound) in [
            ([0, 3], [0, 2], true),
            ([0, 0], [0, 0], true),
            ([7, 0], [3, 0], true),
            ([0, 65_536], [0, 256], false),
            ([0, u32::MAX], [0, 1], false),
            ([5, 3], [0, 2], false),
            ([0, 3], [2, 2], false),
        ] {
            let read = walk(&mut &sheet(dimensions(rows, columns))[..]);
            assert_eq!(read.is_ok(), is_sound, "{rows:?} {columns:?}");
        }
        assert!(walk(&mut &sheet(record(DIMENSIONS, &[1, 2, 3]))[..]).is_err());
    }

    #[test]
    fn encryption_is_told() {
        let sealed = [record(BOF, &[0; 16]), record(FILEPASS, &[0; 6])].concat();
        assert!(walk(&mut &sealed[..]).unwrap_err().to_string().contains("password"));
    }
}
