use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::message::Code;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Role;
use crate::domain::search::filter::{Condition, Field};

/// A need and what is offered are of two categories.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Differs {}

impl Check for Differs {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let [(_, offered), (need, asked)] = pair.exchange()?;
        let (offered, asked) = (offered.category?, asked.category?);
        let detail = Code::Compared.with("subject", asked.label()).with("target", offered.label());
        (offered != asked).then(|| Finding::at(need.kind, "category", detail))?
    }

    fn clauses(&self, subject: &Facts, target: RecordKind) -> Vec<Vec<Condition>> {
        let category = subject.exchange.as_ref().and_then(|exchange| exchange.category);
        let is_pair = |ours, theirs| subject.kind.is(ours) && target.is(theirs);
        match category {
            Some(category) if is_pair(Role::Need, Role::Supply) || is_pair(Role::Supply, Role::Need) => {
                let same = Condition::AnyOf(Field::Category, vec![category.keyword().to_string()]);
                vec![vec![same, Condition::Absent(Field::Category)]]
            }
            _ => Vec::new(),
        }
    }
}
