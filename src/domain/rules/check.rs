//! What a rule can ask of a pair. Each check is a file of this folder and a line of the list in [`super`].

use std::fmt;

use serde::de::DeserializeOwned;

use super::CHECKS;
use super::pair::Pair;
use crate::domain::message::Message;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::name::RecordKind;
use crate::domain::search::filter::Condition;

/// One check, with its parameters. What is not stated never fails it (invariant 6).
pub(super) trait Check: fmt::Debug + Send + Sync {
    /// What the pair breaks, if it does.
    fn find(&self, pair: &Pair<'_>) -> Option<Finding>;

    /// Clauses that an index can look for, so that those who break the rule take no place among the candidates. They
    /// MUST let everything pass that [`Check::find`] finds nothing in.
    fn clauses(&self, _subject: &Facts, _target: RecordKind) -> Vec<Vec<Condition>> {
        Vec::new()
    }

    /// Makes the change that either side could make to mend a broken rule, and says it in words.
    fn mend(&self, _pair: &mut Mending<'_>) -> Option<Message> {
        None
    }

    /// Whether it rests on what the school alone may know: the date of birth, and the year of entry beside it.
    fn is_of_school(&self) -> bool {
        false
    }

    /// Why the rule must keep out, where that is not for an operator to decide.
    fn must_keep_out(&self) -> Option<&'static str> {
        None
    }
}

/// A check's finding: the field at fault, and the facts.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) field: String,
    pub(super) detail: Option<Message>,
}

impl Finding {
    pub(super) fn at(kind: RecordKind, field: &str, detail: impl Into<Option<Message>>) -> Option<Self> {
        Some(Self { field: format!("{}.{field}", kind.field()), detail: detail.into() })
    }
}

/// A student and an opening, or who has what is asked and the need, whose facts may be changed, and the time that they are judged at.
pub(super) struct Mending<'a> {
    pub(super) student: &'a mut Facts,
    pub(super) opening: &'a mut Facts,
    pub(super) at: chrono::DateTime<chrono::Utc>,
}

/// Makes a check of its parameters.
pub(super) type Make = fn(toml::Table) -> Result<Box<dyn Check>, toml::de::Error>;

/// The [`Make`] of every check.
pub(super) fn make<C: Check + DeserializeOwned + 'static>(
    parameters: toml::Table,
) -> Result<Box<dyn Check>, toml::de::Error> {
    Ok(Box::new(parameters.try_into::<C>()?))
}

/// The check of this name with these parameters, or what is wrong with them.
pub(super) fn check_named(name: &str, parameters: toml::Table) -> Result<Box<dyn Check>, String> {
    let Some((_, make)) = CHECKS.iter().find(|(known, _)| *known == name) else {
        let known: Vec<&str> = CHECKS.iter().map(|(known, _)| *known).collect();
        return Err(format!("check {name:?} is not one of {}", known.join(", ")));
    };
    make(parameters).map_err(|error| format!("{name}: {}", error.message().replace('\n', " ")))
}
