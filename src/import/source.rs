//! Opens a file for import: plain or gzip (by its first bytes), in UTF-8, UTF-16 or a Chinese encoding.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use flate2::bufread::MultiGzDecoder;

use super::fault::invalid;
use crate::domain::message::{Code, Message};

const BUFFER: usize = 256 << 10;
/// How much is read to tell the encoding.
const SAMPLE: u64 = 4 << 20;

/// A gzip file may unpack to so many times its size, and to [`UNPACKED_ANYWAY`] in any case. Records come to 5 to 30
/// times; 1,032 is the most that the format allows.
const MOST_UNPACKED: u64 = 250;
const UNPACKED_ANYWAY: u64 = 64 << 20;

/// An open file: its text as UTF-8, though lines of a UTF-8 file may still hold broken bytes.
pub struct Source {
    pub reader: Box<dyn BufRead + Send>,
    pub encoding: &'static Encoding,
    /// Whether bytes that did not decode were replaced by U+FFFD.
    pub is_transcoded: bool,
    /// Whether the encoding is a guess worth telling.
    pub is_guess: bool,
}

/// Bytes read of files so far, as they lie on disk: for the progress bar.
#[derive(Clone, Default)]
pub struct BytesRead(Arc<AtomicU64>);

impl BytesRead {
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Opens a path; `-` is stdin. `forced` is the encoding to read, whatever the bytes look like.
pub fn open(path: &Path, forced: Option<&'static Encoding>, bytes: &BytesRead) -> io::Result<Source> {
    let raw: Box<dyn Read + Send> =
        if path.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
    read(raw, forced, bytes)
}

/// As [`open`], of what is open already.
pub fn read(
    raw: impl Read + Send + 'static,
    forced: Option<&'static Encoding>,
    bytes: &BytesRead,
) -> io::Result<Source> {
    decode(Counted { inner: raw, bytes: bytes.clone() }, forced)
}

fn decode<R>(raw: Counted<R>, forced: Option<&'static Encoding>) -> io::Result<Source>
where
    R: Read + Send + 'static,
{
    let packed = raw.bytes.clone();
    let packed_before = packed.get();
    let mut reader = BufReader::with_capacity(BUFFER, raw);
    let is_gzip = reader.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let mut plain: Box<dyn Read + Send> = match is_gzip {
        true => Box::new(Unpacked { inner: MultiGzDecoder::new(reader), packed, packed_before, unpacked: 0 }),
        false => Box::new(reader),
    };
    let mut sample = Vec::new();
    plain.by_ref().take(SAMPLE).read_to_end(&mut sample)?;
    if let Some(what) = no_text(&sample) {
        return Err(invalid(what));
    }
    let (encoding, bom_length, is_guess) = match (forced, Encoding::for_bom(&sample)) {
        (Some(forced), Some((found, length))) if forced == found => (forced, length, false),
        (Some(forced), _) => (forced, 0, false),
        (None, Some((found, length))) => (found, length, false),
        (None, None) => {
            let encoding = guess(&sample).ok_or_else(|| invalid(Code::EncodingUnknown))?;
            (encoding, 0, encoding != UTF_8)
        }
    };
    sample.drain(..bom_length);
    let whole = BufReader::with_capacity(BUFFER, Cursor::new(sample).chain(plain));
    let is_transcoded = encoding != UTF_8;
    let reader: Box<dyn BufRead + Send> = match is_transcoded {
        true => Box::new(Transcoder::new(whole, encoding)),
        false => Box::new(whole),
    };
    Ok(Source { reader, encoding, is_transcoded, is_guess })
}

/// What a file is that is often taken for a table and is none.
fn no_text(sample: &[u8]) -> Option<Code> {
    const KINDS: [(&[u8], Code); 4] = [
        (b"PK\x03\x04", Code::WorkbookInStream),
        (b"\xd0\xcf\x11\xe0", Code::WorkbookInStream),
        (b"%PDF", Code::PdfNoTable),
        (b"<html", Code::WebPageNoTable),
    ];
    let start = sample.trim_ascii_start();
    KINDS.iter().find(|(mark, _)| start.starts_with(mark)).map(|(_, what)| *what)
}

/// UTF-8 when most lines that are not ASCII are valid UTF-8 (the others are then refused one by one), else GB18030,
/// of which GBK and GB 2312 are part, when all of it decodes. The lines of a GBK text are almost never valid UTF-8.
fn guess(sample: &[u8]) -> Option<&'static Encoding> {
    let mut valid = 0u64;
    let mut broken = 0u64;
    let end = sample.iter().rposition(|byte| *byte == b'\n').map_or(sample.len(), |newline| newline + 1);
    let complete = if (sample.len() as u64) < SAMPLE { sample } else { sample.get(..end).unwrap_or(sample) };
    let head = complete.get(..1000).unwrap_or(complete);
    if head.iter().filter(|byte| **byte == 0).count() > head.len() / 10 {
        return None; // UTF-16 without its mark, or no text at all
    }
    for line in complete.split(|byte| *byte == b'\n').filter(|line| !line.is_ascii()) {
        match std::str::from_utf8(line) {
            Ok(_) => valid += 1,
            Err(_) => broken += 1,
        }
    }
    if broken == 0 || valid > broken {
        return Some(UTF_8);
    }
    let decodes = GB18030.decode_without_bom_handling_and_without_replacement(complete).is_some();
    decodes.then_some(GB18030)
}

/// A whole text that is held already, and its encoding; `None` where it is no text, or of an encoding that is not guessed.
pub fn decoded(bytes: &[u8]) -> Option<(String, &'static Encoding)> {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => (guess(bytes)?, 0),
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..)?);
    Some((text.into_owned(), encoding))
}

