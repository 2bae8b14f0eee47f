//! Sends batches of rows to the service, several at a time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tonic::{Code, Status};

use crate::cli::connection::{Connection, Wire};
use crate::cli::explain_status::retry_delay;
use crate::domain::name::TenantId;
use crate::pb::v1::catalog_service_client::CatalogServiceClient;
use crate::pb::v1::{ImportFailure, ImportRecordsRequest};

use super::rows::Refusal;

/// Batches on their way at a time.
const IN_FLIGHT: usize = 3;
const MAX_TRIES: u32 = 6;
/// A service that asks for a longer pause is not waited for.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Rows of one file that read well.
pub struct Batch {
    pub file: usize,
    /// Whose records these are, when each tenant's are restored apart.
    pub tenant: Option<TenantId>,
    /// Line and text of every row, in the order of `items`.
    pub rows: Vec<(u64, String)>,
    pub items: Arc<Vec<ImportRecordsRequest>>,
    /// Whether a name in it was sent before, so that what is on its way must arrive first.
    pub is_after_all: bool,
}

/// A batch that the service has answered.
pub struct Answered {
    pub file: usize,
    pub stored: u64,
    /// Line, text and reason of every refused row.
    pub refused: Vec<(u64, String, Refusal)>,
}

/// Batches on their way.
pub struct Uploads<'c> {
    connection: &'c Connection,
    /// Clients that restore, by tenant.
    restorers: HashMap<TenantId, CatalogServiceClient<Wire>>,
    tasks: JoinSet<Result<Answered, Status>>,
}

impl<'c> Uploads<'c> {
    pub fn new(connection: &'c Connection) -> Self {
        Self { connection, restorers: HashMap::new(), tasks: JoinSet::new() }
    }

    fn client_for(&mut self, tenant: Option<&TenantId>) -> CatalogServiceClient<Wire> {
        let Some(tenant) = tenant else { return self.connection.catalog.clone() };
        let new = || self.connection.restorer(tenant.clone());
        self.restorers.entry(tenant.clone()).or_insert_with(new).clone()
    }

    /// Sends a batch once there is room, and gives what was answered meanwhile.
    pub async fn send(&mut self, batch: Batch) -> Result<Vec<Answered>, Status> {
        let room = if batch.is_after_all { 1 } else { IN_FLIGHT };
        let mut answered = Vec::new();
        while self.tasks.len() >= room {
            answered.extend(self.next().await?);
        }
        let client = self.client_for(batch.tenant.as_ref());
        self.tasks.spawn(upload(client, batch));
        Ok(answered)
    }

    /// The next answer, or `None` when nothing is on its way.
    pub async fn next(&mut self) -> Result<Option<Answered>, Status> {
        match self.tasks.join_next().await {
            None => Ok(None),
            Some(Ok(answer)) => answer.map(Some),
            Some(Err(error)) => Err(Status::internal(format!("an upload ended early: {error}"))),
        }
    }
}

/// Imports a batch. When the service refuses the call as such, the batch is halved until the row at fault is found.
async fn upload(mut catalog: CatalogServiceClient<Wire>, batch: Batch) -> Result<Answered, Status> {
    let mut answered = Answered { file: batch.file, stored: 0, refused: Vec::new() };
    let mut parts = vec![(0, batch.items.len())];
    while let Some((start, end)) = parts.pop() {
        let part = start..end;
        match import(&mut catalog, &batch.items, part.clone()).await {
            Ok((stored, failures)) => {
                answered.stored += stored;
                for failure in failures {
                    let at = usize::try_from(failure.index).map_or(batch.rows.len(), |index| start + index);
                    let Some((line, row)) = batch.rows.get(at) else { continue };
                    answered.refused.push((*line, row.clone(), refusal(failure)));
                }
            }
            Err(status) if status.code() == Code::InvalidArgument && part.len() > 1 => {
                let middle = start + part.len() / 2;
                parts.push((middle, end));
                parts.push((start, middle));
            }
            Err(status) if status.code() == Code::InvalidArgument => {
                let (line, row) = batch.rows[start].clone();
                answered.refused.push((line, row, Refusal::new(status.message())));
            }
            Err(status) => return Err(status),
        }
    }
    Ok(answered)
}

/// One call, tried again while the service says that it is worth it: an import can be repeated without harm.
async fn import(
    catalog: &mut CatalogServiceClient<Wire>,
    items: &Arc<Vec<ImportRecordsRequest>>,
    part: std::ops::Range<usize>,
) -> Result<(u64, Vec<ImportFailure>), Status> {
    let mut tries = 1;
    loop {
        let items = items.clone();
        let stream = tokio_stream::iter(part.clone().map(move |index| items[index].clone()));
        let status = match catalog.import_records(stream).await {
            Ok(answer) => {
                let answer = answer.into_inner();
                return Ok((u64::try_from(answer.stored_count).unwrap_or(0), answer.failures));
            }
            Err(status) => status,
        };
        let pause = retry_delay(&status).map(|delay| delay * tries).filter(|pause| *pause <= LONGEST_PAUSE);
        match pause {
            Some(pause) if tries < MAX_TRIES => tokio::time::sleep(pause).await,
            _ => return Err(status),
        }
        tries += 1;
    }
}

fn refusal(failure: ImportFailure) -> Refusal {
    let failure = failure.failure.unwrap_or_default();
    let violations = failure.field_violations.into_iter();
    Refusal {
        reason: failure.message,
        violations: violations.map(|violation| (violation.field, violation.description)).collect(),
    }
}
