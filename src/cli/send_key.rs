//! What goes with the calls of a service: the API key, the language that is spoken, and what they are for.

use tonic::metadata::AsciiMetadataValue;
use tonic::service::Interceptor;
use tonic::{Request, Status};

use super::UsageError;
use crate::config::Secret;
use crate::domain::message::Language;

/// Adds the key to every call, the language, and what it is for.
#[derive(Clone)]
pub struct SendKey {
    key: Option<AsciiMetadataValue>,
    language: Language,
    purpose: Option<AsciiMetadataValue>,
}

impl SendKey {
    pub(super) fn new(
        key: Option<&Secret>,
        language: Language,
        purpose: Option<&str>,
    ) -> Result<Self, UsageError> {
        let header = key.map(|key| AsciiMetadataValue::try_from(format!("Bearer {}", key.reveal())));
        let mut header =
            header.transpose().map_err(|_| UsageError("--api-key: holds characters no key has".into()))?;
        if let Some(header) = &mut header {
            header.set_sensitive(true);
        }
        let purpose = purpose.map(AsciiMetadataValue::try_from).transpose();
        let purpose =
            purpose.map_err(|_| UsageError("--purpose: must be 1 to 64 of [A-Za-z0-9._-]".into()))?;
        Ok(Self { key: header, language, purpose })
    }
}

impl Interceptor for SendKey {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(header) = &self.key {
            request.metadata_mut().insert("authorization", header.clone());
        }
        let language = AsciiMetadataValue::from_static(self.language.tag());
        request.metadata_mut().insert("accept-language", language);
        if let Some(purpose) = &self.purpose {
            request.metadata_mut().insert("x-purpose", purpose.clone());
        }
        Ok(request)
    }
}