/// The encoding of a label such as `gbk` or `utf-16le`.
pub fn encoding_of(label: &str) -> Result<&'static Encoding, Message> {
    match label.to_ascii_lowercase().as_str() {
        "utf-16" | "utf-16le" => Ok(UTF_16LE),
        "utf-16be" => Ok(UTF_16BE),
        label => Encoding::for_label(label.as_bytes()).ok_or_else(|| Code::NotAnEncoding.into()),
    }
}

struct Counted<R> {
    inner: R,
    bytes: BytesRead,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bytes.0.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// A gzip file that is no bomb.
struct Unpacked<R> {
    inner: R,
    /// Counts what is read of all files; and how much that was before this one.
    packed: BytesRead,
    packed_before: u64,
    unpacked: u64,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.unpacked += count as u64;
        let packed = self.packed.get() - self.packed_before;
        if self.unpacked > UNPACKED_ANYWAY.max(packed.saturating_mul(MOST_UNPACKED)) {
            return Err(invalid(Code::UnpacksTooLarge.with("times", MOST_UNPACKED)));
        }
        Ok(count)
    }
}

/// Turns another encoding into UTF-8 while reading.
struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    output: Vec<u8>,
    /// The part of `output` that is not read yet.
    ready: std::ops::Range<usize>,
    is_finished: bool,
}

impl<R: BufRead> Transcoder<R> {
    fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { inner, decoder, output: vec![0; BUFFER], ready: 0..0, is_finished: false }
    }
}

impl<R: BufRead> BufRead for Transcoder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.ready.is_empty() && !self.is_finished {
            let input = self.inner.fill_buf()?;
            let is_last = input.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(input, &mut self.output, is_last);
            self.inner.consume(read);
            self.ready = 0..written;
            self.is_finished = is_last && result == CoderResult::InputEmpty;
        }
        Ok(self.output.get(self.ready.clone()).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.ready.start += count;
    }
}

