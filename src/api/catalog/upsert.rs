//! `UpsertRecord` and `BatchUpsertRecords`: what is sent is laid over what is stored.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use prost_types::FieldMask;

use super::document::document_to_pb;
use super::mask::apply_mask;
use super::warning::warnings_to_pb;
use crate::api::permission::check_write;
use crate::api::texts::read_record;
use crate::api::{Api, Problem, limits};
use crate::convert::field;
use crate::domain::message::Code;
use crate::domain::record::Record;
use crate::domain::record::audience::Caller;
use crate::domain::record::calendar::day_in_china;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::record::person::check_guardian;
use crate::domain::record::texts::TextPolicy;
use crate::domain::record::unread::unread;
use crate::domain::record::violation::{Violation, Violations};
use crate::engine::update::Claim;
use crate::pb::v1 as pb;

impl Api {
    /// `UpsertRecord`: makes or changes one record.
    pub async fn upsert_record(
        &self,
        caller: &Caller,
        request: pb::UpsertRecordRequest,
    ) -> Result<pb::UpsertRecordResponse, Problem> {
        let validate_only = request.validate_only;
        let (mut records, warnings) =
            self.upsert(caller, vec![request], |_| String::new(), validate_only).await?;
        Ok(pb::UpsertRecordResponse { record: records.pop(), warnings })
    }

    /// `BatchUpsertRecords`: makes all changes or none, and answers the records in the order of the requests.
    pub async fn batch_upsert_records(
        &self,
        caller: &Caller,
        request: pb::BatchUpsertRecordsRequest,
    ) -> Result<pb::BatchUpsertRecordsResponse, Problem> {
        let requests = request.requests;
        if requests.len() > limits::UPSERTS {
            return Err(unfit_number());
        }
        let Some(validate_only) = requests.first().map(|request| request.validate_only) else {
            return Err(unfit_number());
        };
        if requests.iter().any(|request| request.validate_only != validate_only) {
            return Err(Problem::invalid("requests", Code::AlikeInAll));
        }
        let path = |at| format!("requests[{at}]");
        let (records, warnings) = self.upsert(caller, requests, path, validate_only).await?;
        Ok(pb::BatchUpsertRecordsResponse { records, warnings })
    }

    /// Violations are reported for every request at once, under `path(i)`. With `validate_only` nothing is stored.
    async fn upsert(
        &self,
        caller: &Caller,
        requests: Vec<pb::UpsertRecordRequest>,
        path: impl Fn(usize) -> String,
        validate_only: bool,
    ) -> Result<(Vec<pb::Record>, Vec<pb::RecordWarning>), Problem> {
        let read = requests.into_iter().map(|request| Patch::read(request, &caller.tenant));
        let patches = all(read, &path)?;
        for patch in &patches {
            check_write(caller, patch.name.kind)?;
        }
        let catalog = self.serving.writing().await;
        let today = day_in_china(self.serving.now().clock.now());
        let mut update = catalog.update(caller, patches.iter().map(Patch::claim).collect())?;
        distinct(&patches, &path)?;
        loop {
            let stored = update.read().await?;
            let merged = patches
                .iter()
                .zip(&stored)
                .map(|(patch, stored)| patch.over(stored.as_deref(), caller, today, self.texts));
            let (records, told): (Vec<Record>, Vec<Vec<Violation>>) = all(merged, &path)?.into_iter().unzip();
            if let Some(documents) = update.write(records, validate_only).await? {
                let found = documents.iter().zip(&told).enumerate().flat_map(|(at, (document, told))| {
                    let path = path(at);
                    let within =
                        if path.is_empty() { "record".to_string() } else { format!("{path}.record") };
                    let found = told.iter().cloned().chain(unread(&document.record));
                    found.map(move |found| found.under(&within))
                });
                let warnings = warnings_to_pb(found.collect(), caller.language);
                let records = documents.iter().map(|document| document_to_pb(document, caller)).collect();
                return Ok((records, warnings));
            }
        }
    }
}

fn unfit_number() -> Problem {
    Problem::invalid("requests", Code::BatchSize.with("most", limits::UPSERTS))
}

/// One change, as far as it is known without what is stored.
struct Patch {
    name: RecordName,
    record: pb::Record,
    mask: Option<FieldMask>,
}

impl Patch {
    fn read(request: pb::UpsertRecordRequest, home: &TenantId) -> Result<Self, Vec<Violation>> {
        let Some(record) = request.record else {
            return Err(vec![Violation::new("record", Code::Required)]);
        };
        let name = RecordName::parse(&record.name, home)
            .map_err(|error| vec![Violation::new("record.name", field::name_fault(&error))])?;
        Ok(Self { name, record, mask: request.update_mask })
    }

    fn claim(&self) -> Claim {
        let etag = Some(self.record.etag.clone()).filter(|etag| !etag.is_empty());
        Claim { name: self.name.clone(), etag, keeps: self.mask.is_some() }
    }

    /// The record that is to be stored in place of the one that is, which is the caller's own, and what its owner is to be told of it.
    fn over(
        &self,
        stored: Option<&Document>,
        caller: &Caller,
        today: NaiveDate,
        texts: TextPolicy,
    ) -> Result<(Record, Vec<Violation>), Vec<Violation>> {
        let shown = stored.map(|document| document_to_pb(document, caller));
        let merged = apply_mask(shown, self.record.clone(), self.mask.as_ref())?;
        let (record, told) = read_record(texts, merged, &caller.tenant).map_err(|found| {
            found.into_iter().map(|violation| violation.under("record")).collect::<Vec<_>>()
        })?;
        let mut v = Violations::new();
        v.within("record", |v| {
            caller.check_alliances(v, &record, stored.map(|stored| &stored.record));
            check_guardian(v, &record, today);
        });
        v.check((record, told))
    }
}

/// All items, or what is wrong with any of them, under the path of each.
fn all<T>(
    items: impl Iterator<Item = Result<T, Vec<Violation>>>,
    path: impl Fn(usize) -> String,
) -> Result<Vec<T>, Problem> {
    let mut good = Vec::new();
    let mut violations = Vec::new();
    for (at, item) in items.enumerate() {
        match item {
            Ok(item) => good.push(item),
            Err(found) => violations.extend(found.into_iter().map(|violation| violation.under(&path(at)))),
        }
    }
    refuse(violations).map(|()| good)
}

fn distinct(patches: &[Patch], path: impl Fn(usize) -> String) -> Result<(), Problem> {
    let mut first = BTreeMap::new();
    let mut violations = Vec::new();
    for (at, patch) in patches.iter().enumerate() {
        if let Some(before) = first.insert(&patch.name, at) {
            let description = Code::SameName.with("path", path(before));
            violations.push(Violation::new("record.name", description).under(&path(at)));
        }
    }
    refuse(violations)
}

fn refuse(violations: Vec<Violation>) -> Result<(), Problem> {
    if violations.is_empty() { Ok(()) } else { Err(violations.into()) }
}
