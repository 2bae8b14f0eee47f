//! The text of a document, line by line, whatever its form. What a document is its bytes say; its name and media type are only compared.

mod cells;
mod docx;
mod guard;
mod html;
mod layout;
mod pdf;
mod plain;

use std::io::Cursor;
use std::time::{Duration, Instant};

use super::Told;
use crate::domain::message::Code;

/// Bytes of a document.
pub const MOST_BYTES: usize = 10 << 20;
/// Pages of a document.
pub const MOST_PAGES: usize = 50;
/// Bytes that all of a document unpacks to.
pub const MOST_UNPACKED: u64 = 64 << 20;
/// Characters of the text of a document: at the densest, some 4,000 on each of the pages.
pub const MOST_CHARACTERS: usize = 200_000;
/// How long a document may take.
pub const MOST_TIME: Duration = Duration::from_secs(5);

/// Where a line stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1 on; 0 where the form of the document has no pages.
    pub page: u32,
    /// From 1 on, in the page or else in the document. Lines without text do not count.
    pub line: u32,
}

/// A line of a document, cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub place: Place,
    /// With a tab between the cells of a row.
    pub text: String,
    /// Whether it ends at the margin, so that the next one goes on with it.
    pub wraps: bool,
}

/// The form of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Docx,
    Html,
    Text,
}

impl Format {
    /// As people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Docx => "DOCX",
            Self::Html => "HTML",
            Self::Text => "TXT",
        }
    }

    /// What a name or a media type says; `None` of others. A `.doc` may be anything: sites give web pages that name.
    fn said(file_name: &str, media_type: &str) -> Option<Self> {
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        match (media_type.as_str(), ending.as_deref().unwrap_or_default()) {
            ("application/pdf", _) | ("" | "application/octet-stream", "pdf") => Some(Self::Pdf),
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _)
            | ("" | "application/octet-stream", "docx") => Some(Self::Docx),
            ("text/html" | "application/xhtml+xml", _)
            | ("" | "application/octet-stream", "html" | "htm" | "xhtml") => Some(Self::Html),
            ("text/plain" | "text/markdown", _)
            | ("" | "application/octet-stream", "txt" | "text" | "md") => Some(Self::Text),
            _ => None,
        }
    }
}

/// A document's text.
#[derive(Debug)]
pub struct Pages {
    pub format: Format,
    /// 0 where the form has none.
    pub count: u32,
    pub lines: Vec<Line>,
    /// What its reader may not expect.
    pub notes: Vec<crate::domain::message::Message>,
}

/// When reading must be over.
#[derive(Clone, Copy)]
pub struct Until(pub Instant);

impl Until {
    /// Fails when the time is over.
    pub fn check(self) -> Result<(), Told> {
        match Instant::now() > self.0 {
            true => Err(Code::DocumentLate.with("seconds", MOST_TIME.as_secs() as usize)),
            false => Ok(()),
        }
    }
}

/// The lines of a document.
///
/// # Errors
/// What the document is, where it cannot be read: a scan, protected, of another form, too large or damaged.
pub fn read(bytes: Vec<u8>, file_name: &str, media_type: &str, until: Until) -> Result<Pages, Told> {
    if bytes.is_empty() {
        return Err(Code::DocumentEmpty.into());
    }
    if bytes.len() > MOST_BYTES {
        return Err(Code::DocumentTooLarge.with("most", MOST_BYTES >> 20));
    }
    let mut pages = match bytes.get(..8).unwrap_or(&bytes) {
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(of_compound(&bytes).into()),
        [b'P', b'K', 3, 4, ..] => docx::read(&bytes, until)?,
        [b'{', b'\\', b'r', b't', b'f', ..] => return Err(Code::DocumentRtf.into()),
        start if is_picture(start) => return Err(Code::DocumentPicture.into()),
        _ if is_pdf(&bytes) => pdf::read(bytes, until)?,
        _ => plain::read(&bytes)?,
    };
    if let Some(said) = Format::said(file_name, media_type).filter(|said| *said != pages.format) {
        pages.notes.push(Code::DocumentReadAs.with("said", said.label()).with("is", pages.format.label()));
    }
    if pages.lines.is_empty() {
        return Err(Code::DocumentNoText.into());
    }
    if pages.lines.iter().map(|line| line.text.chars().count()).sum::<usize>() > MOST_CHARACTERS {
        return Err(Code::DocumentTooLong.with("most", MOST_CHARACTERS));
    }
    Ok(pages)
}

/// Whether the mark of a PDF is among the first bytes, where readers look for it.
fn is_pdf(bytes: &[u8]) -> bool {
    let start = bytes.get(..1024).unwrap_or(bytes);
    start.windows(5).any(|part| part == b"%PDF-")
}

fn is_picture(start: &[u8]) -> bool {
    const MARKS: [&[u8]; 7] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF"];
    MARKS.iter().any(|mark| start.starts_with(mark))
}

/// What a file of the older form of Office is; those that are encrypted have it too.
fn of_compound(bytes: &[u8]) -> Code {
    let Ok(compound) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return Code::DocumentUnknown };
    match () {
        () if compound.exists("/EncryptedPackage") => Code::DocumentProtected,
        () if compound.exists("/WordDocument") => Code::DocumentOldWord,
        () if compound.exists("/Workbook") || compound.exists("/Book") => Code::DocumentWorkbook,
        () => Code::DocumentUnknown,
    }
}

/// The lines of texts, each in its place; those without text do not count, nor numbers of pages.
fn lines(page: u32, texts: impl IntoIterator<Item = (String, bool)>) -> Vec<Line> {
    let mut lines = Vec::new();
    for (text, wraps) in texts {
        let text = cells::cleaned(&text);
        if !text.is_empty() && !cells::is_page_number(&text) {
            let place = Place { page, line: lines.len() as u32 + 1 };
            lines.push(Line { place, text, wraps });
        }
    }
    lines
}

/// What a reader that ended by unwinding says of it.
pub(super) fn pdf_end(payload: Box<dyn std::any::Any + Send>) -> Option<Told> {
    payload.downcast::<pdf::Ended>().ok().map(|ended| ended.0)
}
