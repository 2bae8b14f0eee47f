//! How fast this machine reads memory: the floor under every scan.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// More than caches hold, in numbers of eight bytes.
const NUMBERS: usize = 32 << 20;
/// Passes over it at least.
const PASSES: usize = 3;

/// Bytes a second that so many threads read together with a plain loop, in the best of several passes. Blocks.
pub fn bandwidth(threads: usize, time: Duration) -> f64 {
    // Not zeros, which the system may keep in one page.
    let numbers = vec![1u64; NUMBERS];
    let bytes = size_of_val(&*numbers);
    let (start, mut passes, mut best) = (Instant::now(), 0, f64::INFINITY);
    while passes < PASSES || start.elapsed() < time {
        best = pass(&numbers, threads).as_secs_f64().min(best);
        passes += 1;
    }
    bytes as f64 / best
}

fn pass(numbers: &[u64], threads: usize) -> Duration {
    let start = Instant::now();
    std::thread::scope(|scope| {
        for part in numbers.chunks(numbers.len().div_ceil(threads.max(1)).max(1)) {
            scope.spawn(move || black_box(sum(part)));
        }
    });
    start.elapsed()
}

fn sum(numbers: &[u64]) -> u64 {
    numbers.iter().fold(0, |sum, number| sum.wrapping_add(*number))
}
