//! What a batch of changes comes to for each record: checked against what is stored, before anything is written.

use std::collections::HashMap;

use qdrant_client::qdrant::PointStruct;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::point::{Found, Packed, id_of};
use crate::domain::name::RecordName;
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
    pub(super) was: Option<Uuid>,
    /// Whether `was` must still be there for the batch to be made.
    pub(super) guarded: bool,
    /// The new content with its version; none where the record is deleted.
    pub(super) becomes: Option<(Uuid, Packed)>,
    /// The content under `was`, where the batch may have to be taken back.
    pub(super) before: Option<Packed>,
}

/// How a point stands to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// As it was when the batch began.
    Before,
    /// As the batch makes it.
    After,
    /// Changed by someone else.
    Foreign,
}

impl Step {
    /// Where a point stands that has this version now.
    pub(super) fn standing(&self, version: Option<Uuid>) -> Standing {
        let after = self.becomes.as_ref().map(|(version, _)| *version);
        match version {
            version if version == after => Standing::After,
            version if version == self.was => Standing::Before,
            _ => Standing::Foreign,
        }
    }

    /// The point as the batch makes it.
    pub(super) fn new_point(&self) -> Result<Option<PointStruct>, StoreError> {
        let Some((version, packed)) = &self.becomes else { return Ok(None) };
        Ok(Some(packed.clone().point(&packed.open()?, *version)))
    }

    /// The point as it was, under a version of its own: what waited for the old one must not succeed any more.
    pub(super) fn old_point(&self) -> Result<Option<PointStruct>, StoreError> {
        let Some(packed) = &self.before else { return Ok(None) };
        Ok(Some(packed.clone().point(&packed.open()?, Uuid::new_v4())))
    }
}

/// The changes with their documents packed: costly, and done before anything is read.
pub(super) struct Draft {
    changes: Vec<(RecordName, Expect, Put)>,
}

/// Etag and content of what is stored; none where it is removed.
type Put = Option<(String, Packed)>;

impl Draft {
    pub(super) fn of(changes: Vec<Change>, dimension: usize) -> Result<Self, StoreError> {
        let prepare = |change| match change {
            Change::Put { document, expect } => {
                check(&document, dimension)?;
                let packed = Packed::of(&document)?;
                Ok((document.name().clone(), expect, Some((document.etag.clone(), packed))))
            }
            Change::Delete { name, expect } => Ok((name, expect, None)),
        };
        Ok(Self { changes: changes.into_iter().map(prepare).collect::<Result<_, StoreError>>()? })
    }

    /// Ids of the records, each once.
    pub(super) fn ids(&self) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = self.changes.iter().map(|(name, ..)| id_of(name)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whether anything is expected of what is stored.
    pub(super) fn expects(&self) -> bool {
        self.changes.iter().any(|(_, expect, _)| *expect != Expect::Anything)
    }

    /// Every change sees those before it; one step for each record says how it ends.
    pub(super) fn steps(self, mut stored: HashMap<Uuid, Found>) -> Result<Vec<Step>, StoreError> {
        let expects = self.expects();
        let mut steps = Vec::<Step>::new();
        let mut places = HashMap::<Uuid, usize>::new();
        let mut etags = HashMap::<Uuid, Option<String>>::new();
        for (name, expect, put) in self.changes {
            let id = id_of(&name);
            let etag = etags.entry(id).or_insert_with(|| stored.get(&id).map(|found| found.etag.clone()));
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
            match places.get(&id) {
                Some(place) => steps[*place].becomes = becomes,
                None => {
                    let found = stored.remove(&id);
                    places.insert(id, steps.len());
                    steps.push(Step {
                        id,
                        name: Some(name),
                        was: found.as_ref().map(|found| found.version),
                        guarded: expect != Expect::Anything,
                        becomes,
                        before: found.filter(|_| expects).map(Found::into_packed),
                    });
                }
            }
        }
        Ok(steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_stands_before_or_after_a_step_or_is_foreign() {
        let packed: Packed = serde_json::from_str(r#"{"document":"","protected":null}"#).unwrap();
        let (was, becomes) = (Uuid::new_v4(), Uuid::new_v4());
        let put = |was| Step {
            id: Uuid::new_v4(),
            name: None,
            was,
            guarded: true,
            becomes: Some((becomes, packed.clone())),
            before: None,
        };
        let update = put(Some(was));
        assert_eq!(update.standing(Some(was)), Standing::Before);
        assert_eq!(update.standing(Some(becomes)), Standing::After);
        assert_eq!(update.standing(None), Standing::Foreign, "deleted meanwhile");
        assert_eq!(update.standing(Some(Uuid::new_v4())), Standing::Foreign);
        let insert = put(None);
        assert_eq!(insert.standing(None), Standing::Before);
        assert_eq!(insert.standing(Some(was)), Standing::Foreign);
        let delete = Step { becomes: None, ..put(Some(was)) };
        assert_eq!(delete.standing(None), Standing::After);
        assert_eq!(delete.standing(Some(was)), Standing::Before);
    }
}
