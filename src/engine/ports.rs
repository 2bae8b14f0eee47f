//! The ports of the engine: what embeds, what stores, and what changes the model. Adapters live in `embed` and
//! `store`; what each MUST do is said here and checked by one contract suite for all of them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

mod courier;
mod ledger;

pub use self::courier::{Courier, Post, PostError};
pub use self::ledger::{Entry, Kept, Ledger, LedgerReading, LedgerRow};
pub use super::clock::{Clock, SystemClock};

use crate::domain::cause::Cause;
use crate::domain::derivation;
use crate::domain::erasure::Remains;
use crate::domain::ranking::query::{RankedPage, RankingQuery};
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName, TenantId};
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::{Field, Filter};
use crate::domain::text::{TEXT_VERSION, Text};

/// Turns texts into vectors.
///
/// An adapter MUST be deterministic, MUST return one embedding per text in the order given, each sound for
/// [`Embedder::dimension`], and MUST give one text the same embedding alone and in a batch.
#[async_trait]
pub trait Embedder: Send + Sync {
    /// Identifies the model and its weights: `zh-ngram-1@1a2b3c4d`.
    fn model(&self) -> &str;

    /// Length of the dense vectors.
    fn dimension(&self) -> usize;

    /// One embedding for each text, in their order.
    ///
    /// # Errors
    /// [`EmbedError::Overloaded`] is worth another try, [`EmbedError::Failed`] is a defect.
    async fn embed(&self, texts: Vec<Text>) -> Result<Vec<Embedding>, EmbedError>;
}

/// Why texts could not be embedded.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// Too much work is waiting already.
    #[error("the embedder is overloaded")]
    Overloaded,
    /// The model could not be run, or gave what is no embedding.
    #[error("the embedder failed: {0}")]
    Failed(#[source] Cause),
}

/// One change of a batch.
#[derive(Clone, Debug)]
pub enum Change {
    /// Stores the document under its name.
    Put {
        /// With all that is derived of it, and with protected attributes.
        document: Arc<Document>,
        /// What must be stored under its name.
        expect: Expect,
    },
    /// Removes the document.
    Delete {
        /// Of the document; removing what is not there is no fault.
        name: RecordName,
        /// What must be stored under the name.
        expect: Expect,
    },
}

impl Change {
    /// The name of what is stored or removed.
    pub fn name(&self) -> &RecordName {
        match self {
            Self::Put { document, .. } => document.name(),
            Self::Delete { name, .. } => name,
        }
    }
}

/// What must be stored under a name for a change to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Whatever is there, or nothing.
    Anything,
    /// No document.
    Nothing,
    /// A document with this etag.
    Etag(String),
}

/// What a search orders its hits by.
#[derive(Clone, Debug)]
pub enum Order {
    /// Near the embedding: the union of the nearest `limit` by the dense view and the nearest `limit` that share
    /// one of their strongest features by the sparse view; a store says how many of them it looks at, never fewer
    /// than 32. Which of them come first is for the engine to say. With no dense view (all zero) only the sparse
    /// view counts, and a document with none is not found by it.
    Nearest(Embedding),
    /// Latest [`Document::shown_time`] first, ties by name; at most `limit` of them.
    Newest,
    /// The highest number of an integer field first, those that state none last, ties by name; at most `limit` of them.
    Highest(Field),
}

/// What to look for. A store may use an approximate index for the dense view when more than a few thousand
/// documents pass the filter; below that the answer MUST be exact.
#[derive(Clone, Debug)]
pub struct Search {
    /// What every hit passes.
    pub filter: Filter,
    /// What decides which of those that pass are hits.
    pub order: Order,
    /// How many hits, as the order counts them.
    pub limit: usize,
}

/// A document as it is stored, or why it cannot be read.
pub type Stored = Result<Arc<Document>, Damage>;

/// A record that is there and cannot be read. It may be overwritten or deleted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} is damaged: {detail}")]
pub struct Damage {
    /// What cannot be read.
    pub name: RecordName,
    /// For the log.
    pub detail: String,
}

/// How a store stands.
#[derive(Debug)]
pub struct Health {
    /// Why reads cannot be answered now, where they cannot.
    pub reads: Result<(), StoreError>,
    /// Why writes cannot be taken now, where they cannot.
    pub writes: Result<(), StoreError>,
    /// What is damaged or missing while the rest goes on.
    pub faults: Vec<Fault>,
}

