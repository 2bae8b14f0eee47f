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
pub fn lab(first: Vec<u32>, to: Vec<u32>, value: &[i64], room: Vec<u32>) -> (i64, Vec<u32>, Vec<i64>) {
    let n = first.len() as u32 - 1;
    let net = network::Network::new(first, to, vec![u32::MAX; room.len()], room);
    let order: Vec<u32> = (0..n).collect();
    let step: i64 = std::env::var("STEP").ok().and_then(|s| s.parse().ok()).unwrap_or(0);
    let t = cpu();
    let start = (step > 0).then(|| auction::guess(&net, value, &order, step));
    println!("auction {:?}", (cpu()-t));
    let s = flow::solve(&net, value, &order, start, &|| true);
    let total = s.at.iter().filter(|a| **a != u32::MAX).map(|a| value[*a as usize]).sum();
    let mut bound: i64 = s.price.iter().zip(&net.room).map(|(p, r)| p * *r as i64).sum();
    for i in 0..n { bound += net.arcs(i).map(|a| value[a as usize] - s.price[net.to[a as usize] as usize]).fold(0, i64::max); }
    assert_eq!(bound, total);
    (total, s.at, s.price)
}

/// lab
pub fn cpu() -> std::time::Duration { let s = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap(); std::time::Duration::from_nanos(s.split(' ').next().unwrap().parse().unwrap()) }
