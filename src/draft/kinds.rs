//! What kind of record a document is a draft of.

use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Role;
use crate::import::headings;

use super::pieces::{is_section, tokens};
use super::text::Line;

/// Lines at the beginning that name what the document is.
const TITLE_LINES: usize = 3;
/// What a heading that only lists of a kind have counts, and a word of the kind in the name or the title; another known heading counts 2.
const OWN: usize = 4;
const NAMED: usize = 5;

/// Whether documents of this kind are read: of people, and of places that are offered.
pub(super) fn can_be_read(kind: RecordKind) -> bool {
    kind.is(Role::Person) || kind.is(Role::Opening)
}

pub(super) fn is_person(kind: RecordKind) -> bool {
    kind.is(Role::Person)
}

fn kinds() -> impl Iterator<Item = RecordKind> {
    RecordKind::ALL.into_iter().filter(|kind| can_be_read(*kind))
}

/// Their names, for messages.
pub(super) fn list() -> String {
    kinds().map(|kind| kind.field()).collect::<Vec<_>>().join(", ")
}

/// The kind that headings, the title and the file's name tell; `None` where they tell nothing.
pub(super) fn guess(lines: &[Line], file_name: &str) -> Option<RecordKind> {
    let title =
        lines.iter().take(TITLE_LINES).map(|line| line.text.as_str()).chain([file_name]).collect::<Vec<_>>();
    let mut best: Option<(RecordKind, usize, bool)> = None;
    for kind in kinds() {
        let mut heads: Vec<String> = lines
            .iter()
            .flat_map(|line| tokens(kind, &line.text))
            .filter_map(|token| token.heading)
            .collect();
        heads.sort();
        heads.dedup();
        let is_named = title.iter().any(|text| headings::is_of(kind, text));
        let of_head = |head: &String| match () {
            () if headings::is_only_of(kind, head) => OWN,
            () if headings::field(kind, head).is_some() => 2,
            () if is_person(kind) && is_section(head) => 2,
            () => 0,
        };
        let score = heads.iter().map(of_head).sum::<usize>() + if is_named { NAMED } else { 0 };
        // Of two that fit alike the later kind is the more special one: only a word for it makes it so.
        let is_better = best.is_none_or(|(_, most, _)| score > most || score == most && is_named);
        if score > 0 && is_better {
            best = Some((kind, score, is_named));
        }
    }
    best.map(|(kind, ..)| kind)
}
