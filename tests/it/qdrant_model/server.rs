//! The world of the model: the server's points and journal, and who acts on them.

use super::Protocol;
use super::history::Outcome;
use super::writer::{Actor, Drive, Phase};

/// One write: points with whether they are put or deleted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Op {
    pub puts: Vec<(usize, bool)>,
    pub is_guarded: bool,
}

/// Names one write of one point. Every writer has a few of its own; nobody else ever uses them.
pub type Version = u8;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Point {
    pub version: Version,
    /// Who wrote it; none in a tombstone.
    pub content: Option<u8>,
    /// The version whose content this is: another one only where a batch was taken back.
    pub base: Version,
    /// The guarded batch that made it.
    pub batch: Option<usize>,
    /// Versions that it had before.
    pub prior: Vec<Version>,
}

/// A change of one point, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    pub point: usize,
    pub was: Option<Point>,
    pub becomes: Point,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    pub protocol: Protocol,
    pub ops: Vec<Op>,
    pub there: [bool; 2],
    pub points: [Option<Point>; 2],
    /// Batches that are written down, by write.
    pub journal: Vec<Option<Vec<Step>>>,
    /// One writer for each write, then the settlers.
    pub actors: Vec<Actor>,
    pub told: Vec<Outcome>,
    /// The writes that were acknowledged before each began.
    pub before: Vec<u8>,
    /// What each writer read.
    pub expected: Vec<Vec<Option<u8>>>,
}

impl World {
    pub fn new(protocol: Protocol, there: [bool; 2], ops: Vec<Op>) -> Self {
        let writes = ops.len();
        let first = |is_there: bool| {
            is_there.then(|| Point { version: 1, content: Some(0), base: 1, batch: None, prior: Vec::new() })
        };
        let writer = |op| Actor { phase: Phase::Idle, op, drive: Drive::default(), is_settler: false };
        let settler = Actor { is_settler: true, ..writer(0) };
        Self {
            protocol,
            points: there.map(first),
            journal: vec![None; writes],
            actors: (0..writes).map(writer).chain([settler]).collect(),
            told: vec![Outcome::Unknown; writes],
            before: vec![0; writes],
            expected: vec![Vec::new(); writes],
            there,
            ops,
        }
    }

    /// Everything that can happen next.
    pub fn next(&self) -> Vec<World> {
        let mut next = Vec::new();
        for actor in 0..self.actors.len() {
            match self.actors[actor].phase {
                Phase::Gone => continue,
                // A settler may take any batch, whether its writer lives or not.
                Phase::Idle if self.actors[actor].is_settler => {
                    for op in 0..self.ops.len() {
                        if let Some(steps) = &self.journal[op] {
                            let mut world = self.clone();
                            world.actors[actor].op = op;
                            world.actors[actor].drive = Drive::of(steps.clone());
                            world.actors[actor].phase = Phase::Look(0);
                            next.push(world);
                        }
                    }
                    continue;
                }
                _ => {}
            }
            let mut world = self.clone();
            if world.act(actor) {
                next.push(world);
            }
            // A writer may die wherever something of it is in the world.
            if !self.actors[actor].is_settler && self.journal[self.actors[actor].op].is_some() {
                let mut world = self.clone();
                world.actors[actor].phase = Phase::Gone;
                world.actors[actor].drive = Drive::default();
                next.push(world);
            }
        }
        next
    }

    pub fn is_settled(&self) -> bool {
        self.journal.iter().all(Option::is_none)
    }

    pub fn contents(&self) -> [Option<u8>; 2] {
        self.points.each_ref().map(|point| point.as_ref().and_then(|point| point.content))
    }

    /// Whether a batch that others must not build upon is still under way on a point.
    pub fn is_locked(&self, point: usize) -> bool {
        let batch = self.points[point].as_ref().and_then(|point| point.batch);
        batch.is_some_and(|batch| self.journal[batch].is_some())
    }

    /// Changes a point if it has this version, or none is there where none is named.
    pub fn swap(&mut self, point: usize, was: Option<Version>, becomes: Point) {
        if self.points[point].as_ref().map(|point| point.version) == was {
            let prior =
                self.points[point].as_ref().map(|point| [&point.prior[..], &[point.version]].concat());
            self.points[point] = Some(Point { prior: prior.unwrap_or_default(), ..becomes });
        }
    }
}
