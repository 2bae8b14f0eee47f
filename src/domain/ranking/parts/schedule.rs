//! How far dates and days a week overlap, and the times that are asked are free.

use super::{Criterion, Side};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::{seeker_and_opening, supply_and_need};
use crate::domain::record::calendar::{Span, free_share};
use crate::domain::record::exchange::ExchangeFacts;
use crate::domain::search::embedding::Embedding;

/// How much each day a week that is asked and not free takes off: two are no slip of the pen.
const DAY: f64 = 0.5;
/// What is left of the weight where all is free: that many are, and says less than that somebody cannot come.
const FREE: f64 = 0.1;

pub(super) struct Schedule;

impl Criterion for Schedule {
    /// The least of what is stated, as all is needed: the share of the opening's days on which the seeker is free, and how many of its days
    /// a week. Of a need the share of its windows that is free.
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        if let Some((supply, need)) = supply_and_need(subject.facts, target.facts) {
            return free_share(windows(need), windows(supply));
        }
        let (seeker, opening) = seeker_and_opening(subject.facts, target.facts)?;
        let days = opening.period.overlap(&seeker.period);
        let missed = |(free, asked): (u32, u32)| (1.0 - DAY * f64::from(asked.saturating_sub(free))).max(0.0);
        let week = seeker.days_per_week.zip(opening.days_per_week).map(missed);
        days.into_iter().chain(week).reduce(f64::min)
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        let none = Embedding::default();
        let side = |facts| Side { name: "", facts, embedding: &none };
        let is_exchange = supply_and_need(subject, target).is_some();
        let value = self.value(side(subject), side(target)).filter(|_| !is_exchange);
        1.0 - (1.0 - FREE) * value.unwrap_or(1.0)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ranking::parts::PartKind;
    use crate::domain::record::name::RecordKind;

    #[test]
    fn days_that_are_not_free_count_and_those_that_are_hardly_do() {
        let with = |kind, days| Facts { days_per_week: Some(days), ..Facts::none(kind) };
        let worth = |free, asked| {
            let (seeker, slot) =
                (with(RecordKind::StudentProfile, free), with(RecordKind::InternshipSlot, asked));
            let none = Embedding::default();
            let side = |facts| Side { name: "", facts, embedding: &none };
            let value = PartKind::Schedule.value(side(&seeker), side(&slot));
            (value, PartKind::Schedule.confidence(&slot, &seeker))
        };
        assert_eq!([worth(3, 3), worth(5, 3)], [(Some(1.0), FREE); 2]);
        assert_eq!([worth(3, 4).0, worth(3, 5).0, worth(2, 7).0], [Some(0.5), Some(0.0), Some(0.0)]);
        assert_eq!(worth(3, 5).1, 1.0);
        assert!(worth(3, 4).1 > FREE && worth(3, 4).1 < 1.0);
    }
}
