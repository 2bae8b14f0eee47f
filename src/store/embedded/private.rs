//! Folders and files that only the user may read who runs the service: they hold personal data. What is made is made so, whatever the
//! umask; what is there already is told of and left, as its owner may have meant it.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

const FOLDER: u32 = 0o700;
const FILE: u32 = 0o600;
/// What lets users read who are neither the owner nor of its group; a group is given on purpose (fsGroup of Kubernetes).
const OF_OTHERS: u32 = 0o007;

/// Makes a folder, and those above it, where they are not there.
pub(super) fn make_folder(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER).create(dir)
}

/// How files are opened that are made where they are not there.
pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(FILE);
    options
}

/// Makes an empty file where there is none, for what makes its files itself.
pub(super) fn make_file(path: &Path) -> io::Result<()> {
    match options().write(true).create_new(true).open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

/// Files of a folder that every user of the machine can read, by their names.
pub(super) fn open_to_others(dir: &Path) -> io::Result<Vec<String>> {
    if fs::metadata(dir)?.mode() & OF_OTHERS == 0 {
        return Ok(Vec::new());
    }
    let mut open = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let about = entry.metadata()?;
        if about.is_file() && about.mode() & OF_OTHERS != 0 {
            open.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    open.sort_unstable();
    Ok(open)
}

/// Says in the log which files others can read.
pub(super) fn warn(dir: &Path) {
    if let Ok(open) = open_to_others(dir)
        && !open.is_empty()
    {
        tracing::warn!(
            "every user of this machine can read {} in {}, which hold personal data: chmod -R o-rwx {}",
            open.join(", "),
            dir.display(),
            dir.display()
        );
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_its_owners_alone_and_what_is_there_stays() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("a/b");
        make_folder(&folder).unwrap();
        let file = folder.join("records.redb");
        make_file(&file).unwrap();
        assert_eq!((mode(&folder), mode(&dir.path().join("a")), mode(&file)), (0o700, 0o700, 0o600));
        fs::write(&file, "x").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(open_to_others(&folder).unwrap().is_empty(), "nobody comes into the folder");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(open_to_others(&folder).unwrap(), ["records.redb"]);
        make_folder(&folder).unwrap();
        make_file(&file).unwrap();
        assert_eq!((mode(&folder), mode(&file), fs::read(&file).unwrap().len()), (0o755, 0o644, 1));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o660)).unwrap();
        assert!(open_to_others(&folder).unwrap().is_empty(), "a group is meant");
    }
}
