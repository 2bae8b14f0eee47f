//! Where a search for shortest paths has been, and the arcs seen from their nodes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::Network;

/// Further than any path.
pub(super) const FAR: i64 = i64::MAX / 4;

/// How the search came to a node.
#[derive(Clone, Copy)]
pub(super) enum Via {
    /// Along the arc, by its student.
    Arc(u32),
    /// From the node above or below it.
    Node(u32),
    Start,
}

/// What a search has found out.
pub(super) struct Search {
    pub(super) distance: Vec<i64>,
    pub(super) via: Vec<Via>,
    pub(super) round: Vec<u32>,
    pub(super) now: u32,
    pub(super) seen: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
    /// What is as far as the last that was popped: in networks with many ties this is most, and needs no heap.
    level: Vec<u32>,
    level_at: i64,
}

/// The arcs into each node, and whose each arc is.
pub(super) struct InArcs {
    first: Vec<u32>,
    arcs: Vec<InArc>,
}

/// An arc as its node sees it.
#[derive(Clone, Copy, Default)]
pub(super) struct InArc {
    pub(super) value: i64,
    pub(super) student: u32,
    pub(super) number: u32,
}

impl Search {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            distance: vec![FAR; nodes],
            via: vec![Via::Start; nodes],
            round: vec![0; nodes],
            now: 0,
            seen: Vec::new(),
            heap: BinaryHeap::new(),
            level: Vec::new(),
            level_at: 0,
        }
    }

    pub(super) fn begin(&mut self) {
        self.now += 1;
        self.seen.clear();
        self.heap.clear();
        self.level.clear();
        self.level_at = 0;
    }

    pub(super) fn push(&mut self, distance: i64, item: u32) {
        match distance == self.level_at {
            true => self.level.push(item),
            false => self.heap.push(Reverse((distance, item))),
        }
    }

    /// The nearest; of those that are as near, the last that came.
    pub(super) fn pop(&mut self) -> Option<(i64, u32)> {
        if let Some(item) = self.level.pop() {
            return Some((self.level_at, item));
        }
        let Reverse((distance, item)) = self.heap.pop()?;
        self.level_at = distance;
        Some((distance, item))
    }

    pub(super) fn at(&self, node: u32) -> i64 {
        if self.round[node as usize] == self.now { self.distance[node as usize] } else { FAR }
    }

    pub(super) fn relax(&mut self, node: u32, distance: i64, via: Via) -> bool {
        let at = node as usize;
        if self.round[at] != self.now {
            self.round[at] = self.now;
            self.seen.push(node);
        } else if self.distance[at] <= distance {
            return false;
        }
        self.distance[at] = distance;
        self.via[at] = via;
        self.push(distance, node);
        true
    }
}

impl InArcs {
    pub(super) fn of(network: &Network, value: &[i64]) -> Self {
        let mut first = vec![0u32; network.room.len() + 1];
        for node in &network.to {
            first[*node as usize + 1] += 1;
        }
        for node in 1..first.len() {
            first[node] += first[node - 1];
        }
        let mut next = first.clone();
        let mut arcs = vec![InArc::default(); network.to.len()];
        for (node, number) in network.to.iter().zip(0..) {
            let at = &mut next[*node as usize];
            arcs[*at as usize] =
                InArc { value: value[number as usize], student: network.owner[number as usize], number };
            *at += 1;
        }
        Self { first, arcs }
    }

    pub(super) fn of_node(&self, node: u32) -> &[InArc] {
        let at = node as usize;
        &self.arcs[self.first[at] as usize..self.first[at + 1] as usize]
    }
}
