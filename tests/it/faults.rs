//! What a service meets in the field: it is killed, loses its power, finds its disk full, a byte flipped, its clock moved, a slow or a
//! greedy crowd, a Qdrant server that is not there. Each has a short form among all other tests, and a long form, which a command runs
//! that prints a table of what was done and what came of it:
//!
//! `cargo test --test it faults:: -- --ignored --test-threads 1 --nocapture`
//!
//! `TALENTMATCH_TEST_ROUNDS` says how many rounds are made of what goes in rounds, `TALENTMATCH_TEST_SOAK_S` how many seconds the soak
//! takes. Power loss and full disks need the right to mount, and say so without.

mod clocks;
mod crowds;
mod disk;
mod flips;
mod jobs;
mod keys;
mod kills;
mod persons;
mod plans;
mod power;
mod process;
mod qdrant;
mod soak;
mod works;

pub use process::files;

use std::sync::Mutex;

/// Rounds of the long form, where the environment does not say how many.
fn rounds(by_itself: u64) -> u64 {
    std::env::var("TALENTMATCH_TEST_ROUNDS").map_or(by_itself, |rounds| rounds.parse().expect("a number"))
}

/// Adds a row to the table of results, and prints all of it so far.
fn report(fault: &str, done: &str, outcome: &str) {
    static ROWS: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let mut rows = ROWS.lock().expect("nobody panics");
    rows.push(format!("| {fault} | {done} | {outcome} |"));
    println!("\n| fault | what was done | what came of it |\n|---|---|---|\n{}\n", rows.join("\n"));
}
