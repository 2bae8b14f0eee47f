//! A quick first guess at prices: students bid for seats until few are left who would rather be elsewhere.
//!
//! This is the forward auction of Bertsekas (*Auction algorithms for network flow problems*, 1992) for slots with several seats.
//! It knows rooms of single nodes only, and stops early: what it gives is a start for the solver and no plan.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::flow::Solution;
use super::network::{NOWHERE, Network};

/// Bids for each student, on average, before it ends in any case.
const MOST_BIDS: usize = 40;

/// Bids between two looks at the time.
const BETWEEN_LOOKS: usize = 4_096;

/// Prices and places after bids that raise a price by `step` at least.
pub(super) fn guess(
    network: &Network,
    value: &[i64],
    order: &[u32],
    step: i64,
    go_on: &dyn Fn() -> bool,
) -> Solution {
    let nodes = network.room.len();
    let mut seats: Vec<BinaryHeap<Reverse<(i64, u32)>>> = vec![BinaryHeap::new(); nodes];
    let mut at = vec![NOWHERE; network.first.len() - 1];
    let mut price = vec![0i64; nodes];
    let mut waiting: Vec<u32> = order.iter().rev().copied().collect();
    let mut left = at.len() * MOST_BIDS;
    while let Some(student) = waiting.pop() {
        if left == 0 || left.is_multiple_of(BETWEEN_LOOKS) && !go_on() {
            break;
        }
        left -= 1;
        let (mut best, mut second, mut wanted) = (0, 0, NOWHERE);
        for arc in network.arcs(student) {
            let node = network.to[arc as usize] as usize;
            let gain = value[arc as usize] - price[node];
            if gain > second && network.room[node] > 0 {
                if gain > best {
                    (second, best, wanted) = (best, gain, arc);
                } else {
                    second = gain;
                }
            }
        }
        if wanted == NOWHERE {
            continue;
        }
        let node = network.to[wanted as usize] as usize;
        at[student as usize] = wanted;
        seats[node].push(Reverse((price[node] + best - second + step, student)));
        if seats[node].len() > network.room[node] as usize
            && let Some(Reverse((_, loser))) = seats[node].pop()
        {
            at[loser as usize] = NOWHERE;
            waiting.push(loser);
        }
        if seats[node].len() == network.room[node] as usize
            && let Some(Reverse((lowest, _))) = seats[node].peek()
        {
            price[node] = *lowest;
        }
    }
    Solution { at, price, stopped: false }
}
