//! Entries as they are kept: what many of them say is written once.

use serde::{Deserialize, Serialize};

use crate::domain::trail::{Link, TrailEntry};

/// Entries that were written together.
#[derive(Serialize, Deserialize)]
pub(super) struct Page {
    /// The place of the first of them.
    pub first: u64,
    /// What that is bound to.
    pub before: Link,
    /// The link of the last.
    pub last: Link,
    /// The earliest time, in milliseconds since 1970.
    begin: i64,
    /// Keys, tenants, roles, methods and purposes.
    texts: Vec<String>,
    rows: Vec<Row>,
}

/// Milliseconds after the beginning; key, tenant, roles, method and purpose by their number; returned, written, code.
#[derive(Serialize, Deserialize)]
struct Row(u64, [u32; 5], u64, u64, u8);

impl Page {
    /// Entries after a place and what that is bound with. Gives them their places.
    pub fn new(after: u64, before: Link, entries: &mut [TrailEntry]) -> Self {
        let begin = entries.iter().map(|entry| entry.time).min().unwrap_or_default();
        let mut page =
            Self { first: after + 1, before, last: before, begin, texts: Vec::new(), rows: Vec::new() };
        for (entry, sequence) in entries.iter_mut().zip(page.first..) {
            entry.sequence = sequence;
            page.last = entry.link(&page.last);
            let TrailEntry { key, tenant, roles, method, purpose, .. } = &*entry;
            let texts = [key, tenant, roles, method, purpose].map(|text| page.number_of(text));
            let after_begin = entry.time.abs_diff(begin);
            page.rows.push(Row(after_begin, texts, entry.returned, entry.written, entry.code));
        }
        page
    }

    fn number_of(&mut self, text: &str) -> u32 {
        let found = self.texts.iter().position(|known| known == text);
        let at = found.unwrap_or_else(|| {
            self.texts.push(text.to_string());
            self.texts.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// The place of the last entry.
    pub fn end(&self) -> u64 {
        self.first.saturating_add(self.rows.len() as u64).saturating_sub(1)
    }

    /// The entries with their links, computed, and for the last one what is kept, so that a change shows; and whether that is the
    /// same. `None` where a row names a text that is not there.
    pub fn entries(&self) -> Option<(Vec<(TrailEntry, Link)>, bool)> {
        let mut before = self.before;
        let mut entries = Vec::with_capacity(self.rows.len());
        for (row, sequence) in self.rows.iter().zip(self.first..) {
            let Row(after_begin, texts, returned, written, code) = row;
            let text = |at: u32| self.texts.get(at as usize).cloned();
            let [key, tenant, roles, method, purpose] = texts.map(text);
            let entry = TrailEntry {
                sequence,
                time: self.begin.saturating_add_unsigned(*after_begin),
                key: key?,
                tenant: tenant?,
                roles: roles?,
                method: method?,
                purpose: purpose?,
                returned: *returned,
                written: *written,
                code: *code,
            };
            before = entry.link(&before);
            entries.push((entry, before));
        }
        if let Some((_, link)) = entries.last_mut() {
            *link = self.last;
        }
        Some((entries, before == self.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::kept::{from_bytes, to_bytes};

    fn entries(count: u64) -> Vec<TrailEntry> {
        let entry = |n: u64| TrailEntry {
            sequence: 0,
            time: 1_795_132_800_000 + n.cast_signed(),
            key: format!("{:012x}", n % 40),
            tenant: format!("school-{}", n % 40),
            roles: "school".into(),
            method: "MatchService/Match".into(),
            purpose: String::new(),
            returned: 20,
            written: 0,
            code: 0,
        };
        (0..count).map(entry).collect()
    }

    /// What the README says of room on disk.
    #[test]
    fn an_entry_takes_some_fifteen_bytes_in_a_full_page() {
        let size = |count: u64| to_bytes(&Page::new(0, [255; 32], &mut entries(count))).unwrap().len();
        assert!(size(1_000) < 18_000, "{}", size(1_000));
        assert!(size(1) < 400, "{}", size(1));
    }

    #[test]
    fn a_page_gives_back_what_it_was_made_of() {
        let mut written = entries(70);
        let page = Page::new(5, [7; 32], &mut written);
        let page: Page = from_bytes("a page", &to_bytes(&page).unwrap()).unwrap();
        assert_eq!((page.first, page.end()), (6, 75));
        let (read, is_bound) = page.entries().unwrap();
        assert!(is_bound);
        assert_eq!(read.into_iter().map(|(entry, _)| entry).collect::<Vec<_>>(), written);
    }
}
