//! Stdout and stderr of all commands. A reader that has read enough closes its pipe (`talentmatch list | head -1`): what follows is
//! printed nowhere, and the command ends as it would have. The macros of the standard library of these names panic there, so those of
//! this file take their place in every file of the command line.

use std::borrow::Cow;
use std::fmt::Arguments;
use std::io::{self, Stdout, Write};
use std::sync::OnceLock;

use crate::domain::text::line::{ends_line, moves_terminal};

/// Why nothing more reaches stdout.
static LOST: OnceLock<io::Error> = OnceLock::new();

macro_rules! print {
    ($($text:tt)*) => { $crate::cli::output::print(format_args!($($text)*)) };
}

macro_rules! println {
    ($($text:tt)*) => { $crate::cli::output::print(format_args!("{}\n", format_args!($($text)*))) };
}

macro_rules! eprint {
    ($($text:tt)*) => { $crate::cli::output::print_error(format_args!($($text)*)) };
}

macro_rules! eprintln {
    ($($text:tt)*) => { $crate::cli::output::print_error(format_args!("{}\n", format_args!($($text)*))) };
}

/// Prints on stdout, as long as somebody reads it, as [`shown`].
pub fn print(text: Arguments<'_>) {
    if LOST.get().is_none() {
        // What went wrong is kept, and told at the end.
        let _ = Out(io::stdout()).write_all(shown(&text.to_string()).as_bytes());
    }
}

/// Prints on stderr, as [`shown`]. Who reads it no longer cannot be told so.
pub fn print_error(text: Arguments<'_>) {
    let _ = io::stderr().write_all(shown(&text.to_string()).as_bytes());
}

/// A text whose characters do nothing to a terminal but show themselves, whoever wrote it: what would move it is written as JSON
/// writes it (`\u001b`), so that a document of JSON says what it said.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(moves_terminal) {
        return Cow::Borrowed(text);
    }
    let written = |shown: String, c: char| match moves_terminal(c) {
        true => shown + &format!("\\u{:04x}", u32::from(c)),
        false => shown + c.encode_utf8(&mut [0; 4]),
    };
    Cow::Owned(text.chars().fold(String::with_capacity(text.len()), written))
}

/// A name or a note that stands in one line: where it breaks there is a sign.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(ends_line) { Cow::Owned(text.replace(ends_line, "⏎ ")) } else { Cow::Borrowed(text) }
}

/// Stdout for who stops when nobody reads any more.
pub struct Out(Stdout);

/// Stdout, whose errors are kept.
pub fn out() -> Out {
    Out(io::stdout())
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        kept(self.0.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        kept(self.0.flush())
    }
}

fn kept<T>(done: io::Result<T>) -> io::Result<T> {
    if let Err(error) = &done
        && error.kind() != io::ErrorKind::Interrupted
    {
        let _ = LOST.set(io::Error::new(error.kind(), error.to_string()));
    }
    done
}

/// Hands on what was printed. Whether that reached its reader, or the reader had enough; else why not.
pub fn finish() -> Result<(), &'static io::Error> {
    let _ = out().flush();
    LOST.get().filter(|error| error.kind() != io::ErrorKind::BrokenPipe).map_or(Ok(()), Err)
}

/// Whether a command failed only because nobody reads what it prints any more.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let is_pipe = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    LOST.get().is_some_and(is_pipe)
        && error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(is_pipe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_does_nothing_to_a_terminal() {
        assert_eq!(
            shown("电池\u{1b}]0;pwn\u{7}检测\u{202e}反\r\n"),
            "电池\\u001b]0;pwn\\u0007检测\\u202e反\\u000d\n"
        );
        assert_eq!(shown("{\"title\":\"a\u{9b}2J\"}"), "{\"title\":\"a\\u009b2J\"}");
        let read: serde_json::Value =
            serde_json::from_str(&shown("{\"title\":\"a\u{9b}2J\u{202e}\"}")).unwrap();
        assert_eq!(read["title"], "a\u{9b}2J\u{202e}", "a document says what it said");
        assert!(matches!(shown("两行\n\t字"), Cow::Borrowed(_)));
        assert_eq!(one_line("a\r\nb\u{2028}c"), "a⏎ ⏎ b⏎ c");
    }
}
