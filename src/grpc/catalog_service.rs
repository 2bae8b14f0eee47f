//! `CatalogService`: upsert, import, get, list, delete.

use std::sync::Arc;
use std::time::Duration;

use tonic::{Request, Response, Status, Streaming};

use super::caller::caller_of;
use super::import::Import;
use super::list::list_page;
use super::page_token::{Fingerprint, PageToken, PageTokens, Position};
use super::turns::Turns;
use crate::api::catalog::apply_mask;
use crate::api::{name_from_pb, page_size_from_pb};
use crate::convert::{RecordMeta, kind_from_pb, record_from_pb, record_to_pb};
use crate::domain::record::audience::Caller;
use crate::domain::record::document::Document;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::record::violation::{Violation, Violations};
use crate::engine::catalog::Upsert;
use crate::engine::error::EngineError;
use crate::engine::serving::Serving;
use crate::pb::v1 as pb;
use crate::pb::v1::catalog_service_server::CatalogService;

/// Requests of one `BatchUpsertRecords`.
const MOST_BATCH: usize = 500;

/// Records in a page of `ListRecords` when none are asked for, and the most.
const DEFAULT_PAGE: usize = 50;
const MOST_PAGE: usize = 500;

/// Lists that are read at once.
const LISTS: usize = 16;

/// The service over the catalog that is served now.
#[derive(Clone)]
pub struct CatalogApi {
    serving: Serving,
    keeps_times: bool,
    /// How long an import may send nothing.
    patience: Duration,
    /// Turns of listing.
    lists: Turns,
}

impl CatalogApi {
    /// An import that sends nothing for as long as `patience` is ended.
    pub fn new(serving: Serving, patience: Duration) -> Self {
        Self { serving, keeps_times: false, patience, lists: Turns::new(LISTS) }
    }

    /// For the owner of all records, inside the process: imported records keep the times that they come with.
    pub fn restoring(serving: Serving, patience: Duration) -> Self {
        Self { keeps_times: true, ..Self::new(serving, patience) }
    }
}

#[tonic::async_trait]
impl CatalogService for CatalogApi {
    async fn upsert_record(
        &self,
        request: Request<pb::UpsertRecordRequest>,
    ) -> Result<Response<pb::UpsertRecordResponse>, Status> {
        let caller = caller_of(&request)?;
        let request = request.into_inner();
        let validate_only = request.validate_only;
        let upsert = upsert(request, &caller.tenant).map_err(EngineError::Invalid)?;
        let catalog = self.serving.writing().await;
        let documents = catalog.upsert(&caller, &[upsert], |_| String::new(), validate_only).await?;
        let record = documents.first().map(|document| to_pb(document, &caller));
        Ok(Response::new(pb::UpsertRecordResponse { record }))
    }

    async fn batch_upsert_records(
        &self,
        request: Request<pb::BatchUpsertRecordsRequest>,
    ) -> Result<Response<pb::BatchUpsertRecordsResponse>, Status> {
        let caller = caller_of(&request)?;
        let requests = request.into_inner().requests;
        if requests.is_empty() || requests.len() > MOST_BATCH {
            let description = format!("must hold 1 to {MOST_BATCH} requests");
            return Err(EngineError::invalid("requests", description).into());
        }
        let validate_only = requests[0].validate_only;
        if requests.iter().any(|request| request.validate_only != validate_only) {
            return Err(
                EngineError::invalid("requests", "validate_only must be alike in all requests").into()
            );
        }
        let mut upserts = Vec::with_capacity(requests.len());
        let mut violations = Vec::new();
        for (at, request) in requests.into_iter().enumerate() {
            match upsert(request, &caller.tenant) {
                Ok(upsert) => upserts.push(upsert),
                Err(found) => violations
                    .extend(found.into_iter().map(|violation| violation.under(&format!("requests[{at}]")))),
            }
        }
        if !violations.is_empty() {
            return Err(EngineError::Invalid(violations).into());
        }
        let path = |at| format!("requests[{at}]");
        let catalog = self.serving.writing().await;
        let documents = catalog.upsert(&caller, &upserts, path, validate_only).await?;
        let records = documents.iter().map(|document| to_pb(document, &caller)).collect();
        Ok(Response::new(pb::BatchUpsertRecordsResponse { records }))
    }

