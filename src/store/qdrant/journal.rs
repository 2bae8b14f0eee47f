//! Batches under way. The server changes one point at a time; so that a batch is made as a whole or not at all, what
//! it comes to is written down before the first point is changed, and crossed out after the last. What a writer left
//! behind is finished, or taken back, by any replica.
//!
//! A batch is a point for each of its parts. The first, its head, is written last: with it the batch is written down.
//! Parts that have no head for too long are given a void one, so that their writer cannot go on any more.

use std::collections::HashMap;

use qdrant_client::qdrant::value::Kind;
use qdrant_client::qdrant::{
    GetPoints, NamedVectors, PointId, PointStruct, RetrievedPoint, ScrollPoints, UpdateMode, UpsertPoints,
    Value,
};
use uuid::Uuid;

use super::batch::Step;
use super::operations::{delete_ids, strong};
use super::point::failed;
use super::retrieve::only;
use super::wire::Wire;
use crate::engine::ports::StoreError;

/// Bytes of a part, about; a batch takes as many parts as it needs.
const PART_BYTES: usize = 4 << 20;
/// Points read at a time; without the steps they are small.
const PAGE: u32 = 1_000;
/// What a head is, where it is no batch that is under way.
const STATE: &str = "state";
const MADE: &str = "made";
const TAKEN_BACK: &str = "taken back";
const VOID: &str = "void";

/// What the head of a batch says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    Open,
    Made,
    TakenBack,
    /// There is none, or its writer was shut out.
    None,
}

/// The journal of one generation.
pub(super) struct Journal<'a> {
    pub(super) wire: &'a Wire,
    pub(super) collection: &'a str,
}

/// A batch that is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) batch: Uuid,
    parts: usize,
}

/// What there is of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noted {
    Open,
    /// Parts without a head.
    Begun,
    /// Dealt with; the head stays for a while, so that nothing that comes late writes it down again.
    Done,
}

/// What the journal holds.
#[derive(Default)]
pub(super) struct Listing {
    pub(super) batches: Vec<(Entry, Noted)>,
    /// Points that no writer of this program made.
    pub(super) alien: Vec<String>,
}

fn part_id(batch: Uuid, part: usize) -> PointId {
    Uuid::new_v5(&batch, part.to_string().as_bytes()).to_string().into()
}

impl Entry {
    fn ids(&self) -> Vec<PointId> {
        (0..self.parts.max(1)).map(|part| part_id(self.batch, part)).collect()
    }

    fn point(&self, part: usize, rest: [(&str, Value); 1]) -> PointStruct {
        let fixed = [
            ("batch", self.batch.to_string().into()),
            ("part", (part as i64).into()),
            ("parts", (self.parts as i64).into()),
        ];
        let payload: HashMap<String, Value> =
            fixed.into_iter().chain(rest).map(|(key, value)| (key.to_string(), value)).collect();
        PointStruct::new(part_id(self.batch, part), NamedVectors::default(), payload)
    }
}

