//! Guards of the data folder: one process at a time, and room left on the disk.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rustix::fs::StatVfsMountFlags;

use super::private;
use crate::domain::cause::Cause;
use crate::engine::ports::StoreError;

/// Deletes are let through until this little is left: they free more than they take, but not at once.
const DELETE_FLOOR: u64 = 32 << 20;
/// What a write must leave free whatever the reserve.
const WRITE_FLOOR: u64 = 8 << 20;
/// How much more than its own bytes a write may need for a while.
const WRITE_FACTOR: u64 = 4;

/// A folder taken for this process; free again when this is dropped, and after a crash.
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough when a child process has just been forked off.
        if let Err(error) = self.0.unlock() {
            tracing::warn!("unlocking the data folder: {error}");
        }
    }
}

pub(super) fn lock(dir: &Path) -> Result<Lock, StoreError> {
    let failed = |error: std::io::Error| StoreError::Failed(Cause::of(error).under(dir.display()));
    let path = dir.join("lock");
    let opened = private::make_folder(dir)
        .and_then(|()| private::options().create(true).truncate(false).write(true).open(&path));
    let file = match opened {
        // There records can be read; without a file for it the folder itself is taken.
        Err(error) if error.kind() == ErrorKind::ReadOnlyFilesystem => {
            File::open(&path).or_else(|_| File::open(dir)).map_err(failed)?
        }
        opened => opened.map_err(failed)?,
    };
    match file.try_lock() {
        Ok(()) => {
            private::warn(dir);
            Ok(Lock(file))
        }
        Err(TryLockError::WouldBlock) => Err(StoreError::Unavailable(
            format!("{} is in use by another process; stop it or give another data folder", dir.display())
                .into(),
        )),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Free space that writes must leave: to others who need the disk, and to deletes.
pub(super) struct Disk {
    dir: PathBuf,
    reserve: u64,
}

impl Disk {
    pub(super) fn new(dir: &Path, reserve: u64) -> Self {
        Self { dir: dir.to_path_buf(), reserve }
    }

    /// Whether so many bytes may be written.
    pub(super) fn check_put(&self, bytes: u64) -> Result<(), StoreError> {
        let room = self.reserve.max(WRITE_FLOOR);
        self.check(room.saturating_add(bytes.saturating_mul(WRITE_FACTOR)))
    }

    /// Whether the folder can be opened so that it can be written.
    pub(super) fn check_open(&self) -> Result<(), StoreError> {
        self.check(WRITE_FLOOR)
    }

    pub(super) fn check_delete(&self) -> Result<(), StoreError> {
        self.check(self.reserve.min(DELETE_FLOOR))
    }

    fn check(&self, needed: u64) -> Result<(), StoreError> {
        let stat = rustix::fs::statvfs(&self.dir)
            .map_err(|error| StoreError::Failed(Cause::of(error).under(self.dir.display())))?;
        if stat.f_flag.contains(StatVfsMountFlags::RDONLY) {
            return Err(StoreError::DiskFull(format!("{} can only be read", self.dir.display()).into()));
        }
        let free = stat.f_bavail.saturating_mul(stat.f_frsize);
        if free < needed {
            let mib = |bytes: u64| bytes >> 20;
            return Err(StoreError::DiskFull(
                format!(
                    "{} MiB are free under {}, {} MiB must stay free",
                    mib(free),
                    self.dir.display(),
                    mib(needed)
                )
                .into(),
            ));
        }
        Ok(())
    }
}
