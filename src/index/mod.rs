//! The exact index: what the embedded store searches with. All in memory, no I/O, no approximation: a ranking is the true
//! one over all records that pass, by the whole score.
//!
//! Records lie by kind in blocks of columns. A query is answered in three steps: the filter gives the slots that pass
//! ([`fields`]); one pass over them bounds what each can score ([`bounds`]), with the closeness of both views exact, the parts
//! that compare little taken from tables, and the others at their most; then the best bounds are placed exactly, by the
//! code that every store ranks with, until no other can come among them ([`rank`]).
//!
//! It is changed by one thread at a time, and guarded by a lock of its owner.

mod best;
mod bits;
mod block;
mod bounds;
mod copies;
mod dense;
mod entry;
mod excerpts;
mod fields;
mod held;
mod holders;
mod kernel;
mod postings;
mod rank;
mod scan;
mod score;
mod search;
mod slots;
mod snapshot;
mod sparse;
mod tables;
mod verdicts;

use rustc_hash::FxHashMap;

pub use self::best::Ranked;
pub use self::entry::{Entry, stamp, stamp_of};
pub use self::rank::IndexPage;
pub use self::snapshot::Piece;

use self::block::Block;
use self::copies::Copies;
use self::excerpts::{Dictionary, NOTHING};
use self::held::Names;
use self::tables::Tables;
use crate::domain::ranking::parts::PartKind;
use crate::domain::record::name::RecordKind;

/// All records, to be searched.
pub struct Index {
    dimension: usize,
    shelves: Vec<Shelf>,
    /// By id.
    places: FxHashMap<u64, Spot>,
    names: Names,
    copies: Copies,
    tables: Tables,
    share_from: usize,
}

/// Scanning as many records takes some ten times as long as starting a thread.
const SHARE_FROM: usize = 100_000;

/// The records of one kind.
struct Shelf {
    kind: RecordKind,
    blocks: Vec<Block>,
    /// By [`PartKind::place`].
    dictionaries: Vec<Dictionary>,
    /// What rules read.
    rules: Dictionary,
}

/// Where a record is.
#[derive(Clone, Copy)]
struct Spot {
    shelf: u8,
    block: u32,
    slot: u16,
}

/// An index that is filled from nothing, and not searched until it is: a third of the work of putting in one by one.
pub struct Filling(Index);

impl Filling {
    /// Nothing yet, for dense vectors of `dimension` numbers.
    pub fn new(dimension: usize) -> Self {
        Self(Index::new(dimension))
    }

    /// Puts in a record under an id, in the place of what was there.
    pub fn put(&mut self, id: u64, entry: Entry) {
        self.0.insert(id, entry, true);
    }

    /// The index of what was put in.
    pub fn finish(mut self) -> Index {
        self.0.pack();
        self.0
    }
}

/// A block written anew, to be put in the place of the old one.
pub struct Tidied {
    shelf: usize,
    block: usize,
    tidy: Block,
}

impl Index {
    /// An empty index for dense vectors of `dimension` numbers.
    pub fn new(dimension: usize) -> Self {
        let shelf = |kind| Shelf {
            kind,
            blocks: Vec::new(),
            dictionaries: PartKind::ALL.map(|_| Dictionary::default()).into(),
            rules: Dictionary::default(),
        };
        Self {
            dimension,
            shelves: RecordKind::ALL.map(shelf).into(),
            places: FxHashMap::default(),
            names: Names::default(),
            copies: Copies::default(),
            tables: Tables::default(),
            share_from: SHARE_FROM,
        }
    }

    /// Lets two threads share the work of a ranking of so many records or more; 100,000 where nothing is said.
    pub fn set_share_from(&mut self, records: usize) {
        self.share_from = records;
    }

    /// Records in it.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether no record is in it.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Puts in a record under an id, in the place of what was there.
    pub fn put(&mut self, id: u64, entry: Entry) {
        self.insert(id, entry, false);
    }

