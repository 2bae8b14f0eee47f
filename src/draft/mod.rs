//! A CV or a posting as people have it, a PDF, a Word document, a web page or a plain text, read as the draft of a record. Nothing is
//! stored: who sent it confirms the draft and upserts it.
//!
//! # Design
//! [`text`] makes lines of the document, each with its place. [`pieces`] finds headings in them, by the same table that headings of
//! imported tables are read by, and gives each what stands behind or under it. [`fields`] reads these as an import reads columns, so that
//! one reader knows what "8千-1.2万" means; what stands under no heading is read by [`schooling`] and [`opening`]. [`personal`] takes out
//! who somebody is, before anything else sees it.
//!
//! A document may be hostile: it is read in a thread of its own, with a stack that its nesting cannot use up and a time after which
//! nobody waits for it, and a reader that gives up in the middle has read nothing.

#![deny(clippy::indexing_slicing)]

mod fields;
mod kinds;
mod opening;
mod personal;
mod pieces;
mod schooling;
pub mod standard;
pub mod text;

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::domain::message::{Code, Message};
use crate::domain::record::name::RecordKind;

pub use self::personal::{Omission, Reason};
pub use self::text::{Format, MOST_BYTES, MOST_PAGES, Place};
use self::text::{MOST_TIME, Until, pdf_end};

/// Why a document cannot be read.
pub type Told = Message;

/// Bytes of the stack that a document is read on.
const STACK: usize = 32 << 20;
/// How much longer than the time that a document may take it is waited for its reader to give up by itself.
const GRACE: Duration = Duration::from_millis(500);
/// Readers at work, those among them that do not give up.
const MOST_READERS: usize = 8;

static READERS: AtomicUsize = AtomicUsize::new(0);

/// A document and what it is said to be.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub bytes: Vec<u8>,
    pub file_name: String,
    pub media_type: String,
    /// The kind of the record; where it is not stated it is guessed.
    pub kind: Option<RecordKind>,
}

/// What a document says, as a record that is not one yet.
#[derive(Debug)]
pub struct Draft {
    pub kind: RecordKind,
    pub kind_is_guess: bool,
    /// The resource in the JSON form of the API, as the field of its kind.
    pub resource: Value,
    /// What each field came from, in the order of the document.
    pub sources: Vec<Source>,
    pub omissions: Vec<Omission>,
    /// What no field took.
    pub unread: Vec<(Place, String)>,
    pub format: Format,
    pub pages: u32,
    pub notes: Vec<Message>,
}

/// The words that a field came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its path in the record, as the proto files write it: `student_profile.skills`.
    pub field: String,
    /// At most [`MOST_WORDS`] characters of them.
    pub words: String,
    /// Where they begin.
    pub place: Place,
}

/// Characters of the words that are told of a field.
pub const MOST_WORDS: usize = 200;
/// Lines that no field took of which is told.
const MOST_UNREAD: usize = 200;

/// Why there is no draft.
#[derive(Debug)]
pub enum Fault {
    /// The document is at fault.
    Document(Told),
    /// The kind must be stated.
    Kind(Told),
    /// Too many documents are being read.
    Busy,
}

/// Reads a document, in bounded time.
///
/// # Errors
/// See [`Fault`].
pub fn read(document: Document) -> Result<Draft, Fault> {
    apart(move |until| read_now(document, until))
}

/// Reads in a thread of its own, as a document may be hostile.
fn apart<T: Send + 'static>(
    work: impl FnOnce(Until) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let reader = Reader::enter().ok_or(Fault::Busy)?;
    let (tell, told) = channel();
    let until = Until(Instant::now() + MOST_TIME);
    let reading = thread::Builder::new().name("document".into()).stack_size(STACK).spawn(move || {
        let _reader = reader;
        // Nobody may be waiting any more.
        let _unheard = tell.send(work(until));
    });
    let reading = reading.map_err(|_| Fault::Busy)?;
    match told.recv_timeout(MOST_TIME + GRACE) {
        Ok(draft) => draft,
        Err(RecvTimeoutError::Timeout) => {
            Err(Fault::Document(Code::DocumentLate.with("seconds", MOST_TIME.as_secs() as usize)))
        }
        // It panicked: in a reader of a form, as what is read of the lines is total.
        Err(RecvTimeoutError::Disconnected) => Err(Fault::Document(match reading.join() {
            Err(payload) => pdf_end(payload).unwrap_or_else(|| Code::DocumentUnreadable.into()),
            Ok(()) => Code::DocumentUnreadable.into(),
        })),
    }
}

/// One of those at work.
struct Reader;

impl Reader {
    fn enter() -> Option<Self> {
        let enter = |count: usize| (count < MOST_READERS).then_some(count + 1);
        READERS.fetch_update(Ordering::AcqRel, Ordering::Acquire, enter).is_ok().then_some(Self)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        READERS.fetch_sub(1, Ordering::AcqRel);
    }
}

fn read_now(document: Document, until: Until) -> Result<Draft, Fault> {
    let Document { bytes, file_name, media_type, kind } = document;
    let pages = text::read(bytes, &file_name, &media_type, until).map_err(Fault::Document)?;
    let kind_is_guess = kind.is_none();
    let kind = match kind {
        Some(kind) if kinds::can_be_read(kind) => kind,
        Some(_) => return Err(Fault::Kind(Code::DocumentKinds.with("kinds", kinds::list()))),
        None => kinds::guess(&pages.lines, &file_name)
            .ok_or_else(|| Fault::Kind(Code::DocumentKindUnknown.with("kinds", kinds::list())))?,
    };
    let (lines, mut omissions) = personal::without(kind, pages.lines);
    let pieces = pieces::of(kind, &lines);
    let mut record = fields::Record::of(kind);
    record.read(&pieces);
    match kinds::is_person(kind) {
        true => schooling::read(&mut record, &pieces),
        false => opening::read(&mut record, &pieces, &lines),
    }
    let fields::Record { resource, sources, unreadable, taken, .. } = record;
    omissions.extend(unreadable);
    omissions.sort_by_key(|omission| omission.place);
    let unread = lines.iter().filter(|line| !taken.contains(&line.place));
    let unread = unread.take(MOST_UNREAD).map(|line| (line.place, line.text.replace('\t', " "))).collect();
    let mut sources = sources;
    sources.sort_by_key(|source| source.place);
    Ok(Draft {
        kind,
        kind_is_guess,
        resource,
        sources,
        omissions,
        unread,
        format: pages.format,
        pages: pages.count,
        notes: pages.notes,
    })
}
