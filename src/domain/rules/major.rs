use serde::Deserialize;

use super::check::{Check, Finding};
use super::is_exempt;
use super::pair::Pair;
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Role;
use crate::domain::record::strength::Strength;
use crate::domain::search::filter::{Condition, Field};

/// The work belongs to another group of majors than the student's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unrelated {
    /// The openings that it is about: those that demand majors, or those whose text only states some.
    #[serde(default)]
    strength: Strength,
}

impl Check for Unrelated {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let (student, opening, _) = pair.internship()?;
        if opening.majors_strength != self.strength {
            return None;
        }
        let pairs =
            student.majors.iter().flat_map(|own| opening.majors.iter().map(move |asked| (own, asked)));
        let closest = pairs.map(|(own, asked)| own.closeness(*asked)).reduce(f64::max)?;
        (closest <= 0.0).then(|| Finding::at(opening.kind, "majors", None))?
    }

    fn clauses(&self, subject: &Facts, target: RecordKind) -> Vec<Vec<Condition>> {
        let of_student = target.is(Role::Learner);
        let internship = match subject.kind {
            kind if kind.is(Role::Learner) => target.is(Role::Internship) && !is_exempt(subject),
            kind => kind.is(Role::Internship) && of_student,
        };
        // The index holds what is demanded alone.
        if !internship || subject.firm_majors().is_empty() || self.strength != Strength::Demanded {
            return Vec::new();
        }
        // Students of universities are exempt: they pass by their group, or by a level above that of all groups.
        let related = |group: &MajorCode| {
            (of_student && !group.is_vocational())
                || subject.majors.iter().any(|major| major.is_near_group(*group))
        };
        let groups = MajorCode::groups().filter(related).map(|group| group.to_string()).collect();
        let mut clause =
            vec![Condition::AnyOf(Field::MajorGroup, groups), Condition::Absent(Field::MajorGroup)];
        if of_student {
            clause.push(Condition::AtLeast(Field::Education, i64::from(EducationLevel::Bachelor.rank()) + 1));
        }
        vec![clause]
    }
}
