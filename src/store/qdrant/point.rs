//! Documents in the words of the server. What fields mean is not known here.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use qdrant_client::qdrant::point_id::PointIdOptions;
use qdrant_client::qdrant::value::Kind;
use qdrant_client::qdrant::{NamedVectors, PointId, PointStruct, Value, Vector};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::plain::{UPDATED, dense_units, sparse_units};
use super::point_name;
use crate::domain::cause::Cause;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::record::person::ProtectedAttributes;
use crate::engine::ports::{Clock, Damage, StoreError, SystemClock};
use crate::store::has_dense;
use crate::store::stored::{self, Values};

pub(super) const DENSE: &str = "dense";
pub(super) const SPARSE: &str = "sparse";
/// Tenant and kind, for scans: taken from the name, whatever the fields hold.
pub(super) const FOLDER: &str = "_folder";
/// Fingerprint of the content.
pub(super) const ETAG: &str = "_etag";
/// Names one write of one point: no two writes ever share it, so what is under it never changes.
pub(super) const VERSION: &str = "_version";
/// The record in the form that the embedded store has too, base64.
pub(super) const DOCUMENT: &str = "_document";
/// What was derived of it, in the same form.
pub(super) const DERIVED: &str = "_derived";
/// The protected attributes in the same form. Asked for by `get` alone.
const PROTECTED: &str = "_protected";
/// The record's name, for when the document can no longer be read.
pub(super) const NAME: &str = "_name";
/// In a point that a batch was taken back from: the version whose content it has again; nil where there was none.
const BASE: &str = "_base";
/// The batch that made the point, where others must not build upon that before the batch is done with.
const BATCH: &str = "_batch";
/// Versions that the point had before, the last of them.
const PRIOR: &str = "_prior";
/// In a tombstone: when the record was deleted, in microseconds.
pub(super) const GONE: &str = "_gone";

/// So many versions are remembered.
const PRIORS: usize = 8;

/// What identifies the state of a point.
pub(super) const STAMP: [&str; 6] = [VERSION, ETAG, BASE, BATCH, PRIOR, GONE];
/// What searches and scans read.
pub(super) const CONTENT: [&str; 5] = [VERSION, DOCUMENT, DERIVED, GONE, NAME];
/// Everything that cannot be derived.
pub(super) const WHOLE: [&str; 9] = [VERSION, ETAG, DOCUMENT, DERIVED, PROTECTED, BASE, BATCH, PRIOR, GONE];

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
    /// None in what the first edition wrote: its documents hold it themselves.
    #[serde(default)]
    derived: Option<String>,
    protected: Option<String>,
    /// What was packed here, so that it need not be read again.
    #[serde(skip)]
    open: Option<Arc<Document>>,
}

impl Packed {
    /// Protected attributes are packed apart from the rest.
    pub(super) fn of(mut document: Arc<Document>) -> Result<Self, StoreError> {
        let values = Values::of(&mut document).map_err(failed)?;
        let text = |bytes: Vec<u8>| BASE64.encode(bytes);
        Ok(Self {
            document: text(values.record),
            derived: Some(text(values.derived)),
            protected: values.protected.map(text),
            open: Some(document),
        })
    }

    /// The document without protected attributes.
    pub(super) fn open(&self) -> Result<Arc<Document>, StoreError> {
        if let Some(open) = &self.open {
            return Ok(open.clone());
        }
        let derived = self.derived.as_deref().map(unpack).transpose()?;
        let document = stored::document(&unpack(&self.document)?, derived.as_deref()).map_err(failed)?;
        match document.is_derived() {
            true => Ok(Arc::new(document)),
            false => Err(failed("what was derived of it is lost")),
        }
    }

    fn protected(&self) -> Result<Option<ProtectedAttributes>, StoreError> {
        let protected = |text| stored::protected(&unpack(text)?).map_err(failed);
        self.protected.as_deref().map(protected).transpose()
    }

