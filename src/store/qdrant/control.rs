//! The control collection of a prefix: what replicas and commands must agree upon. Which generations there are, who
//! changes them just now, which replicas read which of them, and the secret that all replicas share.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use qdrant_client::qdrant::value::Kind;
use qdrant_client::qdrant::{
    Filter, GetPoints, NamedVectors, PointStruct, ScrollPoints, UpdateMode, UpsertPoints, Value,
};
use uuid::Uuid;

use super::QdrantOptions;
use super::filter::{has_version, one_of};
use super::operations::{delete_ids, strong};
use super::place;
use super::point::{VERSION, failed};
use super::wire::Wire;
use crate::engine::ports::{Secret, StoreError};
use crate::store::secret;

const NAMESPACE: Uuid = Uuid::from_u128(0x7461_6c65_6e74_4d61_a746_6368_6374_6c73);
const KIND: &str = "kind";
const GENERATION: &str = "generation";
const REPLICA: &str = "replica";
/// More than a place ever has.
const MOST_NOTES: u32 = 10_000;

/// The control collection.
pub(super) struct Control<'a> {
    wire: &'a Wire,
    collection: String,
}

/// A note in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// Changes with every write of the note.
    pub(super) version: Uuid,
    pub(super) text: HashMap<String, String>,
}

impl Note {
    pub(super) fn new(text: &[(&str, &str)]) -> Self {
        let text = text.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
        Self { version: Uuid::new_v4(), text }
    }

    pub(super) fn get(&self, key: &str) -> &str {
        self.text.get(key).map_or("", String::as_str)
    }

    fn of(payload: HashMap<String, Value>) -> Option<Self> {
        let text = payload.into_iter().filter_map(|(key, value)| match value.kind {
            Some(Kind::StringValue(text)) => Some((key, text)),
            _ => None,
        });
        let mut text: HashMap<String, String> = text.collect();
        Some(Self { version: text.remove(VERSION)?.parse().ok()?, text })
    }

    fn point(self, id: Uuid) -> PointStruct {
        let mut payload: HashMap<String, Value> =
            self.text.into_iter().map(|(key, value)| (key, value.into())).collect();
        payload.insert(VERSION.to_string(), self.version.to_string().into());
        PointStruct::new(id.to_string(), NamedVectors::default(), payload)
    }
}

pub(super) fn id_of(kind: &str, name: &str) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("{kind}/{name}").as_bytes())
}

impl<'a> Control<'a> {
    pub(super) fn of(wire: &'a Wire, prefix: &str) -> Self {
        Self { wire, collection: format!("{prefix}-control") }
    }

    /// Makes the collection, and its payload indexes, where they are missing.
    pub(super) async fn ensure(&self, options: &QdrantOptions) -> Result<(), StoreError> {
        place::create(self.wire, place::plain(&self.collection, options)).await?;
        place::index_notes(self.wire, &self.collection, KIND).await
    }

    pub(super) async fn drop(&self) -> Result<(), StoreError> {
        place::drop_collection(self.wire, &self.collection).await
    }

    pub(super) async fn exists(&self) -> Result<bool, StoreError> {
        self.wire.exists(&self.collection).await
    }

    pub(super) async fn read(&self, id: Uuid) -> Result<Option<Note>, StoreError> {
        let get = GetPoints {
            collection_name: self.collection.clone(),
            ids: vec![id.to_string().into()],
            with_payload: Some(true.into()),
            timeout: Some(self.wire.seconds()),
            ..Default::default()
        };
        let found = self.wire.call(self.wire.client.get_points(get)).await?.result.pop();
        Ok(found.and_then(|point| Note::of(point.payload)))
    }

    /// Writes a note where there is none yet, or over this version of it; whether it stands there now.
    pub(super) async fn write(&self, id: Uuid, note: Note, over: Option<Uuid>) -> Result<bool, StoreError> {
        let version = note.version;
        let upsert = UpsertPoints {
            collection_name: self.collection.clone(),
            wait: Some(true),
            points: vec![note.point(id)],
            ordering: strong(),
            update_filter: over.map(|over| Filter::must([has_version([over])])),
            update_mode: Some(
                if over.is_some() { UpdateMode::UpdateOnly } else { UpdateMode::InsertOnly }.into(),
            ),
            ..Default::default()
        };
        self.wire.write(self.wire.client.upsert_points(upsert)).await?;
        Ok(self.read(id).await?.is_some_and(|note| note.version == version))
    }

