//! What writers and settlers do, call by call.

use super::Protocol;
use super::history::Outcome;
use super::server::{Point, Step, Version, World};

/// The next call of an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    Idle,
    Read(usize),
    Begin,
    Apply(usize),
    Look(usize),
    /// Whether the batch is still written down.
    Holds,
    TakeBack(usize),
    End(Outcome),
    Gone,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Actor {
    pub phase: Phase,
    pub op: usize,
    pub drive: Drive,
    pub is_settler: bool,
}

/// A batch as an actor knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Drive {
    pub steps: Vec<Step>,
    pub standings: Vec<Standing>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    Before(Option<Version>),
    Made,
    /// Someone else's, under this version; whether ours was made before that.
    Foreign {
        version: Option<Version>,
        was_made: bool,
    },
}

impl Drive {
    pub fn of(steps: Vec<Step>) -> Self {
        Self { steps, standings: Vec::new() }
    }
}

/// Versions of a write: the one that it makes, and those under which each actor takes it back.
fn version(op: usize, point: usize, actor: Option<usize>) -> Version {
    10 + 20 * op as u8 + 8 * point as u8 + actor.map_or(0, |actor| 1 + actor as u8)
}

impl World {
    /// Makes the next call of an actor; false when it has to wait.
    pub fn act(&mut self, actor: usize) -> bool {
        let Actor { phase, op, is_settler, .. } = self.actors[actor].clone();
        let then = match phase {
            Phase::Idle => {
                self.before[op] = (0..self.told.len())
                    .filter(|other| self.told[*other] == Outcome::Acknowledged)
                    .fold(0, |mask, other| mask | 1 << other);
                Phase::Read(0)
            }
            Phase::Read(at) => {
                let (point, is_put) = self.ops[op].puts[at];
                if self.protocol == Protocol::Fenced && self.is_locked(point) {
                    return false;
                }
                let was = self.points[point].clone();
                self.expected[op].push(was.as_ref().and_then(|was| was.content));
                let is_batch = self.ops[op].puts.len() > 1;
                let new = version(op, point, None);
                let becomes = Point {
                    version: new,
                    content: is_put.then_some(op as u8 + 1),
                    base: new,
                    batch: (is_batch && self.ops[op].is_guarded).then_some(op),
                    prior: Vec::new(),
                };
                self.actors[actor].drive.steps.push(Step { point, was, becomes });
                match at + 1 < self.ops[op].puts.len() {
                    true => Phase::Read(at + 1),
                    false if is_batch => Phase::Begin,
                    false => Phase::Apply(0),
                }
            }
            Phase::Begin => {
                self.journal[op] = Some(self.actors[actor].drive.steps.clone());
                Phase::Apply(0)
            }
            Phase::Apply(at) => {
                self.apply(actor, at);
                match at + 1 < self.actors[actor].drive.steps.len() {
                    true => Phase::Apply(at + 1),
                    false if self.protocol == Protocol::Unfenced => Phase::End(Outcome::Acknowledged),
                    false => Phase::Look(0),
                }
            }
            Phase::Look(0) if self.protocol == Protocol::Unfenced => Phase::Apply(0),
            Phase::Look(at) => {
                let Some(standing) = self.standing(actor, at) else { return false };
                if at == 0 {
                    self.actors[actor].drive.standings.clear();
                }
                self.actors[actor].drive.standings.push(standing);
                match at + 1 < self.actors[actor].drive.steps.len() {
                    true => Phase::Look(at + 1),
                    false => self.judge(actor),
                }
            }
            Phase::Holds => match self.journal[op].is_some() {
                true => Phase::TakeBack(0),
                false => Phase::Gone,
            },
            Phase::TakeBack(at) => {
                self.take_back(actor, at);
                match at + 1 < self.actors[actor].drive.steps.len() {
                    true => Phase::TakeBack(at + 1),
                    false => Phase::End(Outcome::Conflict),
                }
            }
            Phase::End(outcome) => {
                self.journal[op] = None;
                if !is_settler {
                    self.told[op] = outcome;
                }
                Phase::Gone
            }
            Phase::Gone => return false,
        };
        self.actors[actor].phase = then;
        if then == Phase::Gone {
            self.actors[actor].drive = Drive::default();
            if is_settler {
                // Another settler may come; which one it is makes no difference.
                self.actors[actor].phase = Phase::Idle;
                self.actors[actor].op = 0;
            }
        }
        true
    }

