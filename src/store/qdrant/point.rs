//! Documents, filters and conditions in the words of the server. What fields mean is not known here.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use qdrant_client::qdrant::r#match::MatchValue;
use qdrant_client::qdrant::point_id::PointIdOptions;
use qdrant_client::qdrant::value::Kind;
use qdrant_client::qdrant::{self as server, NamedVectors, PointId, PointStruct, Range, Value, Vector};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::document::Document;
use crate::domain::filter::{Condition, Filter};
use crate::domain::name::{RecordKind, RecordName, TenantId};
use crate::domain::student_profile::ProtectedAttributes;
use crate::engine::ports::StoreError;
use crate::store::plain::{INDEXED_FEATURES, Plain, UPDATED};
use crate::store::{codec, has_dense};

pub(super) const DENSE: &str = "dense";
pub(super) const SPARSE: &str = "sparse";
/// Tenant and kind, for scans: taken from the name, whatever the fields hold.
pub(super) const FOLDER: &str = "_folder";
/// Fingerprint of the content.
pub(super) const ETAG: &str = "_etag";
/// Names one write of one point: no two writes ever share it, so what is under it never changes.
pub(super) const VERSION: &str = "_version";
/// The document in the form that the embedded store has too, base64.
const DOCUMENT: &str = "_document";
/// The protected attributes in the same form. Asked for by `get` alone.
const PROTECTED: &str = "_protected";

/// What identifies the state of a point.
pub(super) const STAMP: [&str; 2] = [VERSION, ETAG];
/// What searches and scans read.
pub(super) const CONTENT: [&str; 2] = [VERSION, DOCUMENT];
/// Everything that cannot be derived.
pub(super) const WHOLE: [&str; 4] = [VERSION, ETAG, DOCUMENT, PROTECTED];

const NAMESPACE: Uuid = Uuid::from_u128(0x7461_6c65_6e74_4d61_a746_6368_7265_6373);

/// The point's id of a name: the same in every replica, at every try.
pub(super) fn id_of(name: &RecordName) -> Uuid {
    Uuid::new_v5(&NAMESPACE, name.to_string().as_bytes())
}

pub(super) fn folder(tenant: &TenantId, kind: RecordKind) -> String {
    format!("tenants/{tenant}/{}", kind.collection())
}

/// A document as text.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Packed {
    document: String,
    protected: Option<String>,
}

impl Packed {
    /// Protected attributes are packed apart from the rest.
    pub(super) fn of(document: &Document) -> Result<Self, StoreError> {
        let mut open = document.clone();
        let protected = open.record.take_protected();
        let text = |bytes: Vec<u8>| BASE64.encode(bytes);
        Ok(Self {
            document: codec::encode(&open).map(text).map_err(failed)?,
            protected: protected.map(|one| codec::encode(&one)).transpose().map_err(failed)?.map(text),
        })
    }

    /// The document without protected attributes.
    pub(super) fn open(&self) -> Result<Document, StoreError> {
        unpack(&self.document)
    }

    fn protected(&self) -> Result<Option<ProtectedAttributes>, StoreError> {
        self.protected.as_deref().map(unpack).transpose()
    }

    /// The point of the document that was packed.
    pub(super) fn point(self, document: &Document, version: Uuid) -> PointStruct {
        let mut payload = HashMap::<String, Value>::new();
        for (field, values) in &document.fields.keywords {
            if !values.is_empty() {
                payload.insert(field.key().to_string(), values.clone().into());
            }
        }
        for (field, value) in &document.fields.integers {
            payload.insert(field.key().to_string(), (*value).into());
        }
        let name = document.name();
        payload.insert(UPDATED.to_string(), document.shown_time().timestamp_micros().into());
        payload.insert(FOLDER.to_string(), folder(&name.tenant, name.kind).into());
        payload.insert(ETAG.to_string(), document.etag.clone().into());
        payload.insert(VERSION.to_string(), version.to_string().into());
        payload.insert(DOCUMENT.to_string(), self.document.into());
        payload.extend(self.protected.map(|protected| (PROTECTED.to_string(), protected.into())));
        PointStruct::new(id_of(name).to_string(), vectors(document), payload)
    }
}

fn vectors(document: &Document) -> NamedVectors {
    let mut vectors = NamedVectors::default();
    if has_dense(&document.embedding) {
        let dense = Vector::new_dense(document.embedding.dense.clone());
        vectors.vectors.insert(DENSE.to_string(), dense);
    }
    let sparse = document.embedding.sparse.strongest(INDEXED_FEATURES);
    if !sparse.indices.is_empty() {
        vectors.vectors.insert(SPARSE.to_string(), Vector::new_sparse(sparse.indices, sparse.values));
    }
    vectors
}

fn unpack<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    codec::decode(&BASE64.decode(text).map_err(failed)?).map_err(failed)
}

pub(super) fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}

