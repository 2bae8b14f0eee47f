//! The eligibility rules in force: those of a file, or the bundled ones.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::cause::Cause;
use crate::domain::rules::RuleSet;

use super::{ConfigError, read_file};

/// The rules, and the file that they came from.
#[derive(Clone, Debug)]
pub struct Rules {
    pub set: Arc<RuleSet>,
    pub file: Option<PathBuf>,
}

impl Rules {
    /// Reads the file; what is wrong with it is among the problems, with its line.
    pub(super) fn read(file: Option<PathBuf>, problems: &mut Vec<ConfigError>) -> Self {
        let Some(path) = &file else { return Self { set: RuleSet::bundled(), file } };
        let read = read_file("rules", path).and_then(|text| {
            RuleSet::read(&text)
                .map_err(|error| ConfigError::new("rules", Cause::of(error).under(path.display())))
        });
        let set = match read {
            Ok(set) => Arc::new(set),
            Err(problem) => {
                problems.push(problem);
                RuleSet::bundled()
            }
        };
        Self { set, file }
    }
}
