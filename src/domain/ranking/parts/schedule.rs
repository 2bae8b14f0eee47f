//! How far dates and days a week overlap.

use super::{Criterion, Side, mean};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::seeker_and_opening;

pub(super) struct Schedule;

impl Criterion for Schedule {
    /// The mean of what is stated: the share of the opening's days on which the seeker is free, and the share of its
    /// days a week.
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        let (seeker, opening) = seeker_and_opening(subject.facts, target.facts)?;
        let days = opening.period.overlap(&seeker.period);
        let week = match (seeker.days_per_week, opening.days_per_week) {
            (Some(free), Some(asked)) if asked > 0 => Some((f64::from(free) / f64::from(asked)).min(1.0)),
            _ => None,
        };
        mean([days, week])
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        Some(Facts { period: facts.period, days_per_week: facts.days_per_week, ..Facts::none(facts.kind) })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        facts.days_per_week.is_some() || facts.period.start.is_some() || facts.period.end.is_some()
    }

    fn reason(&self, value: f64, _: &Facts, _: &Facts) -> Message {
        Code::TimeFree.with("percent", super::percent(value))
    }
}
