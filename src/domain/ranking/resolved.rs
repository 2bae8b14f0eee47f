//! The subject of a ranking, as far as the ranking compares it.

use std::sync::Arc;

use super::bands::Bands;
use super::facts::Facts;
use super::parts::Side;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::search::embedding::Embedding;
use crate::domain::wants::want::Want;

/// A subject with what scoring compares.
#[derive(Clone, Debug)]
pub enum Resolved {
    /// A record, stored or inline.
    Document {
        /// As it is read.
        document: Arc<Document>,
        /// Its full name.
        name: String,
        /// Of a learner for whom courses are sought and who says what work is wished: the wish alone, by the same model. It is compared in the
        /// place of the record's own embedding, which tells above all of what has been learnt.
        wish: Option<Embedding>,
    },
    /// Words that somebody typed.
    Query {
        /// Read as those of a record of the kind that the words stand for.
        facts: Box<Facts>,
        /// By the model of the documents that it is compared with.
        embedding: Embedding,
        /// What the words want, as they were read.
        wants: Vec<Want>,
    },
}

impl Resolved {
    /// What parts of a score compare.
    pub fn side(&self) -> Side<'_> {
        match self {
            Self::Document { document, name, wish } => {
                let embedding = wish.as_ref().unwrap_or(&document.embedding);
                Side { name, facts: &document.facts, embedding }
            }
            Self::Query { facts, embedding, .. } => Side { name: "", facts, embedding },
        }
    }

    /// What rules compare.
    pub fn facts(&self) -> &Facts {
        self.side().facts
    }

    /// How good scores are of records of a kind for this subject.
    pub fn bands(&self, target: RecordKind) -> Bands {
        let asker = match self {
            Self::Document { document, .. } => Some(document.name().kind),
            Self::Query { .. } => None,
        };
        Bands::of(asker, target)
    }

    /// What a typed text wants; nothing of a record.
    pub fn wants(&self) -> &[Want] {
        match self {
            Self::Document { .. } => &[],
            Self::Query { wants, .. } => wants,
        }
    }

    /// The record's name, which of an inline one is never stored; `None` of a typed text.
    pub fn name(&self) -> Option<&RecordName> {
        match self {
            Self::Document { document, .. } => Some(document.name()),
            Self::Query { .. } => None,
        }
    }
}

impl From<Arc<Document>> for Resolved {
    fn from(document: Arc<Document>) -> Self {
        let name = document.name().to_string();
        Self::Document { document, name, wish: None }
    }
}
