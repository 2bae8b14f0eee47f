//! How far the pay that is offered reaches the pay that is wanted, and a budget the price.

use super::{Criterion, Side};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::{seeker_and_opening, supply_and_need};
use crate::domain::record::exchange::ExchangeFacts;
use crate::domain::record::price::Price;
use crate::domain::record::role::Role;

/// What is left of the weight where it is not the pay of a job: an intern is paid an allowance, and what is to be learnt there matters more (on judged
/// typed texts over 3,753 real slots the whole weight brings nothing, on the judged sample it costs .03); a budget is often negotiable.
const NO_WAGE: f64 = 0.4;

/// The power of the share of the pay that is reached: four fifths of what is wanted are worth less than four fifths. This project's own.
const MISSED: f64 = 1.5;

pub(super) struct Pay;

impl Criterion for Pay {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        if let Some((supply, need)) = supply_and_need(subject.facts, target.facts) {
            return price(supply)?.reached_by(&price(need)?);
        }
        Some(reached(subject.facts, target.facts)?.powf(MISSED))
    }

    fn confidence(&self, subject: &Facts, target: &Facts) -> f64 {
        let of_job =
            seeker_and_opening(subject, target).filter(|(_, opening)| !opening.kind.is(Role::Internship));
        if of_job.is_some() { 1.0 } else { NO_WAGE }
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        let price =
            price(facts).map(|price| Box::new(ExchangeFacts { price: Some(price), ..Default::default() }));
        Some(Facts { pay: facts.pay, exchange: price, ..Facts::none(facts.kind) })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        facts.pay.is_some() || price(facts).is_some()
    }

    fn reason(&self, value: f64, subject: &Facts, target: &Facts) -> Message {
        if let Some((supply, _)) = supply_and_need(subject, target) {
            return match price(supply) {
                Some(Price::Free) => Code::FreeOfCharge.into(),
                _ if value < 1.0 => Code::BudgetBelow.with("percent", super::percent(value)),
                _ => Code::BudgetReached.into(),
            };
        }
        match value < 1.0 {
            true => {
                let reached = reached(subject, target).unwrap_or(value);
                Code::PayBelow.with("percent", super::percent(reached))
            }
            false => Code::PayReached.into(),
        }
    }

    fn why_not(&self, subject: &Facts, target: &Facts) -> Message {
        match supply_and_need(subject, target) {
            Some(_) => Code::PricesOfOtherUnits.into(),
            None => super::does_not_apply(subject, target),
        }
    }
}

/// The share of the wanted pay that is offered, at most 1. The end of a range is for few: who wants 20,000 is not met by 10,000 to 20,000.
fn reached(subject: &Facts, target: &Facts) -> Option<f64> {
    let (seeker, opening) = seeker_and_opening(subject, target)?;
    let ((wanted, _), (least, most)) = (seeker.pay?, opening.pay?);
    let offered = f64::midpoint(least, most);
    Some(if wanted <= offered { 1.0 } else { offered / wanted })
}

fn price(facts: &Facts) -> Option<Price> {
    facts.exchange.as_ref()?.price
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ranking::parts::PartKind;
    use crate::domain::record::name::RecordKind;
    use crate::domain::search::embedding::Embedding;

    #[test]
    fn the_middle_of_what_is_offered_reaches_what_is_wanted() {
        let embedding = Embedding::default();
        let value = |wanted, offered| {
            let of = |kind, pay| Facts { pay, ..Facts::none(kind) };
            let (seeker, opening) =
                (of(RecordKind::StudentProfile, wanted), of(RecordKind::JobPosting, offered));
            let side = |facts| Side { name: "", facts, embedding: &embedding };
            PartKind::Pay.value(side(&seeker), side(&opening))
        };
        assert_eq!(
            value(Some((20_000.0, 20_000.0)), Some((10_000.0, 20_000.0))),
            Some(0.75_f64.powf(MISSED))
        );
        assert_eq!(value(Some((20_000.0, 30_000.0)), Some((15_000.0, 25_000.0))), Some(1.0));
        assert_eq!(value(Some((4_000.0, 4_000.0)), Some((3_000.0, 3_000.0))), Some(0.75_f64.powf(MISSED)));
        assert_eq!([value(None, Some((1.0, 2.0))), value(Some((1.0, 2.0)), None)], [None, None]);
    }

    #[test]
    fn pay_counts_whole_of_a_job_alone() {
        let of = Facts::none;
        let kept = |ours, theirs| PartKind::Pay.confidence(&of(ours), &of(theirs));
        use RecordKind::{InternshipSlot, JobPosting, ResourceNeed, ResourceOffer, StudentProfile};
        assert_eq!([kept(StudentProfile, JobPosting), kept(JobPosting, StudentProfile)], [1.0; 2]);
        let others = [kept(StudentProfile, InternshipSlot), kept(ResourceNeed, ResourceOffer)];
        assert_eq!(others, [NO_WAGE; 2]);
    }
}