/// Something of a store that is damaged or missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it is, in a word or two: "records", "journal", "payload index region".
    pub part: String,
    /// For operators; names of records and their content are not in it.
    pub detail: String,
}

/// A secret of a store, made once at random and the same for all who share the store.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub [u8; 32]);

/// Never shown.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Keeps documents and finds them by nearness under a filter.
///
/// An adapter MUST
/// - answer `Ok` from [`Store::write`] only when every change is durable and seen by every later call;
/// - make all changes of a batch or none, also across a crash;
/// - check every [`Expect`] in the same atomic step, and answer [`StoreError::Conflict`] with the first name at fault;
/// - apply filters inside its index, so that `limit` counts hits that pass, with the meaning of [`Filter::admits`];
/// - tell a damaged document as [`Damage`] in [`Store::get`] and [`Store::scan`] and in [`Store::health`], and never give it out
///   or leave it out in silence; searches, counts and facets go on without it;
/// - refuse documents whose embedding is not sound for its dimension with [`StoreError::Invalid`], storing nothing;
/// - keep protected attributes apart from what search reads, and give them back in [`Store::get`] only.
#[async_trait]
pub trait Store: Send + Sync {
    /// Makes all changes, in their order, or none.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when what is stored is not what a change expects, [`StoreError::Invalid`] when a
    /// document is unfit.
    async fn write(&self, changes: Vec<Change>) -> Result<(), StoreError>;

    /// The documents in the order of the names, with protected attributes; `None` where nothing is stored.
    async fn get(&self, names: &[RecordName]) -> Result<Vec<Option<Stored>>, StoreError>;

    /// A tenant's documents of one kind, without protected attributes, in an order of the store's own that does not
    /// change: those after the id `after` in that order, even when that document is gone.
    async fn scan(
        &self,
        tenant: &TenantId,
        kind: RecordKind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Stored>, StoreError>;

    /// Distinct documents, without protected attributes. Each is current: the filter holds of what is returned.
    async fn search(&self, search: Search) -> Result<Vec<Arc<Document>>, StoreError>;

    /// A page of the ranking of all documents that pass, by [`RankingQuery::place`]: the documents are those that were
    /// placed, so that what is told of a result is what it was ranked by. A store that does not compare every document that
    /// passes says so.
    async fn rank(&self, query: Arc<RankingQuery>) -> Result<RankedPage, StoreError>;

    /// How many documents pass the filter.
    async fn count(&self, filter: &Filter) -> Result<u64, StoreError>;

    /// The most frequent values of a keyword field over the documents that pass, ties by value.
    async fn facet(
        &self,
        filter: &Filter,
        field: Field,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, StoreError>;

    /// Takes documents out of what the place keeps beside what is served: an index of another model. Says how many there were.
    async fn erase_copies(&self, _names: &[RecordName]) -> Result<u64, StoreError> {
        Ok(0)
    }

    /// Lets go for good of all that was removed or replaced before, as far as that is its own to do.
    async fn erase(&self) -> Result<Remains, StoreError> {
        Ok(Remains::LeftToServer)
    }

    /// How it stands now.
    async fn health(&self) -> Health;

    /// The secret that page tokens are authenticated with.
    async fn secret(&self) -> Result<Secret, StoreError>;

    /// Writes out what is still on its way to the index and lets go of files and locks; later calls fail.
    async fn close(&self) -> Result<(), StoreError>;
}

/// The name of a stored document or of a damaged one.
pub fn name_of(stored: &Stored) -> &RecordName {
    match stored {
        Ok(document) => document.name(),
        Err(damage) => &damage.name,
    }
}

impl Health {
    /// Answers everything and knows of no fault.
    pub fn good() -> Self {
        Self { reads: Ok(()), writes: Ok(()), faults: Vec::new() }
    }
}

/// What a generation was made with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Making {
    /// The model's id, as [`Embedder::model`] gives it.
    pub model: String,
    /// Length of the dense vectors.
    pub dimension: usize,
    /// Version of the rule that makes texts of records.
    pub text_version: u32,
    /// Version of what is derived of records beside that: see [`derivation::version`].
    pub derivation: String,
}

impl Making {
    /// What this program makes with an embedder.
    pub fn with(embedder: &dyn Embedder) -> Self {
        Self {
            model: embedder.model().to_string(),
            dimension: embedder.dimension(),
            text_version: TEXT_VERSION,
            derivation: derivation::version().to_string(),
        }
    }

