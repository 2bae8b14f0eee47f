//! What goes with the calls of a service: the API key, and the language that is spoken.

use tonic::metadata::AsciiMetadataValue;
use tonic::service::Interceptor;
use tonic::{Request, Status};

use super::UsageError;
use crate::config::Secret;
use crate::domain::message::Language;

/// Adds the key to every call, and the language.
#[derive(Clone)]
pub struct SendKey {
    key: Option<AsciiMetadataValue>,
    language: Language,
}

impl SendKey {
    pub(super) fn new(key: Option<&Secret>, language: Language) -> Result<Self, UsageError> {
        let header = key.map(|key| AsciiMetadataValue::try_from(format!("Bearer {}", key.reveal())));
        let mut header =
            header.transpose().map_err(|_| UsageError("--api-key: holds characters no key has".into()))?;
        if let Some(header) = &mut header {
            header.set_sensitive(true);
        }
        Ok(Self { key: header, language })
    }
}

impl Interceptor for SendKey {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(header) = &self.key {
            request.metadata_mut().insert("authorization", header.clone());
        }
        let language = AsciiMetadataValue::from_static(self.language.tag());
        request.metadata_mut().insert("accept-language", language);
        Ok(request)
    }
}
