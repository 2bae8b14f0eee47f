//! What is told of what was taken, on the wire.

use crate::api::phrase::phrase_to_pb;
use crate::domain::message::Language;
use crate::domain::record::violation::Violation;
use crate::pb::v1 as pb;

/// Warnings in the caller's language.
pub fn warnings_to_pb(found: Vec<Violation>, language: Language) -> Vec<pb::RecordWarning> {
    let warning = |Violation { field, description }| pb::RecordWarning {
        field,
        description: description.text(language),
        phrase: Some(phrase_to_pb(&description)),
    };
    found.into_iter().map(warning).collect()
}