impl<R: BufRead> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8], forced: Option<&'static Encoding>) -> io::Result<(String, &'static Encoding)> {
        let source = decode(counted(bytes), forced)?;
        let encoding = source.encoding;
        let mut text = String::new();
        let mut reader = source.reader;
        reader.read_to_string(&mut text)?;
        Ok((text, encoding))
    }

    fn counted(bytes: &[u8]) -> Counted<Cursor<Vec<u8>>> {
        Counted { inner: Cursor::new(bytes.to_vec()), bytes: BytesRead::default() }
    }

    fn packed(text: &[u8], times: usize) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..times {
            packer.write_all(text).unwrap();
        }
        packer.finish().unwrap()
    }

    /// Fails at fff0350: a file of a megabyte that unpacks to a gigabyte was read to its end.
    #[test]
    fn a_bomb_ends_early_and_a_file_of_records_does_not() {
        let bomb = packed(&[b'x'; 1 << 20], 100);
        let error = read(&bomb, None).unwrap_err();
        assert!(error.to_string().contains("250 times its size"), "{error}");
        let source = decode(counted(&bomb), None).unwrap();
        let mut taken = Vec::new();
        assert!(source.reader.take(1 << 40).read_to_end(&mut taken).is_err());
        assert!(taken.len() as u64 <= UNPACKED_ANYWAY + SAMPLE, "{}", taken.len());
        let line =
            format!("{{\"name\": \"jobPostings/1\", \"title\": \"{}\"}}\n", "数控车床操作 ".repeat(20));
        let records: String = (0..2_000).map(|n| line.replace('1', &n.to_string())).collect();
        let plain = read(&packed(records.as_bytes(), 100), None).unwrap().0;
        assert!(
            plain.len() as u64 > UNPACKED_ANYWAY && plain.len() == records.len() * 100,
            "{}",
            plain.len()
        );
    }

    const TEXT: &str = "标题,地区\n数控操作工,成都\n𠮷野家,宜宾\n";

    #[test]
    fn utf8_loses_its_mark_and_nothing_else() {
        assert_eq!(read(TEXT.as_bytes(), None).unwrap(), (TEXT.to_string(), UTF_8));
        assert_eq!(read(format!("\u{feff}{TEXT}").as_bytes(), None).unwrap().0, TEXT);
        assert_eq!(read(b"", None).unwrap().0, "");
    }

    #[test]
    fn chinese_encodings_are_recognised() {
        let (gb18030, _, _) = GB18030.encode(TEXT);
        assert_eq!(read(&gb18030, None).unwrap(), (TEXT.to_string(), GB18030));
        let long = TEXT.repeat(20_000);
        let (bytes, _, _) = GB18030.encode(&long);
        assert_eq!(read(&bytes, None).unwrap().0, long);
    }

    #[test]
    fn utf16_is_known_by_its_mark_or_by_name() {
        let units = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { TEXT.encode_utf16().flat_map(bytes).collect() };
        for (mark, bytes) in
            [([0xff, 0xfe], units(u16::to_le_bytes)), ([0xfe, 0xff], units(u16::to_be_bytes))]
        {
            assert_eq!(read(&[&mark[..], &bytes].concat(), None).unwrap().0, TEXT);
            assert!(read(&bytes, None).is_err(), "without a mark it is not guessed");
        }
        assert_eq!(read(&units(u16::to_le_bytes), Some(UTF_16LE)).unwrap().0, TEXT);
    }

    #[test]
    fn a_broken_line_does_not_make_utf8_something_else() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.extend(b"\xb0\xa1\xff\n");
        let source = decode(counted(&bytes), None).unwrap();
        assert_eq!(source.encoding, UTF_8);
    }

    #[test]
    fn gzip_is_known_by_its_first_bytes() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&GB18030.encode(TEXT).0).unwrap();
        assert_eq!(read(&packer.finish().unwrap(), None).unwrap(), (TEXT.to_string(), GB18030));
    }

    #[test]
    fn workbooks_are_told_by_name() {
        for (bytes, what) in [
            (&b"PK\x03\x04\x14\x00"[..], "workbook"),
            (&b"\xd0\xcf\x11\xe0\xa1"[..], "workbook"),
            (&b"\n<html>"[..], "web page"),
        ] {
            let error = read(bytes, None).unwrap_err().to_string();
            assert!(error.contains(what) && error.contains("CSV"), "{error}");
        }
    }

    #[test]
    fn binary_is_refused_and_labels_are_checked() {
        assert!(read(&[0x80, 0xff, 0x00, 0xff, 0x0a, 0xff], None).is_err());
        assert_eq!(encoding_of("GBK").unwrap().name(), "GBK");
        assert!(encoding_of("chinese-maybe").is_err());
    }
}
