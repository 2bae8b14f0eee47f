use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::message::Code;
use crate::domain::ranking::facts::Stated;
use crate::domain::ranking::item::Item;

/// The opening insists on a certificate, or on one of several, and the student lists others and not this one, or none of these. Certificates that a
/// student only mentions in free text are no list: the others are not stated then. What somebody says in free text not to hold is only to be checked.
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
        let lists = student.certificates.iter().any(|held| !held.recognised);
        if !lists && student.certificates_lacking.is_empty() {
            return None;
        }
        let of_list = |asked: &&Stated| lists && asked.recognised == self.in_text;
        let asked = || opening.certificates.iter().filter(of_list);
        let is_held = |asked: &Stated| student.certificates.iter().any(|held| held.satisfies(asked));
        let one_of = |number: u8| asked().filter(move |other| number > 0 && other.one_of == number);
        let is_missing = |asked: &&Stated| {
            let several = one_of(asked.one_of).count() > 1;
            asked.required && !is_held(asked) || several && !one_of(asked.one_of).any(is_held)
        };
        let lacks = |asked: &&Stated| {
            self.in_text && asked.required && student.certificates_lacking.contains(&asked.name)
        };
        let missing = opening.certificates.iter();
        let missing =
            missing.filter(|asked| of_list(asked) && is_missing(asked) || lacks(asked) && !is_held(asked));
        let missing: Vec<&str> = missing.map(|asked| asked.text.as_str()).collect();
        (!missing.is_empty()).then(|| {
            Finding::at(opening.kind, "certificates", Code::Named.with("what", missing.join("、")))
        })?
    }
}
