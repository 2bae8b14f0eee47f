//! The score of one record, as every store counts it, from columns.

use super::Shelf;
use super::block::Block;
use super::bounds::Comparison;
use crate::domain::ranking::coverage::Subjects;
use crate::domain::ranking::parts::{Nearness, PartKind, Side, confidence_in, share};
use crate::domain::ranking::score::Score;
use crate::domain::search::embedding::{Embedding, cosine, wording};

impl Comparison<'_> {
    /// The score of a record, with the dot product of the sparse views.
    pub(super) fn score(&self, shelf: &Shelf, block: &Block, slot: u16, sparse: u32) -> Score {
        let subject = self.query.subject.side();
        let name = &*block.notes[usize::from(slot)].name;
        let dense = super::kernel::dot(subject.embedding.dense.values(), block.dense.row(slot));
        let near = Nearness {
            meaning: cosine(i64::from(dense), subject.embedding.dense.length(), block.dense.length(slot)),
            wording: wording(i64::from(sparse), subject.embedding.sparse.length(), block.sparse.length(slot)),
        };
        let none = Embedding::default();
        let excerpt = |part: PartKind| {
            let id = block.excerpts[part.place()][usize::from(slot)];
            shelf.dictionaries[part.place()].get(id)
        };
        let items = |list: Subjects| match list {
            Subjects::Skills => block.skills.of(slot),
            Subjects::Certificates => block.certificates.of(slot),
        };
        let value = |part: PartKind| match part.list() {
            Some(list) => share(self.relation, self.items(list), items(list)),
            None => part
                .of_nearness(near)
                .or_else(|| part.value(subject, Side { name, facts: excerpt(part)?, embedding: &none })),
        };
        let confidence = |part: PartKind| match part.list() {
            Some(list) => confidence_in(self.relation, self.items(list), items(list)),
            None => excerpt(part).map_or(1.0, |excerpt| part.confidence(subject.facts, excerpt)),
        };
        Score::from_values(PartKind::ALL.map(value), |part| self.query.weights.of(part) * confidence(part))
    }
}
