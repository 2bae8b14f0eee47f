//! The running program itself.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

/// The program that runs and what it was called with, to run it once more beside itself.
pub fn command_line() -> io::Result<(PathBuf, Vec<OsString>)> {
    Ok((std::env::current_exe()?, std::env::args_os().skip(1).collect()))
}
