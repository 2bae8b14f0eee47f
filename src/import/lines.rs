//! Lines of a text, bounded in length: one that is too long or broken is a fault of its own, not of the file.

#![expect(clippy::indexing_slicing, reason = "a slice is cut to what is there")]

use std::io::{self, BufRead};

use super::fault::invalid;
use crate::domain::message::{Code, Message};

/// Longest line taken.
pub const MAX_LINE_BYTES: usize = 1 << 20;
/// Most empty lines one after another; what has more of them is no file of rows.
pub const MAX_EMPTY_LINES: u64 = 1_000_000;
/// How much of a faulty line is kept to show.
const KEPT_BYTES: usize = 2_000;

/// A line and its number, from 1.
#[derive(Clone)]
pub struct Line {
    pub number: u64,
    pub text: Result<String, BrokenLine>,
}

/// A line that cannot be read.
#[derive(Clone)]
pub struct BrokenLine {
    pub reason: Message,
    /// Its beginning.
    pub start: String,
}

/// Reads lines without their ends: LF, CR LF, or CR alone, as older programs write it.
pub struct Lines<R> {
    reader: R,
    number: u64,
    /// Empty lines up to here.
    empty: u64,
    /// The last line ended with a CR, of which a LF may still be part.
    after_return: bool,
    /// Bytes that did not decode stand as U+FFFD already.
    is_transcoded: bool,
}

impl<R: BufRead> Lines<R> {
    pub fn new(reader: R, is_transcoded: bool) -> Self {
        Self { reader, number: 0, empty: 0, after_return: false, is_transcoded }
    }

    /// The next line, in `bytes` up to a little more than the bound, and its whole length; `None` at the end.
    fn read_bytes(&mut self, bytes: &mut Vec<u8>) -> io::Result<Option<usize>> {
        let mut length = 0;
        loop {
            let available = self.reader.fill_buf()?;
            if available.is_empty() {
                return Ok((length > 0).then_some(length));
            }
            if std::mem::take(&mut self.after_return) && available[0] == b'\n' {
                self.reader.consume(1);
                continue;
            }
            let newline = available.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            self.after_return = newline.is_some_and(|at| available[at] == b'\r');
            let taken = newline.map_or(available.len(), |at| at + 1);
            let room = (MAX_LINE_BYTES + 2).saturating_sub(bytes.len());
            bytes.extend_from_slice(&available[..taken.min(room)]);
            self.reader.consume(taken);
            length += taken;
            if newline.is_some() {
                return Ok(Some(length));
            }
        }
    }

    fn check(&self, mut bytes: Vec<u8>, length: usize) -> Result<String, BrokenLine> {
        let start =
            |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.len().min(KEPT_BYTES)]).into_owned();
        if length > MAX_LINE_BYTES + 1 {
            let reason = Code::LineTooLong.with("length", length).with("most", MAX_LINE_BYTES);
            return Err(BrokenLine { reason, start: start(&bytes) });
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        let text = String::from_utf8(bytes).map_err(|error| BrokenLine {
            reason: Code::NotUtf8.with("at", error.utf8_error().valid_up_to() + 1),
            start: start(error.as_bytes()),
        })?;
        if self.is_transcoded && text.contains('\u{fffd}') {
            return Err(BrokenLine {
                reason: Code::NotOfEncoding.into(),
                start: text.chars().take(KEPT_BYTES / 4).collect(),
            });
        }
        Ok(text)
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = Vec::new();
        let length = match self.read_bytes(&mut bytes) {
            Ok(length) => length?,
            Err(error) => return Some(Err(error)),
        };
        self.number += 1;
        self.empty = if bytes.trim_ascii().is_empty() { self.empty + 1 } else { 0 };
        if self.empty > MAX_EMPTY_LINES {
            let why = Code::TooManyEmptyLines.with("line", self.number).with("most", MAX_EMPTY_LINES);
            return Some(Err(invalid(why)));
        }
        Some(Ok(Line { number: self.number, text: self.check(bytes, length) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(u64, Result<String, String>)> {
        let lines = Lines::new(bytes, false).map(|line| line.unwrap());
        lines.map(|line| (line.number, line.text.map_err(|broken| broken.reason.to_string()))).collect()
    }

    #[test]
    fn ends_of_lines_are_cut_and_the_last_needs_none() {
        let read = lines("一\r\n\n二".as_bytes());
        assert_eq!(read, [(1, Ok("一".into())), (2, Ok(String::new())), (3, Ok("二".into()))]);
        assert!(lines(b"").is_empty());
    }

    #[test]
    fn a_return_alone_ends_a_line() {
        let read = lines("一\r二\r\r\n三\r\n".as_bytes());
        let texts: Vec<_> = read.iter().map(|(_, text)| text.clone().unwrap()).collect();
        assert_eq!(texts, ["一", "二", "", "三"]);
        // The two bytes of an end may come in two reads.
        let split = std::io::BufReader::with_capacity(1, "a\r\nb".as_bytes());
        assert_eq!(Lines::new(split, false).count(), 2);
    }

    #[test]
    fn one_bad_line_does_not_stop_the_rest() {
        let mut bytes = b"a\n\xff\xfe\n".to_vec();
        bytes.extend(vec![b'x'; 10 << 20]);
        bytes.extend(b"\nb\n");
        let read = lines(&bytes);
        assert_eq!(read[0].1, Ok("a".into()));
        assert_eq!(read[1].1, Err("not valid UTF-8 at byte 1".into()));
        assert_eq!(read[2].1, Err("the line has 10485761 bytes; 1048576 are the most".into()));
        assert_eq!(read[3], (4, Ok("b".into())));
    }

    /// Fails at fff0350: a gigabyte of newlines was read to its end.
    #[test]
    fn too_many_empty_lines_end_the_file() {
        let empty = |count: u64| " \n".repeat(count as usize) + "last";
        assert_eq!(lines(empty(MAX_EMPTY_LINES).as_bytes()).len() as u64, MAX_EMPTY_LINES + 1);
        let (text, mut numbers) = (empty(MAX_EMPTY_LINES + 1), 0);
        let error = Lines::new(text.as_bytes(), false).find_map(|line| {
            numbers += 1;
            line.err()
        });
        let error = error.expect("the end").to_string();
        assert!(error.contains("line 1000001") && numbers == MAX_EMPTY_LINES + 1, "{error}");
    }

    #[test]
    fn replaced_bytes_are_a_fault_only_where_something_was_replaced() {
        let text = "成\u{fffd}都\n".as_bytes();
        assert!(Lines::new(text, false).next().unwrap().unwrap().text.is_ok());
        assert!(Lines::new(text, true).next().unwrap().unwrap().text.is_err());
    }
}
