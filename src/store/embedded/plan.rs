//! What can be kept of a file of records. Documents know their names and the protected attributes that belong to them, so
//! the table of names is made again from them; and what a sound row of names vouches for is looked for in the whole file
//! where its page is damaged.

use std::collections::{BTreeMap, HashMap, HashSet};

use redb::{TableHandle, Value};

use super::DERIVED;
use super::pages::{LIST, Pages, Row};
use super::survey::{Survey, point};
use super::tables::{COUNTERS, DOCUMENTS, FAULTS, NAMES, NEXT_ID, PROTECTED};
use crate::domain::record::name::RecordName;
use crate::engine::ports::{Damage, Fault};
use crate::store::stored::{self, StoredError, envelope};

const TELL_EVERY: u64 = 256;

/// The records that are kept, by name, and what is wrong.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) kept: BTreeMap<String, Kept>,
    /// By point.
    pub(super) protected: HashMap<u64, Vec<u8>>,
    pub(super) next_id: u64,
    /// What can be made again.
    pub(super) mendable: Vec<Fault>,
    /// What cannot, beside records that are known by name.
    pub(super) gone: Vec<Fault>,
}

/// A record that is kept, or at least its name.
pub(super) struct Kept {
    pub(super) id: u64,
    pub(super) etag: String,
    pub(super) source: Source,
    /// Why it cannot be given out.
    pub(super) trouble: Option<String>,
}

/// Where the document's bytes are.
#[derive(PartialEq)]
pub(super) enum Source {
    Table,
    Remains(Vec<u8>),
    Nowhere,
}

/// What the tables hold.
#[derive(Default)]
struct Gathered {
    names: BTreeMap<String, (u64, String)>,
    documents: HashMap<u64, Known>,
    /// Documents that are not as they were encoded, with the reason.
    damaged: HashMap<u64, String>,
    recovered: HashMap<u64, (Known, Vec<u8>)>,
    protected: HashMap<u64, Vec<u8>>,
    next_id: u64,
    faults: Vec<Fault>,
    /// Whether some document does not know its protected attributes: older programs did not note them.
    has_unmarked: bool,
}

struct Known {
    name: String,
    etag: String,
    update_micros: i64,
    mark: Option<u32>,
}

impl Known {
    fn of(bytes: &[u8]) -> Result<Self, StoredError> {
        let document = stored::document(bytes, None)?;
        Ok(Self {
            name: document.name().to_string(),
            update_micros: document.update_time.timestamp_micros(),
            mark: envelope::companion(bytes),
            etag: document.etag,
        })
    }
}

impl Plan {
    /// Reads everything; `tell` hears now and then how many documents were read.
    pub(super) fn of(pages: &Pages, survey: &Survey, tell: &dyn Fn(u64)) -> Self {
        let mut gathered = Gathered::default();
        let mut done = 0;
        pages.walk(&survey.state, &mut |row| {
            if row.table == DOCUMENTS.name() {
                done += 1;
                if done % TELL_EVERY == 0 {
                    tell(done);
                }
            }
            gathered.add(&row);
        });
        tell(done);
        if [DOCUMENTS.name(), PROTECTED.name(), LIST].iter().any(|table| survey.lost.contains_key(*table)) {
            gathered.look_in_remains(pages);
        }
        gathered.plan(survey)
    }

    /// The records that are there and cannot be given out.
    pub(super) fn damaged(&self) -> Vec<Damage> {
        let damage = |(name, kept): (&String, &Kept)| {
            let name = RecordName::parse_full(name).ok()?;
            kept.trouble.clone().map(|detail| Damage { name, detail })
        };
        self.kept.iter().filter_map(damage).collect()
    }
}

