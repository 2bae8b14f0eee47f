//! The `talentmatch` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    talentmatch::cli::main()
}
