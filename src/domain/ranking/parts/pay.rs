//! How far the pay that is offered reaches the pay that is wanted.

use super::{Criterion, Side};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::seeker_and_opening;

pub(super) struct Pay;

impl Criterion for Pay {
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        let (seeker, opening) = seeker_and_opening(subject.facts, target.facts)?;
        let ((wanted, _), (_, offered)) = (seeker.pay?, opening.pay?);
        Some(if wanted <= offered { 1.0 } else { offered / wanted })
    }

    fn excerpt(&self, facts: &Facts) -> Option<Facts> {
        Some(Facts { pay: facts.pay, ..Facts::none(facts.kind) })
    }

    fn is_stated(&self, facts: &Facts) -> bool {
        facts.pay.is_some()
    }

    fn reason(&self, value: f64, _: &Facts, _: &Facts) -> Message {
        match value < 1.0 {
            true => Code::PayBelow.with("percent", super::percent(value)),
            false => Code::PayReached.into(),
        }
    }
}
