//! Rows on their way to where they are stored, a bounded number of them and of their bytes.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::domain::message::Message;
use crate::domain::record::name::TenantId;
use crate::pb::v1::ImportRecordsRequest;

use super::convert::LeftOut;
use super::entry::{Entry, Refusal};
use super::shape::Cell;

/// Bytes of rows that are kept together at most, where fewer than a batch have so many.
const PART_BYTES: usize = 4 << 20;

/// What reading files tells, one after another; a file is told by its place among those that are read.
pub enum Event {
    Opened {
        file: usize,
        encoding: &'static str,
        is_guess: bool,
    },
    /// Rows read since the last event, among them doubles, and those that are no records.
    Read {
        file: usize,
        count: u64,
        doubles: u64,
        refused: Vec<(u64, String, Refusal)>,
        /// With the lines of their rows.
        left_out: Vec<(u64, LeftOut)>,
        cells: Vec<Cell>,
    },
    Note {
        file: usize,
        text: Message,
    },
    Batch(Batch),
    Failed {
        file: usize,
        error: Message,
    },
}

/// Rows of one file that read well.
pub struct Batch {
    pub file: usize,
    /// Whose records these are, when each tenant's are restored apart.
    pub tenant: Option<TenantId>,
    /// Line and text of every row, in the order of `items`.
    pub rows: Vec<(u64, String)>,
    pub items: Arc<Vec<ImportRecordsRequest>>,
    /// Whether a name in it was sent before, so that what is on its way must arrive first.
    pub is_after_all: bool,
}

/// Rows that are not sent yet.
#[derive(Default)]
pub struct Gathered {
    pub tenant: Option<TenantId>,
    bytes: usize,
    count: u64,
    doubles: u64,
    refused: Vec<(u64, String, Refusal)>,
    left_out: Vec<(u64, LeftOut)>,
    cells: Vec<Cell>,
    rows: Vec<(u64, String)>,
    items: Vec<ImportRecordsRequest>,
    is_after_all: bool,
}

impl Gathered {
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn len(&self) -> usize {
        self.items.len() + self.refused.len()
    }

    pub fn is_full(&self, batch: usize) -> bool {
        self.len() >= batch || self.bytes >= PART_BYTES
    }

    pub fn add(&mut self, entry: Entry, names: &mut HashMap<u64, u64>, batch: u64) {
        self.count += 1;
        self.bytes += entry.row.len();
        self.left_out.extend(entry.left_out.into_iter().map(|left_out| (entry.line, left_out)));
        self.cells.extend(entry.cells);
        match entry.record {
            Err(refusal) => self.refused.push((entry.line, entry.row, refusal)),
            Ok(record) => {
                let mut hasher = DefaultHasher::new();
                record.name.hash(&mut hasher);
                if let Some(earlier) = names.insert(hasher.finish(), batch) {
                    self.doubles += 1;
                    self.is_after_all |= earlier != batch;
                }
                self.rows.push((entry.line, entry.row));
                self.items.push(ImportRecordsRequest { record: Some(record), options: None });
            }
        }
    }

    pub fn into_events(self, file: usize) -> impl Iterator<Item = Event> {
        let Self { tenant, count, doubles, refused, left_out, cells, rows, items, is_after_all, .. } = self;
        let batch = Batch { file, tenant, rows, items: Arc::new(items), is_after_all };
        let batch = (!batch.rows.is_empty()).then_some(Event::Batch(batch));
        std::iter::once(Event::Read { file, count, doubles, refused, left_out, cells }).chain(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails at fff0350: a batch was any number of bytes, with rows of a megabyte a gigabyte.
    #[test]
    fn it_is_full_at_so_many_rows_or_bytes() {
        let entry = |bytes: usize| Entry {
            line: 1,
            row: "x".repeat(bytes),
            record: Err(Refusal::new("no")),
            left_out: Vec::new(),
            cells: Vec::new(),
        };
        let rows = |bytes: usize| {
            let mut part = Gathered::default();
            while !part.is_full(1_000) {
                part.add(entry(bytes), &mut HashMap::new(), 0);
            }
            part.len()
        };
        assert_eq!((rows(10), rows(1 << 20)), (1_000, 4));
    }
}