impl Gathered {
    fn add(&mut self, row: &Row<'_>) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if row.table == NAMES.name() {
            let (id, etag) = <(u64, &str)>::from_bytes(row.value);
            self.names.insert(text(row.key), (id, etag.to_string()));
        } else if row.table == DOCUMENTS.name() {
            match Known::of(row.value) {
                Ok(known) => {
                    self.has_unmarked |= known.mark.is_none();
                    self.documents.insert(point(row.key), known);
                }
                Err(error) => drop(self.damaged.insert(point(row.key), error.to_string())),
            }
        } else if row.table == PROTECTED.name() {
            self.protected.insert(point(row.key), row.value.to_vec());
        } else if row.table == COUNTERS.name() && row.key == NEXT_ID.as_bytes() {
            self.next_id = point(row.value);
        } else if row.table == FAULTS.name() {
            self.faults.push(Fault { part: text(row.key), detail: text(row.value) });
        }
    }

    /// Looks through the whole file for documents that a name vouches for, and for protected attributes that a document
    /// vouches for: whatever else lies there may have been deleted.
    fn look_in_remains(&mut self, pages: &Pages) {
        let Self { names, documents, recovered, protected, .. } = self;
        pages.remains(size_of::<u64>(), &mut |key, bytes| {
            let id = point(key);
            if documents.contains_key(&id) || envelope::check(bytes).is_err() {
                return;
            }
            let Ok(known) = Known::of(bytes) else { return };
            let is_current = names.get(&known.name).is_some_and(|named| *named == (id, known.etag.clone()));
            let is_later =
                recovered.get(&id).is_none_or(|(other, _)| other.update_micros < known.update_micros);
            if is_current && is_later {
                recovered.insert(id, (known, bytes.to_vec()));
            }
        });
        pages.remains(size_of::<u64>(), &mut |key, bytes| {
            let id = point(key);
            let known = documents.get(&id).or_else(|| recovered.get(&id).map(|(known, _)| known));
            let mark = known.and_then(|known| known.mark);
            if mark.is_some_and(|mark| mark != 0 && mark == envelope::mark(Some(bytes))) {
                protected.insert(id, bytes.to_vec());
            }
        });
    }

    fn plan(mut self, survey: &Survey) -> Plan {
        let mut plan = Plan::default();
        for (table, pages) in &survey.lost {
            let detail = format!("{pages} pages are not as they were written");
            plan.mendable.push(Fault { part: table.clone(), detail });
        }
        if !survey.underived.is_empty() {
            let detail = format!("what was derived of {} records is lost", survey.underived.len());
            plan.mendable.push(Fault { part: DERIVED.to_string(), detail });
        }
        let read =
            std::mem::take(&mut self.documents).into_iter().map(|(id, known)| (id, known, Source::Table));
        let recovered = std::mem::take(&mut self.recovered).into_iter();
        let recovered = recovered.map(|(id, (known, bytes))| (id, known, Source::Remains(bytes)));
        let mut times = HashMap::new();
        for (id, known, source) in read.chain(recovered) {
            // Of two under one name the one that the name stands for, else the later.
            let rank =
                (self.names.get(&known.name).is_some_and(|(named, _)| *named == id), known.update_micros);
            if times.get(&known.name).is_some_and(|other| *other >= rank) {
                continue;
            }
            let protected = self.protected.get(&id).map(Vec::as_slice);
            let fits = known.mark.is_none_or(|mark| mark == envelope::mark(protected));
            let trouble = (!fits).then(|| "its protected attributes are not those that it had".to_string());
            times.insert(known.name.clone(), rank);
            plan.kept.insert(known.name, Kept { id, etag: known.etag, source, trouble });
        }
        self.add_names_without_document(survey, &mut plan);
        let greatest = plan.kept.values().map(|kept| kept.id).max().unwrap_or_default();
        plan.next_id = plan.next_id.max(self.next_id).max(greatest + 1);
        plan.protected = self.protected;
        let ids: HashSet<u64> = plan.kept.values().map(|kept| kept.id).collect();
        plan.protected.retain(|id, _| ids.contains(id));
        plan.gone.extend(self.faults);
        plan
    }

    /// Names whose documents are damaged or not there, and what that says of the table of names.
    fn add_names_without_document(&mut self, survey: &Survey, plan: &mut Plan) {
        let mut taken: HashMap<u64, String> =
            plan.kept.iter().map(|(name, kept)| (kept.id, name.clone())).collect();
        let unnamed = plan.kept.keys().filter(|name| !self.names.contains_key(*name)).count();
        let mut astray = 0;
        for (name, (id, etag)) in &self.names {
            if let Some(kept) = plan.kept.get(name) {
                astray += usize::from((kept.id, &kept.etag) != (*id, etag));
                continue;
            }
            if taken.contains_key(id) || RecordName::parse_full(name).is_err() {
                astray += 1;
                continue;
            }
            taken.insert(*id, name.clone());
            let (source, trouble) = match self.damaged.remove(id) {
                Some(why) => (Source::Table, why),
                None => (Source::Nowhere, "its document is not there".to_string()),
            };
            plan.kept
                .insert(name.clone(), Kept { id: *id, etag: etag.clone(), source, trouble: Some(trouble) });
        }
        if unnamed + astray > 0 {
            let detail = format!("{} rows do not agree with the documents", unnamed + astray);
            plan.mendable.push(Fault { part: NAMES.name().to_string(), detail });
        }
        let nameless = self.damaged.keys().filter(|id| !taken.contains_key(id)).count();
        let lost = |table: &str| survey.lost.contains_key(table) || survey.lost.contains_key(LIST);
        if nameless > 0 {
            let detail = format!("{nameless} documents are damaged whose names are not known");
            plan.gone.push(Fault { part: "records".to_string(), detail });
        }
        if lost(NAMES.name()) && lost(DOCUMENTS.name()) {
            let detail = "pages of names and of documents are damaged; records of which nothing is left may be missing";
            plan.gone.push(Fault { part: NAMES.name().to_string(), detail: detail.to_string() });
        }
        if lost(PROTECTED.name()) && self.has_unmarked {
            let detail = "pages of protected attributes are damaged; records that were written before documents noted \
                          theirs may have lost them";
            plan.gone.push(Fault { part: PROTECTED.name().to_string(), detail: detail.to_string() });
        }
    }
}
