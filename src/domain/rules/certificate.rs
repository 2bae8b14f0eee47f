use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::message::Code;
use crate::domain::ranking::item::Item;

/// The opening insists on a certificate, and the student lists others and not this one. Certificates that a student only
/// mentions in free text are no list: the others are not stated then.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingRequired {
    /// Whether it is about what the opening's text insists on (必须持低压电工证), rather than a field of its own.
    #[serde(default)]
    in_text: bool,
}

impl Check for MissingRequired {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (student, opening) = pair.placement()?;
        if student.certificates.iter().all(|held| held.recognised) {
            return None;
        }
        let asked =
            opening.certificates.iter().filter(|asked| asked.required && asked.recognised == self.in_text);
        let missing: Vec<&str> = asked
            .filter(|asked| !student.certificates.iter().any(|held| held.satisfies(asked)))
            .map(|asked| asked.text.as_str())
            .collect();
        (!missing.is_empty()).then(|| {
            Finding::at(opening.kind, "certificates", Code::Named.with("what", missing.join("、")))
        })?
    }
}
