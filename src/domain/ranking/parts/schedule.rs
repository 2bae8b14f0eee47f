//! How far dates and days a week overlap, and the times that are asked are free.

use super::{Criterion, Side, mean};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::{seeker_and_opening, supply_and_need};
use crate::domain::record::calendar::{Span, free_share};
use crate::domain::record::exchange::ExchangeFacts;

pub(super) struct Schedule;

impl Criterion for Schedule {
    /// The mean of what is stated: the share of the opening's days on which the seeker is free, and the share of its
    /// days a week. Of a need the share of its windows that is free.
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        if let Some((supply, need)) = supply_and_need(subject.facts, target.facts) {
            return free_share(windows(need), windows(supply));
        }
        let (seeker, opening) = seeker_and_opening(subject.facts, target.facts)?;
        let days = opening.period.overlap(&seeker.period);
        let week = match (seeker.days_per_week, opening.days_per_week) {
            (Some(free), Some(asked)) if asked > 0 => Some((f64::from(free) / f64::from(asked)).min(1.0)),
            _ => None,
        };
        mean([days, week])
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        let Facts { period, days_per_week, .. } = *facts;
        let free = Some(windows(facts)).filter(|windows| !windows.is_empty());
        let free = free.map(|free| Box::new(ExchangeFacts { windows: free.to_vec(), ..Default::default() }));
        // The days of a calendar are for filters alone.
        let period = if free.is_none() { period } else { Default::default() };
        Some(Facts { period, days_per_week, exchange: free, ..Facts::none(facts.kind) })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        let has_period = facts.period.start.is_some() || facts.period.end.is_some();
        facts.days_per_week.is_some() || has_period || !windows(facts).is_empty()
    }

    fn reason(&self, value: f64, subject: &Facts, target: &Facts) -> Message {
        let is_exchange = supply_and_need(subject, target).is_some();
        let said = if is_exchange { Code::WindowsFree } else { Code::TimeFree };
        said.with("percent", super::percent(value))
    }
}

fn windows(facts: &Facts) -> &[Span] {
    facts.exchange.as_ref().map_or(&[], |exchange| &exchange.windows)
}
