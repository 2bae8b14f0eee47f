//! What earlier versions kept of an index in files beside the records. The index is in memory now, and can always be built
//! again, so they are removed: they hold what was deleted, too.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::error::of_disk;
use crate::engine::ports::StoreError;

const INDEX: &str = "index";
/// Stood beside it while it was made or loaded.
const LOADING: &str = "index-loading";

/// Removes them from a folder whose records belong to this program now.
pub(super) fn remove(dir: &Path) -> Result<(), StoreError> {
    let there = |removed: io::Result<()>| match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        removed => removed.map(|()| true).map_err(of_disk),
    };
    let index = dir.join(INDEX);
    if there(fs::remove_dir_all(&index))? {
        tracing::info!("removed {}, which an earlier version kept: the index is in memory", index.display());
    }
    there(fs::remove_file(dir.join(LOADING)))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_removed_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        remove(dir.path()).unwrap();
        fs::create_dir_all(dir.path().join("index/segments")).unwrap();
        for file in ["index/edge_config.json", "index/segments/0", "index-loading", "records.redb"] {
            fs::write(dir.path().join(file), "x").unwrap();
        }
        remove(dir.path()).unwrap();
        let left: Vec<_> =
            fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["records.redb"]);
    }
}
