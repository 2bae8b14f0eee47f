//! Reads a redb file (format 3) without trusting it: every page is compared with the checksum that is kept above it, so
//! what is reached is what was written. redb itself looks at checksums only after a crash, and then takes all or nothing.

#![expect(clippy::indexing_slicing, reason = "pages are cut by offsets that were compared with their length")]

mod header;

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use rustix::fs::Advice;
use twox_hash::XxHash3_128;

use super::page_form::{
    BRANCH, Form, LEAF, Parsed, Tree, branch_children, leaf_pairs, number, pairs_that_remain, wide,
};
use super::progress::Progress;

const PAGE: u64 = 4_096;
/// Bytes read at a time from front to back.
const AHEAD: usize = 4 << 20;
const MAGIC: &[u8] = b"redb\x1A\x0A\xA9\x0D\x0A";
/// Where the two commit slots lie, how long one is, and where in it its own checksum lies.
const SLOTS: [usize; 2] = [64, 192];
const SLOT: usize = 128;
const SEAL: usize = 112;
/// Regions as this program has made them ever since: 2^20 pages without a header.
const REGION: u64 = PAGE << 20;
/// No tree that redb makes is nearly as deep.
const DEEPEST: usize = 64;

/// What the list of tables and redb's own tables are called in findings.
pub(super) const LIST: &str = "list of tables";
const FREE_SPACE: &str = "free space";
pub(super) const HEADER: &str = "header";

/// A file of redb, opened only to be read.
pub(super) struct Pages {
    file: File,
    length: u64,
    header: Vec<u8>,
    progress: Progress,
}

/// The tables at one of the two commits that a file holds: the last one and the one before it.
#[derive(Clone, Copy)]
pub(super) struct State {
    tables: Option<Tree>,
    own: Option<Tree>,
    transaction: u64,
    /// Whether the slot's own checksum fits.
    pub(super) is_sealed: bool,
}

/// One row of a table, as bytes.
pub(super) struct Row<'a> {
    pub(super) table: &'a str,
    pub(super) key: &'a [u8],
    pub(super) value: &'a [u8],
}

/// A key and a value, as bytes.
pub(super) type Pair = (Vec<u8>, Vec<u8>);

/// Pages that are not as they were written, by table.
pub(super) type Lost = BTreeMap<String, u64>;

