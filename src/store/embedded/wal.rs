//! The shard's own log. It is written before every update, but 0.7.2 neither reads it again nor shortens it:
//! without this it would grow for ever, and keep what was deleted.

use std::fs;
use std::path::Path;

use super::error::failed;
use super::guard;
use crate::engine::ports::StoreError;

const FOLDER: &str = "wal";

/// Removes all closed pieces but the last of the log of a shard that is not open. The last must stay: from it
/// the shard knows the next operation number, and it ignores updates numbered lower than what a point has seen.
pub(super) fn shorten(index_dir: &Path) -> Result<(), StoreError> {
    let dir = index_dir.join(FOLDER);
    let mut closed = Vec::new();
    let Ok(entries) = fs::read_dir(&dir) else { return Ok(()) };
    for entry in entries {
        let name = entry.map_err(failed)?.file_name();
        let start = name.to_str().and_then(|name| name.strip_prefix("closed-")?.parse::<u64>().ok());
        closed.extend(start);
    }
    closed.sort_unstable();
    closed.pop();
    closed
        .into_iter()
        .try_for_each(|start| fs::remove_file(dir.join(format!("closed-{start}"))).map_err(failed))
}

/// Bytes that the log of the index takes on the disk.
pub(super) fn bytes(index_dir: &Path) -> u64 {
    guard::disk_bytes(&index_dir.join(FOLDER))
}
