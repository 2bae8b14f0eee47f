//! The `talentmatch` command.

use std::process::ExitCode;

/// What one thread allocates another one frees, all the time; the system's allocator takes a lock for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    talentmatch::cli::main()
}
