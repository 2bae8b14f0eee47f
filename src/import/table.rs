//! Rows of a delimited table (RFC 4180). A quote that is never closed costs its own line, not the rest of the file.

use std::collections::VecDeque;
use std::io;

use super::lines::{BrokenLine, Line, Lines, MAX_LINE_BYTES};
use crate::domain::message::Code;

/// Most lines that one row may span.
const MAX_ROW_LINES: usize = 1000;

/// A row: its first line, its text, and its fields.
pub struct Row {
    pub number: u64,
    pub text: String,
    pub fields: Result<Vec<String>, BrokenLine>,
}

/// Reads rows from lines.
pub struct Rows<I> {
    lines: I,
    delimiter: char,
    /// Lines that were read to close a quote and did not.
    returned: VecDeque<Line>,
}

impl<I: Iterator<Item = io::Result<Line>>> Rows<I> {
    pub fn new(lines: I, delimiter: char) -> Self {
        Self { lines, delimiter, returned: VecDeque::new() }
    }

    fn next_line(&mut self) -> Option<io::Result<Line>> {
        self.returned.pop_front().map(Ok).or_else(|| self.lines.next())
    }

    /// Reads on while a quote is open.
    fn close(&mut self, first: Line, mut text: String) -> io::Result<Row> {
        let number = first.number;
        let mut more = Vec::new();
        while more.len() < MAX_ROW_LINES && text.len() <= MAX_LINE_BYTES {
            let Some(line) = self.next_line().transpose()? else { break };
            let next = line.text.as_deref().ok().map(str::to_string);
            more.push(line);
            let Some(next) = next else { break };
            text.push('\n');
            text.push_str(&next);
            if let Some(fields) = split(&text, self.delimiter) {
                return Ok(Row { number, text, fields: Ok(fields) });
            }
        }
        for line in more.into_iter().rev() {
            self.returned.push_front(line);
        }
        let text = first.text.unwrap_or_default();
        let broken = BrokenLine { reason: Code::QuoteOpen.into(), start: text.clone() };
        Ok(Row { number, text, fields: Err(broken) })
    }
}

impl<I: Iterator<Item = io::Result<Line>>> Iterator for Rows<I> {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = match self.next_line()? {
                Ok(line) => line,
                Err(error) => return Some(Err(error)),
            };
            let number = line.number;
            return Some(match line.text {
                Err(broken) => Ok(Row { number, text: broken.start.clone(), fields: Err(broken) }),
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => match split(&text, self.delimiter) {
                    Some(fields) => Ok(Row { number, text, fields: Ok(fields) }),
                    None => self.close(Line { number, text: Ok(text.clone()) }, text),
                },
            });
        }
    }
}

/// Numbers and fields of the rows of a text; rows that cannot be read are left out.
pub fn rows_of(text: &str, delimiter: char) -> Vec<(u64, Vec<String>)> {
    let rows = Rows::new(Lines::new(text.as_bytes(), true), delimiter);
    rows.filter_map(Result::ok).filter_map(|row| Some((row.number, row.fields.ok()?))).collect()
}

/// The fields of a row, or `None` while a quote is open.
fn split(text: &str, delimiter: char) -> Option<Vec<String>> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut characters = text.chars().peekable();
    let mut is_quoted = false;
    let mut is_at_start = true;
    while let Some(character) = characters.next() {
        if is_quoted {
            match character {
                '"' if characters.next_if_eq(&'"').is_some() => field.push('"'),
                '"' => is_quoted = false,
                other => field.push(other),
            }
        } else if character == delimiter {
            fields.push(std::mem::take(&mut field));
            is_at_start = true;
            continue;
        } else if character == '"' && is_at_start {
            is_quoted = true;
        } else {
            field.push(character);
        }
        is_at_start = false;
    }
    fields.push(field);
    (!is_quoted).then_some(fields)
}

#[cfg(test)]
mod tests {
    use super::super::lines::Lines;
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Result<Vec<String>, String>)> {
        let rows = Rows::new(Lines::new(text.as_bytes(), false), ',').map(|row| row.unwrap());
        rows.map(|row| (row.number, row.fields.map_err(|broken| broken.reason.to_string()))).collect()
    }

    fn fields(words: &[&str]) -> Result<Vec<String>, String> {
        Ok(words.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn quotes_hold_delimiters_quotes_and_ends_of_lines() {
        let read = rows("a,\"b,c\",\"d\"\"e\"\n\n\"f\ng\",h 5\" i,\n");
        assert_eq!(read, [(1, fields(&["a", "b,c", "d\"e"])), (3, fields(&["f\ng", "h 5\" i", ""]))]);
    }

    #[test]
    fn an_open_quote_costs_one_line() {
        let rest = "x,y\n".repeat(2000);
        let read = rows(&format!("a,\"b\n{rest}"));
        assert_eq!(read[0], (1, Err("a quote is not closed".into())));
        assert_eq!(read.len(), 2001);
        assert_eq!(read[2000], (2001, fields(&["x", "y"])));
    }
}
