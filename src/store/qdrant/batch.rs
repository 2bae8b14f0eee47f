//! What a batch of changes comes to for each record: checked against what is stored, before anything is written.

use std::collections::HashMap;

use qdrant_client::qdrant::PointStruct;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lost::Lost;
use super::point::{Found, Packed, Seal, State, with_prior};
use crate::domain::record::name::RecordName;
use crate::engine::ports::{Change, Expect, StoreError};
use crate::store::check;

/// What one record becomes, and what it was. Everything that is needed to finish the batch, or to take it back.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Step {
    pub(super) id: Uuid,
    /// Names the record in a conflict; not needed any more when another process goes on.
    #[serde(skip)]
    pub(super) name: Option<RecordName>,
    /// The version that was stored when the batch began.
    was: Option<Uuid>,
    /// The version whose content that was, where it is another; nil where there was none.
    #[serde(default)]
    base: Option<Uuid>,
    /// Whether what was stored was a tombstone.
    #[serde(default)]
    was_gone: bool,
    /// The versions before that.
    #[serde(default)]
    prior: Vec<Uuid>,
    /// Whether `was` must still be there for the batch to be made.
    pub(super) guarded: bool,
    /// The new content with its version; none where the record is deleted.
    becomes: Option<(Uuid, Packed)>,
    /// The version of the tombstone where it is deleted; a batch of an older program names none.
    #[serde(default)]
    tombstone: Option<Uuid>,
    /// The content under `was`, where the batch may have to be taken back.
    before: Option<Packed>,
}

/// How a point stands to a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// As it was when the batch began, or again so after another batch was taken back.
    Before(Now),
    /// As the batch makes it.
    Made,
    /// The batch made it, and someone changed it afterwards.
    MadeBefore,
    /// Changed by someone else. It is certain that the batch never made it unless so many have changed it since that
    /// the point does not remember.
    Foreign { now: Now, is_certain: bool },
}

/// What became of a guarded batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Made,
    /// Someone was quicker at this step.
    TakenBack(usize),
    /// Others have come to the verdict so long ago that it is not known any more.
    Forgotten,
}

/// A point as it is now: what must be there for it to be changed, and the versions before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Now {
    pub(super) state: State,
    prior: Vec<Uuid>,
}

impl Now {
    fn of(found: Option<&Found>) -> Self {
        match found {
            None => Self { state: State::Absent, prior: Vec::new() },
            Some(found) => Self { state: found.state(), prior: with_prior(&found.prior, found.version) },
        }
    }
}

impl Step {
    /// The version that the step gives the point.
    fn after(&self) -> Uuid {
        match &self.becomes {
            Some((version, _)) => *version,
            None => self.tombstone.unwrap_or_else(|| Uuid::new_v5(&self.id, b"deleted")),
        }
    }

    fn base(&self) -> Uuid {
        self.base.or(self.was).unwrap_or_default()
    }

    /// What was there when the batch began.
    pub(super) fn first(&self) -> Now {
        match self.was {
            None => Now { state: State::Absent, prior: Vec::new() },
            Some(version) => Now {
                state: if self.was_gone { State::Gone(version) } else { State::Is(version) },
                prior: with_prior(&self.prior, version),
            },
        }
    }

    /// Where a point stands that is this now.
    pub(super) fn standing(&self, found: Option<&Found>) -> Standing {
        let (after, now) = (self.after(), Now::of(found));
        let Some(found) = found else {
            return match (self.was, self.was_gone, &self.becomes) {
                (None, ..) | (_, true, _) => Standing::Before(now),
                // Somebody has removed the point itself.
                (Some(_), false, None) => Standing::Made,
                (Some(_), false, Some(_)) => Standing::Foreign { now, is_certain: false },
            };
        };
        if found.version == after {
            Standing::Made
        } else if Some(found.version) == self.was {
            Standing::Before(now)
        } else if found.prior.contains(&after) {
            Standing::MadeBefore
        } else {
            let is_certain = match self.was {
                Some(was) => found.prior.contains(&was),
                None => now.prior.len() > found.prior.len(),
            };
            Standing::Foreign { now, is_certain }
        }
    }

    /// Whether the point has the content again that it had when the batch began.
    pub(super) fn is_restored(&self, found: Option<&Found>) -> bool {
        found.is_some_and(|found| found.base() == self.base() && found.batch.is_none())
    }

    /// The point as the batch makes it, from what it is now.
    pub(super) fn new_point(&self, now: &Now, batch: Option<Uuid>) -> Result<PointStruct, StoreError> {
        let seal = Seal { version: self.after(), base: None, batch, prior: now.prior.clone() };
        match &self.becomes {
            Some((_, packed)) => Ok(packed.clone().point(&*packed.open()?, seal)),
            None => Ok(seal.tombstone(self.id)),
        }
    }

