//! An index as pieces of bytes, to be put together again in a fraction of the time that building it takes.
//!
//! The pieces hold what is in the index now and nothing of what was taken out or replaced. What they mean is known to the
//! program alone that wrote them: whoever keeps them compares what wrote them, and what records they are of.

use bitcode::{Decode, Encode};
use rustc_hash::FxHashSet;

use super::block::Block;
use super::excerpts::Dictionary;
use super::held::{Held, Names};
use super::{Index, Spot};
use crate::domain::ranking::parts::PartKind;

/// A part of an index, read from bytes. That is most of the work, and can be done on any thread.
pub struct Piece(Content);

enum Content {
    Names(Names),
    /// By [`PartKind::place`]; that of rules behind them.
    Dictionary(usize, usize, Dictionary),
    Block(usize, Box<Block>),
}

const NAMES: u8 = 0;
const DICTIONARY: u8 = 1;
const BLOCK: u8 = 2;

/// Which dictionary of a shelf is that of rules.
const OF_RULES: usize = PartKind::ALL.len();

/// What stands before the content of a piece: what it is, of which shelf, and which.
const HEAD: usize = 3;

fn piece(head: [u8; HEAD], content: &impl Encode) -> Vec<u8> {
    let mut bytes = head.to_vec();
    bytes.append(&mut bitcode::encode(content));
    bytes
}

fn content<T: for<'a> Decode<'a>>(bytes: &[u8]) -> Option<T> {
    bitcode::decode(bytes).ok()
}

impl Piece {
    /// The piece that these bytes are of, if they are.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (head, bytes) = bytes.split_first_chunk::<HEAD>()?;
        let [of, shelf, which] = *head;
        let (shelf, which) = (usize::from(shelf), usize::from(which));
        Some(Self(match of {
            NAMES => Content::Names(content(bytes)?),
            DICTIONARY => Content::Dictionary(shelf, which, Dictionary::of(content(bytes)?)?),
            BLOCK => Content::Block(shelf, Box::new(content(bytes)?)),
            _ => return None,
        }))
    }
}

impl Index {
    /// All that is in it, piece by piece.
    pub fn pieces(&self) -> impl Iterator<Item = Vec<u8>> + '_ {
        let shelves = || (0u8..).zip(&self.shelves);
        let dictionaries = shelves().flat_map(|(at, shelf)| {
            let all = shelf.dictionaries.iter().chain([&shelf.rules]);
            (0u8..).zip(all).map(move |(which, one)| piece([DICTIONARY, at, which], &one.written()))
        });
        let blocks = shelves().flat_map(|(at, shelf)| {
            let tidy = move |block: &Block| match block.is_tidy() {
                true => piece([BLOCK, at, 0], block),
                false => piece([BLOCK, at, 0], &block.moved()),
            };
            shelf.blocks.iter().map(tidy)
        });
        let names = || piece([NAMES, 0, 0], &self.names.only(&self.names_in_use()));
        std::iter::once_with(names).chain(dictionaries).chain(blocks)
    }

    /// The index of these pieces, which are all of one; `None` where they are not.
    pub fn of_pieces(dimension: usize, pieces: impl IntoIterator<Item = Piece>) -> Option<Self> {
        let mut index = Self::new(dimension);
        for Piece(content) in pieces {
            match content {
                Content::Names(names) => index.names = names,
                Content::Dictionary(shelf, OF_RULES, dictionary) => {
                    index.shelves.get_mut(shelf)?.rules = dictionary;
                }
                Content::Dictionary(shelf, part, dictionary) => {
                    *index.shelves.get_mut(shelf)?.dictionaries.get_mut(part)? = dictionary;
                }
                Content::Block(shelf, block) => index.shelves.get_mut(shelf)?.blocks.push(*block),
            }
        }
        index.places.reserve(
            index.shelves.iter().flat_map(|shelf| &shelf.blocks).map(|block| block.notes.len()).sum(),
        );
        for (shelf_at, shelf) in index.shelves.iter().enumerate() {
            for (block_at, block) in shelf.blocks.iter().enumerate() {
                for slot in block.live.iter() {
                    let note = block.notes.get(usize::from(slot))?;
                    let spot = Spot { shelf: shelf_at as u8, block: block_at as u32, slot };
                    index.places.insert(note.id, spot);
                    if let Some(key) = note.copy_key {
                        index.copies.put(key, note.id);
                    }
                }
            }
        }
        Some(index)
    }

    fn names_in_use(&self) -> FxHashSet<u32> {
        let blocks = self.shelves.iter().flat_map(|shelf| &shelf.blocks);
        let held = blocks.flat_map(|block| {
            let slots = block.live.iter();
            slots.flat_map(|slot| block.skills.of(slot).iter().chain(block.certificates.of(slot)))
        });
        held.map(Held::number).collect()
    }
}
