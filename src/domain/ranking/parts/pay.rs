//! How far the pay that is offered reaches the pay that is wanted, and a budget the price.

use super::{Criterion, Side};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::{seeker_and_opening, supply_and_need};
use crate::domain::record::exchange::ExchangeFacts;
use crate::domain::record::price::Price;

pub(super) struct Pay;

impl Criterion for Pay {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        if let Some((supply, need)) = supply_and_need(subject.facts, target.facts) {
            return price(supply)?.reached_by(&price(need)?);
        }
        let (seeker, opening) = seeker_and_opening(subject.facts, target.facts)?;
        let ((wanted, _), (least, most)) = (seeker.pay?, opening.pay?);
        // The end of a range is for few: who wants 20,000 is not met by 10,000 to 20,000.
        let offered = f64::midpoint(least, most);
        Some(if wanted <= offered { 1.0 } else { offered / wanted })
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
            true => Code::PayBelow.with("percent", super::percent(value)),
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

fn price(facts: &Facts) -> Option<Price> {
    facts.exchange.as_ref()?.price
}
