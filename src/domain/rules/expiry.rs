use serde::Deserialize;

use super::check::{Check, Finding};
use super::pair::Pair;
use crate::domain::message::Code;

/// Either record has expired.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expired {}

impl Check for Expired {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let is_past = |end: &chrono::DateTime<chrono::Utc>| *end <= pair.judging.at;
        let expired =
            pair.sides().into_iter().find(|facts| facts.expire_time.as_ref().is_some_and(is_past))?;
        Some(Finding {
            field: "expire_time".into(),
            detail: Some(Code::Named.with("what", expired.kind.word())),
        })
    }

    fn must_keep_out(&self) -> Option<&'static str> {
        Some("what has expired is in no match")
    }
}