    /// Whether vectors are made in the same way, whatever else is derived.
    pub fn has_vectors_of(&self, other: &Self) -> bool {
        let vectors = |making: &Self| (making.model.clone(), making.dimension, making.text_version);
        vectors(self) == vectors(other)
    }
}

impl fmt::Display for Making {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { model, dimension, text_version, derivation } = self;
        write!(f, "{model} (dimension {dimension}, text version {text_version}, derivation {derivation})")
    }
}

/// One index over the records, made with one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generation {
    /// What tells it from the other generations of the place.
    pub made_with: Making,
    /// Whether it is the one that is served.
    pub is_current: bool,
}

/// Hears how far work is: so many done of so many.
pub type Tell = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// What a check of all that a generation keeps has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// Where it is kept.
    pub place: String,
    /// None where that is lost.
    pub made_with: Option<Making>,
    /// Records that are there, damaged ones included.
    pub records: u64,
    /// Records that cannot be read. They stay so until they are overwritten or deleted.
    pub damaged: Vec<Damage>,
    /// What a repair makes again from the rest.
    pub mendable: Vec<Fault>,
    /// What a repair has made again.
    pub mended: Vec<Fault>,
    /// What cannot be made again, beside the damaged records; where an operator gave it up, as it was before.
    pub gone: Vec<Fault>,
}

impl Findings {
    /// Whether all is there and sound.
    pub fn is_whole(&self) -> bool {
        self.damaged.is_empty() && self.mendable.is_empty() && self.gone.is_empty()
    }
}

/// The generations of one place (a folder, a Qdrant server). At most one is current: the one that is served.
#[async_trait]
pub trait Generations: Send + Sync {
    /// All that the place has, also one that is only half filled.
    async fn list(&self) -> Result<Vec<Generation>, StoreError>;

    /// Opens the generation of this making, creating it when there is none; going on with a half-filled one.
    async fn open(&self, made_with: &Making) -> Result<Arc<dyn Store>, StoreError>;

    /// Makes it the current one, atomically.
    async fn switch(&self, made_with: &Making) -> Result<(), StoreError>;

    /// Removes one that is not current. Where others still read it, or generations are being changed, only with `force`.
    async fn remove(&self, made_with: &Making, force: bool) -> Result<(), StoreError>;

    /// Claims the right to change generations: [`StoreError::Refused`] says who holds it. A place that belongs to
    /// one process needs no claim.
    async fn begin(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Gives the claim back.
    async fn end(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Reads all that is kept and says what is damaged. With `repair` it first makes again what can be made from the rest.
    /// `tell` hears how many records of how many were read.
    async fn verify(&self, _repair: bool, _tell: Tell) -> Result<Vec<Findings>, StoreError> {
        Err(StoreError::Refused("records that are kept there cannot be verified from here".into()))
    }
}

/// Why a store could not do it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// An [`Expect`] did not hold.
    #[error("{0} is not as expected")]
    Conflict(RecordName),
    /// A document is not fit to be stored.
    #[error("invalid document: {0}")]
    Invalid(String),
    /// Free disk space is below the reserve; reads go on.
    #[error("the disk is nearly full: {0}")]
    DiskFull(#[source] Cause),
    /// Too much work is waiting already; says when to try again, where that is known.
    #[error("the store is overloaded")]
    Overloaded(Option<Duration>),
    /// Cannot be reached now; worth another try.
    #[error("the store is unavailable: {0}")]
    Unavailable(#[source] Cause),
    /// The folder or collection is of another model, or of a newer version.
    #[error(transparent)]
    Mismatch(Cause),
    /// It refuses this service until an operator does something: a wrong key, a limit, a collection that is gone.
    #[error("the store refuses: {0}")]
    Refused(#[source] Cause),
    /// A record that is asked for cannot be read.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// A defect, or a fault of what lies below that none of the others says.
    #[error("the store failed: {0}")]
    Failed(#[source] Cause),
}
