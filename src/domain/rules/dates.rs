use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::message::{Code, Message};

/// The student is free on less than this share of the opening's days.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// In [0, 1].
    min_share: super::Share,
}

impl Check for Outside {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (student, opening) = pair.placement()?;
        let share = opening.period.overlap(&student.period)?;
        let detail = Code::DaysCovered.with("percent", format!("{:.0}", share * 100.0));
        (share < self.min_share.into()).then(|| Finding::at(opening.kind, "start_date", detail))?
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        pair.student.period = pair.opening.period;
        Some(Code::BeFree.into())
    }
}
