//! Calls to the server: bounded in time, and with errors that say what to do about them.

use std::future::Future;
use std::time::Duration;

use qdrant_client::qdrant::{
    CollectionExistsRequest, HealthCheckRequest, PointsOperationResponse, UpdateBatchResponse, UpdateResult,
    UpdateStatus,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tonic::{Code, Status};

use super::QdrantOptions;
use super::client::Client;
use crate::engine::ports::StoreError;

/// Oldest server that knows conditional writes. An older one would ignore the conditions.
const OLDEST: (u32, u32) = (1, 17);
/// Longest wait for a connection.
pub(super) const MOST_CONNECTING: Duration = Duration::from_secs(5);
/// What an HTTP/2 client says first; a TLS server answers it with an alert.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
/// Kinds of TLS records that a server begins with: an alert, a handshake.
const TLS_RECORDS: [u8; 2] = [21, 22];

/// The server.
pub(super) struct Wire {
    pub(super) client: Client,
    url: String,
    timeout: Duration,
    /// A call that broke is made once more.
    patience: Duration,
}

impl Wire {
    /// Makes no connection yet.
    pub(super) fn new(options: &QdrantOptions) -> Result<Self, StoreError> {
        let client = Client::new(options)?;
        Ok(Self { client, url: options.url.clone(), timeout: options.timeout, patience: options.timeout * 2 })
    }

    /// What a call may take at the server, in the whole seconds that it counts in.
    pub(super) fn seconds(&self) -> u64 {
        self.timeout.as_secs().max(1)
    }

    /// Makes a call.
    pub(super) async fn call<T>(
        &self,
        call: impl Future<Output = Result<T, Status>>,
    ) -> Result<T, StoreError> {
        match tokio::time::timeout(self.patience, call).await {
            Ok(answer) => answer.map_err(|status| self.failure(&status)),
            Err(_) => Err(StoreError::Unavailable(format!(
                "{} did not answer within {:?}",
                self.url, self.patience
            ))),
        }
    }

    /// Makes a call that writes; all of it is applied when this is `Ok`.
    pub(super) async fn write<T: Applied>(
        &self,
        call: impl Future<Output = Result<T, Status>>,
    ) -> Result<(), StoreError> {
        match self.call(call).await?.is_applied() {
            true => Ok(()),
            false => Err(StoreError::Unavailable(format!("{} has not yet applied a write", self.url))),
        }
    }

    pub(super) async fn exists(&self, collection: &str) -> Result<bool, StoreError> {
        let request = CollectionExistsRequest { collection_name: collection.to_string() };
        let answer = self.call(self.client.collection_exists(request)).await?;
        Ok(answer.result.is_some_and(|result| result.exists))
    }

    /// Refuses a server that does not know what the store relies on.
    pub(super) async fn check_version(&self) -> Result<(), StoreError> {
        let version = match self.call(self.client.health_check(HealthCheckRequest {})).await {
            Err(StoreError::Unavailable(_)) if self.speaks_tls().await => {
                return Err(StoreError::Refused(format!(
                    "{} speaks TLS: give an address that begins with https://",
                    self.url
                )));
            }
            answer => answer?.version,
        };
        let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
        let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        if found < OLDEST {
            let (major, minor) = OLDEST;
            let problem = format!("{} is Qdrant {version}; {major}.{minor} or newer is needed", self.url);
            return Err(StoreError::Mismatch(problem));
        }
        Ok(())
    }

    /// Whether a server that was called without TLS answers with it.
    async fn speaks_tls(&self) -> bool {
        let Some(host) = self.url.strip_prefix("http://") else { return false };
        let look = async {
            let mut stream = tokio::net::TcpStream::connect(host.trim_end_matches('/')).await?;
            stream.write_all(PREFACE).await?;
            stream.read_u8().await
        };
        let first = tokio::time::timeout(self.timeout.min(MOST_CONNECTING), look).await;
        matches!(first, Ok(Ok(first)) if TLS_RECORDS.contains(&first))
    }

    fn failure(&self, status: &Status) -> StoreError {
        let code = status.code();
        let text = format!("{}: {code:?}: {}", self.url, cause(status));
        match code {
            _ if text.contains("No space left on device") => StoreError::DiskFull(text),
            Code::ResourceExhausted if status.metadata().contains_key("qdrant-insufficient-storage") => {
                StoreError::DiskFull(text)
            }
            Code::ResourceExhausted => StoreError::Overloaded(retry_after(status)),
            Code::InvalidArgument if is_of_other_shape(&text) => StoreError::Mismatch(text),
            // What is asked is well formed: a limit of the server's stands against it, and its text names it.
            Code::InvalidArgument
            | Code::Unauthenticated
            | Code::PermissionDenied
            | Code::NotFound
            | Code::FailedPrecondition
            | Code::Unimplemented => StoreError::Refused(text),
            Code::OutOfRange | Code::AlreadyExists => StoreError::Failed(text),
            // INTERNAL is also a cluster that lacks a replica just now.
            _ => StoreError::Unavailable(text),
        }
    }
}

/// The message, and what lies under it: "transport error" alone says nothing.
fn cause(status: &Status) -> String {
    let mut text = status.message().to_string();
    let mut source = std::error::Error::source(status);
    while let Some(error) = source {
        let deeper = error.to_string();
        if !text.contains(&deeper) {
            text = format!("{text}: {deeper}");
        }
        source = error.source();
    }
    text
}

fn retry_after(status: &Status) -> Option<Duration> {
    let seconds: u64 = status.metadata().get("retry-after")?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds.max(1)))
}

/// Vectors of another length or name: the collection was made anew by someone else.
fn is_of_other_shape(text: &str) -> bool {
    ["ector dimension error", "xisting vector name"].iter().any(|sign| text.contains(sign))
}

/// The answer to a write.
pub(super) trait Applied {
    /// Whether it is applied, not only noted down.
    fn is_applied(&self) -> bool;
}

impl Applied for UpdateResult {
    fn is_applied(&self) -> bool {
        self.status() == UpdateStatus::Completed
    }
}

impl Applied for PointsOperationResponse {
    fn is_applied(&self) -> bool {
        self.result.as_ref().is_some_and(Applied::is_applied)
    }
}

impl Applied for UpdateBatchResponse {
    fn is_applied(&self) -> bool {
        self.result.iter().all(Applied::is_applied)
    }
}
