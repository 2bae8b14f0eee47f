use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::message::{Code, Message};
use crate::domain::record::price::Price;

/// The price is above the budget of the need, both for one unit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AboveBudget {}

impl Check for AboveBudget {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let [(supply, offered), (_, asked)] = pair.exchange()?;
        let reached = offered.price?.reached_by(&asked.price?)?;
        let detail = Code::BudgetBelow.with("percent", format!("{:.0}", reached * 100.0));
        (reached < 1.0).then(|| Finding::at(supply.kind, "price", detail))?
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        let price = pair.student.exchange.as_ref()?.price?;
        let Price::Amount { min, max, .. } = price else { return None };
        pair.opening.exchange.as_mut()?.price = Some(price);
        Some(Code::RaiseBudget.with("price", min.or(max)?.to_string()))
    }
}