    fn insert(&mut self, id: u64, mut entry: Entry, is_filling: bool) {
        self.remove(id);
        entry.note.id = id;
        let (kind, copy_key) = (entry.kind, entry.note.copy_key);
        let Some(shelf_at) = self.shelves.iter().position(|shelf| shelf.kind == kind) else { return };
        let (skills, certificates) = (self.names.learn(&entry.skills), self.names.learn(&entry.certificates));
        let shelf = &mut self.shelves[shelf_at];
        let ids = PartKind::ALL.map(|part| {
            let dictionary = &mut shelf.dictionaries[part.place()];
            entry.excerpts[part.place()].as_deref().map_or(NOTHING, |written| dictionary.take(written))
        });
        let rules = shelf.rules.take(&entry.rules);
        if shelf.blocks.last().is_none_or(Block::is_full) {
            shelf.blocks.push(Block::new(self.dimension));
            if let Some(full) = shelf.blocks.len().checked_sub(2).filter(|_| is_filling) {
                self.pack_block(shelf_at, full);
            }
        }
        let shelf = &mut self.shelves[shelf_at];
        let block_at = shelf.blocks.len() - 1;
        let slot = shelf.blocks[block_at].push(entry, ids, rules, &skills, &certificates, is_filling);
        self.places.insert(id, Spot { shelf: shelf_at as u8, block: block_at as u32, slot });
        if let Some(key) = copy_key {
            self.copies.put(key, id);
        }
    }

    /// A block of which too much is empty, or that has become full, written anew. It takes milliseconds, and can be done beside
    /// searches; nothing may be changed until it is [`Self::set_tidy`].
    pub fn tidied(&self) -> Option<Tidied> {
        let untidy = |(shelf, one): (usize, &Shelf)| {
            let block = one.blocks.iter().position(|block| block.is_wasteful() || block.is_loose())?;
            Some(Tidied { shelf, block, tidy: one.blocks[block].moved() })
        };
        self.shelves.iter().enumerate().find_map(untidy)
    }

    /// Puts a block that was written anew in the place of the old one.
    pub fn set_tidy(&mut self, Tidied { shelf, block, tidy }: Tidied) {
        for (slot, note) in tidy.notes.iter().enumerate() {
            let spot = Spot { shelf: shelf as u8, block: block as u32, slot: slot as u16 };
            self.places.insert(note.id, spot);
        }
        self.shelves[shelf].blocks[block] = tidy;
    }

    /// Makes what was put in one by one as small as it can be.
    pub fn pack(&mut self) {
        for shelf in 0..self.shelves.len() {
            for block in 0..self.shelves[shelf].blocks.len() {
                self.pack_block(shelf, block);
            }
        }
    }

    fn pack_block(&mut self, shelf: usize, block: usize) {
        if !self.shelves[shelf].blocks[block].is_packed() {
            let tidy = self.shelves[shelf].blocks[block].moved();
            self.set_tidy(Tidied { shelf, block, tidy });
        }
    }

    /// Bytes of its columns, about.
    pub fn bytes(&self) -> usize {
        let blocks = self.shelves.iter().flat_map(|shelf| &shelf.blocks);
        blocks.map(Block::bytes).sum::<usize>() + self.places.capacity() * 17 + self.copies.bytes()
    }

    /// Takes out what is under an id.
    pub fn remove(&mut self, id: u64) {
        let Some(Spot { shelf, block, slot }) = self.places.remove(&id) else { return };
        let shelf = &mut self.shelves[usize::from(shelf)];
        let block = &mut shelf.blocks[block as usize];
        block.live.remove(slot);
        if let Some(key) = block.notes[usize::from(slot)].copy_key {
            self.copies.remove(key, id);
        }
        for (dictionary, column) in shelf.dictionaries.iter_mut().zip(&block.excerpts) {
            dictionary.give_back(column[usize::from(slot)]);
        }
        shelf.rules.give_back(block.rules[usize::from(slot)]);
    }
}
