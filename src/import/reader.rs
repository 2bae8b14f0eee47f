//! Reads files and makes batches of their rows, on a thread that may wait.

use std::collections::HashMap;
use std::fs::File;
use std::io;

use super::batch::{Event, Gathered};
use super::document::{self, Content, Part};
use super::entry::{Entry, Item};
use super::fault::said;
use super::map::SourceKind;
use super::rows::Reading;
use super::source::{BytesRead, Source};
use crate::domain::message::{Code, Message};
use crate::domain::record::name::{RecordName, TenantId};

/// The tables or lists of records of a file.
pub fn tables(mut file: File, name: String) -> io::Result<Vec<Part>> {
    Ok(match document::has_parts(&mut file)? {
        true => document::parts(file, &name)?,
        false => vec![Part { name, content: Content::Text(file) }],
    })
}

/// Reads one file after another.
pub struct Reader<F> {
    reading: Reading,
    bytes: BytesRead,
    /// Rows of a batch at most.
    batch: usize,
    /// When each tenant's records are restored apart: the tenant of short names.
    home: Option<TenantId>,
    /// Hashes of the names so far, and the batch of each.
    names: HashMap<u64, u64>,
    batches: u64,
    /// Takes what is told; false when nobody listens any more.
    tell: F,
}

impl<F: FnMut(Event) -> bool> Reader<F> {
    pub fn new(reading: Reading, bytes: BytesRead, batch: usize, home: Option<TenantId>, tell: F) -> Self {
        Self { reading, bytes, batch, home, names: HashMap::new(), batches: 0, tell }
    }

    /// What reads the rows.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// Bytes read so far.
    pub fn bytes(&self) -> &BytesRead {
        &self.bytes
    }

    /// Says that a file cannot be read, or not to its end.
    pub fn failed(&mut self, file: usize, error: &io::Error) {
        (self.tell)(Event::Failed { file, error: said(error) });
    }

    /// Reads what is open already.
    pub fn read_source(&mut self, file: usize, source: Source, shape: SourceKind) -> io::Result<()> {
        self.take(file, |reading, _, take| reading.read(source, shape, take))
    }

    /// Reads the parts of a file. Of several those are read that fit; all of them may be at fault, one alone is an error.
    pub fn read_parts(&mut self, file: usize, parts: &[Part]) -> io::Result<()> {
        let (mut fault, mut is_read) = (None, false);
        for part in parts {
            match self.take(file, |reading, bytes, take| reading.read_part(part, bytes, take)) {
                Ok(()) => is_read = true,
                Err(error) if parts.len() > 1 => {
                    (self.tell)(Event::Note { file, text: left_out(&part.name, &error) });
                    fault = fault.or(Some(error));
                }
                Err(error) => return Err(error),
            }
        }
        fault.filter(|_| !is_read).map_or(Ok(()), Err)
    }

    /// Sends on what is read.
    fn take(
        &mut self,
        file: usize,
        read: impl FnOnce(&Reading, &BytesRead, &mut dyn FnMut(Item) -> bool) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut gathered = Gathered::default();
        let Self { reading, bytes, batch, home, names, batches, tell } = self;
        let hand_over = |gathered: &mut Gathered, batches: &mut u64, tell: &mut F| {
            *batches += 1;
            std::mem::take(gathered).into_events(file).all(tell)
        };
        let read = read(reading, bytes, &mut |item| {
            let entry = match item {
                Item::Entry(entry) => *entry,
                Item::Opened { encoding, is_guess } => {
                    return tell(Event::Opened { file, encoding, is_guess });
                }
                Item::Note(text) => return tell(Event::Note { file, text }),
            };
            let tenant = home.as_ref().map(|home| tenant_of(&entry, home));
            let fits = gathered.is_empty() || gathered.tenant == tenant;
            if !fits && !hand_over(&mut gathered, batches, tell) {
                return false;
            }
            gathered.tenant = tenant;
            gathered.add(entry, names, *batches);
            !gathered.is_full(*batch) || hand_over(&mut gathered, batches, tell)
        });
        hand_over(&mut gathered, batches, tell);
        read
    }
}

fn left_out(part: &str, error: &io::Error) -> Message {
    Code::FileLeftOut.with("file", part).with("why", said(error))
}

/// A row that names no tenant counts as the home's, which refuses it if it is at fault.
fn tenant_of(entry: &Entry, home: &TenantId) -> TenantId {
    let name = entry.record.as_ref().ok().and_then(|record| RecordName::parse(&record.name, home).ok());
    name.map_or_else(|| home.clone(), |name| name.tenant)
}
