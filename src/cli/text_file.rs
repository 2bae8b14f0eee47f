//! Text files that people write.

use std::io;
use std::path::Path;

use anyhow::Context;

use crate::pb::json::record_from_json;
use crate::pb::v1::Record;

/// A text in UTF-8 without the mark that some editors put first.
pub fn read(path: &Path) -> io::Result<String> {
    std::fs::read_to_string(path).map(without_mark)
}

/// The same, where `-` is stdin.
pub fn read_or_stdin(path: &Path) -> io::Result<String> {
    match path.as_os_str() == "-" {
        true => Ok(without_mark(io::read_to_string(io::stdin())?)),
        false => read(path),
    }
}

fn without_mark(text: String) -> String {
    text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_string)
}

/// The record of a file that `--record` names.
pub fn record(path: &Path) -> anyhow::Result<Record> {
    let told = || format!("--record {}", path.display());
    record_from_json(&read(path).with_context(told)?).with_context(told)
}
