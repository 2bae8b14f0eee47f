//! Looks an .xls workbook over before it is read: the reader makes a full grid up to the last cell of each sheet, so that two
//! cells in its corners would cost half a gigabyte. The file is OLE 2 with a stream of BIFF records ([MS-XLS] 2.1.4).

use std::fs::File;
use std::io::{self, BufReader, Read};

use crate::domain::message::Code;

use super::fault::invalid;

/// Cells of the grids of all sheets.
const MOST_CELLS: u64 = 4_000_000;

const BOF: u16 = 0x0809;
const FILEPASS: u16 = 0x002f;
/// Records of one cell or of a row of cells, each of which begins with its row and first column: FORMULA, MULRK, MULBLANK,
/// LABELSST, BLANK, NUMBER, LABEL, BOOLERR, RK ([MS-XLS] 2.3.2), and RSTRING of older files.
const CELLS: [u16; 10] = [0x0006, 0x00bd, 0x00be, 0x00fd, 0x0201, 0x0203, 0x0204, 0x0205, 0x027e, 0x00d6];
const MULTIPLE: [u16; 2] = [0x00bd, 0x00be];

/// Refuses a workbook that is encrypted, or would take more memory than tables of records do.
pub fn check(file: File) -> io::Result<()> {
    let mut compound = cfb::CompoundFile::open(file)
        .map_err(|error| invalid(Code::WorkbookUnread.with("why", error.to_string())))?;
    if compound.is_stream("/EncryptedPackage") {
        return Err(encrypted());
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| compound.is_stream(name));
    let name = name.ok_or_else(|| invalid(Code::NoWorkbook))?;
    walk(&mut BufReader::new(compound.open_stream(name)?))
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

    #[test]
    fn encryption_is_told() {
        let sealed = [record(BOF, &[0; 16]), record(FILEPASS, &[0; 6])].concat();
        assert!(walk(&mut &sealed[..]).unwrap_err().to_string().contains("password"));
    }
}
