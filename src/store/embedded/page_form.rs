//! How rows and the pages below lie in a page of redb.

#![expect(clippy::indexing_slicing, reason = "pages are cut by offsets that were compared with their length")]

pub(super) const LEAF: u8 = 1;
pub(super) const BRANCH: u8 = 2;

/// A page and the checksum that its content must have.
#[derive(Clone, Copy)]
pub(super) struct Tree {
    pub(super) page: u64,
    pub(super) checksum: u128,
}

/// The widths of keys and values, where they are fixed.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) key: Option<usize>,
    pub(super) value: Option<usize>,
}

/// What a page holds.
pub(super) enum Parsed {
    Leaf(Vec<Span>),
    Branch((Vec<Tree>, usize)),
}

/// From where to where the key and the value reach.
pub(super) type Span = ((usize, usize), (usize, usize));

/// The pairs of a leaf, or none where its offsets make no sense.
pub(super) fn leaf_pairs(page: &[u8], form: Form) -> Option<Vec<Span>> {
    pairs_of(page, form)?.into_iter().collect()
}

/// Those pairs of a leaf whose offsets make sense: one that does not takes at most two with it.
pub(super) fn pairs_that_remain(page: &[u8], form: Form) -> Vec<Span> {
    pairs_of(page, form).into_iter().flatten().flatten().collect()
}

/// The pairs of a leaf; none for one whose offsets make no sense, and none at all where it has no beginning.
fn pairs_of(page: &[u8], form: Form) -> Option<Vec<Option<Span>>> {
    let count = number(page.get(..4)?, 2, 2) as usize;
    if count == 0 {
        return None;
    }
    let (mut tables, mut head) = (4, 4);
    let mut key_ends = 0;
    if form.key.is_none() {
        key_ends = tables;
        tables += 4 * count;
        head += 4 * count;
    }
    if form.value.is_none() {
        head += 4 * count;
    }
    let open_end = |at: usize, n: usize| -> Option<usize> {
        page.get(at + 4 * n..at + 4 * n + 4).map(|bytes| number(bytes, 0, 4) as usize)
    };
    let key_end = |n: usize| match form.key {
        Some(width) => Some(head + width.checked_mul(n + 1)?),
        None => open_end(key_ends, n),
    };
    let values = key_end(count - 1)?;
    let value_end = |n: usize| match form.value {
        Some(width) => Some(values + width.checked_mul(n + 1)?),
        None => open_end(tables, n),
    };
    let mut pairs = Vec::new();
    let (mut key_start, mut value_start) = (head, values);
    for n in 0..count {
        let (key, value) = (key_end(n)?, value_end(n)?);
        let makes_sense = key_start <= key && key <= values && value_start <= value && value <= page.len();
        pairs.push(makes_sense.then_some(((key_start, key), (value_start, value))));
        (key_start, value_start) = (key, value);
    }
    Some(pairs)
}

/// The children of a branch and where its content ends, or none where its offsets make no sense.
pub(super) fn branch_children(page: &[u8], form: Form) -> Option<(Vec<Tree>, usize)> {
    let keys = number(page.get(..4)?, 2, 2) as usize;
    let children = keys + 1;
    let head = 8 + 24 * children;
    let end = match form.key {
        Some(width) => head + width.checked_mul(keys)?,
        None => number(page.get(head..head + 4 * keys)?, 4 * keys.checked_sub(1)?, 4) as usize,
    };
    if keys == 0 || end > page.len() || end < head {
        return None;
    }
    let child = |n: usize| Tree {
        checksum: wide(page, 8 + 16 * n),
        page: number(page, 8 + 16 * children + 8 * n, 8),
    };
    Some(((0..children).map(child).collect(), end))
}

/// A number of up to eight bytes, the least first.
pub(super) fn number(bytes: &[u8], at: usize, width: usize) -> u64 {
    bytes[at..at + width].iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

pub(super) fn wide(bytes: &[u8], at: usize) -> u128 {
    u128::from(number(bytes, at + 8, 8)) << 64 | u128::from(number(bytes, at, 8))
}
