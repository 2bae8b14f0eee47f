//! Sends batches of rows to the service, several at a time.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tonic::{Code, Status};

use crate::cli::connection::{Connection, Wire};
use crate::cli::explain_status::retry_delay;
use crate::domain::record::name::TenantId;
use crate::pb::v1::catalog_service_client::CatalogServiceClient;
use crate::pb::v1::{ImportFailure, ImportRecordsRequest, ImportRecordsResponse};

use super::rows::Refusal;

/// Batches on their way at a time.
const IN_FLIGHT: usize = 3;
const MAX_TRIES: u32 = 6;
/// Rows sent again at a time to learn which of them were refused; the service lists as many.
const PART: usize = 1_000;
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

/// Imports a batch. When the service refuses the call as such, the batch is halved until the row at fault is found; when
/// it does not list all refused rows, what is behind the last that it lists is sent again in parts.
async fn upload(mut catalog: CatalogServiceClient<Wire>, batch: Batch) -> Result<Answered, Status> {
    let mut answered = Answered { file: batch.file, stored: 0, refused: Vec::new() };
    let mut parts = vec![Part { rows: 0..batch.items.len(), is_counted: false }];
    while let Some(Part { rows: Range { start, end }, is_counted }) = parts.pop() {
        match import(&mut catalog, &batch.items, start..end).await {
            Ok(ImportRecordsResponse { stored_count, failures, unlisted_count, .. }) => {
                if !is_counted {
                    answered.stored += u64::try_from(stored_count).unwrap_or(0);
                }
                let mut behind = end;
                for failure in failures {
                    let at = usize::try_from(failure.index).map_or(batch.rows.len(), |index| start + index);
                    let Some((line, row)) = batch.rows.get(at) else { continue };
                    answered.refused.push((*line, row.clone(), refusal(failure)));
                    behind = at + 1;
                }
                if unlisted_count > 0 {
                    let starts = (behind..end).step_by(PART).rev();
                    let rows = starts.map(|start| start..(start + PART).min(end));
                    parts.extend(rows.map(|rows| Part { rows, is_counted: true }));
                }
            }
            Err(status) if status.code() == Code::InvalidArgument && end - start > 1 => {
                let middle = start + (end - start) / 2;
                parts.push(Part { rows: middle..end, is_counted });
                parts.push(Part { rows: start..middle, is_counted });
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

/// Rows to be sent.
struct Part {
    rows: Range<usize>,
    /// They were sent before, so that those that are stored are counted.
    is_counted: bool,
}

/// One call, tried again while the service says that it is worth it: an import can be repeated without harm.
async fn import(
    catalog: &mut CatalogServiceClient<Wire>,
    items: &Arc<Vec<ImportRecordsRequest>>,
    part: Range<usize>,
) -> Result<ImportRecordsResponse, Status> {
    let mut tries = 1;
    loop {
        let items = items.clone();
        let stream = tokio_stream::iter(part.clone().map(move |index| items[index].clone()));
        let status = match catalog.import_records(stream).await {
            Ok(answer) => return Ok(answer.into_inner()),
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
