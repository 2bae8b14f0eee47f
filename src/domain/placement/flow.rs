//! Assignment of students to nodes of a forest, each with room for so many: a plan of the greatest value, with the prices that
//! prove it.
//!
//! This is the method of successive shortest paths for minimum-cost flow (Ahuja, Magnanti and Orlin, *Network Flows*,
//! section 9.7) on a network that is a bipartite graph over a forest. What is kept all the time: a student who is placed
//! has the best of what the prices offer (his or her arc is tight), and no node with room has a price. Students who are not
//! where the prices would have them are placed one after the other along a shortest path; each path may move others. Nodes
//! that have room again, but still their price, are then filled along shortest paths the other way round. So a solution of a
//! like network is a good start, and little is done again.
//!
//! Prices here are sums from the root: what a seat in a node costs with all that lies above it.

use super::network::{NOWHERE, Network};
use super::search::{FAR, InArcs, Search, Via};

mod start;

/// Where everybody is, and what each node costs.
#[derive(Clone, Debug, Default)]
pub(super) struct Solution {
    /// The arc of each student, or [`NOWHERE`].
    pub(super) at: Vec<u32>,
    /// The price of each node, with all above it; never below the one above it.
    pub(super) price: Vec<i64>,
    /// Whether the time was up before the plan was the best.
    pub(super) stopped: bool,
}

/// What a path ends with.
#[derive(Clone, Copy)]
enum End {
    /// A node with room.
    Node(u32),
    /// A student who gives up his or her place.
    Out(u32),
}

/// Students between two looks at the time.
const BETWEEN_LOOKS: u32 = 64;

struct Flow<'n> {
    network: &'n Network,
    value: &'n [i64],
    at: Vec<u32>,
    price: Vec<i64>,
    load: Vec<u32>,
    members: Vec<Vec<u32>>,
    place_in_members: Vec<u32>,
    /// What each student who is placed has of it; 0 for all others.
    own: Vec<i64>,
    /// For each student a lower bound of price less value over all arcs but the own.
    alternative: Vec<i64>,
    search: Search,
    in_arcs: Option<InArcs>,
}

/// A plan of the greatest value. `order` is the order in which students are looked at; `go_on` is asked now and then.
pub(super) fn solve(
    network: &Network,
    value: &[i64],
    order: &[u32],
    start: Option<Solution>,
    go_on: &dyn Fn() -> bool,
) -> Solution {
    let mut flow = Flow::new(network, value);
    if let Some(start) = start {
        flow.begin_with(start);
    }
    let stopped = !flow.run(order, false, go_on);
    flow.finish(stopped)
}

/// A plan that reaches all that the prices of the start offer, or one that is stopped once it is known that none does.
pub(super) fn reach_all(
    network: &Network,
    value: &[i64],
    order: &[u32],
    start: Solution,
    go_on: &dyn Fn() -> bool,
) -> Solution {
    let mut flow = Flow::new(network, value);
    flow.begin_with(start);
    let stopped = !flow.run(order, true, go_on);
    flow.finish(stopped)
}

impl<'n> Flow<'n> {
    fn new(network: &'n Network, value: &'n [i64]) -> Self {
        let (nodes, students) = (network.room.len(), network.first.len() - 1);
        Self {
            network,
            value,
            at: vec![NOWHERE; students],
            price: vec![0; nodes],
            load: vec![0; nodes],
            members: vec![Vec::new(); nodes],
            place_in_members: vec![0; students],
            own: vec![0; students],
            alternative: vec![-FAR; students],
            search: Search::new(nodes),
            in_arcs: None,
        }
    }

    /// Places all; `at_once` ends at the first who cannot have what the prices offer. Says whether it came to its end.
    fn run(&mut self, order: &[u32], at_once: bool, go_on: &dyn Fn() -> bool) -> bool {
        for (student, step) in order.iter().zip(0u32..) {
            if step % BETWEEN_LOOKS == BETWEEN_LOOKS - 1 && !go_on() {
                return false;
            }
            if self.at[*student as usize] == NOWHERE {
                let lost = self.place(*student);
                if at_once && lost > 0 {
                    return false;
                }
            }
        }
        for node in 0..self.price.len() as u32 {
            while self.has_idle_price(node) {
                if !go_on() {
                    return false;
                }
                self.fill(node);
            }
        }
        true
    }