    async fn import_records(
        &self,
        request: Request<Streaming<pb::ImportRecordsRequest>>,
    ) -> Result<Response<pb::ImportRecordsResponse>, Status> {
        let caller = caller_of(&request)?;
        let import = Import::new(self.serving.clone(), caller, self.keeps_times, self.patience);
        Ok(Response::new(import.run(request.into_inner()).await?))
    }

    async fn get_record(
        &self,
        request: Request<pb::GetRecordRequest>,
    ) -> Result<Response<pb::GetRecordResponse>, Status> {
        let caller = caller_of(&request)?;
        let name = read_name(&request.into_inner().name, &caller.tenant)?;
        let engine = self.serving.now();
        let document = engine.catalog.get(&caller, &name, engine.clock.second()).await?;
        Ok(Response::new(pb::GetRecordResponse { record: Some(to_pb(&document, &caller)) }))
    }

    async fn list_records(
        &self,
        request: Request<pb::ListRecordsRequest>,
    ) -> Result<Response<pb::ListRecordsResponse>, Status> {
        let caller = caller_of(&request)?;
        let mut request = request.into_inner();
        let token = std::mem::take(&mut request.page_token);
        let fingerprint = Fingerprint::of(&caller.tenant, "ListRecords", &request);
        let mut v = Violations::new();
        let kind = kind_from_pb(&mut v, "kind", request.kind);
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, DEFAULT_PAGE, MOST_PAGE);
        let kind = v.check(kind).map_err(EngineError::Invalid)?;
        let kind = kind.ok_or_else(|| EngineError::invalid("kind", "is required"))?;
        let engine = self.serving.now();
        let tokens = PageTokens::new(&engine.store.secret().await.map_err(EngineError::from)?);
        let after = match tokens.decode(&token, fingerprint)?.map(|token| token.position) {
            Some(Position::AfterId(id)) => Some(id),
            Some(Position::Offset(_)) => {
                return Err(EngineError::PageToken("is of another call".into()).into());
            }
            None => None,
        };
        let _turn = self.lists.take(&caller.tenant).await?;
        let page = list_page(&engine.catalog, &caller, kind, after, size).await?;
        let mut response = page.response;
        if let Some(id) = page.more_after {
            let token = PageToken { position: Position::AfterId(id), pool: 0, as_of: 0 };
            response.next_page_token = tokens.encode(&token, fingerprint);
        }
        Ok(Response::new(response))
    }

    async fn delete_record(
        &self,
        request: Request<pb::DeleteRecordRequest>,
    ) -> Result<Response<pb::DeleteRecordResponse>, Status> {
        let caller = caller_of(&request)?;
        let request = request.into_inner();
        let name = read_name(&request.name, &caller.tenant)?;
        self.serving.writing().await.delete(&caller, &name, &request.etag).await?;
        Ok(Response::new(pb::DeleteRecordResponse {}))
    }
}

/// Reads a request as far as that goes without what is stored; the rest happens in the edit.
fn upsert(request: pb::UpsertRecordRequest, home: &TenantId) -> Result<Upsert, Vec<Violation>> {
    let Some(record) = request.record else {
        return Err(vec![Violation::new("record", "is required")]);
    };
    let name = RecordName::parse(&record.name, home)
        .map_err(|error| vec![Violation::new("record.name", error.to_string())])?;
    let etag = Some(record.etag.clone()).filter(|etag| !etag.is_empty());
    let (mask, home) = (request.update_mask, home.clone());
    let keeps = mask.is_some();
    let edit = move |stored: Option<&Document>| {
        let stored = stored.map(|document| record_to_pb(&document.record, &meta(document), true));
        let merged = apply_mask(stored, record.clone(), mask.as_ref())?;
        record_from_pb(merged, &home)
            .map_err(|found| found.into_iter().map(|violation| violation.under("record")).collect())
    };
    Ok(Upsert { name, etag, keeps, edit: Box::new(edit) })
}

fn read_name(name: &str, home: &TenantId) -> Result<RecordName, EngineError> {
    let mut v = Violations::new();
    let name = name_from_pb(&mut v, "name", name, home);
    v.check(name)?.ok_or_else(|| EngineError::invalid("name", "is required"))
}

fn meta(document: &Document) -> RecordMeta {
    RecordMeta {
        create_time: document.create_time,
        update_time: document.update_time,
        etag: document.etag.clone(),
    }
}

/// A document as the caller may see it: protected attributes go to the own tenant alone.
pub fn to_pb(document: &Arc<Document>, caller: &Caller) -> pb::Record {
    let own = document.name().tenant == caller.tenant;
    record_to_pb(&document.record, &meta(document), own)
}
