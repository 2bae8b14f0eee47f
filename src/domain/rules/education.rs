use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Role;
use crate::domain::record::strength::Strength;
use crate::domain::search::filter::{Condition, Field};

/// The student's education is below the least that the opening takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BelowMinimum {
    /// The openings that it is about: those that demand a level, or those whose text only states one.
    #[serde(default)]
    strength: Strength,
}

impl Check for BelowMinimum {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (student, opening) = pair.placement()?;
        // What the name of a major alone says refuses nobody.
        let (held, asked) = (student.firm_education()?, opening.education?);
        if opening.education_strength != self.strength {
            return None;
        }
        let detail = || Code::EducationAsked.with("asked", asked.label()).with("held", held.label());
        (!held.reaches(asked)).then(|| Finding::at(opening.kind, "education_min", detail()))?
    }

    fn clauses(&self, subject: &Facts, target: RecordKind) -> Vec<Vec<Condition>> {
        // The index holds what is demanded alone.
        let firm = subject.firm_education().filter(|_| self.strength == Strength::Demanded);
        let Some(rank) = firm.map(|level| i64::from(level.rank())) else { return Vec::new() };
        let condition = match (subject.kind, target) {
            (own, other) if own.is(Role::Seeker) && other.is(Role::Opening) => {
                Condition::AtMost(Field::Education, rank)
            }
            (own, other) if own.is(Role::Opening) && other.is(Role::Seeker) => {
                Condition::AtLeast(Field::Education, rank)
            }
            _ => return Vec::new(),
        };
        vec![vec![condition, Condition::Absent(Field::Education)]]
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        pair.student.education = pair.opening.education;
        Some(Code::Reach.with("level", pair.opening.education?.label()))
    }
}

/// The text of the opening takes the student's education in so many words, and the field asks for a higher one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BelowField {}

impl Check for BelowField {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (student, opening) = pair.placement()?;
        let (held, asked) = (student.firm_education()?, opening.beyond.education_of_field?);
        let is_taken = opening.education.is_some_and(|least| held.reaches(least));
        let detail = || Code::EducationAsked.with("asked", asked.label()).with("held", held.label());
        (is_taken && !held.reaches(asked)).then(|| Finding::at(opening.kind, "education_min", detail()))?
    }
}
