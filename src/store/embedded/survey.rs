//! Reading the whole file of records, page by page, before it is trusted.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;

use redb::TableHandle;

use super::pages::{HEADER, LIST, Lost, Pages, Row, State};
use super::tables::{COUNTERS, DERIVED, DOCUMENTS, LAST_SEQ, PROTECTED, SETTINGS, SETTINGS_COPY};
use crate::store::stored::{self, envelope};

/// What was found.
pub(super) struct Survey {
    pub(super) state: State,
    /// Pages that are not as they were written.
    pub(super) lost: Lost,
    /// Points whose document or protected attributes are not as they were encoded, with the reason.
    pub(super) damaged: BTreeMap<u64, String>,
    /// Points whose record is sound, and what was derived of it is not there or not as it was.
    pub(super) underived: BTreeSet<u64>,
    pub(super) settings: BTreeMap<String, String>,
    pub(super) documents: u64,
    pub(super) last_seq: u64,
    /// Whether redb may open the file as it is: every page is sound, and it will choose this state itself.
    pub(super) is_sound: bool,
}

/// Reads everything. Of the two states that a file holds it takes the one that is whole and has what was acknowledged;
/// where none is, the one that has most.
pub(super) fn survey(pages: &Pages, acknowledged: u64) -> io::Result<Survey> {
    pages.read_ahead();
    let mut found = Vec::new();
    for (place, state) in pages.states().into_iter().enumerate() {
        let mut survey = look(pages, state);
        if survey.lost.contains_key(COUNTERS.name()) {
            // How far the records go is not known, so nothing can be said to be missing.
            survey.last_seq = survey.last_seq.max(acknowledged);
        }
        // After a crash redb itself takes the commit before the last when that one is not whole.
        let is_redbs_choice = state.is_sealed && (place == 0 || pages.is_unclean());
        survey.is_sound = survey.lost.is_empty() && is_redbs_choice && pages.has_sound_header();
        let has_all = survey.last_seq >= acknowledged && !survey.settings.is_empty();
        if survey.lost.is_empty() && has_all {
            if !survey.is_sound {
                survey.lost.insert(HEADER.to_string(), 1);
            }
            return Ok(survey);
        }
        let rank = (!survey.lost.contains_key(LIST), has_all, survey.lost.is_empty());
        found.push((rank, std::cmp::Reverse(place), survey));
    }
    found.sort_by_key(|(rank, place, _)| (*rank, *place));
    let chosen = found.pop().map(|(_, _, survey)| survey);
    chosen.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "it has no commit"))
}

fn look(pages: &Pages, state: State) -> Survey {
    let (mut damaged, mut settings, mut copy) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let (mut documents, mut last_seq) = (0, 0);
    // By point what its document says of protected attributes, and what they are.
    let mut companions = HashMap::<u64, (Option<u32>, Option<u32>)>::new();
    // By point the mark of its record, and of the record that what was derived belongs to.
    let mut derivations = HashMap::<u64, (Option<u32>, Option<u32>)>::new();
    let lost = pages.walk(&state, &mut |Row { table, key, value }| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if table == DOCUMENTS.name() {
            documents += 1;
            if let Err(error) = envelope::check(value) {
                damaged.insert(point(key), error.to_string());
            } else {
                if let Some(mark) = envelope::companion(value) {
                    companions.entry(point(key)).or_default().0 = Some(mark);
                }
                if !stored::is_first(value) {
                    derivations.entry(point(key)).or_default().0 = Some(envelope::mark(Some(value)));
                }
            }
        } else if table == DERIVED.name() {
            if envelope::check(value).is_ok() {
                derivations.entry(point(key)).or_default().1 = envelope::companion(value);
            }
        } else if table == PROTECTED.name() {
            match envelope::check(value) {
                Ok(()) => companions.entry(point(key)).or_default().1 = Some(envelope::mark(Some(value))),
                Err(error) => {
                    damaged.insert(point(key), format!("its protected attributes are damaged: {error}"));
                }
            }
        } else if table == COUNTERS.name() && key == LAST_SEQ.as_bytes() {
            last_seq = point(value);
        } else if table == SETTINGS.name() {
            settings.insert(text(key), text(value));
        } else if table == SETTINGS_COPY.name() {
            copy.insert(text(key), text(value));
        }
    });
    for (id, (mark, protected)) in companions {
        if mark.is_some_and(|mark| mark != protected.unwrap_or_default()) {
            damaged
                .entry(id)
                .or_insert_with(|| "its protected attributes are not those that it had".to_string());
        }
    }
    let underived = derivations.into_iter().filter(|(_, (record, of))| record.is_some() && record != of);
    let underived = underived.map(|(id, _)| id).collect();
    let settings = if lost.contains_key(SETTINGS.name()) || settings.is_empty() { copy } else { settings };
    Survey { state, lost, damaged, underived, settings, documents, last_seq, is_sound: false }
}

/// The number in a key or a value.
pub(super) fn point(bytes: &[u8]) -> u64 {
    bytes.try_into().map_or(0, u64::from_le_bytes)
}
