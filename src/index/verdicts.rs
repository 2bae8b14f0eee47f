//! What rules say of records: asked once for all that they read the same of.

use rustc_hash::FxHashMap;

use super::Shelf;
use super::block::Block;
use super::excerpts::Id;
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::query::RankingQuery;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::rules::{Judging, reads_titles};

/// How a pair is judged, and whether no rule keeps it out; `None` where it is no result.
type Verdict = Option<(Judging, bool)>;

/// The verdicts of one query.
pub(super) struct Verdicts<'q> {
    query: &'q RankingQuery,
    /// The full name of the subject.
    subject: Option<String>,
    reads_titles: bool,
    /// By kind, by what rules read, and by whether the record is the caller's own.
    known: FxHashMap<(RecordKind, Id, bool), Verdict>,
}

impl<'q> Verdicts<'q> {
    pub(super) fn new(query: &'q RankingQuery) -> Self {
        Self {
            query,
            subject: query.subject.name().map(RecordName::to_string),
            reads_titles: reads_titles(query.subject.facts()),
            known: FxHashMap::default(),
        }
    }

    /// The verdict on the record at a slot.
    pub(super) fn of(&mut self, shelf: &Shelf, block: &Block, slot: u16) -> Verdict {
        let (note, read) = (&block.notes[usize::from(slot)], block.rules[usize::from(slot)]);
        if self.subject.as_deref() == Some(&*note.name) {
            return None;
        }
        // Both were written by this process, and can be read.
        let name = || RecordName::parse_full(&note.name).ok();
        let facts = shelf.rules.get(read)?;
        if self.reads_titles {
            let facts = Facts { title: note.title.to_string(), ..facts.clone() };
            return self.query.admit(&name()?, &facts);
        }
        let is_own = note.name.split('/').nth(1) == Some(self.query.judge.tenant.as_str());
        let key = (shelf.kind, read, is_own);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let verdict = self.query.admit(&name()?, facts);
        self.known.insert(key, verdict);
        verdict
    }
}
