//! A market as the solver of flows sees it: students with arcs into a forest of nodes, each with room for so many.

use std::ops::Range;

/// No node, no arc.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Students, their arcs, and the forest that the arcs lead into.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    /// Where each student's arcs begin; one more at the end.
    pub(super) first: Vec<u32>,
    /// The node of each arc.
    pub(super) to: Vec<u32>,
    /// The student of each arc.
    pub(super) owner: Vec<u32>,
    /// The node above each, or [`NOWHERE`].
    pub(super) parent: Vec<u32>,
    /// How many each node has room for, with all below it.
    pub(super) room: Vec<u32>,
    below_first: Vec<u32>,
    below: Vec<u32>,
    down: Vec<u32>,
}

impl Network {
    pub(super) fn new(first: Vec<u32>, to: Vec<u32>, parent: Vec<u32>, room: Vec<u32>) -> Self {
        let mut owner = vec![0; to.len()];
        for student in 0..first.len() - 1 {
            owner[first[student] as usize..first[student + 1] as usize].fill(student as u32);
        }
        let mut network = Self { first, to, owner, parent, room, ..Self::default() };
        let nodes = network.parent.len();
        network.below_first = vec![0; nodes + 1];
        for above in network.parent.iter().filter(|above| **above != NOWHERE) {
            network.below_first[*above as usize + 1] += 1;
        }
        for node in 0..nodes {
            network.below_first[node + 1] += network.below_first[node];
        }
        let mut next = network.below_first.clone();
        network.below = vec![0; network.below_first[nodes] as usize];
        for (above, node) in network.parent.iter().zip(0..) {
            if *above != NOWHERE {
                network.below[next[*above as usize] as usize] = node;
                next[*above as usize] += 1;
            }
        }
        network.down = (0..nodes as u32).collect();
        let depth: Vec<usize> = (0..nodes as u32).map(|node| network.up(node).count()).collect();
        network.down.sort_by_key(|node| depth[*node as usize]);
        network
    }

    pub(super) fn arcs(&self, student: u32) -> Range<u32> {
        self.first[student as usize]..self.first[student as usize + 1]
    }

    /// The nodes right below a node.
    pub(super) fn below(&self, node: u32) -> &[u32] {
        let at = node as usize;
        &self.below[self.below_first[at] as usize..self.below_first[at + 1] as usize]
    }

    /// The node and all above it.
    pub(super) fn up(&self, node: u32) -> impl Iterator<Item = u32> {
        let above = |node: &u32| Some(self.parent[*node as usize]).filter(|above| *above != NOWHERE);
        std::iter::successors(Some(node), above)
    }

    /// All nodes, each after the one above it.
    pub(super) fn down(&self) -> impl Iterator<Item = u32> {
        self.down.iter().copied()
    }
}
