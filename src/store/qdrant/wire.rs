//! Calls to the server: bounded in time, and with errors that say what to do about them.

use std::future::Future;
use std::time::Duration;

use qdrant_client::qdrant::{PointsOperationResponse, UpdateBatchResponse, UpdateResult, UpdateStatus};
use qdrant_client::{Qdrant, QdrantError};

use super::QdrantOptions;
use crate::engine::ports::StoreError;

/// Oldest server that knows conditional writes. An older one would ignore the conditions.
const OLDEST: (u32, u32) = (1, 17);
/// Longest wait for a connection.
const MOST_CONNECTING: Duration = Duration::from_secs(5);

/// The server.
pub(super) struct Wire {
    pub(super) client: Qdrant,
    url: String,
    timeout: Duration,
    /// The client tries once more on a new connection by itself; every write bears that.
    patience: Duration,
}

impl Wire {
    /// Makes no connection yet.
    pub(super) fn new(options: &QdrantOptions) -> Result<Self, StoreError> {
        let mut config = Qdrant::from_url(&options.url).skip_compatibility_check();
        config.timeout = options.timeout;
        config.connect_timeout = options.timeout.min(MOST_CONNECTING);
        config.api_key = options.api_key.clone();
        let client =
            config.build().map_err(|error| StoreError::Refused(format!("{}: {error}", options.url)))?;
        Ok(Self { client, url: options.url.clone(), timeout: options.timeout, patience: options.timeout * 2 })
    }

    /// What a call may take at the server, in the whole seconds that it counts in.
    pub(super) fn seconds(&self) -> u64 {
        self.timeout.as_secs().max(1)
    }

    /// Makes a call.
    pub(super) async fn call<T>(
        &self,
        call: impl Future<Output = Result<T, QdrantError>>,
    ) -> Result<T, StoreError> {
        match tokio::time::timeout(self.patience, call).await {
            Ok(answer) => answer.map_err(|error| self.failure(error)),
            Err(_) => Err(StoreError::Unavailable(format!(
                "{} did not answer within {:?}",
                self.url, self.patience
            ))),
        }
    }

    /// Makes a call that writes; all of it is applied when this is `Ok`.
    pub(super) async fn write<T: Applied>(
        &self,
        call: impl Future<Output = Result<T, QdrantError>>,
    ) -> Result<(), StoreError> {
        match self.call(call).await?.is_applied() {
            true => Ok(()),
            false => Err(StoreError::Unavailable(format!("{} has not yet applied a write", self.url))),
        }
    }

    /// Refuses a server that does not know what the store relies on.
    pub(super) async fn check_version(&self) -> Result<(), StoreError> {
        let version = self.call(self.client.health_check()).await?.version;
        let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or(0));
        let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        if found < OLDEST {
            let (major, minor) = OLDEST;
            let problem = format!("{} is Qdrant {version}; {major}.{minor} or newer is needed", self.url);
            return Err(StoreError::Mismatch(problem));
        }
        Ok(())
    }

    fn failure(&self, error: QdrantError) -> StoreError {
        let status = match error {
            QdrantError::ResourceExhaustedError { retry_after_seconds, .. } => {
                return StoreError::Overloaded(Some(Duration::from_secs(retry_after_seconds.max(1))));
            }
            QdrantError::ResponseError { status } => status,
            other => return StoreError::Failed(other.to_string()),
        };
        // The code's name, so that the crate of the transport need not be named here.
        let code = format!("{:?}", status.code());
        let text = format!("{}: {code}: {}", self.url, status.message());
        match code.as_str() {
            _ if text.contains("No space left on device") => StoreError::DiskFull(text),
            "ResourceExhausted" => StoreError::Overloaded(None),
            "Unauthenticated" | "PermissionDenied" | "NotFound" | "FailedPrecondition" | "Unimplemented" => {
                StoreError::Refused(text)
            }
            "InvalidArgument" if is_of_other_shape(&text) => StoreError::Mismatch(text),
            "InvalidArgument" | "OutOfRange" | "AlreadyExists" => StoreError::Failed(text),
            // "Failed to connect" is INTERNAL, and so is a cluster that lacks a replica just now.
            _ => StoreError::Unavailable(text),
        }
    }
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