impl Journal<'_> {
    /// Writes a batch down under the name that new batches are taken under.
    pub(super) async fn begin(&self, batch: Uuid, steps: &[Step], name: &str) -> Result<Entry, StoreError> {
        let mut parts = vec![String::new()];
        for step in steps {
            let line = serde_json::to_string(step).map_err(failed)?;
            if parts.last().is_some_and(|part| !part.is_empty() && part.len() + line.len() > PART_BYTES) {
                parts.push(String::new());
            }
            if let Some(part) = parts.last_mut() {
                part.push_str(&line);
                part.push('\n');
            }
        }
        let entry = Entry { batch, parts: parts.len() };
        for (number, part) in parts.into_iter().enumerate().rev() {
            let point = entry.point(number, [("steps", part.into())]);
            self.upsert(name, point, UpdateMode::InsertOnly).await?;
        }
        match entry.parts > 1 && !self.is_open(batch).await? {
            true => Err(StoreError::Unavailable("writing a batch down took too long".into())),
            false => Ok(entry),
        }
    }

    async fn upsert(&self, collection: &str, point: PointStruct, mode: UpdateMode) -> Result<(), StoreError> {
        let upsert = UpsertPoints {
            collection_name: collection.to_string(),
            wait: Some(true),
            points: vec![point],
            ordering: strong(),
            update_mode: Some(mode.into()),
            ..Default::default()
        };
        self.wire.write(self.wire.client.upsert_points(upsert)).await
    }

    pub(super) async fn head(&self, batch: Uuid) -> Result<Head, StoreError> {
        let Some(head) = self.points(vec![part_id(batch, 0)], &["batch", STATE]).await?.pop() else {
            return Ok(Head::None);
        };
        Ok(match text(&head, STATE) {
            None => Head::Open,
            Some(MADE) => Head::Made,
            Some(TAKEN_BACK) => Head::TakenBack,
            Some(_) => Head::None,
        })
    }

    /// Whether it is written down, and nobody has dealt with it.
    pub(super) async fn is_open(&self, batch: Uuid) -> Result<bool, StoreError> {
        Ok(self.head(batch).await? == Head::Open)
    }

    /// The steps of a batch that is written down; none when it is not any more.
    pub(super) async fn steps(&self, entry: Entry) -> Result<Option<Vec<Step>>, StoreError> {
        let mut found = self.points(entry.ids(), &["part", "steps"]).await?;
        if found.len() != entry.parts {
            return Ok(None);
        }
        found.sort_by_key(|point| whole(point, "part"));
        let mut steps = Vec::new();
        for point in &found {
            let Some(text) = text(point, "steps") else { return Ok(None) };
            for line in text.lines() {
                steps.push(serde_json::from_str(line).map_err(failed)?);
            }
        }
        Ok(Some(steps))
    }

    /// A batch by its head, with its steps, where it is under way.
    pub(super) async fn find(&self, batch: Uuid) -> Result<Option<(Entry, Vec<Step>)>, StoreError> {
        let head = self.points(vec![part_id(batch, 0)], &["parts", STATE]).await?.pop();
        let Some(head) = head.filter(|head| !head.payload.contains_key(STATE)) else { return Ok(None) };
        let parts = whole(&head, "parts").and_then(|parts| usize::try_from(parts).ok()).unwrap_or(1);
        let entry = Entry { batch, parts };
        Ok(self.steps(entry).await?.map(|steps| (entry, steps)))
    }

    async fn points(&self, ids: Vec<PointId>, keys: &[&str]) -> Result<Vec<RetrievedPoint>, StoreError> {
        let get = GetPoints {
            collection_name: self.collection.to_string(),
            ids,
            with_payload: Some(only(keys)),
            timeout: Some(self.wire.seconds()),
            ..Default::default()
        };
        Ok(self.wire.call(self.wire.client.get_points(get)).await?.result)
    }

    /// Crosses a batch out.
    pub(super) async fn end(&self, entry: Entry) -> Result<(), StoreError> {
        self.delete(entry.ids()).await
    }

    /// Crosses out a batch that could be taken back; what became of it stays known for a while.
    pub(super) async fn end_with(&self, entry: Entry, is_made: bool) -> Result<(), StoreError> {
        let verdict = if is_made { MADE } else { TAKEN_BACK };
        let head = entry.point(0, [(STATE, verdict.into())]);
        self.upsert(self.collection, head, UpdateMode::UpdateOnly).await?;
        self.delete(entry.ids().split_off(1)).await
    }

    /// Keeps the writer of parts without a head from going on.
    pub(super) async fn void(&self, entry: Entry) -> Result<(), StoreError> {
        let head = entry.point(0, [(STATE, VOID.into())]);
        self.upsert(self.collection, head, UpdateMode::InsertOnly).await?;
        if !self.is_open(entry.batch).await? {
            self.delete(entry.ids().split_off(1)).await?;
        }
        Ok(())
    }

    async fn delete(&self, ids: Vec<PointId>) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        delete_ids(self.wire, self.collection, ids).await
    }

    /// What is written down, without the steps.
    pub(super) async fn list(&self) -> Result<Listing, StoreError> {
        let mut heads = HashMap::<Uuid, (usize, Noted)>::new();
        let mut listing = Listing::default();
        let mut offset = None;
        loop {
            let scroll = ScrollPoints {
                collection_name: self.collection.to_string(),
                limit: Some(PAGE),
                offset,
                with_payload: Some(only(&["batch", "part", "parts", STATE])),
                ..Default::default()
            };
            let page = self.wire.call(self.wire.client.scroll(scroll)).await?;
            for point in page.result {
                let batch = text(&point, "batch").and_then(|batch| batch.parse().ok());
                let parts = whole(&point, "parts").and_then(|parts| usize::try_from(parts).ok());
                let (Some(batch), Some(part), Some(parts)) = (batch, whole(&point, "part"), parts) else {
                    listing.alien.push(format!("{:?}", point.id.and_then(|id| id.point_id_options)));
                    continue;
                };
                let noted = match (part, point.payload.contains_key(STATE)) {
                    (0, true) => Noted::Done,
                    (0, false) => Noted::Open,
                    _ => Noted::Begun,
                };
                let known = heads.entry(batch).or_insert((parts, noted));
                if part == 0 {
                    *known = (parts, noted);
                }
            }
            offset = page.next_page_offset;
            if offset.is_none() {
                break;
            }
        }
        let entry = |(batch, (parts, noted))| (Entry { batch, parts }, noted);
        listing.batches = heads.into_iter().map(entry).collect();
        Ok(listing)
    }
}

fn text<'p>(point: &'p RetrievedPoint, key: &str) -> Option<&'p str> {
    match point.payload.get(key)?.kind.as_ref()? {
        Kind::StringValue(text) => Some(text),
        _ => None,
    }
}

fn whole(point: &RetrievedPoint, key: &str) -> Option<i64> {
    match point.payload.get(key)?.kind.as_ref()? {
        Kind::IntegerValue(number) => Some(*number),
        _ => None,
    }
}
