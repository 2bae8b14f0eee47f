use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::ranking::item::Item;

/// The opening insists on a certificate in a field of its own, and the student states others and not this one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingRequired {}

impl Check for MissingRequired {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (student, opening) = pair.placement()?;
        if student.certificates.is_empty() {
            return None;
        }
        let asked = opening.certificates.iter().filter(|asked| asked.required && !asked.recognised);
        let missing: Vec<&str> = asked
            .filter(|asked| !student.certificates.iter().any(|held| held.satisfies(asked)))
            .map(|asked| asked.text.as_str())
            .collect();
        (!missing.is_empty()).then(|| Finding::at(opening.kind, "certificates", missing.join(", ")))?
    }
}