impl Pages {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut header = vec![0; PAGE as usize];
        let there = length.min(PAGE) as usize;
        read_twice(&file, &mut header[..there], 0)?;
        Ok(Self { file, length, header, progress: Progress::of(length) })
    }

    /// Reads the file once from front to back in big pieces, so that the system has it in memory when its pages are read in
    /// the order of the trees: on a cold disk each of them would be a read of its own. What cannot be read here is met again
    /// there.
    pub(super) fn read_ahead(&self) {
        self.progress.begin();
        // Advice only: without it the disk is read all the same.
        let _ = rustix::fs::fadvise(&self.file, 0, None, Advice::Sequential);
        let mut piece = vec![0; AHEAD];
        let mut at = 0;
        while at < self.length {
            let read =
                self.file.read_at(&mut piece, at).ok().filter(|read| *read > 0).unwrap_or(AHEAD) as u64;
            at += read;
            self.progress.add(read, "reading");
        }
        let _ = rustix::fs::fadvise(&self.file, 0, None, Advice::Normal);
    }

    /// Whether nothing was ever committed to the file.
    pub(super) fn is_blank(&self) -> bool {
        self.length == 0
            || (self.header.starts_with(MAGIC)
                && self.states().iter().all(|state| state.is_sealed && state.tables.is_none()))
    }

    /// Both states, the later first; one whose slot is damaged comes last.
    pub(super) fn states(&self) -> Vec<State> {
        let state = |at: usize| {
            let slot = &self.header[at..at + SLOT];
            let is_sealed = XxHash3_128::oneshot(&slot[..SEAL]) == wide(slot, SEAL);
            let tree = |is_there: usize, at: usize| {
                let tree = Tree { page: number(slot, at, 8), checksum: wide(slot, at + 8) };
                match is_sealed {
                    true => (slot[is_there] != 0).then_some(tree),
                    false => slot[at..at + 32].iter().any(|byte| *byte != 0).then(|| self.resolve(tree)),
                }
            };
            State { tables: tree(1, 8), own: tree(2, 40), transaction: number(slot, 104, 8), is_sealed }
        };
        let mut states = SLOTS.map(state).to_vec();
        states.sort_by_key(|state| std::cmp::Reverse((state.is_sealed, state.transaction)));
        states
    }

    /// The root that a damaged slot means: the page with its checksum, wherever that lies, or else the page that it names.
    /// Whether what is below belongs together is seen by the checksums there.
    fn resolve(&self, named: Tree) -> Tree {
        let checksum = |page: u64| {
            let bytes = self.read(page)?;
            let pairs = leaf_pairs(&bytes, Form { key: None, value: None })?;
            Some(XxHash3_128::oneshot(&bytes[..pairs.last()?.1.1]))
        };
        let there = checksum(named.page);
        if there.is_none_or(|there| there != named.checksum) {
            let pages = (self.length / PAGE).saturating_sub(1).min(REGION / PAGE);
            if let Some(page) = (0..pages).find(|page| checksum(*page) == Some(named.checksum)) {
                return Tree { page, ..named };
            }
        }
        Tree { checksum: there.unwrap_or(named.checksum), ..named }
    }

    /// Hands out every row of the user's tables that lies in a sound page, and says which pages are not sound.
    pub(super) fn walk(&self, state: &State, each: &mut dyn FnMut(Row<'_>)) -> Lost {
        let mut lost = Lost::new();
        self.progress.begin();
        self.walk_tables(state.tables, LIST, &mut lost, each);
        let mut own = Lost::new();
        self.walk_tables(state.own, FREE_SPACE, &mut own, &mut |_| {});
        let own = own.values().sum::<u64>();
        if own > 0 {
            lost.insert(FREE_SPACE.to_string(), own);
        }
        lost
    }

    /// The rows of one table, or none where a page of it is not sound.
    pub(super) fn table(&self, state: &State, name: &str) -> Option<Vec<Pair>> {
        let (mut rows, mut is_whole) = (Vec::new(), true);
        for (table, tree, form) in
            self.list(state.tables, &mut |damaged| is_whole &= damaged == Damaged::Corrected)
        {
            if table == name {
                let mut each = |key: &[u8], value: &[u8]| rows.push((key.to_vec(), value.to_vec()));
                self.descend(tree, form, 0, &mut each, &mut |_| is_whole = false);
            }
        }
        is_whole.then_some(rows)
    }

    fn walk_tables(&self, tables: Option<Tree>, list: &str, lost: &mut Lost, each: &mut dyn FnMut(Row<'_>)) {
        let mut count = |table: &str| *lost.entry(table.to_string()).or_default() += 1;
        let mut of_list = |damaged: Damaged| match damaged {
            Damaged::Lost => count(list),
            Damaged::Corrected => count(HEADER),
        };
        for (table, tree, form) in self.list(tables, &mut of_list) {
            let mut row = |key: &[u8], value: &[u8]| each(Row { table: &table, key, value });
            self.descend(tree, form, 0, &mut row, &mut |_| count(&table));
        }
    }

    /// The tables that are not empty.
    fn list(&self, tables: Option<Tree>, lost: &mut dyn FnMut(Damaged)) -> Vec<(String, Tree, Form)> {
        let mut list = Vec::new();
        let mut each = |key: &[u8], value: &[u8]| {
            // Kind and length of the table, whether it has a root, the root, and the widths.
            if value.len() < 52 || value[9] == 0 {
                return;
            }
            let width =
                |is_there: usize| (value[is_there] != 0).then(|| number(value, is_there + 1, 4) as usize);
            let tree = Tree { page: number(value, 10, 8), checksum: wide(value, 18) };
            let form = Form { key: width(42), value: width(47) };
            list.push((String::from_utf8_lossy(key).into_owned(), tree, form));
        };
        let open = Form { key: None, value: None };
        if let Some(tables) = tables {
            let mut damaged = Vec::new();
            self.descend(tables, open, 0, &mut each, &mut |page| damaged.push(page));
            if damaged == [tables.page]
                && let Some(page) = self.correct(tables)
            {
                for ((key_start, key_end), (value_start, value_end)) in
                    leaf_pairs(&page, open).unwrap_or_default()
                {
                    each(&page[key_start..key_end], &page[value_start..value_end]);
                }
                damaged.clear();
                lost(Damaged::Corrected);
            }
            damaged.into_iter().for_each(|_| lost(Damaged::Lost));
        }
        list
    }

    /// The list of tables as it was before one byte of it changed: everything hangs on this one page, so it is worth trying
    /// each byte until the checksum fits.
    fn correct(&self, list: Tree) -> Option<Vec<u8>> {
        let mut page = self.read(list.page)?;
        let fits = |page: &[u8]| {
            let end = leaf_pairs(page, Form { key: None, value: None })?.last()?.1.1;
            (XxHash3_128::oneshot(&page[..end]) == list.checksum).then_some(())
        };
        let used = page.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let bits: Vec<u8> = (0..8).map(|bit| 1 << bit).collect();
        let others: Vec<u8> = (1..=255).filter(|change: &u8| !change.is_power_of_two()).collect();
        for changes in [bits, others] {
            for at in 0..used {
                for change in &changes {
                    page[at] ^= change;
                    if fits(&page).is_some() {
                        return Some(page);
                    }
                    page[at] ^= change;
                }
            }
        }
        None
    }

    fn descend(
        &self,
        tree: Tree,
        form: Form,
        depth: usize,
        each: &mut dyn FnMut(&[u8], &[u8]),
        lost: &mut dyn FnMut(u64),
    ) {
        let page = self.read(tree.page);
        let sound = page.as_deref().and_then(|page| {
            let parsed = match page[0] {
                LEAF => leaf_pairs(page, form).map(Parsed::Leaf),
                BRANCH if depth < DEEPEST => branch_children(page, form).map(Parsed::Branch),
                _ => None,
            }?;
            let end = match &parsed {
                Parsed::Leaf(pairs) => pairs.last()?.1.1,
                Parsed::Branch((_, end)) => *end,
            };
            (XxHash3_128::oneshot(page.get(..end)?) == tree.checksum).then_some((page, parsed))
        });
        match sound {
            None => lost(tree.page),
            Some((page, Parsed::Leaf(pairs))) => {
                for ((key_start, key_end), (value_start, value_end)) in pairs {
                    each(&page[key_start..key_end], &page[value_start..value_end]);
                }
            }
            Some((_, Parsed::Branch((children, _)))) => {
                for child in children {
                    self.descend(child, form, depth + 1, each, lost);
                }
            }
        }
    }

    /// A page, or none where the file has no such place or the disk cannot read it: one such place must not cost the rest,
    /// so it counts as a page that is not as it was written.
    fn read(&self, page: u64) -> Option<Vec<u8>> {
        let order = page >> 59;
        if order > 20 {
            return None;
        }
        let index = page & (0xF_FFFF >> order);
        let region = (page >> 20) & 0xF_FFFF;
        let size = PAGE << order;
        let start = PAGE + region * REGION + index * size;
        if start.saturating_add(size) > self.length {
            return None;
        }
        self.progress.add(size, "checking");
        let mut bytes = vec![0; size as usize];
        if let Err(error) = read_twice(&self.file, &mut bytes, start) {
            tracing::error!("reading {size} bytes of the records at {start}: {error}");
            return None;
        }
        Some(bytes)
    }

    /// Hands out what looks like rows of a table with fixed keys and open values anywhere in the file, whether it is
    /// current or was replaced long ago: the caller must know by something else what is current.
    pub(super) fn remains(&self, key: usize, each: &mut dyn FnMut(&[u8], &[u8])) {
        let form = Form { key: Some(key), value: None };
        let mut start = PAGE;
        let mut head = vec![0; PAGE as usize];
        while start + PAGE <= self.length {
            let is_read = read_twice(&self.file, &mut head, start).is_ok();
            let pairs = number(&head, 2, 2) as usize;
            let last = 4 * pairs;
            if is_read && head[0] == LEAF && pairs > 0 && last + 4 <= head.len() {
                let end = number(&head, last, 4);
                if end <= self.length - start {
                    let mut page = vec![0; end.max(PAGE) as usize];
                    let there = page.len().min((self.length - start) as usize);
                    let is_read = read_twice(&self.file, &mut page[..there], start).is_ok();
                    let pairs = if is_read { pairs_that_remain(&page, form) } else { Vec::new() };
                    for ((key_start, key_end), (value_start, value_end)) in pairs {
                        each(&page[key_start..key_end], &page[value_start..value_end]);
                    }
                }
            }
            start += PAGE;
        }
    }
}

/// Reads again what cannot be read: a fault of the way is not one of the disk.
fn read_twice(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    file.read_exact_at(bytes, at).or_else(|_| file.read_exact_at(bytes, at))
}

/// What became of a page of the list of tables that is not as it was written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Damaged {
    Lost,
    Corrected,
}

