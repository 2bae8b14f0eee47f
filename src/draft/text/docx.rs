//! The text of a Word document (ECMA-376, Office Open XML): paragraphs, and rows of tables with their cells. Headers, footers, comments
//! and what was deleted are not read.

use std::io::{self, Write};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Format, MOST_UNPACKED, Pages, Until, lines};
use crate::domain::message::Code;
use crate::draft::Told;
use crate::import::fault::said;
use crate::import::source::decoded;
use crate::import::unpack::Archive;

/// The part that holds the text.
const DOCUMENT: &str = "word/document.xml";

pub(super) fn read(bytes: &[u8], until: Until) -> Result<Pages, Told> {
    let mut file = tempfile::tempfile().map_err(|error| said(&error))?;
    file.write_all(bytes).map_err(|error| said(&error))?;
    let mut archive = Archive::open(file).map_err(|error| said(&error))?;
    let names = archive.files().map_err(|error| said(&error))?;
    let has = |start: &str| names.iter().any(|(_, name)| name.starts_with(start));
    let Some((place, _)) = names.iter().find(|(_, name)| name == DOCUMENT) else {
        return Err(if has("xl/") { Code::DocumentWorkbook } else { Code::DocumentUnknown }.into());
    };
    let mut xml = Bounded::default();
    let unpacked = archive.unpack(*place, &mut xml);
    if xml.is_full {
        return Err(Code::DocumentUnpacks.with("most", (MOST_UNPACKED >> 20) as usize));
    }
    unpacked.map_err(|error| said(&error))?;
    let (xml, _) = decoded(&xml.bytes).ok_or_else(damaged)?;
    let texts = texts(&xml, until)?;
    if texts.is_empty() && has("word/media/") {
        return Err(Code::DocumentScan.into());
    }
    let lines = lines(0, texts.into_iter().map(|text| (text, false)));
    Ok(Pages { format: Format::Docx, count: 0, lines, notes: Vec::new() })
}

/// Bytes that were unpacked, up to the bound.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    is_full: bool,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if (self.bytes.len() + bytes.len()) as u64 > MOST_UNPACKED {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is written down of the text so far.
#[derive(Default)]
struct Writing {
    texts: Vec<String>,
    text: String,
    /// Tables that the place is in; only rows of the outermost are lines.
    tables: usize,
    /// Inside of text itself.
    is_text: bool,
    /// Elements inside of what another one says once more.
    again: usize,
}

impl Writing {
    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.text);
        // Lines in the cells of a row are one; those of a cell that holds a whole section stay apart.
        self.texts.extend(text.split('\n').filter(|line| !line.trim().is_empty()).map(str::to_string));
    }

    fn start(&mut self, name: &str) {
        match name {
            "w:t" => self.is_text = true,
            "w:tbl" => self.tables += 1,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "w:t" => self.is_text = false,
            "w:p" if self.tables == 0 => self.end_line(),
            "w:p" => self.text.push('\n'),
            "w:tc" => {
                while self.text.ends_with('\n') {
                    self.text.pop();
                }
                self.text.push('\t');
            }
            "w:tr" if self.tables <= 1 => self.end_line(),
            "w:tbl" => self.tables = self.tables.saturating_sub(1),
            _ => {}
        }
    }

    fn empty(&mut self, name: &str) {
        match name {
            "w:tab" if !self.text.is_empty() => self.text.push('\t'),
            "w:br" | "w:cr" => self.text.push('\n'),
            _ => {}
        }
    }
}

/// The texts of lines. The reader keeps no tree and expands no entity of the file's own.
fn texts(xml: &str, until: Until) -> Result<Vec<String>, Told> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut writing = Writing::default();
    let mut count = 0u32;
    loop {
        count = count.wrapping_add(1);
        if count.is_multiple_of(4096) {
            until.check()?;
        }
        match reader.read_event().map_err(|_| damaged())? {
            Event::Eof => break,
            // The same once more, for programs that do not know the first form.
            Event::Start(tag) if is_again(&tag) || writing.again > 0 => writing.again += 1,
            Event::End(_) if writing.again > 0 => writing.again -= 1,
            _ if writing.again > 0 => {}
            Event::Start(tag) => writing.start(tag.name().as_ref()),
            Event::End(tag) => writing.end(tag.name().as_ref()),
            Event::Empty(tag) => writing.empty(tag.name().as_ref()),
            Event::Text(text) if writing.is_text => {
                writing.text.push_str(&text);
            }
            Event::GeneralRef(entity) if writing.is_text => {
                let name: &str = &entity;
                let letter = entity.resolve_char_ref().ok().flatten();
                let named = || quick_xml::escape::resolve_predefined_entity(name);
                match letter {
                    Some(letter) => writing.text.push(letter),
                    None => writing.text.push_str(named().unwrap_or_default()),
                }
            }
            Event::CData(text) if writing.is_text => {
                writing.text.push_str(&text);
            }
            _ => {}
        }
    }
    writing.end_line();
    Ok(writing.texts)
}

fn damaged() -> Told {
    Code::DocumentDamaged.with("format", Format::Docx.label())
}

fn is_again(tag: &BytesStart<'_>) -> bool {
    tag.name().as_ref() == "mc:Fallback"
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::draft::text::MOST_TIME;

    fn until() -> Until {
        Until(Instant::now() + MOST_TIME * 20)
    }

    fn document(body: &str) -> Vec<u8> {
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>").into_bytes()
    }

    fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn paragraphs_and_rows_are_lines() {
        let body = "<w:p><w:r><w:t>求职</w:t></w:r><w:r><w:t xml:space=\"preserve\">意向：A&amp;B&#x5DE5;</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>\
                    <w:tbl><w:tr><w:tc><w:p><w:r><w:t>学历</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>大专</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
                    <w:p><w:r><mc:AlternateContent><mc:Choice><w:t>框</w:t></mc:Choice><mc:Fallback><w:pict><w:t>框</w:t></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>\
                    <w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t></w:r></w:p>";
        let pages = read(&zipped(DOCUMENT, &document(body)), until()).unwrap();
        let texts: Vec<&str> = pages.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["求职意向:A&B工", "学历\t大专", "框", "一", "二\t三"]);
    }

    #[test]
    fn bombs_and_other_archives_are_told() {
        let bomb = zipped(DOCUMENT, &vec![b' '; MOST_UNPACKED as usize + 1]);
        assert_eq!(read(&bomb, until()).unwrap_err().code, Code::ArchiveTooLarge);
        assert_eq!(read(&zipped("xl/workbook.xml", b"x"), until()).unwrap_err().code, Code::DocumentWorkbook);
        assert_eq!(read(&zipped("a.txt", b"x"), until()).unwrap_err().code, Code::DocumentUnknown);
        let deep = "<w:tbl><w:tr><w:tc>".repeat(200_000);
        assert!(read(&zipped(DOCUMENT, &document(&deep)), until()).is_ok(), "no tree is kept");
    }
}
