//! The calls of `CatalogService`.

mod document;
mod import;
mod lint;
mod list;
mod mask;
mod suggest;
mod upsert;

use crate::domain::record::audience::Caller;
use crate::domain::record::name::{RecordName, TenantId};
use crate::domain::record::violation::Violations;
use crate::engine::error::EngineError;
use crate::pb::v1 as pb;

use super::permission::check_write;
use super::request::name_from_pb;
use super::{Api, Problem};
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
        let document = engine.catalog.get(caller, &name, engine.clock.second()).await?;
        Ok(pb::GetRecordResponse { record: Some(document_to_pb(&document, caller)) })
    }

    /// `DeleteRecord`: one of the caller's own records, if it has the etag that is given.
    pub async fn delete_record(
        &self,
        caller: &Caller,
        request: pb::DeleteRecordRequest,
    ) -> Result<pb::DeleteRecordResponse, Problem> {
        let name = read_name(&request.name, &caller.tenant)?;
        check_write(caller, name.kind)?;
        self.serving.writing().await.delete(caller, &name, &request.etag).await?;
        Ok(pb::DeleteRecordResponse {})
    }
}

fn read_name(name: &str, home: &TenantId) -> Result<RecordName, EngineError> {
    let mut v = Violations::new();
    let name = name_from_pb(&mut v, "name", name, home);
    v.check(name)?.ok_or_else(|| EngineError::invalid("name", "is required"))
}