    /// The point of the document that was packed.
    pub(super) fn point(self, document: &Document, seal: Seal) -> PointStruct {
        let mut payload = seal.payload();
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
        payload.insert(NAME.to_string(), name.to_string().into());
        payload.insert(ETAG.to_string(), document.etag.clone().into());
        payload.insert(DOCUMENT.to_string(), self.document.into());
        payload.extend(self.derived.map(|derived| (DERIVED.to_string(), derived.into())));
        payload.extend(self.protected.map(|protected| (PROTECTED.to_string(), protected.into())));
        PointStruct::new(id_of(name).to_string(), vectors(document), payload)
    }
}

/// What a point says of how it was written.
#[derive(Clone, Debug)]
pub(super) struct Seal {
    pub(super) version: Uuid,
    /// Where it is not the version itself.
    pub(super) base: Option<Uuid>,
    pub(super) batch: Option<Uuid>,
    pub(super) prior: Vec<Uuid>,
}

impl Seal {
    fn payload(self) -> HashMap<String, Value> {
        let text = |id: Uuid| Value::from(id.to_string());
        let mut payload = HashMap::from([(VERSION.to_string(), text(self.version))]);
        payload.extend(self.base.map(|base| (BASE.to_string(), text(base))));
        payload.extend(self.batch.map(|batch| (BATCH.to_string(), text(batch))));
        if !self.prior.is_empty() {
            let prior: Vec<String> = self.prior.iter().map(Uuid::to_string).collect();
            payload.insert(PRIOR.to_string(), prior.into());
        }
        payload
    }

    /// The point of a record that is no more: no field, no vector, so that nothing finds it. It keeps what was under
    /// way when the record was deleted from bringing it back.
    pub(super) fn tombstone(self, id: Uuid) -> PointStruct {
        let mut payload = self.payload();
        payload.insert(GONE.to_string(), SystemClock.now().timestamp_micros().into());
        PointStruct::new(id.to_string(), NamedVectors::default(), payload)
    }
}

/// The versions that a point had before, with the one that it has now.
pub(super) fn with_prior(prior: &[Uuid], version: Uuid) -> Vec<Uuid> {
    let mut all = prior.to_vec();
    all.push(version);
    all.split_off(all.len().saturating_sub(PRIORS))
}

fn vectors(document: &Document) -> NamedVectors {
    let mut vectors = NamedVectors::default();
    if has_dense(&document.embedding) {
        let dense = Vector::new_dense(dense_units(&document.embedding));
        vectors.vectors.insert(DENSE.to_string(), dense);
    }
    let (indices, values) = sparse_units(&document.embedding);
    if !indices.is_empty() {
        vectors.vectors.insert(SPARSE.to_string(), Vector::new_sparse(indices, values));
    }
    vectors
}

fn unpack(text: &str) -> Result<Vec<u8>, StoreError> {
    BASE64.decode(text).map_err(failed)
}

pub(super) fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> StoreError {
    StoreError::Failed(Cause::of(error))
}

/// What a point must be for a change to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Absent,
    /// There, under this version.
    Is(Uuid),
    /// A tombstone of this version, or nothing: tombstones are swept after a while.
    Gone(Uuid),
}

/// What the server told of a point.
pub(super) struct Found {
    pub(super) id: Uuid,
    /// Nil where another program wrote the point.
    pub(super) version: Uuid,
    /// Empty unless it was asked for.
    pub(super) etag: String,
    base: Option<Uuid>,
    pub(super) batch: Option<Uuid>,
    pub(super) prior: Vec<Uuid>,
    pub(super) is_gone: bool,
    name: Option<RecordName>,
    /// Empty unless it was asked for.
    folder: String,
    packed: Packed,
}

