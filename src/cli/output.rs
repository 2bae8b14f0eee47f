//! Stdout and stderr of all commands. A reader that has read enough closes its pipe (`talentmatch list | head -1`): what follows is
//! printed nowhere, and the command ends as it would have. The macros of the standard library of these names panic there, so those of
//! this file take their place in every file of the command line.

use std::fmt::Arguments;
use std::io::{self, Stdout, Write};
use std::sync::OnceLock;

/// Why nothing more reaches stdout.
static LOST: OnceLock<io::Error> = OnceLock::new();

macro_rules! print {
    ($($text:tt)*) => { $crate::cli::output::print(format_args!($($text)*)) };
}

macro_rules! println {
    ($($text:tt)*) => { $crate::cli::output::print(format_args!("{}\n", format_args!($($text)*))) };
}

macro_rules! eprintln {
    ($($text:tt)*) => { $crate::cli::output::print_error(format_args!("{}\n", format_args!($($text)*))) };
}

/// Prints on stdout, as long as somebody reads it.
pub fn print(text: Arguments<'_>) {
    if LOST.get().is_none() {
        // What went wrong is kept, and told at the end.
        let _ = Out(io::stdout()).write_fmt(text);
    }
}

/// Prints on stderr. Who reads it no longer cannot be told so.
pub fn print_error(text: Arguments<'_>) {
    let _ = io::stderr().write_fmt(text);
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
