//! Bytes that nobody meant, made of bytes that somebody did: changed, cut, doubled, mixed, with numbers and signs that trip readers up.
//! Inputs that lead to an outcome that was not seen before are changed on. For targets of `tests/it` and of the crate alike.
//!
//! Each target takes a moment in the short form. `TALENTMATCH_TEST_FUZZ_S=600 cargo test fuzz:: -- --nocapture --test-threads 1` gives each
//! so many seconds. What makes a target panic is printed in hexadecimal, to become a test of its own.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use crate::dice::Dice;

/// Inputs of the short form, and of that of targets that take long.
const CASES: u64 = 400;
const FEW: u64 = 25;
/// Inputs that are kept to be changed on.
const KEPT: usize = 2_000;
/// Longest input in bytes.
const LONGEST: usize = 1 << 20;
/// What of an input that panics is printed.
const PRINTED: usize = 4_096;

/// What trips readers up: signs, numbers at their ends, and what begins something.
const TOKENS: [&[u8]; 44] = [
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\0\0\0\0\0\0\0",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\xc1",
    b"\xdc\xff\xff",
    b"\xdd\x7f\xff\xff\xff",
    b"\xdf\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff",
    b"-1",
    b"0",
    b"1e309",
    b"-9223372036854775808",
    b"18446744073709551616",
    b"99999999999999999999",
    b"0.0000001",
    b"NaN",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b"{}",
    b"[[[[[[[[",
    b",",
    b"\r\n",
    b"\t",
    b"=",
    b"../",
    b"%00",
    "\u{feff}".as_bytes(),
    "\u{3000}".as_bytes(),
    "\u{0130}".as_bytes(),
    "\u{fb03}".as_bytes(),
    "\u{200d}".as_bytes(),
    "\u{0301}".as_bytes(),
    "１８".as_bytes(),
    "①".as_bytes(),
    "不限".as_bytes(),
    "以上".as_bytes(),
    "至".as_bytes(),
    "万/年·14薪".as_bytes(),
    "。".as_bytes(),
    "）（".as_bytes(),
];

/// Gives a target inputs until its time is over. What it says of one tells outcomes apart; a panic fails the test.
pub fn fuzz<O: Hash>(name: &str, seeds: Vec<Vec<u8>>, target: impl Fn(&[u8]) -> O) {
    run(name, seeds, target, CASES);
}

/// As [`fuzz`], of a target that takes long.
#[allow(dead_code, reason = "no target of the crate itself takes long")]
pub fn fuzz_slow<O: Hash>(name: &str, seeds: Vec<Vec<u8>>, target: impl Fn(&[u8]) -> O) {
    run(name, seeds, target, FEW);
}

fn run<O: Hash>(name: &str, seeds: Vec<Vec<u8>>, target: impl Fn(&[u8]) -> O, most: u64) {
    let time = std::env::var("TALENTMATCH_TEST_FUZZ_S").map(|seconds| seconds.parse().expect("a number"));
    let time = time.ok().map(Duration::from_secs);
    let began = Instant::now();
    let (mut kept, mut outcomes, mut dice) = (seeds, HashSet::new(), Dice(name.len() as u64 ^ 0x5eed));
    assert!(!kept.is_empty(), "{name} needs a seed");
    let mut tried = |input: &[u8]| {
        let mut hash = DefaultHasher::new();
        match catch_unwind(AssertUnwindSafe(|| target(input))) {
            Ok(outcome) => outcome.hash(&mut hash),
            Err(panic) => {
                let hex: String = input.iter().take(PRINTED).map(|byte| format!("{byte:02x}")).collect();
                println!("{name} panics at {} bytes: {hex}\n{}", input.len(), String::from_utf8_lossy(input));
                resume_unwind(panic);
            }
        }
        outcomes.insert(hash.finish())
    };
    for seed in &kept {
        tried(seed);
    }
    let (mut cases, mut slowest) = (0_u64, Duration::ZERO);
    while time.map_or(cases < most, |time| began.elapsed() < time) {
        let input = changed(&kept, &mut dice);
        let asked = Instant::now();
        let is_new = tried(&input);
        slowest = slowest.max(asked.elapsed());
        cases += 1;
        if is_new {
            match kept.len() < KEPT {
                true => kept.push(input),
                false => kept[dice.roll(KEPT as u64) as usize] = input,
            }
        }
    }
    let (seconds, many) = (began.elapsed().as_secs(), outcomes.len());
    println!(
        "| {name} | {seconds} s | {cases} inputs, {many} outcomes, the slowest {slowest:.0?} | no panic |"
    );
}

/// One of the inputs, with a few changes.
fn changed(kept: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = kept[dice.roll(kept.len() as u64) as usize].clone();
    for _ in 0..=dice.roll(5) {
        change(&mut bytes, kept, dice);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn change(bytes: &mut Vec<u8>, kept: &[Vec<u8>], dice: &mut Dice) {
    let place = |bytes: &[u8], dice: &mut Dice| dice.roll(bytes.len() as u64 + 1) as usize;
    let from = place(bytes, dice);
    let to = (from + length(dice)).min(bytes.len());
    match dice.roll(9) {
        0 if from < bytes.len() => bytes[from] ^= 1 << dice.roll(8),
        1 if from < bytes.len() => bytes[from] = dice.roll(256) as u8,
        2 => drop(bytes.drain(from..to)),
        3 => bytes.truncate(from),
        4 => {
            let part = bytes[from..to].to_vec();
            let at = place(bytes, dice);
            (0..=dice.roll(3)).for_each(|_| drop(bytes.splice(at..at, part.iter().copied())));
        }
        5 => {
            let other = &kept[dice.roll(kept.len() as u64) as usize];
            let start = place(other, dice);
            let end = (start + length(dice)).min(other.len());
            bytes.splice(from..to, other[start..end].iter().copied());
        }
        6 => {
            let token = TOKENS[dice.roll(TOKENS.len() as u64) as usize];
            bytes.splice(from..(from + token.len()).min(bytes.len()), token.iter().copied());
        }
        _ => {
            let token = TOKENS[dice.roll(TOKENS.len() as u64) as usize];
            bytes.splice(from..from, token.iter().copied());
        }
    }
}

/// Of a part of an input: mostly short.
fn length(dice: &mut Dice) -> usize {
    let most = 1 << dice.roll(10);
    dice.roll(most) as usize
}
