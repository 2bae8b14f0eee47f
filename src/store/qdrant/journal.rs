//! Batches under way. The server changes one point at a time; so that a batch is made as a whole or not at all, what
//! it comes to is written down before the first point is changed, and crossed out after the last. What a writer left
//! behind is finished, or taken back, by any replica.

use std::collections::HashMap;

use qdrant_client::qdrant::value::Kind;
use qdrant_client::qdrant::{
    DeletePoints, NamedVectors, PointId, PointStruct, PointsIdsList, PointsSelector, ScrollPoints,
    UpsertPoints, Value, points_selector::PointsSelectorOneOf,
};
use uuid::Uuid;

use super::batch::Step;
use super::point::failed;
use super::wire::Wire;
use super::writer::strong;
use crate::engine::ports::StoreError;

/// Bytes of a part, about; a batch takes as many parts as it needs.
const PART_BYTES: usize = 4 << 20;
/// Parts read at a time.
const PAGE: u32 = 16;

/// The journal of one generation.
pub(super) struct Journal<'a> {
    pub(super) wire: &'a Wire,
    pub(super) collection: &'a str,
}

/// A batch that is written down.
pub(super) struct Entry {
    pub(super) batch: Uuid,
    parts: usize,
    /// None when not all parts are there: then no point was changed yet.
    pub(super) steps: Option<Vec<Step>>,
}

impl Entry {
    fn ids(&self) -> Vec<PointId> {
        (0..self.parts).map(|part| part_id(self.batch, part).to_string().into()).collect()
    }
}

fn part_id(batch: Uuid, part: usize) -> Uuid {
    Uuid::new_v5(&batch, part.to_string().as_bytes())
}

impl Journal<'_> {
    /// Writes a batch down.
    pub(super) async fn begin(&self, steps: &[Step]) -> Result<Entry, StoreError> {
        let mut parts = vec![String::new()];
        for step in steps {
            let line = serde_json::to_string(step).map_err(failed)?;
            if let Some(part) = parts.last_mut() {
                part.push_str(&line);
                part.push('\n');
                if part.len() >= PART_BYTES {
                    parts.push(String::new());
                }
            }
        }
        let entry = Entry { batch: Uuid::new_v4(), parts: parts.len(), steps: None };
        for (number, part) in parts.into_iter().enumerate() {
            let payload: HashMap<String, Value> = HashMap::from([
                ("batch".to_string(), entry.batch.to_string().into()),
                ("part".to_string(), (number as i64).into()),
                ("parts".to_string(), (entry.parts as i64).into()),
                ("steps".to_string(), part.into()),
            ]);
            let id = part_id(entry.batch, number).to_string();
            let upsert = UpsertPoints {
                collection_name: self.collection.to_string(),
                wait: Some(true),
                points: vec![PointStruct::new(id, NamedVectors::default(), payload)],
                ordering: strong(),
                ..Default::default()
            };
            self.wire.write(self.wire.client.upsert_points(upsert)).await?;
        }
        Ok(entry)
    }

    /// Whether it is still written down, and nobody else has dealt with it.
    pub(super) async fn holds(&self, entry: &Entry) -> Result<bool, StoreError> {
        let get = qdrant_client::qdrant::GetPoints {
            collection_name: self.collection.to_string(),
            ids: entry.ids(),
            with_payload: Some(false.into()),
            ..Default::default()
        };
        let found = self.wire.call(self.wire.client.get_points(get)).await?;
        Ok(found.result.len() == entry.parts)
    }

    /// Crosses a batch out.
    pub(super) async fn end(&self, entry: &Entry) -> Result<(), StoreError> {
        let delete = DeletePoints {
            collection_name: self.collection.to_string(),
            wait: Some(true),
            points: Some(PointsSelector {
                points_selector_one_of: Some(PointsSelectorOneOf::Points(PointsIdsList { ids: entry.ids() })),
            }),
            ordering: strong(),
            ..Default::default()
        };
        self.wire.write(self.wire.client.delete_points(delete)).await
    }

    /// All batches that are written down.
    pub(super) async fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        let mut batches = HashMap::<Uuid, (usize, Vec<(i64, String)>)>::new();
        let mut offset = None;
        loop {
            let scroll = ScrollPoints {
                collection_name: self.collection.to_string(),
                limit: Some(PAGE),
                offset,
                with_payload: Some(true.into()),
                ..Default::default()
            };
            let page = self.wire.call(self.wire.client.scroll(scroll)).await?;
            for mut point in page.result {
                let mut take = |key: &str| point.payload.remove(key).and_then(|value| value.kind);
                let (
                    Some(Kind::StringValue(batch)),
                    Some(Kind::IntegerValue(part)),
                    Some(Kind::IntegerValue(parts)),
                ) = (take("batch"), take("part"), take("parts"))
                else {
                    return Err(failed("the journal holds what this program did not write"));
                };
                let Some(Kind::StringValue(steps)) = take("steps") else { continue };
                let batch = batches.entry(batch.parse().map_err(failed)?).or_default();
                batch.0 = usize::try_from(parts).map_err(failed)?;
                batch.1.push((part, steps));
            }
            offset = page.next_page_offset;
            if offset.is_none() {
                break;
            }
        }
        batches.into_iter().map(|(batch, (parts, found))| entry(batch, parts, found)).collect()
    }
}

fn entry(batch: Uuid, parts: usize, mut found: Vec<(i64, String)>) -> Result<Entry, StoreError> {
    found.sort_unstable_by_key(|(part, _)| *part);
    let mut steps = Vec::new();
    for line in found.iter().flat_map(|(_, text)| text.lines()) {
        steps.push(serde_json::from_str(line).map_err(failed)?);
    }
    Ok(Entry { batch, parts, steps: (found.len() == parts).then_some(steps) })
}
