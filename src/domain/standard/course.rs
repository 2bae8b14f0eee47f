//! A requirement beside a course: which skills of it are taught, and which words of the course come nearest.

use super::coverage::{self, Coverage};
use crate::domain::lexicon::{TermKind, recognise};
use crate::domain::ranking::facts::Facts;
use crate::domain::text::passage::Passage;

/// Skills that the lexicon finds in the words of a requirement, general abilities left out, in normal form.
pub fn skills_asked(text: &str) -> Vec<String> {
    let found = recognise(&Passage::of(text));
    let skills = found.into_iter().filter(|found| found.term.kind == TermKind::Skill && !found.term.soft);
    skills.map(|found| found.term.name.clone()).collect()
}

/// Skills that a course states or that are recognised in its text, general abilities left out, in normal form.
pub fn skills_taught(facts: &Facts) -> Vec<String> {
    facts.skills.iter().filter(|skill| !skill.soft).map(|skill| skill.name.clone()).collect()
}

/// What a course is compared by.
#[derive(Clone, Debug)]
pub struct Taught {
    /// See [`skills_taught`].
    pub skills: Vec<String>,
    /// Its pieces: places in what [`Near::of`] is given.
    pub passages: Vec<usize>,
}

/// How near a course comes to a requirement.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// In [0, 1].
    pub score: f64,
    /// The nearest piece; `None` of a course without one.
    pub passage: Option<usize>,
    /// Skills of the requirement that the course teaches.
    pub skills: Vec<String>,
    /// What the score comes to.
    pub coverage: Coverage,
}

impl Near {
    /// Compares the skills that are asked, where `nearness` has for each piece how near it is ([`coverage::of_words`]).
    pub fn of(asked: &[String], taught: &Taught, nearness: &[f64]) -> Self {
        let near = |at: &usize| nearness.get(*at).copied().unwrap_or(0.0);
        // Of equals the first.
        let best = taught.passages.iter().copied().reduce(|a, b| if near(&b) > near(&a) { b } else { a });
        let skills: Vec<String> =
            asked.iter().filter(|skill| taught.skills.contains(skill)).cloned().collect();
        let share = (!asked.is_empty()).then(|| skills.len() as f64 / asked.len() as f64);
        let score = coverage::score(best.map_or(0.0, |at| near(&at)), share);
        Self { score, passage: best, skills, coverage: Coverage::of(score) }
    }
}
