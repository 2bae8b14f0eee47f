//! The calls of `CatalogService`.

mod document;
mod duplicates;
mod import;
pub(super) mod lenient;
mod lint;
mod list;
pub(super) mod mask;
pub(super) mod path;
mod suggest;
mod upsert;
pub(super) mod warning;

use std::collections::BTreeMap;

use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::record::violation::Violations;
use crate::engine::catalog::Deletion;
use crate::engine::deletions::Deletions;
use crate::engine::error::EngineError;
use crate::pb::v1 as pb;

use super::fit::Fit;
use super::permission::check_write;
use super::request::{name_from_pb, names_from_pb};
use super::{Api, Problem, limits};
use document::document_to_pb;

impl Api {
    /// `GetRecord`: one record, as far as the caller may see it.
    pub async fn get_record(
        &self,
        caller: &Caller,
        request: pb::GetRecordRequest,
    ) -> Result<pb::GetRecordResponse, Problem> {
        let name = read_name(&request.name, &caller.tenant)?;
        let engine = self.serving.now();
        let now = engine.clock.second();
        let document = engine.catalog.get(caller, &name, now).await?;
        let credentials = self.credentials_of(caller, &name, now).await?;
        Ok(pb::GetRecordResponse { record: Some(document_to_pb(&document, caller)), credentials })
    }

    /// `BatchGetRecords`: records as [`Self::get_record`] gives each.
    pub async fn batch_get_records(
        &self,
        caller: &Caller,
        request: pb::BatchGetRecordsRequest,
    ) -> Result<pb::BatchGetRecordsResponse, Problem> {
        check_batch(request.names.len(), "names")?;
        let mut v = Violations::new();
        let names = names_from_pb(&mut v, "names", request.names, limits::UPSERTS, &caller.tenant);
        let names = v.check(names)?;
        let engine = self.serving.now();
        let _turn = self.lists.take(&caller.tenant).await?;
        let found = engine.catalog.get_each(caller, &names, engine.clock.second()).await?;
        let (mut response, mut fit) = (pb::BatchGetRecordsResponse::default(), Fit::default());
        for (name, found) in names.iter().zip(found) {
            match found {
                Ok(document) => {
                    let record = document_to_pb(&document, caller);
                    match fit.takes(&record) {
                        true => response.records.push(record),
                        false => response.left_out_names.push(name.to_string()),
                    }
                }
                Err(error) => {
                    let failure = Some(Problem::from(error).into_failure(caller.language));
                    response.failures.push(pb::ListFailure { name: name.to_string(), failure });
                }
            }
        }
        Ok(response)
    }

    /// `DeleteRecord`: one of the caller's own records, if it has the etag that is given.
    pub async fn delete_record(
        &self,
        caller: &Caller,
        request: pb::DeleteRecordRequest,
    ) -> Result<pb::DeleteRecordResponse, Problem> {
        let validate_only = request.validate_only;
        let deletion = read_deletion(request, &caller.tenant)?;
        check_write(caller, deletion.name.kind)?;
        self.serving.writing().await.delete(caller, vec![deletion], validate_only, &self.deletions()).await?;
        Ok(pb::DeleteRecordResponse {})
    }

    /// `BatchDeleteRecords`: deletes all that are named, or none.
    pub async fn batch_delete_records(
        &self,
        caller: &Caller,
        request: pb::BatchDeleteRecordsRequest,
    ) -> Result<pb::BatchDeleteRecordsResponse, Problem> {
        let requests = request.requests;
        check_batch(requests.len(), "requests")?;
        let validate_only = requests.first().is_some_and(|request| request.validate_only);
        if requests.iter().any(|request| request.validate_only != validate_only) {
            return Err(Problem::invalid("requests", Code::AlikeInAll));
        }
        let mut deletions = Vec::new();
        let mut first = BTreeMap::new();
        for (at, request) in requests.into_iter().enumerate() {
            let path = format!("requests[{at}]");
            let deletion = read_deletion(request, &caller.tenant).map_err(|error| error.under(&path))?;
            check_write(caller, deletion.name.kind)?;
            if let Some(before) = first.insert(deletion.name.clone(), path.clone()) {
                let description = Code::SameName.with("path", before);
                return Err(Problem::invalid(format!("{path}.name"), description));
            }
            deletions.push(deletion);
        }
        let told = self.deletions();
        let deleted = self.serving.writing().await.delete(caller, deletions, validate_only, &told).await?;
        Ok(pb::BatchDeleteRecordsResponse { deleted_count: deleted as i64 })
    }
}

impl Api {
    fn deletions(&self) -> Deletions {
        Deletions::new(self.ledger.clone())
    }
}

/// Refuses a batch of nothing, and one of too much.
fn check_batch(items: usize, field: &str) -> Result<(), Problem> {
    match (1..=limits::UPSERTS).contains(&items) {
        true => Ok(()),
        false => Err(Problem::invalid(field, Code::BatchSize.with("most", limits::UPSERTS))),
    }
}

fn read_deletion(request: pb::DeleteRecordRequest, home: &TenantId) -> Result<Deletion, EngineError> {
    let name = read_name(&request.name, home)?;
    Ok(Deletion { name, etag: request.etag, allow_missing: request.allow_missing })
}

fn read_name(name: &str, home: &TenantId) -> Result<RecordName, EngineError> {
    let mut v = Violations::new();
    let name = name_from_pb(&mut v, "name", name, home);
    v.check(name)?.ok_or_else(|| EngineError::invalid("name", Code::Required))
}
