//! Text files that people write.

use std::io;
use std::path::Path;

/// A text in UTF-8 without the mark that some editors put first.
pub fn read(path: &Path) -> io::Result<String> {
    let text = std::fs::read_to_string(path)?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_string))
}
