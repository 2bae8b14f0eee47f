use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::catalogue::trade::wide::means;
use crate::domain::lexicon::{self, TermKind};
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Stated;
use crate::domain::text::normalize::fold;

/// The opening's title is of a kind of work that the seeker does not want, or it insists on a language that the seeker has not.
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
        let of_title = seeker
            .unwanted_work
            .iter()
            .find(|word| is_of(&title, word) || means(word, &title) && !is_denied(&title, word));
        let asks = |word: &&String| {
            opening
                .skills
                .iter()
                .any(|skill| skill.required && is_language(skill) && fold(&skill.name) == **word)
        };
        let Some(word) = of_title else {
            let language = seeker.unwanted_work.iter().find(asks)?;
            return Finding::at(opening.kind, "skills", Code::Named.with("what", &**language));
        };
        Finding::at(opening.kind, "title", Code::Named.with("what", &**word))
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        pair.student.unwanted_work.clear();
        Some(Code::AcceptWork.into())
    }
}

/// Whether a skill is a language, which a text may be in.
pub(super) fn is_language(skill: &Stated) -> bool {
    const FIELD: &str = "语言";
    lexicon::lookup(&skill.name, TermKind::Skill).is_some_and(|term| term.field == FIELD)
}

/// Whether a title is of the kind of work: "非销售岗" is not of 销售.
fn is_of(title: &str, word: &str) -> bool {
    title.match_indices(word).any(|(at, _)| !is_negated(title, at))
}

/// Whether a title says that it is not of the kind.
fn is_denied(title: &str, word: &str) -> bool {
    title.match_indices(word).any(|(at, _)| is_negated(title, at))
}

fn is_negated(title: &str, at: usize) -> bool {
    const NOT: &[&str] = &["非", "不是", "无", "不做", "无需"];
    let before = title.get(..at).unwrap_or_default();
    NOT.iter().any(|no| before.ends_with(no))
}
