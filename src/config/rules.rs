//! The eligibility rules in force: those of a file, or the bundled ones.

use std::path::Path;
use std::sync::Arc;

use crate::domain::cause::Cause;
use crate::domain::rules::RuleSet;

use super::{ConfigError, read_file};

/// Reads the file; what is wrong with it is among the problems, with its line.
pub(super) fn read_rules(file: Option<&Path>, problems: &mut Vec<ConfigError>) -> Arc<RuleSet> {
    let Some(path) = file else { return RuleSet::bundled() };
    let read = read_file("rules", path).and_then(|text| {
        RuleSet::read(&text)
            .map_err(|error| ConfigError::new("rules", Cause::of(error).under(path.display())))
    });
    match read {
        Ok(set) => Arc::new(set),
        Err(problem) => {
            problems.push(problem);
            RuleSet::bundled()
        }
    }
}