    fn finish(mut self, stopped: bool) -> Solution {
        for node in self.network.down() {
            let above = self.network.parent[node as usize];
            let floor = if above == NOWHERE { 0 } else { self.price[above as usize] };
            self.price[node as usize] = self.price[node as usize].max(floor);
        }
        Solution { at: self.at, price: self.price, stopped }
    }

    fn has_idle_price(&self, node: u32) -> bool {
        let at = node as usize;
        self.network.parent[at] == NOWHERE && self.price[at] > 0 && self.load[at] < self.network.room[at]
    }

    fn fits(&self, arc: u32) -> bool {
        self.network
            .up(self.network.to[arc as usize])
            .all(|node| self.load[node as usize] < self.network.room[node as usize])
    }

    fn attach(&mut self, student: u32, arc: u32) {
        let node = self.network.to[arc as usize];
        self.at[student as usize] = arc;
        self.own[student as usize] = -self.cost(arc);
        self.alternative[student as usize] = -FAR;
        self.place_in_members[student as usize] = self.members[node as usize].len() as u32;
        self.members[node as usize].push(student);
        for node in self.network.up(node) {
            self.load[node as usize] += 1;
        }
    }

    fn detach(&mut self, student: u32) {
        let node = self.network.to[self.at[student as usize] as usize];
        self.at[student as usize] = NOWHERE;
        self.own[student as usize] = 0;
        let place = self.place_in_members[student as usize];
        let members = &mut self.members[node as usize];
        members.swap_remove(place as usize);
        if let Some(moved) = members.get(place as usize) {
            self.place_in_members[*moved as usize] = place;
        }
        for node in self.network.up(node) {
            self.load[node as usize] -= 1;
        }
    }

    fn cost(&self, arc: u32) -> i64 {
        self.price[self.network.to[arc as usize] as usize] - self.value[arc as usize]
    }

    /// Changes the price of a node, and with it what its students have.
    fn reprice(&mut self, node: u32, change: i64) {
        self.price[node as usize] += change;
        for student in &self.members[node as usize] {
            self.own[*student as usize] -= change;
        }
    }

    /// The most that the prices offer.
    fn best(&self, student: u32) -> i64 {
        self.network.arcs(student).map(|arc| -self.cost(arc)).fold(0, i64::max)
    }

    /// Finds the student a place, if there is one worth its price, moving others where that is better. Says how much less that is
    /// than the prices offered.
    fn place(&mut self, student: u32) -> i64 {
        let best = self.best(student);
        if best == 0 {
            return 0;
        }
        self.search.begin();
        let (mut nearest, mut end) = (best, End::Out(student));
        self.reach(student, 0, best, &mut nearest, &mut end);
        while let Some((distance, item)) = self.search.pop() {
            if distance >= nearest {
                break;
            }
            if let Some(student) = item.checked_sub(self.price.len() as u32) {
                // The bound of this student is reached: now the arcs are looked at.
                let node = self.network.to[self.at[student as usize] as usize];
                let base = self.search.distance[node as usize];
                let own = self.own[student as usize];
                self.reach(student, base, own, &mut nearest, &mut end);
            } else if distance == self.search.at(item) {
                self.expand(item, distance, &mut nearest, &mut end);
            }
        }
        self.raise(nearest);
        self.walk(end, Some(student));
        nearest
    }

    /// What can be done once a seat of the node is wanted.
    fn expand(&mut self, node: u32, distance: i64, nearest: &mut i64, end: &mut End) {
        let network = self.network;
        let at = node as usize;
        let above = network.parent[at];
        if self.load[at] < network.room[at] {
            if above == NOWHERE {
                (*nearest, *end) = (distance, End::Node(node));
                return;
            }
            let further = distance + self.price[above as usize] - self.price[at];
            self.search.relax(above, further, Via::Node(node));
        }
        for below in network.below(node) {
            if self.load[*below as usize] > 0 {
                let further = distance + self.price[*below as usize] - self.price[at];
                self.search.relax(*below, further, Via::Node(node));
            }
        }
        for index in 0..self.members[at].len() {
            let student = self.members[at][index];
            let own = self.own[student as usize];
            if distance + own < *nearest {
                (*nearest, *end) = (distance + own, End::Out(student));
            }
            let bound = distance + (own + self.alternative[student as usize]).max(0);
            if bound < *nearest {
                self.search.push(bound, self.price.len() as u32 + student);
            }
        }
    }