    fn apply(&mut self, actor: usize, at: usize) {
        let Actor { drive, is_settler, .. } = self.actors[actor].clone();
        let Step { point, was, becomes } = drive.steps[at].clone();
        if self.protocol == Protocol::Unfenced {
            let there = self.points[point].as_ref().map(|point| point.version);
            // Only those who finish what others began look at what is there.
            if !is_settler || there == was.map(|was| was.version) {
                self.points[point] = becomes.content.is_some().then_some(becomes);
            }
            return;
        }
        if was.is_none() && becomes.content.is_none() {
            return;
        }
        let was = match drive.standings.get(at) {
            None => was.map(|was| was.version),
            Some(Standing::Before(version)) => *version,
            // A writer that is quick enough comes after those who came between.
            Some(Standing::Foreign { version, was_made: false }) if !is_settler => *version,
            Some(_) => return,
        };
        self.swap(point, was, becomes);
    }

    /// How a point stands to a step; none where somebody's batch has to be dealt with before that can be said.
    fn standing(&self, actor: usize, at: usize) -> Option<Standing> {
        let Actor { op, drive, .. } = &self.actors[actor];
        let Step { point, was, becomes } = &drive.steps[at];
        let there = self.points[*point].as_ref();
        let version = there.map(|there| there.version);
        if was.is_none() && becomes.content.is_none() {
            // Nothing was to be deleted.
            return Some(Standing::Made);
        }
        if version == Some(becomes.version) {
            return Some(Standing::Made);
        }
        if version == was.as_ref().map(|was| was.version) {
            return Some(Standing::Before(version));
        }
        let was_made = there.is_some_and(|there| there.prior.contains(&becomes.version));
        if !self.ops[*op].is_guarded && !was_made {
            if self.is_locked(*point) {
                return None;
            }
            // A batch came between and was taken back: it is as if it had never been.
            let as_before = there.map(|there| there.base) == was.as_ref().map(|was| was.base);
            if as_before || there.is_none_or(|there| there.base == 0 && was.is_none()) {
                return Some(Standing::Before(version));
            }
        }
        Some(Standing::Foreign { version, was_made })
    }

    /// What follows from how all points stand.
    fn judge(&mut self, actor: usize) -> Phase {
        let Actor { op, is_settler, .. } = self.actors[actor];
        let standings = self.actors[actor].drive.standings.clone();
        let is_batch = standings.len() > 1;
        let foreign = |standing: &Standing| matches!(standing, Standing::Foreign { .. });
        if self.ops[op].is_guarded && standings.iter().any(foreign) {
            return match standings[0] {
                _ if is_batch => Phase::Holds,
                Standing::Foreign { was_made: true, .. } => Phase::End(Outcome::Acknowledged),
                _ => Phase::End(Outcome::Conflict),
            };
        }
        let is_open = |standing: &Standing| match standing {
            Standing::Before(_) => true,
            Standing::Foreign { was_made, .. } => !was_made && !is_settler,
            Standing::Made => false,
        };
        if standings.iter().any(is_open) {
            return Phase::Apply(0);
        }
        Phase::End(Outcome::Acknowledged)
    }

    /// Puts back what was there, and gives what was never changed another version: what was sent for this batch and
    /// comes late must not find what it waits for.
    fn take_back(&mut self, actor: usize, at: usize) {
        let Actor { op, drive, .. } = self.actors[actor].clone();
        let Step { point, was, becomes } = drive.steps[at].clone();
        let there = self.points[point].as_ref().map(|point| point.version);
        let restored = Point {
            version: version(op, point, Some(actor)),
            content: was.as_ref().and_then(|was| was.content),
            base: was.as_ref().map_or(0, |was| was.base),
            batch: None,
            prior: Vec::new(),
        };
        let is_ours = there == Some(becomes.version) || there == was.map(|was| was.version);
        if is_ours {
            self.swap(point, there, restored);
        }
    }
}
