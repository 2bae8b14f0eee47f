//! Which records of a file are taken.

use super::entry::Refusal;
use super::rows::Reading;
use crate::domain::message::Code;
use crate::pb::json::record_from_json;
use crate::pb::v1::Record;

impl Reading {
    /// As [`accept`](Self::accept), of a record in the JSON form of the API.
    pub(super) fn accept_text(&self, text: &str) -> Result<Record, Refusal> {
        let record = record_from_json(text).map_err(|error| {
            let violations = match error.field.as_str() {
                "" => Vec::new(),
                field => vec![(field.to_string(), error.description.clone())],
            };
            let reason = match error.field.as_str() {
                "" => error.description,
                field => Code::FieldAtFault.with("field", field).with("what", error.description),
            };
            Refusal { reason, violations }
        })?;
        self.accept(record)
    }

    /// The record with its full name, if it is of the kind that is wanted.
    pub(super) fn accept(&self, mut record: Record) -> Result<Record, Refusal> {
        if let Some(kind) = self.kind {
            let segment = record.name.rsplit('/').nth(1).unwrap_or_default();
            if segment != kind.collection() {
                let description = Code::NotOfKind.with("kinds", kind.collection());
                return Err(Refusal {
                    reason: Code::FieldAtFault.with("field", "name").with("what", description.clone()),
                    violations: vec![("name".to_string(), description)],
                });
            }
        }
        if let Some(tenant) = self.tenant.as_ref().filter(|_| !record.name.starts_with("tenants/")) {
            record.name = format!("tenants/{tenant}/{}", record.name);
        }
        Ok(record)
    }
}