    /// Writes a note that nobody else writes.
    async fn put(&self, id: Uuid, note: Note) -> Result<(), StoreError> {
        let upsert = UpsertPoints {
            collection_name: self.collection.clone(),
            wait: Some(true),
            points: vec![note.point(id)],
            ordering: strong(),
            ..Default::default()
        };
        self.wire.write(self.wire.client.upsert_points(upsert)).await
    }

    pub(super) async fn remove(&self, ids: &[Uuid]) -> Result<(), StoreError> {
        let ids = ids.iter().map(|id| id.to_string().into()).collect();
        delete_ids(self.wire, &self.collection, ids).await
    }

    async fn of_kind(&self, kind: &str) -> Result<Vec<Note>, StoreError> {
        let scroll = ScrollPoints {
            collection_name: self.collection.clone(),
            filter: Some(Filter::must([one_of(KIND, vec![kind.to_string()])])),
            limit: Some(MOST_NOTES),
            with_payload: Some(true.into()),
            timeout: Some(self.wire.seconds()),
            ..Default::default()
        };
        let found = self.wire.call(self.wire.client.scroll(scroll)).await?.result;
        Ok(found.into_iter().filter_map(|point| Note::of(point.payload)).collect())
    }

    /// Notes that a collection of records exists; from then on it is never made anew.
    pub(super) async fn mark(&self, records: &str) -> Result<(), StoreError> {
        let note = Note::new(&[(KIND, GENERATION), ("records", records)]);
        self.write(id_of(GENERATION, records), note, None).await.map(drop)
    }

    pub(super) async fn unmark(&self, records: &str) -> Result<(), StoreError> {
        self.remove(&[id_of(GENERATION, records)]).await
    }

    /// The collections of records that must exist.
    pub(super) async fn marked(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.of_kind(GENERATION).await?.iter().map(|note| note.get("records").to_string()).collect())
    }

    /// The secret of all replicas: whoever is first makes it, out of the one that it knows where it knows one.
    pub(super) async fn secret(&self, known: Option<&Secret>) -> Result<Secret, StoreError> {
        let id = id_of("secret", "");
        if self.read(id).await?.is_none() {
            let secret = known.cloned().unwrap_or_else(secret::fresh);
            let made = Note::new(&[(KIND, "secret"), ("secret", &BASE64.encode(secret.0))]);
            self.write(id, made, None).await?;
        }
        let note = self.read(id).await?.ok_or_else(|| failed("the shared secret is not kept"))?;
        let bytes = BASE64.decode(note.get("secret")).map_err(failed)?;
        Ok(Secret(bytes.try_into().map_err(|_| failed("the shared secret is damaged"))?))
    }

    /// Says that a replica reads a generation, again and again.
    pub(super) async fn announce(
        &self,
        replica: Uuid,
        records: &str,
        holder: &str,
    ) -> Result<(), StoreError> {
        let id = replica.to_string();
        let note = Note::new(&[(KIND, REPLICA), (REPLICA, &id), ("records", records), ("holder", holder)]);
        self.put(id_of(REPLICA, &id), note).await
    }

    pub(super) async fn leave(&self, replica: Uuid) -> Result<(), StoreError> {
        self.remove(&[id_of(REPLICA, &replica.to_string())]).await
    }

    /// The replicas that have said that they read this generation.
    pub(super) async fn replicas(&self, records: &str) -> Result<Vec<Note>, StoreError> {
        let mut notes = self.of_kind(REPLICA).await?;
        notes.retain(|note| note.get("records") == records);
        Ok(notes)
    }
}

/// The replica that a note is of.
pub(super) fn replica_of(note: &Note) -> Option<Uuid> {
    note.get(REPLICA).parse().ok()
}

/// Names this process for operators: machine and process.
pub(super) fn holder() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = host.trim();
    format!("process {} on {}", std::process::id(), if host.is_empty() { "an unknown machine" } else { host })
}
