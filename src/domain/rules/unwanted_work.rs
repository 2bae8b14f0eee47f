use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::message::{Code, Message};
use crate::domain::text::normalize::fold;

/// The opening's title is of a kind of work that the seeker does not want.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unwanted {}

impl Check for Unwanted {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (seeker, opening) = pair.placement()?;
        if seeker.unwanted_work.is_empty() {
            return None;
        }
        let title = fold(&opening.title);
        let word = seeker.unwanted_work.iter().find(|word| is_of(&title, word))?;
        Finding::at(opening.kind, "title", Code::Named.with("what", &**word))
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        pair.student.unwanted_work.clear();
        Some(Code::AcceptWork.into())
    }
}

/// Whether a title is of the kind of work: "非销售岗" is not of 销售.
fn is_of(title: &str, word: &str) -> bool {
    const NOT: &[&str] = &["非", "不是", "无", "不做", "无需"];
    title.match_indices(word).any(|(at, _)| {
        let before = title.get(..at).unwrap_or_default();
        !NOT.iter().any(|no| before.ends_with(no))
    })
}
