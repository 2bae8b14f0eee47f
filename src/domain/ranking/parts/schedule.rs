//! How far dates and days a week overlap, and the times that are asked are free.

use super::{Criterion, Side};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::{seeker_and_opening, supply_and_need};
use crate::domain::record::calendar::{Span, free_share};
use crate::domain::record::exchange::ExchangeFacts;

/// What is left of the weight where all is free: that many are, and says less than that somebody cannot come.
const FREE: f64 = 0.1;

/// Days a week that are lacking from which on an opening cannot be filled: who is there on three days is no help where five are asked. A third is
/// left where one lacks. This project's own.
const DAYS_TOO_FEW: f64 = 1.5;
/// The same of months.
const MONTHS_TOO_FEW: f64 = 1.5;

pub(super) struct Schedule;

impl Criterion for Schedule {
    /// The least of what is stated, as all is needed: the share of the opening's days on which the seeker is free, whether it is there on as
    /// many days a week, and for as many months. Of a need the share of its windows that is free.
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        if let Some((supply, need)) = supply_and_need(subject.facts, target.facts) {
            return free_share(windows(need), windows(supply));
        }
        free(subject.facts, target.facts)
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        1.0 - (1.0 - FREE) * free(subject, target).unwrap_or(1.0)
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        let Facts { period, days_per_week, stay_months, .. } = *facts;
        let free = Some(windows(facts)).filter(|windows| !windows.is_empty());
        let free = free.map(|free| Box::new(ExchangeFacts { windows: free.to_vec(), ..Default::default() }));
        // The days of a calendar are for filters alone.
        let period = if free.is_none() { period } else { Default::default() };
        Some(Facts { period, days_per_week, stay_months, exchange: free, ..Facts::none(facts.kind) })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        let has_period = facts.period.start.is_some() || facts.period.end.is_some();
        facts.days_per_week.is_some()
            || facts.stay_months.is_some()
            || has_period
            || !windows(facts).is_empty()
    }

    /// Names what lacks, where days a week or months do.
    fn reason(&self, value: f64, subject: &Facts, target: &Facts) -> Message {
        if let Some((seeker, opening)) = seeker_and_opening(subject, target) {
            let lacking = |code: Code, free: Option<u32>, asked: Option<u32>| {
                let (had, asked) = free.zip(asked).filter(|(free, asked)| free < asked)?;
                Some(code.with("asked", asked).with("had", had))
            };
            let days = lacking(Code::DaysLacking, seeker.days_per_week, opening.days_per_week);
            let months = || lacking(Code::MonthsLacking, seeker.stay_months, opening.stay_months);
            if let Some(said) = days.or_else(months) {
                return said;
            }
        }
        let is_exchange = supply_and_need(subject, target).is_some();
        let said = if is_exchange { Code::WindowsFree } else { Code::TimeFree };
        said.with("percent", super::percent(value))
    }
}

/// The least of the shares of days, days a week and months of the opening that the seeker is free, as far as both state them.
fn free(subject: &Facts, target: &Facts) -> Option<f64> {
    let (seeker, opening) = seeker_and_opening(subject, target)?;
    let days = opening.period.overlap(&seeker.period);
    let week = reaches(seeker.days_per_week, opening.days_per_week, DAYS_TOO_FEW);
    let stay = reaches(seeker.stay_months, opening.stay_months, MONTHS_TOO_FEW);
    [days, week, stay].into_iter().flatten().reduce(f64::min)
}

/// 1 where as much is free as is asked, 0 where what lacks is too much, and between them in proportion.
fn reaches(free: Option<u32>, asked: Option<u32>, too_few: f64) -> Option<f64> {
    let lacking = f64::from(asked?) - f64::from(free?);
    Some((1.0 - lacking.max(0.0) / too_few).max(0.0))
}

fn windows(facts: &Facts) -> &[Span] {
    facts.exchange.as_ref().map_or(&[], |exchange| &exchange.windows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::Language;
    use crate::domain::ranking::parts::PartKind;
    use crate::domain::record::name::RecordKind;
    use crate::domain::search::embedding::Embedding;

    fn there(kind: RecordKind, days_per_week: Option<u32>, stay_months: Option<u32>) -> Facts {
        Facts { days_per_week, stay_months, ..Facts::none(kind) }
    }

    #[test]
    fn days_that_are_not_free_count_and_those_that_are_hardly_do() {
        const ONE_LACKS: f64 = 1.0 - 1.0 / DAYS_TOO_FEW;
        let none = Embedding::default();
        let student = |days, months| there(RecordKind::StudentProfile, days, months);
        let slot = there(RecordKind::InternshipSlot, Some(5), Some(3));
        for (student, value, reason) in [
            (student(Some(5), Some(6)), Some(1.0), "100 % of the time asked is free"),
            (student(Some(4), None), Some(ONE_LACKS), "5 days a week are asked, 4 are free"),
            (student(Some(3), Some(6)), Some(0.0), "5 days a week are asked, 3 are free"),
            (student(Some(5), Some(2)), Some(ONE_LACKS), "3 months are asked, 2 are free"),
            (student(Some(2), None), Some(0.0), "5 days a week are asked, 2 are free"),
            (student(None, None), None, ""),
        ] {
            let side = |facts| Side { name: "", facts, embedding: &none };
            assert_eq!(PartKind::Schedule.value(side(&student), side(&slot)), value, "{student:?}");
            let confidence = PartKind::Schedule.confidence(&slot, &student);
            assert!((confidence - (1.0 - (1.0 - FREE) * value.unwrap_or(1.0))).abs() < 1e-9, "{confidence}");
            if let Some(value) = value {
                let said = Schedule.reason(value, &student, &slot).text(Language::English);
                assert_eq!(said, reason, "{student:?}");
            }
        }
    }
}
