//! lab
#![allow(clippy::indexing_slicing, dead_code)]
mod bound;
pub mod cap;
pub mod check;
mod auction;
mod flow;
mod limits;
pub mod market;
mod network;
pub mod objective;
pub mod plan;
pub mod proof;
mod model;
mod optimum;
mod repair;
mod stable;
/// lab
pub fn cpu() -> std::time::Duration { let s = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap(); std::time::Duration::from_nanos(s.split(' ').next().unwrap().parse().unwrap()) }