    /// The point as it was, under a version of its own: what waited for the old one must not succeed any more.
    pub(super) fn old_point(&self, now: &Now) -> Result<PointStruct, StoreError> {
        let version = Uuid::new_v4();
        let seal = Seal { version, base: Some(self.base()), batch: None, prior: now.prior.clone() };
        match &self.before {
            Some(packed) => Ok(packed.clone().point(&*packed.open()?, seal)),
            None => Ok(seal.tombstone(self.id)),
        }
    }

    /// As the batch has made it.
    pub(super) fn made(&self) -> Now {
        let state = match self.becomes {
            Some(_) => State::Is(self.after()),
            None => State::Gone(self.after()),
        };
        Now { state, prior: with_prior(&self.first().prior, self.after()) }
    }
}

/// The changes with their documents packed: costly, and done before anything is read.
pub(super) struct Draft {
    changes: Vec<(RecordName, Expect, Put)>,
    lost: Lost,
}

/// Etag and content of what is stored; none where it is removed.
type Put = Option<(String, Packed)>;

impl Draft {
    pub(super) fn of(changes: Vec<Change>, dimension: usize) -> Result<Self, StoreError> {
        let prepare = |change| match change {
            Change::Put { document, expect } => {
                check(&document, dimension)?;
                let (name, etag) = (document.name().clone(), document.etag.clone());
                Ok((name, expect, Some((etag, Packed::of(document)?))))
            }
            Change::Delete { name, expect } => Ok((name, expect, None)),
        };
        let changes = changes.into_iter().map(prepare).collect::<Result<_, StoreError>>()?;
        Ok(Self { changes, lost: Lost::default() })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &RecordName> {
        self.changes.iter().map(|(name, ..)| name)
    }

    /// Takes note of names that are of points without a name. They can be deleted; nothing else is put there.
    pub(super) fn knowing(self, lost: Lost) -> Result<Self, StoreError> {
        match self.changes.iter().find(|(name, _, put)| put.is_some() && lost.has(name)) {
            Some((name, ..)) => Err(StoreError::Invalid(format!(
                "{name} stands for a damaged record whose name is lost; delete it first"
            ))),
            None => Ok(Self { lost, ..self }),
        }
    }

    /// Ids of the records, each once.
    pub(super) fn ids(&self) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = self.names().map(|name| self.lost.id_of(name)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whether anything is expected of what is stored.
    pub(super) fn expects(&self) -> bool {
        self.changes.iter().any(|(_, expect, _)| *expect != Expect::Anything)
    }

    /// Every change sees those before it; one step for each record says how it ends. There is none where nothing is
    /// to be deleted.
    pub(super) fn steps(self, mut stored: HashMap<Uuid, Found>) -> Result<Vec<Step>, StoreError> {
        let expects = self.expects();
        let mut steps = Vec::<Step>::new();
        let mut etags = HashMap::<Uuid, Option<String>>::new();
        for (name, expect, put) in self.changes {
            let id = self.lost.id_of(&name);
            let there = || stored.get(&id).filter(|found| !found.is_gone).map(|found| found.etag.clone());
            let etag = etags.entry(id).or_insert_with(there);
            let as_expected = match &expect {
                Expect::Anything => true,
                Expect::Nothing => etag.is_none(),
                Expect::Etag(expected) => etag.as_ref() == Some(expected),
            };
            if !as_expected {
                return Err(StoreError::Conflict(name));
            }
            *etag = put.as_ref().map(|(etag, _)| etag.clone());
            let becomes = put.map(|(_, packed)| (Uuid::new_v4(), packed));
            match steps.iter_mut().find(|step| step.id == id) {
                Some(step) => step.becomes = becomes,
                None => {
                    let found = stored.remove(&id);
                    steps.push(Step {
                        id,
                        name: Some(name),
                        was: found.as_ref().map(|found| found.version),
                        base: found.as_ref().map(Found::base),
                        was_gone: found.as_ref().is_some_and(|found| found.is_gone),
                        prior: found.as_ref().map(|found| found.prior.clone()).unwrap_or_default(),
                        guarded: expect != Expect::Anything,
                        becomes,
                        tombstone: Some(Uuid::new_v4()),
                        before: found.filter(|found| expects && !found.is_gone).map(Found::into_packed),
                    });
                }
            }
        }
        steps.retain(|step| step.becomes.is_some() || (step.was.is_some() && !step.was_gone));
        Ok(steps)
    }
}
