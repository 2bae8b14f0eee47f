//! Troubles as a store tells them: of redb, of the disk, of a store that is closed, and panics.

use std::error::Error;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::domain::cause::Cause;
use crate::engine::ports::StoreError;

pub(super) fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> StoreError {
    StoreError::Failed(Cause::of(error))
}

/// An error of redb, with a disk that has no room told from other troubles.
pub(super) fn kept(error: impl Into<redb::Error>) -> StoreError {
    match error.into() {
        redb::Error::Io(error) => of_disk(error),
        redb::Error::DatabaseAlreadyOpen => StoreError::Unavailable("the file is open already".into()),
        error => failed(error),
    }
}

pub(super) fn of_disk(error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            StoreError::DiskFull(Cause::of(error))
        }
        _ => failed(error),
    }
}

pub(super) fn closed() -> StoreError {
    StoreError::Unavailable("the store is closed".into())
}

/// Runs what must not end the thread that runs it: a panic is an error. What it says may quote a record, so it is not told; its
/// place is in the log.
pub(super) fn guarded<T>(call: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|_| Err(StoreError::Failed("a panic in the store".into())))
}