    /// Looks at all arcs of a student whose own is at this distance.
    fn reach(&mut self, student: u32, base: i64, own: i64, nearest: &mut i64, end: &mut End) {
        let mut alternative = FAR;
        let tight = self.at[student as usize];
        for arc in self.network.arcs(student) {
            if arc == tight {
                continue;
            }
            let node = self.network.to[arc as usize];
            let cost = self.price[node as usize] - self.value[arc as usize];
            alternative = alternative.min(cost);
            let distance = base + own + cost;
            if distance < *nearest && self.search.relax(node, distance, Via::Arc(arc)) {
                let at = node as usize;
                if self.network.parent[at] == NOWHERE && self.load[at] < self.network.room[at] {
                    (*nearest, *end) = (distance, End::Node(node));
                }
            }
        }
        self.alternative[student as usize] = alternative;
    }

    fn raise(&mut self, nearest: i64) {
        for index in 0..self.search.seen.len() {
            let node = self.search.seen[index];
            let distance = self.search.distance[node as usize];
            if distance < nearest {
                self.reprice(node, nearest - distance);
            }
        }
    }

    /// Moves everybody on the path that ends so. `newcomer` is who the path begins with.
    fn walk(&mut self, end: End, newcomer: Option<u32>) {
        let mut node = match end {
            End::Node(node) => node,
            End::Out(student) => {
                if Some(student) == newcomer {
                    return;
                }
                let node = self.network.to[self.at[student as usize] as usize];
                self.detach(student);
                node
            }
        };
        loop {
            match self.search.via[node as usize] {
                Via::Node(from) => node = from,
                Via::Arc(arc) => {
                    let student = self.network.owner[arc as usize];
                    let before = self.at[student as usize];
                    if before != NOWHERE {
                        self.detach(student);
                    }
                    self.attach(student, arc);
                    if Some(student) == newcomer || before == NOWHERE {
                        return;
                    }
                    node = self.network.to[before as usize];
                }
                Via::Start => return,
            }
        }
    }

    /// Gives a seat of a node that has room, and still a price, to who wants it most, or lets the price fall.
    fn fill(&mut self, start: u32) {
        let network = self.network;
        let in_arcs = self.in_arcs.take().unwrap_or_else(|| InArcs::of(network, self.value));
        self.search.begin();
        self.search.relax(start, 0, Via::Start);
        let (mut nearest, mut last) = (self.price[start as usize], None);
        let mut from = start;
        while let Some((distance, node)) = self.search.pop() {
            if distance >= nearest {
                break;
            }
            if distance != self.search.at(node) {
                continue;
            }
            let at = node as usize;
            let (above, price) = (network.parent[at], self.price[at]);
            if above == NOWHERE {
                if distance + price < nearest {
                    (nearest, last, from) = (distance + price, None, node);
                }
            } else if self.load[at] > 0 {
                self.search.relax(above, distance + price - self.price[above as usize], Via::Node(node));
            }
            for below in network.below(node) {
                if self.load[*below as usize] < network.room[*below as usize] {
                    self.search.relax(
                        *below,
                        distance + price - self.price[*below as usize],
                        Via::Node(node),
                    );
                }
            }
            let most = nearest - distance - price;
            for arc in in_arcs.of_node(node) {
                let cost = self.own[arc.student as usize] - arc.value;
                if cost >= most {
                    continue;
                }
                let further = distance + price + cost;
                match self.at[arc.student as usize] {
                    own if own == arc.number || further >= nearest => {}
                    NOWHERE => (nearest, last, from) = (further, Some(arc.number), node),
                    own => {
                        self.search.relax(network.to[own as usize], further, Via::Arc(arc.number));
                    }
                }
            }
        }
        for index in 0..self.search.seen.len() {
            let node = self.search.seen[index];
            let distance = self.search.distance[node as usize];
            if distance < nearest {
                self.reprice(node, distance - nearest);
                for arc in in_arcs.of_node(node) {
                    self.alternative[arc.student as usize] = -FAR;
                }
            }
        }
        self.in_arcs = Some(in_arcs);
        if let Some(arc) = last {
            self.attach(network.owner[arc as usize], arc);
        }
        let mut node = from;
        loop {
            match self.search.via[node as usize] {
                Via::Start => return,
                Via::Node(nearer) => node = nearer,
                Via::Arc(arc) => {
                    let student = network.owner[arc as usize];
                    self.detach(student);
                    self.attach(student, arc);
                    node = network.to[arc as usize];
                }
            }
        }
    }
}
