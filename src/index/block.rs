//! Up to 32,768 records of one kind, by columns. A slot is written once; what is replaced or deleted only leaves its slot,
//! and the block is written anew when too many are empty.

use bitcode::{Decode, Encode};
use rustc_hash::FxHashSet;

use super::bits::Bits;
use super::dense::Dense;
use super::entry::Entry;
use super::excerpts::{Id, Ids};
use super::fields::Fields;
use super::held::{Held, Lists};
use super::slots::{MOST, Moves};
use super::sparse::Sparse;
use crate::domain::ranking::order::OrderBy;
use crate::domain::ranking::parts::PartKind;
use crate::domain::record::name::RecordName;
use crate::domain::search::embedding::Embedding;
use crate::domain::search::filter::Filter;

/// Of the slots of a full block as many may be empty as one in so many.
const EMPTY: usize = 10;

/// What a block notes of a record that no query scans.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub(super) struct Note {
    /// Known when the record is put in.
    pub(super) id: u64,
    pub(super) stamp: u64,
    pub(super) shown_micros: i64,
    pub(super) name: Box<str>,
    /// What copies of it share.
    pub(super) copy_key: Option<u64>,
    /// Where some rule may read it.
    pub(super) title: Box<str>,
    /// What openings of its employer share.
    pub(super) employer: Option<u64>,
}

#[derive(Encode, Decode)]
pub(super) struct Block {
    pub(super) live: Bits,
    pub(super) notes: Vec<Note>,
    /// A column for each part of a score, by [`PartKind::place`].
    pub(super) excerpts: [Vec<Id>; PartKind::ALL.len()],
    /// What rules read: see [`crate::domain::rules::excerpt`].
    pub(super) rules: Vec<Id>,
    pub(super) skills: Lists,
    pub(super) certificates: Lists,
    pub(super) dense: Dense,
    pub(super) sparse: Sparse,
    pub(super) fields: Fields,
}

impl Block {
    pub(super) fn new(dimension: usize) -> Self {
        Self {
            live: Bits::default(),
            notes: Vec::new(),
            excerpts: PartKind::ALL.map(|_| Vec::new()),
            rules: Vec::new(),
            skills: Lists::default(),
            certificates: Lists::default(),
            dense: Dense::new(dimension),
            sparse: Sparse::default(),
            fields: Fields::default(),
        }
    }

    /// The slots that pass.
    pub(super) fn passing(&self, filter: &Filter) -> Bits {
        let mut passing = self.fields.passing(filter, &self.live);
        if !filter.excluded.is_empty() && !passing.is_empty() {
            let excluded: FxHashSet<String> = filter.excluded.iter().map(RecordName::to_string).collect();
            passing.retain(|slot| !excluded.contains(&*self.notes[usize::from(slot)].name));
        }
        passing
    }

    /// What a record is ordered by where that is not the score.
    pub(super) fn stated(&self, order: OrderBy, slot: u16) -> Option<f64> {
        order.stated(|field| self.fields.integer(field, slot), self.notes[usize::from(slot)].shown_micros)
    }

    pub(super) fn is_full(&self) -> bool {
        self.notes.len() == MOST
    }

    /// Puts in a record and says where. The block MUST not be full.
    pub(super) fn push(
        &mut self,
        entry: Entry,
        ids: Ids,
        rules: Id,
        skills: &[Held],
        certificates: &[Held],
        is_filling: bool,
    ) -> u16 {
        let slot = self.notes.len() as u16;
        let Entry { note, fields, embedding: Embedding { dense, sparse }, .. } = entry;
        self.notes.push(note);
        self.excerpts.iter_mut().zip(ids).for_each(|(column, id)| column.push(id));
        self.rules.push(rules);
        self.skills.push(slot, skills, is_filling);
        self.certificates.push(slot, certificates, is_filling);
        self.dense.push(dense.values());
        match is_filling {
            true => self.sparse.fill(slot, sparse.iter()),
            false => self.sparse.push(slot, sparse.iter()),
        }
        self.fields.push(slot, &fields);
        self.live.add(slot);
        slot
    }

    /// Whether it is worth writing it anew.
    pub(super) fn is_wasteful(&self) -> bool {
        let empty = self.notes.len() - self.live.count();
        empty > 0 && empty * EMPTY > self.notes.len()
    }

    /// Whether it is full and not packed.
    pub(super) fn is_loose(&self) -> bool {
        self.is_full() && !self.is_packed()
    }

    /// Whether no slot is empty, and its lists are as small as they can be.
    pub(super) fn is_tidy(&self) -> bool {
        self.is_packed() && self.live.count() == self.notes.len()
    }

    /// Whether its lists are as small as they can be.
    pub(super) fn is_packed(&self) -> bool {
        self.sparse.is_packed() && self.skills.is_packed() && self.certificates.is_packed()
    }

    pub(super) fn bytes(&self) -> usize {
        let notes = self
            .notes
            .iter()
            .map(|note| size_of::<Note>() + note.name.len() + note.title.len())
            .sum::<usize>();
        let columns =
            self.dense.bytes() + self.sparse.bytes() + self.skills.bytes() + self.certificates.bytes();
        notes + columns + self.notes.len() * (size_of::<Ids>() + size_of::<Id>())
    }

    /// The same without empty slots, packed.
    pub(super) fn moved(&self) -> Self {
        let moves = Moves::keeping(&self.live, self.notes.len());
        Self {
            live: moves.bits(&self.live),
            notes: moves.column(&self.notes),
            excerpts: self.excerpts.each_ref().map(|column| moves.column(column)),
            rules: moves.column(&self.rules),
            skills: self.skills.moved(&moves),
            certificates: self.certificates.moved(&moves),
            dense: self.dense.moved(&moves),
            sparse: self.sparse.moved(&moves),
            fields: self.fields.moved(&moves),
        }
    }
}
