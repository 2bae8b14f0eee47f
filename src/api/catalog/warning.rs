//! What is told of what was taken, on the wire.

use crate::api::limits;
use crate::api::phrase::phrase_to_pb;
use crate::domain::message::Language;
use crate::domain::record::Record;
use crate::domain::record::unread::unread;
use crate::domain::record::violation::Violation;
use crate::pb::v1 as pb;

/// What an import says of an item that it takes: what was masked in it or left out of it and what it should not say, which was `told`, and
/// what of it could not be understood. `None` where that is nothing.
pub fn item_warning(
    (index, name): (i64, String),
    mut told: Vec<Violation>,
    record: &Record,
    language: Language,
) -> Option<pb::ImportWarning> {
    told.extend(unread(record));
    told.truncate(limits::ITEM_WARNINGS);
    let told: Vec<Violation> = told.into_iter().map(|one| one.under("record")).collect();
    let is_said = !told.is_empty();
    is_said.then(|| pb::ImportWarning { index, name, warnings: warnings_to_pb(told, language) })
}

/// Warnings in the caller's language.
pub fn warnings_to_pb(found: Vec<Violation>, language: Language) -> Vec<pb::RecordWarning> {
    let warning = |Violation { field, description }| pb::RecordWarning {
        field,
        description: description.text(language),
        phrase: Some(phrase_to_pb(&description)),
    };
    found.into_iter().map(warning).collect()
}
