//! A service that misbehaves on demand.

use std::time::Duration;

use talentmatch::domain::record::audience::Caller;
use talentmatch::grpc::layer::deadline::Deadline;
use talentmatch::pb::v1 as pb;
use talentmatch::pb::v1::catalog_service_server::CatalogService;
use tonic::{Request, Response, Status, Streaming};

/// Bytes of a large answer.
pub const LARGE: usize = 200 << 10;

/// Does what the name asked for says.
pub struct Moody;

#[tonic::async_trait]
impl CatalogService for Moody {
    async fn get_record(
        &self,
        request: Request<pb::GetRecordRequest>,
    ) -> Result<Response<pb::GetRecordResponse>, Status> {
        let caller = request.extensions().get::<Caller>().cloned().expect("a caller");
        let deadline = request.extensions().get::<Deadline>().expect("a deadline").0;
        assert!(deadline > tokio::time::Instant::now());
        match request.get_ref().name.as_str() {
            "panic" => panic!("on demand"),
            "sleep" => tokio::time::sleep(Duration::from_secs(20)).await,
            "nap" => tokio::time::sleep(Duration::from_millis(400)).await,
            _ => {}
        }
        let mut record = pb::Record { name: caller.tenant.to_string(), ..Default::default() };
        if request.get_ref().name == "large" {
            record.etag = "x".repeat(LARGE);
        }
        Ok(Response::new(pb::GetRecordResponse { record: Some(record), ..Default::default() }))
    }

    async fn upsert_record(
        &self,
        _: Request<pb::UpsertRecordRequest>,
    ) -> Result<Response<pb::UpsertRecordResponse>, Status> {
        let record = pb::Record { etag: "x".repeat(LARGE), ..Default::default() };
        Ok(Response::new(pb::UpsertRecordResponse { record: Some(record), ..Default::default() }))
    }

    async fn batch_upsert_records(
        &self,
        _: Request<pb::BatchUpsertRecordsRequest>,
    ) -> Result<Response<pb::BatchUpsertRecordsResponse>, Status> {
        Err(Status::internal("the driver said: secret"))
    }

    async fn import_records(
        &self,
        request: Request<Streaming<pb::ImportRecordsRequest>>,
    ) -> Result<Response<pb::ImportRecordsResponse>, Status> {
        let mut items = request.into_inner();
        let mut stored_count = 0;
        while items.message().await?.is_some() {
            stored_count += 1;
        }
        Ok(Response::new(pb::ImportRecordsResponse { stored_count, ..Default::default() }))
    }

    async fn list_records(
        &self,
        _: Request<pb::ListRecordsRequest>,
    ) -> Result<Response<pb::ListRecordsResponse>, Status> {
        Err(Status::unimplemented("not here"))
    }

    async fn delete_record(
        &self,
        _: Request<pb::DeleteRecordRequest>,
    ) -> Result<Response<pb::DeleteRecordResponse>, Status> {
        Err(Status::unimplemented("not here"))
    }

    async fn batch_get_records(
        &self,
        _: Request<pb::BatchGetRecordsRequest>,
    ) -> Result<Response<pb::BatchGetRecordsResponse>, Status> {
        Err(Status::unimplemented("not here"))
    }

    async fn batch_delete_records(
        &self,
        _: Request<pb::BatchDeleteRecordsRequest>,
    ) -> Result<Response<pb::BatchDeleteRecordsResponse>, Status> {
        Err(Status::unimplemented("not here"))
    }

    type ListDuplicatesStream = tokio_stream::Empty<Result<pb::ListDuplicatesResponse, Status>>;

    async fn list_duplicates(
        &self,
        _: Request<pb::ListDuplicatesRequest>,
    ) -> Result<Response<Self::ListDuplicatesStream>, Status> {
        Err(Status::unimplemented("not here"))
    }

    async fn lint_posting(
        &self,
        _: Request<pb::LintPostingRequest>,
    ) -> Result<Response<pb::LintPostingResponse>, Status> {
        Err(Status::unimplemented("not here"))
    }

    async fn suggest(&self, _: Request<pb::SuggestRequest>) -> Result<Response<pb::SuggestResponse>, Status> {
        Err(Status::unimplemented("not here"))
    }
}