#[cfg(test)]
mod tests {
    use redb::{Database, TableDefinition};

    use super::*;

    /// A place that the disk cannot read was an error of the whole, so that a folder with one bad sector did not open and was
    /// not mended. Here the file lost its end after it was opened, which is no less unreadable.
    #[test]
    fn a_place_that_cannot_be_read_costs_no_more_than_its_pages() {
        const TABLE: TableDefinition<u64, &[u8]> = TableDefinition::new("rows");
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file.redb");
        let database = Database::create(&path).unwrap();
        for chunk in 0..20_u64 {
            let txn = database.begin_write().unwrap();
            let mut table = txn.open_table(TABLE).unwrap();
            (0..50).for_each(|row| drop(table.insert(chunk * 50 + row, [7; 900].as_slice()).unwrap()));
            drop(table);
            txn.commit().unwrap();
        }
        database.close().unwrap();
        let count = |pages: &Pages, at: &State| {
            let mut rows = 0;
            let lost = pages.walk(at, &mut |_| rows += 1);
            (rows, lost.values().sum::<u64>())
        };
        let pages = Pages::open(&path).unwrap();
        let state = pages.states()[0];
        assert_eq!(count(&pages, &state), (1_000, 0));
        // From behind, until a page of rows is hit and those above it are not.
        let file = File::options().write(true).open(&path).unwrap();
        let cut = (1..pages.length / PAGE).find_map(|cut| {
            file.set_len(pages.length - cut * PAGE).unwrap();
            Some(count(&pages, &state)).filter(|(rows, _)| (1..1_000).contains(rows))
        });
        let (rows, lost) = cut.expect("a place that is below the root of the rows");
        assert!(lost > 0, "{rows} rows, {lost} pages are lost");
        pages.remains(8, &mut |_, _| {});
    }
}