impl Found {
    /// None where the id is not of the kind that this program gives.
    pub(super) fn of(id: Option<PointId>, mut payload: HashMap<String, Value>) -> Option<Self> {
        let id = id.as_ref().and_then(uuid_of)?;
        let prior = match payload.remove(PRIOR).and_then(|value| value.kind) {
            Some(Kind::ListValue(list)) => {
                list.values.into_iter().filter_map(|value| uuid_in(value.kind)).collect()
            }
            _ => Vec::new(),
        };
        let is_gone = payload.remove(GONE).is_some();
        let mut take = |key: &str| payload.remove(key).and_then(|value| value.kind);
        let [version, base, batch] = [VERSION, BASE, BATCH].map(|key| uuid_in(take(key)));
        let mut text = |key: &str| match take(key) {
            Some(Kind::StringValue(text)) => Some(text),
            _ => None,
        };
        let etag = text(ETAG).unwrap_or_default();
        let home = "x".parse().ok();
        let name = text(NAME).and_then(|text| RecordName::parse(&text, home.as_ref()?).ok());
        let name = name.filter(|name| id_of(name) == id);
        let folder = text(FOLDER).unwrap_or_default();
        let packed = Packed {
            document: text(DOCUMENT).unwrap_or_default(),
            derived: text(DERIVED),
            protected: text(PROTECTED),
            open: None,
        };
        Some(Self {
            id,
            version: version.unwrap_or_default(),
            etag,
            base,
            batch,
            prior,
            is_gone,
            name,
            folder,
            packed,
        })
    }

    /// The version whose content it has.
    pub(super) fn base(&self) -> Uuid {
        self.base.unwrap_or(self.version)
    }

    /// What must be there for it to be changed.
    pub(super) fn state(&self) -> State {
        if self.is_gone { State::Gone(self.version) } else { State::Is(self.version) }
    }

    /// Bytes of the document as it came.
    pub(super) fn len(&self) -> usize {
        self.packed.document.len() + self.packed.derived.as_ref().map_or(0, String::len)
    }

    /// The document, without protected attributes.
    pub(super) fn document(&self) -> Result<Arc<Document>, StoreError> {
        self.open()
    }

    /// The document, with protected attributes if they were asked for.
    pub(super) fn whole(&self) -> Result<Arc<Document>, StoreError> {
        let mut document = Arc::unwrap_or_clone(self.open()?);
        document.record.restore_protected(self.packed.protected()?);
        Ok(Arc::new(document))
    }

    fn open(&self) -> Result<Arc<Document>, StoreError> {
        if self.version.is_nil() {
            return Err(failed("another program wrote it"));
        }
        let document = self.packed.open()?;
        match id_of(document.name()) == self.id {
            true => Ok(document),
            false => Err(failed("it is a copy of another record")),
        }
    }

    pub(super) fn into_packed(self) -> Packed {
        self.packed
    }

    /// That it cannot be read. A record whose name is lost is named by its point.
    pub(super) fn damage(&self, tenant: &TenantId, kind: RecordKind, error: &StoreError) -> Damage {
        let name = self.name.clone().unwrap_or_else(|| point_name::name_of(tenant, kind, self.id));
        Damage { name, detail: format!("the point {}: {error}", self.id) }
    }

    /// Whether this is a record of that tenant and kind that cannot be read and has no name.
    pub(super) fn is_lost(&self, name: &RecordName) -> bool {
        let is_there = !self.is_gone && self.folder == folder(&name.tenant, name.kind);
        is_there && self.name.is_none() && self.open().is_err()
    }
}

fn uuid_in(kind: Option<Kind>) -> Option<Uuid> {
    match kind {
        Some(Kind::StringValue(text)) => text.parse().ok(),
        _ => None,
    }
}

pub(super) fn uuid_of(id: &PointId) -> Option<Uuid> {
    match id.point_id_options.as_ref()? {
        PointIdOptions::Uuid(text) => text.parse().ok(),
        PointIdOptions::Num(_) => None,
    }
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
