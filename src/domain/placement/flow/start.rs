//! What of an earlier solution still holds.

use super::{Flow, NOWHERE, Solution};

impl Flow<'_> {
    /// Takes over what of an earlier solution still holds.
    pub(super) fn begin_with(&mut self, start: Solution) {
        self.price = start.price;
        self.price.resize(self.network.room.len(), 0);
        self.price.iter_mut().for_each(|price| *price = (*price).max(0));
        for student in 0..self.at.len() {
            let arc = start.at.get(student).copied().unwrap_or(NOWHERE);
            if arc != NOWHERE && self.fits(arc) {
                self.attach(student as u32, arc);
            }
        }
        // What is left has to be tight. Whoever leaves may make room in a node below another, whose price then falls, and so on.
        while self.level_inner_nodes() | self.let_go() {}
    }

    /// Detaches those whom the prices would have elsewhere, and says whether there were any.
    fn let_go(&mut self) -> bool {
        let mut found = false;
        for student in 0..self.at.len() as u32 {
            if self.at[student as usize] != NOWHERE && self.own[student as usize] < self.best(student) {
                self.detach(student);
                found = true;
            }
        }
        found
    }

    /// Has inner nodes with room cost no more than the node above them, and others no less. Says whether a price changed.
    fn level_inner_nodes(&mut self) -> bool {
        let network = self.network;
        let mut found = false;
        for node in network.down() {
            let (at, above) = (node as usize, network.parent[node as usize]);
            if above != NOWHERE {
                let floor = self.price[above as usize];
                let level = if self.load[at] < network.room[at] { floor } else { floor.max(self.price[at]) };
                found |= level != self.price[at];
                self.reprice(node, level - self.price[at]);
            }
        }
        found
    }
}
