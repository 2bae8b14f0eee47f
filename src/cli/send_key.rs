//! The API key that goes with the calls of a service.

use tonic::metadata::AsciiMetadataValue;
use tonic::service::Interceptor;
use tonic::{Request, Status};

use super::UsageError;
use crate::config::Secret;

/// Adds the key to every call.
#[derive(Clone)]
pub struct SendKey(Option<AsciiMetadataValue>);

impl SendKey {
    pub(super) fn new(key: Option<&Secret>) -> Result<Self, UsageError> {
        let header = key.map(|key| AsciiMetadataValue::try_from(format!("Bearer {}", key.reveal())));
        let mut header =
            header.transpose().map_err(|_| UsageError("--api-key: holds characters no key has".into()))?;
        if let Some(header) = &mut header {
            header.set_sensitive(true);
        }
        Ok(Self(header))
    }
}

impl Interceptor for SendKey {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(header) = &self.0 {
            request.metadata_mut().insert("authorization", header.clone());
        }
        Ok(request)
    }
}
