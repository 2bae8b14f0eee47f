//! What matches are sought for: a stored record, one given inline, or a text.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::catalog::Catalog;
use super::compute;
use super::error::EngineError;
use super::ports::Embedder;
use crate::domain::message::Code;
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::states_wish;
use crate::domain::ranking::resolved::Resolved;
use crate::domain::record::Record;
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::role::Role;
use crate::domain::record::visibility::consents;
use crate::domain::search::spelling::mended;
use crate::domain::text::Text;
use crate::domain::wants::typed::{Typed, Written};

/// What a caller names as the subject.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A record, as far as the caller may see it.
    Stored(RecordName),
    /// A record that comes with the call; it is derived and never stored.
    Inline(Box<Record>),
    /// Words that somebody typed; they stand for a person where openings are sought, for a need or what
    /// answers one where the other is, else for an opening.
    Text(String),
}

impl Subject {
    /// The name of a record that is stored.
    pub fn stored(&self) -> Option<&RecordName> {
        match self {
            Self::Stored(name) => Some(name),
            Self::Inline(_) | Self::Text(_) => None,
        }
    }
}

/// Reads, derives or embeds the subject. A student who has not agreed to be matched is no subject; another tenant's is
/// not found then. The times are those of the call, and of the day on which a typed text is read.
pub async fn resolve(
    catalog: &Catalog,
    embedder: &dyn Embedder,
    caller: &Caller,
    subject: Subject,
    target: RecordKind,
    (now, as_of): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Resolved, EngineError> {
    let document = match subject {
        Subject::Stored(name) => catalog.get(caller, &name, now).await?,
        Subject::Inline(record) => catalog.derive_one(*record).await?,
        Subject::Text(text) => return resolve_text(embedder, &text, target, as_of.date_naive()).await,
    };
    if !consents(&document.record, now) {
        return Err(EngineError::NoConsent(document.name().clone()));
    }
    resolve_record(embedder, document, target).await
}

/// What is compared of a record where records of a kind are sought: who learns and says what work is wished is compared with courses by the wish.
pub(super) async fn resolve_record(
    embedder: &dyn Embedder,
    document: Arc<Document>,
    target: RecordKind,
) -> Result<Resolved, EngineError> {
    let is_by_wish = target.is(Role::Teacher) && states_wish(&document.facts);
    let text = document.record.resource.content().wish().filter(|_| is_by_wish);
    let embedded = match text {
        Some(text) => embedder.embed(vec![text]).await?.pop(),
        None => None,
    };
    // Of words that the model does not have nothing could be compared.
    let wish = embedded.filter(|wish| !wish.dense.is_zero());
    let name = document.name().to_string();
    Ok(Resolved::Document { document, name, wish })
}

/// A text stands for the other side of what is sought: for a person where openings are, a need where resources and experts are.
pub(super) async fn resolve_text(
    embedder: &dyn Embedder,
    text: &str,
    target: RecordKind,
    on: NaiveDate,
) -> Result<Resolved, EngineError> {
    let role = match () {
        () if target.is(Role::Opening) => Role::Seeker,
        () if target.is(Role::Supply) => Role::Need,
        () if target.is(Role::Need) => Role::Supply,
        () => Role::Opening,
    };
    let kind = RecordKind::having(role).next().unwrap_or(target);
    let written = text.to_string();
    let of_internships = target.is(Role::Internship);
    let by = Written { by_opening: kind.is(Role::Opening), of_internships, on };
    let typed =
        compute::run(move || Typed::read_as(&mended(&written), by)).await.map_err(EngineError::Internal)?;
    let facts = Box::new(Facts::of_query(&typed, kind));
    let text = Text::of_query(if target.is(Role::Teacher) { &typed.to_learn } else { &typed.sought });
    if text.is_empty() {
        return Err(EngineError::invalid("subject_text", Code::NothingToRead));
    }
    let embedding = embedder.embed(vec![text]).await?.pop();
    let embedding = embedding.ok_or_else(|| EngineError::Internal("the embedder gave nothing".into()))?;
    Ok(Resolved::Query { facts, embedding, wants: typed.wants })
}