/// What the server told of a point.
pub(super) struct Found {
    pub(super) id: Uuid,
    pub(super) version: Uuid,
    /// Empty unless it was asked for.
    pub(super) etag: String,
    packed: Packed,
}

impl Found {
    pub(super) fn of(id: Option<PointId>, mut payload: HashMap<String, Value>) -> Result<Self, StoreError> {
        let id = id.as_ref().and_then(uuid_of).ok_or_else(|| failed("a point has an id that is not ours"))?;
        let mut text = |key: &str| match payload.remove(key).and_then(|value| value.kind) {
            Some(Kind::StringValue(text)) => Some(text),
            _ => None,
        };
        let version = text(VERSION).and_then(|text| text.parse().ok());
        let version =
            version.ok_or_else(|| failed(format!("the point {id} was not written by this program")))?;
        let etag = text(ETAG).unwrap_or_default();
        let packed = Packed { document: text(DOCUMENT).unwrap_or_default(), protected: text(PROTECTED) };
        Ok(Self { id, version, etag, packed })
    }

    /// Bytes of the document as it came.
    pub(super) fn len(&self) -> usize {
        self.packed.document.len()
    }

    /// The document, without protected attributes.
    pub(super) fn document(&self) -> Result<Arc<Document>, StoreError> {
        self.packed.open().map(Arc::new).map_err(|error| self.damaged(error))
    }

    /// The document, with protected attributes if they were asked for.
    pub(super) fn whole(&self) -> Result<Arc<Document>, StoreError> {
        let mut document = self.packed.open().map_err(|error| self.damaged(error))?;
        let protected = self.packed.protected().map_err(|error| self.damaged(error))?;
        document.record.restore_protected(protected);
        Ok(Arc::new(document))
    }

    pub(super) fn into_packed(self) -> Packed {
        self.packed
    }

    fn damaged(&self, error: StoreError) -> StoreError {
        failed(format!("the record of point {} is damaged: {error}", self.id))
    }
}

fn uuid_of(id: &PointId) -> Option<Uuid> {
    match id.point_id_options.as_ref()? {
        PointIdOptions::Uuid(text) => text.parse().ok(),
        PointIdOptions::Num(_) => None,
    }
}

/// The filter in the server's words, with the meaning of [`Filter::admits`].
pub(super) fn filter(filter: &Filter) -> server::Filter {
    server::Filter::must(filter.clauses.iter().map(|clause| any(clause)))
}

fn any(clause: &[Condition]) -> server::Condition {
    let mut conditions: Vec<_> = clause.iter().map(condition).collect();
    match conditions.len() {
        0 => never(),
        1 => conditions.remove(0),
        _ => server::Filter::should(conditions).into(),
    }
}

fn condition(condition: &Condition) -> server::Condition {
    match Plain::of(condition) {
        Plain::Never => never(),
        Plain::Always => not(never()),
        Plain::OneOf(field, values) => one_of(field.key(), values.to_vec()),
        Plain::NoneOf(field, values) => not(one_of(field.key(), values.to_vec())),
        Plain::InRange(field, least, most) => range(field.key(), least, most),
        Plain::Empty(field) => server::Condition::is_empty(field.key()),
    }
}

pub(super) fn one_of(key: &str, values: Vec<String>) -> server::Condition {
    server::Condition::matches(key, MatchValue::from(values))
}

/// A range of whole numbers, ends included. The server compares as `f64`, exact up to 2^53: enough for microseconds
/// until the year 2255.
pub(super) fn range(key: &str, least: Option<i64>, most: Option<i64>) -> server::Condition {
    let bound = |bound: i64| bound as f64;
    server::Condition::range(key, Range { gte: least.map(bound), lte: most.map(bound), ..Range::default() })
}

fn not(condition: server::Condition) -> server::Condition {
    server::Filter::must_not([condition]).into()
}

fn never() -> server::Condition {
    server::Condition::has_id(std::iter::empty::<PointId>())
}

/// The points with these ids whose state is one of these versions.
pub(super) fn in_state(
    ids: impl IntoIterator<Item = Uuid>,
    versions: impl IntoIterator<Item = Uuid>,
) -> server::Filter {
    let ids = ids.into_iter().map(|id| PointId::from(id.to_string()));
    server::Filter::must([server::Condition::has_id(ids), has_version(versions)])
}

pub(super) fn has_version(versions: impl IntoIterator<Item = Uuid>) -> server::Condition {
    one_of(VERSION, versions.into_iter().map(|version| version.to_string()).collect())
}

/// Bytes that a point takes in a call, about.
pub(super) fn bytes(point: &PointStruct) -> usize {
    let text = |value: &Value| match &value.kind {
        Some(Kind::StringValue(text)) => text.len(),
        _ => 64,
    };
    let vectors = 4 << 10;
    point.payload.values().map(text).sum::<usize>() + vectors
}
