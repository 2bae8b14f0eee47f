//! The `talentmatch` command.

use std::process::ExitCode;

/// What one thread allocates another one frees, all the time; the system's allocator takes a lock for that. It is built without
/// huge pages: of these a few bytes in use hold two megabytes, which doubled what the service takes after opening.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    talentmatch::cli::main()
}
