use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::message::{Code, Message};
use crate::domain::record::calendar::free_share;

/// None of the time that a need asks is free.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoCommonTime {}

impl Check for NoCommonTime {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let [(supply, free), (_, asked)] = pair.exchange()?;
        let share = free_share(&asked.windows, &free.windows)?;
        (share <= 0.0).then(|| Finding::at(supply.kind, "windows", None))?
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        let asked = pair.opening.exchange.as_ref()?.windows.clone();
        pair.student.exchange.as_mut()?.windows = asked;
        Some(Code::FreeTime.into())
    }
}
